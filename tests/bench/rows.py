"""The rows of group days that were: sessions, blocks, attendance, check-ins, notes, and the record's chain."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from iop_tui.desk.shipped_data import built_in_topics, load_questions
from iop_tui.domain.agenda import default_agenda
from iop_tui.domain.audit import Change, ValueChange, canonical, digest, link
from tests.bench.people import AIMS, FEELINGS, note_texts, pick
from tests.bench.plan import LINES, Plan, Stay
from tests.bench.tables import COLUMNS, Row

ZONE = "America/Chicago"
STARTS = {"Morning": 540, "Midday": 630, "Afternoon": 765}
"""When a line's three groups begin, in minutes of the day."""
LENGTH = 75
"""Minutes of one group; three of them make a client's day."""
FACILITATORS = 6

# Shares of those who came; with the 80 % of days attended they are the mix of the numbers for tests.
_HERE = (("present", 0.85), ("late", 0.0875), ("left_early", 0.05), ("partial", 0.0125))
_AWAY = (("excused", 0.45), ("absent", 0.15), ("no_show", 0.35), ("turned_away", 0.05))
_MODES = (("in_person", 0.86), ("video", 0.12), ("phone", 0.02))
_TAKING_PART = (("active", 0.5), ("moderate", 0.3), ("minimal", 0.13), ("withdrawn", 0.06), ("disruptive", 0.01))
_REASONS = ("illness", "work", "legal", "family", "transport", "appointment", "other")
_LEFT = ("excused", "asked_to_leave", "unwell", "other")
_UNTOLD = {"kind": "group", "revision": 0, "correction_reason": "", "cancelled_why": "", "week_start": None}
"""Columns of a session that are left to their defaults: a record tells of a whole row."""


@dataclass(frozen=True)
class Session:
    """What the rows of one session share; times in minutes of the day."""

    id: int
    day: date
    start: int
    end: int
    who: int

    @property
    def at(self) -> str:
        """When it was recorded, UTC."""
        return f"{self.day.isoformat()}T{(self.start + 360) // 60:02}:{self.start % 60:02}:30.000Z"


class History:
    """Makes the rows of session days in their order; ids go up with the days."""

    def __init__(
        self,
        plan: Plan,
        rng: random.Random,
        head: tuple[int, str],
        order: Mapping[int, str],
        placements: Mapping[int, Sequence[tuple[int, int]]],
    ) -> None:
        """``head``: the record's last number and link. ``order``: each person's sort key. ``placements``: of each
        stay the session day (index) from which a placement holds, and its id.
        """
        self._plan = plan
        self._rng = rng
        self._seq, self._link = head
        self._order = order
        self._placements = placements
        self._topics = built_in_topics()
        self._questions = load_questions()
        self._texts = note_texts(5000, rng)
        self._last: dict[str, int] = {}
        self._rows: dict[str, list[Row]] = {}
        self._by_day: dict[int, list[Stay]] = {}
        for stay in plan.stays:
            self._by_day.setdefault(stay.first, []).append(stay)
        self._here: dict[int, Stay] = {}
        self._why: dict[int, tuple[str, str]] = {}

    def shipped_rows(self) -> dict[str, list[Row]]:
        """The topics and questions that history points to."""
        parts = ("aims", "prompts", "exercise", "references")
        bodies = (json.dumps({p: getattr(t, p) for p in parts}, ensure_ascii=False) for t in self._topics)
        return {
            "topic": [(t.code, t.title, t.category, body) for t, body in zip(self._topics, bodies, strict=True)],
            "question": [(n, q.key, q.kind, canonical(q.spec())) for n, q in enumerate(self._questions, 1)],
        }

    def of_days(self, days: Iterable[int]) -> dict[str, list[Row]]:
        """The rows of some session days (indices), by table, those first to which others point."""
        tables = "session block attendance attendance_away checkin answer note export change change_value"
        self._rows = {table: [] for table in tables.split()}
        for index in days:
            self._here.update((s.place, s) for s in self._by_day.get(index, ()))
            for part, start in enumerate(STARTS.values()):
                for line in range(LINES):
                    self._session(index, part, line, start)
            day = self._plan.days[index].isoformat()
            path = f"/made/up/attendance_{day}.csv"
            self._add("export", f"{day}T23:30:00.000Z", 1, path, day, day, "billing", 144, "0" * 64)
        return self._rows

    def _add(self, table: str, *cells: object) -> int:
        """One more row with the next id, which it gives."""
        id = self._last[table] = self._last.get(table, 0) + 1
        self._rows[table].append((id, *cells))
        return id

    # -- one session -----------------------------------------------------------------------------

    def _session(self, index: int, part: int, line: int, start: int) -> None:
        rng, day = self._rng, self._plan.days[index]
        who = 1 + (line + index // 5) % FACILITATORS
        other = 1 + who % FACILITATORS if rng.random() < 0.3 else None
        begin, finish = start + rng.randrange(5), start + LENGTH - 3 + rng.randrange(9)
        closed_at = f"{day.isoformat()}T23:{line:02}:{part:02}.000Z"
        cells = (day.isoformat(), ZONE, start, start + LENGTH, begin, finish, "closed", who, other, 5, 15, closed_at)
        id = self._add("session", 1 + part * LINES + line, *cells)
        session = Session(id, day, start, min(start + LENGTH, finish), who)
        self._blocks(session, begin, finish, index * 3 + part + line * 7)
        members = [s for s in self._here.values() if s.line == line]
        members.sort(key=lambda s: (self._order[s.person], s.person))
        for position, stay in enumerate(members):
            self._client(session, stay, index, position, first=part == 0)
        names = COLUMNS["session"].split(", ")
        self._change(session, {**_UNTOLD, **dict(zip(names, (id, 1 + part * LINES + line, *cells), strict=True))})

    def _blocks(self, session: Session, begin: int, finish: int, turn: int) -> None:
        at, timed = session.start, self._rng.random() < 0.5
        agenda = default_agenda(LENGTH)
        for position, part in enumerate(agenda):
            topic = self._topics[turn % len(self._topics)] if part.kind == "topic" else None
            end = at + part.minutes
            began = (max(at, begin) if position else begin) if timed else None
            ended = (max(end, begin) if position + 1 < len(agenda) else finish) if timed else None
            named = (topic.code, topic.title) if topic else ("", "")
            self._add("block", session.id, position, part.kind, at, end, int(part.counts), began, ended, *named)
            at = end

    # -- one client in it ------------------------------------------------------------------------

    def _client(self, session: Session, stay: Stay, index: int, position: int, first: bool) -> None:
        rng = self._rng
        placement = next(id for from_day, id in reversed(self._placements[stay.id]) if from_day <= index)
        came = (stay.id, index) in self._plan.attended
        cells = self._present(session) if came else self._absent(session, stay, first)
        whose = (session.id, stay.person, stay.id, placement, "placed", position)
        id = self._add("attendance", *whose, *cells, session.who, session.at)
        if not came:
            return
        if cells[1] is None and cells[2] is None and rng.random() < 0.03:
            out = session.start + 20 + rng.randrange(30)
            self._add("attendance_away", id, out, out + 3 + rng.randrange(12))
        if first:
            self._checkin(session, stay.person)
        signed = f"{session.day.isoformat()}T23:45:00.000Z"
        self._add("note", session.id, stay.person, rng.choice(self._texts), session.at, session.who, signed)

    def _present(self, session: Session) -> tuple[object, ...]:
        """Mark, arrival, leaving, mode, whether it was confirmed, reason and participation of one who came."""
        rng = self._rng
        status, mode = pick(_HERE, rng.random()), pick(_MODES, rng.random())
        arrived = left = None
        if status in ("late", "partial"):
            arrived = session.start + 6 + min(34, int(rng.expovariate(0.25)))
        elif rng.random() < 0.05:
            arrived = session.start + rng.randrange(6)
        if status in ("left_early", "partial"):
            left = session.end - 6 - rng.randrange(15)
        told = None if mode == "in_person" else 1
        return "here", arrived, left, mode, told, rng.choice(_LEFT) if left else "", pick(_TAKING_PART, rng.random())

    def _absent(self, session: Session, stay: Stay, first: bool) -> tuple[object, ...]:
        """The same of one who did not come that day: in all three groups for one reason."""
        rng = self._rng
        if first:
            mark = pick(_AWAY, rng.random())
            reason = "" if mark == "no_show" else "after_cutoff" if mark == "turned_away" else rng.choice(_REASONS)
            self._why[stay.place] = (mark, reason)
        mark, reason = self._why[stay.place]
        arrived = session.start + 16 + rng.randrange(14) if mark == "turned_away" else None
        return mark, arrived, None, "in_person", None, reason, ""

    def _checkin(self, session: Session, person: int) -> None:
        rng = self._rng
        passed = rng.random() < 0.02
        id = self._add("checkin", session.id, person, "passed" if passed else "answered")
        for number, question in enumerate(self._questions, 1):
            if passed or rng.random() < 0.05:
                continue
            words, answer = "", None
            if question.typed:
                words = rng.choice(FEELINGS if question.kind == "words" else AIMS)
            elif question.kind == "choice":
                answer = 0 if rng.random() < 0.95 else 1
            else:
                answer = rng.randrange(min(question.high, 10) + 1)
            self._rows["answer"].append((id, number, answer, words))

    # -- the record ------------------------------------------------------------------------------

    def _change(self, session: Session, row: dict[str, object]) -> None:
        """One link of the chain for the session: it was closed."""
        self._seq += 1
        at = str(row["closed_at"])
        state = ValueChange("session", {"id": session.id}, {**row, "state": "open", "closed_at": ""}, row)
        salt, body = f"{self._rng.getrandbits(64):016x}", state.body()
        proof = digest(salt, body)
        change = Change(self._seq, at, session.who, "close", self._seq, session.id)
        self._link = link(self._link, change, [proof])
        self._rows["change"].append((self._seq, at, session.who, "close", self._seq, session.id, None, self._link))
        self._rows["change_value"].append((self._seq, 0, None, salt, body, proof))
