"""The session's dialog: who leads it, when it really was, that it was cancelled, that a closed day is opened again."""

from __future__ import annotations

from datetime import date

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.screens.session.details import SessionDetails
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.rows import everything, row, rows, steps
from tests.support.seat import Seat, seated

ROWS = ("facilitator", "cofacilitator", "start", "end", "cancelled", "reopen")
DIALOG = ("enter", "3", "s")


@pytest.fixture
def sam(program: Program) -> int:
    """A second facilitator."""
    return program.save_facilitator("Sam Kim", "LPC")


def leaders(desk: Desk) -> tuple[int | None, int | None]:
    """Facilitator and co-facilitator in the file."""
    session = row(desk.store, "session")
    return session["facilitator_id"], session["cofacilitator_id"]


def real(desk: Desk) -> tuple[int | None, int | None]:
    """The real start and end in the file."""
    session = row(desk.store, "session")
    return session["actual_start_min"], session["actual_end_min"]


async def change(seat: Seat, what: str, *keys: str) -> None:
    """Go to a line of the dialog, press enter, then these keys."""
    await seat.press("home", *["down"] * ROWS.index(what), "enter", *keys)


async def test_it_shows_the_session_as_it_is(desk: Desk, group: GroupDay) -> None:
    before, head = everything(desk.store), desk.store.changes.head()
    async with seated(desk, *DIALOG) as seat:
        assert isinstance(seat.app.screen, SessionDetails) and "Morning IOP · Fri, Nov 20, 2026" in seat.lines()[0]
        for what, value in (
            ("Facilitator", "Rae Ellis, LCSW"), ("Co-facilitator", "nobody"),
            ("Actual start", "as planned (09:00–12:15)"), ("Actual end", "as planned (09:00–12:15)"),
            ("Cancelled", "no"),
        ):  # fmt: skip
            assert seat.line_of(what).endswith(value), what
        for what in ROWS[:5]:
            await change(seat, what, "escape")
        await seat.press("escape")
        assert seat.session.page_name == "attendance"
    assert (everything(desk.store), desk.store.changes.head()) == (before, head)


async def test_facilitator_and_cofacilitator_are_chosen_by_letters_or_digit(
    desk: Desk, group: GroupDay, sam: int
) -> None:
    async with seated(desk, *DIALOG) as seat:
        await change(seat, "cofacilitator", *"sam", "enter")
        assert leaders(desk) == (1, sam) and seat.line_of("Co-facilitator").endswith("Sam Kim, LPC")
        await change(seat, "facilitator", *"kim", "enter")
        assert leaders(desk) == (1, sam) and "same person" in seat.strip
        await seat.press("escape")
        await change(seat, "cofacilitator", "3")
        assert leaders(desk) == (1, None) and seat.line_of("Co-facilitator").endswith("nobody")
        await change(seat, "facilitator", "2")
        assert leaders(desk) == (sam, None) and seat.line_of("Facilitator").endswith("Sam Kim, LPC")
        await change(seat, "facilitator", *"zz", "enter")
        assert leaders(desk) == (sam, None) and seat.screen.asking is not None, "nobody of that name"


async def test_undo_of_the_leaders_leads_back_to_the_session(desk: Desk, group: GroupDay, sam: int) -> None:
    async with seated(desk, *DIALOG) as seat:
        await change(seat, "cofacilitator", "2", "ctrl+z")
        assert leaders(desk) == (1, None) and seat.said == "Undone: facilitators of the session"
        assert seat.session.page_name == "attendance"
        await seat.press("s")
        assert seat.line_of("Co-facilitator").endswith("nobody")
        await seat.press("ctrl+y")
        assert leaders(desk) == (1, sam)


async def test_the_real_start_and_end_count(desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.at(12, 30)
    async with seated(desk, "enter", "3", "p", "s") as seat:
        await change(seat, "start", *"905", "enter")
        assert real(desk) == (545, None) and seat.line_of("Actual start").endswith("09:05")
        await change(seat, "end", *"12:00", "enter")
        assert real(desk) == (545, 720) and seat.line_of("Actual end").endswith("12:00")
        blocks = sorted(rows(desk.store, "block"), key=lambda b: b["position"])
        assert (blocks[0]["began_min"], blocks[-1]["ended_min"]) == (545, 720)
        await seat.press("escape")
        assert "09:05–12:00" in seat.lines()[0] and "2:40 of 3:00" in seat.line_of("● Present")
        await seat.press("u")
        assert real(desk) == (545, None) and seat.said == "Undone: actual times"
        assert "09:05–12:15" in seat.lines()[0] and "2:55 of 3:00" in seat.line_of("● Present")


async def test_a_real_time_is_taken_back_by_nothing(desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.at(10)
    async with seated(desk, *DIALOG) as seat:
        await change(seat, "start", *"905", "enter")
        await change(seat, "start")
        assert "09:05" in seat.strip, "what is recorded is filled in"
        await seat.press("ctrl+u", "enter")
        assert real(desk) == (None, None) and "as planned" in seat.line_of("Actual start")


async def test_real_times_that_cannot_be_are_refused_and_asked_again(desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.at(13)
    before = everything(desk.store)
    async with seated(desk, *DIALOG) as seat:
        for what, typed, words in (
            ("start", "99", "not a time"), ("start", "1230", "the scheduled end"), ("end", "8:30", "end is before"),
        ):  # fmt: skip
            await change(seat, what, *typed, "enter")
            assert words in seat.strip and seat.screen.asking is not None, typed
            await seat.press("escape")
        assert everything(desk.store) == before


async def test_in_an_evening_group_a_time_is_an_evening_time(desk: Desk, evening: GroupDay, clock: Clock) -> None:
    clock.at(17, 40)
    async with seated(desk, *DIALOG) as seat:
        await change(seat, "start", *"535", "enter")
        assert row(desk.store, "session")["actual_start_min"] == 17 * 60 + 35
        assert seat.line_of("Actual start").endswith("17:35")


async def test_a_coming_day_has_leaders_but_no_real_times(
    desk: Desk, clients: list[int], sam: int, clock: Clock
) -> None:
    clock.set(date(2026, 11, 19), 9)
    desk.day = DAY
    async with seated(desk, *DIALOG) as seat:
        await change(seat, "cofacilitator", *"sam", "enter")
        assert leaders(desk) == (1, sam) and row(desk.store, "session")["state"] == "prepared"
        await change(seat, "start", *"905", "enter")
        assert real(desk) == (None, None) and "No one can be marked present" in seat.strip


async def test_a_session_is_cancelled_with_a_reason_and_takes_place_after_all(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, *DIALOG) as seat:
        await change(seat, "cancelled", "enter")
        assert row(desk.store, "session")["state"] == "open" and "Say why it is cancelled" in seat.strip
        await seat.press(*"snow", "enter")
        found = row(desk.store, "session")
        assert (found["state"], found["cancelled_why"]) == ("cancelled", "snow")
        assert seat.line_of("Cancelled").endswith("yes"), "why is not for the room"
        await seat.press("escape", "v", "s")
        assert seat.line_of("Cancelled").endswith("yes: snow")
        await seat.press("escape", "v", "s")
        await seat.press("escape", "p")
        assert not rows(desk.store, "attendance", mark="here") and "was cancelled" in seat.said
        assert "cancelled" in seat.lines()[0]
        await seat.press("0")
        assert "– cancelled" in seat.line_of("Morning IOP")
        await seat.press("enter", "s")
        await change(seat, "cancelled")
        found = row(desk.store, "session")
        assert (found["state"], found["cancelled_why"]) == ("open", "") and seat.line_of("Cancelled").endswith("no")
        await seat.press("escape", "p")
        assert len(rows(desk.store, "attendance", mark="here")) == 1


async def test_cancelling_is_undone(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, *DIALOG) as seat:
        await change(seat, "cancelled", *"snow", "enter", "ctrl+z")
        assert row(desk.store, "session")["state"] == "open" and seat.said == "Undone: cancel session"
        assert "12 not marked" in seat.lines()[0]


async def test_where_somebody_is_here_it_is_not_cancelled(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "p", "s") as seat:
        await change(seat, "cancelled", *"snow", "enter")
        assert row(desk.store, "session")["state"] == "open" and "marked present" in seat.strip
        await seat.press("escape")
        assert seat.line_of("Cancelled").endswith("no")


async def test_a_closed_day_is_reopened_with_its_reason(desk: Desk, group: GroupDay) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with seated(desk, *DIALOG) as seat:
        await change(seat, "reopen", "enter")
        assert row(desk.store, "session")["state"] == "closed" and "needs a reason" in seat.strip
        await seat.press(*"wrong list", "enter")
        found = row(desk.store, "session")
        assert (found["state"], found["revision"], found["correction_reason"]) == ("open", 1, "wrong list")
        assert seat.line_of("Reopened").endswith("once") and "enter reopens" not in seat.text
        await seat.press("escape", "v", "s")
        assert "once, last because: wrong list" in seat.line_of("Reopened")
        await seat.press("ctrl+z")
        assert row(desk.store, "session")["state"] == "open" and "Nothing to undo" in seat.said
        await seat.press("escape")
        assert "12 here" in seat.lines()[0]


async def test_a_slip_of_a_key_is_no_reason_for_reopening(desk: Desk, group: GroupDay) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with seated(desk, *DIALOG) as seat:
        await change(seat, "reopen", "p", "enter")
        assert row(desk.store, "session")["state"] == "closed"
        assert seat.screen.asking is not None


async def test_times_of_a_closed_day_ask_their_reason_and_are_counted(
    desk: Desk, group: GroupDay, clock: Clock
) -> None:
    clock.at(12, 20)
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with seated(desk, *DIALOG) as seat:
        await change(seat, "end", *"1200", "enter")
        assert real(desk) == (None, None) and "Reason for the correction?" in seat.strip
        await seat.press("9", "enter")
        assert real(desk) == (None, None) and "needs a reason" in seat.strip
        await seat.press("ctrl+u", *"clock was wrong", "enter")
        assert real(desk) == (None, 720) and seat.line_of("Actual end").endswith("12:00")
        assert {(r["revision"], r["correction_reason"]) for r in rows(desk.store, "attendance")} == {
            (1, "clock was wrong")
        }
        await change(seat, "cancelled", *"snow", "enter")
        assert row(desk.store, "session")["state"] == "closed" and "Reopen it first" in seat.strip
        assert steps(desk.store).count("true times") == 1
