"""The side panel, where the window is large: what the strip has no room for, whole."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Size

from iop_tui.widgets.text_lines import Line, Lines, Piece

SINCE_WIDTH, SINCE_HEIGHT = 110, 30
"""The size of a window, in cells, from which on there is a side panel."""
_LEAST, _MOST, _FOR_THE_PAGE = 32, 56, 78


def panel_width(size: Size) -> int:
    """The cells that the panel has in a window; 0 where the window is too small for one."""
    if size.width < SINCE_WIDTH or size.height < SINCE_HEIGHT:
        return 0
    return max(_LEAST, min(_MOST, (size.width - _FOR_THE_PAGE) // 2 + _LEAST // 2))


class SidePanel(Lines):
    """Lines at the right of a page, on a ground of their own; what has no room at the bottom is not shown."""

    DEFAULT_CSS = """
    SidePanel { width: 32; height: 1fr; background: $surface; padding: 1 1 0 2; display: none; }
    """

    def __init__(self) -> None:
        super().__init__(id="side")

    def fill(self, lines: Sequence[Line], width: int) -> None:
        """Show lines in a panel of some cells; with 0 there is none."""
        if self.display != bool(width):
            self.display = bool(width)
        if width and (self.styles.width is None or self.styles.width.value != width):
            self.styles.width = width
        if width:
            self.show(*lines)


def titled(title: str, *lines: Line) -> list[Line]:
    """A part of the panel under its title, and an empty line behind it; nothing where it has no lines."""
    return [[Piece(title, "heading")], *lines, []] if lines else []
