"""Tracks: standing groups, with plans that hold from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from iop_tui.domain.agenda import AgendaPart, counted_minutes
from iop_tui.domain.calendar import Weekdays
from iop_tui.domain.errors import Refused
from iop_tui.domain.rules import Rules
from iop_tui.domain.times import DAY_MINUTES, duration

POPULATIONS = ("adult", "adolescent")


class Track(NamedTuple):
    """A standing group. ``capacity`` is the program's own limit, 0 for none."""

    id: int
    name: str
    population: str = "adult"
    capacity: int = 0
    ended_on: date | None = None


class TrackPlan(NamedTuple):
    """A track's weekdays, times (minutes after midnight) and agenda, from a day on."""

    track_id: int
    from_day: date
    weekdays: Weekdays
    start: int
    end: int
    agenda: tuple[AgendaPart, ...]

    @property
    def length(self) -> int:
        """Minutes from start to end."""
        return self.end - self.start


class ClosedDay(NamedTuple):
    """A day without group: of one track, or of all of them (``track_id`` None)."""

    day: date
    track_id: int | None = None
    why: str = ""


def plan_on(plans: Sequence[TrackPlan], day: date) -> TrackPlan | None:
    """The plan in force on a day, or None before the track was in use."""
    return max((p for p in plans if p.from_day <= day), key=lambda p: p.from_day, default=None)


def is_due(track: Track, plans: Sequence[TrackPlan], closed: Sequence[ClosedDay], day: date) -> bool:
    """Whether a track meets on a day by its plan: in use, on its weekday, not ended, not closed."""
    plan = plan_on(plans, day)
    if plan is None or day.weekday() not in plan.weekdays or (track.ended_on and day > track.ended_on):
        return False
    return not any(c.day == day and c.track_id in (None, track.id) for c in closed)


def clashes(
    days: Iterable[tuple[int, int]], plans: Mapping[int, Sequence[TrackPlan]], day: date
) -> list[tuple[int, int, int]]:
    """Weekdays on which a client would have to be in two tracks at once, with both, by the plans of a day."""
    held = []
    for track, weekday in sorted(days):
        plan = plan_on(plans.get(track, ()), day)
        if plan is not None and weekday in plan.weekdays:
            held.append((weekday, plan))
    return sorted(
        (weekday, one.track_id, other.track_id)
        for (weekday, one), (other_day, other) in combinations(held, 2)
        if weekday == other_day and one.start < other.end and other.start < one.end
    )


def check_times(start: int, end: int) -> int:
    """The end of a session that starts at ``start``: past midnight when it is before it; raises Refused."""
    finish = end if end > start else end + DAY_MINUTES
    if finish - start > 12 * 60:
        raise Refused("A session cannot be longer than twelve hours.", "Check the start and the end.")
    if finish - start < 15:
        raise Refused("A session cannot be shorter than fifteen minutes.", "Check the start and the end.")
    return finish


def shortfalls(plan: TrackPlan, population: str, rules: Rules) -> tuple[str, ...]:
    """Where a plan cannot reach what the rules ask even of a client who never misses a minute; one line each."""
    counts = counted_minutes(plan.agenda)
    week, target = counts * len(plan.weekdays), rules.week_target(population)
    missing = []
    if counts < rules.day_minimum:
        missing.append(
            f"Its counted time is {duration(counts)} a day; the day minimum of {duration(rules.day_minimum)} "
            "cannot be reached."
        )
    if week < target:
        missing.append(
            f"{len(plan.weekdays)} days of {duration(counts)} make {duration(week)} a week; the target of "
            f"{duration(target)} cannot be reached in this group alone."
        )
    return tuple(missing)
