"""What is left of other days: sessions that nobody closed, and closed ones that still need something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

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


class MayNeed(NamedTuple):
    """A session that is not open any more and may need something: its day, and whether that is a safety concern."""

    concern: bool
    day: date


def may_have_open_items(desk: Desk, first: date, last: date) -> dict[int, MayNeed]:
    """The closed sessions of a period that may need something, by id; ``with_open_items`` looks closely."""
    store = desk.store
    since, covered = _exports_since(desk), store.exports.last_covering(first, last)
    final = store.sessions.final_between(first, last)
    closed = {id: (day, at) for id, day, at in final if at}
    concerns = set(store.checkins.with_open_concern(first, last))
    waiting = {*store.notes.unsigned_in(first, last), *store.notes.numbers_to_cosign()}
    corrected = [id for id in store.exports.corrected(first, last) if id in closed]
    changed = store.changes.last_exported_change(corrected)
    return {
        id: MayNeed(id in concerns, day)
        for id, day, at in final
        if id in concerns
        or id in waiting
        or (at and day >= since and covered.get(day, "") < max(at, changed.get(id, "")))
    }


def with_open_items(desk: Desk, may_need: Mapping[int, MayNeed]) -> list[Entry]:
    """Those of the sessions that need something, the latest day first.

    Of very many the latest are looked at, and every one with a safety concern.
    """
    store = desk.store
    ids = sorted(may_need, key=lambda id: may_need[id], reverse=True)[:AT_MOST]
    sessions = [s for s in store.sessions.many(sorted(ids)).values() if s.is_final]
    tracks = {t.id: t for t in store.tracks.all()}
    work, since = open_work(desk, sessions), _exports_since(desk)
    entries = []
    for session in sessions:
        entry = held(desk, tracks[session.track_id], session, work)
        if session.day < since:
            entry = entry._replace(needs=entry.needs._replace(export=False))
        if entry.needs.items(private=False):
            entries.append(entry)
    return newest_first(entries)


def _exports_since(desk: Desk) -> date:
    """The first day of which an export can be missing: the first one that the office ever got, or a week back.

    Before it, and where a program has its CSV written another way, it would be every day there was.
    """
    first = desk.store.exports.first_covered() or date.max
    return min(first, desk.today - timedelta(days=EXPORT_WITHIN_DAYS))


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """By day, the latest first, and within a day by time."""
    return sorted(entries, key=lambda e: (-e.day.toordinal(), e.start))
