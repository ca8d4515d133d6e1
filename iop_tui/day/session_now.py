"""The session that is on now."""

from __future__ import annotations

from iop_tui.day.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.sessions import SessionState


def running_session(desk: Desk) -> GroupDay | None:
    """The session that was opened and whose times lie around this minute, the nearest one of several; else None.

    None, too, while nobody said who is working: that is asked on Today.
    """
    if desk.day != desk.today or not desk.start_work():
        return None
    running = []
    for session in desk.store.sessions.between(desk.today, desk.today):
        if session.state is SessionState.OPEN and session.actual_end is None:
            group = GroupDay(desk, session.id)
            if group.live:
                running.append(group)
    return min(running, key=lambda g: abs(g.session.scheduled_start - g.minute()), default=None)
