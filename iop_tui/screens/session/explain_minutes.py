"""How a client's minutes add up, and who entered what when."""

from __future__ import annotations

from iop_tui.day import GroupDay
from iop_tui.domain.room import Fact
from iop_tui.domain.times import duration
from iop_tui.reports.history import of_attendance
from iop_tui.reports.progress import WrittenDown, progress_of, week_text
from iop_tui.screens.text_viewer import TextViewer, wrapped
from iop_tui.widgets.text_lines import Line, Piece


def explain_attendance(group: GroupDay, client_id: int) -> TextViewer:
    """The screen for one client of a session; reasons are told in full view only."""

    def lines(width: int) -> list[Line]:
        full = screen.may_show(Fact.REASON)
        row, label = group.sheet.row(client_id), max(12, min(34, width - 24))
        text: list[Line] = [[Piece(f"{row.facts.glyph} {row.facts.label}", "strong")], []]
        for part in row.minutes.parts:
            times = f"{group.desk.clock(part.start)}–{group.desk.clock(part.end)}"
            text.append([Piece(f"{times:16} {part.label:{label}.{label}} {duration(part.minutes):>6}")])
        not_counted = [s.block.label for s in group.spans if not s.block.counts]
        text.append([Piece(f"{'':16} {'Counted':{label}} {duration(row.minutes.total):>6}", "strong")])
        if not_counted:
            text.append([Piece(f"Not counted: {', '.join(not_counted)}", "quiet")])
        if screen.may_show(Fact.STANDING):
            text.append([Piece(f"Week: {_week(group, client_id)}")])
        text += [[], [Piece("Who entered what", "strong")]]
        twelve = group.desk.rules().twelve_hours
        for told in of_attendance(group.desk, group.id, client_id, room=not full):
            text.extend(wrapped(f"{told.short_stamp(twelve)}  {told.text}", width))
        return text

    screen = TextViewer(group.desk, f"{group.short[client_id]} · {group.title}", lines)
    return screen


def _week(group: GroupDay, client_id: int) -> str:
    """The client's week up to the session's day, of group and of contacts, by what the session wrote down."""
    held = WrittenDown(group.session.week_start, {client_id: group.rows[client_id].week_target})
    standing = progress_of(group.desk, [group.files[client_id]], group.day, group.track.population, held)
    return week_text(standing[client_id])
