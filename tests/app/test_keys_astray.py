"""Keys that could end the program or reach what they are not meant for."""

from __future__ import annotations

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.screens.form import FormScreen
from tests.support.rows import row, rows
from tests.support.seat import seated


@pytest.mark.parametrize("keys", [("x", "²"), ("/", "²"), ("l", "²", "enter")])
async def test_a_key_that_looks_like_a_digit_answers_nothing(
    keys: tuple[str, ...], desk: Desk, group: GroupDay
) -> None:
    async with seated(desk, "enter", "3", *keys) as seat:
        assert seat.app.is_running


async def test_no_day_is_gone_to_that_nobody_means(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "g", *"9999-12-31", "enter") as seat:
        assert "not a date" in seat.strip
        await seat.press("escape", "g", *"2199-12-31", "enter", "right", "right")
        assert desk.day.year == 2199


async def test_undo_and_quit_leave_a_form_that_is_not_saved(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "p", "0", "w", "+", *"Smith", "ctrl+z") as seat:
        assert len(rows(desk.store, "attendance", mark="here")) == 1
        assert isinstance(seat.app.screen, FormScreen)
        await seat.press("ctrl+q")
        assert isinstance(seat.app.screen, FormScreen) and "Unsaved" in seat.said


async def test_on_a_closed_day_the_reason_is_asked_before_words_are_typed(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with seated(desk, "enter", "3", "2") as seat:
        await seat.press("c", *"wrong sheet", "enter")
        assert not rows(desk.store, "answer")
        await seat.press(*"calm", "enter")
        assert row(desk.store, "answer")["words"] == "calm"


async def test_the_round_goes_on_where_it_was_left(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "2", *"fine", "enter", "escape", "down", "2") as seat:
        await seat.press("7")
        assert row(desk.store, "answer", number=None)["words"] == "fine"
        assert row(desk.store, "answer", words="")["number"] == 7


async def test_keys_typed_before_the_first_picture_are_kept(desk: Desk, group: GroupDay) -> None:
    from iop_tui.app.app import IopApp
    from tests.support.seat import key_event

    app = IopApp(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        app.parts.intake.early = [key_event("p"), key_event("p")]
        await app.on_ready()
        await pilot.pause()
    assert len(rows(desk.store, "attendance", mark="here")) == 2


async def test_a_message_goes_with_the_next_key(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "p", "u") as seat:
        assert seat.said.startswith("Undone")
        await seat.press("down")
        assert seat.said == ""


@pytest.mark.parametrize("from_today", [True, False])
async def test_the_last_screen_never_closes(desk: Desk, group: GroupDay, from_today: bool) -> None:
    async with seated(desk, from_today=from_today) as seat:
        for _ in range(4):  # as several ways back do that are taken at once
            await seat.app.pop_screen()
        await seat.press("w", "escape")
        assert seat.app.is_running and len(seat.app.screen_stack) >= 1
        assert seat.text.strip()
