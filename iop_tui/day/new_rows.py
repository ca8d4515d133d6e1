"""The first rows of a session, as they are written down when it opens: its blocks and its clients."""

from __future__ import annotations

from datetime import date

from iop_tui.desk.desk import Desk
from iop_tui.domain.agenda import AgendaPart, Block, fit_agenda
from iop_tui.domain.attendance import Attendance
from iop_tui.domain.clients import ClientRecord
from iop_tui.store.store import Saving


def write_blocks(
    desk: Desk, writer: Saving, session_id: int, start: int, agenda: tuple[AgendaPart, ...], length: int
) -> None:
    """Write the blocks of a new session from its track's agenda."""
    at = start
    for position, part in enumerate(fit_agenda(agenda, length)):
        block = Block(0, session_id, position, part.kind, at, at + part.minutes, part.counts)
        desk.store.blocks.insert(writer, block)
        at += part.minutes


def new_row(
    session_id: int, file: ClientRecord, day: date, position: int, usual_target: int, origin: str = "placed"
) -> Attendance:
    """A client's row as it is written down: with the level of care and the weekly target of that day.

    ``usual_target`` (minutes) is the rule's, for a client without one of their own.
    """
    episode, placement = file.episode_on(day), file.placement_on(day)
    own = placement.week_target if placement else None
    return Attendance(
        0,
        session_id,
        file.client.id,
        episode.id if episode else None,
        placement.id if placement else None,
        origin,
        position=position,
        level_of_care=placement.level_of_care if placement else "",
        week_target=usual_target if own is None else own,
    )
