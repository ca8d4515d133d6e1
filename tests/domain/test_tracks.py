"""Tracks: the plan of a day, whether a group meets, and whether a plan can reach what the rules ask."""

from datetime import date, timedelta

import pytest

from iop_tui.domain.agenda import default_agenda, parse_agenda
from iop_tui.domain.errors import Refused
from iop_tui.domain.rules import Rules
from iop_tui.domain.tracks import ClosedDay, Track, TrackPlan, check_times, clashes, is_due, plan_on, shortfalls

FRIDAY = date(2026, 11, 20)
MORNING = Track(1, "Morning IOP")


def plan(from_day: date = date(2026, 9, 1), days: tuple[int, ...] = (0, 2, 4), end: int = 735) -> TrackPlan:
    return TrackPlan(1, from_day, frozenset(days), 540, end, default_agenda(end - 540))


def test_the_plan_of_a_day_is_the_latest_that_began_by_then() -> None:
    first, second = plan(), plan(date(2026, 11, 20))
    assert plan_on([second, first], date(2026, 11, 19)) is first
    assert plan_on([first, second], FRIDAY) is second
    assert plan_on([first, second], date(2026, 8, 31)) is None


def test_a_track_meets_on_its_weekdays_since_its_first_plan() -> None:
    assert is_due(MORNING, [plan()], [], FRIDAY)
    assert not is_due(MORNING, [plan()], [], FRIDAY + timedelta(days=1))
    assert not is_due(MORNING, [plan(from_day=date(2026, 11, 23))], [], FRIDAY)
    assert not is_due(MORNING, [], [], FRIDAY)


def test_a_track_meets_a_last_time_on_the_day_on_which_it_ends() -> None:
    assert is_due(Track(1, "x", ended_on=FRIDAY), [plan()], [], FRIDAY)
    assert not is_due(Track(1, "x", ended_on=FRIDAY), [plan()], [], FRIDAY + timedelta(days=3))


@pytest.mark.parametrize(("closed", "due"), [(None, False), (1, False), (2, True)])
def test_a_closed_day_is_one_of_all_tracks_or_of_its_own(closed: int | None, due: bool) -> None:
    assert is_due(MORNING, [plan()], [ClosedDay(FRIDAY, closed)], FRIDAY) is due
    assert is_due(MORNING, [plan()], [ClosedDay(FRIDAY - timedelta(days=2), closed)], FRIDAY)


@pytest.mark.parametrize(
    ("start", "end", "finish"), [(540, 735, 735), (1320, 30, 1470), (1320, 1439, 1439), (540, 555, 555), (0, 720, 720)]
)
def test_an_end_before_the_start_lies_after_midnight(start: int, end: int, finish: int) -> None:
    assert check_times(start, end) == finish


@pytest.mark.parametrize(("start", "end"), [(540, 540), (540, 554), (0, 721), (735, 540)])
def test_a_session_far_too_short_or_too_long_is_refused(start: int, end: int) -> None:
    with pytest.raises(Refused, match="Check the start and the end"):
        check_times(start, end)


def test_nine_to_a_quarter_past_twelve_reaches_the_day_and_the_week() -> None:
    assert shortfalls(plan(), "adult", Rules()) == ()


def test_nine_to_twelve_reaches_neither() -> None:
    day, week = shortfalls(plan(end=720), "adult", Rules())
    assert "2:45 a day" in day
    assert "3:00 cannot be reached" in day
    assert "3 days of 2:45 make 8:15 a week" in week
    assert "9:00 cannot be reached" in week


def test_two_days_of_three_hours_are_enough_for_adolescents_only() -> None:
    two = plan(days=(0, 2))
    assert shortfalls(two, "adolescent", Rules()) == ()
    assert len(shortfalls(two, "adult", Rules())) == 1


def test_what_a_plan_reaches_is_measured_by_the_programs_own_rules() -> None:
    assert shortfalls(plan(end=720), "adult", Rules(day_minimum=165, week_target_adult=495)) == ()
    assert len(shortfalls(plan(), "adult", Rules(day_minimum=181))) == 1


def test_a_break_that_counts_is_counted() -> None:
    whole = TrackPlan(1, FRIDAY, frozenset((0, 2, 4)), 540, 720, parse_agenda("process 180"))
    assert shortfalls(whole, "adult", Rules()) == ()


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ((0, 720, 800), [(0, 1, 2)]), ((0, 735, 800), []), ((0, 480, 540), []), ((1, 540, 735), []),
        ((0, 600, 610), [(0, 1, 2)]),
    ],
)  # fmt: skip
def test_a_client_cannot_be_in_two_groups_at_once(
    second: tuple[int, int, int], expected: list[tuple[int, int, int]]
) -> None:
    weekday, start, end = second
    plans = {
        1: [TrackPlan(1, FRIDAY, frozenset({0, 1}), 540, 735, ())],
        2: [TrackPlan(2, FRIDAY, frozenset({weekday}), start, end, ())],
    }
    assert clashes({(1, 0), (2, weekday)}, plans, FRIDAY) == expected
    assert clashes({(1, 0), (2, weekday)}, plans, FRIDAY - timedelta(days=1)) == [], "before either was in use"
