"""Placements: on which weekdays, in which tracks, a client is expected."""

from __future__ import annotations

from datetime import date

from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import PLACE
from iop_tui.domain.calendar import LABELS
from iop_tui.domain.clients import ClientRecord, Placement
from iop_tui.domain.errors import Refused
from iop_tui.domain.text import line
from iop_tui.domain.tracks import clashes
from iop_tui.store.store import Saving


class Placements:
    """Makes and changes placements; every change is one step that undo knows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def place(
        self,
        file: ClientRecord,
        from_day: date,
        days: frozenset[tuple[int, int]],
        level_of_care: str | None = None,
        week_target: int | None = None,
    ) -> None:
        """Let a client be expected on other days from a day on; the days before keep theirs."""
        with self._desk.saving(PLACE) as writer:
            self.write_placement(writer, file, from_day, days, level_of_care, week_target)

    def write_placement(
        self,
        writer: Saving,
        file: ClientRecord,
        from_day: date,
        days: frozenset[tuple[int, int]],
        level_of_care: str | None = None,
        week_target: int | None = None,
    ) -> None:
        """Write a placement within a step; what is not said stays as it was."""
        episode = file.episode_on(from_day)
        if episode is None:
            raise Refused("The client is not in the program on that day.", "Check admission and discharge.")
        before = file.placement_on(from_day)
        care = level_of_care if level_of_care is not None else before.level_of_care if before else ""
        target = week_target if week_target is not None else before.week_target if before else None
        placement = Placement(0, episode.id, from_day, line(care, 20), target, days)
        self._store.clients.save_placement(writer, placement, file.client.id)

    def clashes(self, client_id: int, day: date) -> str:
        """Where the client is expected in two groups at once from a day on, in words; empty where nowhere."""
        placement = self._store.clients.files([client_id])[0].placement_on(day)
        if placement is None:
            return ""
        names = {t.id: t.name for t in self._store.tracks.all()}
        told = [
            f"{LABELS[weekday]} {names[one]} and {names[other]}"
            for weekday, one, other in clashes(placement.days, self._store.tracks.plans(), day)
        ]
        return "; ".join(told)

    def toggle_day(self, client_id: int, track_id: int, weekday: int, from_day: date) -> bool:
        """Expect a client in a track on a weekday from a day on, or not any more; gives whether it is now."""
        file = self._store.clients.files([client_id])[0]
        placement = file.placement_on(from_day)
        days = placement.days if placement else frozenset()
        pair = (track_id, weekday)
        changed = days - {pair} if pair in days else days | {pair}
        self.place(file, from_day, changed)
        return pair in changed
