"""The rows of an export: one for each client in each session, also for sessions that nobody opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from iop_tui.day.schedule import not_opened
from iop_tui.desk import Desk
from iop_tui.domain.agenda import Block, Span, timeline
from iop_tui.domain.attendance import STATUSES, Attendance, Away, Mark, Status, status_of
from iop_tui.domain.clients import ClientFile, Placement, expected
from iop_tui.domain.errors import Refused
from iop_tui.domain.minutes import Sum, counted, union_total
from iop_tui.domain.sessions import Session, SessionState
from iop_tui.domain.times import clock, week_of
from iop_tui.domain.tracks import Track, plan_on
from iop_tui.exporting.columns import PROFILES, columns, kept
from iop_tui.exporting.extras import Extras
from iop_tui.exporting.request import Request
from iop_tui.exporting.text import defused
from iop_tui.store.export_rows import ExportRow, rows_of

_CHUNK = 300
Cells = tuple[Any, ...]


class Export:
    """Makes the rows of one request, in chunks, the header first."""

    def __init__(self, desk: Desk, request: Request) -> None:
        """Raises Refused where the request cannot be answered."""
        if request.profile not in PROFILES:
            raise Refused("There is no such profile.", f"The profiles are {', '.join(PROFILES)}.")
        if request.last < request.first:
            raise Refused("The period ends before it begins.", "Check the two days.")
        self._desk = desk
        self._request = request
        store = desk.store
        self._only: int | None = None
        if request.client_number:
            client = store.clients.by_number(request.client_number)
            if client is None:
                raise Refused("No client has that number.", "Check the number.")
            self._only = client.id
        self._tracks = {t.id: t for t in store.tracks.all()}
        self._people = {f.id: defused(f.name) for f in store.program.facilitators()}
        self._files = {f.client.id: f for f in store.clients.files()}
        self._placements: dict[int, Placement] = {p.id: p for f in self._files.values() for p in f.placements}
        self._client_cells: dict[int, Cells] = {
            id: (
                defused(f.client.number),
                defused(f.client.name.last),
                defused(f.client.name.first),
                defused(f.client.name.preferred),
            )
            for id, f in self._files.items()
        }
        self._notice = defused(desk.rules().notice)
        self._kept = kept(request.profile)
        self._weeks = _Weeks(desk.rules().week_start)
        self._extras = Extras(desk, request) if request.profile == "full" else None

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return columns(self._request.profile, self._extras.keys if self._extras else ())

    def chunks(self) -> Iterator[list[Cells]]:
        """The rows, some hundred sessions at a time, so that a caller may show how far it is and stop."""
        request = self._request
        first, _ = week_of(request.first, self._desk.rules().week_start)
        pending: list[Session] = []
        for session in self._with_planned(first):
            pending.append(session)
            if len(pending) == _CHUNK:
                yield self._rows(pending)
                pending = []
        yield self._rows(pending)

    def _with_planned(self, first: date) -> Iterator[Session]:
        """The sessions of the period in order, those that nobody opened among them (with id 0)."""
        request = self._request
        plans = self._desk.store.tracks.plans()
        planned = []
        for track, day in not_opened(self._desk, request.first, request.last, request.track_id):
            plan = plan_on(plans[track.id], day)
            if plan is not None:
                planned.append(Session(0, track.id, day, self._desk.zone, plan.start, plan.end, SessionState.PLANNED))
        stored = list(self._desk.store.sessions.stream(first, request.last, None))
        yield from sorted([*stored, *planned], key=self._order)

    def _order(self, session: Session) -> tuple[date, int, str]:
        return session.day, session.start, self._tracks[session.track_id].name.casefold()

    def _rows(self, sessions: Sequence[Session]) -> list[Cells]:
        store = self._desk.store
        ids = [s.id for s in sessions if s.id]
        rows, blocks = rows_of(store.reader, ids), store.blocks.of_many(ids)
        if self._extras:
            self._extras.load(ids)
        found: list[Cells] = []
        for session in sessions:
            wanted = session.day >= self._request.first and self._request.track_id in (None, session.track_id)
            made = (
                self._session_rows(session, rows[session.id], blocks[session.id], wanted)
                if session.id
                else self._planned_rows(session)
            )
            if wanted:
                found.extend(made)
        return found

    # -- one session -----------------------------------------------------------------------------

    def _session_rows(
        self, session: Session, rows: Sequence[ExportRow], blocks: tuple[Block, ...], wanted: bool
    ) -> list[Cells]:
        spans = timeline(blocks, session.actual_start, session.actual_end)
        whole = counted(_whole(session), spans, session.begin, session.finish)
        cells = self._session_cells(session, blocks, sum(r.mark == "here" and not r.taken_off for r in rows))
        track = self._tracks[session.track_id]
        target = self._desk.rules(session.day).week_target(track.population)
        running = session.state in (SessionState.OPEN, SessionState.CLOSED)
        made = []
        for row in rows:
            status, total = _status_and_sum(session, row, spans, whole)
            if not running:
                status, total = _state_status(session, row), Sum()
            week = self._weeks.add(row.client_id, session.day, total)
            if wanted and self._only in (None, row.client_id):
                made.append(self._line(cells, session, row, status, total, week, target))
        return made

    def _line(
        self, cells: Cells, session: Session, row: ExportRow, status: Status, total: Sum, week: int, target: int
    ) -> Cells:
        facts = STATUSES[status]
        placement = self._placements.get(row.placement_id or 0)
        own_target = placement.week_target if placement else None
        line = (
            *cells,
            *self._client_cells[row.client_id],
            defused(placement.level_of_care) if placement else "",
            status.value,
            int(facts.attended),
            int(facts.excused),
            clock(row.arrived) if row.arrived is not None else "",
            clock(row.left) if row.left is not None else "",
            total.total,
            week,
            target if own_target is None else own_target,
            row.mode if facts.attended else "",
            row.taken_off or row.reason,
            self._people.get(row.recorded_by or 0, ""),
            row.recorded_at,
            row.revision,
            defused(row.correction_reason),
            self._notice,
        )
        if self._extras:
            return (*line[:-1], *self._extras.cells(session.id, row.client_id, row.participation), line[-1])
        if len(self._kept) == len(line):
            return line
        return tuple(line[i] for i in self._kept)

    def _session_cells(self, session: Session, blocks: Sequence[Block], participants: int) -> Cells:
        state = SessionState.PLANNED if session.state is SessionState.PREPARED else session.state
        if self._request.profile == "pseudonymous":
            topics = "; ".join(b.topic_code for b in blocks if b.topic_code)
        else:
            topics = "; ".join(b.topic_title for b in blocks if b.topic_title)
        return (
            session.day.isoformat(),
            defused(self._tracks[session.track_id].name),
            state.value,
            clock(session.start),
            clock(session.end),
            clock(session.actual_start),
            clock(session.actual_end),
            session.time_zone,
            self._people.get(session.facilitator_id or 0, ""),
            self._people.get(session.cofacilitator_id or 0, ""),
            defused(topics),
            participants if session.id else "",
        )

    def _planned_rows(self, session: Session) -> list[Cells]:
        """The rows of a session that was due and that nobody opened."""
        track: Track = self._tracks[session.track_id]
        due = expected(list(self._files.values()), track.id, session.day)
        cells = self._session_cells(session, (), 0)
        target = self._desk.rules(session.day).week_target(track.population)
        made = []
        for file in due:
            if self._only in (None, file.client.id):
                row = _planned_row(file, session)
                week = self._weeks.add(file.client.id, session.day, Sum())
                made.append(self._line(cells, session, row, Status.PLANNED, Sum(), week, target))
        return made


class _Weeks:
    """Counted minutes of each client's week so far; an hour that two sessions of a day share counts once."""

    def __init__(self, week_start: int) -> None:
        self._week_start = week_start
        self._day: date | None = None
        self._first: date | None = None
        self._before: dict[int, int] = {}
        self._today: dict[int, list[Sum]] = {}

    def add(self, client_id: int, day: date, total: Sum) -> int:
        """Minutes of the client's week up to and including this session; sessions come in order."""
        if day != self._day:
            self._turn(day)
        if total.parts:
            self._today.setdefault(client_id, []).append(total)
        return self._before.get(client_id, 0) + _together(self._today.get(client_id, ()))

    def _turn(self, day: date) -> None:
        for client_id, sums in self._today.items():
            self._before[client_id] = self._before.get(client_id, 0) + _together(sums)
        self._today = {}
        first, _ = week_of(day, self._week_start)
        if first != self._first:
            self._before = {}
        self._day, self._first = day, first


def _together(sums: Sequence[Sum]) -> int:
    if len(sums) == 1:
        return sums[0].total
    return union_total(sums)


def _whole(session: Session) -> Attendance:
    """Somebody who was here from start to end: what most rows are, so it is counted once for each session."""
    return Attendance(0, session.id, 0, mark=Mark.HERE)


def _status_and_sum(session: Session, row: ExportRow, spans: tuple[Span, ...], whole: Sum) -> tuple[Status, Sum]:
    if row.taken_off:
        return Status.NOT_SCHEDULED, Sum()
    if row.mark != "here":
        return Status(row.mark), Sum()
    if row.arrived is None and row.left is None and not row.aways:
        return Status.PRESENT, whole
    aways = tuple(
        Away(int(out), int(back) if back else None)
        for out, _, back in (pair.partition(":") for pair in (row.aways or "").split(",") if pair)
    )
    full = Attendance(0, session.id, row.client_id, mark=Mark.HERE, arrived=row.arrived, left=row.left, aways=aways)
    return status_of(full, session.limits), counted(full, spans, session.begin, session.finish)


def _state_status(session: Session, row: ExportRow) -> Status:
    """The status in a session that did not take place, or that is only prepared."""
    if session.state is SessionState.CANCELLED:
        return Status.CANCELLED
    if row.taken_off:
        return Status.NOT_SCHEDULED
    return Status.PLANNED if row.mark == "not_marked" else Status(row.mark)


def _planned_row(file: ClientFile, session: Session) -> ExportRow:
    placement = file.placement_on(session.day)
    return ExportRow(
        session_id=0,
        client_id=file.client.id,
        placement_id=placement.id if placement else None,
        taken_off="",
        mark="not_marked",
        arrived=None,
        left=None,
        mode="",
        reason="",
        participation="",
        recorded_by=None,
        recorded_at="",
        revision=0,
        correction_reason="",
        aways=None,
    )
