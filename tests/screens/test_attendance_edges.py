"""Attendance at the edges: times that lie behind or before what was entered, and words that must be readable."""

from __future__ import annotations

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from tests.conftest import Clock
from tests.support.rows import rows
from tests.support.screen_fixtures import Stored
from tests.support.seat import seated

FIRST, SECOND, THIRD = "José Á.", "María Ga.", "Maria Go."


@pytest.mark.parametrize("name", ["Called out, unexcused", "Late, left early, out"])
async def test_every_status_is_spelt_out(name: str, desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.at(11, 0)
    async with seated(desk, "enter", "3") as seat:
        if name.startswith("Called"):
            await seat.press("a", "1")
        else:
            await seat.press("l", *"930", "enter", "up", "o", *"1000", "enter", "e", *"1030", "enter", "1")
        assert name in seat.line_of(f" {FIRST}"), seat.line_of(f" {FIRST}")


async def test_just_after_the_end_an_arrival_can_still_be_entered(
    desk: Desk, group: GroupDay, stored: Stored, clock: Clock
) -> None:
    clock.at(12, 20)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("l", *"912", "enter")
        assert stored(FIRST) == ("here", 552, None, ""), seat.said


async def test_who_left_can_be_said_to_have_come_late(
    desk: Desk, group: GroupDay, stored: Stored, clock: Clock
) -> None:
    clock.at(11, 30)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("e", *"1000", "enter", "1", "up", "l", *"930", "enter")
        assert stored(FIRST) == ("here", 570, 600, "excused"), seat.said


async def test_a_time_out_can_be_entered_after_the_client_left(
    desk: Desk, group: GroupDay, stored: Stored, clock: Clock
) -> None:
    clock.at(11, 30)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("e", *"1100", "enter", "1", "up", "o", *"1000", "enter", "o", *"1010", "enter")
        assert [(a["out_min"], a["back_min"]) for a in rows(desk.store, "attendance_away")] == [(600, 610)], seat.said


async def test_a_time_out_before_the_client_came_is_refused(
    desk: Desk, group: GroupDay, ids: dict[str, int], clock: Clock
) -> None:
    clock.at(11, 30)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("l", *"930", "enter", "up", "o", *"9:10", "enter")
        assert [a["out_min"] for a in rows(desk.store, "attendance_away")] == [690]
        assert seat.session.asking is not None and "not here at that time" in seat.strip
