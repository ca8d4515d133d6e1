"""What is left of days further back than eight weeks: looked for a while after the start, a year at a time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from iop_tui.day.entries import Entry
from iop_tui.day.what_is_left import LOOK_BACK_DAYS, MayNeed, may_have_open_items, never_closed
from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import IopError
from iop_tui.domain.sessions import Session

if TYPE_CHECKING:
    from iop_tui.screens.list_screen import ListScreen

FURTHER_BACK_AFTER = 1.0
"""Seconds after the start until it begins: not on the way to the first picture."""
_BETWEEN_YEARS = 0.05
"""Seconds between two years: there is time for keys."""


class LookBack:
    """Looks for sessions of long ago, and lets the screen show what it found."""

    def __init__(self, desk: Desk, screen: ListScreen) -> None:
        self._desk = desk
        self._screen = screen
        self._not_opened: list[Entry] = []
        self._until = desk.today
        self._owed = False
        self.may_need: dict[int, MayNeed] = {}
        """Closed sessions that may need something."""

    def begin(self) -> None:
        """Begin in a moment."""
        self._screen.set_timer(FURTHER_BACK_AFTER, self._look)

    def watch(self, session: Session) -> None:
        """A session of long ago is opened: what is done in it may leave something to do."""
        self.may_need[session.id] = MayNeed(False, session.day)

    def resume(self) -> None:
        """Begin again where the file was locked when it should have been looked at."""
        if self._owed:
            self._owed = False
            self.begin()

    def not_opened(self) -> list[Entry]:
        """The sessions that were due and that nobody opened, without what was opened since."""
        if not self._not_opened:
            return []
        days = [entry.day for entry in self._not_opened]
        known = self._desk.store.sessions.known_days(min(days), max(days))
        return [entry for entry in self._not_opened if (entry.track.id, entry.day) not in known]

    def _look(self) -> None:
        if self._desk.store.locked:
            self._owed = True
            return
        before = self._desk.today - timedelta(days=LOOK_BACK_DAYS)
        try:
            self._not_opened = [e for e in never_closed(self._desk, before, date.min) if e.session is None]
        except IopError:
            return  # what of the file cannot be read is told where it is shown
        self.may_need = {}
        self._until = before + timedelta(days=1)
        self._look_at_a_year()

    def _look_at_a_year(self) -> None:
        if self._desk.store.locked:
            self._owed = True
            return
        last = self._until - timedelta(days=1)
        try:
            earliest = self._desk.store.sessions.first_day()
            further = earliest is not None and earliest <= last
            if further:
                self._until = last - timedelta(days=365)
                self.may_need |= may_have_open_items(self._desk, self._until, last)
        except IopError:
            return
        if further:
            self._screen.set_timer(_BETWEEN_YEARS, self._look_at_a_year)
        elif (self._not_opened or self.may_need) and self._screen.is_current:
            self._screen.fill()
