"""What a note can be written from: what is known of the client in this session, and phrases that are true of them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from iop_tui.domain.attendance import REASON_LABELS, Mark
from iop_tui.domain.checkin import USE, answer_text, flagged
from iop_tui.domain.room import Fact
from iop_tui.domain.times import clock, duration

if TYPE_CHECKING:
    from iop_tui.day.attendance import SessionAttendance
    from iop_tui.day.checkin_round import CheckinRound
    from iop_tui.day.open_session import OpenSession


class NoteFacts:
    """The facts of a session's notes; it changes nothing."""

    def __init__(self, group: OpenSession, attendance: SessionAttendance, checkin: CheckinRound) -> None:
        self._group = group
        self._attendance = attendance
        self._checkin = checkin

    def beside(self, client_id: int) -> list[tuple[Fact, str, str]]:
        """What stands beside a client's note to write from: what kind of thing it is, label and words."""
        group = self._group
        row = self._attendance.row(client_id)
        twelve = group.rules.twelve_hours
        times = [row.facts.label]
        if row.row.arrived is not None:
            times.append(f"in {clock(row.row.arrived, twelve)}")
        if row.row.left is not None:
            times.append(f"out {clock(row.row.left, twelve)}")
        topics = "; ".join(dict.fromkeys(b.topic_title for b in group.blocks if b.topic_title))
        checkin = self._checkin.of(client_id)
        lines = [
            (Fact.PARTICIPATION, "Took part", row.row.participation),
            (Fact.STATUS, "Status", " ".join(times)),
            (Fact.REASON, "Reason", REASON_LABELS.get(row.row.reason, row.row.reason)),
            (Fact.MINUTES, "Minutes", duration(row.minutes.total)),
            (Fact.GROUP, "Topic", topics),
            (Fact.ANSWERED, "Check-in", "passed" if checkin.passed else ""),
        ]
        answers = checkin.answers
        lines += [(Fact.ANSWER, q.label, answer_text(q, answers.get(q.key))) for q in self._checkin.questions]
        return [told for told in lines if told[2]]

    def phrases(self, client_id: int | None) -> list[str]:
        """The program's phrases with time, topic and days sober filled in, those only that are true of the client."""
        group = self._group
        local = group.desk.now().astimezone(ZoneInfo(group.desk.zone))
        lines = [f"{clock(local.hour * 60 + local.minute, group.rules.twelve_hours)} "]
        here = client_id is not None and group.rows[client_id].mark is Mark.HERE
        if client_id is not None and here:
            lines.append(f"Attended {duration(self._attendance.minutes(client_id).total)} of group. ")
        if client_id is not None:
            sober = self._days_sober(client_id)
            if sober is not None:
                lines.append(f"Reports {sober} days since last use. ")
            goal = self._checkin.answer_of(client_id, "goal")
            if goal and goal.words:
                lines.append(f"Goal for today: {goal.words}. ")
        if discussed := self._discussed():
            lines.append(f"Group discussed {discussed}. ")
        if client_id is not None and here:
            if any(not a.passed for a in self._checkin.of(client_id).answers.values()):
                lines.append("Took part in check-in and listened to others. ")
            lines += ["Shared openly and gave feedback to others. ", "Was quiet today and answered when asked. "]
        return [*lines, "Plan: "]

    def _days_sober(self, client_id: int) -> int | None:
        """Days since last use; None where none is known, or the client spoke of use after it was entered."""
        group = self._group
        file = group.files[client_id]
        known = [s for s in file.sobriety if s[0] <= group.day]
        question = next((q for q in self._checkin.questions if q.key == USE), None)
        if question is not None and known:
            entered = max(known)[0]
            said = [(group.day, self._checkin.of(client_id)), *self._checkin.last_answers(client_id, 400)]
            if any(day > entered and flagged(question, c.answers.get(USE)) for day, c in said):
                return None
        return file.days_sober(group.day)

    def _discussed(self) -> str:
        """The topics of the blocks that have begun, in a session that takes place."""
        group = self._group
        if not group.session.takes_place:
            return ""
        now = group.minute()
        held = (s.block.topic_title for s in group.spans if s.block.topic_title and s.end > s.start and s.start <= now)
        return " and ".join(dict.fromkeys(held))
