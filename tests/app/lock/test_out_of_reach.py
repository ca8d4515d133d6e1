"""Covered or locked, nothing is seen or reached: no key, no click, no timer, no message."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Offset

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.screens.session.session import SessionScreen
from tests.conftest import Clock
from tests.support.lock_hands import (
    ASLEEP,
    FIRST,
    LOCKED,
    SECOND,
    SIZES,
    lock,
    opened,
    silent,
    unlock,
)
from tests.support.places import ASKING, BESIDE, LAST, OPEN, OVER_IT, PLACES, SESSION
from tests.support.rows import row, rows
from tests.support.seat import key_event, seated

pytestmark = pytest.mark.slow

CHUNKS = {"beside": BESIDE, "in a session": SESSION, "over it": OVER_IT, "asking": {**ASKING, **LAST}}
BLIND = ("x", "p", "ctrl+p", "ctrl+s", "ctrl+z", "ctrl+y", "ctrl+e", "ctrl+t", "ctrl+f", "f1", *"?03*", "tab", "down")


def test_the_chunks_are_all_the_places() -> None:
    assert {name for chunk in CHUNKS.values() for name in chunk} == set(PLACES)


@pytest.mark.parametrize("chunk", CHUNKS)
async def test_locked_nothing_is_within_reach_and_all_comes_back(
    chunk: str, desk: Desk, group: GroupDay, one: int, path: Path
) -> None:
    async with opened(desk) as seat:
        for place, keys in CHUNKS[chunk].items():
            await seat.go(keys)
            before, screen, focused, asking = seat.text, seat.app.screen, seat.app.focused, seat.screen.asking
            await seat.burst("ctrl+l", "ctrl+l")
            assert seat.app.parts.lock.locked and desk.store.locked
            silent(seat, place)
            untouched = path.read_bytes()
            blind = [key_event(key) for key in BLIND]
            await seat.send([*blind, events.Paste("not for anybody\nenter\n"), events.AppBlur(), events.AppFocus()])
            silent(seat, place)
            await seat.pilot.click(offset=Offset(3, 3))
            await seat.burst("escape")
            assert seat.text.split() == ASLEEP and path.read_bytes() == untouched, place
            await unlock(seat)
            assert seat.app.screen is screen and seat.screen.asking is asking, place
            if place not in ("card open", "note being written", "signing", "signing all", *OPEN):
                # full view is room view when it is uncovered, and room view shows no note
                assert seat.app.focused is focused and seat.text == before, place


SIZED = ("today", "new client", "facilitators", "attendance", "check-in", "note being written", "signing", "a time")


@pytest.mark.parametrize("places", [SIZED[:4], SIZED[4:]], ids=["some", "others"])
async def test_the_terminal_may_change_its_size_while_locked(
    places: tuple[str, ...], desk: Desk, group: GroupDay, one: int
) -> None:
    async with opened(desk) as seat:
        for number, place in enumerate(places):
            await seat.go(PLACES[place])
            await lock(seat)
            for size in (SIZES[(number + 1) % 5], SIZES[(number + 3) % 5], SIZES[number % 4]):
                await seat.resize(*size)
                assert FIRST not in seat.text and "Álvarez" not in seat.text, place
            await unlock(seat)
            width, height = SIZES[number % 4]
            assert len(seat.lines()) == height
            laid_out = seat.text
            await seat.resize(width + 1, height)
            await seat.resize(width, height)
            assert seat.text == laid_out, f"{place} is laid out for {width}x{height} at once"
            await seat.resize(120, 40)


async def test_the_palette_open_before_is_no_way_around(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        await seat.press("ctrl+p")
        await seat.burst(*"jos")
        await lock(seat)
        silent(seat, "palette")
        await seat.burst(*"jo", "down", "escape", "x", "escape")
        await asyncio.sleep(0.3)  # a search that was under way is over by now
        await seat.settle()
        assert seat.text.split() == ASLEEP
        await unlock(seat)
        await seat.press("escape")
        assert isinstance(seat.app.screen, SessionScreen) and FIRST in seat.text


async def test_nothing_that_is_said_shows_over_the_lock(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3", "n") as seat:
        seat.app.parts.messages.say(f"{FIRST} was added.")
        seat.app.notify(f"{FIRST} was added.", timeout=60)
        await lock(seat)
        silent(seat, "said before")
        seat.app.parts.messages.say(f"{FIRST} is from today's roster.")
        seat.app.screen.say(f"{FIRST} is from today's roster.")  # type: ignore[attr-defined]
        await seat.settle()
        assert seat.text.split()[: len(LOCKED)] == LOCKED and FIRST not in seat.text
        assert seat.app.title == "iop-tui" and not seat.app.sub_title and not seat.app.screen.title


async def test_covered_the_strips_are_of_the_grounds_colour_only(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        grounds = {s.style.bgcolor for strip in seat.strips() for s in strip if s.style and not s.text.strip()}
        assert len(grounds) == 1, "nothing shines through"


# -- timers ----------------------------------------------------------------------------------------


async def test_timers_that_come_while_it_is_locked_touch_nothing(
    desk: Desk, group: GroupDay, one: int, clock: Clock
) -> None:
    async with opened(desk, "enter", "3", "v", "0", "enter", "3", "5", "enter") as seat:
        session = seat.session
        await seat.burst(*"half a wor")  # saved in 0.4 s unless it is covered
        await lock(seat)
        clock.forward(minutes=5)
        for call in (
            session._minute,
            seat.app.parts.backups.settle_when_idle,
            seat.app.parts.full_view.fall_back,
            seat.app.parts.lock.look_at_the_clock,
        ):
            seat.app.call_later(call)
            session.call_later(call)
        await asyncio.sleep(0.6)
        await seat.settle()
        silent(seat, "timers")
        await unlock(seat)
        assert row(desk.store, "note")["text"] == "half a wor"
        clock.forward(minutes=1)
        session._minute()
        await seat.burst("ctrl+f", *"d", "escape")
        assert row(desk.store, "note")["text"] == "half a word"


async def test_locked_within_the_first_second(desk: Desk, group: GroupDay) -> None:
    async with seated(desk) as seat:
        await lock(seat)
        await asyncio.sleep(1.2)
        await seat.settle()
        assert seat.text.split()[: len(LOCKED)] == LOCKED
        await unlock(seat)


async def test_what_is_typed_in_the_round_is_saved_before(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with opened(desk, "enter", "2") as seat:
        await seat.burst(*"tired", settle=False)  # saved in a moment unless it is covered
        await lock(seat)
        await asyncio.sleep(0.6)
        await unlock(seat)
        assert row(desk.store, "answer")["words"] == "tired"
        await seat.burst(*" out", "enter")
        assert row(desk.store, "answer")["words"] == "tired out"


async def test_the_mouse_reaches_nothing_anywhere(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        places = [seat.place_of(words) for words in (FIRST, SECOND, "0 Today", "4 Topic", "p Present", "? Keys")]
        await lock(seat)
        untouched = seat.text
        for x, y in (*places, (60, 19), (60, 20), (60, 21), (0, 0), (108, 39)):
            await seat.pilot.hover(offset=Offset(x, y))
            await seat.pilot.click(offset=Offset(x, y))
            await seat.pilot.mouse_down(offset=Offset(x, y))
            await seat.pilot.mouse_up(offset=Offset(x, y + 1 if y < 39 else y))
            assert seat.text == untouched, (x, y)
        await unlock(seat)
        assert seat.session.page_name == "attendance" and not rows(desk.store, "attendance", mark="here")


async def test_a_night_that_goes_by_while_it_is_locked(desk: Desk, group: GroupDay, clock: Clock) -> None:
    async with opened(desk) as seat:
        assert "Today · Friday 20 November" in seat.text or "Fri, Nov 20" in seat.lines()[0]
        await lock(seat)
        clock.set(date(2026, 11, 23), 8, 55)
        await unlock(seat)
        assert "Mon, Nov 23" in seat.lines()[0] and "Today" in seat.lines()[0]
