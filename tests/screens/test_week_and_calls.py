"""Week, Calls and a client's contacts: few keys, one step each, undone by ctrl+z, covered in room view."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iop_tui.clients.contacts import Contacts
from iop_tui.day import open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import CHANGE_CLIENT
from iop_tui.domain.attendance import Mark
from iop_tui.domain.contacts import Contact
from iop_tui.domain.reach import Reach
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.rows import row, rows, steps
from tests.support.seat import Seat, seated

pytestmark = pytest.mark.asyncio
MONDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 18)


@pytest.fixture
def missed(desk: Desk, clients: list[int], clock: Clock) -> int:
    """Everybody was here on Monday and Wednesday but one, who came to neither; it is Friday, before group."""
    for day in (MONDAY, WEDNESDAY):
        clock.set(day, 9)
        group = open_session(desk, desk.store.tracks.all()[0].id, day)
        for id in group.on_roster:
            group.sheet.mark(id, Mark.NO_SHOW if id == clients[0] else Mark.HERE)
        clock.set(day, 13)
        group.closing.close(sure=True)
    with desk.saving(CHANGE_CLIENT) as writer:
        desk.store.reach.save(writer, Reach(clients[0], "self", phone="555-0142", message="no"))
        desk.store.reach.save(writer, Reach(clients[0], "emergency", "partner", "555-0199"))
    clock.set(DAY, 8)
    desk.day = DAY
    return clients[0]


def line_of(seat: Seat, words: str) -> str:
    return next(line for line in seat.lines() if words in line)


async def test_an_individual_session_is_six_keys_and_moves_the_client_to_met(
    desk: Desk, clients: list[int], missed: int
) -> None:
    for back in (0, 2, 4):
        Contacts(desk).add(Contact(0, clients[1], "family", DAY - timedelta(days=back), 50))
    async with seated(desk, "h", "v", "/", *"devon", "enter") as seat:
        assert "0:30 to go" in line_of(seat, "Devon P.") and "2:30" in line_of(seat, "Devon P.")
        assert "group 6:00 + contacts 2:30 = 8:30 of 9:00" in seat.text
        before = len(steps(desk.store))
        await seat.press("enter", "2", "+", "1", "5", "0", "enter", "enter")
        assert len(steps(desk.store)) == before + 1, "one contact, one step"
        assert "50 minutes toward the week" in seat.said
        assert "group 6:00 + contacts 3:20 = 9:20 of 9:00" in seat.text
        await seat.press("escape")
        assert "met" in line_of(seat, "Devon P.")
        await seat.press("enter")
        assert "[2 Contacts]" in seat.lines()[0], "the page on which one was last"
        await seat.press("escape")
        await seat.press("ctrl+z")
        assert "0:30 to go" in line_of(seat, "Devon P.") and seat.said == "Undone: add contact (Devon P.)"


async def test_the_week_goes_by_weeks_dates_and_groups(desk: Desk, program: Program, missed: int) -> None:
    async with seated(desk, "h", "v") as seat:
        assert "Mon, Nov 16" in seat.lines()[0] and "short 6:00" in line_of(seat, "María Ga.")
        await seat.press("left")
        assert "Mon, Nov 9" in seat.lines()[0] and "short 9:00" in line_of(seat, "María Ga.")
        await seat.press("right", "right")
        assert "Mon, Nov 23" in seat.lines()[0] and "9:00 to go" in line_of(seat, "María Ga.")
        await seat.press("g", *"1-5-26", "enter")
        assert "Nobody was in the program in this week." in seat.text
        await seat.press("g", *"11-20", "enter", "tab")
        assert "All groups" in seat.lines()[0]
        await seat.press("tab")
        assert "Morning IOP" in seat.lines()[0]
        await seat.press("ctrl+e")
        assert "12 rows written" in seat.said
    assert row(desk.store, "export")["profile"] == "hours"


async def test_a_call_is_a_key_a_digit_and_a_line_and_is_taken_back(desk: Desk, missed: int) -> None:
    async with seated(desk, "c", "v", "f") as seat:
        assert "2 missed in a row" in line_of(seat, "María Ga.")
        assert "555-0142, no message" in seat.text and "emergency: partner 555-0199" in seat.text
        await seat.press("enter", "2", *"Try after noon", "enter")
        (call,) = rows(desk.store, "contact")
        assert (call["kind"], call["result"], call["what"], call["start_min"]) == (
            "outreach", "message_left", "Try after noon", 480,
        )  # fmt: skip
        assert "Done today" in seat.text and "message left 08:00" in line_of(seat, "María Ga.")
        await seat.press("ctrl+z")
        assert not rows(desk.store, "contact") and "Done today" not in seat.text
        await seat.press("enter", "1", "escape")
        assert not rows(desk.store, "contact"), "left, it records nothing"
        await seat.press("y")
        assert steps(desk.store)[-1] == "copy phone" and seat.said == "Copied; that is on record."


async def test_nobody_to_call_and_nobody_of_mine(desk: Desk, clients: list[int], missed: int) -> None:
    async with seated(desk, "c", "v") as seat:
        assert "Nobody of yours to call; f shows all 1." in seat.text
        await seat.press("f", "enter", "6", "enter")
        assert "Done today" in seat.text and "not needed 08:00" in line_of(seat, "María Ga.")
    async with seated(desk, "c", "v", "f") as seat:
        assert "Nobody to call: everybody expected was here or is excused ahead." in seat.text


@pytest.mark.parametrize(("keys", "words"), [("h", "the week"), ("c", "the calls")])
async def test_they_open_covered_and_no_key_tells_of_anybody(desk: Desk, missed: int, keys: str, words: str) -> None:
    async with seated(desk, keys) as seat:
        assert f"Covered in room view. v shows {words}." in seat.text
        for key in ("enter", "+", "i", "y", "/", "f"):
            await seat.press(key)
            assert "María" not in seat.text and "555" not in seat.text and seat.screen.asking is None
        await seat.press("v")
        assert "María" in seat.text or "Nobody" in seat.text
        await seat.press("v")
        assert "María" not in seat.text


async def test_undo_in_room_view_tells_of_nobody(desk: Desk, clients: list[int]) -> None:
    Contacts(desk).add(Contact(0, clients[0], "individual", DAY, 50))
    async with seated(desk, "ctrl+z") as seat:
        assert seat.said == "Undone: something private"


async def test_the_whole_form_of_a_contact(desk: Desk, clients: list[int], missed: int) -> None:
    Contacts(desk).add(Contact(0, clients[1], "individual", WEDNESDAY, 50, start=780, what="cravings"))
    async with seated(desk, "h", "v", "/", *"devon", "enter", "enter", "2") as seat:
        assert "Individual counseling, Wed, Nov 18, 13:00–13:50, in person" in seat.text
        await seat.press("enter", "tab", *["backspace"] * 5, *"930", *["tab"] * 4, *"par, chi", "ctrl+s")
        assert row(desk.store, "contact")["start_min"] == 780, "all of it or nothing"
        assert seat.screen.HELP_TITLE == "Form" and "not one relation" in seat.said
        await seat.press(*["backspace"] * 8, *"child", "ctrl+s")
        assert (row(desk.store, "contact")["start_min"], row(desk.store, "contact")["with_whom"]) == (570, "child")


async def test_the_form_saves_and_minus_removes(desk: Desk, clients: list[int], missed: int) -> None:
    Contacts(desk).add(Contact(0, clients[1], "individual", WEDNESDAY, 50, start=780))
    async with seated(desk, "h", "v", "/", *"devon", "enter", "enter", "2", "enter") as seat:
        await seat.press(*["tab"] * 5, *"partner, child", "tab", *["backspace"] * 3, *"no", "ctrl+s")
        found = row(desk.store, "contact")
        assert (found["with_whom"], found["counts"], found["start_min"]) == ("partner,child", 0, 780)
        await seat.press("-")
        assert not rows(desk.store, "contact") and "No contacts yet" in seat.text
        await seat.press("ctrl+z", "ctrl+z")
        assert row(desk.store, "contact")["counts"] == 1


async def test_a_long_one_is_asked_back_once_and_a_bad_length_says_so(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "h", "v", "enter", "2", "+", "1", *"soon", "enter") as seat:
        assert "not a length of time" in seat.text
        await seat.press(*["backspace"] * 4, *"200", "enter")
        assert "That is 200 minutes" in seat.text and not rows(desk.store, "contact")
        await seat.press("enter", "enter")
        assert row(desk.store, "contact")["minutes"] == 200


async def test_the_client_s_form_has_counselor_phones_and_relations(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "w", "v", "e") as seat:
        for key, text in (("primary", "Rae"), ("phone", "555-0142"), ("message", "n"), ("emergency_relation", "par")):
            seat.app.screen.query_one(f"#field-{key}").value = text  # type: ignore[attr-defined]
        await seat.press("ctrl+s")
        assert "not one relation" in seat.said and not rows(desk.store, "reach")
        seat.app.screen.query_one("#field-emergency_relation").value = "partner"  # type: ignore[attr-defined]
        seat.app.screen.query_one("#field-emergency_phone").value = "Ana"  # type: ignore[attr-defined]
        await seat.press("ctrl+s")
        assert "That is no phone number." in seat.said
        seat.app.screen.query_one("#field-emergency_phone").value = "555-0199"  # type: ignore[attr-defined]
        await seat.press("ctrl+s")
        assert seat.said == "Saved."
    told = {r["role"]: (r["relation"], r["phone"], r["message"]) for r in rows(desk.store, "reach")}
    assert told == {"self": ("", "555-0142", "no"), "emergency": ("partner", "555-0199", "")}
    assert {r["primary_id"] for r in rows(desk.store, "episode")} == {None, desk.who}
