"""Closing the day: what is owed is listed, each a jump; y freezes; corrections and reopening keep their reasons."""

from __future__ import annotations

from pathlib import Path

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.exchange.exporting import Request
from iop_tui.exchange.exporting.write import content
from tests.conftest import Clock
from tests.support.program import Program
from tests.support.rows import row, rows, steps
from tests.support.screen_fixtures import Stored
from tests.support.seat import seated

FIRST, SECOND, THIRD = "José Á.", "María Ga.", "Maria Go."


def closed(group: GroupDay) -> GroupDay:
    """The day closed with everyone present."""
    group.sheet.rest_present()
    group.closing.close(sure=True)
    return group


async def test_what_is_owed_is_listed_and_each_is_a_jump(
    desk: Desk, group: GroupDay, ids: dict[str, int], clock: Clock
) -> None:
    clock.at(12, 30)
    group.sheet.rest_present()
    group.sheet.unmark(ids[SECOND])
    group.round.press(ids[THIRD], "safety", 2)
    async with seated(desk, "enter", "3", "c") as seat:
        assert f"{SECOND} is not marked" in seat.text and "3 private items: press v" in seat.text
        assert "safety" not in seat.text.lower() and f"{THIRD}:" not in seat.text, "not for the room, nor owner"
        await seat.press("v")
        assert f"{THIRD}: safety concern, not addressed" in seat.text
        assert "Safety was not asked of 10 who are here" in seat.text
        assert (
            "has no topic" in seat.text
            and "Group note is missing" in seat.text
            and "Note of José Á. is missing" in seat.text
        )
        await seat.press("home")
        await seat.press("enter")
        assert seat.session.page_name == "checkin" and seat.cursor_line.startswith(THIRD), "safety comes first"
        await seat.press("escape", "c", "home", *["down"] * 4, "enter")
        assert seat.session.page_name == "attendance" and seat.cursor_line.startswith(SECOND)
        await seat.press("p", "c")
        assert f"{SECOND} is not marked" not in seat.text
        await seat.press("end", "enter")
        assert seat.session.page_name == "notes" and seat.cursor_line.startswith("Group")
        await seat.press("escape")
        assert seat.session.page_name == "attendance", "escape leads back to the lens"


async def test_a_block_without_a_topic_is_a_jump_to_that_block(desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.at(12, 30)
    group.agenda.add("topic", group.blocks[-1].id)
    group.sheet.rest_present()
    owed = [o for o in group.closing.open_items() if o.kind == "topic"]
    assert len(owed) == 2
    async with seated(desk, "enter", "3", "c") as seat:
        await seat.press("end", "up", "enter")
        assert seat.session.page_name == "topic"
        await seat.press("i", "escape", "enter")
        given = [b["id"] for b in rows(desk.store, "block") if b["topic_code"]]
        assert given == [owed[1].block_id]


async def test_y_is_asked_back_once_while_somebody_is_not_marked(desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.at(12, 30)
    async with seated(desk, "enter", "3", "c") as seat:
        await seat.press("y")
        assert row(desk.store, "session")["state"] == "open" and "12 not marked" in seat.said
        await seat.press("y")
        assert row(desk.store, "session")["state"] == "closed"
        assert {r["mark"] for r in rows(desk.store, "attendance")} == {"not_marked"}, "nothing is assumed"
        assert "The day is closed. ctrl+e" in seat.said and "closed" in seat.lines()[0]


async def test_being_asked_back_holds_for_the_next_key_only(desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.at(12, 30)
    async with seated(desk, "enter", "3", "c", "y") as seat:
        await seat.press("3", "p", "c", "y")
        assert row(desk.store, "session")["state"] == "open", "eleven are not marked now: that is asked anew"


async def test_while_the_group_runs_closing_is_asked_back(desk: Desk, group: GroupDay) -> None:
    group.sheet.rest_present()
    async with seated(desk, "enter", "3", "c", "y") as seat:
        assert row(desk.store, "session")["state"] == "open" and "The group is still on" in seat.said
        await seat.press("y")
        assert row(desk.store, "session")["state"] == "closed"


async def test_the_csv_is_offered_and_is_the_same_as_the_commands(desk: Desk, group: GroupDay, tmp_path: Path) -> None:
    closed(group)
    async with seated(desk, "enter", "3", "c") as seat:
        assert not (tmp_path / "exports").exists(), "offered, not forced"
        assert "ctrl+e writes the CSV" in seat.strip
        await seat.press("ctrl+e")
        made = tmp_path / "exports" / "attendance_2026-11-20_0a1b2c.csv"
        again, _ = content(desk, Request(group.day, group.day, track_id=group.track.id))
        parts = [[line.rpartition(b",")[0] for line in data.splitlines()] for data in (made.read_bytes(), again)]
        assert parts[0] == parts[1], "but for the head as of which it was made"
        assert oct(made.stat().st_mode & 0o777) == "0o600"
        assert str(made)[:100] in seat.strip and "12 rows written" in seat.said
        await seat.press("ctrl+e")
        assert (tmp_path / "exports" / "attendance_2026-11-20_0a1b2c (2).csv").exists(), "never over another"


async def test_a_closed_day_is_frozen_until_a_reason_is_given(
    desk: Desk, group: GroupDay, stored: Stored, ids: dict[str, int], clock: Clock
) -> None:
    clock.at(12, 30)
    closed(group)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("backspace", *"he was ill", "enter")
        found = row(desk.store, "attendance", client_id=ids[FIRST])
        assert (found["mark"], found["revision"], found["correction_reason"]) == ("not_marked", 1, "he was ill")
        await seat.press("4", "w", *"940-1020", "enter")
        assert not [b for b in rows(desk.store, "block") if b["began_min"]], "a reason is of one intention"
        assert "Reason for the correction?" in seat.strip and "he was ill" not in seat.text, (
            "as before, and not for the room"
        )
        await seat.press("enter")
        timed = [(b["began_min"], b["ended_min"]) for b in rows(desk.store, "block") if b["began_min"]]
        assert timed == [(580, 620)]
        told = {r["correction_reason"] for r in rows(desk.store, "attendance", mark="here")}
        assert told == {"he was ill"} and "Minutes of 11 clients: −0:10" in seat.said
        assert row(desk.store, "session")["state"] == "closed"


async def test_topics_and_times_of_a_closed_day_ask_their_reason(desk: Desk, group: GroupDay) -> None:
    closed(group)
    async with seated(desk, "enter", "3", "4") as seat:
        await seat.press("enter")
        assert "Reason for the correction?" in seat.strip
        await seat.press(*"forgotten", "enter")
        assert [b["topic_title"] for b in rows(desk.store, "block") if b["topic_code"]]


async def test_reopening_asks_why_and_what_follows_is_counted(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    closed(group)
    async with seated(desk, "enter", "3", "c") as seat:
        await seat.press("y", "enter")
        assert row(desk.store, "session")["state"] == "closed" and "needs a reason" in seat.strip
        await seat.press(*"wrong list", "enter")
        found = row(desk.store, "session")
        assert (found["state"], found["revision"], found["correction_reason"]) == ("open", 1, "wrong list")
        await seat.press("3", "n", "enter")
        found = row(desk.store, "attendance", client_id=ids[FIRST])
        assert (found["revision"], found["correction_reason"]) == (1, "wrong list")


async def test_undo_stops_at_the_close(desk: Desk, group: GroupDay) -> None:
    closed(group)
    async with seated(desk, "enter", "3", "u") as seat:
        assert row(desk.store, "session")["state"] == "closed" and "Nothing to undo" in seat.said
        assert {r["mark"] for r in rows(desk.store, "attendance")} == {"here"}


async def test_notes_stay_open_when_the_day_is_closed(desk: Desk, group: GroupDay) -> None:
    closed(group)
    async with seated(desk, "enter", "3", "5", "v", "enter", *"after", "escape", "f", "y"):
        assert row(desk.store, "note")["text"] == "after" and row(desk.store, "note")["signed_at"]
        assert "sign" in steps(desk.store)


async def test_a_safety_concern_stands_until_what_was_done_is_said(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    for id in group.on_roster:
        group.round.press(id, "safety", 3 if id == ids[FIRST] else 1)
    group.sheet.rest_present()
    async with seated(desk, "enter", "3", "v", "c", "home") as seat:
        await seat.press("ctrl+g", "enter")
        assert "Say what was done" in seat.strip and not [
            c for c in rows(desk.store, "checkin") if c["acknowledged_at"]
        ]
        await seat.press(*"called the crisis line together", "enter")
        found = row(desk.store, "checkin", client_id=ids[FIRST])
        assert found["acknowledged_what"] == "called the crisis line together" and found["acknowledged_by"] == desk.who
        assert "not seen to" not in seat.text and f"{FIRST}: safety concern, note missing" in seat.text


async def test_use_offers_a_new_sobriety_date(
    desk: Desk, group: GroupDay, ids: dict[str, int], program: Program
) -> None:
    group.round.press(ids[SECOND], "use", 2)
    for id in group.on_roster:
        group.round.press(id, "safety", 1)
    group.sheet.rest_present()
    async with seated(desk, "enter", "3", "v", "c", "home", "down") as seat:
        assert f"{SECOND}: new sobriety date?" in seat.text
        await seat.press("enter", *"12-31", "enter")
        assert not rows(desk.store, "sobriety") and "in the future" in seat.strip
        await seat.press("ctrl+u", *"11-18", "enter")
        found = row(desk.store, "sobriety", client_id=ids[SECOND])
        assert (found["sobriety_date"], found["from_day"]) == ("2026-11-18", "2026-11-20")
        assert "new sobriety date?" not in seat.text


async def test_close_shows_the_day_and_who_is_under_the_minimum(
    desk: Desk, group: GroupDay, ids: dict[str, int], clock: Clock
) -> None:
    group.sheet.rest_present()
    clock.at(9, 22)
    group.sheet.mark(ids[FIRST], Mark.NO_SHOW)
    group.sheet.arrive(ids[SECOND], 562)
    async with seated(desk, "enter", "3", "c", size=(80, 24)) as seat:
        assert seat.line_of("The day").split("  ")[-1] == "11 here (1 late), 1 absent"
        assert seat.line_of("Under 3:00").endswith(f"{SECOND} by 0:22")
        assert "reaches 3:00 at 12:37; s sets the end" in seat.text
        clock.at(12, 30)
        await seat.press("3", "c")
        assert "reaches" not in seat.text and f"{SECOND} by 0:22" in seat.text
