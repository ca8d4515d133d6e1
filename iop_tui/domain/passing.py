"""Time that passes, as against what the clock on the wall shows: they differ on nights on which clocks are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

_TWO_DAYS = 2880
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ClockChange(NamedTuple):
    """The clocks are set once within a session's two days.

    ``at`` is the reading, in minutes after local midnight, at which that happens; ``by`` are the minutes by which they
    are set forward, or back where it is negative. A reading that comes twice is taken for the first one; a reading
    that is left out is the moment at which the clocks were set.
    """

    at: int
    by: int

    def passed(self, reading: int) -> int:
        """Minutes that have passed since local midnight when the clock shows a reading."""
        return reading if reading < self.at else max(self.at, reading - self.by)

    def reading(self, passed: int) -> int:
        """What the clock shows when so many minutes have passed since local midnight."""
        return passed if passed < self.at else passed + self.by


@lru_cache(maxsize=4096)
def clock_change(day: date, zone: str) -> ClockChange | None:
    """The change of the clocks within the two days from a local midnight on, or None where there is none.

    The rules are those of the IANA time zone database.
    """
    place = ZoneInfo(zone)
    midnight = _midnight(day, place)

    def offset(passed: int) -> int:
        moment = datetime.fromtimestamp((midnight + passed) * 60, place).utcoffset()
        return int(moment.total_seconds()) // 60 if moment else 0

    first, last = offset(0), offset(_TWO_DAYS)
    if first == last:
        return None
    low, high = 0, _TWO_DAYS  # the change lies behind low and not behind high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset(middle) == first else (low, middle)
    return ClockChange(high, last - first)


@lru_cache(maxsize=4096)
def midnight(day: date, zone: str) -> int:
    """Local midnight as a moment: minutes since 1970 began, UTC."""
    return _midnight(day, ZoneInfo(zone))


def _midnight(day: date, place: ZoneInfo) -> int:
    return int((datetime(day.year, day.month, day.day, tzinfo=place) - _EPOCH).total_seconds()) // 60
