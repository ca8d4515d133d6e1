"""Signing a note: its whole text once more, ``y``, and the signer's PIN."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.day import GroupDay
from iop_tui.domain.room import Fact
from iop_tui.screens.pin_gate import with_pin
from iop_tui.screens.text_viewer import TextViewer, wrapped
from iop_tui.widgets.text_lines import Line, Piece


class SignScreen(TextViewer):
    """Shows what is signed; ``y`` signs, ``escape`` does not."""

    HELP_TITLE = "Sign a note"
    KEYS: ClassVar[tuple[str, ...]] = ("sign.yes", "text.back", "text.down", "text.up")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "sign", "Sign and lock", id="sign.yes", tooltip="signs and locks the note"),
        Binding("v,ctrl+f", "view", "View", show=False, id="sign.view", tooltip="shows or hides the text"),
    ]

    def __init__(self, group: GroupDay, client_id: int | None) -> None:
        self._group = group
        self._client = client_id
        whose = "Group note" if client_id is None else f"Note of {group.short[client_id]}"

        def lines(width: int) -> list[Line]:
            if not self.may_show(Fact.NOTE_TEXT):
                return [
                    [
                        Piece("Hidden in room view. "),
                        Piece(self.with_keys("{sign.view}"), "key"),
                        Piece(" shows what is signed."),
                    ]
                ]
            note = group.notes.open_text(client_id)
            text = note.text if note else ""
            facilitator = group.desk.facilitator
            shown_lines: list[Line] = [*wrapped(text, width), []]
            shown_lines += [[Piece(f"Look: it {w}.", "warn")] for w in group.notes.warnings(client_id, text)]
            who = facilitator.signature if facilitator else self.with_keys("no one yet (Today, {today.who})")
            shown_lines.append(
                [Piece(self.with_keys("{sign.yes}"), "key"), Piece(f" signs as {who} and locks it", "strong")]
            )
            return shown_lines

        super().__init__(group.desk, f"Sign · {whose} · {group.title}", lines)

    def action_view(self) -> None:
        """Show what is signed, or cover it."""
        self.nav.set_full_view(not self.nav.full_view)

    def action_sign(self) -> None:
        """Ask for the signer's PIN, sign, go back, and say so; not while nobody can read what is signed."""
        if not self.may_show(Fact.NOTE_TEXT):
            return
        facilitator = self._group.desk.facilitator
        if facilitator is not None:
            with_pin(self, facilitator, self._sign)
        else:
            self._sign()

    def _sign(self) -> None:
        with self.showing_errors():
            self._group.notes.sign(self._client)
            app, nav = self.app, self.nav
            app.pop_screen()
            nav.say("Signed and locked.", "here")
