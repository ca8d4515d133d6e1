"""Tests, plans, curriculum, the way in and out: few keys, one step each, undone by ctrl+z, covered in the room."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from iop_tui.clients.drug_tests import DrugTests
from iop_tui.clients.plans import Plans
from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.curriculum import CurriculumTopic
from iop_tui.domain.drug_tests import DrugTestPlan
from iop_tui.domain.plans import Goal
from iop_tui.program.curricula import Curricula
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.rows import everything, row, rows, steps
from tests.support.seat import Seat, seated

pytestmark = pytest.mark.asyncio
ALWAYS = DrugTestPlan(0, 0, DAY, "random", permille=1000)


def line_of(seat: Seat, words: str) -> str:
    return next(line for line in seat.lines() if words in line)


@pytest.fixture
def due(desk: Desk, group: GroupDay) -> int:
    """The first client on the roster, who is here and due for a test."""
    client = group.on_roster[0]
    DrugTests(desk).set_plan(client, ALWAYS)
    group.sheet.mark(client, Mark.HERE)
    return client


# -- tests -----------------------------------------------------------------------------------------------


async def test_a_due_test_is_for_full_view_alone_and_two_keys_record_it(desk: Desk, group: GroupDay, due: int) -> None:
    name = group.short[due]
    async with seated(desk, "enter", "1", "home") as seat:
        assert "test" not in seat.text.casefold()
        await seat.press("d")
        assert seat.said == "v first: tests are not shown in the room."
        await seat.press("v")
        assert "•" in line_of(seat, name) and "flags: test due" in seat.text
        await seat.press("c")
        assert f"{name}: test due, not recorded" in seat.text
        while "test due" not in seat.cursor_line:
            await seat.press("down")
        await seat.press("enter")
        assert seat.session.page_name == "attendance"
        before = len(steps(desk.store))
        await seat.press("d", "1")
        assert (
            steps(desk.store)[before:] == ["record test"]
            and seat.said == f"{name}: test collected. ctrl+z takes it back."
        )
        assert (row(desk.store, "test")["why"], row(desk.store, "test")["at_min"]) == ("drawn", 542)
        await seat.press("d")
        assert "collected already" in seat.said
        await seat.press("down", "d")
        assert "no test is due" in seat.said
        await seat.press("c")
        assert "test due" not in seat.text
        await seat.press("ctrl+z")
        assert seat.said == f"Undone: test ({name})" and not rows(desk.store, "test")
        await seat.press("v", "c")
        assert "test" not in seat.text.casefold() and "private item" in seat.text


async def test_the_page_of_tests_opens_covered_plans_and_records(desk: Desk, group: GroupDay) -> None:
    client = group.on_roster[0]
    async with seated(desk, "enter", "1", "home", "i", "3") as seat:
        assert "[3 Tests]" in seat.lines()[0] and "Covered in room view. v shows the tests." in seat.text
        await seat.press("e")
        assert "Private. Press v" in seat.said
        await seat.press("v")
        assert "No tests and no plan. e makes a plan; + records a test." in seat.text
        await seat.press("e", "1", *"2", "enter")
        assert "667 in 1,000 each program day; no test in 4% of weeks." in seat.text
        await seat.press("enter")
        assert "random, 667 in 1,000 each program day; due after 14 days" in " ".join(seat.text.split())
        assert steps(desk.store)[-1] == "test plan"
        await seat.press("e", "2", *"fri", "enter", "enter")
        assert "From tomorrow" in seat.said and "From Sat, Nov 21: every Fri" in " ".join(seat.text.split())
        await seat.press("ctrl+z", "ctrl+z", "e", "2", *"fri", "enter", "enter")
        assert "fixed day" in line_of(seat, "Fri, Nov 20") and "due" in line_of(seat, "Fri, Nov 20")
        await seat.press("enter", "3")
        assert (
            "unable" in line_of(seat, "Fri, Nov 20") and "this episode: collected 0 · refused 0 · unable 1" in seat.text
        )
        await seat.press("enter", *["tab"] * 5, *"water", "ctrl+s")
        assert "water" in line_of(seat, "Fri, Nov 20")
        await seat.press("+", "ctrl+s")
        assert len(rows(desk.store, "test", client_id=client)) == 2
        await seat.press("+", "ctrl+s")
        assert "recorded already" in seat.said
        await seat.press("escape")
        for _ in range(4):
            await seat.press("ctrl+z")
        assert not rows(desk.store, "test") and not rows(desk.store, "test_plan")


async def test_who_was_due_and_away_stands_there_as_such(desk: Desk, group: GroupDay, due: int) -> None:
    group.sheet.mark(due, Mark.EXCUSED, "illness")
    async with seated(desk, "enter", "1", "home", "i", "3", "v") as seat:
        assert "due, was absent" in line_of(seat, "Fri, Nov 20") and "days to come are not shown" in seat.text
        assert "Nov 23" not in seat.text


# -- plans -----------------------------------------------------------------------------------------------


async def test_a_plan_is_written_signed_gone_on_with_and_printed(desk: Desk, group: GroupDay, tmp_path: object) -> None:
    client = group.on_roster[0]
    before = everything(desk.store)
    async with seated(desk, "enter", "1", "home", "i", "4") as seat:
        assert "Covered in room view. v shows the plan." in seat.text
        await seat.press("v")
        assert "Nothing written yet. enter begins with the first part." in seat.text
        await seat.press("enter", *"Keep my job", "tab", *"tell Dana", "tab", *"+5", "escape")
        assert "Keep my job" in seat.text and "next step: tell Dana, by Wed, Nov 25" in seat.text
        assert steps(desk.store)[-1] == "plan" and "version 1, Fri, Nov 20, draft" in seat.text
        await seat.press("p", "down", "enter", *"payday", "escape")
        assert "payday" in line_of(seat, "Triggers") and "988 · 911" in line_of(seat, "In an emergency")
        await seat.press("a", "end", "enter", "1")
        assert "yes" in line_of(seat, "May we call you after")
        for _ in range(3):
            await seat.press("ctrl+z")
        assert everything(desk.store) == before
        for _ in range(3):
            await seat.press("ctrl+y")
        await seat.press("g", "s", "enter")
        assert seat.said == "Signed and locked. A change begins the next version." and "signed" in seat.text
        await seat.press("x", "2")
        assert "met Fri, Nov 20" in seat.text and "version 2 of 2" in seat.text
        await seat.press("left")
        assert "version 1 of 2" in seat.text and "open" in line_of(seat, "Keep my job")
        await seat.press("enter")
        assert "An earlier version stays as it is" in seat.said
        await seat.press("right", "ctrl+e")
        assert "Page written, not encrypted" in seat.said
    kept = row(desk.store, "export")
    assert kept["profile"] == "plan" and kept["client_id"] == client


async def test_a_signature_asks_for_the_pin(desk: Desk, group: GroupDay) -> None:
    Plans(desk, group.on_roster[0]).finish_goal(0, Goal("Sleep"))
    async with seated(desk, "enter", "1", "home", "i", "4", "v") as seat:
        desk.pins.set_pin(desk.who or 0, "4711", "4711")
        await seat.press("s", "enter")
        assert "PIN of" in seat.strip
        await seat.press("escape")
        assert row(desk.store, "plan")["staff_signed_at"] == ""
        await seat.press("s", "enter")
        await seat.press(*"4711", "enter")
        assert "Signed and locked" in seat.said, seat.text
        assert row(desk.store, "plan")["staff_signed_at"]
        await seat.press("ctrl+z")
        assert row(desk.store, "plan")["staff_signed_at"], "undo stops at a signature"


async def test_room_view_does_not_tell_what_is_written_or_that_somebody_is_discharged(
    desk: Desk, group: GroupDay
) -> None:
    async with seated(desk, "enter", "1", "home", "i", "4", "v", "p", "enter", "ctrl+f") as seat:
        assert "Relapse" not in seat.text
        await seat.press("escape", "1", "v", "x", "enter", "1", "1", "v")
        assert "ischarge" not in seat.text
        await seat.press("v")
        assert "✓" in seat.text and "enter discharges" in seat.text


async def test_what_cannot_be_keeps_the_writer_in_the_text(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "1", "home", "i", "4", "v", "enter") as seat:
        await seat.press(*"Sleep", "tab", "tab", *"1/1/2020", "escape")
        assert "before the admission" in seat.said and "Goal 1" in seat.lines()[0]
        await seat.press(*["backspace"] * 8, "escape")
        assert "Sleep" in seat.text and "[4 Plan]" in seat.lines()[0]


async def test_a_text_that_names_another_client_is_warned_of(desk: Desk, group: GroupDay) -> None:
    other = group.files[group.on_roster[1]].client.name.first
    async with seated(desk, "enter", "1", "home", "i", "4", "v", "p", "enter", *f"like {other}") as seat:
        await asyncio.sleep(0.5)
        await seat.settle()
        assert "This text names" in seat.text


async def test_who_writes_while_full_view_falls_back_loses_nothing_and_gives_no_command(
    desk: Desk, group: GroupDay
) -> None:
    async with seated(desk, "enter", "1", "home", "i", "4", "v", "p", "enter", *"my kids") as seat:
        await seat.press("ctrl+f")
        assert "my kids" not in seat.text and "Hidden in room view." in seat.text
        await seat.press(*"q s")
        assert "Hidden in room view." in seat.text and "my kids" in row(desk.store, "plan")["body"]
        await seat.press("ctrl+f", *" too", "escape")
        assert "my kids too" in row(desk.store, "plan")["body"]
        await seat.press("enter", "ctrl+f", "escape")
        assert "Covered in room view." in seat.text


async def test_the_first_open_goal_stands_beside_the_note_and_in_f2(desk: Desk, group: GroupDay) -> None:
    client = group.on_roster[0]
    Plans(desk, client).finish_goal(0, Goal("Keep my job"))
    group.sheet.mark(client, Mark.HERE)
    async with seated(desk, "enter", "5", "home", "down") as seat:
        assert "Keep my job" not in seat.text
        await seat.press("v")
        assert "plan Keep my job" in seat.text
        await seat.press("enter", "f2", "9", "escape", "escape")
        assert "Goal of the plan: Keep my job." in row(desk.store, "note")["text"]


# -- the curriculum ----------------------------------------------------------------------------------------


async def test_a_curriculum_is_made_with_a_few_keys(desk: Desk, group: GroupDay) -> None:
    before = everything(desk.store)
    async with seated(desk, "m", "4", "c") as seat:
        assert "No curriculum: topics are chosen freely. + begins one." in seat.text
        await seat.press("+", *"external", "enter", "+", *"internal", "enter", "x")
        assert "required" in line_of(seat, "Internal triggers") and "▸" in line_of(seat, "External triggers")
        assert "next: 1 of 2, External triggers" in seat.text
        await seat.press("<")
        assert seat.lines().index(line_of(seat, "Internal")) < seat.lines().index(line_of(seat, "External"))
        await seat.press("+", *"external", "enter")
        assert "in the curriculum already" in seat.text
        await seat.press("escape", "f", *"11-1-2026", "enter")
        assert "is past" in seat.text
        await seat.press("escape", "f", *"11-23", "enter")
        assert "from Mon, Nov 23 on" in seat.lines()[0]
        await seat.press("-")
        assert len(rows(desk.store, "curriculum", from_day="2026-11-23")) == 1
        for _ in range(5):
            await seat.press("ctrl+z")
    assert {k: v for k, v in everything(desk.store).items() if k == "curriculum"} == {
        k: v for k, v in before.items() if k == "curriculum"
    }


async def test_the_topic_page_begins_on_the_next_topic_and_goes_on(desk: Desk, group: GroupDay) -> None:
    codes = {t.title: t.code for t in desk.topics()}
    titles = ["External triggers", "Boredom", "Patience"]
    Curricula(desk).save(group.track.id, DAY, [CurriculumTopic(codes[t]) for t in titles])
    async with seated(desk, "enter", "4") as seat:
        assert "▸ External triggers" in seat.text and "next: 1 of 3" in seat.text
        await seat.press("enter")
        assert row(desk.store, "block", topic_code=codes["External triggers"])
        assert "▸ Boredom" in seat.text and "next: 2 of 3" in seat.text
        await seat.press("/", *"patience", "enter")
        assert "next: 1 of 3" in seat.text, "behind the last one the first one comes again"


# -- the way in and out --------------------------------------------------------------------------------------


async def test_orientation_is_ticked_by_digits_and_stands_on_the_card(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "1", "home", "i", "o") as seat:
        assert "Private. Press v" in seat.said
        await seat.press("v", "o", *"12345678")
        assert "8 of 8 done" in seat.text and seat.text.count("✓") == 8
        await seat.press("8", "escape")
        assert "Orientation  7 of 8" in seat.text
        assert len(rows(desk.store, "checklist_done")) == 7
        await seat.press("ctrl+z")
        assert "Orientation  8 of 8" in seat.text


async def test_a_discharge_asks_for_day_reason_and_checklist_and_is_one_step(
    desk: Desk, group: GroupDay, clock: Clock
) -> None:
    client = group.on_roster[0]
    group.sheet.mark(client, Mark.HERE)
    Plans(desk, client).answer("aftercare", "may_call", "yes")
    before = everything(desk.store)
    async with seated(desk, "enter", "1", "home", "i", "v", "x") as seat:
        await seat.press(*"11-18", "enter")
        assert "was here on Fri, Nov 20. Press enter again to keep the day." in seat.text
        await seat.press(*["backspace"] * 5, *"11-20", "enter", "1")
        assert "Fri, Nov 20, 2026, completed" in seat.text and "enter discharges" in seat.text
        await seat.press("1", "8")
        number = len(steps(desk.store))
        await seat.press("enter")
        assert steps(desk.store)[number:] == ["discharge"] and "is discharged. ctrl+z takes it back." in seat.said
        assert len(rows(desk.store, "checklist_done", list="discharge")) == 2 and len(rows(desk.store, "due")) == 3
        assert "to Fri, Nov 20, 2026" in seat.text
        await seat.press("x")
        assert "is not in the program" in seat.said
        await seat.press("ctrl+z")
        assert everything(desk.store) == before


async def test_agreements_are_shown_to_the_room_and_printed(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "1", "s", "a") as seat:
        assert "What is said here stays here" in seat.text and "Animals: ask first" in seat.text
        await seat.press("p")
        assert "Page written" in seat.said
        await seat.press("escape")
        assert "Actual start" in seat.text
    assert row(desk.store, "export")["profile"] == "agreements"


async def test_topics_covered_are_printed_from_the_card(desk: Desk, group: GroupDay, clock: Clock) -> None:
    client = group.on_roster[0]
    async with seated(desk, "enter", "1", "home", "i", "v", "ctrl+e") as seat:
        assert "No topics yet." in seat.said
    clock.at(12, 30)
    group.agenda.set_topic(next(b for b in group.blocks if b.wants_topic).id, desk.topics()[0])
    group.sheet.mark(client, Mark.HERE)
    async with seated(desk, "enter", "1", "home", "i", "v", "ctrl+e") as seat:
        assert "Page written" in seat.said
    assert row(desk.store, "export")["profile"] == "topics"


async def test_a_call_after_discharge_takes_its_contact(
    desk: Desk, program: Program, clients: list[int], clock: Clock
) -> None:
    from iop_tui.clients.episodes import Episodes

    client = clients[0]
    Plans(desk, client).answer("aftercare", "may_call", "yes")
    (file,) = desk.store.clients.files([client])
    gone = file.episodes[-1]._replace(discharged_on=DAY, discharge_reason="completed")
    Episodes(desk).discharge(gone)
    clock.set(DAY + timedelta(days=7), 9)
    desk.day = date(2026, 11, 27)
    async with seated(desk, "c", "v") as seat:
        assert "aftercare call, day 7" in seat.text
        await seat.press("enter", "1", *"doing well", "enter")
        assert (
            row(desk.store, "contact")["what"] == "doing well"
            and row(desk.store, "due", due_on="2026-11-27")["done_on"]
        )
