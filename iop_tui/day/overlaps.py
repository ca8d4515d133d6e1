"""Clients who are here in two sessions at the same time: one of the two is probably a slip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from iop_tui.day.attended_sessions import attended_sessions
from iop_tui.domain.attendance import Mark
from iop_tui.domain.minutes import of_session, shared, stretches

if TYPE_CHECKING:
    from iop_tui.day.open_session import OpenSession


def minutes_elsewhere(group: OpenSession, client_ids: Sequence[int]) -> dict[int, int]:
    """Minutes that clients, here in this session, are here in another one at the same time; who shares none is not
    in it."""
    here = [id for id in client_ids if group.rows[id].mark is Mark.HERE and not group.rows[id].taken_off]
    around = timedelta(days=1)  # a night group reaches into the next day
    first, last = group.day - around, group.day + around
    twice = group.desk.store.attendance.here_elsewhere(here, group.id, first, last)
    elsewhere: dict[int, int] = {}
    if not twice:
        return elsewhere
    for id, history in attended_sessions(group.desk, twice, first, last).items():
        others = [s for a in history if a.session.id != group.id for s in stretches(a.minutes, a.session)]
        own = stretches(of_session(group.rows[id], group.spans, group.session, group.until()), group.session)
        if others and (minutes := shared(own, others)):
            elsewhere[id] = minutes
    return elsewhere
