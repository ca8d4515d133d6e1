"""Today: the sessions of a day with where they stand, and earlier days that were never closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from iop_tui.desk.desk import Desk
from iop_tui.domain.clients import ClientRecord, expected
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
    unsigned_notes: int = 0
    exported: bool = False

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.day.isoformat()}:{self.track.id}"

    def to_do(self) -> str:
        """What it still needs, in a few words; empty when nothing."""
        if self.session is None or self.session.state in (SessionState.CANCELLED, SessionState.PREPARED):
            return ""
        open_items = []
        if self.not_marked and self.phase is not Phase.UPCOMING:
            open_items.append(f"{self.not_marked} not marked")
        if self.unsigned_notes and self.phase in (Phase.TO_CLOSE, Phase.CLOSED):
            open_items.append(f"{self.unsigned_notes} {'note' if self.unsigned_notes == 1 else 'notes'}")
        if self.session.is_closed and not self.exported:
            open_items.append("export")
        return ", ".join(open_items)


class _OpenWork(NamedTuple):
    """What is known of sessions for the list: clients, notes, and when each was changed and its day exported last."""

    tallies: Mapping[int, tuple[int, int, int]] = MappingProxyType({})
    notes: Mapping[int, int] = MappingProxyType({})
    changed: Mapping[int, str] = MappingProxyType({})
    exported: Mapping[date, str] = MappingProxyType({})

    def is_exported(self, session: Session) -> bool:
        """Whether the office has the session as it is now: it was exported since it was closed and last corrected."""
        last = max(session.closed_at, self.changed.get(session.id, ""))
        return bool(session.closed_at) and self.exported.get(session.day, "") >= last


def _open_work(desk: Desk, sessions: Sequence[Session]) -> _OpenWork:
    store, ids = desk.store, [s.id for s in sessions]
    if not sessions:
        return _OpenWork()
    days = [s.day for s in sessions]
    return _OpenWork(
        store.attendance.tallies(ids),
        store.notes.unsigned(ids),
        store.changes.last_exported_change(ids),
        store.exports.last_covering(min(days), max(days)),
    )


def schedule(desk: Desk, day: date) -> list[Entry]:
    """The sessions of a day in order of time: those in the file, and those due by the tracks' plans. Writes nothing."""
    store = desk.store
    plans = store.tracks.plans()
    closed = store.tracks.closed_days(day, day)
    sessions = {s.track_id: s for s in store.sessions.between(day, day)}
    work = _open_work(desk, list(sessions.values()))
    people: list[ClientRecord] | None = None
    entries = []
    for track in store.tracks.all():
        session = sessions.get(track.id)
        own = plans.get(track.id, [])
        if session is None and not is_due(track, own, closed, day):
            continue
        if session is not None:
            entries.append(_held(desk, track, session, work))
            continue
        if people is None:
            people = store.clients.in_program(day)  # once for all groups
        plan = plan_on(own, day)
        assert plan is not None  # else it would not be due
        entries.append(_not_held(desk, track, plan, day, people))
    return sorted(entries, key=lambda e: (e.start, e.track.name.casefold()))


def _held(desk: Desk, track: Track, session: Session, work: _OpenWork) -> Entry:
    """A session that is in the file."""
    number, here, open_ = work.tallies.get(session.id, (0, 0, 0))
    minute = minute_of(desk.now(), session.day, session.time_zone)
    stands = phase(session.state, session.scheduled_start, session.scheduled_end, minute)
    unsigned_notes = work.notes.get(session.id, 0)
    times = session.scheduled_start, session.scheduled_end
    return Entry(
        track, session.day, *times, stands, session, number, here, open_, unsigned_notes, work.is_exported(session)
    )


def _not_held(desk: Desk, track: Track, plan: TrackPlan, day: date, people: Sequence[ClientRecord]) -> Entry:
    """A session that is due and that nobody opened."""
    minute = minute_of(desk.now(), day, desk.zone)
    stands = phase(SessionState.PLANNED, plan.start, plan.end, minute)
    return Entry(track, day, plan.start, plan.end, stands, None, len(expected(people, track.id, day)))


def never_closed(desk: Desk, before: date, since: date | None = None) -> list[Entry]:
    """Earlier days that nobody closed, the latest first: open sessions, and ones that nobody opened.

    Sessions that nobody opened are looked for from ``since`` on (eight weeks back without one), and never
    before their track was in use.
    """
    store = desk.store
    tracks = {t.id: t for t in store.tracks.all()}
    plans = store.tracks.plans()
    open_ones = store.sessions.unfinished(before)
    work = _open_work(desk, open_ones)
    entries = [_held(desk, tracks[s.track_id], s, work) for s in open_ones]
    missing = not_opened(desk, since or before - timedelta(days=LOOK_BACK_DAYS), before - timedelta(days=1))
    days = [day for _, day in missing]
    people = store.clients.of_period(min(days), max(days)) if days else []  # once for all of them
    for track, day in missing:
        plan = plan_on(plans[track.id], day)
        assert plan is not None  # else it would not be due
        entries.append(_not_held(desk, track, plan, day, people))
    return sorted(entries, key=lambda e: (-e.day.toordinal(), e.start))


def may_have_open_items(desk: Desk, first: date, last: date) -> frozenset[int]:
    """The closed sessions of a period that may need something, by id; ``with_open_items`` looks at them closely."""
    store = desk.store
    return frozenset({*store.notes.unsigned_in(first, last), *store.exports.corrected_since(first, last)})


def with_open_items(desk: Desk, ids: Iterable[int]) -> list[Entry]:
    """Those of the closed sessions whose notes are not all signed, or that were corrected since their export.

    The latest day first. A day that was never exported is not among them.
    """
    store = desk.store
    sessions = list(store.sessions.many(sorted(ids)).values())
    tracks = {t.id: t for t in store.tracks.all()}
    work = _open_work(desk, sessions)
    entries = [_held(desk, tracks[s.track_id], s, work) for s in sessions]
    open_items = [e for e in entries if e.unsigned_notes or (not e.exported and e.day in work.exported)]
    return sorted(open_items, key=lambda e: (-e.day.toordinal(), e.start))


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
        due = [t for t in tracks if is_due(t, plans[t.id], closed.get(day, ()), day)]
        missing += [(track, day) for track in due if (track.id, day) not in known]
    return missing


def census(entry: Entry, brief: bool = False) -> str:
    """Who is here of how many, in words; ``brief`` as ``2/7``."""
    if brief:
        return f"{entry.here}/{entry.expected}" if entry.session else f"–/{entry.expected}"
    if entry.session is None or entry.session.state is SessionState.PREPARED:
        return f"{entry.expected} expected"
    return f"{entry.here} of {entry.expected} here"
