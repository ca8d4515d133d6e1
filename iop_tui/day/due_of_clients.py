"""What is due of the clients of a session beside the group: a test that is due, an orientation that is not done."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from iop_tui.desk.due_tests import DueTests, recorded
from iop_tui.domain.checklists import SESSIONS_SHOWN
from iop_tui.domain.drug_tests import DueTest

if TYPE_CHECKING:
    from iop_tui.day.open_session import OpenSession

_NEW = timedelta(days=28)
"""How long after an admission it is looked at whether somebody's first sessions are over."""


class DueOfClients:
    """Read when it is first asked for; nothing of it is for the room."""

    def __init__(self, group: OpenSession) -> None:
        self._group = group

    def reload(self) -> None:
        """Read it again when it is asked for next."""
        for derived in ("tests", "orientation"):
            self.__dict__.pop(derived, None)

    @cached_property
    def tests(self) -> dict[int, DueTest]:
        """The tests that are due on the session's day and not recorded, by client; of a day to come none."""
        group, store = self._group, self._group.desk.store
        if group.day > group.desk.today:
            return {}
        due = DueTests(group.desk, list(group.files.values()), group.day)
        found = {id: d for id in group.on_roster if (d := due.on(group.files[id], group.day)) is not None}
        told = store.drug_tests.on_day(group.day) if found else {}
        return {id: d for id, d in found.items() if recorded(told.get(id, [])) is None}

    @cached_property
    def orientation(self) -> dict[int, str]:
        """How much of the orientation is done, as ``3 of 8``, of those who are in their first sessions, by client."""
        group, store = self._group, self._group.desk.store
        new = {
            id: episode
            for id in group.on_roster
            if (episode := group.files[id].episode_on(group.day)) and episode.admitted_on >= group.day - _NEW
        }
        if not new:
            return {}
        first = min(e.admitted_on for e in new.values())
        rows = store.attendance.of_clients(list(new), first, group.day)
        items = group.desk.rules(group.day).checklist("orientation")
        done = store.checklists.of_episodes([e.id for e in new.values()], "orientation")
        told = {}
        for id, episode in new.items():
            number = sum(r.client_id == id and r.episode_id == episode.id for r in rows)
            ticked = sum(item in done[episode.id] for item in items)
            if number <= SESSIONS_SHOWN and ticked < len(items):
                told[id] = f"{ticked} of {len(items)}"
        return told

    def words(self, client_id: int) -> list[str]:
        """All of it that is due of one client, in words."""
        words = ["test due"] if client_id in self.tests else []
        if client_id in self.orientation:
            words.append(f"orientation {self.orientation[client_id]}")
        return words
