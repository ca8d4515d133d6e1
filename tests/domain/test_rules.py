"""A program's rules: how they are typed, stored and read."""

import pytest

from iop_tui.domain.errors import Refused
from iop_tui.domain.rules import RULES, Rules, rule_text, rules_from


def test_every_rule_can_be_shown_and_typed() -> None:
    assert set(RULES) == set(Rules._fields)


@pytest.mark.parametrize("key", list(RULES))
def test_what_is_shown_of_a_rule_is_read_back(key: str) -> None:
    assert RULES[key].read(rule_text(Rules(), key)) == getattr(Rules(), key)


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("grace", "0", 0),
        ("grace", " 10 ", 10),
        ("cutoff", "240", 240),
        ("day_minimum", "3", 180),
        ("day_minimum", "2:30", 150),
        ("week_target_adult", "9:30", 570),
        ("week_target_adolescent", "168", 10080),
        ("week_start", "Sunday", 6),
        ("week_start", "m", 0),
        ("unexcused_limit", "0", 0),
        ("initials", "initials", True),
        ("twelve_hours", "12", True),
        ("twelve_hours", "24", False),
        ("notice", "  ours  ", "ours"),
        ("notice", "", ""),
    ],
)
def test_what_a_person_types_is_read(key: str, typed: str, value: object) -> None:
    assert RULES[key].read(typed) == value


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("grace", "121"),
        ("grace", "-1"),
        ("grace", "five"),
        ("grace", ""),
        ("grace", "2.5"),
        ("day_minimum", "3:60"),
        ("day_minimum", "3:5"),
        ("day_minimum", ""),
        ("day_minimum", "-3"),
        ("week_target_adult", "168:01"),
        ("week_start", "friday"),
        ("week_start", ""),
        ("twelve_hours", "13"),
        ("notice", "x" * 1001),
    ],
)
def test_what_cannot_be_a_rule_is_refused_with_what_to_write(key: str, typed: str) -> None:
    with pytest.raises(Refused) as refused:
        RULES[key].read(typed)
    assert refused.value.hint


def test_rules_that_this_version_does_not_know_are_passed_over() -> None:
    assert rules_from({"grace": "7", "color_of_the_door": "blue"}) == Rules(grace=7)


def test_the_weekly_target_is_that_of_the_population() -> None:
    assert Rules().week_target("adult") == 540
    assert Rules().week_target("adolescent") == 360


def test_lengths_are_stored_as_hours_and_minutes() -> None:
    assert rule_text(Rules(), "day_minimum") == "3:00"
    assert rule_text(Rules(week_target_adult=575), "week_target_adult") == "9:35"
    assert [rule_text(Rules(), k) for k in ("week_start", "initials", "twelve_hours")] == ["monday", "names", "24"]
