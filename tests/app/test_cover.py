"""The cover: one key, and nothing is to be seen or reached; enter brings back what was there."""

from __future__ import annotations

import pytest
from textual import events

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.screens.lock_screen import LockScreen
from iop_tui.screens.session.session import SessionScreen
from tests.support.places import OPEN, PLACES
from tests.support.rows import row, rows
from tests.support.seat import seated

ASLEEP = ["iop-tui", "is", "covered.", "press", "any", "key"]
AWAKE = ["iop-tui", "is", "covered.", "enter", "uncovers", "esc", "sleeps", "ctrl+l", "locks", "the", "file"]


@pytest.mark.slow
async def test_from_everywhere_one_key_covers_and_enter_brings_back_what_was_there(desk: Desk, group: GroupDay) -> None:
    async with seated(desk) as seat:
        for place, keys in PLACES.items():
            await seat.go(keys)
            before, screen, focused = seat.text, seat.app.screen, seat.app.focused
            await seat.press("ctrl+l")
            assert seat.text.split() == ASLEEP, place
            await seat.press("enter")
            assert seat.text.split() == AWAKE, f"{place}: the first key only wakes"
            await seat.press("enter")
            assert seat.app.screen is screen, place
            if place in ("note being written", "signing", "signing all", "card open", "client form", *OPEN):
                continue  # full view is room view when it is uncovered, and room view shows no note
            assert seat.app.focused is focused and seat.text == before, place


async def test_nothing_is_within_reach_of_any_key(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.press("ctrl+l", "x")
        head = desk.store.changes.head()
        for key in (
            "ctrl+p",
            "ctrl+s",
            "ctrl+z",
            "ctrl+e",
            "ctrl+t",
            "ctrl+y",
            "f1",
            "?",
            *"p3*0",
            "tab",
            "down",
        ):
            await seat.press(key)
            assert isinstance(seat.app.screen, LockScreen), key
            assert seat.text.split() == AWAKE, key
        assert desk.store.changes.head() == head and not rows(desk.store, "attendance", mark="here")


async def test_nothing_is_within_reach_of_the_mouse(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "ctrl+l") as seat:
        for x, y in ((2, 3), (60, 1), (3, 39), (60, 20), (0, 0), (108, 39)):
            await seat.pilot.click(offset=(x, y), times=2)
            await seat.settle()
        assert isinstance(seat.app.screen, LockScreen) and not rows(desk.store, "attendance", mark="here")
        assert "José" not in seat.text


async def test_a_paste_reaches_nothing(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "5", "v", "enter", "ctrl+l") as seat:
        await seat.paste("not for the note\nenter\n")
        await seat.press("x", "enter")
        assert not rows(desk.store, "note") and "not for the note" not in seat.text


async def test_full_view_is_room_view_when_uncovered(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "1", "v") as seat:
        assert "full view" in seat.lines()[1]
        await seat.press("ctrl+l", "x", "enter")
        assert "room view" in seat.lines()[1]


async def test_typing_goes_on_where_it_was(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "5", "v", "enter", *"half a", "left", "left") as seat:
        await seat.burst("ctrl+l", *"secret")
        assert row(desk.store, "note")["text"] == "half a", "covering saves"
        await seat.burst("enter", *"p5")
        assert row(desk.store, "note")["text"] == "half a" and seat.session.page_name == "notes"
        assert "hidden in room view" in seat.said and "half a" not in seat.text
        await seat.burst("ctrl+f", *"b", "escape")
        assert row(desk.store, "note")["text"] == "halfb a"


async def test_a_question_waits_under_the_cover(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "x") as seat:
        await seat.press("ctrl+l", "1", "1", "enter")
        assert row(desk.store, "attendance", client_id=ids["José Á."])["reason"] == ""
        await seat.press("1")
        assert row(desk.store, "attendance", client_id=ids["José Á."])["reason"] == "illness"


async def test_escape_puts_the_cover_back_to_sleep(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "ctrl+l", "x", "escape") as seat:
        await seat.press("enter")
        assert isinstance(seat.app.screen, LockScreen)
        await seat.press("enter")
        assert isinstance(seat.app.screen, SessionScreen)


async def test_the_palette_does_not_stay_over_the_cover(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "ctrl+p") as seat:
        await seat.press("ctrl+l")
        assert isinstance(seat.app.screen, LockScreen) and "José" not in seat.text


async def test_the_terminals_title_names_nobody(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "i") as seat:
        assert seat.app.title == "iop-tui" and not seat.app.sub_title
        assert seat.app.screen.title in (None, "iop-tui")


async def test_the_terminals_focus_changes_nothing_under_the_cover(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "ctrl+l") as seat:
        await seat.send([events.AppBlur(), events.AppFocus()])
        await seat.resize(80, 24)
        assert isinstance(seat.app.screen, LockScreen) and "José" not in seat.text
