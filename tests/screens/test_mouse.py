"""Every key on the bottom line, every tab and every row has a way by mouse."""

from __future__ import annotations

from textual.widget import Widget

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from tests.support.rows import rows
from tests.support.seat import Seat, seated


async def click(seat: Seat, selector: str, at: tuple[int, int], times: int = 1) -> None:
    assert isinstance(seat.app.screen.query_one(selector), Widget)
    await seat.pilot.click(selector, offset=at, times=times)
    await seat.pilot.pause()


async def test_a_click_on_a_key_is_the_key_and_one_on_a_tab_the_page(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        await click(seat, "#keys", (1, 0))
        assert len(rows(desk.store, "attendance", mark="here")) == 1
        await click(seat, "#tabs", (14, 0))
        assert seat.session.page_name == "roster"


async def test_a_click_while_a_question_is_open_moves_nothing(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "x") as seat:
        before = seat.cursor_line
        await click(seat, "Sheet", (5, 6))
        assert seat.cursor_line == before
        await seat.press("1")
        assert [r["reason"] for r in rows(desk.store, "attendance", mark="excused")] == ["illness"]
