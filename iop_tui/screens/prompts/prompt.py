"""Questions as a mode of the screen, asked on the strip's line.

While one is open every key goes to it, checked at the moment at which it is handled, so that no key
typed in a burst is lost or reaches anything else. A question is answered by ``enter`` or by one digit;
``escape`` leaves it and keeps what was there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from iop_tui.widgets.line_edit import LineEdit
from iop_tui.widgets.text_lines import Line, Piece, line_width

DIGITS = frozenset("0123456789")


class Asker(Protocol):
    """What questions are asked on."""

    def ask(self, asking: Prompt) -> None:
        """Ask a question: every key goes to it until it is answered or left."""


class Prompt(Protocol):
    """A question that is open."""

    def lines(self, width: int) -> list[Line]:
        """How it looks on a width: at most three lines."""
        ...

    def key(self, key: str, character: str | None) -> bool:
        """Take a key; True when the question is done."""
        ...

    def paste(self, text: str) -> None:
        """Take pasted text."""
        ...


def flowing(groups: Sequence[Sequence[Piece]], width: int) -> list[Line]:
    """Groups of pieces one behind the other, on as many lines as they need."""
    lines: list[list[Piece]] = [[]]
    for group in groups:
        if lines[-1] and line_width([*lines[-1], *group]) > width:
            lines.append([Piece(" ")])
        lines[-1].extend(group)
    return list(lines)


def edit_pieces(edit: LineEdit) -> list[Piece]:
    """The text being typed, with its cursor or with all of it chosen."""
    before, under, behind = edit.parts()
    if edit.fresh:
        return [Piece(f" {edit.text} ", "chosen")]
    return [Piece(before, "strong"), Piece(under, "chosen"), Piece(behind, "strong")]
