"""Days, weekdays and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from iop_tui.domain.errors import Refused

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LABELS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Weekdays = frozenset[int]


def parse_weekdays(text: str) -> Weekdays:
    """Read ``mon,wed,fri`` (also full names, blanks, ``mon-fri``) as weekdays, Monday being 0; raises Refused."""
    weekdays: set[int] = set()
    for part in re.split(r"[,;/\s]+", text.strip().lower()):
        if part in ("", "and"):
            continue
        first, _, last = part.partition("-")
        start, end = _weekday(first), _weekday(last or first)
        weekdays.update((start + k) % 7 for k in range((end - start) % 7 + 1))
    if not weekdays:
        raise Refused("No weekday was named.", "Name them as mon,wed,fri.")
    return frozenset(weekdays)


def _weekday(word: str) -> int:
    for index, name in enumerate(WEEKDAYS):
        if len(word) >= 2 and (word.startswith(name) or name.startswith(word)):
            return index
    raise Refused("That is not a weekday.", "Name them as mon,wed,fri.")


def weekdays_text(days: Iterable[int], week_start: int = 0) -> str:
    """Write weekdays as ``Mon Wed Fri``, the week's first day first."""
    return " ".join(LABELS[d] for d in sorted(days, key=lambda d: (d - week_start) % 7))


def weekdays_code(days: Iterable[int]) -> str:
    """Write weekdays as ``mon,wed,fri``, the form that the command line takes."""
    return ",".join(WEEKDAYS[d] for d in sorted(days))


def long_day(day: date) -> str:
    """Write a day as ``Fri, Nov 20, 2026``, in English whatever the machine's language."""
    return f"{short_day(day)}, {day.year}"


def short_day(day: date) -> str:
    """Write a day as ``Fri, Nov 20``."""
    return f"{LABELS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}"


FIRST_YEAR, LAST_YEAR = 1900, 2199


def parse_day(text: str, today: date) -> date:
    """Read a day as a person types it: ``2026-11-20``, ``20``, ``11-20``, ``today``, ``-1``; raises Refused.

    Shorter forms mean the day nearest ``today``, so that ``20`` in early December is 20 November.
    """
    word = text.strip().lower()
    if word in ("", "today", "t"):
        return today
    if re.fullmatch(r"[+-]\d{1,3}", word):
        return _sane(today + timedelta(days=int(word)))
    parts = re.split(r"[-./\s]", word)
    try:
        numbers = [int(p) for p in parts]
        if len(numbers) == 3:
            return _sane(date(*numbers))
        if len(numbers) > 3:
            raise ValueError
        near = [today.replace(day=15) + timedelta(days=30 * k) for k in range(-6, 7)]
        options = _days(near, numbers)
    except (ValueError, OverflowError):
        options = []
    if not options:
        raise Refused("That is not a day.", "Type it as 2026-11-20, 11-20 or 20.")
    return min(options, key=lambda d: abs((d - today).days))


def _sane(day: date) -> date:
    """The day itself; raises ValueError for one that nobody means."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError
    return day


def _days(months: list[date], numbers: list[int]) -> list[date]:
    days = []
    for month in months:
        if len(numbers) == 2 and month.month != numbers[0]:
            continue
        try:
            days.append(month.replace(day=numbers[-1]))
        except (ValueError, OverflowError):
            continue
    return days


def iso(day: date | None) -> str:
    """Write a day as ``YYYY-MM-DD``; empty for None."""
    return day.isoformat() if day else ""


def from_iso(text: str) -> date:
    """Read ``YYYY-MM-DD``; raises Refused."""
    try:
        return _sane(date.fromisoformat(text.strip()))
    except ValueError:
        raise Refused("That is not a date.", "Write it as YYYY-MM-DD.") from None
