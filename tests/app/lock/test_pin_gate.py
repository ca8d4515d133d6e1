"""PINs in use: set in Program, asked for at the start, by f, and for signing; never shown, three wrong ones lock."""

from __future__ import annotations

import asyncio
import re

import pytest
from textual import events

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.screens.form import FormScreen
from iop_tui.screens.lock_screen import LockScreen
from iop_tui.screens.program.program import ProgramScreen
from iop_tui.screens.session.sign_note import SignScreen
from iop_tui.screens.today.today import TodayScreen
from tests.conftest import Clock
from tests.support.lock_hands import GRACE, PASSPHRASE, RAE, Two
from tests.support.program import Program
from tests.support.rows import row, rows, steps
from tests.support.seat import Seat, seated

pytestmark = pytest.mark.slow

FACILITATORS = ("m", "3")


@pytest.fixture
def two(desk: Desk, two: Two) -> Two:
    """Two facilitators, each with a PIN; nobody said yet who works."""
    desk.who = None
    return two


async def fill_in(seat: Seat, *values: str) -> None:
    """Type into the lines of a form, one after the other, from the one that has the keys; the last one saves."""
    for value in values:
        await seat.burst("ctrl+e", "ctrl+u", *value)
        await seat.press("enter")


async def to_the_secrets(seat: Seat) -> None:
    """From the first line of a facilitator's form to the first that is hidden."""
    await seat.press("down", "down", "down", "down")


async def begin_as(seat: Seat, name: str, pin: str) -> None:
    """Say who works."""
    if seat.screen.asking is None:
        await seat.press("f")
    await seat.burst(*name)
    await seat.press("enter")
    await seat.burst(*pin, "enter")


async def until_locked(seat: Seat) -> None:
    """Wait for the lock, which comes when the key is done with."""
    for _ in range(100):
        if seat.app.parts.lock.locked and isinstance(seat.app.screen, LockScreen):
            break
        await asyncio.sleep(0.01)
    await seat.settle()
    assert seat.desk.store.locked and seat.text.split()[:3] == ["iop-tui", "is", "locked."]


async def unlock(seat: Seat, pin: str = RAE) -> None:
    """Open the file again, and show the PIN where it is asked for."""
    await seat.press("x")
    await seat.burst(*PASSPHRASE, "enter")
    for _ in range(2):
        if seat.app.parts.lock.covered:
            await seat.burst(*(PASSPHRASE if "Passphrase" in seat.text else pin), "enter")
    assert not seat.app.parts.lock.covered


# -- in Program ------------------------------------------------------------------------------------


async def test_a_pin_is_set_with_a_new_facilitator(desk: Desk, program: Program) -> None:
    async with seated(desk, *FACILITATORS) as seat:
        assert "no PIN" in seat.line_of("Rae Ellis")
        await seat.press("+")
        await fill_in(seat, "Grace Mensah", "LPC", "", "", GRACE, GRACE)
        assert isinstance(seat.app.screen, ProgramScreen) and seat.said == "Saved, with the new PIN."
        assert "no PIN" not in seat.line_of("Grace Mensah") and "PIN" in seat.line_of("Grace Mensah")
        grace = row(desk.store, "facilitator", name="Grace Mensah")["id"]
        assert desk.pins.verify(grace, GRACE) and [r["facilitator_id"] for r in rows(desk.store, "pin")] == [grace]


async def test_a_facilitator_is_saved_without_a_pin_too(desk: Desk, program: Program) -> None:
    async with seated(desk, *FACILITATORS, "enter") as seat:
        await seat.press("down")
        await fill_in(seat, "LCSW-S", "", "", "", "")
        assert seat.said == "Saved." and not rows(desk.store, "pin")
        assert row(desk.store, "facilitator")["credentials"] == "LCSW-S"


async def test_the_own_pin_is_set_later(desk: Desk, program: Program) -> None:
    async with seated(desk, *FACILITATORS, "enter") as seat:
        assert "Current PIN" not in seat.text, "there is none"
        await to_the_secrets(seat)
        await fill_in(seat, RAE, RAE)
        assert seat.said == "Saved, with the new PIN." and desk.who is not None and desk.pins.verify(desk.who, RAE)


async def refuses(seat: Seat, so_far: str, pin: str, again: str, words: str) -> None:
    """Fill in a facilitator's form from its second line; it is refused, nothing is written, and one may try again."""
    store = seat.desk.store
    before, recorded = (row(store, "pin"), row(store, "facilitator")), steps(store)
    await fill_in(seat, "OTHER", "", "", so_far, pin, again)
    assert words in seat.said and isinstance(seat.app.screen, FormScreen), (so_far, pin, again)
    assert (row(store, "pin"), row(store, "facilitator")) == before
    assert set(steps(store)[len(recorded) :]) <= {"wrong pin"}
    await seat.burst("up", "up", "up", "up", "up")


async def test_a_pin_that_is_refused_changes_nothing(desk: Desk, one: int) -> None:
    async with seated(desk, *FACILITATORS, "enter", "down") as seat:
        await refuses(seat, RAE, "8462", "8463", "do not match")
        await refuses(seat, RAE, "8462", "", "do not match")
        await refuses(seat, RAE, "", "8462", "do not match")
        await refuses(seat, RAE, "12", "12", "4 to 12 digits")
        await refuses(seat, RAE, "84x2", "84x2", "4 to 12 digits")
        await refuses(seat, RAE, "1234", "1234", "too easy to guess")
        await refuses(seat, RAE, "8888", "8888", "too easy to guess")
        assert desk.pins.verify(one, RAE)


@pytest.mark.parametrize("so_far", ["", "0001", "471", GRACE])
async def test_without_the_pin_so_far_nothing_is_changed(so_far: str, desk: Desk, one: int) -> None:
    async with seated(desk, *FACILITATORS, "enter", "down") as seat:
        await refuses(seat, so_far, "8462", "8462", "not the current PIN")
        assert desk.pins.verify(one, RAE) and not desk.pins.verify(one, "8462")


async def test_with_the_pin_so_far_it_is_changed(desk: Desk, one: int) -> None:
    async with seated(desk, *FACILITATORS, "enter") as seat:
        await to_the_secrets(seat)
        assert "only to change it" in seat.strip
        await fill_in(seat, "0001", "8462", "8462")
        assert "not the current PIN" in seat.said and rows(desk.store, "change", what="wrong pin")
        await seat.press("up", "up")
        await fill_in(seat, RAE, "8462", "8462")
        assert seat.said == "Saved, with the new PIN."
        assert desk.pins.verify(one, "8462") and not desk.pins.verify(one, RAE)


async def test_three_wrong_pins_in_the_form_lock(desk: Desk, one: int) -> None:
    async with seated(desk, *FACILITATORS, "enter") as seat:
        await to_the_secrets(seat)
        for wrong in ("0001", "0002", "0003"):
            await fill_in(seat, wrong, "8462", "8462")
            await seat.press("up", "up")
        await until_locked(seat)


async def test_pins_in_the_form_are_dots(desk: Desk, one: int) -> None:
    async with seated(desk, *FACILITATORS, "enter") as seat:
        await to_the_secrets(seat)
        for pin in (RAE, "8462", "84627"):
            await seat.burst(*pin, "down", settle=False)
            await seat.settle()
            assert pin not in seat.text
        assert seat.text.count("•" * 4) >= 2
        await seat.press("ctrl+s")
        assert "do not match" in seat.said and RAE not in seat.text and "8462" not in seat.text
        await seat.press("escape")
        assert "Unsaved" in seat.said, "it is asked back once"
        await seat.press("escape")
        assert isinstance(seat.app.screen, ProgramScreen)


@pytest.mark.parametrize("take", ["ctrl+c", "ctrl+x"])
async def test_a_pin_in_the_form_cannot_be_copied(take: str, desk: Desk, one: int) -> None:
    async with seated(desk, *FACILITATORS, "enter") as seat:
        await to_the_secrets(seat)
        await seat.burst(*RAE)
        await seat.send([events.Key("home", None), events.Key("shift+end", None), events.Key(take, None)])
        assert seat.app.clipboard == ""
        await seat.press("up", "ctrl+v")
        assert RAE not in seat.text


# -- who works -------------------------------------------------------------------------------------


async def test_with_two_the_start_asks_who_and_the_pin(desk: Desk, clients: list[int], two: Two) -> None:
    async with seated(desk) as seat:
        assert "Who are you?" in seat.strip and "as " not in seat.lines()[0]
        await seat.press("escape", "escape")
        assert "Who are you?" in seat.strip, "it has to be said"
        await seat.burst(*"gra", "enter")
        assert "PIN of Grace Mensah" in seat.strip and desk.who is None
        await seat.burst("enter")
        assert "PIN of Grace Mensah" in seat.strip, "enter alone is no PIN"
        await seat.press("escape")
        assert "Who are you?" in seat.strip and desk.who is None
        await seat.burst(*"rae", "enter", *GRACE, "enter")
        assert "That is not the PIN." in seat.strip and desk.who is None
        await seat.burst(*RAE, "enter")
        assert desk.who == two.rae and "as R.E." in seat.lines()[0] and seat.screen.asking is None
        await seat.press("enter", "3", "p")
        assert row(desk.store, "attendance", mark="here")["recorded_by"] == two.rae


async def test_nothing_is_done_before_somebody_is_known(desk: Desk, clients: list[int], two: Two) -> None:
    async with seated(desk) as seat:
        head = desk.store.changes.head()
        await seat.press("enter", "m", "w", "ctrl+e", "0", "escape", "up")
        assert isinstance(seat.app.screen, TodayScreen) and desk.store.changes.head() == head and desk.who is None


async def test_where_a_group_is_on_it_is_asked_too(desk: Desk, group: GroupDay, two: Two) -> None:
    async with seated(desk, from_today=False) as seat:
        assert "Who are you?" in seat.text
        await seat.burst(*"rae", "enter", *RAE, "enter")
        assert desk.who == two.rae


async def test_whoever_was_named_at_the_start_shows_the_pin(desk: Desk, clients: list[int], two: Two) -> None:
    desk.start_work("Grace")
    async with seated(desk, from_today=False) as seat:
        assert "PIN of Grace Mensah" in seat.strip and "as G.M." not in seat.text
        await seat.burst(*RAE, "enter")
        assert "That is not the PIN." in seat.strip
        await seat.burst("escape", *"gra", "enter", *GRACE, "enter")
        assert desk.who == two.grace and "as G.M." in seat.lines()[0]


async def test_f_changes_who_works_with_their_pin(desk: Desk, group: GroupDay, two: Two) -> None:
    async with seated(desk) as seat:
        await begin_as(seat, "rae", RAE)
        await seat.press("f")
        await seat.burst(*"gra", "enter", *"0001", "enter")
        assert "That is not the PIN." in seat.strip and desk.who == two.rae
        wrong = rows(desk.store, "change", what="wrong pin")[-1]
        facts = row(desk.store, "change_value", seq=wrong["seq"])["body"]
        assert wrong["who"] == two.rae and f'"facilitator":{two.grace}' in facts
        await seat.press("escape")
        assert desk.who == two.rae and seat.screen.asking is None, "left, it is as before"
        await begin_as(seat, "gra", GRACE)
        assert desk.who == two.grace and "as G.M." in seat.lines()[0]


async def test_one_without_a_pin_begins_at_once(desk: Desk, group: GroupDay, two: Two) -> None:
    desk.pins.take_pin_away(two.grace)
    async with seated(desk) as seat:
        await begin_as(seat, "rae", RAE)
        await seat.press("f")
        await seat.burst(*"gra", "enter")
        assert desk.who == two.grace and seat.screen.asking is None


async def test_a_single_facilitator_is_not_asked(desk: Desk, clients: list[int], one: int) -> None:
    async with seated(desk) as seat:
        assert seat.screen.asking is None and desk.who == one and "as R.E." in seat.lines()[0]


async def test_three_wrong_pins_at_the_start_lock(desk: Desk, clients: list[int], two: Two) -> None:
    async with seated(desk) as seat:
        await seat.burst(*"gra", "enter")
        for wrong in ("0001", "0002", "0003"):
            await seat.burst(*wrong, "enter")
        await until_locked(seat)
        await unlock(seat)
        wrong_ones = rows(desk.store, "change", what="wrong pin")
        assert [w["who"] for w in wrong_ones] == [None] * 3
        assert desk.who is None and seat.screen.asking is not None, "it still has to be said"


async def test_unlocked_at_the_start_the_passphrase_is_not_asked_again(
    desk: Desk, clients: list[int], two: Two
) -> None:
    async with seated(desk) as seat:
        await seat.press("ctrl+l", "ctrl+l", "x")
        await seat.burst(*PASSPHRASE, "enter")
        assert not seat.app.parts.lock.locked and "Passphrase" not in seat.text


async def test_wrong_ones_here_and_there_are_one_count(desk: Desk, group: GroupDay, two: Two) -> None:
    async with seated(desk) as seat:
        await begin_as(seat, "rae", RAE)
        await begin_as(seat, "gra", "0001")
        await seat.press("escape", "ctrl+l")
        await seat.burst("x", *"0002", "enter")
        assert not seat.app.parts.lock.locked
        await seat.burst(*"0003", "enter")
        assert seat.app.parts.lock.locked


# -- signing ---------------------------------------------------------------------------------------

TO_SIGN = ("enter", "5", "v", "enter", *"A note.", "escape", "f", "y")


async def test_signing_asks_the_signers_pin(desk: Desk, group: GroupDay, one: int) -> None:
    async with seated(desk, *TO_SIGN) as seat:
        assert "PIN of Rae Ellis" in seat.strip and not row(desk.store, "note")["signed_at"]
        await seat.burst(*RAE)
        assert seat.strip.count("●") == 4 and RAE not in seat.text
        await seat.burst("enter")
        note = row(desk.store, "note")
        assert (note["signed_by"], note["signed_at"]) == (one, "2026-11-20T15:02:00.000Z")
        assert seat.said == "Signed and locked." and "■ signed" in seat.cursor_line


async def test_a_wrong_pin_does_not_sign(desk: Desk, group: GroupDay, one: int) -> None:
    async with seated(desk, *TO_SIGN) as seat:
        for wrong in ("0001", RAE[:3]):
            await seat.burst(*wrong, "enter")
            assert "That is not the PIN." in seat.strip and "●" not in seat.strip
            assert not row(desk.store, "note")["signed_at"]
        await seat.press("escape")
        assert isinstance(seat.app.screen, SignScreen) and seat.screen.asking is None
        await seat.press("escape", "f", "y")
        await seat.burst(*RAE, "enter")
        assert row(desk.store, "note")["signed_by"] == one
        assert len(rows(desk.store, "change", what="wrong pin")) == 2


async def test_three_wrong_pins_lock_and_nothing_is_signed(desk: Desk, group: GroupDay, one: int, clock: Clock) -> None:
    async with seated(desk, *TO_SIGN) as seat:
        for wrong in ("0001", "0002", "0003"):
            await seat.burst(*wrong, "enter")
        await until_locked(seat)
        clock.forward(seconds=2)
        assert "A note." not in seat.text
        await unlock(seat)
        assert isinstance(seat.app.screen, SignScreen) and "A note." not in seat.text
        assert not row(desk.store, "note")["signed_at"]
        if seat.screen.asking is None:
            await seat.press("y")
            assert seat.screen.asking is None, "nothing is signed that nobody can read"
            await seat.press("v", "y")
            assert "A note." in seat.text
        await seat.burst(*RAE, "enter")
        assert row(desk.store, "note")["signed_by"] == one


async def test_many_wrong_pins_in_one_burst_are_three(desk: Desk, group: GroupDay, one: int) -> None:
    async with seated(desk, *TO_SIGN) as seat:
        keys = [key for number in range(1, 6) for key in (*f"000{number}", "enter")]
        await seat.burst(*keys, *RAE, "enter")
        await until_locked(seat)
        await seat.press("escape")
        await unlock(seat)
        assert len(rows(desk.store, "change", what="wrong pin")) == 3
        assert not row(desk.store, "note")["signed_at"]


async def test_a_pasted_pin_signs_and_is_not_shown(desk: Desk, group: GroupDay, one: int) -> None:
    async with seated(desk, *TO_SIGN) as seat:
        await seat.paste(f"{RAE}\n")
        assert seat.strip.count("●") == 4 and RAE not in seat.text and not row(desk.store, "note")["signed_at"]
        await seat.burst("ctrl+a", "ctrl+c", "ctrl+x")
        assert seat.app.clipboard == ""
        await seat.burst("enter")
        assert row(desk.store, "note")["signed_by"] == one


async def test_one_without_a_pin_signs_at_once(desk: Desk, group: GroupDay, program: Program) -> None:
    async with seated(desk, *TO_SIGN) as seat:
        assert row(desk.store, "note")["signed_by"] == desk.who and "Signed" in seat.said


async def test_the_pin_that_was_typed_is_nowhere_in_the_record(desk: Desk, group: GroupDay, one: int) -> None:
    async with seated(desk, *TO_SIGN) as seat:
        await seat.burst(*"629358174063", "enter")
        await seat.burst(*RAE, "enter")
        bodies = " ".join(r["body"] for r in rows(desk.store, "change_value"))
        # a hash of 32 signs or more holds any four digits by chance: it is not what was typed
        told = re.sub(r'"[0-9a-f]{32,}"', '""', bodies)
        assert "629358174063" not in told and RAE not in told and '"facilitator"' in told
