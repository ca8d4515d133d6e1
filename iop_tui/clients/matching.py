"""Give the rows of a walk-in to the client that they turned out to be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import MATCH_WALK_IN
from iop_tui.domain.attendance import Attendance
from iop_tui.domain.calendar import long_day
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.errors import Refused
from iop_tui.store.store import Saving

_MATCHED = "walk-in linked to the office's client"


def match_walk_in(desk: Desk, walk_in_id: int, client_id: int) -> None:
    """Give everything of a provisional walk-in to the client that they turned out to be, as one step.

    Each row gets the episode, level of care and target that the client had on its day. Rows of days that were
    closed are corrected by it. Raises Refused where the client was not in the program on one of the days.
    """
    provisional = {c.id for c in desk.store.clients.provisional() if c.own_number}
    if walk_in_id == client_id or walk_in_id not in provisional:
        raise Refused("Only an unlinked walk-in can be linked.", "Their numbers begin with T-.")
    if desk.store.clients.shared_sessions(walk_in_id, client_id):
        raise Refused("Both are in the same session.", "Remove one of them there first.")
    with desk.saving(MATCH_WALK_IN) as writer:
        _give(desk, writer, walk_in_id, client_id)


def follow_list(desk: Desk, writer: Saving, client_id: int) -> None:
    """Within a step: let the rows of a walk-in whom a list told of follow the episode and placement it told."""
    _give(desk, writer, client_id, client_id)


def _give(desk: Desk, writer: Saving, walk_in_id: int, client_id: int) -> None:
    (file,) = desk.store.clients.files([client_id])
    desk.store.clients.move_rows(writer, walk_in_id, list(_matched_rows(desk, writer, walk_in_id, file)), client_id)


def _matched_rows(desk: Desk, writer: Saving, walk_in_id: int, file: ClientRecord) -> Iterator[Attendance]:
    """A walk-in's rows as they are once the walk-in is matched; on days that were closed it is a correction."""
    rows = desk.store.attendance.of_client(walk_in_id)
    sessions = desk.store.sessions.many([r.session_id for r in rows])
    populations = {t.id: t.population for t in desk.store.tracks.all()}
    for row in rows:
        session = sessions[row.session_id]
        usual = desk.rules(session.day).week_target(populations[session.track_id])
        moved = _row_of(file, row, session.day, usual)
        if session.is_final or session.revision:
            moved = moved._replace(
                revision=row.revision + 1,
                correction_reason=_MATCHED,
                recorded_by=writer.who,
                recorded_at=writer.at,
            )
        yield moved


def _row_of(file: ClientRecord, row: Attendance, day: date, usual_target: int) -> Attendance:
    """A walk-in's row as it is once it is a client's; raises Refused where the client was not in the program."""
    episode, placement = file.episode_on(day), file.placement_on(day)
    if episode is None:
        raise Refused(
            f"The client was not in the program on {long_day(day)}, when the walk-in came.",
            "Check the client's admission first.",
        )
    own = placement.week_target if placement else None
    return row._replace(
        episode_id=episode.id,
        placement_id=placement.id if placement else None,
        level_of_care=placement.level_of_care if placement else "",
        week_target=usual_target if own is None else own,
    )
