"""The columns of a sheet: cells, and where each column lies in the width that there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.style import Style
from textual.strip import Strip

from iop_tui.widgets.safe_text import fitted
from iop_tui.widgets.segments import joined


class Cell(NamedTuple):
    """One cell: its text and the name of its look (see ``looks.LOOKS``)."""

    text: str
    look: str = ""


class Column(NamedTuple):
    """One column: ``width`` in cells, or with ``grow`` at least that and a share of what is left."""

    key: str
    label: str
    width: int
    grow: int = 0


class ColumnPlaces:
    """Columns laid out in a width: those that grow share what the others leave, with one cell between two of them.

    ``gutter`` is the room at the left for the mark of the cursor. Everything is counted in cells of the terminal.
    """

    def __init__(self, columns: Sequence[Column], width: int, gutter: int) -> None:
        room = width - gutter
        between = max(0, len(columns) - 1)
        spare = max(0, room - sum(c.width for c in columns) - between)
        shares = sum(c.grow for c in columns)
        self.gutter = gutter
        self._widths = [c.width + (spare * c.grow // shares if shares else 0) for c in columns]
        self.number = len(columns)
        self.width = gutter + sum(self._widths) + between

    def width_of(self, index: int) -> int:
        """The width of a column; some for a cell that has none."""
        return self._widths[index] if index < len(self._widths) else 10

    def around(self, index: int) -> tuple[int, int]:
        """From where to where the view has to reach so that a column is whole in it."""
        start = sum(self._widths[:index]) + index + (self.gutter if index else 0)
        return start, start + self._widths[index] + self.gutter

    def at(self, x: int) -> int:
        """The column that lies at ``x``."""
        column, left = 0, self.gutter
        for index, width in enumerate(self._widths):
            if x >= left:
                column = index
            left += width + 1
        return column

    def differing(self, before: Sequence[Cell], after: Sequence[Cell]) -> tuple[int, int]:
        """From where to where two forms of a row differ; an empty stretch where they do not."""
        left, right, x = self.width, 0, self.gutter
        for index, width in enumerate(self._widths):
            one = before[index] if index < len(before) else None
            other = after[index] if index < len(after) else None
            if one != other:
                left, right = min(left, x), x + width
            x += width + 1
        return left, right


def row_strip(
    places: ColumnPlaces, cells: Sequence[Cell], looks: Sequence[Style], marker: tuple[str, Style], width: int
) -> Strip:
    """A row as the terminal gets it, behind its marker; a last cell with columns to spare reaches to ``width``."""
    pieces: list[tuple[str, Style]] = [marker]
    used = places.gutter
    for index, (cell, look) in enumerate(zip(cells, looks, strict=True)):
        last = index == len(cells) - 1
        wide = width - used if last and len(cells) < places.number else places.width_of(index)
        pieces.append((fitted(cell.text, wide), look))
        if not last:
            pieces.append((" ", marker[1]))
        used += wide + (not last)
    return Strip(joined(pieces), used)
