"""A reason belongs to one intention; a mark that takes the place of another one is asked back."""

from __future__ import annotations

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.exchange.exporting import Request
from iop_tui.screens.session.one_client_round import PersonRoundScreen
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.reading_csv import exported
from tests.support.rows import row, rows
from tests.support.screen_fixtures import Stored
from tests.support.seat import seated

FIRST, SECOND, THIRD = "José Á.", "María Ga.", "Maria Go."
WHY = "Reason for the correction?"


@pytest.fixture
def closed(group: GroupDay, clock: Clock) -> GroupDay:
    """The day closed with everyone present, at 12:20."""
    clock.at(12, 20)
    group.sheet.rest_present()
    group.closing.close(sure=True)
    return group


def reasons(desk: Desk, ids: dict[str, int]) -> dict[str, tuple[str, str]]:
    """Revision and reason of the CSV's rows that were corrected, by short name."""
    numbers = {desk.store.clients.files([id])[0].client.number: name for name, id in ids.items()}
    found = exported(desk, Request(DAY, DAY))
    return {numbers[r["client_id"]]: (r["revision"], r["correction_reason"]) for r in found if r["revision"] != "0"}


# -- one reason, one change --------------------------------------------------------------------------


async def test_each_client_s_change_asks_its_own_reason(desk: Desk, closed: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.press("n", *"wrong list", "enter", "enter", "n")
        assert WHY in seat.strip and "as before" in seat.strip and "wrong list" not in seat.text
        assert reasons(desk, ids) == {FIRST: ("1", "wrong list")}
        await seat.press(*"she left us a note", "enter", "enter", "n", "enter", "enter")
        assert reasons(desk, ids) == {
            FIRST: ("1", "wrong list"), SECOND: ("1", "she left us a note"), THIRD: ("1", "she left us a note"),
        }  # fmt: skip
        await seat.press("v", "up", "p")
        assert "she left us a note" in seat.strip, "in full view the last one is shown"


async def test_a_reason_whose_change_was_left_is_not_anybody_else_s(
    desk: Desk, closed: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3") as seat:
        for keys in (["n", *"wrong list", "enter", "escape"], ["l", "enter", "9999", "escape"]):
            await seat.press(*(k for key in keys for k in (key if key.isdigit() else [key])))
        assert seat.screen.asking is None
        await seat.press("down", "n")
        assert WHY in seat.strip
        await seat.press("escape", "4", "w", *"1100", "enter", "enter", "3", "x")
        assert WHY in seat.strip, "nor is one that was given for a block"


async def test_a_time_that_stands_there_already_asks_its_reason_first(
    desk: Desk, closed: GroupDay, ids: dict[str, int]
) -> None:
    closed.correct("came late")
    closed.sheet.arrive(ids[FIRST], 560)
    closed.corrected()
    async with seated(desk, "enter", "3") as seat:
        await seat.press("l")
        assert WHY in seat.strip
        await seat.press(*"misread", "enter", *"905", "enter")
        assert row(desk.store, "attendance", client_id=ids[FIRST])["arrived_min"] == 545
        await seat.press("up", "e", *"bus", "enter", *"1200", "enter", "1", "up", "e", "enter", *"1150", "enter", "2")
        found = row(desk.store, "attendance", client_id=ids[FIRST])
        assert (found["left_min"], found["reason"], found["revision"]) == (710, "asked_to_leave", 4)


async def test_answers_of_one_client_are_one_question(desk: Desk, closed: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "2", "right") as seat:
        await seat.press("7")
        assert WHY in seat.strip
        await seat.press(*"from paper", "enter", "1", "0", "2", "5")
        assert {r["number"] for r in rows(desk.store, "answer")} == {7, 10, 1, 5} and seat.screen.asking is None
        await seat.press("left", "down", "6")
        assert WHY in seat.strip, "the next client is another one"
        await seat.press("enter")
        assert len({r["checkin_id"] for r in rows(desk.store, "answer")}) == 2


async def test_the_questions_large_ask_it_too(desk: Desk, closed: GroupDay) -> None:
    async with seated(desk, "enter", "3", "2", "left", "enter", "enter", "down") as seat:
        assert isinstance(seat.app.screen, PersonRoundScreen)
        await seat.press("7")
        assert WHY in seat.strip and not rows(desk.store, "answer")
        await seat.press(*"from paper", "enter", "3")
        assert sorted(r["number"] for r in rows(desk.store, "answer")) == [3, 7]
        await seat.press("tab", "down", "4")
        assert WHY in seat.strip
        await seat.press("escape", "escape", "escape", "3", "n")
        assert WHY in seat.strip


async def test_a_walk_in_and_taking_off_ask_it(desk: Desk, closed: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "+", *"Jo New", "enter") as seat:
        assert WHY in seat.strip and len(rows(desk.store, "attendance")) == 12
        await seat.press(*"was there", "enter")
        assert rows(desk.store, "attendance", origin="walk_in")[0]["correction_reason"] == "was there"
        await seat.press("home", "-")
        await seat.press("2")
        assert WHY in seat.strip
        await seat.press("enter")
        assert row(desk.store, "attendance", client_id=ids[FIRST])["taken_off"] == "appointment"


# -- another mark ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["l", "e", "o"])
async def test_a_time_over_another_mark_is_written_when_it_is_confirmed(
    key: str, desk: Desk, group: GroupDay, stored: Stored, ids: dict[str, int], clock: Clock
) -> None:
    clock.at(10, 0)
    group.sheet.mark(ids[FIRST], Mark.TURNED_AWAY, "after_cutoff")
    async with seated(desk, "enter", "3") as seat:
        head = desk.store.changes.head()
        await seat.press(key)
        assert "Sent home:" in seat.strip and stored(FIRST)[0] == "turned_away"
        await seat.press("escape")
        assert desk.store.changes.head() == head and "Sent home" in seat.line_of(f" {FIRST}")
        await seat.press(key, *"930", "enter")
        assert stored(FIRST)[0] == "here"
        if seat.screen.asking is not None:
            await seat.press("2")
        await seat.press("u")
        assert stored(FIRST) == ("turned_away", None, None, "after_cutoff"), "one intention, one step"


@pytest.mark.parametrize("key", ["p", "n", "x", "a"])
async def test_a_mark_over_another_one_is_asked_back(
    key: str, desk: Desk, group: GroupDay, stored: Stored, ids: dict[str, int]
) -> None:
    group.sheet.mark(ids[FIRST], Mark.TURNED_AWAY, "conduct")
    async with seated(desk, "enter", "3") as seat:
        await seat.press(key)
        assert f"{FIRST}: Sent home." in seat.strip and stored(FIRST)[0] == "turned_away"
        await seat.press("escape")
        assert stored(FIRST)[0] == "turned_away" and seat.cursor_line.startswith(FIRST)
        await seat.press(key, "enter")
        assert stored(FIRST)[0] != "turned_away"


async def test_the_same_mark_again_and_the_first_one_are_not_asked_back(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "p", "up", "p") as seat:
        assert seat.screen.asking is None and seat.cursor_line.startswith(SECOND)


# -- ahead of its time -------------------------------------------------------------------------------


async def test_before_the_start_everyone_present_is_asked_back(desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.at(8, 50)
    async with seated(desk, "enter", "3", "*") as seat:
        assert "The group starts at 09:00" in seat.said and not rows(desk.store, "attendance", mark="here")
        await seat.press("*")
        assert len(rows(desk.store, "attendance", mark="here")) == 12


async def test_a_no_show_on_a_day_to_come_is_refused(desk: Desk, clients: list[int], clock: Clock) -> None:
    clock.set(DAY.replace(day=19), 9)
    async with seated(desk, "enter", "3") as seat:
        for key in ("n", "t"):
            await seat.press(key)
            assert "cannot be recorded for a future day" in seat.said
        assert {r["mark"] for r in rows(desk.store, "attendance")} == {"not_marked"}


async def test_after_the_planned_end_b_offers_to_end_the_group(desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.at(9, 2)
    group.sheet.rest_present()
    group.times.begin_next()
    clock.at(12, 20)
    async with seated(desk, "enter", "3", "b") as seat:
        assert "enter End group" in seat.strip and "2 Begin Topic" in seat.strip
        await seat.press("escape")
        assert row(desk.store, "session")["actual_end_min"] is None
        await seat.press("b", "enter")
        assert row(desk.store, "session")["actual_end_min"] == 740
        assert seat.said == "Group ended at 12:20. Minutes of 12 clients: +0:05"
        await seat.press("u", "b", "2")
        assert rows(desk.store, "block", kind="topic")[0]["began_min"] == 740


async def test_two_groups_at_once_are_said_when_it_is_marked(
    desk: Desk, group: GroupDay, program: Program, ids: dict[str, int], clock: Clock
) -> None:
    family = program.add_track("Family IOP", frozenset({4}), 600, 780, since=DAY).track.id
    program.toggle_day(ids[FIRST], family, 4, DAY)
    clock.at(12, 15)
    group.sheet.mark(ids[FIRST], Mark.HERE)
    async with seated(desk, "home", "down", "enter", "3") as seat:
        assert "Family IOP" in seat.lines()[0]
        await seat.press("p")
        assert f"Also here in another session at the same time: {FIRST} (1:" in seat.said
        await seat.press("c")
        assert f"{FIRST}: here in two sessions at once" in seat.text


# -- who leads ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "leaders"), [("enter", (1, None)), ("2", (2, None)), ("3", (1, 2)), ("escape", (1, None))]
)
async def test_who_leads_is_asked_once_where_somebody_else_records(
    answer: str, leaders: tuple[int, int | None], desk: Desk, group: GroupDay, program: Program
) -> None:
    desk.who = program.save_facilitator("Sam Kim")
    async with seated(desk, "enter", "3") as seat:
        await seat.press("p")
        assert len(rows(desk.store, "attendance", mark="here")) == 1, "what was recorded first is recorded"
        assert "Who leads this group?  enter Rae Ellis  2 Sam Kim  3 Both" in seat.strip
        await seat.press(answer)
        found = row(desk.store, "session")
        assert (found["facilitator_id"], found["cofacilitator_id"]) == leaders
        await seat.press("p", "p")
        assert seat.screen.asking is None and len(rows(desk.store, "attendance", mark="here")) == 3


async def test_in_the_round_nobody_is_asked_who_leads(desk: Desk, group: GroupDay, program: Program) -> None:
    desk.who = program.save_facilitator("Sam Kim")
    async with seated(desk, "enter", "3", "2", "right", "right", "7", "3") as seat:
        assert seat.screen.asking is None and sorted(r["number"] for r in rows(desk.store, "answer")) == [3, 7]
