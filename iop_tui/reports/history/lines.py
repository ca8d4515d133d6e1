"""Lines of a history: what was changed, by whom, why, at which local minute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.audit import Change, ValueChange, canonical, plain_name
from iop_tui.domain.calendar import LABELS, long_day, short_day
from iop_tui.domain.room import Fact
from iop_tui.domain.text import line as one_line
from iop_tui.domain.times import clock
from iop_tui.reports.history.lookup import NameLookup
from iop_tui.reports.history.phrases import words_of

_LONGEST = 4000
"""Letters of a line: more than any entry can have."""


@dataclass(frozen=True)
class HistoryLine:
    """One line: when (local: the session's zone, else the desk's), what, and the record that it stands in."""

    moment: datetime
    text: str
    seq: int
    link: str

    def stamp(self, year: int, twelve: bool = False) -> str:
        """The moment as ``Fri 20 Nov 09:14``, with its year where that is not ``year``."""
        day = self.moment.date()
        shown = short_day(day) if day.year == year else long_day(day)
        return f"{shown} {self._clock(twelve)}"

    def short_stamp(self, twelve: bool = False) -> str:
        """The moment as ``Fri 09:14``, where the day is known."""
        return f"{LABELS[self.moment.weekday()]} {self._clock(twelve)}"

    def _clock(self, twelve: bool) -> str:
        return clock(self.moment.hour * 60 + self.moment.minute, twelve)


def of_client(desk: Desk, client_id: int) -> Iterator[HistoryLine]:
    """A client's history, the earliest first. The steps of one intention are one line."""
    told = HistoryFormatter(NameLookup(desk), place=True)
    return told.lines(_joined(desk.store.changes.of_client(client_id)))


def of_session(desk: Desk, session_id: int) -> Iterator[HistoryLine]:
    """A session's history, the earliest first, its clients by the names that the room may see."""
    group = GroupDay(desk, session_id)
    told = HistoryFormatter(NameLookup(desk, group.short), subjects=True)
    return told.lines(_joined(_of_this(group.session.track_id, group.day, desk.store.changes.of_session(session_id))))


def of_attendance(desk: Desk, session_id: int, client_id: int, room: bool = False) -> Iterator[HistoryLine]:
    """What was recorded of one client in a session, the earliest first; ``room`` as the room may see it."""
    rows = ("attendance", "attendance_away")
    changes = (c for c in desk.store.changes.of_attendance(session_id, client_id) if c.values[0].table in rows)
    return HistoryFormatter(NameLookup(desk, room=room), silent=True).lines(changes)


def of_period(
    desk: Desk,
    first: date | None = None,
    last: date | None = None,
    client_id: int | None = None,
    session_id: int | None = None,
) -> Iterator[HistoryLine]:
    """Every record of a period (local days), of one client, of one session: in order, clients by their numbers."""
    since, until = _midnight(desk, first), _midnight(desk, last + timedelta(days=1) if last else None)
    store = desk.store.changes
    if client_id is not None:
        changes = store.of_client(client_id)
    elif session_id is not None:
        changes = store.of_session(session_id)
    else:
        changes = store.of_period(since, until)
    wanted = (
        c for c in changes if session_id in (None, c.session_id) and c.at >= since and (not until or c.at < until)
    )
    return HistoryFormatter(NameLookup(desk), subjects=True, place=True).lines(wanted)


def _midnight(desk: Desk, day: date | None) -> str:
    """The local midnight at which a day begins, as moments are stored; empty for None."""
    if day is None:
        return ""
    local = datetime.combine(day, time(), ZoneInfo(desk.zone))
    return local.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


# -- what is read ----------------------------------------------------------------------------------


def _of_this(track_id: int, day: date, changes: Iterable[Change]) -> Iterator[Change]:
    """The records of the session that is in the file: another one that was undone may have had its number before."""
    other = False
    for change in changes:
        for value in change.values:
            if value.table == "session" and value.before is None and value.after and "day" in value.after:
                other = (value.after.get("track_id"), value.after["day"]) != (track_id, day.isoformat())
        if not other:
            yield change


def _joined(changes: Iterable[Change]) -> Iterator[Change]:
    """Records of one intention as one: what was there before it, and what there is after it."""
    held: Change | None = None
    for change in changes:
        if held is not None and held.step == change.step:
            held = change._replace(values=_first_to_last(held.values, change.values))
            continue
        if held is not None:
            yield held
        held = change
    if held is not None:
        yield held


def _first_to_last(values: Sequence[ValueChange], later: Sequence[ValueChange]) -> tuple[ValueChange, ...]:
    by_place = {_place(v, n): v for n, v in enumerate(values)}
    for n, value in enumerate(later, len(values)):
        place = _place(value, n)
        by_place[place] = value._replace(before=by_place[place].before) if place in by_place else value
    # a row that came and went within one intention was never there for anybody
    return tuple(v for v in by_place.values() if v.before is not None or v.after is not None or not v.key)


def _place(value: ValueChange, n: int) -> tuple[str, str]:
    """What tells one row from another; what has no key is a thing of its own."""
    return value.table, canonical(dict(value.key)) if value.key else str(n)


# -- what is said ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class HistoryFormatter:
    """How records are told: with whose they are, where they belong, and without those that say nothing new."""

    known: NameLookup
    subjects: bool = False
    place: bool = False
    silent: bool = False

    def lines(self, changes: Iterable[Change]) -> Iterator[HistoryLine]:
        """The lines of records."""
        for change in changes:
            moment = self.known.moment(change.at, change.session_id)
            for text in self._texts(change, moment.date()):
                shown = text if text.isprintable() else one_line(text, _LONGEST)
                yield HistoryLine(moment, shown, change.seq, change.link)

    def _texts(self, change: Change, day: date) -> Iterator[str]:
        """One text for what is of nobody, and one for all clients of whom the same is said."""
        said = self._said(change)
        if not said and self.silent:
            return
        alike: dict[tuple[str, str], list[int | None]] = {}
        for client_id, (words, why) in said.items():
            alike.setdefault((words, why), []).append(client_id)
        if not alike:
            plain = plain_name(change.what)
            alike[plain, ""] = list(dict.fromkeys(v.client_id for v in change.values))
        tail = self._tail(change, day)
        for (words, why), clients in alike.items():
            names = ", ".join(self.known.client(c) for c in clients if c is not None) if self.subjects else ""
            because = f", because: {why}" if why else ""
            yield f"{f'{names}: ' if names else ''}{words}{tail}{because}"

    def _said(self, change: Change) -> dict[int | None, tuple[str, str]]:
        """What is said of each client (None: of nobody), and why."""
        for value in change.values:
            if value.table == "client":
                self.known.remember(value.before or value.after or {})
        said: dict[int | None, list[str]] = {}
        whys: dict[int | None, list[str]] = {}
        for value in _days_together(change.values):
            words = words_of(change.what, change.session_id, value, self.known)
            if words:
                said.setdefault(value.client_id, []).append(words)
            if value.why not in ("", "undone") and self.known.shows(Fact.REASON) and (value.before or value.after):
                whys.setdefault(value.client_id, []).append(value.why)
        return {
            client: ("; ".join(dict.fromkeys(words)), "; ".join(dict.fromkeys(whys.get(client, ()))))
            for client, words in said.items()
        }

    def _tail(self, change: Change, day: date) -> str:
        """Where it belongs and who did it."""
        session = self.known.session(change.session_id) if self.place else None
        where = ""
        if session is not None and not any(v.table == "session" and not (v.before and v.after) for v in change.values):
            of = "" if session.day == day else f" of {short_day(session.day)}"
            year = f", {session.day.year}" if session.day.year != day.year else ""
            where = f", {self.known.track(session.track_id)}{of}{year}"
        by = f", by {self.known.person(change.who)}" if change.who is not None else ""
        if not by and any(v.table not in ("event", "loaded") for v in change.values):
            by = ", by an unnamed facilitator"
        undone = ""
        if change.undoes is not None:
            undone = " (redone)" if change.what.startswith("redo: ") else " (undone)"
        return f"{where}{by}{undone}"


def _days_together(values: Sequence[ValueChange]) -> Iterator[ValueChange]:
    """The values, the weekdays of one placement in one track as one."""
    days: dict[tuple[object, ...], list[ValueChange]] = {}
    for value in values:
        if value.table == "placement_day":
            key = (value.client_id, value.key.get("placement_id"), value.key.get("track_id"), value.after is None)
            days.setdefault(key, []).append(value)
        else:
            yield value
    for several in days.values():
        yield several[0]._replace(key={**several[0].key, "weekdays": [v.key.get("weekday") for v in several]})
