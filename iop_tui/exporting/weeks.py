"""Counted minutes of each client's week while an export goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from iop_tui.domain.minutes import Stretch, union_total


class Weeks:
    """Counted minutes of each client's week so far; a time that two sessions share, of any days, counts once."""

    def __init__(self) -> None:
        self._weeks: dict[int, _Week] = {}

    def add(self, client_id: int, day: date, first: date, found: Sequence[Stretch], minutes: int) -> int:
        """Minutes of the client's week up to and including this session; sessions come in order of day and start.

        ``first`` is the week's first day as the session has it: the rule may have changed within the week.
        """
        week = self._weeks.get(client_id)
        if week is None:
            if not found:
                return 0
            week = self._weeks[client_id] = _Week(first)
        return week.add(day, first, found, minutes)


class _Held(NamedTuple):
    day: date
    found: Sequence[Stretch]


class _Week:
    """One client's sessions of the last days; the union is made only where two of them share time."""

    __slots__ = ("first", "held", "minutes", "reached")

    def __init__(self, first: date) -> None:
        self.first = first
        self.held: list[_Held] = []
        self.minutes = 0
        self.reached = 0

    def add(self, day: date, first: date, found: Sequence[Stretch], minutes: int) -> int:
        """Add a session; gives the week's minutes so far."""
        if first != self.first:
            self.held = [h for h in self.held if (day - h.day).days < 7]
            self.first = first
            self._add_up()
        if found:
            self.held.append(_Held(day, found))
            if found[0][0] >= self.reached:
                self.minutes += minutes
                self.reached = found[-1][1]
            else:
                self._add_up()
        return self.minutes

    def _add_up(self) -> None:
        own = [stretch for held in self.held if held.day >= self.first for stretch in held.found]
        self.minutes = union_total(own)
        self.reached = max((end for _, end in own), default=0)
