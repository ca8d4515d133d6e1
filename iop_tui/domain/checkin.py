"""The check-in round: questions as data, and how a key answers them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from iop_tui.domain.answers import ANSWER_KINDS, AnswerKind

PASSED = "passed"
SAFETY = "safety"
USE = "use"


@dataclass(frozen=True)
class Question:
    """One question of the round. ``low`` and ``high`` bound a scale or a count, ``options`` a choice.

    ``flag_from`` is the answer from which the question raises a flag: a number, or the place of an option.
    """

    key: str
    label: str
    kind: str
    ask: str = ""
    low: int = 0
    high: int = 10
    options: tuple[tuple[str, str], ...] = ()
    flag_from: int | None = None
    id: int | None = field(default=None, compare=False)

    @property
    def typed(self) -> bool:
        """Whether the answer is text rather than a number or a choice."""
        return self.answers.limit > 0

    @property
    def answers(self) -> AnswerKind:
        """The kind of its answers."""
        return ANSWER_KINDS[self.kind]

    def spec(self) -> dict[str, Any]:
        """The question as it was asked, in a form that can be stored beside its answers."""
        return {
            "label": self.label, "kind": self.kind, "ask": self.ask, "low": self.low, "high": self.high,
            "options": [list(o) for o in self.options], "flag_from": self.flag_from,
        }  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a client said to one question: a number (for a choice, the option's place from 0), words, or a pass."""

    key: str
    number: int | None = None
    words: str = ""
    passed: bool = False

    @property
    def empty(self) -> bool:
        """Whether it is no answer at all, not even a pass: not asked."""
        return self.number is None and not self.words and not self.passed


@dataclass(frozen=True)
class Checkin:
    """One client's round in one session. ``state`` is ``open`` or ``answered``.

    ``passed`` as a state is from before a pass was one question's: then it was of all that had no answer.
    """

    client_id: int
    state: str = "open"
    answers: dict[str, Answer] = field(default_factory=dict)
    acknowledged_by: int | None = None
    acknowledged_at: str = ""
    acknowledged_what: str = ""
    id: int | None = None

    @property
    def passed(self) -> bool:
        """Whether the client passed on everything that has no answer (as earlier versions recorded it)."""
        return self.state == "passed"


def question_of(key: str, spec: dict[str, Any], id: int | None = None) -> Question:
    """A question from its stored form."""
    return Question(
        key, spec["label"], spec["kind"], spec.get("ask", ""), spec["low"], spec["high"],
        tuple((o[0], o[1]) for o in spec["options"]), spec.get("flag_from"), id,
    )  # fmt: skip


def press_digit(question: Question, current: Answer | None, digit: int) -> Answer | None:
    """What a digit makes of an answer: ``1`` then ``0`` is ten, a digit that does not fit begins again.

    None where the digit means nothing to the question. A choice counts its options from 1.
    """
    before = current.number if current is not None else None
    number = question.answers.press(question, before, digit)
    return None if number is None else Answer(question.key, number)


def step(question: Question, current: Answer | None, by: int) -> Answer | None:
    """What an arrow makes of a choice, a scale or a count: one further, within its range."""
    if (bounds := question.answers.range(question)) is None:
        return None
    low, high = bounds
    if current is None or current.number is None:
        return Answer(question.key, low if by > 0 else high)
    return Answer(question.key, min(high, max(low, current.number + by)))


def answer_text(question: Question, answer: Answer | None) -> str:
    """An answer as it is shown: the number, the option's label, the words, or that it was passed on."""
    if answer is None or answer.empty:
        return ""
    if answer.passed:
        return PASSED
    if answer.words:
        return answer.words
    return "" if answer.number is None else question.answers.text(question, answer.number)


def answer_code(question: Question, answer: Answer | None) -> str:
    """An answer as it is exported: the number, the option's code, the words, ``passed``."""
    if answer is not None and answer.number is not None:
        return question.answers.code(question, answer.number)
    return answer_text(question, answer)


def flagged(question: Question, answer: Answer | None) -> bool:
    """Whether an answer raises the question's flag."""
    return answer is not None and answer.number is not None and question.answers.flagged(question, answer.number)
