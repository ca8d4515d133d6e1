"""Small things in the same places: what comes, a follow-up after a concern, seats, whom to call after closing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import CHANGE_CLIENT
from iop_tui.domain.attendance import Mark, Mode
from iop_tui.domain.reach import Reach
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.rows import row, rows
from tests.support.seat import seated

pytestmark = pytest.mark.asyncio


async def test_what_comes_is_said_in_full_view_and_never_in_the_room(
    group: GroupDay, program: Program, clients: list[int]
) -> None:
    desk = group.desk
    (file,) = desk.store.clients.files([clients[0]])
    track = group.track.id
    program.place(file, DAY + timedelta(days=3), frozenset({(track, 0)}))
    async with seated(desk, "enter") as seat:
        assert "Soon" not in seat.text and "soon" not in seat.text
        await seat.press("v", "3", "1", "/", *"garc", "enter")
        assert "soon: 1 day a week from Mon, Nov 23 (Mon)" in seat.text
        await seat.press("3", "1")
        assert "Soon: María Ga. 1 day a week from Mon, Nov 23 (Mon)" in seat.said


async def test_after_what_was_done_a_follow_up_is_asked(group: GroupDay, clients: list[int]) -> None:
    desk = group.desk
    group.sheet.mark(clients[0], Mark.HERE)
    group.round.press(clients[0], "safety", 2)
    async with seated(desk, "enter", "c", "v", "ctrl+g", *"Talked.", "enter") as seat:
        assert "Follow up on?" in seat.text
        await seat.press(*"-1", "enter")
        assert "due from today on" in seat.text and not rows(desk.store, "due")
        await seat.press("backspace", "backspace", *"+1", "enter")
        assert row(desk.store, "due")["due_on"] == str(DAY + timedelta(days=1)) and "stands in Calls" in seat.said
        await seat.press("ctrl+z")
        assert not rows(desk.store, "due") and row(desk.store, "checkin")["acknowledged_what"] == "Talked."


async def test_enter_means_no_follow_up(group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    group.round.press(clients[0], "safety", 2)
    async with seated(group.desk, "enter", "c", "v", "ctrl+g", *"Talked.", "enter", "enter") as seat:
        assert seat.screen.asking is None and not rows(group.desk.store, "due")


async def test_a_video_without_an_emergency_contact_is_left_to_do(group: GroupDay, clients: list[int]) -> None:
    desk = group.desk
    group.sheet.mark(clients[0], Mark.HERE)
    group.sheet.set_mode(clients[0], Mode.VIDEO, True)
    words = "by video, no emergency contact"
    async with seated(desk, "enter", "c") as seat:
        assert words not in seat.text, "not in the room"
        await seat.press("v")
        assert words in seat.text
    with desk.saving(CHANGE_CLIENT) as writer:
        desk.store.reach.save(writer, Reach(clients[0], "emergency", "parent", "555-0199"))
    async with seated(desk, "enter", "c", "v") as seat:
        assert words not in seat.text


async def test_closing_says_how_many_to_call(group: GroupDay, clients: list[int], clock: Clock) -> None:
    group.sheet.mark(clients[0], Mark.NO_SHOW)
    group.sheet.rest_present()
    clock.at(12, 20)
    async with seated(group.desk, "enter", "c", "y") as seat:
        assert "1 to call: 0, then c." in seat.said
        await seat.press("0", "c", "v")
        assert "no show" in seat.text


async def test_the_group_s_size_is_asked_back_once_and_marked(desk: Desk, program: Program, clients: list[int]) -> None:
    track = program.tracks()[0].track
    program.change_track(track._replace(capacity=12))
    extra = program.add_client(type(desk.store.clients.all()[0].name)("Zorn", "Ann"), admitted_on=date(2026, 11, 2))
    async with seated(desk, "w", "/", *"zorn", "enter") as seat:
        assert "12" in seat.text and "12 of 12" not in seat.lines()[-5]
        await seat.press("right", "space", "space")  # the first one goes to the days
        assert "13 of 12 on Mon: press space again." in seat.said
        await seat.press("space")
        assert "13!" in seat.text and "13 of 12" in seat.text
        assert rows(desk.store, "placement", id=desk.store.clients.files([extra])[0].placements[0].id)


async def test_opening_a_session_above_its_size_says_so(desk: Desk, program: Program, clients: list[int]) -> None:
    program.change_track(program.tracks()[0].track._replace(capacity=11))
    async with seated(desk, "enter") as seat:
        assert seat.said == "12 are expected; the group's size is 11."
        await seat.press("0", "enter")
        assert "size is 11" not in seat.text, "said once"
