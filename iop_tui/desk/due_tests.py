"""Which clients are due for a test on a day that is not to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from iop_tui.desk.base_desk import BaseDesk
from iop_tui.desk.program_days import Calendar
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.drug_tests import BY_PLAN, DrugTest, DueTest, due_tests


class DueTests:
    """The due tests of some clients, read at once; of a day to come none is known, to nobody."""

    def __init__(self, desk: BaseDesk, files: Sequence[ClientRecord], last: date) -> None:
        """``last`` is the last day that is asked about; one to come is today."""
        self._last = min(last, desk.today)
        ids = [e.id for f in files for e in f.episodes if e.admitted_on <= self._last]
        self._plans = desk.store.drug_tests.plans(ids)
        self._calendar: Calendar | None = None
        self._key = b""
        if self._plans:
            first = min(p.from_day for plans in self._plans.values() for p in plans)
            self._calendar = Calendar(desk, first, self._last)
            self._key = desk.store.drug_tests.draw_key()

    def of(self, file: ClientRecord, first: date | None = None) -> list[DueTest]:
        """A client's due tests from a day on (of all that is known without one), the earliest first."""
        found: list[DueTest] = []
        for episode in file.episodes:
            plans = self._plans.get(episode.id, [])
            if not plans or self._calendar is None:
                continue
            own = self._calendar.program_days(file, episode, plans[0].from_day, self._last)
            found += due_tests(plans, own, self._key)
        return [d for d in found if first is None or d.day >= first]

    def on(self, file: ClientRecord, day: date) -> DueTest | None:
        """A client's due test of a day, or None."""
        return next((d for d in self.of(file, day) if d.day == day), None)


def recorded(tests: Sequence[DrugTest]) -> DrugTest | None:
    """The test of a day, among all of it, that tells what became of the one that was due."""
    return next((t for t in tests if t.why in BY_PLAN), None)
