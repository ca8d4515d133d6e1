"""The program's ready phrases for notes: whom each may be written of, and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.domain.note_phrases import FOR_WHOM, PLACES, Phrase, phrase_of, read_phrases, stored_phrases
from iop_tui.program.rules import RuleBook
from iop_tui.screens.form import WHOLE, Field, FormScreen
from iop_tui.screens.list_screen import ListScreen
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece


class PhrasesScreen(ListScreen):
    """The phrases, in the order in which a note offers them; a change holds from today on."""

    HELP_TITLE = "Phrases for notes"
    EMPTY = "No phrases. Press {phrases.add} to add one."
    KEYS = ("phrases.change", "phrases.add", "phrases.remove", "phrases.later", "phrases.back", "app.undo", "app.keys")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,e", "change", "Change", id="phrases.change", tooltip="changes the phrase"),
        Binding("plus", "add", "Add", id="phrases.add", tooltip="adds a phrase"),
        Binding("minus,delete", "remove", "Remove", id="phrases.remove", tooltip="removes the phrase"),
        Binding(
            "greater_than_sign,shift+down", "move(1)", "Move", id="phrases.later", tooltip="moves it down",
            key_display="< >",
        ),
        Binding(
            "less_than_sign,shift+up", "move(-1)", "Earlier", show=False, id="phrases.earlier", tooltip="moves it up"
        ),
        Binding("escape,q", "back", "Back", id="phrases.back", tooltip="back to the rules"),
    ]  # fmt: skip

    def show_rows(self) -> None:
        """Each phrase, and whom it is for."""
        self._phrases = list(read_phrases(self.desk.rules().phrases))
        rows = [
            Row(str(n), [Cell(FOR_WHOM[p.whom], "quiet"), Cell(p.text, "strong")]) for n, p in enumerate(self._phrases)
        ]
        self.sheet.show([Column("whom", "For", 25), Column("text", "Phrase", 20, 1)], rows)

    def show_about(self) -> None:
        """What can be filled in."""
        places = ", ".join(f"{{{place}}}" for place in PLACES)
        words: Line = [Piece(f" Filled in where they stand: {places}.", "quiet")]
        more: Line = [Piece(" A note offers a phrase only where it is true of the client.", "quiet")]
        self.strip.about(words, more)

    def _at(self) -> int | None:
        key = self.sheet.cursor
        return None if key is None else int(key)

    def _save(self, phrases: Sequence[Phrase]) -> None:
        RuleBook(self.desk).set_rule("phrases", stored_phrases(phrases))

    async def _form(self, at: int | None) -> None:
        known = self._phrases[at] if at is not None else None

        def save(v: Mapping[str, str]) -> None:
            phrase = phrase_of(v["whom"], v["text"])
            before, behind = (self._phrases, []) if at is None else (self._phrases[:at], self._phrases[at + 1 :])
            self._save([*before, phrase, *behind])

        hint = ", ".join(f"{key}: {label}" for key, label in FOR_WHOM.items())
        whom = Field("whom", "For", known.whom if known else "here", hint, width=8)
        text = Field(
            "text", "Phrase", known.text if known else "", "such as: Shared openly about {topic}.", width=WHOLE
        )
        await self.app.push_screen(FormScreen(self.desk, "Phrase", (text, whom), save))

    async def action_change(self) -> None:
        """Change the phrase under the cursor."""
        if (at := self._at()) is not None:
            await self._form(at)

    async def action_add(self) -> None:
        """Add a phrase behind the others."""
        await self._form(None)

    def action_remove(self) -> None:
        """Take the phrase under the cursor away; notes keep what they say."""
        if (at := self._at()) is not None:
            with self.showing_errors():
                self._save([p for n, p in enumerate(self._phrases) if n != at])
            self.fill()
            self.say("Removed. Notes keep their words.", "here")

    def action_move(self, by: int) -> None:
        """Move the phrase under the cursor up or down."""
        at = self._at()
        if at is None or not 0 <= at + by < len(self._phrases):
            return
        phrases = list(self._phrases)
        phrases.insert(at + by, phrases.pop(at))
        with self.showing_errors():
            self._save(phrases)
        self.fill()
        self.sheet.go_to(str(at + by))
