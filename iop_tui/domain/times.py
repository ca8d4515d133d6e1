"""Clock times as minutes after local midnight of the session's day (0 to 2879), and how people type them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from iop_tui.domain.errors import Refused

DAY_MINUTES = 1440
LAST_MINUTE = 2 * DAY_MINUTES - 1

# 24:00 is the end of a day, and no other time has that hour
_END_OF_DAY = re.compile(r"^24(?:[:.h]?00)?$", re.IGNORECASE)
_TYPED = re.compile(r"^(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>\d{2}))?\s*(?P<half>[ap])?m?$", re.IGNORECASE)


def clock(minute: int | None, twelve: bool = False) -> str:
    """Show a minute of the day as ``HH:MM``, or as ``h:mm a``/``h:mm p`` on a 12-hour clock; empty for None."""
    if minute is None:
        return ""
    hour, rest = divmod(minute % DAY_MINUTES, 60)
    if not twelve:
        return f"{hour:02}:{rest:02}"
    return f"{hour % 12 or 12}:{rest:02}{'a' if hour < 12 else 'p'}"


def span(start: int, end: int, twelve: bool = False) -> str:
    """Show two minutes of the day as one range, such as ``09:00–12:15``."""
    return f"{clock(start, twelve)}–{clock(end, twelve)}"


def duration(minutes: int) -> str:
    """Show a length in minutes as hours and minutes, such as ``1:05``."""
    return f"{minutes // 60}:{minutes % 60:02}"


def parse_plain(text: str) -> int:
    """Read a clock time without a session to compare it with: ``9:00``, ``0900``, ``9``, ``9:00p``; 0 to 1440.

    1440 is ``24:00``, the end of the day.

    Raises Refused when it is no time of day.
    """
    return _readings(text)[0]


def read_clock(text: str, start: int, end: int, near: int | None = None) -> int:
    """Read what a person typed (``912``, ``0912``, ``9:12``) as the reading nearest a session.

    ``start`` and ``end`` are the session's minutes; in an evening group ``612`` is 18:12, and in a
    group past midnight ``0020`` is twenty minutes after midnight. ``near`` breaks a tie (the
    arrival's question lies near the start, the leaving's near the end). Raises Refused when it is no time.
    """
    middle = near if near is not None else start

    def distance(minute: int) -> tuple[int, int]:
        outside = max(start - minute, minute - end, 0)
        return outside, abs(minute - middle)

    return min((m for m in _readings(text) if m <= LAST_MINUTE), key=distance)


def complete(text: str) -> bool:
    """Whether what is typed so far is already a whole time with its minutes, as ``912`` and ``9:12`` are."""
    match = _TYPED.match(text.strip())
    if match is None or match["minute"] is None:
        return False
    try:
        _readings(text)
    except Refused:
        return False
    return True


def _readings(text: str) -> list[int]:
    """Every minute that the typed text can mean, the plainest first."""
    if _END_OF_DAY.match(text.strip()):
        return [DAY_MINUTES]
    match = _TYPED.match(text.strip())
    hour = int(match["hour"]) if match else 99
    minute = int(match["minute"] or 0) if match else 99
    half = (match["half"] or "").lower() if match else ""
    if hour > 23 or minute > 59 or (half and not 1 <= hour <= 12):
        raise Refused("That is not a time.", "Type it as 912, 0912 or 9:12.")
    if half:
        base = hour % 12 * 60 + minute + (720 if half == "p" else 0)
        return [base, base + DAY_MINUTES]
    base = hour * 60 + minute
    if 1 <= hour <= 12:
        early = hour % 12 * 60 + minute
        return [base, *(m for k in range(4) if (m := early + 720 * k) != base)]
    return [base, base + DAY_MINUTES]


def minute_of(moment: datetime, day: date, zone: str) -> int:
    """The minute after local midnight of ``day`` at which ``moment`` (an aware time) falls in ``zone``.

    Wall-clock minutes, so that 09:00 is 540 also on the day on which the clocks change; below 0
    before that midnight and above 1440 after the next one.
    """
    local = moment.astimezone(ZoneInfo(zone))
    return (local.date() - day).days * DAY_MINUTES + local.hour * 60 + local.minute


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day of an aware time in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def local_day_of(moment: str, zone: str) -> date | None:
    """The calendar day of a recorded moment (UTC ISO 8601) in a zone; None where none was recorded."""
    return local_day(datetime.fromisoformat(moment), zone) if moment else None


def week_of(day: date, week_start: int) -> tuple[date, date]:
    """First and last day of the week that holds ``day``; ``week_start`` 0 is Monday, 6 is Sunday."""
    first = day - timedelta(days=(day.weekday() - week_start) % 7)
    return first, first + timedelta(days=6)
