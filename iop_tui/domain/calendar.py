"""Days, weekdays and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from iop_tui.domain.errors import Refused

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LABELS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTHS = tuple(name[:3].title() for name in _MONTH_NAMES)

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


def plain_day(day: date) -> str:
    """Write a day as ``Nov 20, 2026``, for lists of days in which the weekday does not matter."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def short_day(day: date) -> str:
    """Write a day as ``Fri, Nov 20``."""
    return f"{LABELS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}"


FIRST_YEAR, LAST_YEAR = 1900, 2199


def parse_day(text: str, today: date, past: bool = False) -> date:
    """Read a day as a person types it: ``11/20``, ``11-20-26``, ``Nov 20``, ``2026-11-20``, ``20``, ``today``, ``-1``.

    Shorter forms mean the day nearest ``today``, so that ``20`` in early December is November 20; with ``past`` the
    latest one that is not to come (a sobriety date). Numbers without a year's four digits in front are month first.
    Raises Refused.
    """
    word = text.strip().lower()
    if word in ("", "today", "t"):
        return today
    try:
        if re.fullmatch(r"[+-]\d{1,3}", word):
            return _sane(today + timedelta(days=int(word)))
        numbers = _month_first(re.split(r"[-./,\s]+", word))
        if len(numbers) == 3:
            month, day, year = numbers
            century = 1900 if past and 2000 + year > today.year else 2000
            return _sane(date(year if year > 99 else century + year, month, day))
        near = [today.replace(day=15) + timedelta(days=30 * k) for k in range(-13 if past else -6, 7)]
        options = [d for d in _days(near, numbers) if not past or d <= today]
    except (ValueError, OverflowError):
        options = []
    if not options:
        raise Refused("That is not a date.", "Type it as 11/20, Nov 20 or 2026-11-20.")
    return min(options, key=lambda d: abs((d - today).days))


def form_day(text: str, today: date, past: bool = False) -> date:
    """A day in a form's field, as ``parse_day`` reads it; raises Refused for an empty field, too."""
    if not text.strip():
        raise Refused("A date is missing.", "Type it as 11/20, Nov 20 or 2026-11-20.")
    return parse_day(text, today, past)


def _month_first(parts: list[str]) -> list[int]:
    """The numbers of a date in the order month, day, year, or a day alone; ValueError for what is none."""
    named = next((place for place, part in enumerate(parts[:2]) if part.isalpha() and len(part) > 2), None)
    if named is not None and len(parts) > 1:  # Nov 20, 20 Nov, with or without a year
        month = 1 + next((n for n, name in enumerate(_MONTH_NAMES) if name.startswith(parts[named])), -1)
        parts = [str(month), *parts[:named], *parts[named + 1 :]]
    numbers = [int(part) for part in parts]
    if len(numbers) > 3:
        raise ValueError
    if len(numbers) == 3 and len(parts[0]) == 4:
        year, month, day = numbers
        return [month, day, year]
    return numbers


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
