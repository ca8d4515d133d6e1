"""The days of the week on which a client comes, in the many ways they are written."""

import re
from functools import lru_cache

from iop_tui.exchange.importing.clean_text import LONGEST

_SPELLINGS: tuple[tuple[str, ...], ...] = (
    ("mondays", "monday", "mon", "mo", "m"),
    ("tuesdays", "tuesday", "tues", "tue", "tu", "t"),
    ("wednesdays", "wednesday", "weds", "wed", "we", "w"),
    ("thursdays", "thursday", "thurs", "thur", "thu", "th", "r", "h"),
    ("fridays", "friday", "fri", "fr", "f"),
    ("saturdays", "saturday", "sat", "sa", "s"),
    ("sundays", "sunday", "sun", "su", "u"),
)
_DAY_OF = {word: day for day, words in enumerate(_SPELLINGS) for word in words}
_ONE_DAY = re.compile("|".join(sorted(_DAY_OF, key=len, reverse=True)))
_CLOCK = r"[0-9]{1,2}(?::[0-9]{2})?\s*(?:[ap]\.?m\b\.?)?"
_TIMES = re.compile(rf"\b{_CLOCK}\s*(?:-|to)\s*{_CLOCK}|\b[0-9]{{1,2}}:[0-9]{{2}}|\b[0-9]{{1,2}}\s*[ap]m\b")
_NOISE = re.compile(r"\b(?:am|pm|mornings?|afternoons?|evenings?|every|each|and)\b")
_TO = re.compile(r"\s*(?:-|\bto\b|\bthru\b|\bthrough\b)\s*")
_WORK_DAYS = frozenset(range(5))
_TUESDAY, _WEDNESDAY, _THURSDAY = 1, 2, 3


@lru_cache(maxsize=1024)
def parse_days(text: str) -> frozenset[int]:
    """The days named in a text, Monday = 0; ValueError where it is not days of the week.

    "Daily" is Monday to Friday. One dash between two days is a stretch, more are a list (M-W-F).
    """
    if len(text) > LONGEST:
        raise ValueError("too long to be days of the week")
    plain = re.sub("[\u2010-\u2015]", "-", text.strip().lower())
    if plain in ("daily", "weekdays", "every day", "everyday", "every weekday"):
        return _WORK_DAYS
    plain = _NOISE.sub(" ", _TIMES.sub(" ", plain))
    parts = re.split(r"[\s,;/&+|.()]+", _TO.sub("-", plain))
    days: list[int] = []
    for part in parts:
        days += _stretch(part.strip("-"), days)
    if not days:
        raise ValueError("no day of the week")
    return frozenset(days)


def _stretch(part: str, before: list[int]) -> list[int]:
    """The days of one part; `before` are those that stand in front of it."""
    sides = part.split("-") if part else []
    if len(sides) == 2:
        (first, *more), (last, *others) = _days_in(sides[0], before), _days_in(sides[1], before)
        if more or others or first >= last:
            raise ValueError("not a stretch of days")
        return list(range(first, last + 1))
    days: list[int] = []
    for side in sides:
        days += _days_in(side, before + days)
    return days


def _days_in(word: str, before: list[int]) -> list[int]:
    """The days written without a break ("MTuThF"), at least one."""
    days: list[int] = []
    place = 0
    while place < len(word):
        match = _ONE_DAY.match(word, place)
        if match is None:
            raise ValueError("not a day of the week")
        days.append(_tuesday_or_thursday(before + days) if match[0] == "t" else _DAY_OF[match[0]])
        place = match.end()
    if not days:
        raise ValueError("no day of the week")
    return days


def _tuesday_or_thursday(before: list[int]) -> int:
    """What a bare T is: Thursday after a Tuesday or straight after a Wednesday (MTWTF), else Tuesday."""
    if _TUESDAY in before or before[-1:] == [_WEDNESDAY]:
        return _THURSDAY
    if before and before[-1] >= _THURSDAY:
        raise ValueError("a T that may be Tuesday or Thursday")
    return _TUESDAY
