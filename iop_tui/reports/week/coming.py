"""What a week still can bring: the sessions that are due, and the time of them that a client can be counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from iop_tui.desk.desk import Desk
from iop_tui.desk.program_days import Calendar
from iop_tui.domain.agenda import Block, fit_agenda, timeline
from iop_tui.domain.attendance import Attendance, Mark
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.minutes import Stretch, of_session, stretches
from iop_tui.domain.sessions import Session, SessionState
from iop_tui.domain.tracks import plan_on


class Coming:
    """The time that a client still can be counted for, from this minute on."""

    def __init__(self, desk: Desk, calendar: Calendar) -> None:
        self._zone = desk.zone
        self._calendar = calendar
        self._now = int(desk.now().timestamp()) // 60
        self._today = desk.today
        self._open = {s.id: s for s in calendar.sessions.values() if not s.is_final}
        rows = desk.store.attendance.of_many(list(self._open))
        self._rows = {(r.session_id, r.client_id): r for own in rows.values() for r in own}
        self._blocks = desk.store.blocks.of_many(list(self._open))
        self._planned: dict[tuple[int, date], list[Stretch]] = {}

    def of(self, file: ClientRecord) -> list[tuple[date, list[Stretch]]]:
        """A client's sessions to come or going on, each with what of it lies ahead."""
        found = []
        for day in self._calendar.days:
            if day < self._today - timedelta(days=1):  # a night group goes on past midnight
                continue
            for track_id in self._calendar.tracks:
                ahead = list(self._ahead(file, track_id, day))
                if ahead:
                    found.append((day, ahead))
        return found

    def _ahead(self, file: ClientRecord, track_id: int, day: date) -> Iterable[Stretch]:
        session = self._calendar.sessions.get((track_id, day))
        if session is not None and session.is_final:
            return ()
        if session is not None:
            return self._clipped(self._of_row(session, file.client.id))
        placement = file.placement_on(day)
        if placement is None or not placement.expects(track_id, day.weekday()) or not self._calendar.due(track_id, day):
            return ()
        return self._clipped(self._of_plan(track_id, day))

    def _of_row(self, session: Session, client_id: int) -> list[Stretch]:
        """What a session can bring a client: who is not marked may still come, who is out may come back."""
        row = self._rows.get((session.id, client_id))
        if row is None or row.taken_off or row.mark not in (Mark.HERE, Mark.NOT_MARKED):
            return []
        times_out = tuple(t for t in row.times_out if t.back is not None)
        row = row._replace(mark=Mark.HERE, times_out=times_out)
        spans = timeline(self._blocks[session.id], session.actual_start, session.actual_end)
        return stretches(of_session(row, spans, session), session)

    def _of_plan(self, track_id: int, day: date) -> list[Stretch]:
        if (track_id, day) not in self._planned:
            plan = plan_on(self._calendar.plans[track_id], day)
            assert plan is not None  # else it would not be due
            session = Session(0, track_id, day, self._zone, plan.start, plan.end, SessionState.PLANNED)
            at, blocks = plan.start, []
            for position, part in enumerate(fit_agenda(plan.agenda, plan.length)):
                blocks.append(Block(0, 0, position, part.kind, at, at + part.minutes, part.counts))
                at += part.minutes
            whole = Attendance(0, 0, 0, mark=Mark.HERE)
            self._planned[track_id, day] = stretches(of_session(whole, timeline(blocks), session), session)
        return self._planned[track_id, day]

    def _clipped(self, whole: Iterable[Stretch]) -> list[Stretch]:
        return [(max(start, self._now), end) for start, end in whole if end > self._now]
