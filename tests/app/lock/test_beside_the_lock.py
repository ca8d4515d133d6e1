"""What goes on beside a lock: a backup under way, a full disk, an end while it is locked."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import Action
from iop_tui.store import Store
from iop_tui.store.reencrypt import recrypt
from tests.conftest import DAY
from tests.support.lock_hands import (
    ASLEEP,
    FIRST,
    PASSPHRASE,
    RAE,
    REAL_ITERATIONS,
    answer,
    cover,
    full_disk,
    lock,
    opened,
    silent,
    unlock,
)
from tests.support.rows import ROOT, inside, row, rows, steps

pytestmark = pytest.mark.slow


async def test_a_backup_under_way_gives_the_file_up_and_is_made_after(desk: Desk, group: GroupDay, path: Path) -> None:
    desk.store.record(Action("backup"), None, filler="x" * 4_000_000)
    before = len(rows(desk.store, "change", what="backup"))
    async with opened(desk, "enter", "3") as seat:
        seat.app.parts.backups.back_up()
        await asyncio.sleep(0.05)
        assert inside(desk.backups.folder)[0].endswith(".unfinished"), "it is being written"
        await lock(seat)
        assert inside(desk.backups.folder) == [], "nothing half made is left"
        other = Store(path, passphrase=PASSPHRASE)
        assert len(rows(other, "change", what="backup")) == before
        other.close()
        await unlock(seat)
        for _ in range(200):
            if len(rows(desk.store, "change", what="backup")) > before:
                break
            await asyncio.sleep(0.05)
        (made,) = desk.backups.known()
        copy = Store(made.path, passphrase=PASSPHRASE, read_only=True)
        assert "unlock" in steps(copy), "made anew, with what came meanwhile"
        copy.close()
        assert not rows(desk.store, "change", what="backup failed")


async def test_unlocking_before_a_backup_has_given_the_file_up(desk: Desk, group: GroupDay, one: int) -> None:
    desk.store.record(Action("backup"), None, filler="x" * 4_000_000)
    async with opened(desk, "enter", "3", "p") as seat:
        before = seat.text
        for turns in (0, 2):
            seat.app.parts.backups.back_up()
            await asyncio.sleep(0.03)
            await seat.burst("ctrl+l", "ctrl+l", "x", *PASSPHRASE, "enter", turns=turns)
            assert FIRST not in seat.text or not seat.app.parts.lock.covered
            for _ in range(100):
                if not seat.app.parts.lock.locked or desk.store.locked:
                    break
                await asyncio.sleep(0.02)
            assert seat.app.parts.lock.locked == desk.store.locked
            if seat.app.parts.lock.locked:
                await answer(seat, PASSPHRASE)
            assert not seat.app.parts.lock.covered and seat.text == before
            for _ in range(200):
                if not seat.app.parts.backups.runs:
                    break
                await asyncio.sleep(0.02)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("room", [1, 5_000])
async def test_a_full_disk_keeps_it_neither_open_nor_closed(room: int, desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3", "p") as seat:
        before = seat.text
        with full_disk(room):
            await cover(seat)
            assert FIRST not in seat.text
            await answer(seat, RAE)
            assert not seat.app.parts.lock.covered and seat.text == before
            await lock(seat)
            silent(seat, "full disk")
            await answer(seat, PASSPHRASE)
        if seat.app.parts.lock.locked:
            await answer(seat, PASSPHRASE)
        assert not seat.app.parts.lock.covered and seat.text == before
        await seat.press("p")
        assert len(rows(desk.store, "attendance", mark="here")) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
async def test_a_disk_that_is_full_when_it_is_unlocked_lets_it_be_tried_again(
    desk: Desk, group: GroupDay, one: int
) -> None:
    async with opened(desk, "enter", "3") as seat:
        for room in (10_000, 20_000, 30_000, 40_000, 60_000, 80_000):
            await lock(seat)
            with full_disk(room):
                await answer(seat, PASSPHRASE)
            if seat.app.parts.lock.locked:
                assert desk.store.locked, room
                await answer(seat, PASSPHRASE)
            assert not seat.app.parts.lock.covered, room


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")
@pytest.mark.parametrize("end", ["SIGKILL", "ctrl+q"])
def test_however_it_ends_while_locked_nothing_is_lost_or_shown(
    end: str, group: GroupDay, one: int, store: Store, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.e2e.terminal import CTRL_Q, ENTER, Terminal

    key = tmp_path / "key"
    key.write_text(f"{PASSPHRASE}\n")
    key.chmod(0o600)
    monkeypatch.setattr("iop_tui.store.file.encryption_key.ITERATIONS", REAL_ITERATIONS)
    recrypt(store, PASSPHRASE)
    program = Terminal(["--passphrase-file", str(key), "--date", DAY.isoformat()], {}, cwd=ROOT)
    try:
        program.until("Morning IOP")
        program.send(ENTER, "3")
        program.until("Not marked")
        program.send("p", "5", "\x1b[H", "v", ENTER)
        program.until("Group note")
        program.send("half a word", "\x0c", "\x0c")
        program.until("is locked")
        program.read(0.2)
        assert program.text.split() == ASLEEP
        other = Store(path, passphrase=PASSPHRASE)
        assert row(other, "note")["text"] == "half a word" and len(rows(other, "attendance", mark="here")) == 1
        other.close()
        if end == "ctrl+q":
            program.send(CTRL_Q)
        else:
            program.signal(signal.SIGKILL)
        assert program.wait() == (-9 if end == "SIGKILL" else 0)
        if end != "SIGKILL":
            assert b"\x1b[?1049l" in program.raw and FIRST not in program.text
        assert b"\x1b]0;" not in program.raw and b"\x1b]2;" not in program.raw, "no title of the terminal's"
        assert PASSPHRASE.encode() not in program.raw
    finally:
        program.close()
    again = Store(path, passphrase=PASSPHRASE)
    assert row(again, "note")["text"] == "half a word" and len(rows(again, "attendance", mark="here")) == 1
    assert list(again.health()) == [] and list(again.changes.broken()) == [] and inside(path.parent)[0] == "iop.db"
    again.close()
