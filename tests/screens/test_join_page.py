"""Two records of one person, side by side, joined by keys and parted by ctrl+z."""

from __future__ import annotations

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.screens.clients.caseload import CaseloadScreen
from iop_tui.screens.clients.joining import JoinScreen
from tests.support.rows import everything, row, rows
from tests.support.seat import Seat, seated


@pytest.fixture
def walk_in(group: GroupDay, clients: list[int]) -> int:
    """Somebody of the roster a second time, here as a walk-in."""
    found = group.roster.new_walk_in("García, Mary")
    group.sheet.mark(found, Mark.HERE)
    group.sheet.mark(clients[0], Mark.NO_SHOW)
    return found


async def chosen(seat: Seat) -> None:
    """Go to the first of them in the caseload, and say who else it is."""
    await seat.press("v", "/", *"maria gar", "enter", "o", *"mary", "enter")
    assert isinstance(seat.app.screen, JoinScreen), seat.said


async def test_both_are_shown_joined_and_parted(desk: Desk, clients: list[int], walk_in: int) -> None:
    before = everything(desk.store)
    async with seated(desk, "w") as seat:
        await chosen(seat)
        assert "García, María" in seat.text and "García, Mary" in seat.text and "no show?" in seat.text
        await seat.press("y")
        assert "which to keep" in seat.said and everything(desk.store) == before
        await seat.press("enter", "enter")
        assert "here, kept" in seat.text
        await seat.press("y")
        assert isinstance(seat.app.screen, CaseloadScreen) and "Joined" in seat.said
        assert row(desk.store, "attendance", client_id=clients[0])["mark"] == "here"
        await seat.press("ctrl+z")
        assert everything(desk.store) == before


async def test_the_other_one_may_stay(desk: Desk, clients: list[int], walk_in: int) -> None:
    async with seated(desk, "w") as seat:
        await chosen(seat)
        await seat.press("t", "end", "enter", "y")
    assert not rows(desk.store, "client", id=clients[0])
    assert row(desk.store, "client", id=walk_in)["number"] == "C-001"


async def test_nothing_of_them_is_in_room_view(desk: Desk, clients: list[int], walk_in: int) -> None:
    async with seated(desk, "w") as seat:
        await seat.press("v", "/", *"maria gar", "enter", "o", *"mary")
        assert "García, Mary" in seat.strip
        seat.app.parts.full_view.set(False)  # as a minute without a key does
        await seat.settle()
        assert "García" not in seat.text and seat.screen.asking is None
        await seat.press("/", *"maria", "enter", "o")
        assert "Press v for full view first" in seat.said
        await chosen(seat)
        await seat.press("v")
        assert "García" not in seat.text and "C-001" not in seat.text and "Hidden" in seat.text
        await seat.press("y")
        assert "Press v to see both first" in seat.said
        await seat.press("escape")
        assert isinstance(seat.app.screen, CaseloadScreen)
    assert rows(desk.store, "client", id=walk_in)
