"""A day with its sessions and people, as ``iop-tui today`` tells it: in lines, or as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from iop_tui.day import GroupDay
from iop_tui.day.entries import Entry, census
from iop_tui.day.schedule import schedule
from iop_tui.day.what_is_left import may_have_open_items, never_closed, newest_first, with_open_items
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Status
from iop_tui.domain.clients import expected
from iop_tui.domain.names import short_names
from iop_tui.domain.times import clock


class PersonReport(NamedTuple):
    """Somebody of a session: status, minutes after midnight (None where none was recorded), counted minutes."""

    name: str
    status: Status
    arrived: int | None = None
    left: int | None = None
    minutes: int = 0


class SessionReport(NamedTuple):
    """A session: planned times (minutes after midnight), what it is (``open``, ``closed`` …), who is expected or here.

    ``clients`` and ``to_do`` are in words.
    """

    day: date
    track: str
    start: int
    end: int
    state: str
    clients: str
    to_do: tuple[str, ...]
    topics: tuple[str, ...] = ()
    people: tuple[PersonReport, ...] = ()


class DayReport(NamedTuple):
    """A day's sessions, and the sessions of other days that are not finished."""

    day: date
    time_zone: str
    sessions: tuple[SessionReport, ...]
    left: tuple[SessionReport, ...]

    def as_json(self) -> dict[str, object]:
        """What JSON spells: days as ``YYYY-MM-DD``, times as ``HH:MM`` (empty for none), status as in the CSV.

        Sessions of other days are told without people.
        """
        left = [{k: v for k, v in _spelled(s).items() if k not in ("topics", "people")} for s in self.left]
        return {
            "day": self.day.isoformat(),
            "time_zone": self.time_zone,
            "sessions": [_spelled(s) for s in self.sessions],
            "left": left,
        }


def day_report(desk: Desk, day: date, full_names: bool = False) -> DayReport:
    """A day as it stands. Names are short ones, and private things are counted and not named, unless ``full_names``."""
    entries = schedule(desk, day)
    unclosed = never_closed(desk, min(day, desk.today))
    closed = with_open_items(desk, may_have_open_items(desk, date.min, desk.today - timedelta(days=1)))
    left = newest_first(e for e in (*unclosed, *closed) if e.day != day)
    return DayReport(
        day,
        desk.zone,
        tuple(_with_people(desk, entry, full_names) for entry in entries),
        tuple(_session(entry, full_names) for entry in left),
    )


def _session(entry: Entry, private: bool) -> SessionReport:
    return SessionReport(
        entry.day, entry.track.name, entry.start, entry.end, entry.phase.value, census(entry),
        tuple(entry.needs.items(private)),
    )  # fmt: skip


def _with_people(desk: Desk, entry: Entry, full_names: bool) -> SessionReport:
    report = _session(entry, full_names)
    if entry.session is None or entry.session.is_cancelled:
        files = expected(desk.store.clients.due_in(entry.track.id, entry.day), entry.track.id, entry.day)
        names = {f.client.id: f.client.name for f in files}
        shown = short_names(names, desk.rules(entry.day).initials)
        status = Status.CANCELLED if entry.session else Status.PLANNED
        people = [PersonReport(whole.full if full_names else shown[id], status) for id, whole in names.items()]
        return report._replace(people=tuple(people))
    group = GroupDay(desk, entry.session.id)
    topics = tuple(block.topic_title for block in group.blocks if block.topic_title)
    return report._replace(topics=topics, people=tuple(_people(group, full_names)))


def _people(group: GroupDay, full_names: bool) -> Iterable[PersonReport]:
    for row in group.sheet.rows():
        yield PersonReport(
            group.names[row.client_id].full if full_names else row.name,
            row.status,
            row.row.arrived,
            row.row.left,
            row.minutes.total,
        )


def _spelled(session: SessionReport) -> dict[str, object]:
    return {
        **session._asdict(),
        "day": session.day.isoformat(),
        "start": clock(session.start),
        "end": clock(session.end),
        "people": [
            {
                "name": person.name,
                "status": person.status.value,
                "arrived_at": clock(person.arrived),
                "left_at": clock(person.left),
                "minutes": person.minutes,
            }
            for person in session.people
        ],
    }
