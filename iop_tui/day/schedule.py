"""Today: the sessions of a day with where they stand, and earlier days that were never closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from iop_tui.desk import Desk
from iop_tui.domain.clients import ClientFile, expected
from iop_tui.domain.sessions import Phase, Session, SessionState, phase
from iop_tui.domain.times import minute_of
from iop_tui.domain.tracks import ClosedDay, Track, TrackPlan, is_due, plan_on

LOOK_BACK_DAYS = 56


class Entry(NamedTuple):
    """One session of a day as Today lists it; ``session`` is None where nobody opened it."""

    track: Track
    day: date
    start: int
    end: int
    phase: Phase
    session: Session | None
    expected: int
    here: int = 0
    not_marked: int = 0
    notes_owed: int = 0
    exported: bool = False

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.day.isoformat()}:{self.track.id}"

    def owes(self) -> str:
        """What it still owes, in a few words; empty when nothing."""
        if self.session is None or self.session.state in (SessionState.CANCELLED, SessionState.PREPARED):
            return ""
        owed = []
        if self.not_marked and self.phase is not Phase.UPCOMING:
            owed.append(f"{self.not_marked} not marked")
        if self.notes_owed and self.phase in (Phase.TO_CLOSE, Phase.CLOSED):
            owed.append(f"{self.notes_owed} {'note' if self.notes_owed == 1 else 'notes'}")
        if self.session.state is SessionState.CLOSED and not self.exported:
            owed.append("export")
        return ", ".join(owed)


def schedule(desk: Desk, day: date) -> list[Entry]:
    """The sessions of a day in order of time: those in the file, and those due by the tracks' plans. Writes nothing."""
    store = desk.store
    plans = store.tracks.plans()
    closed = store.tracks.closed_days(day, day)
    sessions = {s.track_id: s for s in store.sessions.between(day, day)}
    ids = [s.id for s in sessions.values()]
    tallies, notes = store.attendance.tallies(ids), store.notes.owed(ids)
    exports = store.exports.covers(day)
    people: list[ClientFile] | None = None
    found = []
    for track in store.tracks.all():
        session = sessions.get(track.id)
        own = plans.get(track.id, [])
        if session is None and not is_due(track, own, closed, day):
            continue
        plan = plan_on(own, day)
        if session is None and people is None:
            people = store.clients.in_program(day)  # once for all tracks
        found.append(_entry(desk, track, plan, session, day, tallies, notes, exports, people))
    return sorted(found, key=lambda e: (e.start, e.track.name.casefold()))


def _entry(
    desk: Desk,
    track: Track,
    plan: TrackPlan | None,
    session: Session | None,
    day: date,
    tallies: dict[int, tuple[int, int, int]],
    notes: dict[int, int],
    exports: list[tuple[int | None, str]],
    people: list[ClientFile] | None = None,
) -> Entry:
    if session is not None:
        start, end, state = session.start, session.end, session.state
        number, here, open_ = tallies.get(session.id, (0, 0, 0))
    else:
        assert plan is not None
        start, end, state = plan.start, plan.end, SessionState.PLANNED
        known = people if people is not None else desk.store.clients.due_in(track.id, day)
        number = len(expected(known, track.id, day))
        here = open_ = 0
    minute = minute_of(desk.now(), day, session.time_zone if session else desk.zone)
    stands = phase(state, day, start, end, desk.today, minute)
    exported = session is not None and any(
        t in (None, track.id) and at >= session.closed_at for t, at in exports if session.closed_at
    )
    owed = notes.get(session.id, 0) if session else 0
    return Entry(track, day, start, end, stands, session, number, here, open_, owed, exported)


def never_closed(desk: Desk, before: date, since: date | None = None) -> list[Entry]:
    """Earlier days that nobody closed, the latest first: open sessions, and ones that nobody opened.

    Sessions that nobody opened are looked for from ``since`` on (eight weeks back without one), and never
    before their track was in use.
    """
    store = desk.store
    tracks = {t.id: t for t in store.tracks.all()}
    plans = store.tracks.plans()
    open_ones = store.sessions.unfinished(before)
    ids = [s.id for s in open_ones]
    tallies, notes = store.attendance.tallies(ids), store.notes.owed(ids)
    found = [_entry(desk, tracks[s.track_id], None, s, s.day, tallies, notes, []) for s in open_ones]
    missing = not_opened(desk, since or before - timedelta(days=LOOK_BACK_DAYS), before - timedelta(days=1))
    days = [day for _, day in missing]
    people = store.clients.of_period(min(days), max(days)) if days else []  # once for all of them
    for track, day in missing:
        plan = plan_on(plans[track.id], day)
        found.append(_entry(desk, track, plan, None, day, {}, {}, [], people))
    return sorted(found, key=lambda e: (-e.day.toordinal(), e.start))


def not_opened(desk: Desk, first: date, last: date, track_id: int | None = None) -> list[tuple[Track, date]]:
    """The sessions that were due from one day to another and are not in the file, by day and start."""
    store = desk.store
    plans = store.tracks.plans()
    tracks = [t for t in store.tracks.all() if t.id in plans and track_id in (None, t.id)]
    begin = max(first, min((p[0].from_day for p in plans.values()), default=last))
    if not tracks or begin > last:
        return []
    known = store.sessions.known_days(begin, last)
    closed: dict[date, list[ClosedDay]] = {}
    for c in store.tracks.closed_days(begin, last):
        closed.setdefault(c.day, []).append(c)
    missing = []
    for offset in range((last - begin).days + 1):
        day = begin + timedelta(days=offset)
        for track in tracks:
            if (track.id, day) not in known and is_due(track, plans[track.id], closed.get(day, ()), day):
                missing.append((track, day))
    return missing


def census(entry: Entry, brief: bool = False) -> str:
    """Who is here of how many, in words; ``brief`` as ``2/7``."""
    if brief:
        return f"{entry.here}/{entry.expected}" if entry.session else f"–/{entry.expected}"
    if entry.session is None or entry.session.state is SessionState.PREPARED:
        return f"{entry.expected} expected"
    return f"{entry.here} of {entry.expected} here"
