"""Roster and check-in say in full view what happened since; in room view one mark stands for every reason."""

from __future__ import annotations

from datetime import date

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.screens.session.pages import roster
from tests.support.palette import until
from tests.support.seat import seated

FIRST, SECOND, THIRD = "José Á.", "María Ga.", "Maria Go."


@pytest.fixture
def news(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    """A concern of one, a lapse of another, a goal of a third, on the Wednesday before."""
    before = open_session(desk, group.track.id, date(2026, 11, 18))
    before.round.press(ids[FIRST], "safety", 2)
    before.round.acknowledge(ids[FIRST], "Called her sister.")
    before.round.press(ids[SECOND], "use", 2)
    before.round.write(ids[THIRD], "goal", "Sleep")


async def test_the_room_sees_one_mark_and_no_reason(
    desk: Desk, group: GroupDay, ids: dict[str, int], news: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (9, 11, 13):
        session = open_session(desk, group.track.id, date(2026, 11, day), sure=True)
        session.sheet.mark(ids["Linh N."], Mark.NO_SHOW)
    monkeypatch.setattr(roster, "FLAGS_AFTER", 0.05)
    async with seated(desk, "enter", "1") as seat:
        await until(seat, "•")
        marked = {name for name in ids if "•" in seat.line_of(name)}
        assert marked == {FIRST, SECOND, "Linh N."}, "a concern, a lapse, and absences at the limit"
        assert len({seat.line_of(n)[seat.line_of(n).index("•")] for n in marked}) == 1
        for word in ("safety", "sister", "lapse", "goal", "limit"):
            assert word not in seat.text.lower()


async def test_full_view_says_what_happened_and_what_was_done(
    desk: Desk, group: GroupDay, ids: dict[str, int], news: None
) -> None:
    async with seated(desk, "enter", "1", "v", "home") as seat:
        assert "since Wed, Nov 18: safety concern: Called her sister." in seat.strip
        await seat.press("down")
        assert "since Wed, Nov 18: lapse" in seat.strip and "•" in seat.line_of(SECOND)
        await seat.press("down")
        assert "goal: Sleep" in seat.strip and "•" not in seat.line_of(THIRD)


async def test_the_round_begins_with_it(desk: Desk, group: GroupDay, ids: dict[str, int], news: None) -> None:
    group.sheet.rest_present()
    async with seated(desk, "enter", "2") as seat:
        assert "since" not in seat.strip, "not in the room"
        await seat.press("ctrl+f")
        assert "since Wed, Nov 18: safety concern: Called her sister." in seat.strip
        await seat.press("right")
        assert "before:" in seat.strip


async def test_who_is_off_today_says_so_in_room_view(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    group.roster.take_off(ids[FIRST], "duplicate")
    async with seated(desk, "enter", "1", size=(80, 24)) as seat:
        assert "off today" in seat.line_of(FIRST)
        await seat.press("v")
        assert "off: " in seat.line_of(FIRST)
