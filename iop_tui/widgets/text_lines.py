"""A few lines of text that repaint only what changed, and whose pieces can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from iop_tui.widgets.looks import styles_of
from iop_tui.widgets.safe_text import fitted, plain, width_of
from iop_tui.widgets.segments import joined

KEY_CLICK = "key:"
"""An action that begins so presses the key that it names."""


class Piece(NamedTuple):
    """A piece of a line: its text, the name of its look (see ``looks.LOOKS``), what a click runs."""

    text: str
    look: str = ""
    action: str = ""


Line = Sequence[Piece]


class Lines(Widget):
    """Lines of pieces. Text is always disarmed; what did not change is not sent to the terminal again."""

    DEFAULT_CSS = """
    Lines {
        height: 1;
        color: $foreground;
    }
    """

    def __init__(self, *lines: Line, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: list[Line] = list(lines)

    @property
    def text(self) -> str:
        """What stands there, as plain text."""
        return "\n".join("".join(p.text for p in line) for line in self._lines)

    def show(self, *lines: Line) -> None:
        """Show these lines; only what differs from what stands there is repainted."""
        before, self._lines = self._lines, list(lines)
        if not self.is_attached or not self.size.width:
            self.refresh()
            return
        for y in range(max(len(before), len(lines))):
            old = before[y] if y < len(before) else ()
            new = lines[y] if y < len(lines) else ()
            if tuple(old) != tuple(new):
                left, right = _differing(old, new)
                self.refresh(Region(left, y, max(1, min(right, self.size.width) - left), 1))

    def render_line(self, y: int) -> Strip:
        """One line as the terminal gets it."""
        ground, looks = self.rich_style, styles_of(self.app.theme_variables)
        pieces = self._lines[y] if y < len(self._lines) else ()
        shown: list[tuple[str, Style]] = []
        left = self.size.width
        for piece in pieces:
            wide = width_of(piece.text)
            if wide > left:
                if left > 1:
                    shown.append((fitted(piece.text, left), ground + looks[piece.look]))
                    left = 0
                break
            shown.append((plain(piece.text), ground + looks[piece.look]))
            left -= wide
        if left:
            shown.append((" " * left, ground))
        return Strip(joined(shown), self.size.width)

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        x = 0
        for piece in self._lines[event.y] if event.y < len(self._lines) else ():
            x += width_of(piece.text)
            if event.x < x:
                if piece.action.startswith(KEY_CLICK):
                    key = piece.action.removeprefix(KEY_CLICK)
                    self.app.post_message(events.Key(key, key if len(key) == 1 else None))
                elif piece.action:
                    # in the app's own turn, as a key: what it begins is done before the next key is looked at
                    self.app.call_later(self.app.run_action, piece.action, self.screen)
                return


def _differing(old: Line, new: Line) -> tuple[int, int]:
    """The first cell in which two lines differ, and the one behind the last."""
    left = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            if one.look == other.look:
                left += _same_start(one.text, other.text)
            break
        left += width_of(one.text)
    return left, max(sum(width_of(p.text) for p in old), sum(width_of(p.text) for p in new))


def _same_start(one: str, other: str) -> int:
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return width_of(one[:same]) if one.isascii() and other.isascii() else 0


def line_width(line: Line) -> int:
    """The width of a line in cells."""
    return sum(width_of(p.text) for p in line)


def spread(width: int, left: Line, middle: Line = (), right: Line = ()) -> Line:
    """One line with pieces at the left, behind them the middle ones, and pieces at the right edge."""

    gap = width - line_width(left) - line_width(middle) - line_width(right)
    if gap < 1:
        return [*_cut([*left, *middle], width - line_width(right) - 1), Piece(" "), *right]
    return [*left, *middle, Piece(" " * gap), *right]


def _cut(line: Line, width: int) -> Line:
    """As much of a line as a width has room for, the last piece cut."""
    pieces: list[Piece] = []
    left = width
    for piece in line:
        wide = width_of(piece.text)
        if wide > left:
            return [*pieces, piece._replace(text=fitted(piece.text, max(0, left)))]
        pieces.append(piece)
        left -= wide
    return pieces
