"""The draw of tests: the vector, the odds over many days, days without one, and what is refused."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from iop_tui.domain.drug_tests import (
    DrugTest,
    DrugTestPlan,
    draw,
    due_tests,
    odds,
    plan_text,
    read_gap,
    read_times,
    refuse_impossible,
    week_without,
)
from iop_tui.domain.errors import Refused

DAY = date(2026, 11, 20)
KEY = bytes(32)


def days(number: int, first: date = date(1800, 1, 1)) -> list[date]:
    return [first + timedelta(days=n) for n in range(number)]


def test_the_number_of_a_day_is_that_of_the_vector() -> None:
    assert int(draw(KEY, 7, DAY) * 2**64) >> 11 == 0xE2417C3A2A23E954 >> 11
    assert draw(KEY, 7, DAY) == pytest.approx(0.883811, abs=1e-6)
    assert draw(KEY, 8, DAY) != draw(KEY, 7, DAY) != draw(b"\1" * 32, 7, DAY)


def test_a_hundred_thousand_days_have_the_odds_on_every_weekday_and_behind_every_draw() -> None:
    plan = DrugTestPlan(7, 1, date(1800, 1, 1), "random", permille=333)
    every = days(100_000)
    drawn = {d.day for d in due_tests([plan], every, KEY)}
    assert abs(len(drawn) / len(every) - 0.333) < 0.01
    by_weekday = Counter(d.weekday() for d in drawn)
    assert all(abs(by_weekday[w] / (len(every) / 7) - 0.333) < 0.02 for w in range(7))
    behind = sum(d + timedelta(days=1) in drawn for d in drawn)
    assert abs(behind / len(drawn) - 0.333) < 0.01, "a draw tells nothing of the next one"
    twice_by_wednesday = [d for d in drawn if d.weekday() == 2 and d - timedelta(days=1) in drawn]
    rest = sum(d + timedelta(days=1) in drawn for d in twice_by_wednesday)
    assert abs(rest / len(twice_by_wednesday) - 0.333) < 0.03, "there are no weekly blocks"
    assert drawn == {d.day for d in due_tests([plan], every, KEY)}


@pytest.mark.parametrize(("permille", "number"), [(0, 0), (1000, 500)])
def test_the_ends_of_the_odds_are_never_and_always(permille: int, number: int) -> None:
    plan = DrugTestPlan(7, 1, DAY, "random", permille=permille)
    assert len(due_tests([plan], days(500, DAY), KEY)) == number


def test_who_was_due_on_none_of_so_many_days_is_due() -> None:
    plan = DrugTestPlan(1, 1, DAY, "random", gap_days=14)
    due = due_tests([plan], days(40, DAY), KEY)
    assert [(d.day - DAY).days for d in due] == [14, 29] and {d.why for d in due} == {"gap"}
    fixed = DrugTestPlan(2, 1, DAY, "fixed", frozenset({0}), gap_days=3)
    assert [(d.day.day, d.why) for d in due_tests([fixed], days(10, DAY), KEY)] == [
        (23, "fixed"), (27, "gap"),
    ]  # fmt: skip
    after_a_break = [plan._replace(way="none"), plan._replace(id=3, from_day=DAY + timedelta(days=30))]
    assert [(d.day - DAY).days for d in due_tests(after_a_break, days(60, DAY), KEY)] == [44, 59]


def test_a_plan_holds_from_its_day_on_and_only_on_program_days() -> None:
    plans = [
        DrugTestPlan(1, 1, DAY, "fixed", frozenset(range(7))),
        DrugTestPlan(2, 1, DAY + timedelta(days=3), "none"),
    ]
    assert [d.day for d in due_tests(plans, [DAY - timedelta(days=1), DAY, DAY + timedelta(days=2)], KEY)] == [
        DAY, DAY + timedelta(days=2),
    ]  # fmt: skip
    assert due_tests(plans, days(5, DAY + timedelta(days=3)), KEY) == []


def test_odds_and_weeks_without_a_test() -> None:
    assert odds(5 / 3, 5) == 333 and odds(7, 3) == 1000 and odds(1, 0) == 0
    assert week_without(333, 5) == pytest.approx(0.132, abs=0.001)
    assert plan_text(DrugTestPlan(1, 1, DAY, "random", permille=333, gap_days=14)) == (
        "random, 333 in 1,000 each program day; due after 14 days without one"
    )
    assert plan_text(DrugTestPlan(1, 1, DAY, "fixed", frozenset({0, 3}))) == "every Mon Thu"
    assert plan_text(None) == "no tests"


@pytest.mark.parametrize("text", ["", "0", "0.05", "8", "x", "-1", "1e3", "nan", "٣", "1.2.3", "9" * 400])
def test_how_often_a_week_is_a_number_from_a_tenth_to_seven(text: str) -> None:
    with pytest.raises(Refused, match=r"from 0\.1 to 7"):
        read_times(text)


def test_numbers_as_people_type_them() -> None:
    assert [read_times(t) for t in ("1", "1,5", " 0.1 ", "7")] == [1, 1.5, 0.1, 7]
    assert [read_gap(t) for t in ("", "0", "14", "90")] == [0, 0, 14, 90]
    for text in ("91", "-1", "x", "٣", "1.5"):
        with pytest.raises(Refused):
            read_gap(text)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": DAY + timedelta(days=1)}, "still to come"),
        ({"why": "mood"}, "reason"),
        ({"collection": "failed"}, "become"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object], words: str) -> None:
    test = DrugTest(0, 1, DAY, "drawn", "collected")
    refuse_impossible(test, DAY)
    with pytest.raises(Refused, match=words):
        refuse_impossible(test._replace(**changes), DAY)  # type: ignore[arg-type]
