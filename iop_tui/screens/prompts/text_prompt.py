"""A question for a line of text."""

from __future__ import annotations

from collections.abc import Callable

from iop_tui.domain.errors import IopError
from iop_tui.screens.prompts.prompt import edit_pieces
from iop_tui.widgets.line_edit import LineEdit
from iop_tui.widgets.text_lines import Line, Piece


class TextPrompt:
    """Asks for a line of text."""

    def __init__(
        self,
        label: str,
        on_answer: Callable[[str], None],
        filled: str = "",
        hint: str = "enter saves, escape cancels",
        fresh: bool = False,
        on_cancel: Callable[[str], None] | None = None,
        covered: bool = False,
        private: bool = False,
    ) -> None:
        """With ``fresh`` typing replaces what is filled in; ``on_cancel`` gets the text typed when it is left.

        With ``covered`` what is filled in is not shown: only that it is there. A ``private`` one goes when full view
        does.
        """
        self.private = private
        self._covered = covered
        self._label = label
        self._on_answer = on_answer
        self._on_cancel = on_cancel
        self._filled = filled
        self._edit = LineEdit(filled, fresh=fresh and bool(filled))
        self._hint = hint
        self._wrong = ""

    def lines(self, width: int) -> list[Line]:
        """The question with the text as it stands."""
        hint = self._wrong or self._hint
        return [
            [Piece(f" {hint}", "warn" if self._wrong else "quiet")],
            [Piece(f" {self._label} "), *self._shown()],
        ]

    def _shown(self) -> list[Piece]:
        if self._covered and self._edit.fresh:
            return [Piece(" as before ", "chosen")]
        return edit_pieces(self._edit)

    def key(self, key: str, character: str | None) -> bool:
        """Letters type, enter answers, escape leaves."""
        if key == "enter":
            try:
                self._on_answer(self._edit.text.strip())
            except IopError as error:
                self._wrong = str(error)
                return False
            return True
        if key == "escape":
            if self._on_cancel is not None and self._edit.text != self._filled:
                self._on_cancel(self._edit.text)
            return True
        self._wrong = ""
        self._edit.key(key, character)
        return False

    def paste(self, text: str) -> None:
        """Take pasted text."""
        self._edit.insert(text)
