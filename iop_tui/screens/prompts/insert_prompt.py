"""A question that stays open while several things are put into a text, one key each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from iop_tui.day.note_facts import Insertable
from iop_tui.domain.text import prose
from iop_tui.screens.prompts.prompt import DIGITS, flowing
from iop_tui.widgets.text_lines import Line, Piece


class InsertPrompt:
    """Each digit puts a fact into the text, ``0`` asks for a phrase.

    Whoever types on is back in the text, and so are enter and escape.
    """

    private = True
    """It names what is known of the client: it goes when full view does."""

    def __init__(
        self,
        facts: Sequence[Insertable],
        on_insert: Callable[[str], None],
        on_type: Callable[[str], None],
        ask_phrase: Callable[[], None],
    ) -> None:
        """``on_insert`` gets the words of a fact, ``on_type`` a letter that is none of the question's."""
        self._facts = facts
        self._on_insert = on_insert
        self._on_type = on_type
        self._ask_phrase = ask_phrase
        self._done: set[str] = set()
        self._missing = False

    def lines(self, width: int) -> list[Line]:
        """The facts, those that were put in quietly."""
        groups: list[list[Piece]] = [[Piece(" Not known here." if self._missing else " Insert")]]
        for fact in self._facts:
            look = "quiet" if fact.key in self._done else ""
            groups.append([Piece(f"  {fact.key} ", "key"), Piece(fact.label, look)])
        groups.append([Piece("  0 ", "key"), Piece("A phrase"), Piece("  or type on", "quiet")])
        return flowing(groups, width)

    def key(self, key: str, character: str | None) -> bool:
        """A digit inserts and the question stays; a letter goes into the text, for there one types on."""
        if character == "0":
            self._ask_phrase()
            return True
        if key in ("enter", "escape", "space"):
            return True
        if character and character.isprintable() and character not in DIGITS:
            self._on_type(character)
            return True
        fact = next((f for f in self._facts if f.key == character), None)
        self._missing = fact is None
        if fact is not None:
            self._on_insert(fact.text)
            self._done.add(fact.key)
        return False

    def paste(self, text: str) -> None:
        """Pasted text is text."""
        self._on_type(prose(text))
