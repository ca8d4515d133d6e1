"""The records of an export: one for each client in each session, also for sessions that nobody opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from iop_tui.day.schedule import not_opened
from iop_tui.desk.desk import Desk
from iop_tui.domain.agenda import Block, timeline
from iop_tui.domain.attendance import STATUSES, Attendance, Mark, Status, TimeOut, status_of
from iop_tui.domain.clients import ClientRecord, expected
from iop_tui.domain.minutes import of_session, stretches
from iop_tui.domain.sessions import Session, SessionState
from iop_tui.domain.times import week_of
from iop_tui.domain.tracks import Track, plan_on
from iop_tui.exchange.exporting.attendance_record import NOTHING_MORE, AttendanceRecord, SessionFacts
from iop_tui.exchange.exporting.columns import Column, columns_of
from iop_tui.exchange.exporting.full_profile import Extras
from iop_tui.exchange.exporting.overlaps import Counted, Overlaps, overlapping
from iop_tui.exchange.exporting.request import Request, only_client
from iop_tui.exchange.exporting.stamp import Stamp, session_key
from iop_tui.reports.hours import WeekSums
from iop_tui.reports.hours_source import Hours
from iop_tui.store.tables.export_rows import ExportRow, rows_of

_CHUNK = 50
"""Sessions that are in memory at a time: ten years of a busy program are within 90 MB, whatever the profile."""
_NO_CARE: tuple[str, int | None] = ("", None)
_STATUSES = {s.value: s for s in Status}
_FLAGS = {status: (int(facts.attended), int(facts.excused)) for status, facts in STATUSES.items()}


class AttendanceExport:
    """Makes the records of one request, in chunks."""

    def __init__(self, desk: Desk, request: Request, stamp: Stamp) -> None:
        """Raises Refused where the request cannot be answered."""
        self._desk = desk
        self._request = request
        store = desk.store
        self._only = only_client(desk, request)
        self._tracks = {t.id: t for t in store.tracks.all()}
        self._people: dict[int | None, str] = {f.id: f.name for f in store.program.facilitators()}
        # a week's minutes reach six days back whatever its first day, and a night group into the next day
        self._read_from = request.first - timedelta(days=7)
        self._files = {f.client.id: f for f in store.clients.of_period(self._read_from, request.last)}
        self._care: dict[int | None, tuple[str, int | None]] = {
            p.id: (p.level_of_care, p.week_target) for f in self._files.values() for p in f.placements
        }
        self._stamp = stamp
        self._weeks = WeekSums(desk, self._read_from)
        self._extras = Extras(desk, request) if request.profile == "full" else None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in their order."""
        return columns_of(self._request.profile, self._extras.keys if self._extras else ())

    def chunks(self) -> Iterator[list[AttendanceRecord]]:
        """The records, some sessions at a time, so that a caller may show how far it is and stop.

        Sessions of one day, and those that lie at the same time, are in one piece: their rows name each other's
        minutes, and the contacts of a day count once beside all of its sessions.
        """
        pending: list[Session] = []
        reached = 0
        for session in self._with_planned():
            apart = len(pending) >= _CHUNK and session.day > pending[-1].day
            if apart and session.moment(session.effective_start) >= reached:
                yield self._rows(pending)
                pending = []
            pending.append(session)
            reached = max(reached, session.moment(session.effective_end))
        yield self._rows(pending)

    def _with_planned(self) -> Iterator[Session]:
        """The sessions of the period in order, those that nobody opened among them (with id 0)."""
        request = self._request
        plans = self._desk.store.tracks.plans()
        planned: dict[date, list[Session]] = {}
        for track, day in not_opened(self._desk, request.first, request.last, request.track_id):
            plan = plan_on(plans[track.id], day)
            if plan is not None:
                due = Session(0, track.id, day, self._desk.zone, plan.start, plan.end, SessionState.PLANNED)
                planned.setdefault(day, []).append(due)
        days = sorted(planned, reverse=True)
        stored = self._desk.store.sessions.stream(self._read_from, request.last + timedelta(days=1), None)
        for day, held in groupby(stored, key=lambda session: session.day):  # a day at a time: ten years are many
            while days and days[-1] < day:
                yield from sorted(planned[days.pop()], key=self._order)
            yield from sorted([*held, *planned.pop(day, ())], key=self._order)
            if days and days[-1] == day:
                days.pop()
        while days:
            yield from sorted(planned[days.pop()], key=self._order)

    def _order(self, session: Session) -> tuple[date, int, str]:
        return session.day, session.scheduled_start, self._tracks[session.track_id].name.casefold()

    def _rows(self, sessions: Sequence[Session]) -> list[AttendanceRecord]:
        store = self._desk.store
        ids = [s.id for s in sessions if s.id]
        rows, blocks = rows_of(store.reader, ids), store.blocks.of_many(ids)
        if self._extras:
            self._extras.load(ids)
        attended = {s.id: self._attended(s, rows[s.id], blocks[s.id]) for s in sessions if s.id}
        overlaps = overlapping(sessions, attended)
        made: list[tuple[AttendanceRecord, date]] = []
        for session in sessions:
            wanted = self._wanted(session)
            if session.id:
                made.extend(self._session_rows(session, attended[session.id], blocks[session.id], overlaps, wanted))
            elif wanted:
                made.extend(self._planned_rows(session))
        if sessions:
            self._weeks.settle(sessions[-1].day)
        if not self._weeks.has_beside:
            return [record for record, _ in made]
        return [self._with_contacts(record, week) for record, week in made]

    def _with_contacts(self, record: AttendanceRecord, week: date) -> AttendanceRecord:
        """A record with the contacts of its week up to its day, which are known once the whole day is."""
        minutes = self._weeks.beside(record.client.id, week, record.session.session.day)
        return record._replace(week_contact_minutes=minutes) if minutes else record

    def _wanted(self, session: Session) -> bool:
        request = self._request
        inside = request.first <= session.day <= request.last
        return inside and request.track_id in (None, session.track_id)

    # -- one session -----------------------------------------------------------------------------

    def _attended(self, session: Session, rows: Sequence[ExportRow], blocks: tuple[Block, ...]) -> list[Counted]:
        """Each row with its status and minutes; what most rows share, from start to end, is counted once."""
        spans = timeline(blocks, session.actual_start, session.actual_end)
        all_of_it = of_session(_whole(session), spans, session)
        whole = (Status.PRESENT, all_of_it.total, tuple(stretches(all_of_it, session)))
        attended, takes_place = [], session.takes_place
        for row in rows:
            if row.taken_off or not takes_place:
                attended.append(Counted(row, _state_status(session, row)))
            elif row.mark != "here":
                attended.append(Counted(row, _STATUSES[row.mark]))
            elif row.arrived is None and row.left is None and not row.times_out:
                attended.append(Counted(row, *whole))
            else:
                here = _here(session, row)
                total = of_session(here, spans, session)
                when = tuple(stretches(total, session))
                attended.append(Counted(row, status_of(here, session.attendance_window), total.total, when))
        return attended

    def _session_rows(
        self,
        session: Session,
        rows: Sequence[Counted],
        blocks: tuple[Block, ...],
        overlaps: Overlaps,
        wanted: bool,
    ) -> list[tuple[AttendanceRecord, date]]:
        """Records with the first day of the week of each."""
        here = len([c for c in rows if c.row.mark == "here" and not c.row.taken_off])
        facts = self._session_facts(session, blocks, here)
        rules = self._desk.rules(session.day)
        target = rules.week_target(self._tracks[session.track_id].population)
        week_start = rules.week_start if session.week_start is None else session.week_start
        first, _ = week_of(session.day, week_start)
        made = []
        for row, status, minutes, when in rows:
            week = self._weeks.add(Hours(row.client_id, session.day, first, when, minutes))
            if wanted and self._only in (None, row.client_id):
                shared = overlaps.get((session.id, row.client_id), 0)
                made.append((self._record(facts, row, status, (minutes, week, target, shared)), first))
        return made

    def _record(
        self, facts: SessionFacts, row: ExportRow, status: Status, sums: tuple[int, int, int, int]
    ) -> AttendanceRecord:
        """One row as values. ``sums`` are minutes: of the session, of the week so far, the week's usual target, shared
        with other sessions."""
        minutes, week, usual, shared = sums
        care, own_target = self._care.get(row.placement_id, _NO_CARE)
        if row.level_of_care is not None:
            care = row.level_of_care
        target = own_target if row.week_target is None else row.week_target
        if target is None:
            target = usual
        full = self._extras.of(facts.session.id, row.client_id, row.participation) if self._extras else NOTHING_MORE
        attended, excused = _FLAGS[status]
        return AttendanceRecord(
            facts, self._files[row.client_id].client, row, status, attended, excused,
            row.mode if attended else "", row.taken_off or row.reason, care, minutes, week, 0, target, shared,
            self._people.get(row.recorded_by, ""), self._stamp, full,
        )  # fmt: skip

    def _session_facts(self, session: Session, blocks: Sequence[Block], participants: int) -> SessionFacts:
        """What every row of a session has; each topic once, in the order of the blocks, however many blocks had it."""
        state = SessionState.PLANNED if session.state is SessionState.PREPARED else session.state
        return SessionFacts(
            session,
            session_key(session.track_id, session.day),
            self._tracks[session.track_id].name,
            state.value,
            "; ".join(dict.fromkeys(b.topic_title for b in blocks if b.topic_title)),
            "; ".join(dict.fromkeys(b.topic_code for b in blocks if b.topic_code)),
            self._people.get(session.facilitator_id, ""),
            self._people.get(session.cofacilitator_id, ""),
            participants if session.takes_place else None,
        )

    def _planned_rows(self, session: Session) -> list[tuple[AttendanceRecord, date]]:
        """The rows of a session that was due and that nobody opened."""
        track: Track = self._tracks[session.track_id]
        due = expected(list(self._files.values()), track.id, session.day)
        facts = self._session_facts(session, (), 0)
        rules = self._desk.rules(session.day)
        target = rules.week_target(track.population)
        first, _ = week_of(session.day, rules.week_start)
        made = []
        for file in due:
            if self._only in (None, file.client.id):
                row = _planned_row(file, session)
                week = self._weeks.add(Hours(file.client.id, session.day, first, (), 0))
                made.append((self._record(facts, row, Status.PLANNED, (0, week, target, 0)), first))
        return made


def _whole(session: Session) -> Attendance:
    """Somebody who was here from start to end: what most rows are, so it is counted once for each session."""
    return Attendance(0, session.id, 0, mark=Mark.HERE)


def _here(session: Session, row: ExportRow) -> Attendance:
    times_out = tuple(
        TimeOut(int(out), int(back) if back else None)
        for out, _, back in (pair.partition(":") for pair in (row.times_out or "").split(",") if pair)
    )
    return Attendance(
        0, session.id, row.client_id, mark=Mark.HERE, arrived=row.arrived, left=row.left, times_out=times_out
    )


def _state_status(session: Session, row: ExportRow) -> Status:
    """The status in a session that did not take place, or that is only prepared."""
    if session.is_cancelled:
        return Status.CANCELLED
    if row.taken_off:
        return Status.NOT_SCHEDULED
    if row.mark in ("not_marked", "here"):
        return Status.PLANNED
    return Status(row.mark)


def _planned_row(file: ClientRecord, session: Session) -> ExportRow:
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
        times_out=None,
    )
