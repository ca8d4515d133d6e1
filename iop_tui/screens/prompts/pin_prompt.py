"""Asking for a facilitator's PIN on the strip: nothing of it is ever shown, copied or kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from iop_tui.domain.errors import Refused
from iop_tui.widgets.text_lines import Line, Piece

LONGEST = 1000


class Hidden:
    """A secret while it is typed: shown as dots."""

    def __init__(self) -> None:
        self.text = ""

    def key(self, key: str, character: str | None) -> None:
        """Letters and digits add to it, backspace takes one away, ctrl+u all."""
        # every letter there is, and blanks that do not print, such as one that does not break
        if character and unicodedata.category(character) != "Cc" and not key.startswith("ctrl+"):
            self.insert(character)
        elif key in ("backspace", "ctrl+h"):
            self.text = self.text[:-1]
        elif key == "ctrl+u":
            self.text = ""

    def insert(self, text: str) -> None:
        """Add typed or pasted text."""
        self.text = (self.text + text.replace("\n", "").replace("\r", ""))[:LONGEST]

    def take(self) -> str:
        """The secret, which is forgotten here."""
        text, self.text = self.text, ""
        return text

    @property
    def dots(self) -> str:
        """What is shown of it."""
        return "●" * min(len(self.text), 24)


class PinPrompt:
    """Asks for a PIN; ``escape`` leaves it, ``enter`` has it looked at."""

    secret = True

    def __init__(
        self,
        label: str,
        verify: Callable[[str], bool],
        on_answer: Callable[[], None],
        on_cancel: Callable[[], None] | None = None,
    ) -> None:
        """``on_cancel`` is called when the question is left without an answer."""
        self._label = label
        self._on_cancel = on_cancel
        self._verify = verify
        self._on_answer = on_answer
        self._typed = Hidden()
        self._wrong = ""

    def lines(self, width: int) -> list[Line]:
        """The question and as many dots as there are letters."""
        hint = self._wrong or "enter continues, esc cancels"
        dots = Piece(f" {self._typed.dots or ' '} ", "chosen")
        return [[Piece(f" {self._label} "), dots, Piece(f"  {hint}", "warn" if self._wrong else "quiet")]]

    def key(self, key: str, character: str | None) -> bool:
        """Digits type, enter answers, escape leaves."""
        if key == "escape":
            if self._on_cancel:
                self._on_cancel()
            return True
        if key == "enter":
            typed = self._typed.take()
            if not typed:
                return False
            try:
                right = self._verify(typed)
            except Refused as error:  # too many were wrong
                self._wrong = error.text
                return False
            if right:
                self._on_answer()
                return True
            self._wrong = "That is not the PIN."
            return False
        self._wrong = ""
        self._typed.key(key, character)
        return False

    def paste(self, text: str) -> None:
        """Take a pasted PIN."""
        self._typed.insert(text)
