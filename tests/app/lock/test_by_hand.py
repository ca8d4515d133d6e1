"""Covered and locked by a key, by the palette, in the middle of a burst."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.screens.lock_screen import LockScreen
from iop_tui.screens.session.session import SessionScreen
from tests.support.lock_hands import (
    COVERED,
    FIRST,
    LOCKED,
    PLAIN_TOO,
    RAE,
    answer,
    click,
    lock,
    opened,
    unlock,
    whys,
)
from tests.support.palette import choose, until
from tests.support.rows import inside, rows, steps
from tests.support.seat import key_event


@PLAIN_TOO
async def test_the_same_key_twice_locks(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        await seat.press("ctrl+l")
        assert seat.text.split() == COVERED and not seat.app.parts.lock.locked
        await seat.press("ctrl+l")
        assert seat.app.parts.lock.locked and seat.text.split()[: len(LOCKED)] == LOCKED


@PLAIN_TOO
async def test_locked_by_hand_the_file_is_closed_and_opens_again(desk: Desk, group: GroupDay, path: Path) -> None:
    async with opened(desk, "enter", "3", "p") as seat:
        before = seat.text
        await lock(seat)
        assert inside(path.parent) == ["iop.db"], "one whole file, no journal beside it"
        await unlock(seat)
        assert seat.text == before
        assert whys(desk.store) == ["by hand"] and steps(desk.store)[-4:] == ["cover", "lock", "unlock", "uncover"]


async def test_covering_from_the_palette_leaves_no_palette_behind(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        before = seat.text
        await choose(seat, "cover", "Cover  (")
        await until(seat, "is covered.")
        await answer(seat, RAE)
        assert isinstance(seat.app.screen, SessionScreen) and seat.text == before


async def test_keys_of_one_burst_are_before_or_behind_the_cover(
    desk: Desk, group: GroupDay, ids: dict[str, int], one: int
) -> None:
    async with opened(desk, "enter", "3") as seat:
        for turns in (0, 1, 4):
            await seat.burst("p", "ctrl+l", "p", "p", "0", "m", "escape", "ctrl+l", "x", "n", turns=turns)
            assert seat.app.parts.lock.covered and FIRST not in seat.text
            await seat.press("escape")
            await (unlock(seat) if seat.app.parts.lock.locked else answer(seat, RAE))
            assert seat.session.page_name == "attendance"
            await seat.press("up")
            assert {r["client_id"] for r in rows(desk.store, "attendance", mark="here")} == {ids[FIRST]}
            assert not rows(desk.store, "attendance", mark="no_show")


@pytest.mark.parametrize("locks", [1, 2], ids=["covered", "locked"])
async def test_covering_right_behind_a_choice_in_the_palette(locks: int, desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        for turns in (0, 2):
            await seat.press("ctrl+p")
            await seat.burst(*"jos")
            await until(seat, FIRST)
            await seat.burst("enter", *["ctrl+l"] * locks, turns=turns)
            await asyncio.sleep(0.05)
            await seat.settle()
            assert isinstance(seat.app.screen, LockScreen) and FIRST not in seat.text
            await (unlock(seat) if locks == 2 else answer(seat, RAE))
            assert isinstance(seat.app.screen, SessionScreen)


async def test_locking_right_behind_a_click(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        for turns, words in ((1, "5 Notes"), (2, "4 Topic"), (2, "c Close"), (5, "2 Check-in")):
            await seat.send([*click(*seat.place_of(words)), key_event("ctrl+l"), key_event("ctrl+l")], turns=turns)
            await asyncio.sleep(0.05)
            await seat.settle()
            assert seat.app.parts.lock.locked and isinstance(seat.app.screen, LockScreen)
            await unlock(seat)
