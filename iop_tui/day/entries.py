"""A session as Today lists it: where it stands, who is there, and what it still needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from iop_tui.desk.desk import Desk
from iop_tui.domain.clients import ClientRecord, expected
from iop_tui.domain.sessions import Phase, Session, SessionState, phase
from iop_tui.domain.times import minute_of
from iop_tui.domain.tracks import Track, TrackPlan
from iop_tui.store.tables.notes import NotesLeft


class SessionNeeds(NamedTuple):
    """What a session still needs: numbers of clients and notes, and whether the office has its CSV.

    ``late`` says that a note which is begun now is a late entry; one that was begun in time is none.
    """

    not_marked: int = 0
    safety: int = 0
    to_write: int = 0
    to_sign: int = 0
    late: bool = False
    to_cosign: int = 0
    export: bool = False

    def items(self, private: bool) -> tuple[str, ...]:
        """Each in a few words; ``private`` may say that a concern is one of safety, else it is something private."""
        told = []
        if self.not_marked:
            told.append(f"{self.not_marked} not marked")
        if self.safety:
            told.append(f"{self.safety} safety" if private else f"{self.safety} private")
        if self.to_write:
            told.append(f"{self.to_write} to write")
        if self.to_sign:
            told.append(f"{self.to_sign} to sign")
        if self.late and self.to_write:
            told.append("notes late")
        if self.to_cosign:
            told.append(f"{self.to_cosign} to co-sign")
        if self.export:
            told.append("export")
        return tuple(told)


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
    needs: SessionNeeds = SessionNeeds()

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.day.isoformat()}:{self.track.id}"

    def to_do(self, private: bool = False) -> str:
        """What it still needs, in a few words; empty when nothing."""
        return ", ".join(self.needs.items(private))


class OpenWork(NamedTuple):
    """What is known of sessions for the list: clients, notes, concerns, and when each was changed and exported last."""

    tallies: Mapping[int, tuple[int, int, int]] = MappingProxyType({})
    notes: Mapping[int, NotesLeft] = MappingProxyType({})
    to_cosign: Mapping[int, int] = MappingProxyType({})
    concerns: Mapping[int, int] = MappingProxyType({})
    changed: Mapping[int, str] = MappingProxyType({})
    exported: Mapping[date, str] = MappingProxyType({})

    def is_exported(self, session: Session) -> bool:
        """Whether the office has the session as it is now: it was exported since it was closed and last corrected."""
        last = max(session.closed_at, self.changed.get(session.id, ""))
        return bool(session.closed_at) and self.exported.get(session.day, "") >= last


def open_work(desk: Desk, sessions: Sequence[Session]) -> OpenWork:
    """What is known of some sessions, read at once for all of them."""
    store, ids = desk.store, [s.id for s in sessions]
    if not sessions:
        return OpenWork()
    days = [s.day for s in sessions]
    return OpenWork(
        store.attendance.tallies(ids),
        store.notes.left(ids),
        store.notes.numbers_to_cosign(),
        store.checkins.open_concerns(ids),
        store.changes.last_exported_change(ids),
        store.exports.last_covering(min(days), max(days)),
    )


def held(desk: Desk, track: Track, session: Session, work: OpenWork) -> Entry:
    """A session that is in the file."""
    number, here, not_marked = work.tallies.get(session.id, (0, 0, 0))
    minute = minute_of(desk.now(), session.day, session.time_zone)
    stands = phase(session.state, session.scheduled_start, session.scheduled_end, minute)
    needs = SessionNeeds()
    if session.is_cancelled:  # what was said before it was cancelled stands
        needs = SessionNeeds(safety=work.concerns.get(session.id, 0), to_cosign=work.to_cosign.get(session.id, 0))
    elif session.state is not SessionState.PREPARED:
        over = stands in (Phase.TO_CLOSE, Phase.CLOSED)
        notes = work.notes.get(session.id, NotesLeft()) if over else NotesLeft()
        needs = SessionNeeds(
            not_marked if stands is not Phase.UPCOMING else 0,
            work.concerns.get(session.id, 0),
            *notes,
            (desk.today - session.day).days > desk.rules(session.day).note_days,
            work.to_cosign.get(session.id, 0),
            session.is_closed and not work.is_exported(session),
        )
    times = session.scheduled_start, session.scheduled_end
    return Entry(track, session.day, *times, stands, session, number, here, needs)


def not_held(desk: Desk, track: Track, plan: TrackPlan, day: date, people: Sequence[ClientRecord]) -> Entry:
    """A session that is due and that nobody opened."""
    minute = minute_of(desk.now(), day, desk.zone)
    stands = phase(SessionState.PLANNED, plan.start, plan.end, minute)
    return Entry(track, day, plan.start, plan.end, stands, None, len(expected(people, track.id, day)))


def census(entry: Entry, brief: bool = False) -> str:
    """Who is here of how many, in words; ``brief`` as ``2/7``."""
    if brief:
        return f"{entry.here}/{entry.expected}" if entry.session else f"–/{entry.expected}"
    if entry.session is None or entry.session.state is SessionState.PREPARED:
        return f"{entry.expected} expected"
    return f"{entry.here} of {entry.expected} here"
