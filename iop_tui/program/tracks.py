"""Tracks, the standing groups, with the plans they meet by, and the days on which they do not meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import ADD_TRACK, CHANGE_TRACK, CLOSE_A_DAY, OPEN_A_DAY, PLAN_TRACK
from iop_tui.domain.agenda import AgendaPart, default_agenda, fit_agenda
from iop_tui.domain.calendar import Weekdays
from iop_tui.domain.errors import Refused
from iop_tui.domain.text import fold, line
from iop_tui.domain.tracks import POPULATIONS, ClosedDay, Track, TrackPlan, check_times, plan_on, shortfalls


@dataclass(frozen=True)
class TrackWithPlan:
    """A track with the plan in force on a day (None before its first)."""

    track: Track
    plan: TrackPlan | None
    plans: tuple[TrackPlan, ...]


class Tracks:
    """Makes and changes tracks; every change is one step that undo knows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def tracks(self, day: date | None = None, ended: bool = False) -> list[TrackWithPlan]:
        """The tracks with the plan of a day; with ``ended`` those that ended by then too."""
        wanted = day or self._desk.today
        plans = self._store.tracks.plans()
        with_plans = []
        for track in self._store.tracks.all():
            if ended or track.ended_on is None or track.ended_on >= wanted:
                own = tuple(plans.get(track.id, ()))
                with_plans.append(TrackWithPlan(track, plan_on(own, wanted), own))
        return with_plans

    def track(self, name: str) -> TrackWithPlan:
        """A track by its name or the only one whose name begins so; raises Refused naming those there are."""
        every = self.tracks(ended=True)
        wanted = fold(name)
        matching = [t for t in every if fold(t.track.name) == wanted]
        matching = matching or [t for t in every if fold(t.track.name).startswith(wanted)]
        if len(matching) != 1:
            known = ", ".join(t.track.name for t in every) or "none yet"
            raise Refused("No group matches that name, or more than one does.", f"There are: {known}.")
        return matching[0]

    def add_track(
        self,
        name: str,
        weekdays: Weekdays,
        start: int,
        end: int,
        *,
        since: date | None = None,
        population: str = "adult",
        capacity: int = 0,
        agenda: Sequence[AgendaPart] = (),
    ) -> TrackWithPlan:
        """Make a track with its first plan, in use since a day (today without one)."""
        title = self._track_name(name, 0)
        if population not in POPULATIONS:
            raise Refused("Not a valid population.", f"It is one of {', '.join(POPULATIONS)}.")
        finish = check_times(start, end)
        parts = fit_agenda(agenda or default_agenda(finish - start), finish - start)
        with self._desk.saving(ADD_TRACK) as writer:
            if not self._store.program.meta("time_zone"):
                self._store.program.set_meta(writer, "time_zone", self._desk.zone)
            id = self._store.tracks.save(writer, Track(0, title, population, capacity))
            plan = TrackPlan(id, since or self._desk.today, weekdays, start, finish, parts)
            self._store.tracks.save_plan(writer, plan)
        return next(t for t in self.tracks(plan.from_day) if t.track.id == id)

    def change_track(self, track: Track) -> None:
        """Change a track's name, population, size or its last day."""
        title = self._track_name(track.name, track.id)
        with self._desk.saving(CHANGE_TRACK) as writer:
            self._store.tracks.save(writer, track._replace(name=title))

    def _track_name(self, name: str, id: int) -> str:
        title = line(name, 60)
        if not title:
            raise Refused("A group needs a name.", "Such as Morning IOP.")
        if any(fold(t.name) == fold(title) and t.id != id for t in self._store.tracks.all()):
            raise Refused("There is already a group with that name.", "Choose another name.")
        return title

    def plan_track(
        self, track_id: int, from_day: date, weekdays: Weekdays, start: int, end: int, agenda: Sequence[AgendaPart] = ()
    ) -> TrackPlan:
        """Let a track meet by another plan from a day on; the days before keep theirs."""
        finish = check_times(start, end)
        parts = fit_agenda(agenda or default_agenda(finish - start), finish - start)
        plan = TrackPlan(track_id, from_day, weekdays, start, finish, parts)
        with self._desk.saving(PLAN_TRACK) as writer:
            self._store.tracks.save_plan(writer, plan)
        return plan

    def warnings(self, plan: TrackPlan, population: str) -> tuple[str, ...]:
        """Where a plan cannot reach the day minimum or the weekly target."""
        return shortfalls(plan, population, self._desk.rules(max(plan.from_day, self._desk.today)))

    def close_day(self, day: date, track_id: int | None, why: str = "") -> None:
        """Note a day without group, of one track or of all (None)."""
        if any(c.track_id == track_id for c in self._store.tracks.closed_days(day, day)):
            raise Refused("That day is already closed.")
        with self._desk.saving(CLOSE_A_DAY) as writer:
            self._store.tracks.close_day(writer, ClosedDay(day, track_id, line(why)))

    def open_day(self, closed: ClosedDay) -> None:
        """Take a day without group back."""
        with self._desk.saving(OPEN_A_DAY) as writer:
            self._store.tracks.open_day(writer, closed)
