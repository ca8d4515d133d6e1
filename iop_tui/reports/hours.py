"""One week sum: counted minutes of each client's week, for the card, the roster and the export alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from iop_tui.desk.desk import Desk
from iop_tui.domain.minutes import union_total
from iop_tui.reports.hours_source import Hours, HoursSource

BESIDE_GROUPS: tuple[HoursSource, ...] = ()
"""Every source but group sessions; the card and the export sum them all."""


class WeekSums:
    """Counted minutes of each client's week so far; a time that two sessions share, of any days, counts once.

    What counts beside group sessions is added by itself, each before the first session that begins after it.
    """

    def __init__(self, desk: Desk, client_ids: Sequence[int], first: date, last: date) -> None:
        self._weeks: dict[int, _Week] = {}
        beside = [h for source in BESIDE_GROUPS for h in source.hours(desk, client_ids, first, last)]
        self._beside = sorted(beside, key=_begins, reverse=True)

    def add(self, hours: Hours) -> int:
        """Minutes of the client's week up to and including these; they come in order of day and start."""
        while self._beside and _begins(self._beside[-1]) <= _begins(hours):
            self._add(self._beside.pop())
        return self._add(hours)

    def finish(self) -> None:
        """Add what begins after the last session."""
        while self._beside:
            self._add(self._beside.pop())

    def minutes(self, client_id: int) -> int:
        """Minutes of the client's week as far as it was added."""
        week = self._weeks.get(client_id)
        return week.minutes if week is not None else 0

    def _add(self, hours: Hours) -> int:
        week = self._weeks.get(hours.client_id)
        if week is None:
            if not hours.stretches:
                return 0
            week = self._weeks[hours.client_id] = _Week(hours.week)
        return week.add(hours)


def _begins(hours: Hours) -> tuple[date, int]:
    return hours.day, hours.stretches[0][0] if hours.stretches else 0


class _Week:
    """One client's sessions of the last days; the union is made only where two of them share time."""

    __slots__ = ("first", "held", "minutes", "reached")

    def __init__(self, first: date) -> None:
        self.first = first
        self.held: list[Hours] = []
        self.minutes = 0
        self.reached = 0

    def add(self, hours: Hours) -> int:
        """Add them; gives the week's minutes so far."""
        if hours.week != self.first:
            self.held = [h for h in self.held if (hours.day - h.day).days < 7]
            self.first = hours.week
            self._add_up()
        if hours.stretches:
            self.held.append(hours)
            if hours.stretches[0][0] >= self.reached:
                self.minutes += hours.minutes
                self.reached = hours.stretches[-1][1]
            else:
                self._add_up()
        return self.minutes

    def _add_up(self) -> None:
        own = [stretch for held in self.held if held.day >= self.first for stretch in held.stretches]
        self.minutes = union_total(own)
        self.reached = max((end for _, end in own), default=0)
