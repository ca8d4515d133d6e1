"""The check-in round: who said what, a pass, and a safety concern that stands until somebody saw to it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from iop_tui.domain.actions import ACKNOWLEDGE_SAFETY, ANSWER, PASS, Action
from iop_tui.domain.attendance import Mark
from iop_tui.domain.checkin import SAFETY, Answer, Checkin, Question, answer_text, flagged, press_digit, step
from iop_tui.domain.errors import Refused
from iop_tui.domain.text import line, prose

if TYPE_CHECKING:
    from iop_tui.day.open_session import OpenSession

_EARLIER = 6
"""Earlier rounds of a client that are kept in memory."""


class CheckinRound:
    """The questions of the round and the clients' answers."""

    def __init__(self, group: OpenSession) -> None:
        self._group = group
        self._last: tuple[int, str, int] | None = None
        self._earlier: dict[int, list[tuple[date, Checkin]]] = {}
        self.place: tuple[int, str] | None = None
        """Where the round stands, whatever else is looked at: a client and a question's key ("" on the name)."""
        self.asked_if_here: set[int] = set()
        """Clients without a mark of whom it was asked, when their turn came, whether they are here."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that are asked now, in order."""
        return self._group.desk.questions

    @cached_property
    def checkins(self) -> dict[int, Checkin]:
        """The round as it stands, by client."""
        return self._group.desk.store.checkins.of(self._group.id)

    def reload(self) -> None:
        """Read the round again, and what was said in earlier ones."""
        self.__dict__.pop("checkins", None)
        self.__dict__.pop("_safety_forms", None)
        self._earlier.clear()
        self._last = None

    def clients(self) -> list[int]:
        """Who is in the round: those here or not yet marked, in the roster's order."""
        group = self._group
        return [id for id in group.on_roster if group.rows[id].mark in (Mark.HERE, Mark.NOT_MARKED)]

    def of(self, client_id: int) -> Checkin:
        """One client's round; an open one where nothing was asked."""
        return self.checkins.get(client_id) or Checkin(client_id)

    def answer_of(self, client_id: int, key: str) -> Answer | None:
        """One answer, or None."""
        return self.of(client_id).answers.get(key)

    def question(self, key: str) -> Question:
        """A question by its key."""
        return next(q for q in self.questions if q.key == key)

    def open_question(self, client_id: int, after: str = "") -> Question | None:
        """The client's first question without an answer or a pass; behind the question ``after``, where it is given."""
        checkin = self.of(client_id)
        keys = [q.key for q in self.questions]
        behind = self.questions[keys.index(after) + 1 :] if after in keys else self.questions
        return None if checkin.passed else next((q for q in behind if q.key not in checkin.answers), None)

    def turn_after(self, client_id: int) -> int | None:
        """Whose turn it is behind a client: the next one in the order of seats who has an open question.

        Behind the last one it is who came in before them meanwhile and was asked nothing; None when all had their turn.
        """
        order, clients = self._group.on_roster, self.clients()
        place = order.index(client_id) if client_id in order else -1
        behind = [id for id in clients if order.index(id) > place]
        before = [id for id in clients if order.index(id) < place and not self.of(id).answers]
        return next((id for id in (*behind, *before) if self.open_question(id) is not None), None)

    def standing_at(self) -> tuple[int, str] | None:
        """Where the round goes on: its place, or the next seat's where that client is in the round no more."""
        if self.place is None or self.place[0] in self.clients():
            return self.place
        client = self.turn_after(self.place[0])
        question = self.open_question(client) if client is not None else None
        return (client, question.key) if client is not None and question is not None else None

    def must_ask_if_here(self, client_id: int) -> bool:
        """Whether a client's turn begins with the question if they are here: without a mark, and the first time.

        It counts as asked from then on: who is not marked can be asked all the same, and is not marked by that.
        """
        if self._group.rows[client_id].mark is not Mark.NOT_MARKED or client_id in self.asked_if_here:
            return False
        self.asked_if_here.add(client_id)
        return True

    def last_answers(self, client_id: int, limit: int = _EARLIER) -> list[tuple[date, Checkin]]:
        """What the client said in earlier rounds, the latest first; the last few are read once."""
        store, day = self._group.desk.store, self._group.day
        if limit > _EARLIER:
            return store.checkins.of_client(client_id, day, limit)
        if client_id not in self._earlier:
            self._earlier[client_id] = store.checkins.of_client(client_id, day, _EARLIER)
        return self._earlier[client_id][:limit]

    # -- answering -----------------------------------------------------------------------------

    def press(self, client_id: int, key: str, digit: int) -> bool:
        """A digit on a cell; False where it means nothing there. ``1`` and then ``0`` is one intention: ten."""
        question = self.question(key)
        going_on = self._last is not None and self._last[:2] == (client_id, key)
        before = self.answer_of(client_id, key) if going_on else None
        answer = press_digit(question, before, digit)
        if answer is None:
            return False
        self.answer(client_id, question, answer, self._last[2] if going_on and self._last else None)
        return True

    def step(self, client_id: int, key: str, by: int) -> bool:
        """An arrow on a choice or a scale; False where it means nothing there."""
        question = self.question(key)
        answer = step(question, self.answer_of(client_id, key), by)
        if answer is None:
            return False
        self.answer(client_id, question, answer)
        return True

    def write(self, client_id: int, key: str, words: str, part_of: int | None = None) -> int | None:
        """Words as an answer; gives the step, so that words saved while they are typed are one intention."""
        question = self.question(key)
        return (
            self.answer(client_id, question, Answer(key, None, line(words, question.answers.limit)), part_of) or part_of
        )

    def clear(self, client_id: int, key: str) -> None:
        """Take an answer back: not asked."""
        if self.answer_of(client_id, key) is not None:
            self.answer(client_id, self.question(key), Answer(key))

    def answer(
        self, client_id: int, question: Question, answer: Answer, part_of: int | None = None, what: Action = ANSWER
    ) -> int | None:
        """Record one answer; gives the step that it was."""
        group = self._group
        group.here_may_be()
        store = group.desk.store.checkins
        with group.saving(what, part_of) as writer:
            id = store.ensure(writer, group.id, client_id)
            store.set_answer(writer, id, client_id, question, answer)
            left = {**self.of(client_id).answers, question.key: answer}
            answered = any(not a.empty for a in left.values())
            store.change(writer, id, client_id, state="answered" if answered else "open")
        self.__dict__.pop("checkins", None)
        self.__dict__.pop("_safety_forms", None)
        if writer.change is not None:
            self._last = (client_id, question.key, writer.change.step)
        return writer.change.step if writer.change else None

    def leave_cell(self) -> None:
        """The cursor left the cell: a digit there begins again."""
        self._last = None

    def pass_question(self, client_id: int, key: str) -> bool:
        """Record that the client passes on a question, or take that back; gives whether they pass now.

        Raises Refused for the question about safety, which is asked of everyone, and where there is an answer: a pass
        erases none.
        """
        question = self.question(key)
        answer = self.answer_of(client_id, key)
        if answer is not None and answer.passed:
            self.answer(client_id, question, Answer(key), what=PASS)
            return False
        if key == SAFETY:
            raise Refused("Everyone is asked about safety.", "Record what the client says, or leave it open.")
        if answer is not None:
            raise Refused("That question already has an answer.", "Clear it first.")
        self.answer(client_id, question, Answer(key, passed=True), what=PASS)
        return True

    def pass_rest(self, client_id: int) -> int:
        """Record that the client passes on all that is open but safety, as one step; gives on how many questions."""
        answers = self.of(client_id).answers
        open_ones = [q for q in self.questions if q.key not in answers and q.key != SAFETY]
        if open_ones:
            with self._group.as_one(PASS):
                for question in open_ones:
                    self.answer(client_id, question, Answer(question.key, passed=True))
        self._last = None
        return len(open_ones)

    def without_safety(self) -> list[int]:
        """Those who are here and were not asked about safety; nobody where the program does not ask."""
        if not any(q.key == SAFETY for q in self.questions):
            return []
        group = self._group
        here = [id for id in group.on_roster if group.rows[id].mark is Mark.HERE]
        return [id for id in here if self.answer_of(id, SAFETY) is None]

    # -- safety --------------------------------------------------------------------------------

    def concerns(self) -> dict[int, Checkin]:
        """The clients who have a safety concern in this round, seen to or not."""
        return {
            id: checkin
            for id, checkin in self.checkins.items()
            if any(flagged(question, checkin.answers.get(SAFETY)) for question in self._safety_forms)
        }

    def safety_of(self, client_id: int) -> str:
        """The label of what the client answered to the question of safety; empty where nothing."""
        answer = self.answer_of(client_id, SAFETY)
        return next((text for form in self._safety_forms if (text := answer_text(form, answer))), "")

    @cached_property
    def _safety_forms(self) -> list[Question]:
        """The question of safety as it was asked here: a program may ask it otherwise by now, or not any more."""
        return [q for q in self._group.desk.store.checkins.questions_of(self._group.id) if q.key == SAFETY]

    def acknowledge(self, client_id: int, what: str) -> None:
        """Record that a safety concern was seen to, and what was done."""
        done = prose(what, 1000).strip()
        if not done:
            raise Refused("Say what was done.", "A few words are enough.")
        if client_id not in self.concerns():
            raise Refused("There is no safety concern to acknowledge.")
        group = self._group
        with group.saving(ACKNOWLEDGE_SAFETY, frozen_too=False) as writer:
            id = group.desk.store.checkins.ensure(writer, group.id, client_id)
            group.desk.store.checkins.change(
                writer,
                id,
                client_id,
                acknowledged_by=writer.who,
                acknowledged_at=writer.at,
                acknowledged_what=done,
            )
        self.reload()

    def flags(self, client_id: int) -> list[str]:
        """The labels of the questions whose answers raise a flag."""
        answers = self.of(client_id).answers
        return [q.label for q in self.questions if flagged(q, answers.get(q.key))]
