"""What the card says of the way through the program: the orientation, and the curriculum."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from iop_tui.clients.checklists import Checklist, counted
from iop_tui.day.attended_sessions import AttendedSession
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import short_day
from iop_tui.domain.clients import ClientRecord
from iop_tui.reports.curriculum import curriculum_of
from iop_tui.widgets.text_lines import Line, Piece

_NEW = 28
"""Days after an admission in which the card shows each item of the orientation; later what is left is a number."""


def orientation_lines(desk: Desk, file: ClientRecord, day: date) -> list[Line]:
    """How much of the orientation is done; of a newcomer item by item."""
    episode = file.episode_on(day)
    if episode is None:
        return []
    items = Checklist(desk, episode, "orientation", day).items()
    done = [i for i in items if i.ticked is not None]
    new = (day - episode.admitted_on).days <= _NEW
    if not items or not (done or new):
        return []
    head: Line = [Piece(f"Orientation  {counted(items)}")]
    if not new or len(done) == len(items):
        return [head]
    people = {f.id: f.initials for f in desk.store.program.facilitators()}
    lines: list[Line] = [head]
    for item in items:
        ticked = item.ticked
        told = f"   {short_day(ticked.done_on)}  {people.get(ticked.done_by or 0, '')}" if ticked else ""
        mark = Piece("  ✓ ", "here") if ticked else Piece("  · ", "quiet")
        lines.append([mark, Piece(item.text), Piece(told, "quiet")])
    return lines


def curriculum_lines(desk: Desk, file: ClientRecord, day: date, history: Sequence[AttendedSession]) -> list[Line]:
    """How much of the group's curriculum the client had, and which required topics are missing."""
    own = curriculum_of(desk, file, day, history)
    if own is None:
        return []
    told = own.covered
    required = f", required {told.required_had} of {told.required}" if told.required else ""
    lines: list[Line] = [[Piece(f"Curriculum   {told.had} of {told.topics}{required}")]]
    if own.missing:
        lines.append([Piece(f"  missing: {'; '.join(own.missing)}", "warn")])
    return lines
