"""Finding a topic by its letters."""

from __future__ import annotations

from typing import Protocol

from iop_tui.widgets.line_edit import LineEdit
from iop_tui.widgets.text_lines import Line, Piece


class TopicList(Protocol):
    """The list of topics that is searched."""

    def filter(self, text: str) -> None:
        """Show the topics that letters find; all of them without letters."""

    def step_topics(self, by: int) -> None:
        """Move the list's cursor."""

    def give_found(self) -> None:
        """Give the topic under the cursor to the block, and show all topics again."""


class TopicSearch:
    """Letters that filter the catalog; enter gives the topic found to the block."""

    def __init__(self, page: TopicList) -> None:
        self._page = page
        self._edit = LineEdit("", 40)

    def lines(self, width: int) -> list[Line]:
        """The letters so far."""
        before, under, behind = self._edit.parts()
        hint = "  enter sets it, arrows choose, esc cancels"
        return [
            [Piece(" Search "), Piece(before, "strong"), Piece(under, "chosen"), Piece(behind), Piece(hint, "quiet")]
        ]

    def key(self, key: str, character: str | None) -> bool:
        """Letters filter, arrows choose, enter gives."""
        if key == "escape":
            self._page.filter("")
            return True
        if key == "enter":
            self._page.give_found()
            return True
        if key in ("down", "up"):
            self._page.step_topics(1 if key == "down" else -1)
        elif self._edit.key(key, character):
            self._page.filter(self._edit.text)
        return False

    def paste(self, text: str) -> None:
        """Take pasted letters."""
        self._edit.insert(text)
        self._page.filter(self._edit.text)
