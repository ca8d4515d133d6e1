"""What is left of other days: sessions that nobody closed, and closed ones that still need something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from iop_tui.day.entries import Entry, held, not_held, open_work
from iop_tui.day.schedule import not_opened
from iop_tui.desk.desk import Desk
from iop_tui.domain.tracks import plan_on

LOOK_BACK_DAYS = 56
EXPORT_WITHIN_DAYS = 7
"""So many days back a day without an export is left, where the program has never exported any."""
AT_MOST = 300
"""Closed sessions that are looked at closely: where nobody writes notes here, every day there was would be left."""


def never_closed(desk: Desk, before: date, since: date | None = None) -> list[Entry]:
    """Earlier days that nobody closed, the latest first: open sessions, and ones that nobody opened.

    Sessions that nobody opened are looked for from ``since`` on (eight weeks back without one), and never
    before their track was in use.
    """
    store = desk.store
    tracks = {t.id: t for t in store.tracks.all()}
    plans = store.tracks.plans()
    open_ones = store.sessions.unfinished(before)
    work = open_work(desk, open_ones)
    entries = [held(desk, tracks[s.track_id], s, work) for s in open_ones]
    missing = not_opened(desk, since or before - timedelta(days=LOOK_BACK_DAYS), before - timedelta(days=1))
    days = [day for _, day in missing]
    people = store.clients.of_period(min(days), max(days)) if days else []  # once for all of them
    for track, day in missing:
        plan = plan_on(plans[track.id], day)
        assert plan is not None  # else it would not be due
        entries.append(not_held(desk, track, plan, day, people))
    return newest_first(entries)


def may_have_open_items(desk: Desk, first: date, last: date) -> dict[int, date]:
    """The closed sessions of a period that may need something, with their days; ``with_open_items`` looks closely.

    A day without an export is left from the first day on that the office ever got: before it, and where a program has
    its CSV written another way, that would be every day there was. A week back it is left in any case.
    """
    store = desk.store
    since = min(store.exports.first_covered() or date.max, desk.today - timedelta(days=EXPORT_WITHIN_DAYS))
    covered = store.exports.last_covering(first, last)
    closed = store.sessions.closed_between(first, last)
    may_need = {
        *store.notes.unsigned_in(first, last),
        *store.notes.numbers_to_cosign(),
        *store.checkins.with_open_concern(first, last),
        *store.exports.corrected(first, last),
    }
    return {id: day for id, day in closed if id in may_need or (day >= since and day not in covered)}


def with_open_items(desk: Desk, may_need: Mapping[int, date]) -> list[Entry]:
    """Those of the closed sessions that need something, the latest day first; of very many the latest are looked at."""
    store = desk.store
    ids = sorted(may_need, key=lambda id: may_need[id], reverse=True)[:AT_MOST]
    sessions = [s for s in store.sessions.many(sorted(ids)).values() if s.is_closed]
    tracks = {t.id: t for t in store.tracks.all()}
    work = open_work(desk, sessions)
    since = min(store.exports.first_covered() or date.max, desk.today - timedelta(days=EXPORT_WITHIN_DAYS))
    entries = []
    for session in sessions:
        entry = held(desk, tracks[session.track_id], session, work)
        if session.day < since:
            entry = entry._replace(needs=entry.needs._replace(export=False))
        if entry.needs.items(private=False):
            entries.append(entry)
    return newest_first(entries)


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """By day, the latest first, and within a day by time."""
    return sorted(entries, key=lambda e: (-e.day.toordinal(), e.start))
