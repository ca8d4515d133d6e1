"""A page of text over the whole screen: sums, histories, a topic's card, the keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from iop_tui.desk.desk import Desk
from iop_tui.screens.base import IopScreen, who_line
from iop_tui.screens.strip import Strip
from iop_tui.widgets.safe_text import plain
from iop_tui.widgets.text_lines import Line, Lines, Piece, spread


class TextViewer(IopScreen):
    """Lines to read; ``escape`` or ``enter`` goes back."""

    HELP_TITLE = "Text"
    _behind = False
    KEYS: ClassVar[tuple[str, ...]] = ("text.back", "text.down", "text.up")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "back", "Back", id="text.back", tooltip="goes back"),
        Binding("down,j", "scroll(1)", "Down", id="text.down", tooltip="scrolls"),
        Binding("up,k", "scroll(-1)", "Up", id="text.up", tooltip="scrolls"),
        Binding("pagedown,space", "scroll(10)", "Page", show=False, id="text.page_down", tooltip="scrolls a page"),
        Binding("pageup", "scroll(-10)", "Page", show=False, id="text.page_up", tooltip="scrolls a page"),
    ]

    def __init__(self, desk: Desk, title: str | Callable[[], str], lines: Callable[[int], Sequence[Line]]) -> None:
        """``lines`` makes the text for a width in cells; a ``title`` that is not fit for the room is made anew, too."""
        super().__init__(desk)
        self._title = title
        self._make = lines

    def compose(self) -> ComposeResult:
        """Title, text, strip, keys."""
        yield Lines(id="title")
        with VerticalScroll(id="text", can_focus=True):
            yield Lines(id="lines")
        yield Strip()
        yield Lines(id="keys")

    def on_mount(self) -> None:
        """Fill in the text."""
        self._fill()
        self.show_key_line()

    def on_resize(self) -> None:
        """Wrap the text again."""
        self._fill()
        self.show_key_line()

    def view_changed(self) -> None:
        """Room view or full view was chosen, or full view fell back."""
        self._fill()

    def read_anew(self) -> None:
        """Show what is in the file now."""
        self._fill()

    def on_screen_suspend(self) -> None:
        """Something else lies over it."""
        self._behind = True

    def on_screen_resume(self) -> None:
        """What lay behind may have changed."""
        if self._behind:
            self._behind = False
            self._fill()

    def _fill(self) -> None:
        self.query_one("#title", Lines).show(spread(self.app.size.width, self.title_line(), (), who_line(self)))
        lines = list(self._make(max(20, self.size.width - 5)))
        widget = self.query_one("#lines", Lines)
        widget.styles.height = max(1, len(lines))
        widget.show(*lines)

    def title_line(self) -> Line:
        """What stands at the left of the first line."""
        return [Piece(f" {plain(self._title if isinstance(self._title, str) else self._title())}", "strong")]

    @property
    def text(self) -> str:
        """What stands there."""
        return self.query_one("#lines", Lines).text

    def action_scroll(self, by: int) -> None:
        """Scroll some lines."""
        self.query_one("#text").scroll_relative(y=by, animate=False)

    def action_back(self) -> None:
        """Go back."""
        self.app.pop_screen()


def wrapped(text: str, width: int, look: str = "", indent: str = "") -> list[Line]:
    """A paragraph as lines of a width."""
    import textwrap

    lines: list[Line] = []
    for paragraph in text.split("\n"):
        pieces = textwrap.wrap(plain(paragraph), max(10, width), initial_indent=indent, subsequent_indent=indent)
        lines.extend([Piece(piece, look)] for piece in pieces or [""])
    return lines
