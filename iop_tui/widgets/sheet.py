"""The sheet: rows that are known by a key, drawn line by line, one of them under the cursor.

Textual's DataTable keeps its cursor as an index, and changing one cell draws all of them again. Here the
cursor is a key, so that it stays on the same client whatever comes and goes, and a changed row repaints itself alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from iop_tui.widgets.looks import styles_of
from iop_tui.widgets.safe_text import fitted, plain
from iop_tui.widgets.sheet_columns import Cell as Cell
from iop_tui.widgets.sheet_columns import Column as Column
from iop_tui.widgets.sheet_columns import ColumnPlaces, row_strip


class Row(NamedTuple):
    """One row: its key, its cells, and whether the cursor can stand on it (a heading cannot be chosen)."""

    key: str
    cells: Sequence[Cell]
    heading: bool = False


class Sheet(ScrollView, can_focus=True, inherit_bindings=False):
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
    GUTTER = 2

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

    def __init__(
        self,
        moved: Callable[[Sheet], None],
        *,
        cells: bool = False,
        id: str | None = None,
        empty: str = "",
        beside: bool = False,
    ) -> None:
        """``moved`` is called at once when the cursor stands elsewhere.

        It is a call and not a message, for a message would be handled after the keys that follow in a burst: what
        they do would be done to the client who was under the cursor before. With ``beside`` there is another sheet
        on the screen: the one that has the keys shows so.
        """
        super().__init__(id=id)
        self._moved = moved
        self.by_cell = cells
        self.empty = empty
        self._beside = beside
        self.columns: Sequence[Column] = ()
        self.rows: list[Row] = []
        self._places: dict[str, int] = {}
        self._cursor: str | None = None
        self._column = 0
        self._columns_at = ColumnPlaces((), 0, self.GUTTER)
        self._looks: Mapping[str, Style] = {}
        self._ground = Style.null()

    # -- what it shows ---------------------------------------------------------------------------

    def show(self, columns: Sequence[Column], rows: Sequence[Row], cursor: str | None = None) -> None:
        """Show these rows. The cursor stays on its key, or goes to ``cursor``, or to the nearest row that is left."""
        place = self._places.get(self._cursor or "", 0)
        self.columns = columns
        self.rows = list(rows)
        self._places = {row.key: index for index, row in enumerate(self.rows)}
        self._column = min(self._column, max(0, len(columns) - 1))
        key = cursor if cursor in self._places else self._cursor
        if key not in self._places or self.rows[self._places[key]].heading:
            key = self._nearest(place)
        self._cursor = key
        self._lay_out()
        self._into_view()
        self._moved(self)

    def patch(self, row: Row) -> None:
        """Show one row again; nothing else is repainted."""
        place = self._places.get(row.key)
        if place is None:
            return
        before, self.rows[place] = self.rows[place], row
        left, right = self._columns_at.differing(before.cells, row.cells)
        if right > left:
            self._repaint(place, left, right)

    @property
    def _seen(self) -> int:
        """The width in cells that is seen, beside the scrollbar that more rows than there is room for will have."""
        return self.outer_size.width - (len(self.rows) + 1 > self.outer_size.height)

    def _nearest(self, place: int) -> str | None:
        choosable = [i for i, row in enumerate(self.rows) if not row.heading]
        if not choosable:
            return None
        return self.rows[min(choosable, key=lambda i: (abs(i - place), -i))].key

    def _lay_out(self) -> None:
        self._columns_at = ColumnPlaces(self.columns, max(20, self._seen or 80), self.GUTTER)
        self.virtual_size = Size(max(self._columns_at.width, 1), len(self.rows) + 1)
        self.refresh()

    def _on_resize(self, event: events.Resize) -> None:
        self._lay_out()
        self._into_view()

    # -- the cursor ------------------------------------------------------------------------------

    @property
    def cursor(self) -> str | None:
        """The key of the row under the cursor, or None on an empty sheet."""
        return self._cursor

    @property
    def column(self) -> int:
        """The place of the column under the cursor."""
        return self._column

    def go_to(self, key: str | None, column: int | None = None) -> None:
        """Put the cursor on a row, and on a column."""
        before = (self._cursor, self._column)
        if key in self._places and not self.rows[self._places[key]].heading:
            self._cursor = key
        if column is not None:
            self._column = min(max(0, column), max(0, len(self.columns) - 1))
        if before == (self._cursor, self._column):
            return
        for place in {self._places[k] for k in (before[0], self._cursor) if k in self._places}:
            self._repaint(place, 0, max(self._columns_at.width, self.size.width))  # all of it: it stands out as one
        self._into_view()
        self._moved(self)

    def step(self, by: int) -> bool:
        """Move the cursor some rows; False at an edge."""
        place = self._places.get(self._cursor or "", 0)
        target, one = place, 1 if by > 0 else -1
        for _ in range(abs(by)):
            following = target + one
            while 0 <= following < len(self.rows) and self.rows[following].heading:
                following += one
            if not 0 <= following < len(self.rows):
                break
            target = following
        if target == place or not self.rows:
            return False
        self.go_to(self.rows[target].key)
        return True

    def action_row(self, by: int) -> None:
        """Move one row up or down."""
        self.step(by)

    def action_page(self, by: int) -> None:
        """Move a page up or down."""
        self.step(by * max(1, self.size.height - 2))

    def action_edge(self, by: int) -> None:
        """Move to the first or the last row."""
        self.step(by * len(self.rows))

    def _into_view(self) -> None:
        place = self._places.get(self._cursor or "")
        if place is None or not self.size.height:
            return
        visible = self.size.height - 1
        top = int(self.scroll_offset.y)
        if place < top:
            self.scroll_to(y=max(0, place), animate=False, force=True)
        elif place >= top + visible:
            self.scroll_to(y=place - visible + 1, animate=False, force=True)
        if self.by_cell and self.columns:
            start, end = self._columns_at.around(self._column)
            left = int(self.scroll_offset.x)
            if start < left or self._column == 0:
                self.scroll_to(x=max(0, start), animate=False, force=True)
            elif end > left + self._seen:
                self.scroll_to(x=end - self._seen, animate=False, force=True)

    # -- drawing ---------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region; their ground and looks are worked out once for all of them and not anew for each."""
        self._ground, self._looks = self.rich_style, styles_of(self.app.theme_variables)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line as the terminal gets it; the first one is the head of the columns."""
        left, seen = int(self.scroll_offset.x), self.size.width
        width = max(seen, self.virtual_size.width)
        strip = self._line(y, width)
        return strip if width == seen else strip.crop(left, left + seen)

    def _line(self, y: int, width: int) -> Strip:
        """One line over the whole width, also what is scrolled away."""
        ground = self._ground
        if y == 0:
            return self._strip([Cell(c.label, "head") for c in self.columns], ground, "  ", width)
        place = y - 1 + int(self.scroll_offset.y)
        if place >= len(self.rows):
            if not self.rows and y == 2 and self.empty:
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

    def _repaint(self, place: int, left: int, right: int) -> None:
        y = place - int(self.scroll_offset.y) + 1
        if 1 <= y < self.size.height:
            x = left - int(self.scroll_offset.x)
            self.refresh(Region(max(0, x), y, max(1, right - left), 1))

    # -- mouse and text ----------------------------------------------------------------------------

    async def _on_click(self, event: events.Click) -> None:
        place = event.y - 1 + int(self.scroll_offset.y)
        if event.y < 1 or place >= len(self.rows) or self.rows[place].heading:
            return
        event.stop()
        column = self._columns_at.at(event.x + int(self.scroll_offset.x))
        self.go_to(self.rows[place].key, column if self.by_cell else None)
        if event.chain == 2:
            self.post_message(self.Chosen(self, self.rows[place].key))

    def text_of(self, key: str) -> list[str]:
        """The texts of a row's cells."""
        return [plain(c.text) for c in self.rows[self._places[key]].cells]
