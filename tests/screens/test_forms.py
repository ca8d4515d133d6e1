"""Forms: ctrl+s saves the form, what cannot be saved says why and stays, escape asks once."""

from __future__ import annotations

from iop_tui.desk.desk import Desk
from iop_tui.screens.clients.caseload import CaseloadScreen
from iop_tui.screens.form import FormScreen
from tests.support.program import Program
from tests.support.rows import own, row, rows
from tests.support.seat import seated


async def test_ctrl_s_saves_the_form(desk: Desk, program: Program) -> None:
    async with seated(desk, "w", "+", *"Lovelace", "tab", *"Ada", "ctrl+s") as seat:
        assert row(desk.store, "client", last="Lovelace")["first"] == "Ada"
        assert isinstance(seat.app.screen, CaseloadScreen) and seat.said == "Added."


async def test_what_cannot_be_saved_says_why_and_keeps_what_was_typed(desk: Desk, program: Program) -> None:
    async with seated(desk, "w", "+", *"Lovelace", *["enter"] * 4, *"x", *["enter"] * 6) as seat:
        assert not rows(desk.store, "client") and isinstance(seat.app.screen, FormScreen)
        assert "not a date" in seat.said and "Lovelace" in seat.text
        await seat.press(*["up"] * 5, "backspace", *"2026-11-20", *["enter"] * 6)
        assert row(desk.store, "client", last="Lovelace")["number"] == own(desk.store, 1)


async def test_escape_asks_once_where_something_was_typed(desk: Desk, program: Program) -> None:
    async with seated(desk, "w", "+", "escape") as seat:
        assert isinstance(seat.app.screen, CaseloadScreen)
        await seat.press("+", *"x", "escape")
        assert isinstance(seat.app.screen, FormScreen) and "Unsaved" in seat.said
        await seat.press("escape")
        assert isinstance(seat.app.screen, CaseloadScreen) and not rows(desk.store, "client")


async def test_escape_asks_anew_when_one_went_on_typing(desk: Desk, program: Program) -> None:
    async with seated(desk, "w", "+", *"x", "escape", *"y", "escape") as seat:
        assert isinstance(seat.app.screen, FormScreen)


async def test_it_is_never_said_that_all_is_saved_while_a_form_is_not(desk: Desk, program: Program) -> None:
    async with seated(desk, "w", "+", "tab", *"Ada", "ctrl+s") as seat:
        assert not rows(desk.store, "client")
        assert "A client needs a last name" in seat.said


async def test_quitting_asks_once_where_something_was_typed(desk: Desk, program: Program) -> None:
    async with seated(desk, "w", "+", *"Love") as seat:
        await seat.burst("ctrl+q", settle=False)
        assert not seat.app._exit and "Unsaved" in seat.said
