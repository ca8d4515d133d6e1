"""The check-in round: how a key answers a question, and which questions can be asked."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.desk.shipped_data import load_questions
from iop_tui.domain.answers import ANSWER_KINDS, AnswerKind
from iop_tui.domain.checkin import Answer, Question, answer_code, answer_text, flagged, press_digit, question_of, step
from iop_tui.domain.errors import IopError
from iop_tui.domain.own_questions import question_from

MOOD = Question("mood", "Mood", "scale", low=0, high=10)
MEETINGS = Question("meetings", "Meetings", "count", low=0, high=40)
USE = Question(
    "use", "Use", "choice", options=(("none", "None"), ("lapse", "Lapse"), ("use", "Use"), ("declined", "Declined")),
    flag_from=1,
)  # fmt: skip
GOAL = Question("goal", "Goal", "text")


def pressed(question: Question, *digits: int) -> int | None:
    answer: Answer | None = None
    for digit in digits:
        answer = press_digit(question, answer, digit) or answer
    return answer.number if answer else None


@pytest.mark.parametrize(
    ("digits", "number"),
    [((0,), 0), ((1,), 1), ((1, 0), 10), ((7,), 7), ((7, 3), 3), ((0, 5), 5), ((1, 1), 1), ((1, 0, 4), 4), ((0, 0), 0)],
)
def test_one_then_nought_is_ten_and_a_digit_that_does_not_fit_begins_anew(digits: tuple[int, ...], number: int) -> None:
    assert pressed(MOOD, *digits) == number


@pytest.mark.parametrize(("digits", "number"), [((4, 0), 40), ((4, 1), 1), ((1, 2), 12), ((1, 2, 3), 3), ((0, 3), 3)])
def test_a_count_takes_two_digits(digits: tuple[int, ...], number: int) -> None:
    assert pressed(MEETINGS, *digits) == number


def test_a_choice_counts_its_options_from_one() -> None:
    assert [pressed(USE, d) for d in range(6)] == [None, 0, 1, 2, 3, None]
    assert pressed(USE, 1, 2) == 1


def test_a_digit_means_nothing_to_words_and_outside_the_range() -> None:
    assert press_digit(GOAL, None, 5) is None
    assert press_digit(Question("s", "S", "scale", low=1, high=5), None, 0) is None
    assert press_digit(Question("s", "S", "scale", low=1, high=5), None, 6) is None


@given(st.lists(st.integers(0, 9), max_size=6), st.integers(0, 9), st.integers(1, 90))
def test_digits_never_leave_the_range(digits: list[int], low: int, length: int) -> None:
    number = pressed(Question("s", "S", "scale", low=low, high=low + length), *digits)
    assert number is None or low <= number <= low + length


@given(st.lists(st.sampled_from([-1, 1]), min_size=1, max_size=50), st.sampled_from([MOOD, MEETINGS, USE]))
def test_arrows_stay_within_the_range(arrows: list[int], question: Question) -> None:
    high = len(question.options) - 1 if question.options else question.high
    answer: Answer | None = None
    for by in arrows:
        answer = step(question, answer, by)
        assert answer is not None
        assert answer.number is not None
        assert 0 <= answer.number <= high


def test_an_arrow_on_an_empty_cell_begins_at_the_near_end() -> None:
    assert step(MOOD, None, 1) == Answer("mood", 0)
    assert step(MOOD, None, -1) == Answer("mood", 10)
    assert step(GOAL, None, 1) is None


def test_answers_are_shown_in_words_and_exported_as_codes() -> None:
    assert (answer_text(USE, Answer("use", 1)), answer_code(USE, Answer("use", 1))) == ("Lapse", "lapse")
    assert (answer_text(MOOD, Answer("mood", 0)), answer_code(MOOD, Answer("mood", 0))) == ("0", "0")
    assert (answer_text(GOAL, Answer("goal", None, "Sleep")), answer_text(GOAL, None)) == ("Sleep", "")
    assert answer_code(USE, Answer("use", 9)) == ""


def test_nought_is_an_answer_and_nothing_is_none() -> None:
    assert not Answer("mood", 0).empty
    assert Answer("mood").empty


def test_lapse_and_use_raise_a_flag_and_declining_does_not() -> None:
    assert [flagged(USE, Answer("use", n)) for n in range(4)] == [False, True, True, False]
    craving = Question("craving", "C", "scale", flag_from=7)
    assert [flagged(craving, Answer("craving", n)) for n in (0, 6, 7, 10)] == [False, False, True, True]
    assert not flagged(craving, None)
    assert not flagged(MOOD, Answer("mood", 0))


def test_the_built_in_questions_are_those_of_the_round() -> None:
    assert [(q.key, q.kind) for q in load_questions()] == [
        ("feeling", "words"), ("mood", "scale"), ("craving", "scale"), ("use", "choice"), ("meetings", "count"),
        ("goal", "text"), ("safety", "choice"),
    ]  # fmt: skip


def test_a_question_is_kept_as_it_was_asked() -> None:
    for question in load_questions():
        assert question_of(question.key, question.spec()) == question


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"key": "a b", "kind": "scale"},
        {"key": "x", "kind": "slider"},
        {"key": "x", "kind": "choice", "options": [["a", "A"]]},
        {"key": "x", "kind": "choice", "options": [[str(n), str(n)] for n in range(10)]},
        {"key": "x", "kind": "scale", "low": 5, "high": 5},
        {"key": "x", "kind": "scale", "low": -1},
        {"key": "x", "kind": "count", "high": 1000},
    ],
)
def test_a_question_that_cannot_be_asked_is_named(raw: dict[str, Any]) -> None:
    with pytest.raises(IopError, match="Question 3 in own"):
        question_from(raw, "Question 3 in own.toml")


@pytest.mark.parametrize(
    "raw",
    [
        {"key": "x", "kind": "scale", "low": "none"},
        {"key": "x", "kind": "scale", "flag_from": "seven"},
        {"key": "x", "kind": "choice", "options": [["a"], ["b"]]},
        {"key": "x", "kind": "choice", "options": ["none", "lapse"]},
    ],
)
def test_a_question_with_values_of_the_wrong_type_is_named_too(raw: dict[str, Any]) -> None:
    with pytest.raises(IopError, match="Question 3 in own"):
        question_from(raw, "Question 3 in own.toml")


def kinds(kind: type[AnswerKind] = AnswerKind) -> Iterator[type[AnswerKind]]:
    for below in kind.__subclasses__():
        yield below
        yield from kinds(below)


def test_every_kind_of_answer_is_listed_by_its_name() -> None:
    for kind in kinds():
        assert isinstance(ANSWER_KINDS.get(kind.name), kind), f"{kind.__name__} is not in ANSWER_KINDS"
