"""Covered and locked without a hand: after minutes without a key, and after sleep."""

from __future__ import annotations

import pytest
from textual import events
from textual.geometry import Offset, Size

from iop_tui.app.app import IopApp
from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.desk.settings import Settings
from iop_tui.screens.lock_screen import LockScreen
from iop_tui.store import Store
from iop_tui.widgets.note_editor import NoteEditor
from tests.conftest import Clock
from tests.support.lock_hands import (
    ASLEEP,
    COVERED,
    FIRST,
    LOCKED,
    RAE,
    SECOND,
    Clocks,
    answer,
    cover,
    look,
    opened,
    unlock,
    wait,
    whys,
)
from tests.support.rows import row, rows, steps
from tests.support.seat import key_event

pytestmark = pytest.mark.slow


async def test_five_minutes_without_a_key_cover_the_screen(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        await wait(seat, clocks, 265)
        assert "covers itself" not in seat.text
        await wait(seat, clocks, 5)
        assert seat.said == "The screen covers itself in 30 s; any key keeps it open."
        await wait(seat, clocks, 15)
        assert seat.said.startswith("The screen covers itself in 15 s")
        await wait(seat, clocks, 14)
        assert not seat.app.parts.lock.covered and seat.said.startswith("The screen covers itself in 1 s")
        await wait(seat, clocks, 1)
        assert seat.text.split() == COVERED and seat.app.parts.lock.covered and not seat.app.parts.lock.locked
        assert steps(desk.store)[-1] == "cover" and rows(desk.store, "change")[-1]["who"] == one


async def test_a_key_takes_the_countdown_away_and_begins_anew(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        await wait(seat, clocks, 290)
        assert "covers itself in 10 s" in seat.said
        await seat.press("p")
        assert "covers itself" not in seat.text
        assert row(desk.store, "attendance", client_id=ids[FIRST])["mark"] == "here", "and it does what it does"
        await wait(seat, clocks, 265)
        assert not seat.app.parts.lock.covered and "covers itself" not in seat.text
        await wait(seat, clocks, 35)
        assert seat.app.parts.lock.covered


async def test_it_is_counted_down_over_a_question_too(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3", "x") as seat:
        clocks = Clocks(seat.app)
        await wait(seat, clocks, 285)
        assert "covers itself in 15 s" in seat.text


async def test_typing_keeps_it_open_and_a_moving_mouse_does_not(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "5", "v", "enter") as seat:
        clocks = Clocks(seat.app)
        for letter in "abc":
            await wait(seat, clocks, 280)
            await seat.press(letter)
        assert not seat.app.parts.lock.covered
        await wait(seat, clocks, 280)
        await seat.pilot.hover(offset=Offset(30, 5))
        await seat.pilot.hover(offset=Offset(60, 9))
        await wait(seat, clocks, 20)
        assert seat.app.parts.lock.covered and row(desk.store, "note")["text"] == "abc"


async def test_a_click_keeps_it_open(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        await wait(seat, clocks, 280)
        await seat.click(SECOND)
        await wait(seat, clocks, 280)
        assert not seat.app.parts.lock.covered


def test_the_minutes_are_those_of_the_settings(store: Store, clock: Clock) -> None:
    assert IopApp(Desk(store, now=clock)).parts.clocks.seconds_left() == pytest.approx(300, abs=5)
    for minutes in (1, 45):
        app = IopApp(Desk(store, settings=Settings(cover_minutes=minutes), now=clock))
        assert app.parts.clocks.seconds_left() == pytest.approx(60 * minutes, abs=5)


async def test_nothing_happens_by_itself_where_the_settings_say_never(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app, 0, 0)
        await wait(seat, clocks, 4000)
        assert not seat.app.parts.lock.covered and seat.said == ""
        await cover(seat)
        await wait(seat, clocks, 4000)
        assert not seat.app.parts.lock.locked and seat.text.split() == COVERED


async def test_half_an_hour_covered_locks(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        await wait(seat, clocks, 300)
        await seat.press("x", "escape")
        await wait(seat, clocks, 1790)
        assert seat.app.parts.lock.covered and not seat.app.parts.lock.locked
        await wait(seat, clocks, 10)
        assert seat.app.parts.lock.locked and seat.text.split() == ASLEEP
        await unlock(seat)
        assert whys(desk.store) == ["covered for long"]


async def test_setting_the_clock_back_keeps_nothing_open(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        clocks.wall -= 86_400
        await wait(seat, clocks, 300)
        assert seat.app.parts.lock.covered and not seat.app.parts.lock.locked
        clocks.wall -= 86_400
        await wait(seat, clocks, 1800)
        assert seat.app.parts.lock.locked


async def test_a_key_in_the_moment_in_which_it_covers_itself(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk) as seat:
        for turns in (0, 1, 2, 5):
            clocks = Clocks(seat.app)
            await wait(seat, clocks, 295)
            clocks.forward(5)
            seat.app.call_later(seat.app.parts.lock.look_at_the_clock)
            await seat.burst("enter", "3", turns=turns)
            # whichever came first, it is one or the other
            assert seat.app.parts.lock.covered == isinstance(seat.app.screen, LockScreen), turns
            if seat.app.parts.lock.covered:
                await answer(seat, RAE)
            assert not seat.app.parts.lock.covered
            await seat.home()
            await seat.press("m")
            assert "1 Groups" in seat.text
            await seat.press("escape")


# -- after sleep -----------------------------------------------------------------------------------


@pytest.mark.parametrize("turns", [0, 1, 3])
async def test_the_key_that_wakes_the_machine_is_swallowed(turns: int, desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        before = seat.text
        for keys in (("p",), ("p", "p", "ctrl+p", "x"), ("ctrl+l", "ctrl+l"), ("enter", *"abc", "escape")):
            Clocks(seat.app).sleep()
            await seat.burst(*keys, turns=turns)
            assert (
                seat.app.parts.lock.locked and FIRST not in seat.text and seat.text.split()[: len(LOCKED)] == LOCKED
            ), keys
            await seat.press("escape")
            await unlock(seat)
            assert seat.text == before and not rows(desk.store, "attendance", mark="here"), keys
        assert whys(desk.store) == ["the machine slept"] * 4


async def test_a_machine_that_slept_is_locked_at_the_first_look(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        clocks.sleep(15)
        await look(seat)
        assert not seat.app.parts.lock.locked, "fifteen seconds are no sleep"
        clocks.sleep(21)
        await look(seat)
        assert seat.app.parts.lock.locked and seat.text.split() == ASLEEP


async def test_a_paste_after_sleep_reaches_nothing(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "5", "v", "enter") as seat:
        Clocks(seat.app).sleep()
        await seat.paste("not for the note")
        assert seat.app.parts.lock.locked and seat.text.split() == ASLEEP
        await unlock(seat)
        assert not rows(desk.store, "note") and seat.session.page.query_one(NoteEditor).text == ""


async def test_a_click_after_sleep_locks_and_reaches_nothing(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        Clocks(seat.app).sleep()
        await seat.click("4 Topic")
        await look(seat)
        assert seat.app.parts.lock.locked and seat.text.split() == ASLEEP
        await unlock(seat)
        assert seat.session.page_name == "attendance"


async def test_a_machine_that_slept_under_the_cover_is_locked(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        await cover(seat)
        clocks.sleep()
        await seat.burst("x", *RAE, "enter")
        assert seat.app.parts.lock.locked and "Passphrase" in seat.text, "no PIN opens it any more"
        assert FIRST not in seat.text


async def test_the_terminal_of_another_size_after_sleep(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        for turns in (0, 1, 3):
            Clocks(seat.app).sleep()
            size = Size(80 + turns, 24)
            assert seat.app._driver is not None
            seat.app._driver._size = (size.width, size.height)
            await seat.send([events.Resize(size, size), key_event("p")], turns=turns)
            assert seat.app.parts.lock.locked and seat.text.split() == ASLEEP
            await unlock(seat)
            assert max(len(line.rstrip()) for line in seat.lines()) <= size.width
        assert not rows(desk.store, "attendance", mark="here")
