"""Signing all notes of a session that are ready, together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iop_tui.day import GroupDay
from iop_tui.day.signing import ToSign, to_sign
from iop_tui.screens.signing_list import SigningList
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece

_GROUP = "group"


class SignAllScreen(SigningList[ToSign]):
    """The notes that are not signed; those that are ready are chosen already."""

    HELP_TITLE = "Sign all notes"
    EMPTY = "Every note is signed."

    def __init__(self, group: GroupDay) -> None:
        self.group = group
        super().__init__(group.desk)

    def to_sign(self) -> Mapping[str, ToSign]:
        """The session's notes that are not signed, in the order of seats."""
        return {_GROUP if n.client_id is None else str(n.client_id): n for n in to_sign(self.group)}

    def is_ready(self, item: ToSign) -> bool:
        """Whether it has a text and nothing speaks against it."""
        return item.ready

    def text(self, item: ToSign) -> str:
        """What is written."""
        return item.text

    def _whose(self, note: ToSign) -> str:
        return "Group" if note.client_id is None else self.group.short[note.client_id]

    def heading(self, item: ToSign) -> str:
        """Whose note of which session."""
        return f"{self._whose(item)} · {self.group.title}"

    def do_sign(self, items: Sequence[ToSign]) -> None:
        """Sign each."""
        for note in items:
            self.group.notes.sign(note.client_id)

    def done_words(self, number: int) -> str:
        """How many are signed, and how many are not."""
        return f"Signed and locked: {number}. Not signed: {len(self.items) - number}."

    def title_line(self) -> Line:
        """Whose notes they are."""
        return [Piece(" Sign all notes", "strong"), Piece(f" · {self.group.title}")]

    def show_rows(self) -> None:
        """The notes, those that are chosen with a mark."""
        rows = []
        for key, note in self.items.items():
            words, look = "ready", "here"
            if not note.text:
                words, look = "nothing is written", "quiet"
            elif note.doubts:
                words, look = ("read it first" if self.covered else f"it {' and '.join(note.doubts)}"), "warn"
            late = "late entry" if note.late else ""
            cells = [self.take_cell(key), Cell(self._whose(note)), Cell(words, look)]
            rows.append(Row(key, [*cells, Cell(late, "warn")]))
        heads = [Column("take", "", 2), Column("note", "Note of", 14, 1), Column("state", "", 24, 2)]
        self.sheet.show([*heads, Column("late", "", 10)], rows)
