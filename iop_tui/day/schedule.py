"""The sessions of a day, those in the file and those due; and which were due and that nobody opened."""

from __future__ import annotations

from datetime import date, timedelta

from iop_tui.day.entries import Entry, held, not_held, open_work
from iop_tui.desk.desk import Desk
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.tracks import ClosedDay, Track, is_due, plan_on


def schedule(desk: Desk, day: date) -> list[Entry]:
    """The sessions of a day in order of time: those in the file, and those due by the tracks' plans. Writes nothing."""
    store = desk.store
    plans = store.tracks.plans()
    closed = store.tracks.closed_days(day, day)
    sessions = {s.track_id: s for s in store.sessions.between(day, day)}
    work = open_work(desk, list(sessions.values()))
    people: list[ClientRecord] | None = None
    entries = []
    for track in store.tracks.all():
        session = sessions.get(track.id)
        own = plans.get(track.id, [])
        if session is None and not is_due(track, own, closed, day):
            continue
        if session is not None:
            entries.append(held(desk, track, session, work))
            continue
        if people is None:
            people = store.clients.in_program(day)  # once for all groups
        plan = plan_on(own, day)
        assert plan is not None  # else it would not be due
        entries.append(not_held(desk, track, plan, day, people))
    return sorted(entries, key=lambda e: (e.start, e.track.name.casefold()))


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
