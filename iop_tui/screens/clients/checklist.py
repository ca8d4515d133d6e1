"""The checklist of a client's orientation: each item is ticked by its key, with today and who."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.clients.checklists import Checklist, Item, counted
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import short_day
from iop_tui.domain.checklists import CHECKLISTS, KEYS
from iop_tui.domain.clients import Episode
from iop_tui.domain.room import Fact
from iop_tui.screens.covered_list import CoveredList
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece

COLUMNS = (
    Column("key", "", 2), Column("done", "", 2), Column("item", "", 30, 1), Column("day", "", 12),
    Column("who", "", 6),
)  # fmt: skip
NARROW = 72


def key_bindings(action: str, prefix: str) -> list[BindingType]:
    """A binding for each item: the digits, then letters."""
    return [
        Binding(
            key, f"{action}({n})", f"Item {n + 1}", show=False, id=f"{prefix}.item_{key}", tooltip="ticks this item"
        )
        for n, key in enumerate(KEYS)
    ]


class ChecklistScreen(CoveredList):
    """The items with what was done; a key ticks one and takes the tick back."""

    HELP_TITLE = "Checklist"
    COVERS = Fact.EPISODE
    SHOWS = "it again"
    EMPTY = "No items. Program, Rules has them."
    KEYS = ("checklist.toggle", "covered.view", "covered.back", "app.undo", "app.keys")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,space", "tick_here", "Tick", id="checklist.toggle", key_display="1–9 a–c",
            tooltip="ticks the item under the cursor, or takes the tick back",
        ),
        *key_bindings("tick", "checklist"),
    ]  # fmt: skip

    def __init__(self, desk: Desk, episode: Episode, which: str, short: str) -> None:
        super().__init__(desk)
        self.list = Checklist(desk, episode, which, desk.today)
        self.short = short
        self._items: list[Item] = []

    def title_line(self) -> Line:
        """Whose list; in room view not which one."""
        which = "" if self.covered else f" · {CHECKLISTS[self.list.which]}"
        return [Piece(f" {self.short}", "strong"), Piece(which)]

    def show_open_rows(self) -> None:
        """The items with their keys."""
        self._items = self.list.items()
        people = {f.id: f.initials for f in self.desk.store.program.facilitators()}
        rows = []
        for place, item in enumerate(self._items):
            ticked = item.ticked
            key = KEYS[place] if place < len(KEYS) else ""
            day = short_day(ticked.done_on) if ticked else ""
            who = people.get(ticked.done_by or 0, "") if ticked else ""
            cells = [
                Cell(key, "key"), Cell("✓" if ticked else "·", "here" if ticked else "quiet"), Cell(item.text),
                Cell(day, "quiet"), Cell(who, "quiet"),
            ]  # fmt: skip
            rows.append(Row(str(place), cells if self.app.size.width >= NARROW else cells[:3]))
        self.sheet.show(COLUMNS if self.app.size.width >= NARROW else COLUMNS[:3], rows)

    def show_about(self) -> None:
        """How much is done."""
        if self.covered or not self._items:
            self.strip.about()
            return
        self.strip.about([Piece(f" {counted(self._items)} done")])

    def action_tick(self, place: int) -> None:
        """Tick an item by its key."""
        if self.covered:
            self.say(self.with_keys("Private. Press {covered.view} for full view first."), "quiet")
            return
        if place < len(self._items):
            with self.showing_errors():
                self.list.toggle(self._items[place].text)
                self.fill()
                self.sheet.go_to(str(place))

    def action_tick_here(self) -> None:
        """Tick the item under the cursor."""
        if self.sheet.cursor is not None and self.sheet.cursor.isdecimal():
            self.action_tick(int(self.sheet.cursor))
