"""A screen of rows: title, sheet, strip, keys. Lists of every kind are made of it."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.geometry import Size

from iop_tui.desk.read_faults import advice, fault_of
from iop_tui.domain.errors import IopError
from iop_tui.screens.base import IopScreen, who_line
from iop_tui.screens.strip import Strip
from iop_tui.widgets.sheet import Cell, Column, Row, Sheet
from iop_tui.widgets.text_lines import Line, Lines, Piece, spread


class ListScreen(IopScreen):
    """Title, sheet, strip and keys; what stands in them is the subclass's."""

    BY_CELL = False
    EMPTY = ""
    _filled_for: Size | None = None
    _behind = False
    _faulty = False

    def compose(self) -> ComposeResult:
        """The frame."""
        yield Lines(id="title")
        yield Sheet(self.moved, cells=self.BY_CELL, id="sheet", empty=self.with_keys(self.EMPTY))
        yield Strip()
        yield Lines(id="keys")

    @property
    def sheet(self) -> Sheet:
        """The sheet."""
        return self.query_one("#sheet", Sheet)

    def on_mount(self) -> None:
        """Let the sheet have the keys, and fill everything in before the first layout: the first picture is whole."""
        self.set_focus(self.sheet)
        self.fill()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out again where the size is another one."""
        if self.app.size != self._filled_for:
            self.fill()

    def on_screen_suspend(self) -> None:
        """Something else lies over it."""
        self._behind = True

    def on_screen_resume(self) -> None:
        """What lay behind may have changed."""
        if self._behind:
            self._behind = False
            self.fill()

    def fill(self) -> None:
        """Read and show everything again."""
        self._filled_for = self.app.size
        self._faulty = False
        self.show_title()
        try:
            self.show_rows()
            self.show_about()
        except Exception as error:
            fault = fault_of(error)
            if fault is None:
                raise
            self._show_fault(fault)
        self.show_key_line()

    def read_anew(self) -> None:
        """Show what is in the file now."""
        self.fill()

    def _show_fault(self, fault: IopError) -> None:
        """Where the list cannot be read: what is so and what to do, in its place; the other screens go on."""
        self._faulty = True
        words = (fault.text, *advice(self.desk, fault))
        rows = [Row(f"fault {n}", [Cell(line, "" if n else "warn")], heading=True) for n, line in enumerate(words)]
        self.sheet.show([Column("fault", "", 20, 1)], rows)
        self.strip.about()

    def title_line(self) -> Line:
        """What stands at the left of the first line."""
        return [Piece(f" {self.HELP_TITLE}", "strong")]

    def show_title(self) -> None:
        """Draw the first line."""
        self.query_one("#title", Lines).show(spread(self.app.size.width, self.title_line(), (), who_line(self)))

    def show_rows(self) -> None:
        """Fill the sheet."""

    def show_about(self) -> None:
        """Say on the strip what is under the cursor."""

    def moved(self, _sheet: Sheet) -> None:
        """The cursor stands elsewhere."""
        if not self._faulty:
            self.show_about()

    @on(Sheet.Chosen, "#sheet")
    async def chosen(self) -> None:
        """A double click is ``enter``."""
        await self.nav.run_bindings("enter", priority=False)

    async def action_back(self) -> None:
        """Go back to where one came from."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
