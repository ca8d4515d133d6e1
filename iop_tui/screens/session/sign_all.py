"""Signing all notes that are ready: a list, each can be read or left out, then one ``y`` and one PIN."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.day import GroupDay
from iop_tui.day.signing import ToSign, to_sign
from iop_tui.domain.errors import IopError
from iop_tui.domain.room import Fact
from iop_tui.screens.list_screen import ListScreen
from iop_tui.screens.pin_gate import with_pin
from iop_tui.screens.text_viewer import TextViewer, wrapped
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece

_GROUP = "group"


class SignAllScreen(ListScreen):
    """The notes that are not signed; those that are ready are chosen already."""

    HELP_TITLE = "Sign all notes"
    EMPTY = "Every note is signed."
    KEYS = ("signing.yes", "signing.choose", "signing.read", "signing.view", "signing.back", "app.keys")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "sign", "Sign and lock", id="signing.yes", tooltip="signs and locks the chosen notes"),
        Binding("space", "choose", "Choose", id="signing.choose", tooltip="leaves the note out, or takes it in"),
        Binding("enter", "read", "Read", id="signing.read", tooltip="the whole text"),
        Binding("v,ctrl+f", "view", "View", id="signing.view", tooltip="room view or full view"),
        Binding("escape", "back", "Back", id="signing.back", tooltip="back to the notes; nothing is signed"),
    ]

    def __init__(self, group: GroupDay) -> None:
        super().__init__(group.desk)
        self.group = group
        self._look()

    def _look(self) -> None:
        found = to_sign(self.group)
        self._notes = {_GROUP if n.client_id is None else str(n.client_id): n for n in found}
        self._chosen = {key for key, note in self._notes.items() if note.ready}

    def view_changed(self) -> None:
        """Show or hide what the notes say."""
        self.fill()

    def _whose(self, note: ToSign) -> str:
        return "Group" if note.client_id is None else self.group.short[note.client_id]

    @property
    def _covered(self) -> bool:
        return not self.may_show(Fact.NOTE_TEXT)

    def title_line(self) -> Line:
        """Whose notes they are."""
        return [Piece(" Sign all notes", "strong"), Piece(f" · {self.group.title}")]

    def show_rows(self) -> None:
        """The notes, those that are chosen with a mark."""
        rows = []
        for key, note in self._notes.items():
            words, look = "ready", "here"
            if not note.text:
                words, look = "nothing is written", "quiet"
            elif note.doubts:
                words, look = ("read it first" if self._covered else f"it {' and '.join(note.doubts)}"), "warn"
            late = "late entry" if note.late else ""
            cells = [Cell("✓" if key in self._chosen else "·"), Cell(self._whose(note)), Cell(words, look)]
            rows.append(Row(key, [*cells, Cell(late, "warn")]))
        heads = [Column("take", "", 2), Column("note", "Note of", 14, 1), Column("state", "", 24, 2)]
        self.sheet.show([*heads, Column("late", "", 10)], rows)

    def show_about(self) -> None:
        """What would be signed, and as whom."""
        number = len(self._chosen)
        facilitator = self.desk.facilitator
        who = facilitator.signature if facilitator else self.with_keys("no one yet (Today, {today.who})")
        if self._covered:
            first = [
                Piece(self.with_keys(" {signing.view}"), "key"),
                Piece(" shows the notes: then they can be signed."),
            ]
        elif not number:
            first = [Piece(self.with_keys(" {signing.choose}"), "key"), Piece(" chooses a note to sign")]
        else:
            notes = "1 note" if number == 1 else f"{number} notes"
            first = [Piece(self.with_keys(" {signing.yes}"), "key"), Piece(f" signs {notes} as {who} and locks them")]
        self.strip.about(first)

    def action_choose(self) -> None:
        """Leave the note under the cursor out, or take it in; one without a text cannot be signed."""
        key = self.sheet.cursor or ""
        note = self._notes.get(key)
        if note is None:
            return
        if not note.text:
            self.say("Nothing is written there yet.", "quiet")
            return
        self._chosen ^= {key}
        self.fill()
        self.sheet.step(1)

    async def action_read(self) -> None:
        """Show the whole text of the note under the cursor."""
        note = self._notes.get(self.sheet.cursor or "")
        if note is None or self._covered:
            return
        text = note.text or "Nothing is written yet."

        def lines(width: int) -> list[Line]:
            return wrapped(text if viewer.may_show(Fact.NOTE_TEXT) else "Hidden in room view.", width)

        viewer = TextViewer(self.desk, f"{self._whose(note)} · {self.group.title}", lines)
        await self.app.push_screen(viewer)

    def action_view(self) -> None:
        """Room view or full view."""
        self.nav.set_full_view(not self.nav.full_view)

    def action_sign(self) -> None:
        """Ask for the signer's PIN once, and sign what is chosen; not while nobody can read what is signed."""
        facilitator = self.desk.facilitator
        if self._covered:
            return
        if not self._chosen:
            self.say("No note is chosen.", "quiet")
        elif facilitator is not None:
            with_pin(self, facilitator, self._sign)
        else:
            self._sign()

    def _sign(self) -> None:
        chosen = [note for key, note in self._notes.items() if key in self._chosen]
        with self.showing_errors():
            try:
                for note in chosen:
                    self.group.notes.sign(note.client_id)
            except IopError:
                self._look()  # some may be signed: what is left stands here
                self.fill()
                raise
            app, nav = self.app, self.nav
            app.pop_screen()
            nav.say(f"Signed and locked: {len(chosen)}. Not signed: {len(self._notes) - len(chosen)}.", "here")
