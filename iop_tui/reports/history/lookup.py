"""What stands behind the ids in the record: names of tracks, people's initials, questions, sessions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import AttendanceWindow
from iop_tui.domain.audit import Row
from iop_tui.domain.calendar import long_day
from iop_tui.domain.checkin import Question, question_of
from iop_tui.domain.room import Fact, may_show
from iop_tui.domain.sessions import Session
from iop_tui.domain.times import clock, span

_ALWAYS = AttendanceWindow(0, 0, 2 * 1440, 0)
"""Limits of a session that is not in the file any more: nobody is late, nobody left early."""
_NEVER = datetime(1, 1, 2, tzinfo=UTC)


class NameLookup:
    """Reads each of them once. What is not in the file any more is named by its id."""

    def __init__(self, desk: Desk, short: Mapping[int, str] | None = None, room: bool = False) -> None:
        """``short`` are the clients' names as a screen may show them; without it they go by their numbers.

        ``room`` leaves out what room view may not show.
        """
        self._room = room
        self._desk = desk
        self._short = short
        self._sessions: dict[int, Session | None] = {}
        self._gone: dict[int, str] = {}
        self._zones: dict[str, ZoneInfo] = {}
        self._twelve = desk.rules().twelve_hours

    def shows(self, fact: Fact) -> bool:
        """Whether a kind of thing may be told here."""
        return may_show(fact, full_view=not self._room)

    # -- people --------------------------------------------------------------------------------

    @cached_property
    def _initials(self) -> Mapping[int, str]:
        return {f.id: f.initials for f in self._desk.store.program.facilitators()}

    def person(self, id: object) -> str:
        """A facilitator's initials."""
        if id is None:
            return "nobody"
        return self._initials.get(_number(id), f"facilitator {id}")

    @cached_property
    def _numbers(self) -> Mapping[int, str]:
        return {c.id: c.number for c in self._desk.store.clients.all()}

    def client(self, id: object) -> str:
        """A client as one may be named here: short, or by number."""
        number = _number(id)
        if self._short is not None and number in self._short:
            return self._short[number]
        return self._numbers.get(number) or self._gone.get(number) or f"client {id}"

    def remember(self, row: Row) -> None:
        """Keep the number of a client whose row the record tells of, for when the row is gone."""
        if isinstance(row.get("id"), int) and row.get("number"):
            self._gone[row["id"]] = str(row["number"])

    # -- groups --------------------------------------------------------------------------------

    @cached_property
    def _tracks(self) -> Mapping[int, str]:
        return {t.id: t.name for t in self._desk.store.tracks.all()}

    def track(self, id: object) -> str:
        """A track's name."""
        return "all groups" if id is None else self._tracks.get(_number(id), f"track {id}")

    def session(self, id: int | None) -> Session | None:
        """A session, or None where it is not in the file any more."""
        if id is None:
            return None
        if id not in self._sessions:
            self._sessions[id] = self._desk.store.sessions.get(id)
        return self._sessions[id]

    def attendance_window(self, session_id: int | None) -> AttendanceWindow:
        """What decides between present and late in a session."""
        session = self.session(session_id)
        return session.attendance_window if session else _ALWAYS

    @cached_property
    def _questions(self) -> dict[int, Question]:
        return {q.id: q for q in self._desk.store.checkins.questions() if q.id is not None}

    def question(self, id: object) -> Question:
        """A question as it was asked."""
        return self._questions.get(_number(id)) or Question(f"question_{id}", f"question {id}", "text")

    def learn(self, row: Row) -> Question:
        """A question of which the record tells, which undo may have removed since; it is known from then on."""
        question = question_of(str(row["key"]), json.loads(row["spec"]), _number(row["id"]))
        return self._questions.setdefault(_number(row["id"]), question)

    # -- times ---------------------------------------------------------------------------------

    def clock(self, minute: int | None) -> str:
        """A minute of the session's day."""
        return clock(minute, self._twelve)

    def span(self, start: int, end: int) -> str:
        """Two minutes of a session's day."""
        return span(start, end, self._twelve)

    def day(self, text: object) -> str:
        """A stored day with its weekday; what is no day stays as it is."""
        try:
            return long_day(date.fromisoformat(str(text)))
        except ValueError:
            return str(text)

    def moment(self, at: str, session_id: int | None) -> datetime:
        """A stored moment in the session's zone, else the desk's; the year 1 for one that was tampered with."""
        session = self.session(session_id)
        name = session.time_zone if session else self._desk.zone
        try:
            if name not in self._zones:
                self._zones[name] = ZoneInfo(name)
            return datetime.fromisoformat(at).astimezone(self._zones[name])
        except (ValueError, OverflowError, KeyError):
            return _NEVER


def _number(id: object) -> int:
    return id if isinstance(id, int) else -1
