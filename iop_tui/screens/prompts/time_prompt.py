"""A question for a time of day."""

from __future__ import annotations

from collections.abc import Callable

from iop_tui.domain.errors import Refused
from iop_tui.domain.times import clock, complete, read_clock
from iop_tui.screens.prompts.prompt import DIGITS, edit_pieces
from iop_tui.widgets.line_edit import LineEdit
from iop_tui.widgets.text_lines import Line, Piece


class TimePrompt:
    """Asks a time of day; one is filled in and replaced by typing."""

    def __init__(
        self,
        label: str,
        filled: int,
        session: tuple[int, int],
        near: int,
        on_answer: Callable[[int], None],
        on_cancel: Callable[[], None] | None = None,
        twelve: bool = False,
    ) -> None:
        """``session`` is its start and end; ``on_cancel`` is called when the question is left without an answer."""
        self._label = label
        self._session = session
        self._near = near
        self._on_answer = on_answer
        self._on_cancel = on_cancel
        self._filled = filled
        self._edit = LineEdit(clock(filled, twelve), 8, fresh=True)
        self._wrong = ""

    def lines(self, width: int) -> list[Line]:
        """The question with the time as it stands."""
        hint = self._wrong or "type it as 912 or 9:12, enter continues"
        look = "warn" if self._wrong else "quiet"
        return [[Piece(f" {self._label} "), *edit_pieces(self._edit), Piece(f"  {hint}", look)]]

    def key(self, key: str, character: str | None) -> bool:
        """Digits and a colon type, enter answers, escape keeps what is complete."""
        if key == "enter" or (key == "escape" and not self._edit.fresh and complete(self._edit.text)):
            return self._answer()
        if key == "escape":
            if self._on_cancel:
                self._on_cancel()
            return True
        if character and not (character in DIGITS or character.lower() in ":.apm"):
            return False
        self._wrong = ""
        self._edit.key(key, character)
        return False

    def paste(self, text: str) -> None:
        """Take a pasted time."""
        self._edit.insert(text.strip()[:8])

    def _answer(self) -> bool:
        try:
            if self._edit.fresh:
                self._on_answer(self._filled)
            else:
                self._on_answer(read_clock(self._edit.text, *self._session, self._near))
        except Refused as error:
            self._wrong = str(error)
            self._edit.fresh = True
            return False
        return True
