"""A PIN uncovers; another facilitator takes over, and every screen says who works."""

from __future__ import annotations

from pathlib import Path

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk import unlock_attempts
from iop_tui.desk.desk import Desk
from iop_tui.program.demo.desk import demo_desk
from tests.conftest import DAY, Clock
from tests.support.lock_hands import (
    FIRST,
    GRACE,
    ONLY_PLAIN,
    PASSPHRASE,
    PLAIN_TOO,
    RAE,
    SECOND,
    Two,
    answer,
    cover,
    lock,
    opened,
    silent,
    unlock,
    wake,
    whys,
)
from tests.support.places import PLACES
from tests.support.rows import row, rows, steps
from tests.support.seat import Seat, seated

pytestmark = pytest.mark.slow


async def test_the_own_pin_uncovers(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        before = seat.text
        await cover(seat)
        await wake(seat)
        assert "PIN of Rae Ellis" in seat.text
        await answer(seat, "")
        assert seat.app.parts.lock.covered, "enter alone is no PIN"
        await answer(seat, RAE)
        assert seat.text == before and steps(desk.store)[-2:] == ["cover", "uncover"]
        await cover(seat)
        await seat.burst(*RAE, "enter")
        assert seat.app.parts.lock.covered, "the first key only wakes, so the first digit is not one"


@PLAIN_TOO
async def test_three_wrong_pins_lock(desk: Desk, group: GroupDay, one: int, clock: Clock) -> None:
    async with opened(desk, "enter", "3") as seat:
        before = seat.text
        await cover(seat)
        for wrong in ("0001", "0002"):
            await answer(seat, wrong)
            assert "That is not the PIN." in seat.text and not seat.app.parts.lock.locked
        await answer(seat, RAE)
        assert not seat.app.parts.lock.covered, "two are forgiven"
        await cover(seat)
        for wrong in ("0001", "0002", "0003"):
            await answer(seat, wrong)
        assert seat.app.parts.lock.locked and "Too many wrong PINs." in seat.text
        clock.forward(seconds=2)
        await answer(seat, RAE if desk.store.encrypted else "")
        assert seat.app.parts.lock.covered and FIRST not in seat.text
        await unlock(seat, RAE)
        await seat.press("down", "up")  # what is said of wrong passphrases goes with the next key
        assert seat.text == before
        assert len(rows(desk.store, "change", what="wrong pin")) == 5 and whys(desk.store) == ["wrong PINs"]


@ONLY_PLAIN
async def test_a_plain_file_asks_the_pin_again_once_it_is_open(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        await wake(seat)
        assert "enter opens the file" in seat.text
        await seat.press("enter")
        assert not seat.app.parts.lock.locked and "PIN of Rae Ellis" in seat.text and FIRST not in seat.text
        await answer(seat, RAE)
        assert FIRST in seat.text


async def test_with_two_the_passphrase_is_not_enough(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        await answer(seat, PASSPHRASE)
        assert not seat.app.parts.lock.locked and seat.app.parts.lock.covered and "PIN of Rae Ellis" in seat.text
        await answer(seat, GRACE)
        assert seat.app.parts.lock.covered, "another one's PIN"
        await answer(seat, RAE)
        assert not seat.app.parts.lock.covered


async def test_another_one_takes_over_without_leaving_the_place(
    desk: Desk, group: GroupDay, ids: dict[str, int], two: Two
) -> None:
    async with opened(desk, "enter", "3", "p") as seat:
        screen, cursor = seat.app.screen, seat.cursor_line
        await cover(seat)
        await wake(seat)
        await seat.press("down")
        assert "PIN of Grace Mensah" in seat.text
        await answer(seat, RAE)
        assert seat.app.parts.lock.covered and desk.who == two.rae
        wrong = rows(desk.store, "change", what="wrong pin")[-1]
        facts = row(desk.store, "change_value", seq=wrong["seq"])["body"]
        assert wrong["who"] == two.rae and f'"facilitator":{two.grace}' in facts
        await answer(seat, GRACE)
        assert desk.who == two.grace and seat.app.screen is screen and seat.cursor_line == cursor
        assert "as G.M." in seat.lines()[0] and "as R.E." not in seat.text
        await seat.press("p")
        by = {r["client_id"]: r["recorded_by"] for r in rows(desk.store, "attendance", mark="here")}
        assert by == {ids[FIRST]: two.rae, ids[SECOND]: two.grace}
        assert [(c["what"], c["who"]) for c in rows(desk.store, "change")][-3:] == [
            ("take over", two.grace), ("uncover", two.grace), ("here", two.grace),
        ]  # fmt: skip


async def test_after_the_lock_another_one_may_take_over_too(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        await answer(seat, PASSPHRASE)
        await seat.press("down")
        await answer(seat, GRACE)
        assert desk.who == two.grace and "as G.M." in seat.lines()[0]


LISTS = ("today", "caseload", "facilitators", "roster", "check-in", "attendance", "notes", "card", "words")
STALE = ("new client", "track form", "rule form", "explain", "signing", "topic card", "keys")


async def hand_over(seat: Seat, two: Two, places: tuple[str, ...]) -> list[str]:
    """Let Grace take over in each place; gives those whose first line does not say so."""
    stale = []
    for place in places:
        await seat.go(PLACES[place])
        assert "as R.E." in seat.lines()[0], place
        await seat.burst("ctrl+l", "x", "down", *GRACE, "enter")
        assert seat.desk.who == two.grace and not seat.app.parts.lock.covered, place
        if "as G.M." not in seat.lines()[0] or "as R.E." in seat.text:
            stale.append(place)
        seat.desk.who = two.rae
    return stale


async def test_every_list_says_who_took_over(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk) as seat:
        assert await hand_over(seat, two, LISTS) == []


async def test_every_form_and_page_says_who_took_over(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk) as seat:
        assert await hand_over(seat, two, STALE) == []


async def test_a_pin_half_typed_below_the_cover_is_forgotten(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk, "enter", "5", "v", "enter", *"A note.", "escape", "f", "y") as seat:
        await seat.burst(*RAE)
        await cover(seat)
        await answer(seat, RAE)
        assert "●" not in seat.text


async def test_a_pin_typed_into_a_form_is_forgotten_under_the_cover(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk, "m", "3", "down", "enter", "down", "down", "down", "down") as seat:
        assert "Rae Ellis" in seat.text
        await seat.burst(*RAE)
        assert "•" * len(RAE) in seat.text
        await seat.burst("ctrl+l", "x", "down", *GRACE, "enter")
        assert desk.who == two.grace and "•" not in seat.text
        await seat.burst("down", *"8462", "down", *"8462", "ctrl+s")
        assert desk.pins.verify(two.rae, RAE), "Grace has not set Rae's PIN with what Rae had typed"


async def test_whose_pin_was_asked_is_who_signs(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk, "enter", "5", "v", "enter", *"A note.", "escape", "f", "y") as seat:
        assert "PIN of Rae Ellis" in seat.strip
        await cover(seat)
        await wake(seat)
        await seat.press("down")
        await answer(seat, GRACE)
        await seat.burst(*RAE, "enter")
        assert row(desk.store, "note")["signed_by"] in (None, two.rae)


async def test_without_any_pin_an_encrypted_file_asks_its_passphrase(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        before = seat.text
        await cover(seat)
        await wake(seat)
        assert "Passphrase" in seat.text and "PIN" not in seat.text
        for typed in ("", "not the one", PASSPHRASE[:-1]):
            await answer(seat, typed)
            assert seat.app.parts.lock.covered and not seat.app.parts.lock.locked, typed
        assert "That is not the passphrase." in seat.text
        await answer(seat, PASSPHRASE)
        assert seat.text == before


async def test_wrong_passphrases_under_the_cover_lock_too(desk: Desk, group: GroupDay, path: Path) -> None:
    async with opened(desk, "enter", "3") as seat:
        await cover(seat)
        for number in range(3):
            await answer(seat, f"not the one {number}")
        assert (
            seat.app.parts.lock.locked
            or unlock_attempts.count(path) == 3
            or rows(desk.store, "change", what="wrong passphrase")
        )


@ONLY_PLAIN
async def test_without_any_pin_a_plain_file_asks_nothing(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        before = seat.text
        await cover(seat)
        await answer(seat, "")
        assert seat.text == before
        await lock(seat)
        await answer(seat, "")
        assert seat.text == before


async def test_whoever_has_no_pin_is_not_taken_for_somebody_who_has(desk: Desk, group: GroupDay, two: Two) -> None:
    desk.pins.take_pin_away(two.rae)
    async with seated(desk, "enter", "3") as seat:
        await cover(seat)
        await wake(seat)
        assert "Passphrase" in seat.text and "PIN" not in seat.text
        await seat.press("down")
        assert "PIN of Grace Mensah" in seat.text
        await answer(seat, GRACE)
        assert desk.who == two.grace and not seat.app.parts.lock.covered


async def test_the_demo_asks_nothing() -> None:
    with demo_desk(DAY) as desk:
        async with opened(desk) as seat:
            before = seat.text
            await cover(seat)
            await answer(seat, "")
            assert seat.text == before
            await lock(seat)
            silent(seat, "demo")
            await answer(seat, "")
            assert seat.text == before
