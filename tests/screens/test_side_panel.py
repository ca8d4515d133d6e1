"""From 110 columns and 30 rows on a side panel says what the strip has no room for, and no more than the view may."""

from __future__ import annotations

from datetime import date

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.screens.side_panel import SidePanel
from iop_tui.screens.today.today import TodayScreen
from tests.conftest import Clock
from tests.support.seat import Seat, seated

FIRST, SECOND = "José Á.", "María Ga."


def side(seat: Seat) -> str:
    """What the side panel says; empty where there is none."""
    panel = seat.app.screen.query_one(SidePanel)
    return panel.text if panel.display else ""


@pytest.fixture
def before(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    """A round on the Wednesday before."""
    session = open_session(desk, group.track.id, date(2026, 11, 18))
    session.round.press(ids[FIRST], "safety", 2)
    session.round.acknowledge(ids[FIRST], "Called her sister, who will stay with her until Sunday and bring her here.")
    session.round.press(ids[FIRST], "mood", 4)


@pytest.mark.parametrize("size", [(109, 40), (120, 29), (80, 24), (60, 20)])
async def test_a_smaller_window_has_none(size: tuple[int, int], desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", size=size) as seat:
        for page in "1345c":
            await seat.press(page)
            assert not side(seat) and seat.page.size.width == size[0], page


async def test_the_sum_of_the_minutes_stands_beside_attendance(desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.at(10, 0)
    async with seated(desk, "enter", "3", "home", "p", "up", size=(110, 30)) as seat:
        lines = side(seat).splitlines()
        assert lines[0] == FIRST and any(ln.startswith("09:00–09:30 Check-in") and "0:30" in ln for ln in lines)
        assert any(ln.startswith("Counted") and ln.endswith("1:00 of 3:00") for ln in lines)
        await seat.press("down")
        assert side(seat).splitlines()[0] == SECOND and "Counted" not in side(seat)
        await seat.resize(80, 24)
        assert not side(seat)
        await seat.resize(160, 50)
        assert side(seat).splitlines()[0] == SECOND


async def test_what_is_private_is_beside_it_in_full_view_alone_and_whole(
    desk: Desk, group: GroupDay, ids: dict[str, int], before: None
) -> None:
    async with seated(desk, "enter", "1", "home", size=(110, 30)) as seat:
        for page in "132":
            await seat.press(page)
            told = side(seat)
            assert "shows more" in told and not [w for w in ("safety", "Mood", "week", "sister") if w in told], page
        await seat.press("ctrl+f")
        told = " ".join(side(seat).split())
        assert "safety concern: Called her sister, who will stay with her until Sunday and bring her here." in told
        assert "Mood 4" in told and "This week" in told
        await seat.press("ctrl+f")
        assert "sister" not in side(seat)


async def test_a_topics_card_follows_the_cursor(desk: Desk, group: GroupDay) -> None:
    topics = desk.topics()
    async with seated(desk, "enter", "4", size=(160, 50)) as seat:
        assert topics[0].title in side(seat) and "Aims" in side(seat) and "New to" not in side(seat)
        await seat.press("down")
        assert topics[1].title in side(seat)
        await seat.press("v")
        assert f"New to {FIRST}, {SECOND}" in " ".join(side(seat).split())


async def test_the_day_stands_beside_what_close_owes(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "p", "c", size=(110, 30)) as seat:
        assert "1 here, 0 absent, 11 not marked" in " ".join(side(seat).split())
        assert seat.sheet.rows[0].key == "private", "the list begins with what is owed"
        await seat.resize(80, 24)
        assert "1 here, 0 absent, 11 not marked" in seat.text and not side(seat)


async def test_today_has_what_is_left_beside_the_day(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, size=(110, 30)) as seat:
        screen = seat.app.screen
        assert isinstance(screen, TodayScreen) and screen.left.display
        assert "Wed, Nov 18" in screen.left.text_of(screen.left.rows[0].key)[0]
        await seat.press("tab", "down", "enter")
        assert "Mon, Nov 16" in seat.lines()[0], "enter goes there"
        await seat.press("0", "tab", "enter")
        assert "Fri, Nov 20" in seat.lines()[0]
        await seat.press("0", "tab")
        assert seat.app.focused is screen.left
        await seat.press("t")
        assert seat.app.focused is screen.sheet, "who goes to a day means its sessions"
        await seat.resize(80, 24)
        assert not screen.left.display and seat.app.focused is screen.sheet
        await seat.press("home", "tab", "enter")
        assert "Wed, Nov 18" in seat.lines()[0], "the same key where all is one list"
