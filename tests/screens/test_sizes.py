"""Every size of the terminal: all clients in sight, keys on the screen, nothing lost while it changes."""

from __future__ import annotations

import os

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.widgets.sheet import Sheet
from tests.conftest import Clock
from tests.support.places import ASKING, PLACES, SESSION
from tests.support.rows import row, rows
from tests.support.screen_fixtures import Filled
from tests.support.seat import Seat, seated

SIZES = [(80, 24), (200, 60), (100, 30)]
EVERY = int(os.environ.get("IOP_TUI_SWEEP", "2"))


def framed(seat: Seat, place: str, size: tuple[int, int]) -> None:
    """The screen has its size, its line of keys with the help or the way back, and who is working in a session."""
    lines = seat.lines()
    assert (len(lines), {len(line) for line in lines} <= {size[0]}) == (size[1], True), (place, size)
    if place in ASKING:
        assert seat.screen.asking is not None and seat.screen.asking.lines(size[0])[0], (place, size)
    assert any(word in lines[-1] for word in ("Keys", "Leave", "Back")), (place, size, lines[-1])
    if place in SESSION:
        assert "R.E." in lines[0], (place, size, lines[0])
        assert "Morning IOP" in lines[0] and (" view" in lines[1] or size[0] < 72), (place, size, lines[1])


@pytest.mark.slow
async def test_every_screen_stands_at_the_smallest_size(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, size=(60, 20)) as seat:
        for place, keys in PLACES.items():
            await seat.go(keys)
            framed(seat, place, (60, 20))


@pytest.mark.slow
async def test_every_screen_stands_while_the_terminal_changes(desk: Desk, group: GroupDay) -> None:
    """Each place at every second size, in turn; at every size with ``IOP_TUI_SWEEP=1``."""
    async with seated(desk, size=SIZES[-1]) as seat:
        for number, (place, keys) in enumerate(PLACES.items()):
            await seat.go(keys)
            screen, focused, asking = seat.app.screen, seat.app.focused, seat.screen.asking
            cursor = focused.cursor if isinstance(focused, Sheet) else None
            for size in SIZES[number % EVERY :: EVERY]:
                await seat.resize(*size)
                framed(seat, place, size)
            assert (seat.app.screen, seat.app.focused, seat.screen.asking) == (screen, focused, asking), place
            assert not isinstance(focused, Sheet) or focused.cursor == cursor, place


@pytest.mark.parametrize("page", ["1", "3"])
async def test_fifteen_clients_are_in_sight_at_80_by_24(page: str, desk: Desk, filled: Filled) -> None:
    group = filled(15)
    async with seated(desk, "enter", page, size=(80, 24)) as seat:
        for name in group.short.values():
            assert name in seat.text, name
        await seat.press("end")
        assert group.short[group.on_roster[0]] in seat.text, "nothing has scrolled"
        await seat.press("v", "home")
        for name in group.short.values():
            assert name in seat.text, name


async def test_fifteen_clients_are_in_sight_in_the_round_at_80_by_24(desk: Desk, filled: Filled) -> None:
    group = filled(15)
    async with seated(desk, "enter", "2", size=(80, 24)) as seat:
        assert all(name in seat.text for name in group.short.values())
        for question in ("Feeling", "Mood", "Craving", "Use", "Meeting", "Goal", "Safety"):
            assert question in seat.lines()[2], question


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "size"), [(0, (60, 20)), (1, (80, 24)), (15, (60, 20)), (30, (120, 40)), (116, (60, 20))]
)
async def test_groups_of_any_size_can_be_worked_with(
    number: int, size: tuple[int, int], desk: Desk, filled: Filled
) -> None:
    filled(number)
    async with seated(desk, "enter", "3", size=size) as seat:
        await seat.burst(*["p"] * number)
        assert len(rows(desk.store, "attendance", mark="here")) == number
        assert f"{number} here" in seat.lines()[0] or size[0] < 80
        if number:
            assert seat.cursor_line.startswith(f"First{number:03}"), "the cursor is in sight"
        for page in ("1", "2", "escape", "4", "5", "c"):
            await seat.press(page, "end", "home", "pagedown", "pageup")
            if page == "2" and number:
                assert seat.cursor_line
        await seat.press("3")
        if number:
            await seat.press("x", "enter", "1")
            assert len(rows(desk.store, "attendance", mark="here")) == number - 1
            await seat.press("u")
            assert len(rows(desk.store, "attendance", mark="here")) == number
        else:
            assert "No one is expected" in seat.text


async def test_what_is_typed_stays_while_the_terminal_changes(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "5", "v", "enter", *"half", "left", "left", "ctrl+s") as seat:
        await seat.resize(60, 20)
        await seat.burst(*"x")
        await seat.resize(200, 60)
        await seat.burst(*"y", "escape")
        assert row(desk.store, "note")["text"] == "haxylf", "the cursor stays where it was in the text"


async def test_a_question_stays_while_the_terminal_changes(
    desk: Desk, group: GroupDay, ids: dict[str, int], clock: Clock
) -> None:
    clock.at(9, 20)
    async with seated(desk, "enter", "3", "l", "9") as seat:
        await seat.resize(60, 20)
        assert "José Á. arrived" in seat.text
        await seat.press("1", "2", "enter")
        assert row(desk.store, "attendance", client_id=ids["José Á."])["arrived_min"] == 552


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_every_answer_of_a_question_is_in_sight(size: tuple[int, int], desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", size=size) as seat:
        for key, words in (("x", ("1 Illness", "7 Other")), ("t", ("1 After", "2 Not fit", "5 Other"))):
            await seat.press(key)
            for word in words:
                assert word in " ".join(seat.text.split()), (key, word, seat.text)
            await seat.press("escape")
        await seat.press("e", "enter")
        assert "4 Other" in " ".join(seat.text.split())


async def test_a_row_wider_than_the_screen_can_be_seen_whole(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "2", size=(60, 20)) as seat:
        await seat.press(*["right"] * 7)
        assert "Safety" in seat.lines()[2]
        await seat.press("3", *["left"] * 7)
        assert seat.cursor_line.startswith("José")


async def test_whose_row_it_is_stays_in_sight_however_far_one_goes_to_the_right(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    first, second, *_ = ids
    async with seated(desk, "enter", "2", *["right"] * 7, size=(60, 20)) as seat:
        assert "Safety" in seat.lines()[2] and "Client" in seat.lines()[2]
        assert first in seat.cursor_line and any(second in line for line in seat.lines())
        await seat.press("1")
        answered = rows(desk.store, "answer")
        assert len(answered) == 1, "the digit is the answer to what is under the cursor"
        await seat.press("home", *["left"] * 8)
        assert "Feeling" in seat.lines()[2]
        x, y = seat.place_of(second)
        await seat.pilot.click(offset=(x, y))
        assert seat.sheet.column == 0
