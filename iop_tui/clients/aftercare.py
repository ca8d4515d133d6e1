"""Calls after a discharge: due where the client agreed to them, and no longer than that holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from iop_tui.desk.desk import Desk
from iop_tui.domain.clients import Episode
from iop_tui.domain.dues import AFTERCARE_CALL, Due
from iop_tui.store.store import Saving

LATE_CALLS = 7
"""Days by which a call after discharge may be late and still be made."""


def settle_aftercare_calls(desk: Desk, writer: Saving, episodes: Sequence[Episode]) -> None:
    """Within a step that changed one of a client's episodes, or an answer: let the calls be due that are wanted.

    One that was made stays made. ``episodes`` are all of the client's.
    """
    for episode in episodes:
        known = desk.store.dues.of_episode(episode.id, AFTERCARE_CALL)
        wanted = _calls_after(desk, episode, episodes)
        for due in known:
            if due.done_on is None and due.due_on not in wanted:
                desk.store.dues.delete(writer, due)
        for due_on, days in wanted.items():
            if due_on not in {due.due_on for due in known}:
                due = Due(
                    0, episode.client_id, AFTERCARE_CALL, due_on, f"day {days}", episode.id,
                    recorded_by=writer.who, recorded_at=writer.at,
                )  # fmt: skip
                desk.store.dues.save(writer, due)


def _calls_after(desk: Desk, episode: Episode, episodes: Sequence[Episode]) -> dict[date, int]:
    """When to call after an episode's discharge, with the days since.

    Nothing without the client's yes, and nothing once the client is back in the program.
    """
    discharged = episode.discharged_on
    versions = desk.store.plans.of_episode(episode.id).get("aftercare", ())
    if discharged is None or not versions or not versions[-1].may_call:
        return {}
    back = min((e.admitted_on for e in episodes if e.id != episode.id and e.admitted_on >= discharged), default=None)
    if back is not None and back <= desk.today:
        return {}
    lately = desk.today - timedelta(days=LATE_CALLS)
    days = desk.rules(discharged).days_of_aftercare_calls
    wanted = {discharged + timedelta(days=n): n for n in days}
    return {due: n for due, n in wanted.items() if due >= lately and (back is None or due < back)}
