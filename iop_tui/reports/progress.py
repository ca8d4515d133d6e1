"""Where a client stands: minutes of the day and the week, counters against their limits, what was last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from iop_tui.day.attended_sessions import AttendedSession, attended_sessions, counted_once
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import UNEXCUSED, Status
from iop_tui.domain.clients import ClientRecord, Episode
from iop_tui.domain.minutes import stretches
from iop_tui.domain.times import week_of
from iop_tui.domain.tracks import ClosedDay, Track, TrackPlan, is_due, plan_on
from iop_tui.domain.week import WeekAsked, WeekHad, sum_text
from iop_tui.reports.hours import WeekSums
from iop_tui.reports.hours_source import Hours

_EVER = date(1900, 1, 1)


class ClientProgress(NamedTuple):
    """One client on one day. Minutes are counted ones; counters are those of the episode."""

    client_id: int
    group_minutes: int = 0
    contact_minutes: int = 0
    week_target: int = 0
    day_minutes: int = 0
    late: int = 0
    unexcused: int = 0
    unexcused_limit: int = 0
    early_no_show: bool = False
    last_attended: date | None = None

    @property
    def week_minutes(self) -> int:
        """Counted minutes of the week: of group, and of contacts that count."""
        return self.group_minutes + self.contact_minutes

    @property
    def at_limit(self) -> bool:
        """Whether absences without excuse have reached the limit."""
        return self.unexcused_limit > 0 and self.unexcused >= self.unexcused_limit


def week_text(standing: ClientProgress) -> str:
    """The week's hours, as a sum where contacts are in them: ``group 8:10 + contacts 0:50 = 9:00 of 9:00``."""
    had = WeekHad(standing.group_minutes, standing.contact_minutes)
    return sum_text(had, WeekAsked(standing.week_target))


class WrittenDown(NamedTuple):
    """What a session wrote down at its opening and goes by since: its week's first day, its rows' weekly targets."""

    week_start: int | None = None
    targets: Mapping[int, int | None] = MappingProxyType({})


def progress_of(
    desk: Desk, files: Iterable[ClientRecord], day: date, population: str, held: WrittenDown | None = None
) -> dict[int, ClientProgress]:
    """Where clients stand on a day, the day itself included; in a session by what it wrote down (``held``)"""
    held = held or WrittenDown()
    known = {f.client.id: f for f in files}
    rules = desk.rules(day)
    first, _ = week_of(day, rules.week_start if held.week_start is None else held.week_start)
    since = min((e.admitted_on for f in known.values() if (e := f.episode_on(day))), default=first)
    history = attended_sessions(desk, list(known), min(since, first), day)
    last = desk.store.attendance.last_attended(list(known), day)
    week = _week_of(desk, history, first, day)
    meets = Meetings(desk)
    progress = {}
    for id, file in known.items():
        episode = file.episode_on(day)
        own = [a for a in history[id] if episode is not None and a.row.episode_id in (episode.id, None)]
        placement = file.placement_on(day)
        targets = (held.targets.get(id), placement.week_target if placement else None, rules.week_target(population))
        progress[id] = ClientProgress(
            id,
            group_minutes=week.minutes(id),
            contact_minutes=week.beside(id, first, day),
            week_target=next(t for t in targets if t is not None),
            day_minutes=counted_once(a for a in history[id] if a.session.day == day)
            + (week.beside(id, day, day) if rules.contacts_in_day else 0),
            late=sum(a.status in (Status.LATE, Status.PARTIAL) for a in own) + (episode.opening_late if episode else 0),
            unexcused=sum(a.status in UNEXCUSED for a in own) + (episode.opening_unexcused if episode else 0),
            unexcused_limit=rules.unexcused_limit,
            early_no_show=episode is not None and _no_show_early(file, episode, own, meets),
            last_attended=last.get(id),
        )
    return progress


def _week_of(desk: Desk, history: Mapping[int, Sequence[AttendedSession]], first: date, last: date) -> WeekSums:
    """The week's minutes of clients, of group sessions and of all else that counts."""
    sums = WeekSums(desk, first)
    sessions = [(id, one) for id, every in history.items() for one in every if one.session.day >= first]
    for id, one in sorted(sessions, key=lambda s: (s[1].session.day, s[1].session.scheduled_start)):
        sums.add(Hours(id, one.session.day, first, stretches(one.minutes, one.session), one.minutes.total))
    sums.settle(last)
    return sums


def _no_show_early(file: ClientRecord, episode: Episode, own: Sequence[AttendedSession], meets: Meetings) -> bool:
    """Whether one of the first three sessions of an episode was a no show.

    Sessions that lie between the admission and the first one that the file knows are among the three: of somebody who
    was admitted long before the program knew them, none of the first three is known.
    """
    marked = [a for a in own if a.status is not Status.NOT_MARKED]
    if not any(a.status is Status.NO_SHOW for a in marked):
        return False
    before = meets.number(file, episode.admitted_on, own[0].session.day)
    return any(a.status is Status.NO_SHOW for a in marked[: max(0, 3 - before)])


class Meetings:
    """On which days clients' groups met or would have met; read when it is first asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def _tracks(self) -> dict[int, Track]:
        return {t.id: t for t in self._desk.store.tracks.all()}

    @cached_property
    def _plans(self) -> dict[int, list[TrackPlan]]:
        return self._desk.store.tracks.plans()

    def number(self, file: ClientRecord, first: date, before: date, enough: int = 3) -> int:
        """How many sessions expected a client from one day to before another; counts to ``enough`` and no further."""
        closed = self._desk.store.tracks.closed_days(first, before) if first < before else []
        meetings, day = 0, first
        while day < before and meetings < enough:
            placement = file.placement_on(day)
            meetings += sum(
                weekday == day.weekday() and self._met(track, closed, day)
                for track, weekday in (placement.days if placement else ())
            )
            day += timedelta(days=1)
        return meetings

    def _met(self, track_id: int, closed: Sequence[ClosedDay], day: date) -> bool:
        """Whether a track met; before its first plan it did, for only the program did not know of it."""
        plans = self._plans.get(track_id, [])
        return plan_on(plans, day) is None or is_due(self._tracks[track_id], plans, closed, day)


def whole_history(desk: Desk, client_id: int, until: date) -> list[AttendedSession]:
    """Everything that is recorded of one client, the latest session first."""
    return attended_sessions(desk, [client_id], _EVER, until + timedelta(days=1))[client_id][::-1]
