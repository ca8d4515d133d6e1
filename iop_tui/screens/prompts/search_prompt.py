"""A question for one of many, found by letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from iop_tui.domain.errors import IopError
from iop_tui.screens.prompts.prompt import DIGITS, edit_pieces, flowing
from iop_tui.widgets.line_edit import LineEdit
from iop_tui.widgets.text_lines import Line, Piece


class SearchPrompt:
    """Asks for one of many by its letters; a digit or enter takes one of those found."""

    def __init__(
        self,
        label: str,
        search: Callable[[str], Sequence[tuple[str, Any]]],
        on_answer: Callable[[Any, str], None],
        new: str = "",
        must: bool = False,
        none: str = "no one found",
        private: bool = False,
    ) -> None:
        """``on_answer`` gets the value and the text typed; with ``new`` enter on no match gives None and the text.

        With ``private`` what is found is not fit for the room: the question goes when full view does.
        """
        self.private = private
        self._label = label
        self._search = search
        self._on_answer = on_answer
        self._new = new
        self._none = none
        self._must = must
        self._edit = LineEdit()
        self._place = 0
        self._wrong = ""
        self._found = list(search(""))

    def lines(self, width: int) -> list[Line]:
        """What is found, and the letters so far."""
        groups: list[list[Piece]] = []
        for number, (label, _) in enumerate(self._found[:9], 1):
            look = "chosen" if number - 1 == self._place else ""
            groups.append([Piece(f" {number} ", "key"), Piece(label, look), Piece(" ")])
        if not self._found and self._edit.text:
            groups = [[Piece(f" {self._none}" + (f"; enter: {self._new}" if self._new else ""), "quiet")]]
        if self._wrong:
            groups = [[Piece(f" {self._wrong}", "warn")]]
        asked: Line = [
            Piece(f" {self._label} "),
            *edit_pieces(self._edit),
            Piece("  type to search, enter selects" + ("" if self._must else ", esc cancels"), "quiet"),
        ]
        return [*flowing(groups, width)[:2], asked]

    def key(self, key: str, character: str | None) -> bool:
        """Letters find, arrows choose, a digit or enter takes, escape leaves."""
        if key == "escape":
            return not self._must
        if character and character in DIGITS and 1 <= int(character) <= min(9, len(self._found)):
            return self._take(int(character) - 1)
        if key == "enter":
            return self._take(self._place)
        if key in ("up", "left", "shift+tab"):
            self._place = max(0, self._place - 1)
        elif key in ("down", "right", "tab"):
            self._place = min(max(0, len(self._found[:9]) - 1), self._place + 1)
        elif self._edit.key(key, character):
            self._look_again()
        return False

    def paste(self, text: str) -> None:
        """Take pasted letters."""
        self._edit.insert(text)
        self._look_again()

    def _look_again(self) -> None:
        self._wrong = ""
        self._place = 0
        self._found = list(self._search(self._edit.text.strip()))

    def _take(self, place: int) -> bool:
        try:
            if place < len(self._found):
                self._on_answer(self._found[place][1], self._edit.text.strip())
            elif self._new and self._edit.text.strip():
                self._on_answer(None, self._edit.text.strip())
            else:
                return False
        except IopError as error:
            self._wrong = str(error)
            return False
        return True
