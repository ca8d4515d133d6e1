"""What is typed to unlock is never shown, copied or kept."""

from __future__ import annotations

import asyncio

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.screens import lock_screen as cover_module
from tests.support.lock_hands import (
    ASLEEP,
    COVERED,
    PASSPHRASE,
    RAE,
    Clocks,
    Two,
    answer,
    cover,
    lock,
    opened,
    wait,
    wake,
)

pytestmark = pytest.mark.slow


async def test_neither_pin_nor_passphrase_is_ever_shown_or_copied(
    desk: Desk, group: GroupDay, one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(desk, "enter", "3") as seat:
        copied: list[str] = []
        monkeypatch.setattr(seat.app, "copy_out", copied.append)
        for secret in ("47", PASSPHRASE):
            await cover(seat) if secret == "47" else await lock(seat)
            await wake(seat)
            for number, letter in enumerate(secret, 1):
                await seat.burst(letter)
                assert seat.text.count("●") == min(number, 24)
                assert secret[:number] not in seat.text or number < 3
            assert secret not in seat.text and secret not in str(seat.strips())
            await seat.burst("ctrl+a", "ctrl+c", "ctrl+x", "ctrl+e", "home")
            assert (seat.app.clipboard, copied) == ("", [])
            await seat.burst("ctrl+u")
            assert "●" not in seat.text
            await seat.burst(*"abc", "backspace")
            assert seat.text.count("●") == 2
            await seat.press("escape")
            assert "●" not in seat.text


async def test_a_pasted_passphrase_is_taken_and_not_shown(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        await seat.paste(PASSPHRASE)
        assert seat.text.split() == ASLEEP, "a paste wakes nothing"
        await wake(seat)
        await seat.paste(f"{PASSPHRASE}\n")
        assert seat.text.count("●") == len(PASSPHRASE) and PASSPHRASE not in seat.text and seat.app.parts.lock.locked
        await seat.press("enter")
        assert not seat.app.parts.lock.locked and not seat.app.parts.lock.covered


async def test_what_was_typed_is_forgotten_after_half_a_minute(
    desk: Desk, group: GroupDay, one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cover_module._ASLEEP_AFTER == 30.0
    monkeypatch.setattr(cover_module, "_ASLEEP_AFTER", 0.3)
    async with opened(desk, "enter", "3") as seat:
        await cover(seat)
        await wake(seat)
        await seat.burst(*RAE[:2])
        assert "●●" in seat.text
        await asyncio.sleep(0.5)
        await seat.settle()
        assert seat.text.split() == COVERED
        monkeypatch.setattr(cover_module, "_ASLEEP_AFTER", 30.0)
        await answer(seat, RAE[2:])
        assert seat.app.parts.lock.covered and "That is not the PIN." in seat.text


async def test_what_was_typed_is_forgotten_when_the_level_changes(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        await wait(seat, clocks, 300)
        await wait(seat, clocks, 1790)
        await wake(seat)
        await seat.burst(*PASSPHRASE[:6])
        await wait(seat, clocks, 10)
        assert seat.app.parts.lock.locked and "●" not in seat.text
        await answer(seat, PASSPHRASE[6:])
        assert seat.app.parts.lock.locked and "does not open the file" in seat.text
        await answer(seat, PASSPHRASE)
        assert not seat.app.parts.lock.covered
        await cover(seat)
        await wake(seat)
        await seat.burst(*PASSPHRASE[:4])
        await lock(seat)
        assert "●" not in seat.text
        await answer(seat, PASSPHRASE[4:])
        assert seat.app.parts.lock.locked


async def test_another_name_forgets_what_was_typed_for_the_first(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk, "enter", "3") as seat:
        await cover(seat)
        await wake(seat)
        await seat.burst(*RAE[:2])
        await seat.press("down")
        assert "●" not in seat.text
        await seat.press("up")
        await answer(seat, RAE[2:])
        assert seat.app.parts.lock.covered
