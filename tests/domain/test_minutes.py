"""Minutes that count: examples in a table, and what holds for every row."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.domain.agenda import Block, Span, timeline
from iop_tui.domain.attendance import Attendance, Mark, TimeOut
from iop_tui.domain.minutes import Sum, counted, presence, reached_at, shared, topics_had, union_total
from iop_tui.domain.sessions import Session, SessionState

BLOCKS = [
    Block(n, 1, n, kind, start, end, kind != "break")
    for n, (kind, start, end) in enumerate(
        [("checkin", 540, 570), ("topic", 570, 630), ("break", 630, 645), ("process", 645, 735)]
    )
]
MORNING = timeline(BLOCKS)
WHOLE = 180


def here(arrived: int | None = None, left: int | None = None, *times_out: TimeOut) -> Attendance:
    return Attendance(1, 1, 1, mark=Mark.HERE, arrived=arrived, left=left, times_out=times_out)


def total(row: Attendance, until: int | None = None, spans: tuple[Span, ...] = MORNING) -> int:
    return counted(row, spans, 540, 735, until).total


@pytest.mark.parametrize(
    ("row", "minutes"),
    [
        (here(), 180),
        (here(530), 180),
        (here(552), 168),
        (here(630), 90),
        (here(640), 90),
        (here(645), 90),
        (here(None, 700), 145),
        (here(None, 638), 90),
        (here(552, 700), 133),
        (here(600, 600), 0),
        (here(730, 733), 3),
        (here(None, 760), 180),
        (here(None, None, TimeOut(600, 610)), 170),
        (here(None, None, TimeOut(625, 650)), 170),
        (here(None, None, TimeOut(632, 644)), 180),
        (here(None, None, TimeOut(600)), 60),
        (here(None, None, TimeOut(600, 620), TimeOut(610, 640)), 150),
        (here(None, 700, TimeOut(690)), 135),
        (here(600, None, TimeOut(560, 590)), 120),
        (here(600, None, TimeOut(560, 620)), 100),
        (here(None, None, TimeOut(700, 760)), 145),
    ],
)
def test_counted_minutes(row: Attendance, minutes: int) -> None:
    assert total(row) == minutes


@pytest.mark.parametrize("mark", [m for m in Mark if m is not Mark.HERE])
def test_only_those_who_are_here_have_minutes(mark: Mark) -> None:
    assert total(here(540, 735)._replace(mark=mark)) == 0


@pytest.mark.parametrize(("until", "minutes"), [(500, 0), (540, 0), (600, 60), (640, 90), (660, 105), (800, 180)])
def test_while_the_group_runs_minutes_go_up_to_now(until: int, minutes: int) -> None:
    assert total(here(), until) == minutes


def test_a_late_start_an_early_end_and_an_overrun_count_as_they_were() -> None:
    late = timeline([BLOCKS[0]._replace(began=560), *BLOCKS[1:]], 560)
    assert counted(here(), late, 560, 735).total == 160
    assert counted(here(), timeline(BLOCKS, None, 700), 540, 700).total == 145
    over = timeline([*BLOCKS[:3], BLOCKS[3]._replace(ended=750)], None, 750)
    assert counted(here(), over, 540, 750).total == 195


def test_somebody_is_in_the_room_only_between_the_groups_start_and_end() -> None:
    assert presence(here(500, 800), 540, 735) == ((540, 735),)


MINUTE = st.integers(480, 800)
AWAYS = st.lists(
    st.builds(lambda a, b: TimeOut(min(a, b), max(a, b)), MINUTE, MINUTE) | st.builds(TimeOut, MINUTE, st.none()),
    max_size=4,
)
ROWS = st.builds(
    lambda arrived, left, times_out: here(
        arrived, left if left is None or arrived is None else max(left, arrived), *times_out
    ),
    st.none() | MINUTE,
    st.none() | MINUTE,
    AWAYS,
)
SPANS = st.lists(st.tuples(st.none() | MINUTE, st.none() | MINUTE), min_size=4, max_size=4).map(
    lambda times: timeline([b._replace(began=t[0], ended=t[1]) for b, t in zip(BLOCKS, times, strict=True)])
)


@given(ROWS, SPANS, st.none() | MINUTE)
def test_minutes_are_never_negative_and_never_above_the_counted_time(
    row: Attendance, spans: tuple[Span, ...], until: int | None
) -> None:
    assert 0 <= total(row, until, spans) <= sum(s.end - s.start for s in spans if s.block.counts)


@given(ROWS, MINUTE, MINUTE)
def test_minutes_never_shrink_while_the_group_runs(row: Attendance, one: int, other: int) -> None:
    early, late = sorted((one, other))
    assert total(row, early) <= total(row, late) <= total(row)


@given(ROWS, MINUTE, MINUTE)
def test_going_out_takes_away_exactly_what_counted_in_that_time(row: Attendance, one: int, other: int) -> None:
    out, back = sorted((one, other))
    inside = counted(row, MORNING, 540, 735).parts
    lost = sum(max(0, min(p.end, back) - max(p.start, out)) for p in inside)
    assert total(row._replace(times_out=(*row.times_out, TimeOut(out, back)))) == total(row) - lost


@given(ROWS)
def test_coming_earlier_never_costs_minutes(row: Attendance) -> None:
    if row.arrived is not None:
        assert total(row._replace(arrived=row.arrived - 10)) >= total(row)


@given(ROWS, SPANS)
def test_the_sum_in_words_adds_up(row: Attendance, spans: tuple[Span, ...]) -> None:
    found = counted(row, spans, 540, 735)
    words = found.explained()
    if not found.total:
        assert words == "0:00, nothing that counts"
        return
    parts, _, result = words.rpartition(" = ")
    hours, minutes = result.split(":")
    assert sum(int(p.rsplit(" ", 1)[1]) for p in parts.split(" + ")) == int(hours) * 60 + int(minutes) == found.total
    for start_h, start_m, end_h, end_m, length in re.findall(r"(\d\d):(\d\d)–(\d\d):(\d\d) \S+ (\d+)", parts):
        assert (int(end_h) - int(start_h)) * 60 + int(end_m) - int(start_m) == int(length)


def test_the_sum_names_its_stretches() -> None:
    shown = counted(here(552), MORNING, 540, 735, 630).explained()
    assert shown == "09:12–09:30 Check-in 18 + 09:30–10:30 Topic 60 = 1:18"
    assert counted(here(552), MORNING, 540, 735, 560).explained(twelve=True) == "9:12a–9:20a Check-in 8 = 0:08"


def spent(found: Sum) -> list[tuple[int, int]]:
    """When a sum's minutes were, on one day without a change of the clocks."""
    return [(p.start, p.end) for p in found.parts]


def test_an_hour_that_two_sessions_share_counts_once() -> None:
    one, other = counted(here(None, 630), MORNING, 540, 735), counted(here(600), MORNING, 540, 735)
    assert (one.total, other.total) == (90, 120)
    assert union_total([*spent(one), *spent(other)]) == 180
    assert union_total([*spent(one), *spent(one)]) == 90
    assert shared(spent(one), spent(other)) == 30
    parts = [
        s for times in ((645, 735), (650, 660), (670, 680)) for s in spent(counted(here(*times), MORNING, 540, 735))
    ]
    assert union_total(parts) == 90
    assert union_total([]) == 0


@given(st.lists(ROWS, max_size=4))
def test_several_sessions_make_as_many_minutes_as_there_are_on_the_clock(rows: list[Attendance]) -> None:
    sums = [counted(r, MORNING, 540, 735) for r in rows]
    assert union_total([s for found in sums for s in spent(found)]) == len(
        {m for s in sums for p in s.parts for m in range(p.start, p.end)}
    )


UNMARKED = Attendance(1, 1, 1)


@pytest.mark.parametrize(
    ("row", "arrive", "have", "minute"),
    [
        (UNMARKED, 540, 0, 735),
        (UNMARKED, 573, 0, 768),
        (UNMARKED, 635, 0, 825),
        (here(), 540, 0, 735),
        (here(552), 540, 0, 747),
        (here(None, None, TimeOut(600, 610)), 540, 0, 745),
        (here(None, None, TimeOut(632, 640)), 540, 0, 735),
        (here(None, None, TimeOut(600)), 540, 0, None),
        (UNMARKED, 540, 60, 675),
        (UNMARKED, 540, 180, 540),
    ],
)
def test_when_three_hours_are_reached(row: Attendance, arrive: int, have: int, minute: int | None) -> None:
    assert reached_at(row, MORNING, arrive, WHOLE, have) == minute


def test_who_comes_at_nine_thirty_three_reaches_three_hours_at_twelve_forty_eight() -> None:
    assert reached_at(UNMARKED, MORNING, 9 * 60 + 33, WHOLE) == 12 * 60 + 48


def test_who_left_before_does_not_reach_it() -> None:
    assert reached_at(here(None, 600), MORNING, 540, WHOLE) is None


@given(MINUTE, st.integers(1, 180))
def test_the_minute_named_is_the_one_at_which_the_sum_is_reached(arrive: int, need: int) -> None:
    minute = reached_at(UNMARKED, MORNING, arrive, need)
    if minute is not None and minute <= 735:
        assert total(here(arrive), minute) == need
        assert total(here(arrive), minute - 1) == need - 1


def test_a_very_long_time_out_is_not_never() -> None:
    row = here(None, None, TimeOut(545, 2000))
    assert reached_at(row, MORNING, 540, WHOLE) == 2000 + 175
    assert reached_at(here(None, None, TimeOut(545)), MORNING, 540, WHOLE) is None


@pytest.mark.parametrize(
    ("change", "had"),
    [
        ({}, True), ({"arrived": 629}, True), ({"arrived": 630}, False), ({"left": 570}, False),
        ({"times_out": (TimeOut(569, 631),)}, False), ({"taken_off": "other"}, False), ({"mark": Mark.ABSENT}, False),
    ],
)  # fmt: skip
def test_a_topic_was_had_by_who_was_here_during_its_block(change: dict[str, Any], had: bool) -> None:
    blocks = [b._replace(topic_code="own-1") if b.kind == "topic" else b for b in BLOCKS]
    session = Session(1, 1, date(2026, 11, 20), "America/Chicago", 540, 735)
    row = here()._replace(**change)
    assert topics_had(row, blocks, session) == ({"own-1"} if had else set())
    assert topics_had(row, blocks, session._replace(state=SessionState.CANCELLED)) == set()
    assert topics_had(row, blocks, session._replace(actual_end=570)) == set(), "pushed to nothing"
    pushed = [blocks[0]._replace(ended=700), *blocks[1:]]
    assert topics_had(row, pushed, session) == set()
