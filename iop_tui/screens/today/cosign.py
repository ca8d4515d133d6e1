"""The supervisor's queue: every note that waits for a co-signature, of all groups and days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iop_tui.day.cosigning import NoteToCosign, cosign, may_cosign, notes_to_cosign
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import short_day
from iop_tui.screens.signing_list import SigningList
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Piece


class CosignScreen(SigningList[NoteToCosign]):
    """Notes signed by an author who needs a co-signature; none is chosen before it was read or taken in."""

    HELP_TITLE = "Notes to co-sign"
    EMPTY = "No note waits for a co-signature."
    DOES = "co-signs {} as {}"

    def __init__(self, desk: Desk, first: int | None = None) -> None:
        """``first`` is the note on which the cursor stands at the start, by its id."""
        super().__init__(desk)
        self.STAYS = first is None  # who came for one note goes back to it
        self._at = "" if first is None else str(first)

    def to_sign(self) -> Mapping[str, NoteToCosign]:
        """What waits, the oldest first."""
        return {str(n.note.id): n for n in notes_to_cosign(self.desk)}

    def is_ready(self, item: NoteToCosign) -> bool:
        """A co-signature says that somebody read the note: nothing is chosen ahead."""
        return False

    def text(self, item: NoteToCosign) -> str:
        """What its author signed; an addendum stands under what it follows."""
        return f"{item.follows}\n\nAddendum: {item.note.text}" if item.follows else item.note.text

    def heading(self, item: NoteToCosign) -> str:
        """Whose note, of which group and day, by whom."""
        return f"{item.whose} · {item.track}, {short_day(item.day)} · {item.author}"

    async def action_read(self) -> None:
        """Show the whole text; what was read is chosen."""
        key = self.sheet.cursor or ""
        if key in self.items and not self.covered:
            self.taken |= {key}
            self.say(self.with_keys("Read, and chosen; {signing.choose} leaves it out."), "quiet")
        await super().action_read()

    def do_sign(self, items: Sequence[NoteToCosign]) -> None:
        """Co-sign each."""
        cosign(self.desk, [item.note for item in items])

    def done_words(self, number: int) -> str:
        """How many are co-signed, and how many wait on."""
        return f"Co-signed: {number}. Still waiting: {len(self.items) - number}."

    def show_rows(self) -> None:
        """The notes; in room view only how many."""
        if self.covered:
            number = len(self.items)
            words = "1 note waits" if number == 1 else f"{number} notes wait"
            rows = [Row("covered", [Cell(f"{words}. Covered in room view.")], heading=True)] if number else []
            self.sheet.show([Column("covered", "", 20, 1)], rows)
            return
        narrow = self.app.size.width < 80
        rows = []
        for key, item in self.items.items():
            name = f"{item.whose}, addendum" if item.note.addendum_to is not None else item.whose
            cells = [self.take_cell(key), Cell(short_day(item.day)), Cell(item.track), Cell(name, "strong")]
            rows.append(Row(key, cells if narrow else [*cells, Cell(item.author, "quiet")]))
        columns = [
            Column("take", "", 2), Column("day", "Day", 12), Column("track", "Group", 12, 1),
            Column("note", "Note of", 16, 2),
        ]  # fmt: skip
        self.sheet.show(columns if narrow else [*columns, Column("author", "Signed by", 18, 1)], rows, self._at)
        self._at = ""

    def show_about(self) -> None:
        """What would be co-signed; that who is working now does not co-sign."""
        super().show_about()
        if self.items and not may_cosign(self.desk):
            words = " Only a facilitator who co-signs can sign here: Program, Facilitators."
            self.strip.about([Piece(words, "warn")])

    def action_sign(self) -> None:
        """Co-sign what is chosen; refused at once to who does not co-sign, before a PIN is asked."""
        if not may_cosign(self.desk):
            with self.showing_errors():
                cosign(self.desk, ())
            return
        super().action_sign()
