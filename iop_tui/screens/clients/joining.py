"""Two clients who are one, side by side: what they are, where both have a row, and joining them."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.clients.joining import Join, facts, join, look, told
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Attendance
from iop_tui.domain.calendar import long_day
from iop_tui.domain.room import Fact
from iop_tui.screens.list_screen import ListScreen
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece


class JoinScreen(ListScreen):
    """``y`` makes one client of the two; where both have a row in a session ``enter`` says which is kept."""

    HELP_TITLE = "Join clients"
    KEYS = ("join.join", "join.keep", "join.swap", "join.back", "app.keys")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "y", "join", "Join", id="join.join", tooltip="makes one client of the two, one step that ctrl+z undoes"
        ),
        Binding("enter,space", "keep", "Keep other", id="join.keep", tooltip="which row of a session is kept"),
        Binding("t", "swap", "Swap", id="join.swap", tooltip="the other client is the one that stays"),
        Binding("v,ctrl+f", "view", "View", show=False, id="join.view", tooltip="shows both, or covers them"),
        Binding("escape,q", "back", "Cancel", id="join.back", tooltip="cancels; nothing is joined"),
    ]

    def __init__(self, desk: Desk, stays: int, goes: int) -> None:
        """Raises Refused where the two cannot be one."""
        super().__init__(desk)
        self._found: Join = look(desk, stays, goes)
        self._kept: dict[int, int] = {}

    def show_rows(self) -> None:
        """Both clients, and the sessions in which both have a row; nothing of them in room view."""
        if not self.may_show(Fact.FULL_NAME):
            covered = Cell(self.with_keys("Hidden in room view. Press {join.view} to see both."))
            self.sheet.show([Column("what", "", 20, 1)], [Row("covered", [covered], heading=True)])
            return
        rows = [Row(f"fact {label}", [Cell(label, "quiet"), Cell(a), Cell(b)]) for label, a, b in facts(self._found)]
        if self._found.collisions:
            rows.append(Row("heading", [Cell("Both were there", "heading")], heading=True))
        for c in self._found.collisions:
            kept = self._kept.get(c.session_id)
            cells = [self._row(row, kept) for row in (c.stays, c.goes)]
            rows.append(Row(f"session {c.session_id}", [Cell(long_day(c.day)), *cells]))
        columns = [Column("what", "", 24), Column("stays", "Stays", 24, 1), Column("goes", "Goes", 24)]
        self.sheet.show(columns, rows)

    def _row(self, row: Attendance, kept: int | None) -> Cell:
        words = told(row, self.desk.clock)
        if kept is None:
            return Cell(f"{words}?", "warn")
        return Cell(f"● {words}, kept", "here") if kept == row.client_id else Cell(words, "quiet")

    def show_about(self) -> None:
        """What joining does."""
        numbered = self.may_show(Fact.NUMBER)
        left = f" They will be {self._found.client.number}; the name stays that of the first." if numbered else ""
        self.strip.about(
            [Piece(" The second client's records move to the first; all answers and notes are kept.")],
            [Piece(left, "quiet")],
        )

    def title_line(self) -> Line:
        """What it is."""
        return [Piece(" Join clients", "strong"), Piece(" · two records of one person")]

    def view_changed(self) -> None:
        """Room view or full view was chosen."""
        self.fill()

    # -- keys ----------------------------------------------------------------------------------------

    def action_view(self) -> None:
        """Show both, or cover them."""
        self.nav.set_full_view(not self.nav.full_view)

    def action_keep(self) -> None:
        """Keep the first one's row of a session, then the other's."""
        kind, _, rest = (self.sheet.cursor or "").partition(" ")
        if kind == "session":
            stays, goes = self._found.stays.client.id, self._found.goes.client.id
            self._kept[int(rest)] = goes if self._kept.get(int(rest)) == stays else stays
            self.fill()

    def action_swap(self) -> None:
        """Let the other one stay."""
        with self.showing_errors():
            self._found = look(self.desk, self._found.goes.client.id, self._found.stays.client.id)
            self.fill()

    def action_join(self) -> None:
        """Join them; every session of both has to be decided first."""
        open_ = [c for c in self._found.collisions if c.session_id not in self._kept]
        if not self.may_show(Fact.FULL_NAME):
            self.say(self.with_keys("Private. Press {join.view} to see both first."), "warn")
            return
        if open_:
            self.sheet.go_to(f"session {open_[0].session_id}")
            self.say("Both have a record here. Press enter to choose which to keep.", "warn")
            return
        with self.showing_errors():
            join(self.desk, self._found, self._kept)
            app, nav = self.app, self.nav
            app.pop_screen()
            app.call_after_refresh(nav.say, "Joined into one client. ctrl+z undoes it.", "here")
