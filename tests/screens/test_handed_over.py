"""The screens over a file that was handed over: everything is seen, nothing is written, and Today says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk import handover
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.store import Store
from tests.conftest import ZONE, Clock
from tests.faults import amount
from tests.faults.fingers import Fingers
from tests.support.places import PLACES, PRIVATE
from tests.support.seat import seated

pytestmark = pytest.mark.slow


@pytest.fixture
def left(desk: Desk, group: GroupDay, path: Path, tmp_path: Path, clock: Clock) -> Desk:
    """A desk over the file that another laptop went on with."""
    group.sheet.mark(group.on_roster[0], Mark.HERE)
    group.notes.save(group.on_roster[0], "Took part.")
    group.notes.record_typing()
    (tmp_path / "stick").mkdir()
    handover.hand_over(desk, tmp_path / "stick" / "group.db")
    desk.close()
    again = Desk(Store(path, now=clock), now=clock, zone=ZONE)
    again.start_work()
    assert again.store.read_only
    return again


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_today_says_since_when_and_where_to(left: Desk, size: tuple[int, int]) -> None:
    async with seated(left, size=size) as seat:
        seen = seat.text
        assert "enter: open" not in seen
        assert "read-only" in seen
        assert "2026 at 09:02 to" in seen and "group.db" in seen, "since when and where to, whatever the width"
        await seat.press("enter", "3", "p")
        assert "Read-only: handed over. Undo: iop-tui handover --take-back" in seat.text
    left.close()


async def test_a_mark_is_refused_and_that_is_said(left: Desk) -> None:
    async with seated(left) as seat:
        await seat.press("enter", "3", "p")
        assert "Read-only: handed over. Undo: iop-tui handover --take-back" in seat.text
    left.close()


async def test_nothing_leaves_it_either(left: Desk, tmp_path: Path) -> None:
    async with seated(left) as seat:
        await seat.press("ctrl+e")
        assert "Read-only: handed over. Undo: iop-tui handover --take-back" in seat.text
        await seat.press("enter", "3", "ctrl+e")
        assert "Read-only: handed over. Undo: iop-tui handover --take-back" in seat.text
    left.close()
    assert not list((tmp_path / "exports").glob("*"))


async def test_every_place_is_seen_and_nothing_is_written(left: Desk, path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    for keys in {**PLACES, **PRIVATE}.values():
        async with seated(left) as seat:
            await seat.press(*keys, "ctrl+e", "ctrl+s", "enter", "escape", "escape")
    left.close()
    assert not list((tmp_path / "exports").glob("*"))
    assert path.read_bytes() == before


@pytest.mark.parametrize("seed", range(amount(1, 10)))
async def test_random_keys_write_nothing(seed: int, left: Desk, path: Path, clock: Clock) -> None:
    before, fingers = path.read_bytes(), Fingers(seed, clock)
    while fingers.keys < amount(120, 500):
        async with seated(left) as seat:
            while fingers.keys < amount(120, 500) and not seat.app._exit:
                await fingers.act(seat)
                assert seat.app._exception is None, fingers.done[-20:]
    left.close()
    assert path.read_bytes() == before
