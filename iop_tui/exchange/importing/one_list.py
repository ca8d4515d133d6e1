"""One list on its way in: read, planned again with every answer, taken in one step. Screens and commands hold it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import Refused
from iop_tui.exchange.importing.apply import apply_import
from iop_tui.exchange.importing.dates import DateOrder
from iop_tui.exchange.importing.headers import meaning_of
from iop_tui.exchange.importing.intakes import ImportOptions
from iop_tui.exchange.importing.layouts import remember, remembered
from iop_tui.exchange.importing.planning import ImportPlan, plan_import
from iop_tui.exchange.importing.read import Known, headings_of, read_clients
from iop_tui.exchange.importing.results import ImportedFile
from iop_tui.exchange.importing.spellings import Field


class OneList:
    """A list of clients, what was said of it, and what would be done with it.

    ``trouble`` is why it cannot be read by its columns as they are understood: say another one, and it may be.
    ``plan`` is None while the list asks how it is to be read, or cannot be.
    """

    def __init__(self, desk: Desk, data: bytes, wishes: ImportOptions, known: Known | None = None) -> None:
        """Read it; raises Refused where it is no list in text."""
        self._desk, self._data = desk, data
        files = desk.store.clients.files()
        levels = {p.level_of_care.casefold() for f in files for p in f.placements if p.level_of_care}
        said = known or Known()
        self._known = replace(said, layouts=remembered(desk), today=desk.today, levels=levels)
        self.headings: tuple[str, ...] = ()
        self.wishes = wishes
        self.answers: dict[int, str] = {}
        self.trouble: Refused | None = None
        self.read: ImportedFile | None = None
        self.plan: ImportPlan | None = None
        self._look()

    def say_dates(self, order: DateOrder) -> None:
        """Say in which order day and month stand."""
        self._known = replace(self._known, dates=order)
        self._look()

    def say_encoding(self, encoding: str) -> None:
        """Say which encoding it is, one of decoding.ENCODINGS."""
        self._known = replace(self._known, encoding=encoding)
        self._look()

    def say_column(self, field: Field | None, place: int) -> None:
        """Say what a column is read as, None for nothing; ``place`` is its own, from 0."""
        before = self.field_at(place)
        columns = {f: h for f, h in self._known.columns.items() if h != str(place + 1)}
        if before is not None and before is not field:
            columns[before] = ""
        if field is not None:
            columns[field] = str(place + 1)
        self._known = replace(self._known, columns=columns)
        self._look()

    def say_wishes(self, wishes: ImportOptions) -> None:
        """Say something of the whole list; raises Refused where it names a group that is not there."""
        before, self.wishes = self.wishes, wishes
        try:
            self._plan()
        except Refused:
            self.wishes = before
            raise

    def answer(self, line: int, answer: str) -> None:
        """Answer the question of a line."""
        self.answers[line] = answer
        self._plan()

    def field_at(self, place: int) -> Field | None:
        """What a column is read as; None for nothing."""
        if self.read is not None:
            return next((field for field, at in self.read.places if at == place), None)
        said = next((f for f, h in self._known.columns.items() if h == str(place + 1)), None)
        meaning = meaning_of(self.headings[place])
        return said or (meaning.field if meaning and meaning.field not in self._known.columns else None)

    def take(self, progress: Callable[[int], bool] | None = None) -> Path | None:
        """Make a backup, then do what is planned in one step; gives where the backup is, None in the demo."""
        assert self.plan is not None and self.read is not None
        backup = None if self._desk.demo else self._desk.backups.make()
        apply_import(self._desk, self.plan, progress)
        if self._known.columns:
            remember(self._desk, self.headings, self._known.columns)
        return backup

    def _look(self) -> None:
        """Read it again, and plan."""
        self.trouble, self.read, self.plan = None, None, None
        try:
            self.read = read_clients(self._data, known=self._known)
        except Refused as refused:
            self.headings = headings_of(self._data, self._known)  # refused as well where it is no text
            self.trouble = refused
            return
        self.headings = self.read.headings
        self._plan()

    def _plan(self) -> None:
        """Decide each line, where the list asks nothing of itself."""
        if self.read is not None and not self.read.asks:
            self.plan = plan_import(self._desk, self.read, self.wishes, self.answers)
