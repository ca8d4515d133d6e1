"""Who is here, from when to when, as a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from iop_tui.day.attendance_rows import SheetRow
from iop_tui.domain.attendance import (
    REASON_LABELS,
    Mark,
    Mode,
    Status,
)
from iop_tui.domain.times import duration
from iop_tui.screens.session.client_words import standing_pieces
from iop_tui.screens.session.record_test import RecordsTests
from iop_tui.widgets.sheet import Cell, Column
from iop_tui.widgets.text_lines import Line, Piece

MODES = {Mode.IN_PERSON: "room", Mode.VIDEO: "video", Mode.PHONE: "phone"}


class AttendanceList(RecordsTests):
    """What the page of attendance shows."""

    def columns(self) -> Sequence[Column]:
        """Client, status, times, mode, the day's minutes; reasons where there is room."""
        width = self.host.page_width
        columns = [
            Column("client", "Client", 24 if width >= 100 else 16 if width >= 72 else 14),
            Column("status", "Status", 23 if width >= 72 else 21),
            Column("in", "In", 6),
            Column("out", "Out", 6),
        ]
        if width >= 72:
            columns.append(Column("mode", "Mode", 6))
        columns.append(Column("day", "Day", 13 if width >= 72 else 5))
        if width >= 100 and self.reasons:
            columns.append(Column("reason", "Reason", 20))
        return columns

    def cells(self, row: SheetRow) -> Sequence[Cell]:
        """One client's cells."""
        clock, width = self.group.desk.clock, self.host.page_width
        attendance, facts = row.row, row.facts
        label = facts.label if row.status is not Status.PARTIAL else "Late, left early"
        if attendance.out_now:
            label = f"{label}, out"
        start = attendance.arrived is None and attendance.mark is Mark.HERE
        arrived = (
            Cell(clock(self.group.session.effective_start), "quiet") if start else _time(attendance.arrived, clock)
        )
        cells = [
            Cell(row.name, "strong" if attendance.mark is Mark.NOT_MARKED else ""),
            Cell(f"{facts.glyph} {label}", facts.look),
            arrived,
            _time(attendance.left, clock),
        ]
        if width >= 72:
            cells.append(Cell(MODES[attendance.mode] if attendance.mark is Mark.HERE else "", "quiet"))
        day = ""
        if attendance.mark is Mark.HERE:
            day = duration(row.minutes.total + self.group.sheet.beside_minutes(row.client_id))
            if width >= 72:
                day += f" of {duration(self.group.rules.day_minimum)}"
        cells.append(Cell(day))
        if width >= 100 and self.reasons:
            cells.append(Cell(REASON_LABELS.get(attendance.reason, attendance.reason), "quiet"))
        return cells

    def about(self, row: SheetRow) -> Sequence[Line]:
        """When the day minimum is reached; in full view the week and the counters."""
        group = self.group
        need = duration(group.rules.day_minimum)
        first = [Piece(f" {row.name}", "strong")]
        if row.row.mark in (Mark.NOT_MARKED, Mark.HERE) and not group.coming:
            at = group.sheet.reached_at(row.client_id)
            how = (
                "" if row.row.mark is Mark.HERE else ("if arriving now: " if group.live else "if here from the start: ")
            )
            beside = group.sheet.beside_minutes(row.client_id)
            if row.minutes.total + beside >= group.rules.day_minimum:
                first.append(Piece(f"   met {need}"))
            elif at is None:
                first.append(Piece(f"   {how}under {need}", "warn"))
            else:
                late = at > group.session.effective_end
                when = group.desk.clock(at)
                words = f"short of {need} (would need until {when})" if late else f"meets {need} at {when}"
                first.append(Piece(f"   {how}{words}", "warn" if late else ""))
        second = list(standing_pieces(self.standing(row.client_id)))
        return [first, second]


def _time(minute: int | None, clock: Callable[[int | None], str]) -> Cell:
    return Cell("" if minute is None else clock(minute))
