"""Finding a topic by its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iop_tui.widgets.line_edit import LineEdit
from iop_tui.widgets.lines import Line, Piece

if TYPE_CHECKING:
    from iop_tui.screens.pages.topic import TopicPage


class TopicSearch:
    """Letters that filter the catalogue; enter gives the topic found to the block."""

    def __init__(self, page: TopicPage) -> None:
        self._page = page
        self._edit = LineEdit("", 40)

    def lines(self, width: int) -> list[Line]:
        """The letters so far."""
        before, under, behind = self._edit.parts()
        hint = "  enter gives it to the block, arrows choose, esc leaves"
        return [
            [Piece(" Search "), Piece(before, "strong"), Piece(under, "chosen"), Piece(behind), Piece(hint, "quiet")]
        ]

    def key(self, key: str, character: str | None) -> bool:
        """Letters filter, arrows choose, enter gives."""
        if key == "escape":
            self._page.filter("")
            return True
        if key == "enter":
            topic = self._page.topic
            if topic is not None:
                self._page.screen.set_focus(self._page.topics)
                self._page.action_give()
            self._page.filter("")
            if topic is not None:
                self._page.topics.go_to(topic.code)
            return True
        if key in ("down", "up"):
            self._page.topics.step(1 if key == "down" else -1)
        elif self._edit.key(key, character):
            self._page.filter(self._edit.text)
        return False

    def paste(self, text: str) -> None:
        """Take pasted letters."""
        self._edit.insert(text)
        self._page.filter(self._edit.text)
