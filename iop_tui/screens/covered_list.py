"""A list that the room may not see: in room view one line stands in its place."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.domain.room import Fact
from iop_tui.screens.list_screen import ListScreen
from iop_tui.widgets.sheet import Cell, Column, Row


class CoveredList(ListScreen):
    """Rows of one kind of fact; covered until full view is chosen, and again when it falls back."""

    COVERS: ClassVar[Fact]
    SHOWS = "the list"
    """What ``v`` shows, in the line that stands there meanwhile."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v,ctrl+f", "view", "View", id="covered.view", tooltip="room view or full view"),
        Binding("escape,q,0", "back", "Back", id="covered.back", tooltip="back"),
    ]

    @property
    def covered(self) -> bool:
        """Whether room view hides the rows."""
        return not self.may_show(self.COVERS)

    def show_rows(self) -> None:
        """The rows, or what covers them."""
        if not self.covered:
            self.show_open_rows()
            return
        words = self.with_keys(f"Covered in room view. {{covered.view}} shows {self.SHOWS}.")
        self.sheet.show([Column("covered", "", 20, 1)], [Row("covered", [Cell(words)], heading=True)])

    def show_open_rows(self) -> None:
        """Fill the sheet in full view."""
        raise NotImplementedError

    def show_about(self) -> None:
        """Say on the strip what is under the cursor; nothing while it is covered."""
        self.strip.about()

    def view_changed(self) -> None:
        """Show the rows, or cover them."""
        self.fill()

    def action_view(self) -> None:
        """Room view or full view."""
        self.nav.set_full_view(not self.nav.full_view)
