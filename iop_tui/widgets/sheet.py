"""The sheet: rows that are known by a key, drawn line by line, one of them under the cursor.

Textual's DataTable keeps its cursor as an index, and changing one cell draws all of them again. Here the
cursor is a key, so that it stays on the same client whatever comes and goes, and a changed row repaints itself alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from iop_tui.widgets.looks import styles_of
from iop_tui.widgets.safe_text import fitted, plain
from iop_tui.widgets.sheet_columns import Cell as Cell
from iop_tui.widgets.sheet_columns import Column as Column
from iop_tui.widgets.sheet_columns import row_strip
from iop_tui.widgets.sheet_rows import Row as Row
from iop_tui.widgets.sheet_rows import SheetRows


class Sheet(SheetRows, inherit_bindings=False):
    """Rows by key with a cursor; with ``cells=True`` the cursor stands on one cell of its row."""

    DEFAULT_CSS = """
    Sheet {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
        scrollbar-color: $quiet;
        scrollbar-background: $background;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "row(1)", "Down", show=False, id="sheet.down"),
        Binding("up,k", "row(-1)", "Up", show=False, id="sheet.up"),
        Binding("pagedown,ctrl+d", "page(1)", "Page down", show=False, id="sheet.page_down"),
        Binding("pageup,ctrl+u", "page(-1)", "Page up", show=False, id="sheet.page_up"),
        Binding("home", "edge(-1)", "First", show=False, id="sheet.first"),
        Binding("end,G", "edge(1)", "Last", show=False, id="sheet.last"),
    ]

    class Chosen(Message):
        """A row was clicked twice."""

        def __init__(self, sheet: Sheet, key: str) -> None:
            self.sheet = sheet
            self.key = key
            super().__init__()

        @property
        def control(self) -> Sheet:
            """The sheet."""
            return self.sheet

    def action_row(self, by: int) -> None:
        """Move one row up or down."""
        self.step(by)

    def action_page(self, by: int) -> None:
        """Move a page up or down."""
        self.step(by * max(1, self.size.height - self.heads - 1))

    def action_edge(self, by: int) -> None:
        """Move to the first or the last row."""
        self.step(by * len(self.rows))

    # -- drawing ---------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region; their ground and looks are worked out once for all of them and not anew for each."""
        self._ground, self._looks = self.rich_style, styles_of(self.app.theme_variables)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line as the terminal gets it; the first ones are the heads of the columns."""
        left, seen = int(self.scroll_offset.x), self.size.width
        width = max(seen, self.virtual_size.width)
        strip = self._line(y, width)
        if width == seen:
            return strip
        pinned = self.pinned if left else 0  # whose row it is stays in sight
        rest = strip.crop(left + pinned, left + seen)
        return Strip.join([strip.crop(0, pinned), rest]) if pinned else rest

    def _line(self, y: int, width: int) -> Strip:
        """One line over the whole width, also what is scrolled away."""
        ground = self._ground
        if y < self.heads:
            head = self._above[y] if y < self.heads - 1 else [Cell(c.label, "head") for c in self.columns]
            return self._strip(head, ground, "  ", width)
        place = y - self.heads + int(self.scroll_offset.y)
        if place >= len(self.rows):
            if not self.rows and y == self.heads + 1 and self.empty:
                return Strip([Segment(fitted(f"  {self.empty}", width), ground + self._looks["quiet"])], width)
            return Strip.blank(width, ground)
        row = self.rows[place]
        if row.heading or row.key != self._cursor:
            return self._strip(row.cells, ground, "  ", width)
        if self._beside and not self.has_focus:
            return self._strip(row.cells, ground, "│ ", width)
        return self._strip(row.cells, ground + self._looks["cursor"], "▌ ", width, on_cursor=True)

    def _strip(self, cells: Sequence[Cell], ground: Style, marker: str, width: int, on_cursor: bool = False) -> Strip:
        marked = self._column if on_cursor and self.by_cell else None
        # one look for the whole row under the cursor: it stands out as one, and goes to the terminal as one piece
        looks = [ground if on_cursor else ground + self._looks[c.look] for c in cells]
        if marked is not None and marked < len(looks):
            looks[marked] = ground + self._looks["cell"]
        strip = row_strip(self._columns_at, cells, looks, (marker, ground), width)
        return strip.adjust_cell_length(width, ground)

    # -- mouse and text ----------------------------------------------------------------------------

    async def _on_click(self, event: events.Click) -> None:
        place = event.y - self.heads + int(self.scroll_offset.y)
        if event.y < self.heads or place >= len(self.rows) or self.rows[place].heading:
            return
        event.stop()
        scrolled = int(self.scroll_offset.x) if event.x >= self.pinned else 0
        column = self._columns_at.at(event.x + scrolled)
        self.go_to(self.rows[place].key, column if self.by_cell else None)
        if event.chain == 2:
            self.post_message(self.Chosen(self, self.rows[place].key))

    def text_of(self, key: str) -> list[str]:
        """The texts of a row's cells."""
        return [plain(c.text) for c in self.rows[self._places[key]].cells]
