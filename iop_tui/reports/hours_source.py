"""What counts toward a client's week, wherever it comes from: a source is a file of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from iop_tui.desk.desk import Desk
from iop_tui.domain.minutes import Stretch


class Hours(NamedTuple):
    """Counted time of one client on one day: when it was, and how much it is.

    ``stretches`` are minutes since 1970 in UTC: ``domain.passing.midnight(day, zone)`` plus the minute of the day; none
    where nobody noted when it was: then it shares time with nothing.

    ``week`` is the first day of the week in which it counts, as it was written down then.
    """

    client_id: int
    day: date
    week: date
    stretches: Sequence[Stretch]
    minutes: int


class HoursSource(Protocol):
    """Something beside group sessions whose time counts toward a client's week."""

    def hours(self, desk: Desk, first: date, last: date) -> Iterable[Hours]:
        """What counts of every client in a period, both days included; without a time of day it has no stretches."""
