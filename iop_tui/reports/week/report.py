"""One week of the clients of a track, or of all of them, the worst first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from iop_tui.day.attended_sessions import AttendedSession, attended_sessions, counted_once
from iop_tui.desk.desk import Desk
from iop_tui.desk.program_days import Calendar
from iop_tui.domain.attendance import STATUSES, Status
from iop_tui.domain.calendar import LABELS
from iop_tui.domain.clients import ClientRecord, Placement, expected
from iop_tui.domain.contacts import Contact
from iop_tui.domain.minutes import stretches, union_total
from iop_tui.domain.times import week_of
from iop_tui.domain.week import Stand, WeekAsked, WeekHad, stand
from iop_tui.reports.hours import WeekSums
from iop_tui.reports.hours_source import Hours
from iop_tui.reports.week.coming import Coming


class DayCell(NamedTuple):
    """One day of a client: counted minutes, or the status of who was not here; ``why_not`` where there was no group.

    ``to_come`` is a session that lies ahead; ``short`` a day whose time is under the day minimum.
    """

    minutes: int = 0
    status: Status | None = None
    to_come: bool = False
    why_not: str | None = None
    short: bool = False


class ClientWeek(NamedTuple):
    """A client's week: the cells of the days that say something, what it had, and what is asked of it."""

    file: ClientRecord
    cells: Mapping[date, DayCell]
    had: WeekHad
    asked: WeekAsked
    tracks: tuple[str, ...] = ()
    days_reaching: int = 0
    level_of_care: str = ""

    @property
    def stand(self) -> Stand:
        """Where it stands."""
        return stand(self.had, self.asked)


class WeekReport(NamedTuple):
    """A week from ``first`` to ``last``, the days to show of it, and its clients, the worst first."""

    first: date
    last: date
    running: bool
    days: tuple[date, ...]
    clients: tuple[ClientWeek, ...]
    calendar: Calendar
    everybody: tuple[ClientRecord, ...]

    def could_be_added(self, week: ClientWeek, today: date) -> list[str]:
        """Groups of the same population in which a client is not expected and which meet before the week ends.

        Each with its day, how many are expected and its size: ``Evening IOP Thu, 9 of 12``.
        """
        calendar, told = self.calendar, []
        own = _populations(week.file, calendar, self.first, self.last)
        for track in calendar.tracks.values():
            if track.population not in own:
                continue
            for day in calendar.days:
                placement = week.file.placement_on(day)
                inside = placement is not None and not placement.expects(track.id, day.weekday())
                if day < today or not inside or not calendar.due(track.id, day):
                    continue
                session = calendar.sessions.get((track.id, day))
                if session is not None and session.is_final:
                    continue
                number = len(expected(self.everybody, track.id, day))
                size = f" of {track.capacity}" if track.capacity else ""
                told.append(f"{track.name} {LABELS[day.weekday()]}, {number}{size}")
        return told


def week_report(desk: Desk, day: date, track_id: int | None = None) -> WeekReport:
    """The week that holds a day, of the clients who have a row or a placement in a track (of all without one)."""
    first, last = week_of(day, desk.rules(day).week_start)
    everybody = [f for f in desk.store.clients.of_period(first, last) if _in_program(f, first, last)]
    calendar = Calendar(desk, first, last)
    week = _Week(desk, calendar, everybody)
    shown = [track_id] if track_id is not None else list(calendar.tracks)
    clients = [w for f in everybody if (w := week.of(f, shown)) is not None]
    order = list(Stand)
    clients.sort(key=lambda w: (order.index(w.stand), w.file.client.name.sort_key, w.file.client.id))
    seen = {d for w in clients for d in w.cells}
    days = tuple(d for d in calendar.days if d in seen or any(calendar.meets(t, d) for t in shown))
    running = first <= desk.today <= last
    return WeekReport(first, last, running, days, tuple(clients), calendar, tuple(everybody))


class _Week:
    """What was recorded of the week, read at once for all of its clients."""

    def __init__(self, desk: Desk, calendar: Calendar, files: Sequence[ClientRecord]) -> None:
        self._desk = desk
        self._calendar = calendar
        first, last = calendar.first, calendar.last
        ids = [f.client.id for f in files]
        self._history = attended_sessions(desk, ids, first, last)
        self._contacts: Mapping[int, Sequence[Contact]] = desk.store.contacts.of_clients(ids, first, last)
        self._sums = WeekSums(desk, first)
        every = [(id, a) for id, own in self._history.items() for a in own]
        for id, a in sorted(every, key=lambda e: (e[1].session.day, e[1].session.scheduled_start)):
            self._sums.add(Hours(id, a.session.day, first, stretches(a.minutes, a.session), a.minutes.total))
        self._sums.settle(last)
        self._coming = Coming(desk, calendar) if desk.today <= last else None

    def of(self, file: ClientRecord, shown: Sequence[int]) -> ClientWeek | None:
        """A client's week; None for somebody who has nothing to do with the tracks that are shown."""
        calendar, id = self._calendar, file.client.id
        placements = {d: p for d in calendar.days if (p := file.placement_on(d)) is not None}
        own = {t for p in placements.values() for t, _ in p.days} | {a.session.track_id for a in self._history[id]}
        if not own & set(shown):
            return None
        cells = {d: c for d in calendar.days if (c := self._cell(id, d, placements.get(d), shown)) is not None}
        end = min(calendar.last, max((e.discharged_on or date.max for e in file.episodes), default=date.max))
        rules, placement = self._desk.rules(end), file.placement_on(end)
        populations = _populations(file, calendar, calendar.first, calendar.last)
        usual = rules.week_target("adolescent" if populations == {"adolescent"} else "adult")
        target = placement.week_target if placement and placement.week_target is not None else usual
        asked = WeekAsked(target, rules.week_days, rules.week_individual, rules.week_medication)
        names = tuple(t.name for t in calendar.tracks.values() if t.id in own)
        reaching = sum(self._day_minutes(id, d) >= rules.day_minimum for d in calendar.days)
        care = placement.level_of_care if placement else ""
        return ClientWeek(file, cells, self._had(file), asked, names, reaching, care)

    def _had(self, file: ClientRecord) -> WeekHad:
        calendar, id = self._calendar, file.client.id
        first, last = calendar.first, calendar.last
        minimum = self._desk.rules(last).individual_minimum
        took_place = [c for c in self._contacts[id] if c.took_place]
        with_time = {a.session.day for a in self._history[id] if a.minutes.total}
        with_time |= {c.day for c in took_place if c.counted}
        so_far = [s for a in self._history[id] for s in stretches(a.minutes, a.session)]
        coming = self._coming.of(file) if self._coming else []
        ahead = [s for _, own in coming for s in own]
        return WeekHad(
            group=self._sums.minutes(id),
            contacts=self._sums.beside(id, first, last),
            days=len(with_time),
            individual=sum(c.kind == "individual" and c.minutes >= minimum for c in took_place),
            medication=sum(c.kind == "medication" for c in took_place),
            possible=union_total([*so_far, *ahead]) - union_total(so_far),
            possible_days=len({day for day, _ in coming} - with_time),
            part=not any(e.admitted_on <= first and (e.discharged_on or last) >= last for e in file.episodes),
        )

    def _day_minutes(self, client_id: int, day: date) -> int:
        minutes = counted_once(a for a in self._history[client_id] if a.session.day == day)
        return minutes + (self._sums.beside(client_id, day, day) if self._desk.rules(day).contacts_in_day else 0)

    def _cell(self, client_id: int, day: date, placement: Placement | None, shown: Sequence[int]) -> DayCell | None:
        """What a day says of a client; None for nothing."""
        sessions = [a for a in self._history[client_id] if a.session.day == day]
        there = [a for a in sessions if STATUSES[a.status].attended]
        if there:
            minutes = self._day_minutes(client_id, day)
            short = minutes < self._desk.rules(day).day_minimum and not self._goes_on(there)
            return DayCell(minutes, there[0].status, short=short)
        if sessions and sessions[0].status is not Status.NOT_MARKED:
            return DayCell(status=sessions[0].status)
        tracks = [t for t in shown if placement is not None and placement.expects(t, day.weekday())]
        for track in tracks:
            if (why := self._calendar.why_not(track, day)) is not None:
                return DayCell(why_not=why)
        if sessions or any(self._calendar.due(t, day) for t in tracks):
            return DayCell(status=Status.NOT_MARKED if sessions else None, to_come=day >= self._desk.today)
        return None

    def _goes_on(self, sessions: Sequence[AttendedSession]) -> bool:
        """Whether one of the sessions is not over yet: its time is not short, it grows."""
        now = int(self._desk.now().timestamp()) // 60
        return any(not a.session.is_final and now < a.session.moment(a.session.effective_end) for a in sessions)


def _in_program(file: ClientRecord, first: date, last: date) -> bool:
    return any(e.admitted_on <= last and (e.discharged_on or last) >= first for e in file.episodes)


def _populations(file: ClientRecord, calendar: Calendar, first: date, last: date) -> set[str]:
    """The populations of the tracks in which a client is expected in a period."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    placements = [p for d in days if (p := file.placement_on(d)) is not None]
    return {calendar.tracks[t].population for p in placements for t, _ in p.days if t in calendar.tracks}
