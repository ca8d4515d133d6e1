"""Questions that one key answers: one of a few, or yes and no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from iop_tui.screens.prompts.prompt import DIGITS, flowing
from iop_tui.widgets.text_lines import Line, Piece


class ChoicePrompt:
    """Asks for one of a few answers by its digit; ``enter`` and ``escape`` skip, and nothing else is read."""

    def __init__(
        self,
        label: str,
        options: Sequence[tuple[str, Any]],
        on_answer: Callable[[Any], None],
        on_skip: Callable[[], None] | None = None,
        must: bool = False,
        skips: str = "enter skips",
        takes_first: bool = False,
        private: bool = False,
    ) -> None:
        """``options`` are labels with values; with ``must`` enter and escape do not skip, which ``skips`` says.

        With ``takes_first`` enter takes the first answer, and only escape leaves the question. A ``private`` one goes
        when full view does.
        """
        self.private = private
        self._takes_first = takes_first
        self._label = label
        self._options = options
        self._on_answer = on_answer
        self._on_skip = on_skip
        self._must = must
        self._skips = skips

    def lines(self, width: int) -> list[Line]:
        """The question with its answers."""
        groups: list[list[Piece]] = [[Piece(f" {self._label} ")]]
        for number, (label, _) in enumerate(self._options, 1):
            first = self._takes_first and number == 1
            groups.append([Piece(f" {'enter' if first else number}", "key"), Piece(f" {label} ")])
        if self._takes_first:
            groups.append([Piece("  esc cancels", "quiet")])
        elif not self._must:
            groups.append([Piece(f"  {self._skips}", "quiet")])
        return flowing(groups, width)

    def key(self, key: str, character: str | None) -> bool:
        """One digit answers."""
        if character and character in DIGITS and 1 <= int(character) <= len(self._options):
            self._on_answer(self._options[int(character) - 1][1])
            return True
        if key == "enter" and self._takes_first:
            self._on_answer(self._options[0][1])
            return True
        if key in ("enter", "escape") and not self._must:
            if self._on_skip:
                self._on_skip()
            return True
        return False

    def paste(self, text: str) -> None:
        """Pasted text answers nothing."""


class ConfirmPrompt:
    """Asks for ``y`` or ``n``; escape is no."""

    def __init__(self, label: str, on_answer: Callable[[bool], None]) -> None:
        self._label = label
        self._on_answer = on_answer

    def lines(self, width: int) -> list[Line]:
        """The question."""
        answers = [Piece(" y", "key"), Piece(" yes "), Piece(" n", "key"), Piece(" no")]
        return flowing([[Piece(f" {self._label} ")], answers], width)

    def key(self, key: str, character: str | None) -> bool:
        """``y`` and ``n`` answer."""
        if character in ("y", "Y", "n", "N"):
            self._on_answer(character in "yY")
            return True
        if key == "escape":
            self._on_answer(False)
            return True
        return False

    def paste(self, text: str) -> None:
        """Pasted text answers nothing."""
