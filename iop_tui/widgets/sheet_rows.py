"""The rows of a sheet and its cursor: what is shown, where the cursor stands, what has to be painted again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView

from iop_tui.widgets.sheet_columns import Cell, Column, ColumnPlaces


class Row(NamedTuple):
    """One row: its key, its cells, and whether the cursor can stand on it (a heading cannot be chosen)."""

    key: str
    cells: Sequence[Cell]
    heading: bool = False


class SheetRows(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows by key with a cursor; how they look is the sheet's."""

    GUTTER = 2

    def __init__(
        self,
        moved: Callable[[Any], None],
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
        self._above: Sequence[Sequence[Cell]] = ()

    # -- what it shows ---------------------------------------------------------------------------

    def show(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        cursor: str | None = None,
        above: Sequence[Sequence[Cell]] = (),
    ) -> None:
        """Show these rows. The cursor stays on its key, or goes to ``cursor``, or to the nearest row that is left.

        ``above`` are lines over the heads of the columns: what several of them have in common.
        """
        self._above = above
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
    def heads(self) -> int:
        """The lines above the first row."""
        return 1 + len(self._above)

    @property
    def _seen(self) -> int:
        """The width in cells that is seen, beside the scrollbar that more rows than there is room for will have."""
        return self.outer_size.width - (len(self.rows) + self.heads > self.outer_size.height)

    def _nearest(self, place: int) -> str | None:
        choosable = [i for i, row in enumerate(self.rows) if not row.heading]
        if not choosable:
            return None
        return self.rows[min(choosable, key=lambda i: (abs(i - place), -i))].key

    def _lay_out(self) -> None:
        self._columns_at = ColumnPlaces(self.columns, max(20, self._seen or 80), self.GUTTER)
        self.virtual_size = Size(max(self._columns_at.width, 1), len(self.rows) + self.heads)
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

    @property
    def pinned(self) -> int:
        """The cells at the left that stay where they are, however far one goes to the right: whose row it is."""
        return self.GUTTER + self._columns_at.width_of(0) + 1 if self.by_cell else 0

    def _into_view(self) -> None:
        place = self._places.get(self._cursor or "")
        if place is None or not self.size.height:
            return
        visible = self.size.height - self.heads
        top = int(self.scroll_offset.y)
        if place < top:
            self.scroll_to(y=max(0, place), animate=False, force=True)
        elif place >= top + visible:
            self.scroll_to(y=place - visible + 1, animate=False, force=True)
        if self.by_cell and self.columns:
            start, end = self._columns_at.around(self._column)
            left = int(self.scroll_offset.x)
            if start < left + self.pinned or self._column == 0:
                self.scroll_to(x=max(0, start - self.pinned), animate=False, force=True)
            elif end > left + self._seen:
                starts = (self._columns_at.around(n)[0] - self.pinned for n in range(1, len(self.columns)))
                whole = (x for x in starts if x >= end - self._seen)  # no column is seen in part beside the names
                self.scroll_to(x=next(whole, end - self._seen), animate=False, force=True)

    def _repaint(self, place: int, left: int, right: int) -> None:
        y = place - int(self.scroll_offset.y) + self.heads
        if self.heads <= y < self.size.height:
            scrolled = int(self.scroll_offset.x)
            x = left if left < self.pinned else max(self.pinned if scrolled else 0, left - scrolled)
            self.refresh(Region(x, y, max(1, right - left), 1))
