"""Attendance on a roster that changes under the cursor, on a closed day, on a future day."""

from __future__ import annotations

from datetime import date

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.names import Name
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.rows import own, row, rows
from tests.support.screen_fixtures import Stored
from tests.support.seat import seated

FIRST, SECOND, THIRD = "José Á.", "María Ga.", "Maria Go."


async def test_the_cursor_goes_to_a_walk_in_and_a_mark_is_theirs(desk: Desk, group: GroupDay, program: Program) -> None:
    other = program.add_client(Name("Zamora", "Zoe"), number="Z-1", admitted_on=date(2026, 10, 5))
    async with seated(desk, "enter", "3") as seat:
        await seat.press("down", "+", *"zoe", "enter")
        found = row(desk.store, "attendance", client_id=other)
        assert (found["origin"], found["mark"]) == ("walk_in", "not_marked")
        assert seat.cursor_line.startswith("Zoe Z.") and seat.said == "Zoe Z. was added."
        await seat.press("p")
        assert row(desk.store, "attendance", client_id=other)["mark"] == "here"
        assert [r["client_id"] for r in rows(desk.store, "attendance", mark="here")] == [other]


async def test_somebody_new_is_added_with_a_name_and_nothing_else(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.press("+", *"Ada Lovelace", "enter")
        client = row(desk.store, "client", last="Lovelace")
        assert (client["first"], client["number"]) == ("Ada", own(desk.store, 13))
        assert row(desk.store, "episode", client_id=client["id"])["provisional"] == 1
        assert seat.cursor_line.startswith("Ada L.")
        await seat.press("u")
        assert not rows(desk.store, "client", last="Lovelace") and "Ada L." not in seat.text


async def test_above_the_groups_size_a_walk_in_is_asked_back_once(
    desk: Desk, group: GroupDay, program: Program
) -> None:
    track = program.tracks()[0].track
    program.change_track(type(track)(track.id, track.name, track.population, 12))
    async with seated(desk, "enter", "3") as seat:
        await seat.press("+", *"Ada Lovelace", "enter")
        assert not rows(desk.store, "client", last="Lovelace")
        assert "size is 12" in seat.strip
        await seat.press("enter")
        assert len(rows(desk.store, "attendance")) == 13
        assert seat.cursor_line.startswith("Ada L.")


async def test_who_is_taken_off_keeps_the_row_and_the_cursor_stays_on_them(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.press("down", "-")
        assert row(desk.store, "attendance", client_id=ids[SECOND])["taken_off"] == "", "nothing before its reason"
        await seat.press("2")
        assert row(desk.store, "attendance", client_id=ids[SECOND])["taken_off"] == "appointment"
        assert seat.cursor_line.startswith(SECOND) and "off today" in seat.cursor_line
        await seat.press("v")
        assert "off: Appointment" in seat.line_of(f" {SECOND}")
        await seat.press("v")
        assert "0 here · 11 not marked" in seat.lines()[0]
        await seat.press("-")
        assert row(desk.store, "attendance", client_id=ids[SECOND])["taken_off"] == ""
        assert seat.cursor_line.startswith(SECOND) and "12 not marked" in seat.lines()[0]


async def test_escape_leaves_taking_off_and_nothing_is_written(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        before = desk.store.changes.head()
        await seat.press("-", "escape", "-", "enter")
        assert desk.store.changes.head() == before


async def test_a_reordered_client_stays_under_the_cursor(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.press("shift+down", ">", "p")
        assert [r["client_id"] for r in rows(desk.store, "attendance", mark="here")] == [ids[FIRST]]
        order = sorted(rows(desk.store, "attendance"), key=lambda r: r["position"])
        assert [r["client_id"] for r in order[:3]] == [ids[SECOND], ids[THIRD], ids[FIRST]]
        names = [line.strip(" ▌").split("  ")[0] for line in seat.lines()[3:7]]
        assert names == [SECOND, THIRD, FIRST, "Aisha K."]
        assert seat.cursor_line.startswith("Aisha K.")
        await seat.press("2")
        assert seat.cursor_line.startswith("Aisha K."), "the lenses share their cursor"


async def test_a_change_that_comes_from_elsewhere_does_not_move_the_mark_to_another_client(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "down", "down") as seat:
        group.roster.take_off(ids[FIRST], "other")
        await seat.press("4", "3")
        seat.session.reload()
        await seat.press("p")
        assert [r["client_id"] for r in rows(desk.store, "attendance", mark="here")] == [ids[THIRD]]


async def test_a_closed_day_asks_its_reason_and_counts_the_correction(
    desk: Desk, group: GroupDay, ids: dict[str, int], stored: Stored
) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with seated(desk, "enter", "3") as seat:
        assert "closed" in seat.lines()[0]
        await seat.press("n")
        assert stored(FIRST)[0] == "here" and "Reason for the correction?" in seat.strip
        await seat.press("enter")
        assert stored(FIRST)[0] == "here" and "needs a reason" in seat.strip
        await seat.press(*"wrong name", "enter")
        assert stored(FIRST)[0] == "here" and "Present." in seat.strip, "another mark would be overwritten"
        await seat.press("enter")
        found = row(desk.store, "attendance", client_id=ids[FIRST])
        assert (found["mark"], found["revision"], found["correction_reason"]) == ("no_show", 1, "wrong name")
        assert "○ No show" in seat.line_of(f" {FIRST}") and "corrected" in seat.lines()[0]
        await seat.press("l", "enter", *"901", "enter")
        found = row(desk.store, "attendance", client_id=ids[SECOND])
        assert (found["arrived_min"], found["revision"], found["correction_reason"]) == (541, 1, "wrong name")
        assert row(desk.store, "attendance", client_id=ids[THIRD])["revision"] == 0


async def test_leaving_the_question_for_a_reason_changes_nothing(desk: Desk, group: GroupDay) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with seated(desk, "enter", "3") as seat:
        before = desk.store.changes.head()
        await seat.press("n", "escape", "-", "1", "escape")
        assert desk.store.changes.head() == before and seat.session.asking is None


async def test_nobody_can_be_here_on_a_day_to_come_but_excuses_can_be_entered(
    desk: Desk, clients: list[int], clock: Clock
) -> None:
    clock.set(DAY.replace(day=19), 9)
    async with seated(desk, "enter", "3") as seat:
        assert "prepared" in seat.lines()[0]
        await seat.press("p")
        assert "No one can be marked present" in seat.said and not rows(desk.store, "attendance", mark="here")
        for key in ("l", "e", "o", "*", "b"):
            await seat.press(key)
            assert "No one can be marked present" in seat.said, key
            assert seat.session.asking is None
        await seat.press("x", "3")
        assert [r["reason"] for r in rows(desk.store, "attendance", mark="excused")] == ["legal"]


async def test_before_admission_and_after_discharge_nobody_is_marked_as_here(
    desk: Desk, group: GroupDay, ids: dict[str, int], program: Program
) -> None:

    episode = desk.store.clients.files([ids[FIRST]])[0].episodes[0]
    program.change_episode(episode._replace(discharged_on=date(2026, 11, 18), discharge_reason="completed"))
    async with seated(desk, "enter", "3") as seat:
        await seat.press("p")
        assert row(desk.store, "attendance", client_id=ids[FIRST])["mark"] == Mark.NOT_MARKED.value
        assert "was not in the program" in seat.said and seat.cursor_line.startswith(FIRST)


async def test_keys_of_an_open_day_are_no_reason_for_correcting_a_closed_one(desk: Desk, group: GroupDay) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with seated(desk, "enter", "3") as seat:
        before = desk.store.changes.head()
        await seat.burst("l", *"912", "enter")
        assert desk.store.changes.head() == before and seat.session.asking is not None


async def test_a_late_arrival_on_a_closed_day_is_one_correction(
    desk: Desk, group: GroupDay, ids: dict[str, int], clock: Clock
) -> None:
    clock.at(9, 40)
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with seated(desk, "enter", "3", "l", *"wrong list", "enter", *"930", "enter"):
        found = row(desk.store, "attendance", client_id=ids[FIRST])
        assert (found["arrived_min"], found["revision"]) == (570, 1)


async def test_somebody_expected_since_the_opening_is_told_on_the_roster(
    desk: Desk, group: GroupDay, program: Program
) -> None:
    days = frozenset((group.track.id, weekday) for weekday in range(7))
    program.add_client(Name("New", "Ned"), number="N-1", admitted_on=DAY, days=days)
    async with seated(desk, "enter", "3", "1") as seat:
        assert "1 more is expected now" in seat.said and "Ned" not in seat.text
        await seat.press("r")
        assert "Ned" in seat.text
        await seat.press("3", "1")
        assert "expected now" not in seat.said
