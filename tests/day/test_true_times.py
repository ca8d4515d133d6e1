"""Recorded times: what starts a group, what ends it, and that no block reaches over a time that is recorded."""

from datetime import date

import pytest

from iop_tui.day import GroupDay
from iop_tui.day.attendance import minutes_moved
from iop_tui.domain.agenda import Block, in_order, timeline
from iop_tui.domain.attendance import Mark
from iop_tui.domain.errors import Refused
from iop_tui.exchange.exporting import Request
from tests.conftest import DAY, Clock
from tests.support.reading_csv import exported
from tests.support.rows import everything, row, rows


@pytest.fixture
def one(group: GroupDay, clients: list[int]) -> int:
    """A client who is present from the start."""
    group.sheet.mark(clients[0], Mark.HERE)
    return clients[0]


def whole(group: GroupDay, client: int) -> int:
    return group.sheet.whole_minutes()[client]


def recorded(group: GroupDay) -> list[tuple[int | None, int | None]]:
    return [(r["began_min"], r["ended_min"]) for r in rows(group.desk.store, "block")]


def at_each(group: GroupDay, clock: Clock, *times: tuple[int, int]) -> None:
    for hour, minute in times:
        clock.at(hour, minute)
        group.times.begin_next()


# -- what starts a group -----------------------------------------------------------------------------


def test_a_recorded_time_means_that_the_group_has_started(group: GroupDay, one: int, clock: Clock) -> None:
    clock.at(9, 30)
    group.times.retime(group.blocks[1].id, 555, None)
    assert group.times.next_step() == "Begin Break"
    before = whole(group, one)
    assert group.times.begin_next() == "Break began at 09:30"
    assert group.session.actual_start is None, "when it started is known from the agenda"
    assert recorded(group) == [(None, None), (555, 570), (570, None), (None, None)]
    # check-in 15, topic 15, the break of 15 minutes takes up to 45 for process begins by the agenda
    assert (before, whole(group, one)) == (180, 120)


def test_a_first_block_without_its_time_starts_nothing_again(group: GroupDay, one: int, clock: Clock) -> None:
    at_each(group, clock, (9, 2), (9, 10))
    group.times.retime(group.blocks[0].id, None, None)
    clock.at(9, 28)
    assert group.times.begin_next() == "Break began at 09:28"
    assert (group.session.actual_start, group.session.effective_start) == (None, 540)


def test_no_block_ends_before_it_begins(group: GroupDay, clock: Clock) -> None:
    clock.at(10, 30)
    group.times.retime(group.blocks[2].id, 625, None)
    before = everything(group.desk.store)
    clock.at(10, 20)
    with pytest.raises(Refused, match="overlap"):
        group.times.begin_next()
    with pytest.raises(Refused, match="overlap"):
        group.times.end()
    assert everything(group.desk.store) == before


def test_a_file_whose_times_are_not_in_order_is_shown_as_such(group: GroupDay) -> None:
    assert group.times.in_order
    group.desk.store.reader.connection.execute("UPDATE block SET began_min = 600, ended_min = 590 WHERE position = 1")
    group.reload()
    assert not group.times.in_order
    assert [o.page for o in group.closing.open_items() if o.kind == "order"] == ["topic"]


@pytest.mark.parametrize(
    ("times", "start", "end", "fits"),
    [
        ([(540, 570), (570, None)], 540, 600, True), ([(540, 570), (569, None)], 540, None, False),
        ([(None, 570), (None, 569)], None, None, False), ([(None, None), (None, 600)], 601, None, False),
        ([(550, None), (None, None)], 545, 549, False), ([], 540, 530, False), ([], None, None, True),
    ],
)  # fmt: skip
def test_times_are_in_order_or_not(
    times: list[tuple[int | None, int | None]], start: int | None, end: int | None, fits: bool
) -> None:
    blocks = [Block(n, 1, n, "topic", 540, 560, True, began, ended) for n, (began, ended) in enumerate(times)]
    assert in_order(blocks, start, end) is fits


# -- what ends it ------------------------------------------------------------------------------------


def test_after_the_planned_end_the_group_ends_and_no_block_gets_a_time_that_was_not(
    group: GroupDay, one: int, clock: Clock
) -> None:
    clock.at(9, 2)
    group.times.begin_next()
    clock.at(12, 14)
    assert not group.times.overdue
    clock.at(12, 20)
    assert group.times.overdue
    before = group.sheet.whole_minutes()
    assert group.times.end() == "Group ended at 12:20"
    assert recorded(group) == [(542, None), (None, None), (None, None), (None, 740)]
    assert (group.session.actual_start, group.session.actual_end) == (542, 740)
    # 9:02 to 12:20 less the break of a quarter of an hour, where the agenda has it
    assert whole(group, one) == 740 - 542 - 15
    assert minutes_moved(before, group.sheet.whole_minutes()) == "Minutes of 1 client: +0:05"


def test_the_end_that_is_recorded_stays_where_it_was(group: GroupDay, clock: Clock) -> None:
    clock.at(12, 10)
    group.times.set_true_times(None, 730)
    last = group.blocks[-1]
    assert (last.began, last.ended) == (None, 730)
    group.times.retime(last.id, None, 730)
    assert (group.session.actual_end, group.blocks[-1].ended, group.blocks[-1].began) == (730, 730, None)


def test_a_block_that_was_ended_is_not_moved(group: GroupDay, clock: Clock) -> None:
    clock.at(12, 10)
    group.times.set_true_times(None, 730)
    with pytest.raises(Refused, match="actual time"):
        group.agenda.move(group.blocks[3].id, -1)


# -- what lies between -------------------------------------------------------------------------------


def test_a_block_without_times_does_not_reach_over_those_behind_it(group: GroupDay, one: int, clock: Clock) -> None:
    at_each(group, clock, (9, 0), (9, 10), (10, 0), (10, 10), (12, 0))
    assert whole(group, one) == 170
    group.agenda.add("skills", group.blocks[0].id)
    assert whole(group, one) == 170
    spans = [(s.start, s.end) for s in group.spans]
    assert spans == [(540, 550), (550, 550), (550, 600), (600, 610), (610, 720)]


def test_an_end_alone_holds_back_what_lies_before_it() -> None:
    blocks = [Block(n, 1, n, "topic", 540 + 60 * n, 600 + 60 * n) for n in range(3)]
    blocks[1] = blocks[1]._replace(ended=590)
    assert [(s.start, s.end) for s in timeline(blocks)] == [(540, 590), (590, 590), (660, 720)]
    blocks[0] = blocks[0]._replace(ended=560)
    assert [(s.start, s.end) for s in timeline(blocks)] == [(540, 560), (590, 590), (660, 720)]


# -- after closing -----------------------------------------------------------------------------------


def test_beginning_a_block_in_a_reopened_day_is_a_correction_of_everybody(
    group: GroupDay, one: int, clients: list[int], clock: Clock
) -> None:
    at_each(group, clock, (9, 0), (9, 30), (10, 30), (10, 45))
    group.sheet.mark(clients[1], Mark.NO_SHOW)
    clock.at(11, 50)
    group.closing.close(sure=True)
    group.closing.reopen("it went on")
    clock.at(12, 5)
    group.times.begin_next()
    found = {r["client_id"]: r for r in exported(group.desk, Request(DAY, DAY))}
    assert (found["C-001"]["minutes"], found["C-001"]["revision"]) == ("170", "1")
    assert found["C-001"]["correction_reason"] == "it went on"
    assert found["C-002"]["revision"] == "0", "who was not here has no minutes that changed"


def test_times_that_have_not_come_are_not_recorded(group: GroupDay, clock: Clock) -> None:
    clock.at(9, 40)
    with pytest.raises(Refused, match="in the future"):
        group.times.retime(group.blocks[0].id, 540, 581)
    with pytest.raises(Refused, match="in the future"):
        group.times.set_true_times(None, 730)
    assert row(group.desk.store, "session")["actual_end_min"] is None
    clock.set(date(2026, 11, 21), 8)
    group.times.set_true_times(None, 730)
    assert group.session.actual_end == 730
