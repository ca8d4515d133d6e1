"""One list on its way in: read, planned anew with every answer, taken in one step. Screens and commands hold it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from iop_tui.desk import Desk
from iop_tui.importing.applying import apply_import
from iop_tui.importing.dates import DateOrder
from iop_tui.importing.intakes import Wishes
from iop_tui.importing.layouts import remember, remembered
from iop_tui.importing.lines import ClientFile
from iop_tui.importing.planning import ImportPlan, plan_import
from iop_tui.importing.reading import Known, read_clients
from iop_tui.importing.spellings import Field


class OneList:
    """A list of clients, what was said of it, and what would be done with it."""

    def __init__(self, desk: Desk, data: bytes, wishes: Wishes, known: Known | None = None) -> None:
        """Read it; raises Refused where it is no list of clients."""
        self._desk, self._data = desk, data
        files = desk.store.clients.files()
        levels = {p.level_of_care.casefold() for f in files for p in f.placements if p.level_of_care}
        said = known or Known()
        self._known = replace(said, layouts=remembered(desk), today=desk.today, levels=levels)
        self.wishes = wishes
        self.answers: dict[int, str] = {}
        self.read: ClientFile = self._read()
        self.plan: ImportPlan | None = self._plan()

    def say_dates(self, order: DateOrder) -> None:
        """Say in which order day and month stand."""
        self._again(replace(self._known, dates=order))

    def say_encoding(self, encoding: str) -> None:
        """Say which encoding it is, one of decoding.ENCODINGS."""
        self._again(replace(self._known, encoding=encoding))

    def say_column(self, field: Field, heading: str) -> None:
        """Say which column a field is read from; an empty heading for none. Raises Refused where that cannot be."""
        kept = {f: h for f, h in self._known.columns.items() if h != heading or not heading}
        self._again(replace(self._known, columns={**kept, field: heading}))

    def say_wishes(self, wishes: Wishes) -> None:
        """Say something of the whole list."""
        before = self.wishes
        self.wishes = wishes
        try:
            self.plan = self._plan()
        except Exception:
            self.wishes = before
            raise

    def answer(self, line: int, answer: str) -> None:
        """Answer the question of a line."""
        self.answers[line] = answer
        self.plan = self._plan()

    def take(self, progress: Callable[[int], bool] | None = None) -> Path | None:
        """Make a backup, then do what is planned in one step; gives where the backup is, None in the demo."""
        assert self.plan is not None
        backup = None if self._desk.demo else self._desk.backups.make()
        apply_import(self._desk, self.plan, progress)
        if self._known.columns:
            remember(self._desk, self.read.headings, self._known.columns)
        return backup

    def _again(self, known: Known) -> None:
        before = self._known
        self._known = known
        try:
            self.read = self._read()
            self.plan = self._plan()
        except Exception:
            self._known = before
            raise

    def _read(self) -> ClientFile:
        return read_clients(self._data, known=self._known)

    def _plan(self) -> ImportPlan | None:
        return None if self.read.asks else plan_import(self._desk, self.read, self.wishes, self.answers)
