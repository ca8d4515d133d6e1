"""Counted minutes of each client's week while an export goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from iop_tui.domain.minutes import Sum, union_total
from iop_tui.domain.times import week_of


class Weeks:
    """Counted minutes of each client's week so far; an hour that two sessions of a day share counts once."""

    def __init__(self, week_start: Callable[[date], int]) -> None:
        """``week_start`` is the rule of a day: 0 for Monday, 6 for Sunday."""
        self._week_start = week_start
        self._day: date | None = None
        self._first: date | None = None
        self._before: dict[int, int] = {}
        self._today: dict[int, _Today] = {}

    def add(self, client_id: int, day: date, total: Sum, minutes: int) -> int:
        """Minutes of the client's week up to and including this session; sessions come in order."""
        if day != self._day:
            self._turn(day)
        before = self._before.get(client_id, 0)
        today = self._today.get(client_id)
        if not total.parts:
            return before if today is None else before + today.minutes
        if today is None:
            self._today[client_id] = _Today(total, minutes)
            return before + minutes
        return before + today.add(total, minutes)

    def _turn(self, day: date) -> None:
        for client_id, today in self._today.items():
            self._before[client_id] = self._before.get(client_id, 0) + today.minutes
        self._today = {}
        first, _ = week_of(day, self._week_start(day))
        if first != self._first:
            self._before = {}
        self._day, self._first = day, first


class _Today:
    """One client's sums of one day; the union is made only where two of them share time."""

    __slots__ = ("minutes", "reached", "sums")

    def __init__(self, total: Sum, minutes: int) -> None:
        self.sums = [total]
        self.minutes, self.reached = minutes, total.parts[-1].end

    def add(self, total: Sum, minutes: int) -> int:
        """Add a later session of the day; gives the day's minutes so far."""
        self.sums.append(total)
        if total.parts[0].start >= self.reached:
            self.minutes += minutes
        else:
            self.minutes = union_total(self.sums)
        self.reached = max(self.reached, total.parts[-1].end)
        return self.minutes
