"""What a client had of the curriculum of their group, in this admission."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from iop_tui.day.attended_sessions import AttendedSession, running_until
from iop_tui.desk.desk import Desk
from iop_tui.domain.clients import ClientRecord, placement_on
from iop_tui.domain.curriculum import Covered, covered, curriculum_on
from iop_tui.domain.minutes import topics_had
from iop_tui.reports.progress import whole_history


class ClientCurriculum(NamedTuple):
    """How much of a curriculum a client had, and the titles of required topics that are missing."""

    covered: Covered
    missing: tuple[str, ...]


def curriculum_of(
    desk: Desk, file: ClientRecord, day: date, history: Sequence[AttendedSession] | None = None
) -> ClientCurriculum | None:
    """What a client had by a day; None without a curriculum. ``history`` is what is recorded, where it is known."""
    episode = file.episode_on(day) or file.latest_episode()
    if episode is None:
        return None
    own = [p for p in file.placements if p.episode_id == episode.id]
    placement = placement_on(own, day)
    tracks = sorted({track for track, _ in placement.days}) if placement else []
    held = desk.store.curricula.all()
    curriculum = next((c for t in tracks if (c := curriculum_on(held.get(t, []), day))), None)
    if curriculum is None:
        return None
    every = whole_history(desk, file.client.id, day) if history is None else history
    since = [a for a in every if a.session.day >= episode.admitted_on]
    blocks = desk.store.blocks.of_many([a.session.id for a in since])
    had = {
        code
        for a in since
        for code in topics_had(a.row, blocks[a.session.id], a.session, running_until(desk, a.session))
    }
    told = covered(curriculum, had)
    titles = {t.code: t.title for t in desk.topics(retired=True)}
    return ClientCurriculum(told, tuple(titles.get(code, code) for code in told.missing))
