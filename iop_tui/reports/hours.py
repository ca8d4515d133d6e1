"""One week sum: counted minutes of each client's week, for the card, the roster and the export alike."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from iop_tui.desk.desk import Desk
from iop_tui.domain.minutes import shared, union_total
from iop_tui.reports.contact_hours import ContactHours
from iop_tui.reports.hours_source import Hours, HoursSource

BESIDE_GROUPS: tuple[HoursSource, ...] = (ContactHours(),)
"""Every source but group sessions; the roster, the card, the week and the exports sum them all."""


class WeekSums:
    """Counted minutes of each client's week so far; a time that two sessions share, of any days, counts once.

    What counts beside group sessions is summed apart: of it only what no group session had already. It is known up to
    the day that was settled last, for only then all of the group time that it may share is known.
    """

    def __init__(self, desk: Desk, first: date) -> None:
        """``first`` is the first day that is added."""
        self._desk = desk
        self._weeks: dict[int, _Week] = {}
        self._group: dict[int, list[Hours]] = defaultdict(list)
        self._beside: dict[int, list[tuple[date, int]]] = {}
        self._unsettled = first

    def add(self, hours: Hours) -> int:
        """Minutes of group in the client's week up to and including these; they come in order of day and start."""
        if hours.stretches:
            self._group[hours.client_id].append(hours)
        week = self._weeks.get(hours.client_id)
        if week is None:
            if not hours.stretches:
                return 0
            week = self._weeks[hours.client_id] = _Week(hours.week)
        return week.add(hours)

    def settle(self, through: date) -> None:
        """Take in what counts beside group up to a day, once every session of that day was added."""
        first = self._unsettled
        if through < first:
            return
        earlier = first - timedelta(days=7)
        self._beside = {
            id: kept for id, own in self._beside.items() if (kept := [(d, m) for d, m in own if d >= earlier])
        }
        found: dict[int, list[Hours]] = defaultdict(list)
        for source in BESIDE_GROUPS:
            for hours in source.hours(self._desk, first, through):
                found[hours.client_id].append(hours)
        for id, beside in found.items():
            taken = [stretch for held in self._group.get(id, ()) for stretch in held.stretches]
            own = self._beside.setdefault(id, [])
            for hours in sorted(beside, key=lambda h: (h.day, h.stretches[:1])):
                own.append((hours.day, hours.minutes - shared(hours.stretches, taken)))
                taken += hours.stretches
        yesterday = through - timedelta(days=1)  # a night group reaches into the next day
        self._group = defaultdict(
            list, {id: late for id, own in self._group.items() if (late := [h for h in own if h.day >= yesterday])}
        )
        self._unsettled = through + timedelta(days=1)

    def minutes(self, client_id: int) -> int:
        """Minutes of group in the client's week as far as it was added."""
        week = self._weeks.get(client_id)
        return week.minutes if week is not None else 0

    @property
    def has_beside(self) -> bool:
        """Whether anything beside group counts in the days that are known."""
        return bool(self._beside)

    def beside(self, client_id: int, first: date, last: date) -> int:
        """Minutes beside group from one day to another, of days that were settled no more than a week ago."""
        return sum(minutes for day, minutes in self._beside.get(client_id, ()) if first <= day <= last)


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
