"""Sessions that clients were expected in, with what came of each: status and minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from iop_tui.desk.desk import Desk
from iop_tui.domain.agenda import timeline
from iop_tui.domain.attendance import Attendance, Status, status_of
from iop_tui.domain.minutes import Sum, of_session, stretches, union_total
from iop_tui.domain.sessions import Session
from iop_tui.domain.times import minute_of


class AttendedSession(NamedTuple):
    """One client in one session: its row, status and minutes."""

    session: Session
    row: Attendance
    status: Status
    minutes: Sum


def attended_sessions(
    desk: Desk, client_ids: Sequence[int], first: date, last: date
) -> dict[int, list[AttendedSession]]:
    """What is recorded of clients from ``first`` to ``last``, by client, the earliest session first."""
    rows = desk.store.attendance.of_clients(client_ids, first, last)
    sessions = desk.store.sessions.many(sorted({r.session_id for r in rows}))
    blocks = desk.store.blocks.of_many(list(sessions))
    spans = {id: timeline(blocks[id], s.actual_start, s.actual_end) for id, s in sessions.items()}
    by_client: dict[int, list[AttendedSession]] = {id: [] for id in client_ids}
    for row in rows:
        session = sessions[row.session_id]
        total = of_session(row, spans[session.id], session, running_until(desk, session))
        by_client[row.client_id].append(AttendedSession(session, row, status_of(row, session.attendance_window), total))
    return by_client


def running_until(desk: Desk, session: Session) -> int | None:
    """This minute of the session's day while the session runs, None when it is over."""
    if session.is_final or session.actual_end is not None:
        return None
    minute = minute_of(desk.now(), session.day, session.time_zone)
    return minute if minute < session.effective_end else None


def counted_once(sessions: Iterable[AttendedSession]) -> int:
    """Minutes of several sessions; a time that two of them share, also across midnight, counts once."""
    return union_total(s for attended in sessions for s in stretches(attended.minutes, attended.session))
