"""Attendance: a key a person; the row is in the file before the cell is on the screen."""

from __future__ import annotations

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from tests.conftest import DAY, Clock
from tests.support.rows import row, rows, steps
from tests.support.screen_fixtures import Stored
from tests.support.seat import seated

FIRST, SECOND, THIRD = "José Á.", "María Ga.", "Maria Go."


async def test_each_key_marks_the_client_under_the_cursor_and_moves_on(
    desk: Desk, group: GroupDay, stored: Stored
) -> None:
    names = list(group.short.values())
    async with seated(desk, "enter", "3") as seat:
        for key, mark, label in (
            ("p", "here", "● Present"), ("n", "no_show", "○ No show"),
        ):  # fmt: skip
            name = seat.cursor_line.split("  ")[0]
            await seat.press(key)
            assert stored(name) == (mark, None, None, "")
            assert label in seat.line_of(f" {name}")
        for key, mark, label, digit, reason in (
            ("x", "excused", "Excused", "1", "illness"), ("a", "absent", "◇ Called out,", "5", "transport"),
            ("t", "turned_away", "Sent home", "2", "not_fit_to_participate"),
        ):  # fmt: skip
            name = seat.cursor_line.split("  ")[0]
            await seat.press(key)
            assert stored(name) == (mark, None, None, ""), "the mark stands before its reason is answered"
            await seat.press(digit)
            assert stored(name) == (mark, None, None, reason)
            assert label in seat.line_of(f" {name}")
        assert seat.cursor_line.startswith(names[5])
        assert seat.lines()[0].count("1 here · 7 not marked") == 1


async def test_twelve_keys_mark_twelve_people(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.press(*"pppppppppppp")
        assert {r["mark"] for r in rows(desk.store, "attendance")} == {"here"}
        assert len([w for w in steps(desk.store) if w == "here"]) == 12
        assert "12 here" in seat.lines()[0] and "not marked" not in seat.lines()[0]
        assert seat.cursor_line.startswith("Jürgen W."), "the cursor stays on the last one"


@pytest.mark.parametrize(
    ("typed", "minute"), [("912", 552), ("0912", 552), ("9:12", 552), ("9.12", 552), ("12:01p", 721)]
)
async def test_late_asks_the_arrival_and_takes_it_however_it_is_typed(
    typed: str, minute: int, desk: Desk, group: GroupDay, stored: Stored, clock: Clock
) -> None:
    clock.at(12, 5)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("l")
        assert stored(FIRST) == ("here", 725, None, ""), "now is kept already while the time is asked"
        assert "José Á. arrived" in seat.strip and "12:05" in seat.strip
        await seat.press(*typed, "enter")
        assert stored(FIRST) == ("here", minute, None, "")
        assert "◐ Late" in seat.line_of(f" {FIRST}") and f"{minute // 60:02}:{minute % 60:02}" in seat.line_of(FIRST)
        assert seat.cursor_line.startswith(SECOND)


async def test_enter_alone_takes_now_and_the_same_key_again_asks_again(
    desk: Desk, group: GroupDay, stored: Stored, clock: Clock
) -> None:
    clock.at(9, 20)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("l", "enter")
        assert stored(FIRST) == ("here", 560, None, "")
        clock.at(9, 45)
        await seat.press("up", "l")
        assert "09:20" in seat.strip and "09:45" not in seat.strip, "what was recorded is filled in, not now"
        await seat.press("escape")
        assert stored(FIRST) == ("here", 560, None, "")
        await seat.press("l", *"910", "enter")
        assert stored(FIRST) == ("here", 550, None, "")


async def test_an_arrival_within_the_grace_is_present(
    desk: Desk, group: GroupDay, stored: Stored, clock: Clock
) -> None:
    clock.at(9, 20)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("l", *"905", "enter")
        assert stored(FIRST) == ("here", 545, None, "")
        assert "● Present" in seat.line_of(f" {FIRST}") and "09:05" in seat.line_of(f" {FIRST}")
        await seat.press("l", *"916", "enter")
        assert "past your late cutoff (09:15)" in seat.said and SECOND in seat.said


async def test_a_time_that_cannot_be_is_asked_again_and_leaves_the_file(
    desk: Desk, group: GroupDay, stored: Stored, clock: Clock
) -> None:
    clock.at(9, 20)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("l", *"9999", "enter")
        assert stored(FIRST) == ("here", 560, None, "")
        assert "not a time" in seat.strip and seat.session.asking is not None
        await seat.press(*"1000", "enter")
        assert "10:00 is in the future: it is now 09:20" in seat.strip and stored(FIRST)[1] == 560
        await seat.press(*"0911", "enter")
        assert stored(FIRST) == ("here", 551, None, "") and seat.session.asking is None


async def test_in_an_evening_group_612_is_evening(desk: Desk, evening: GroupDay, clock: Clock) -> None:
    clock.at(18, 30)
    async with seated(desk, "enter", "3") as seat:
        assert "Evening IOP" in seat.lines()[0]
        await seat.press("l", *"612", "enter")
        first = evening.on_roster[0]
        assert row(desk.store, "attendance", client_id=first)["arrived_min"] == 18 * 60 + 12
        assert "18:12" in seat.line_of(" Nora A.")
        await seat.press("e", *"6:25", "enter", "3")
        assert row(desk.store, "attendance", client_id=evening.on_roster[1])["left_min"] == 18 * 60 + 25


async def test_left_asks_when_and_why(desk: Desk, group: GroupDay, stored: Stored, clock: Clock) -> None:
    clock.at(11, 30)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("e")
        assert "11:30" in seat.strip and stored(FIRST) == ("here", None, 690, "")
        await seat.press(*"1115", "enter")
        assert "why?" in seat.strip and "3 Unwell" in seat.strip
        await seat.press("3")
        assert stored(FIRST) == ("here", None, 675, "unwell")
        assert "Left early" in seat.line_of(f" {FIRST}") and "11:15" in seat.line_of(f" {FIRST}")
        await seat.press("l", *"930", "enter", "up", "e", *"1100", "enter", "enter")
        assert stored(SECOND) == ("here", 570, 660, "")
        assert "Late, left early" in seat.line_of(f" {SECOND}")
        await seat.press("e", *"8:00", "enter")
        assert "before the client arrived" in seat.strip


async def test_a_reason_is_one_digit_and_nothing_else_is_read(desk: Desk, group: GroupDay, stored: Stored) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.press("x", *"pn90/*u", "tab", "down", "ctrl+z")
        assert stored(FIRST) == ("excused", None, None, "")
        assert len([r for r in rows(desk.store, "attendance") if r["mark"] != "not_marked"]) == 1
        assert "why?" in seat.strip
        await seat.press("enter")
        assert stored(FIRST) == ("excused", None, None, "") and seat.cursor_line.startswith(SECOND)
        await seat.press("a", "escape")
        assert stored(SECOND) == ("absent", None, None, "") and seat.cursor_line.startswith(THIRD)


async def test_out_and_back_note_the_minutes(desk: Desk, group: GroupDay, ids: dict[str, int], clock: Clock) -> None:
    clock.at(10, 30)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("p", "up", "o", "enter")
        away = row(desk.store, "attendance_away")
        assert (away["out_min"], away["back_min"]) == (630, None)
        assert "Present, out" in seat.line_of(f" {FIRST}")
        clock.at(10, 50)
        await seat.press("o", *"1045", "enter")
        away = row(desk.store, "attendance_away")
        assert (away["out_min"], away["back_min"]) == (630, 645)
        assert "out" not in seat.line_of(f" {FIRST}")
        await seat.press("enter")
        assert "10:30" in seat.text and "out 10:30" in seat.text


async def test_mode_asks_whether_place_and_privacy_are_confirmed(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.press("p", "up", "m")
        found = row(desk.store, "attendance", client_id=ids[FIRST])
        assert (found["mode"], found["mode_confirmed"]) == ("video", None)
        await seat.press("x", "1", "y")
        found = row(desk.store, "attendance", client_id=ids[FIRST])
        assert (found["mode"], found["mode_confirmed"], found["mark"]) == ("video", 1, "here")
        assert "video" in seat.line_of(f" {FIRST}")
        await seat.press("m", "n")
        found = row(desk.store, "attendance", client_id=ids[FIRST])
        assert (found["mode"], found["mode_confirmed"]) == ("phone", 0)
        await seat.press("m")
        assert row(desk.store, "attendance", client_id=ids[FIRST])["mode"] == "in_person"
        assert seat.session.asking is None and "room" in seat.line_of(f" {FIRST}")


async def test_star_marks_the_rest_and_one_undo_takes_it_back(desk: Desk, group: GroupDay, stored: Stored) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.press("n", "*")
        marks = [r["mark"] for r in rows(desk.store, "attendance")]
        assert (marks.count("here"), marks.count("no_show")) == (11, 1)
        assert "11 here" in seat.lines()[0]
        await seat.press("*")
        assert "already marked" in seat.said
        await seat.press("u")
        assert [r["mark"] for r in rows(desk.store, "attendance")].count("not_marked") == 11
        assert "0 here · 11 not marked" in seat.lines()[0] and stored(FIRST)[0] == "no_show"
        await seat.press("U")
        assert [r["mark"] for r in rows(desk.store, "attendance")].count("here") == 11


async def test_backspace_unmarks_and_enter_explains(desk: Desk, group: GroupDay, stored: Stored, clock: Clock) -> None:
    clock.at(11, 0)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("l", *"930", "enter", "up", "enter")
        assert (
            "Who entered what" in seat.text
            and "arrived 11:00 → 09:30" in seat.text
            and "by RE" in seat.text.replace(".", "")
        )
        await seat.press("escape", "backspace")
        assert stored(FIRST) == ("not_marked", None, None, "")
        assert "· Not marked" in seat.line_of(f" {FIRST}") and seat.cursor_line.startswith(FIRST)
        await seat.press("enter")
        assert "Late, arrived 09:30 → Not marked" in seat.text, "what was taken back stays in the history"


async def test_one_undo_takes_back_what_was_one_intention(
    desk: Desk, group: GroupDay, stored: Stored, clock: Clock
) -> None:
    clock.at(9, 40)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("p", "l", *"912", "enter", "e", *"930", "enter", "2")
        assert stored(SECOND) == ("here", 552, None, "") and stored(THIRD) == ("here", None, 570, "asked_to_leave")
        await seat.press("u")
        assert stored(THIRD) == ("not_marked", None, None, "") and stored(SECOND)[1] == 552
        assert seat.said == "Undone: left (Maria Go.)" and seat.cursor_line.startswith(THIRD)
        await seat.press("ctrl+z")
        assert stored(SECOND) == ("not_marked", None, None, "") and stored(FIRST)[0] == "here"
        assert seat.said == "Undone: late (María Ga.)" and seat.cursor_line.startswith(SECOND)
        await seat.press("U", "ctrl+y")
        assert stored(SECOND)[1] == 552 and stored(THIRD) == ("here", None, 570, "asked_to_leave")
        assert "Left early" in seat.line_of(f" {THIRD}")


async def test_on_another_day_the_sessions_own_times_are_filled_in(
    desk: Desk, group: GroupDay, stored: Stored, clock: Clock
) -> None:
    clock.set(DAY.replace(day=21), 14)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("l")
        assert "09:00" in seat.strip
        await seat.press(*"921", "enter", "e")
        assert "12:15" in seat.strip
        await seat.press(*"1100", "enter", "enter")
        assert stored(FIRST)[1] == 561 and stored(SECOND)[2] == 660


async def test_who_left_is_not_counted_as_here_once_the_time_has_come(
    desk: Desk, group: GroupDay, clock: Clock
) -> None:
    clock.at(11, 31)
    async with seated(desk, "enter", "3", "p", "p") as seat:
        assert "2 here" in seat.lines()[0]
        await seat.press("up", "up", "e", *"1130", "enter", "1")
        assert "1 here" in seat.lines()[0]
