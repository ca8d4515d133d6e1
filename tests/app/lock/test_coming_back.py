"""One comes back to the place, the text and the question as they were left; a wrong passphrase opens nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk import unlock_attempts
from iop_tui.desk.desk import Desk
from iop_tui.store import Store
from iop_tui.widgets.note_editor import NoteEditor
from tests.conftest import DAY, Clock
from tests.support.lock_hands import (
    PASSPHRASE,
    PLAIN_TOO,
    SECOND,
    answer,
    cover,
    lock,
    opened,
    unlock,
)
from tests.support.rows import row, rows, steps

pytestmark = pytest.mark.slow


@PLAIN_TOO
async def test_one_returns_to_the_text_its_cursor_and_what_can_be_undone(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3", "down", "p", "5", "v", "enter") as seat:
        await seat.burst(*"half a", "left", "left")
        editor = seat.session.page.query_one(NoteEditor)
        place = editor.cursor_location
        await lock(seat)
        await unlock(seat)
        assert seat.cursor_line.startswith("Maria Go.") and "half a" not in seat.text and "[Notes]" in seat.lines()[1]
        await seat.burst("ctrl+f")
        assert seat.app.focused is editor and editor.cursor_location == place and editor.text == "half a"
        await seat.burst("b")
        assert editor.text == "halfb a"
        await seat.press("ctrl+z")
        assert editor.text == "half a"
        await seat.burst("x", "escape")
        assert row(desk.store, "note")["text"] == "halfx a"
        for _ in range(2):  # what was typed before the lock is an intention of its own
            await seat.press("u")
            assert seat.said.startswith("Undone: note")
        await seat.press("u")
        assert seat.said.startswith("Undone: present") and not rows(desk.store, "attendance", mark="here")


async def test_an_open_question_waits_with_what_was_typed(
    desk: Desk, group: GroupDay, ids: dict[str, int], clock: Clock
) -> None:
    clock.at(9, 20)
    async with opened(desk, "enter", "3", "down", "l", "9", "1") as seat:
        asked = seat.strip
        await lock(seat)
        await unlock(seat)
        assert seat.strip == asked
        await seat.press("2", "enter")
        assert row(desk.store, "attendance", client_id=ids[SECOND])["arrived_min"] == 552


async def test_full_view_is_room_view_when_one_returns(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3", "i", "v") as seat:
        assert "Álvarez" in seat.text and seat.app.parts.full_view.on
        await lock(seat)
        await unlock(seat)
        assert "Álvarez" not in seat.text and not seat.app.parts.full_view.on
        await seat.press("escape")
        assert "room view" in seat.lines()[1]


async def test_a_form_waits_with_what_was_typed(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "m", "n") as seat:
        await seat.press("tab")
        await seat.burst(*" later")
        before = seat.text
        await lock(seat)
        await unlock(seat)
        assert seat.text == before


async def test_a_letter_typed_just_before_is_in_the_file(desk: Desk, group: GroupDay, path: Path) -> None:
    async with opened(desk, "enter", "5", "v", "enter") as seat:
        for text, locks in (("covered", False), (" and locked", True)):
            await seat.burst(*text, settle=False)
            await asyncio.sleep(0.1)
            if locks:
                await lock(seat)
                other = Store(path, passphrase=PASSPHRASE)
                assert row(other, "note")["text"] == "covered and locked" and not other.notes.dirty()
                other.close()
                await unlock(seat)
            else:
                await cover(seat)
                assert row(desk.store, "note")["text"] == "covered" and not desk.store.notes.dirty()
                await answer(seat, PASSPHRASE)
                await seat.press("ctrl+f")


async def test_a_correction_needs_its_reason_again(desk: Desk, group: GroupDay) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with opened(desk, "enter", "3", "n") as seat:
        await seat.burst(*"was seen", "enter", "enter")
        assert len(rows(desk.store, "attendance", mark="no_show")) == 1
        for closed in (cover, lock):
            await closed(seat)
            await answer(seat, PASSPHRASE)
            await seat.press("down", "n")
            assert (
                "Reason for the correction?" in seat.strip and len(rows(desk.store, "attendance", mark="no_show")) == 1
            )
            await seat.press("escape")


# -- wrong passphrases -----------------------------------------------------------------------------


async def test_wrong_passphrases_slow_down_and_are_recorded(
    desk: Desk, group: GroupDay, path: Path, clock: Clock, one: int
) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        await answer(seat, "")
        assert unlock_attempts.count(path) == 0, "an empty line is no try"
        for number in range(3):
            await answer(seat, f"not the one {number}")
            assert "The passphrase does not open the file." in seat.text and seat.app.parts.lock.locked
        await answer(seat, PASSPHRASE)
        assert "Wait 2 more seconds." in seat.text and seat.app.parts.lock.locked
        clock.forward(seconds=2)
        await answer(seat, "not the one")
        await answer(seat, PASSPHRASE)
        assert "Wait 4 more seconds." in seat.text and seat.app.parts.lock.locked
        clock.set(DAY, 3, 0)  # setting the clock back makes nobody wait for six hours
        await answer(seat, PASSPHRASE)
        assert "Wait 4 more seconds." in seat.text and unlock_attempts.count(path) == 4
        clock.set(DAY, 9, 30)
        await unlock(seat)
        assert steps(desk.store)[-3:] == ["wrong passphrase", "unlock", "uncover"]
        kept = rows(desk.store, "change", what="wrong passphrase")
        assert [k["who"] for k in kept] == [None] and unlock_attempts.count(path) == 0
        assert '"tries":4' in row(desk.store, "change_value", seq=kept[0]["seq"])["body"]


async def test_wrong_passphrases_are_told_when_it_is_unlocked(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        await answer(seat, "not the one")
        await answer(seat, "nor this one")
        await unlock(seat)
        assert "2" in seat.said and "rong passphrase" in seat.said
