"""Dates as offices write them, and which of day and month stands first in a whole file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache


class DateOrder(StrEnum):
    """In which order day, month and year stand in dates that are written in digits."""

    MDY = "mdy"
    DMY = "dmy"
    YMD = "ymd"


@dataclass(frozen=True)
class DecidedOrder:
    """What a file's dates say together: their order, or the example that leaves it open.

    `order` is None where no date depends on an order, and where the order is open; then `examples`
    holds the two readings of `example`, month first and day first.
    """

    order: DateOrder | None
    example: str = ""
    examples: tuple[str, str] | None = None


_JANUARY_TO_JUNE = ("january", "february", "march", "april", "may", "june")
_MONTHS = (*_JANUARY_TO_JUNE, "july", "august", "september", "october", "november", "december")
_NO_DATE_WORDS = """
- -- --- . ? 0 na n/a #n/a #n/d #null! #value! #ref! <na> nat null (null) [null] <null> \\n none (none) nil nan
undefined tbd (blank) [empty] tba pending unknown present ongoing open current never
"""
_NO_DATE = frozenset(_NO_DATE_WORDS.split()) | {"not applicable", "no date", "not set"}
_NOT_FILLED_IN = re.compile(
    r"[\s_/.\-0mdy:]*|0?1[-/. ]0?1[-/. ]0001|0001[-/.]0?1[-/.]0?1|00010101|0+|0?1/0?0/1900|1900-01-00"
)
# What systems write where there is no date: their first day, and their last one.
_FIRST_DAYS = (
    date(2049, 12, 31), date(2099, 12, 31), date(2199, 12, 31),
    date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1753, 1, 1), date(1601, 1, 1), date(1800, 12, 28)
)  # fmt: skip
_LAST_YEARS = range(2900, 10000)
_MAY_MEAN_NONE = re.compile(r"1899|1900|1753|1601|1800|29[0-9]{2}|[3-9][0-9]{3}|^[0-9.]+$|[24]9$|2[01]99|2049")
_TIME = re.compile(
    r"(?:t|,?\s+(?:at\s+)?)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,:][0-9]+)?)?"
    r"\s*(?:[ap]\.?m\.?)?\s*(?:[a-z]{1,5}|(?:gmt|utc)?[+-][0-9]{2}(?::?[0-9]{2}){0,2}|[a-z]+/[a-z_/]+)?"
    r"(?:\s*(?:\([^)]*\)|\[[^\]]*\]))?$"
)
# 03/14/2026 0815
_PLAIN_TIME = re.compile(r"(?<=[-/.][0-9]{4})\s+[0-2]?[0-9][0-5][0-9]$")
# Java writes the time before the year: Mon Nov 02 00:00:00 EST 2026
_TIME_INSIDE = re.compile(r"\s+[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\s+[a-z]{1,5}(?:[+-][0-9:]+)?)?(?=\s+[0-9]{4}$)")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+")
_YEAR_FIRST = re.compile(r"([0-9]{4})\s*([-/.])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,2})")
_EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{4}(?:[0-9]{2})?)?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})\s*([-/.])\s*([0-9]{1,2})\s*\2\s*([0-9]{4}|[0-9]{2})")
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[\s/.,-]*([a-z]{3,9})[\s/.,-]*([0-9]{4}|[0-9]{2})")
_MONTH_DAY = re.compile(r"([a-z]{3,9})[\s/.-]*([0-9]{1,2})(?:st|nd|rd|th)?[\s/.,-]+([0-9]{4}|[0-9]{2})")
_TWO_DIGIT_YEARS = (
    re.compile(r"[0-9]{1,2}\s*([-/.])\s*[0-9]{1,2}\s*\1\s*[0-9]{2}"),
    re.compile(r"[0-9]{1,2}(?:st|nd|rd|th)?[\s/.,-]*[a-z]{3,9}[\s/.,-]*[0-9]{2}"),
    re.compile(r"[a-z]{3,9}[\s/.-]*[0-9]{1,2}(?:st|nd|rd|th)?[\s/.,-]+[0-9]{2}"),
)
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_SERIAL_DAY_0 = date(1899, 12, 30)


def is_no_date(text: str) -> bool:
    """Whether a cell says that there is no date: empty, one of the words for that, a system's first or last day."""
    part = _date_part(text)
    if not part or part in _NO_DATE or text.strip().lower() in _NO_DATE or _NOT_FILLED_IN.fullmatch(part):
        return True
    if not _MAY_MEAN_NONE.search(part):
        return False
    days = [day for order in DateOrder if (day := _day(part, order)) is not None]
    return bool(days) and all(day in _FIRST_DAYS or day.year in _LAST_YEARS for day in days)


def parse_date(text: str, order: DateOrder) -> date:
    """The day that a text names in this order; ValueError where it names none.

    Years before 1900 and after 2199 are none: exports write them where they mean nothing.
    """
    day = _ordered(text, order)
    if not 1900 <= day.year <= 2199:
        raise ValueError("no year of this time")
    return day


def not_after(day: date, text: str, latest: date) -> date:
    """A day read from a text, a century earlier where a year of two digits would let it lie after ``latest``."""
    part = _WEEKDAY.sub("", _date_part(text))
    if day <= latest or day.year < 2000 or not any(p.fullmatch(part) for p in _TWO_DIGIT_YEARS):
        return day
    try:
        return day.replace(year=day.year - 100)
    except ValueError:  # the 29th of a February of 2000, which 1900 did not have
        return day


def _ordered(text: str, order: DateOrder) -> date:
    """The day that a text names in an order, whatever its year; ValueError where it names none."""
    readings = _found(text)
    if isinstance(readings, date):
        return readings
    one, two, year = readings
    if order is DateOrder.YMD:
        raise ValueError("the year does not stand first")
    return date(year, one, two) if order is DateOrder.MDY else date(year, two, one)


def _day(text: str, order: DateOrder) -> date | None:
    try:
        return _ordered(text, order)
    except ValueError:
        return None


def is_date(text: str) -> bool:
    """Whether a text is a date in any order."""
    return bool(_readings(text))


def possible_orders(texts: Iterable[str]) -> set[DateOrder]:
    """The orders in which all of these texts are dates.

    Texts that are no date in any order do not count, and a date that reads the same in every order
    (year first, a month in letters, a spreadsheet's day number) leaves all of them possible.
    """
    possible = set(DateOrder)
    for text in texts:
        possible &= set(_readings(text)) or possible
    return possible


def decide_order(texts: Iterable[str]) -> DecidedOrder:
    """The one order for all dates of a file, or the example that shows why there is none."""
    readings = {text: by_its_order for text in dict.fromkeys(texts) if (by_its_order := _readings(text))}
    by_order = [by_its_order for by_its_order in readings.values() if DateOrder.YMD not in by_its_order]
    if not by_order:
        year_first = any(_YEAR_FIRST.fullmatch(_date_part(text)) for text in readings)
        return DecidedOrder(DateOrder.YMD if year_first else None)
    possible = possible_orders(readings)
    if len(possible) == 1:
        return DecidedOrder(possible.pop())
    for text, by_its_order in readings.items():
        both = (by_its_order.get(DateOrder.MDY), by_its_order.get(DateOrder.DMY))
        if both[0] and both[1] and both[0] != both[1]:
            return DecidedOrder(None, _date_part(text), (both[0].isoformat(), both[1].isoformat()))
    days_first = sum(1 for by_its_order in by_order if DateOrder.MDY not in by_its_order)
    return DecidedOrder(DateOrder.DMY if days_first * 2 > len(by_order) else DateOrder.MDY)


def _readings(text: str) -> dict[DateOrder, date]:
    readings: dict[DateOrder, date] = {}
    for order in DateOrder:
        try:
            readings[order] = parse_date(text, order)
        except ValueError:
            continue
    return readings


@lru_cache(maxsize=4096)
def _date_part(text: str) -> str:
    part = _TIME_INSIDE.sub("", text.strip().removeprefix("'").lower())
    return _PLAIN_TIME.sub("", _TIME.sub("", part)).strip()


@lru_cache(maxsize=4096)
def _found(text: str) -> date | tuple[int, int, int]:
    """The day, where the text alone settles it; else its two open numbers and the year."""
    part = _WEEKDAY.sub("", _date_part(text))
    if match := _YEAR_FIRST.fullmatch(part):
        return date(int(match[1]), int(match[3]), int(match[4]))
    if match := _EIGHT_DIGITS.fullmatch(part):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(part):
        return int(match[1]), int(match[3]), _year(match[4])
    if match := _DAY_MONTH.fullmatch(part):
        return date(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_DAY.fullmatch(part):
        return date(_year(match[3]), _month(match[1]), int(match[2]))
    if (match := _SERIAL.fullmatch(part)) and 20000 <= int(match[1]) <= 60000:
        return _SERIAL_DAY_0 + timedelta(days=int(match[1]))
    raise ValueError("not a date")


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _month(word: str) -> int:
    for place, month in enumerate(_MONTHS, start=1):
        if month.startswith(word) or (word == "sept" and place == 9):
            return place
    raise ValueError("not a month")
