"""What a note can be written from: what is known of the client in this session, and phrases that are true of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from iop_tui.domain.attendance import REASON_LABELS, Mark
from iop_tui.domain.checkin import USE, answer_text, flagged
from iop_tui.domain.note_phrases import Phrase, filled, read_phrases
from iop_tui.domain.room import Fact
from iop_tui.domain.times import clock, duration

if TYPE_CHECKING:
    from iop_tui.day.attendance import SessionAttendance
    from iop_tui.day.checkin_round import CheckinRound
    from iop_tui.day.open_session import OpenSession


_INSERTABLE = {
    "attendance": "Attendance", "minutes": "Minutes", "topic": "Topic", "participation": "Participation",
    "answers": "Answers", "goal": "Goal", "days": "Days sober", "time": "Time", "plan_goal": "Plan",
}  # fmt: skip
"""The facts in the order of their digits: a digit means the same fact of everybody."""


class Insertable(NamedTuple):
    """A fact for a note: its digit, what it is called, and the words that go into the text."""

    key: str
    label: str
    text: str


class NoteFacts:
    """The facts of a session's notes; it changes nothing."""

    def __init__(self, group: OpenSession, attendance: SessionAttendance, checkin: CheckinRound) -> None:
        self._group = group
        self._attendance = attendance
        self._checkin = checkin

    @cached_property
    def plan_goals(self) -> dict[int, str]:
        """The first open goal of each client who has one, in the plan of the episode of the session's day."""
        group = self._group
        episodes = {e.id: id for id in group.rows if (e := group.files[id].episode_on(group.day))}
        goals = group.desk.store.plans.first_open_goals(list(episodes))
        return {episodes[episode]: goal for episode, goal in goals.items()}

    def reload(self) -> None:
        """Read the goals again when they are asked for next."""
        self.__dict__.pop("plan_goals", None)

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
            (Fact.PLAN, "Plan", self.plan_goals.get(client_id, "")),
        ]
        answers = checkin.answers
        lines += [(Fact.ANSWER, q.label, answer_text(q, answers.get(q.key))) for q in self._checkin.questions]
        return [told for told in lines if told[2]]

    def insertable(self, client_id: int | None) -> list[Insertable]:
        """What can be put into a note with a key each: facts that are true of the client in this session, no others."""
        facts = self._texts(client_id)
        checkin = self._answers(client_id)
        sentences = {
            "attendance": self._attendance_words(client_id),
            "minutes": f"Attended {facts['minutes']} of group." if facts["minutes"] else "",
            "topic": f"Group discussed {facts['topic']}." if facts["topic"] else "",
            "participation": self._participation(client_id),
            "answers": f"Check-in: {checkin}." if checkin else "",
            "goal": f"Goal for today: {facts['goal'].rstrip('.')}." if facts["goal"] else "",
            "days": f"Reports {facts['days']} days since last use." if facts["days"] else "",
            "time": facts["time"],
            "plan_goal": f"Goal of the plan: {facts['plan_goal'].rstrip('.')}." if facts["plan_goal"] else "",
        }
        return [
            Insertable(str(number), label, f"{sentences[key]} ")
            for number, (key, label) in enumerate(_INSERTABLE.items(), 1)
            if sentences[key]
        ]

    def phrases(self, client_id: int | None) -> list[str]:
        """The program's phrases with their places filled in, those only that are true of the client."""
        facts = self._texts(client_id)
        told = (filled(p, facts) for p in read_phrases(self._group.desk.rules().phrases) if self._fits(p, client_id))
        return [f"{text} " for text in told if text]

    def _fits(self, phrase: Phrase, client_id: int | None) -> bool:
        """Whether a phrase may be written of a client (None: of the group)."""
        if client_id is None or phrase.whom in ("any", "group"):
            return phrase.whom in (("any", "group") if client_id is None else ("any",))
        mark = self._group.rows[client_id].mark
        if phrase.whom == "away":
            return mark not in (Mark.HERE, Mark.NOT_MARKED)
        spoke = any(not a.passed for a in self._checkin.of(client_id).answers.values())
        return mark is Mark.HERE and (phrase.whom == "here" or spoke)

    def _texts(self, client_id: int | None) -> dict[str, str]:
        """What can be filled in, each empty where it is not known or not true of the client."""
        group = self._group
        local = group.desk.now().astimezone(ZoneInfo(group.desk.zone))
        facts = {
            "time": clock(local.hour * 60 + local.minute, group.rules.twelve_hours),
            "topic": self._discussed(),
            "minutes": "",
            "days": "",
            "goal": "",
            "plan_goal": "",
        }
        if client_id is None:
            return facts
        row = group.rows[client_id]
        if row.mark is Mark.HERE and (row.left is not None or group.until() is None):  # they grow no more
            facts["minutes"] = duration(self._attendance.minutes(client_id).total)
        sober, goal = self._days_sober(client_id), self._checkin.answer_of(client_id, "goal")
        facts |= {"days": "" if sober is None else str(sober), "goal": goal.words if goal else ""}
        return facts | {"plan_goal": self.plan_goals.get(client_id, "")}

    def _attendance_words(self, client_id: int | None) -> str:
        """The status with its times, or how many of how many were here; empty where nobody marked anything."""
        group = self._group
        if client_id is None:
            here = group.tally()[Mark.HERE]
            return f"{here} of {len(group.on_roster)} clients attended." if here else ""
        row = self._attendance.row(client_id)
        if row.row.mark is Mark.NOT_MARKED:
            return ""
        times = ((" in", row.row.arrived), (" out", row.row.left))
        told = [f"{word} {clock(at, group.rules.twelve_hours)}" for word, at in times if at is not None]
        return f"{row.facts.label}{','.join(['', *told])}."

    def _participation(self, client_id: int | None) -> str:
        value = "" if client_id is None else self._group.rows[client_id].participation
        return f"Participation: {value}." if value else ""

    def _answers(self, client_id: int | None) -> str:
        """What was answered in check-in, without the goal, which is a fact of its own, and without what was passed."""
        if client_id is None:
            return ""
        answers = self._checkin.of(client_id).answers
        said = [
            f"{q.label.casefold()} {answer_text(q, a)}"
            for q in self._checkin.questions
            if q.key != "goal" and (a := answers.get(q.key)) is not None and not a.passed and not a.empty
        ]
        return ", ".join(said)

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
