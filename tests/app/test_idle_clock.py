"""When the screen covers and locks itself: by the longer of two clocks, and at once after a sleep."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.app.idle_clock import SLEPT, WARNING, IdleClock, Level

COVER, LOCK = 300.0, 1800.0
HOUR = 3600.0


class Clocks:
    """The clock that goes on while the machine runs, and the one on the wall."""

    def __init__(self) -> None:
        self.steady, self.wall = 1000.0, 1_800_000_000.0

    def go(self, steady: float, wall: float | None = None) -> None:
        self.steady += steady
        self.wall += steady if wall is None else wall

    def watch(self, cover: float = COVER, lock: float = LOCK) -> IdleClock:
        return IdleClock(cover, lock, lambda: self.steady, lambda: self.wall)


def levels(watch: IdleClock, clocks: Clocks, moves: list[tuple[float, float]]) -> list[Level]:
    found = []
    for steady, wall in moves:
        clocks.go(steady, wall)
        found.append(watch.level())
    return found


@pytest.mark.parametrize(
    ("steady", "wall", "level"),
    [
        (0.0, 0.0, Level.OPEN),
        (269.0, 269.0, Level.OPEN),
        (270.0, 270.0, Level.SOON),
        (299.0, 299.0, Level.SOON),
        (300.0, 300.0, Level.COVER),
        (LOCK * 3, LOCK * 3, Level.COVER),  # an uncovered screen is never locked without having been covered
        (0.0, 270.0, Level.SOON),  # the machine slept, or the wall's clock was set forward
        (0.0, HOUR, Level.COVER),
        (270.0, -HOUR, Level.SOON),  # the wall's clock was set back
        (300.0, -HOUR, Level.COVER),
        (300.0, 0.0, Level.COVER),  # the wall's clock stood still
        (0.0, -HOUR, Level.OPEN),
    ],
)
def test_how_far_it_is_closed_without_a_key(steady: float, wall: float, level: Level) -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.go(steady, wall)
    assert watch.level() is level


@pytest.mark.parametrize(
    ("steady", "wall", "level"),
    [
        (0.0, 0.0, Level.COVER),
        (1799.0, 1799.0, Level.COVER),
        (1800.0, 1800.0, Level.LOCK),
        (0.0, 1800.0, Level.LOCK),
        (1800.0, -HOUR, Level.LOCK),
        (1799.0, -HOUR, Level.COVER),
        (0.0, -HOUR, Level.COVER),
    ],
)
def test_how_far_it_is_closed_while_covered(steady: float, wall: float, level: Level) -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.go(200.0)  # what went by before counts for nothing
    watch.covered(True)
    clocks.go(steady, wall)
    assert watch.level() is level


def test_keys_under_the_cover_do_not_put_the_lock_off() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    watch.covered(True)
    for _ in range(60):
        clocks.go(30.0)
        watch.key_pressed()
    assert watch.level() is Level.LOCK


@pytest.mark.parametrize(
    ("passed", "left"), [(0, 300), (1, 299), (270, 30), (285, 15), (299.5, 0.5), (300, 0), (9e9, 0)]
)
def test_the_seconds_that_are_left(passed: float, left: float) -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.go(passed)
    assert watch.seconds_left() == pytest.approx(left)
    assert watch.idle() == pytest.approx(passed)


def test_a_key_begins_anew() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    assert levels(watch, clocks, [(280, 280)]) == [Level.SOON]
    watch.key_pressed()
    assert watch.seconds_left() == COVER
    assert levels(watch, clocks, [(0, 0), (280, 280), (20, 20)]) == [Level.OPEN, Level.SOON, Level.COVER]


def test_uncovering_begins_anew() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    watch.covered(True)
    clocks.go(1700.0)
    watch.covered(False)
    assert watch.idle() == 0
    assert levels(watch, clocks, [(0, 0), (299, 299), (1, 1)]) == [Level.OPEN, Level.SOON, Level.COVER]
    watch.covered(True)
    assert levels(watch, clocks, [(1700, 1700), (100, 100)]) == [Level.COVER, Level.LOCK], "a covering of its own"


@pytest.mark.parametrize("passed", [0.0, 299.0, 1e4, 1e9])
def test_no_cover_and_no_lock_where_the_settings_say_never(passed: float) -> None:
    clocks = Clocks()
    never, no_lock = clocks.watch(0, 0), clocks.watch(COVER, 0)
    no_lock.covered(True)
    clocks.go(passed)
    assert never.level() is Level.OPEN
    assert no_lock.level() is Level.COVER
    never.covered(True)
    clocks.go(passed)
    assert never.level() is Level.COVER, "by hand one can always cover"


# -- sleep -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steady", "wall", "slept"),
    [
        (0.0, 0.0, False),
        (5.0, 5.0, False),
        (5.0, 5.0 + SLEPT, False),  # a clock that is set a little, or a busy machine
        (5.0, 5.1 + SLEPT, True),
        (0.0, 8 * HOUR, True),  # a steady clock that stands still while the machine sleeps
        (8 * HOUR, 8 * HOUR, True),  # one that goes on: nobody looked for long
        (SLEPT + WARNING, SLEPT + WARNING, False),
        (SLEPT + WARNING + 0.1, SLEPT + WARNING + 0.1, True),
        (SLEPT + WARNING + 0.1, 0.0, True),
        (5.0, -HOUR, False),  # setting the wall's clock back is no sleep
        (0.0, -HOUR, False),
    ],
)
def test_a_sleep_is_seen_by_what_the_clocks_did(steady: float, wall: float, slept: bool) -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.go(steady, wall)
    assert watch.machine_slept() is slept
    assert watch.machine_slept() is False, "it is told once"


def test_looks_in_time_see_no_sleep_in_a_long_pause() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    for _ in range(1000):
        clocks.go(45.0)
        assert not watch.machine_slept()


def test_a_key_is_a_look() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.go(40.0)
    watch.key_pressed()
    clocks.go(40.0)
    assert not watch.machine_slept()


def test_a_clock_that_drifts_is_no_sleep() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    for _ in range(1000):
        clocks.go(5.0, 5.5)
        assert not watch.machine_slept()


# -- whatever the clocks do ------------------------------------------------------------------------

SECONDS = st.integers(0, 4000)
"""Whole seconds: their sums are exact."""
moments = st.tuples(SECONDS, st.integers(-1_000_000, 1_000_000))
SEVERITY = [Level.OPEN, Level.SOON, Level.COVER, Level.LOCK]


@given(moves=st.lists(moments, max_size=12), covered=st.booleans())
def test_setting_the_clock_on_the_wall_keeps_nothing_open(moves: list[tuple[int, int]], covered: bool) -> None:
    clocks, honest = Clocks(), Clocks()
    watch, fair = clocks.watch(), honest.watch()
    watch.covered(covered)
    fair.covered(covered)
    for steady, wall in moves:
        clocks.go(steady, wall)
        honest.go(steady)
        # at least as closed as with a clock on the wall that nobody touched
        assert SEVERITY.index(watch.level()) >= SEVERITY.index(fair.level())
        assert watch.seconds_left() <= fair.seconds_left()


@given(steps=st.lists(st.integers(0, 500), max_size=20), covered=st.booleans())
def test_without_a_key_it_only_closes(steps: list[int], covered: bool) -> None:
    clocks = Clocks()
    watch = clocks.watch()
    watch.covered(covered)
    seen = [SEVERITY.index(watch.level())]
    for step in steps:
        clocks.go(step)
        seen.append(SEVERITY.index(watch.level()))
    assert seen == sorted(seen)
    assert (Level.LOCK in [SEVERITY[n] for n in seen]) == (covered and clocks.steady - 1000.0 >= LOCK)


@given(steady=st.integers(0, 120), wall=st.integers(-1_000, 1_000))
def test_a_sleep_is_seen_just_where_the_wall_runs_ahead(steady: int, wall: int) -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.go(steady, wall)
    assert watch.machine_slept() is (wall - steady > 20 or steady > 50)


def test_the_machines_own_clocks_are_used_where_none_are_given() -> None:
    watch = IdleClock(COVER, LOCK)
    assert 0 <= watch.idle() < 5 and COVER - 5 < watch.seconds_left() <= COVER
    assert not watch.machine_slept() and watch.level() is Level.OPEN
