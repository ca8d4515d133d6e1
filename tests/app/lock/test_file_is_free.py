"""While it is locked the file is free: what others did to it meanwhile is seen, or told."""

from __future__ import annotations

from pathlib import Path

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk import purge, unlock_attempts
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.store import Store
from iop_tui.store.reencrypt import recrypt
from tests.support.lock_hands import (
    FIRST,
    ONLY_PLAIN,
    PASSPHRASE,
    PLAIN_TOO,
    SECOND,
    answer,
    in_another_process,
    lock,
    opened,
    second_window,
    unlock,
)
from tests.support.places import PLACES
from tests.support.rows import rows

pytestmark = pytest.mark.slow


@PLAIN_TOO
async def test_while_it_is_locked_another_process_may_work_and_what_it_did_is_seen(
    desk: Desk, group: GroupDay, ids: dict[str, int], path: Path
) -> None:
    passphrase = PASSPHRASE if desk.store.encrypted else ""
    async with opened(desk, "enter", "3", "p", "down") as seat:
        await lock(seat)
        in_another_process(
            path,
            "GroupDay(Desk(store, zone='America/Chicago'), 1).sheet.mark(int(sys.argv[3]), Mark.HERE)",
            ids[SECOND],
            passphrase=passphrase,
        )
        await unlock(seat)
        assert "● Present" in seat.line_of(f" {SECOND}") and "2 here" in seat.lines()[0]
        await seat.press("n")
        assert len(rows(desk.store, "attendance", mark="no_show")) == 1, "and one goes on"
        assert list(desk.store.changes.broken()) == []


SHOWN_ELSEWHERE = {
    "today": (),
    "roster": ("enter", "1"),
    "close": ("enter", "c"),
    "notes": ("enter", "5", "home", "down"),
    "today under a card": ("w", "escape"),
}


async def test_every_screen_shows_what_another_one_changed(
    desk: Desk, group: GroupDay, ids: dict[str, int], path: Path, one: int
) -> None:
    async with opened(desk) as seat:
        before = {}
        for place, keys in SHOWN_ELSEWHERE.items():
            await seat.go(keys)
            before[place] = seat.text
        for number, (place, keys) in enumerate(SHOWN_ELSEWHERE.items()):
            await seat.go(keys)
            await lock(seat)
            other = Store(path, passphrase=PASSPHRASE)
            name = list(ids)[number]
            GroupDay(Desk(other, zone="America/Chicago"), group.id).sheet.mark(ids[name], Mark.HERE)
            other.close()
            await unlock(seat)
            shown = seat.text
            assert shown != before[place], place
            await seat.home()
            await seat.go(keys)
            assert seat.text == shown, f"{place} is as a fresh look at it"


async def test_a_page_of_text_shows_what_another_one_changed(
    desk: Desk, group: GroupDay, ids: dict[str, int], path: Path, one: int
) -> None:
    async with opened(desk, "enter", "3", "enter") as seat:
        assert "Not marked" in seat.text
        await lock(seat)
        other = Store(path, passphrase=PASSPHRASE)
        GroupDay(Desk(other, zone="America/Chicago"), group.id).sheet.mark(ids[FIRST], Mark.HERE)
        other.close()
        await unlock(seat)
        assert "Present" in seat.text


@PLAIN_TOO
async def test_a_file_that_another_window_holds_stays_locked(desk: Desk, group: GroupDay, path: Path) -> None:
    passphrase = PASSPHRASE if desk.store.encrypted else ""
    async with opened(desk, "enter", "3", "p") as seat:
        before = seat.text
        await lock(seat)
        async with second_window(path, passphrase):
            await answer(seat, passphrase)
            assert seat.app.parts.lock.locked and desk.store.locked
            (said,) = [line.strip() for line in seat.lines() if "another window" in line]
            assert said.startswith("The file is open in another window") and unlock_attempts.count(path) == 0
        await answer(seat, passphrase)
        assert not seat.app.parts.lock.covered and seat.text == before


async def test_what_is_wrong_is_said_to_its_end(desk: Desk, group: GroupDay, path: Path) -> None:
    async with opened(desk) as seat:
        await lock(seat)
        other = Store(path, passphrase=PASSPHRASE)
        await answer(seat, PASSPHRASE)
        other.close()
        shown = " ".join(seat.text.split())
        assert "The file is open in another window" in shown and "Close that one first, or work there." in shown


@PLAIN_TOO
async def test_a_file_that_went_away_while_locked_is_not_made_anew(desk: Desk, group: GroupDay, path: Path) -> None:
    async with opened(desk, "enter", "3", "p") as seat:
        before = seat.text
        await lock(seat)
        away = path.rename(path.with_name("away.db"))
        await answer(seat, PASSPHRASE if desk.store.encrypted else "")
        assert seat.app.parts.lock.locked and FIRST not in seat.text
        assert not path.exists(), "no fresh, empty file"
        away.rename(path)
        await unlock(seat)
        assert seat.text == before


@ONLY_PLAIN
async def test_a_file_that_was_encrypted_meanwhile_asks_its_passphrase(
    desk: Desk, group: GroupDay, path: Path, one: int
) -> None:
    async with opened(desk, "enter", "3", "p") as seat:
        before = seat.text
        await lock(seat)
        recrypt(Store(path), PASSPHRASE)
        await answer(seat, "")
        assert seat.app.parts.lock.locked
        await answer(seat, PASSPHRASE)
        assert not seat.app.parts.lock.covered
        assert seat.line_of(f" {FIRST}").strip() in before


async def test_a_file_whose_passphrase_was_changed_meanwhile_opens_with_the_new_one(
    desk: Desk, group: GroupDay, path: Path, one: int
) -> None:
    async with opened(desk, "enter", "3", "p") as seat:
        await lock(seat)
        recrypt(Store(path, passphrase=PASSPHRASE), "another four words")
        await answer(seat, PASSPHRASE)
        assert seat.app.parts.lock.locked and "does not open the file" in seat.text
        await answer(seat, "another four words")
        assert not seat.app.parts.lock.covered and "● Present" in seat.line_of(f" {FIRST}")


@pytest.mark.parametrize(
    "place",
    [
        "explain",
        "note being written",
        "words in a cell",
    ],
)
async def test_a_client_who_was_removed_meanwhile(place: str, desk: Desk, group: GroupDay, path: Path) -> None:
    async with opened(desk) as seat:
        await seat.go(PLACES[place])
        await lock(seat)
        other = Store(path, passphrase=PASSPHRASE)
        away = Desk(other, zone="America/Chicago")
        purge.purge(away, purge.by_number(away, "C-003"))
        other.close()
        await unlock(seat)
        await seat.press("escape", "escape", "escape")
        assert seat.app.is_running and not rows(desk.store, "client", number="C-003")
        await seat.home()
        await seat.press("enter", "3")
        assert FIRST not in seat.text and SECOND.partition(" ")[0] in seat.text
