"""Entries that could go astray: each is refused, counted, or done to the right day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iop_tui.day import GroupDay, open_if_due, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.errors import Refused
from iop_tui.domain.sessions import SessionState
from iop_tui.exchange.exporting import Request
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.reading_csv import exported


def test_nobody_is_marked_who_was_taken_off(group: GroupDay, clients: list[int]) -> None:
    group.roster.take_off(clients[0], "other_track")
    with pytest.raises(Refused, match="from today's roster"):
        group.sheet.mark(clients[0], Mark.HERE)
    group.roster.bring_back(clients[0])
    group.sheet.mark(clients[0], Mark.HERE)
    assert group.rows[clients[0]].mark is Mark.HERE


@pytest.mark.usefixtures("over")
def test_a_corrected_block_is_a_correction_of_everybody_who_was_here(group: GroupDay, clients: list[int]) -> None:
    group.sheet.rest_present()
    group.sheet.mark(clients[0], Mark.NO_SHOW)
    group.closing.close(sure=True)
    group.correct("the clock was wrong")
    group.times.set_true_times(545, 735)
    rows = {r["client_id"]: r for r in exported(group.desk, Request(DAY, DAY))}
    assert [(r["revision"], r["correction_reason"]) for r in rows.values()].count(("1", "the clock was wrong")) == 11
    assert rows["C-001"]["revision"] == "0"


def test_a_walk_in_after_closing_is_a_correction_by_somebody(group: GroupDay) -> None:
    group.closing.close(sure=True)
    group.correct("came after all")
    client = group.roster.new_walk_in("Late Comer")
    row = group.rows[client]
    assert (row.revision, row.correction_reason, row.recorded_by) == (1, "came after all", group.desk.who)


def test_a_prepared_session_opens_when_its_day_has_come(
    desk: Desk, program: Program, clients: list[int], clock: Clock
) -> None:
    monday = DAY + timedelta(days=3)
    group = open_session(desk, program.tracks()[0].track.id, monday)
    assert not open_if_due(group)
    clock.set(monday, 9)
    assert open_if_due(group)
    assert group.session.state is SessionState.OPEN
    group.sheet.mark(clients[0], Mark.HERE)
    assert {r["session_status"] for r in exported(desk, Request(monday, monday))} == {"open"}


def test_rest_present_leaves_out_who_is_not_in_the_program(
    group: GroupDay, program: Program, clients: list[int]
) -> None:

    episode = group.files[clients[0]].episodes[0]
    left = episode._replace(discharged_on=DAY - timedelta(days=1), discharge_reason="completed")
    program.change_episode(left)
    group.reload()
    group.sheet.rest_present()
    assert group.rows[clients[0]].mark is Mark.NOT_MARKED
    assert group.tally()[Mark.HERE] == 11


def test_an_arrival_after_a_time_out_is_refused(group: GroupDay, clients: list[int], clock: Clock) -> None:
    clock.at(11)
    group.sheet.mark(clients[0], Mark.HERE)
    group.sheet.out_or_back(clients[0], 550)
    with pytest.raises(Refused, match="stepped out before"):
        group.sheet.arrive(clients[0], 560)


def test_a_week_counts_from_the_day_that_began_it_then(
    group: GroupDay, program: Program, clients: list[int], clock: Clock
) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    before = [r["week_minutes"] for r in exported(group.desk, Request(DAY, DAY))]
    clock.set(date(2026, 12, 1), 9)
    program.set_rule("week_start", "sunday")
    assert [r["week_minutes"] for r in exported(group.desk, Request(DAY, DAY))] == before


def test_closing_asks_about_a_safety_concern_that_nobody_saw_to(
    group: GroupDay, clients: list[int], clock: Clock
) -> None:
    from iop_tui.domain.errors import NeedsConfirmation

    clock.at(12, 30)
    group.sheet.rest_present()
    group.round.press(clients[0], "safety", 3)
    with pytest.raises(NeedsConfirmation, match="1 private item needs attention"):
        group.closing.close()


def test_a_closed_day_is_not_cancelled(group: GroupDay) -> None:
    group.closing.close(sure=True)
    group.correct("by mistake")
    with pytest.raises(Refused, match="Reopen it first"):
        group.closing.cancel("nobody came")
