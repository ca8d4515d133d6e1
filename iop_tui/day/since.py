"""What happened since a client was in a round last: a safety concern and what was done, use, a goal and whether met."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from iop_tui.domain.calendar import short_day
from iop_tui.domain.checkin import SAFETY, USE, Answer, Checkin, answer_text, flagged
from iop_tui.domain.room import Fact

if TYPE_CHECKING:
    from iop_tui.day.day import GroupDay

GOAL, GOAL_MET = "goal", "goal_met"
"""Questions by their keys: the goal of one day, and on another day whether it was met, where a program asks that."""


class News(NamedTuple):
    """One thing that happened: what kind of fact it is, its words, and whether it needs the facilitator."""

    fact: Fact
    words: str
    needs: bool


class Since(NamedTuple):
    """What happened, and since which day; None where the client was in no round before."""

    day: date | None
    news: tuple[News, ...] = ()

    @property
    def needs(self) -> bool:
        """Whether something of it needs the facilitator."""
        return any(n.needs for n in self.news)


def since_last(group: GroupDay, client_id: int) -> Since:
    """What a client's last round before this session left behind, and concerns of before it that nobody has seen to."""
    last = group.round.last_answers(client_id, 1)
    if not last:
        return Since(None)
    day, checkin = last[0]
    earlier = [
        News(Fact.SAFETY, f"safety concern of {short_day(open_day)}, not addressed", True)
        for open_day in group.desk.store.checkins.open_concerns_of(client_id, day)
    ]
    return Since(day, (*earlier, *_news(group, client_id, checkin)))


def _news(group: GroupDay, client_id: int, checkin: Checkin) -> list[News]:
    questions = {q.key: q for q in group.round.questions}
    answers = checkin.answers
    news = []
    if (safety := questions.get(SAFETY)) is not None and flagged(safety, answers.get(SAFETY)):
        words = f"safety {answer_text(safety, answers[SAFETY]).lower()}"
        done = checkin.acknowledged_what
        news.append(News(Fact.SAFETY, f"{words}: {done}" if done else f"{words}, not addressed", True))
    if (use := questions.get(USE)) is not None and flagged(use, answers.get(USE)):
        news.append(News(Fact.USE, answer_text(use, answers[USE]).lower(), True))
    if (goal := answers.get(GOAL)) is not None and goal.words:
        met = questions.get(GOAL_MET)
        told = answer_text(met, group.round.answer_of(client_id, GOAL_MET)).lower() if met is not None else ""
        news.append(News(Fact.ANSWER, f"goal: {goal.words}" + (f" ({told})" if told else ""), False))
    return news


def said_besides(group: GroupDay, checkin: Checkin) -> list[str]:
    """What else was answered in a round, each with the question's label."""
    apart = {GOAL, *(k for k in (SAFETY, USE) if _is_flagged(group, checkin.answers.get(k)))}
    return [
        f"{q.label.lower()} {text}"
        for q in group.round.questions
        if q.key not in apart and (text := answer_text(q, checkin.answers.get(q.key)))
    ]


def _is_flagged(group: GroupDay, answer: Answer | None) -> bool:
    question = next((q for q in group.round.questions if answer is not None and q.key == answer.key), None)
    return question is not None and flagged(question, answer)
