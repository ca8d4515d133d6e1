"""Calls after a discharge: due where the client agreed to them, and no longer than that holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from iop_tui.desk.desk import Desk
from iop_tui.domain.clients import Episode
from iop_tui.domain.dues import AFTERCARE_CALL, Due
from iop_tui.store.store import Saving

LATE_CALLS = 7
"""Days by which a call after discharge may be late and still begin to be due."""


def settle_aftercare_calls(desk: Desk, writer: Saving, episodes: Sequence[Episode]) -> None:
    """Within a step that changed one of a client's episodes, or an answer: let the calls be due that are wanted.

    One that was made since the discharge stays made, and one that is overdue stays due. ``episodes`` are all of the
    client's.
    """
    lately = desk.today - timedelta(days=LATE_CALLS)
    for episode in episodes:
        known = desk.store.dues.of_episode(episode.id, AFTERCARE_CALL)
        wanted = _calls_after(desk, episode, episodes)
        settled = set()
        for due in known:
            if due.done_on is not None:
                made = episode.discharged_on is not None and due.done_on >= episode.discharged_on
                settled |= {due.what} if made else set()
            elif wanted.get(due.what) == due.due_on and due.what not in settled:
                settled.add(due.what)
            else:
                desk.store.dues.delete(writer, due)
        for what, due_on in wanted.items():
            if what not in settled and due_on >= lately:
                due = Due(
                    0, episode.client_id, AFTERCARE_CALL, due_on, what, episode.id,
                    recorded_by=writer.who, recorded_at=writer.at,
                )  # fmt: skip
                desk.store.dues.save(writer, due)


def _calls_after(desk: Desk, episode: Episode, episodes: Sequence[Episode]) -> dict[str, date]:
    """When to call after an episode's discharge, by what the call is (``day 7``).

    Nothing without the client's yes, and nothing once the client is back in the program.
    """
    discharged = episode.discharged_on
    versions = desk.store.plans.of_episode(episode.id).get("aftercare", ())
    if discharged is None or not versions or not versions[-1].may_call:
        return {}
    back = min((e.admitted_on for e in episodes if e.id != episode.id and e.admitted_on >= discharged), default=None)
    if back is not None and back <= desk.today:
        return {}
    days = desk.rules(discharged).days_of_aftercare_calls
    wanted = {f"day {n}": discharged + timedelta(days=n) for n in days}
    return {what: due_on for what, due_on in wanted.items() if back is None or due_on < back}
