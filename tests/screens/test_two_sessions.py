"""Two groups at the same time: ctrl+t goes from one to the other, each is as it was left, undo finds the right one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.names import Name
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.rows import inside, row, rows, steps
from tests.support.seat import Seat, seated

FIRST, SECOND = "José Á.", "María Ga."
BOTH = ("home", "enter", "0", "down", "enter")
"""Opens the family's group, then the morning's, which is shown."""


@pytest.fixture
def family(desk: Desk, group: GroupDay, program: Program) -> GroupDay:
    """Another group at the same time: three of its own, and José, who is expected in both."""
    track = program.add_track("Family IOP", parse_weekdays("fri"), 540, 735, since=DAY).track.id
    for number, (last, first) in enumerate((("Abel", "Nora"), ("Boone", "Otis"), ("Cruz", "Pia")), 1):
        day = frozenset({(track, 4)})
        program.add_client(Name(last, first), number=f"F-{number}", admitted_on=date(2026, 10, 5), days=day)
    program.toggle_day(group.on_roster[0], track, 4, DAY)
    return open_session(desk, track, DAY)


def here(desk: Desk, group: GroupDay) -> list[str]:
    """Who is marked present in a group's rows of the file, by short names."""
    found = rows(desk.store, "attendance", session_id=group.id, mark="here")
    return [group.short[r["client_id"]] for r in found]


def shown(seat: Seat) -> str:
    """The track of the session that is shown."""
    return seat.lines()[0].partition("·")[0].strip()


async def test_marks_land_in_the_session_that_is_shown(desk: Desk, group: GroupDay, family: GroupDay) -> None:
    async with seated(desk, *BOTH, "3") as seat:
        assert shown(seat) == "Morning IOP"
        await seat.press("p", "ctrl+t")
        assert (here(desk, group), here(desk, family)) == ([FIRST], [])
        assert shown(seat) == "Family IOP" and "0 here · 4 not marked" in seat.lines()[0]
        await seat.press("3", "p")
        assert (here(desk, group), here(desk, family)) == ([FIRST], ["Nora A."])
        assert "· Not marked" in seat.line_of(f" {FIRST}"), "who is here there is not here here"
        await seat.press("ctrl+t")
        assert shown(seat) == "Morning IOP" and "1 here · 11 not marked" in seat.lines()[0]


async def test_each_keeps_its_page_and_its_cursor(desk: Desk, group: GroupDay, family: GroupDay) -> None:
    async with seated(desk, *BOTH, "3", "down", "down", "ctrl+t", "5", "end") as seat:
        assert seat.session.page_name == "notes" and seat.cursor_line.startswith("Pia C.")
        await seat.press("ctrl+t")
        assert seat.session.page_name == "attendance" and seat.cursor_line.startswith("Maria Go.")
        await seat.press("ctrl+t")
        assert seat.session.page_name == "notes" and seat.cursor_line.startswith("Pia C.")
        assert len(rows(desk.store, "session")) == 2


async def test_a_burst_across_both_marks_each_in_its_own(desk: Desk, group: GroupDay, family: GroupDay) -> None:
    async with seated(desk, *BOTH, "3", "ctrl+t", "3", "ctrl+t") as seat:
        await seat.burst("p", "p", "ctrl+t", "p", "ctrl+t", "p", "ctrl+t", "p")
        assert len(here(desk, group)) == 3 and here(desk, family) == ["Nora A.", FIRST]
        assert shown(seat) == "Family IOP" and "2 here" in seat.lines()[0]


async def test_what_is_being_typed_is_saved_when_one_goes_over(desk: Desk, group: GroupDay, family: GroupDay) -> None:
    async with seated(desk, *BOTH, "3", "5", "home", "v", "enter") as seat:
        await seat.burst(*"half a sentence", "ctrl+t", "2")
        assert row(desk.store, "note", session_id=group.id)["text"] == "half a sentence"
        assert shown(seat) == "Family IOP"
        await seat.burst(*"calm", "enter", "ctrl+t")
        assert row(desk.store, "answer")["words"] == "calm" and shown(seat) == "Morning IOP"
        await seat.press("escape", "enter", "end", *" more", "escape")
        assert row(desk.store, "note", session_id=group.id)["text"] == "half a sentence more"
        assert "half a sentence more" in seat.text


async def test_a_question_takes_the_key(desk: Desk, group: GroupDay, family: GroupDay) -> None:
    async with seated(desk, *BOTH, "3", "x", "ctrl+t") as seat:
        assert shown(seat) == "Morning IOP" and "why?" in seat.strip
        await seat.press("1")
        assert row(desk.store, "attendance", mark="excused")["reason"] == "illness"
        assert row(desk.store, "attendance", mark="excused")["session_id"] == group.id


async def test_undo_goes_from_one_to_the_other(desk: Desk, group: GroupDay, family: GroupDay) -> None:
    async with seated(desk, *BOTH, "3", "down", "p", "ctrl+t", "3", "end", "p", "ctrl+t") as seat:
        assert (here(desk, group), here(desk, family)) == ([SECOND], ["Pia C."])
        await seat.press("u")
        assert (here(desk, group), here(desk, family)) == ([SECOND], [])
        assert shown(seat) == "Family IOP" and seat.said == "Undone: present (Pia C.)"
        assert seat.cursor_line.startswith("Pia C.") and "· Not marked" in seat.cursor_line
        await seat.press("u")
        assert here(desk, group) == [] and shown(seat) == "Morning IOP" and seat.cursor_line.startswith(SECOND)
        await seat.press("U", "U")
        assert (here(desk, group), here(desk, family)) == ([SECOND], ["Pia C."])
        assert shown(seat) == "Family IOP" and "● Present" in seat.cursor_line


async def test_an_opening_that_is_undone_leaves_the_other_alone(desk: Desk, group: GroupDay, program: Program) -> None:
    fridays = program.add_track("Family IOP", parse_weekdays("fri"), 540, 735, since=DAY).track.id
    async with seated(desk, "home", "enter", "0", "down", "enter", "3") as seat:
        assert shown(seat) == "Morning IOP" and row(desk.store, "session", track_id=fridays)["state"] == "open"
        await seat.press("u")
        assert rows(desk.store, "session", track_id=fridays) == []
        assert seat.said == "Undone: open session"
        await seat.home()
        await seat.press("enter", "3", "p", "ctrl+t")
        assert shown(seat) == "Morning IOP" and "No other session is open" in seat.said
        assert here(desk, group) == [FIRST]


async def test_with_one_session_open_it_is_said(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "p", "ctrl+t") as seat:
        assert shown(seat) == "Morning IOP" and "No other session is open" in seat.said
        assert steps(desk.store)[-1] == "here"


async def test_three_follow_one_another(desk: Desk, group: GroupDay, family: GroupDay, evening: GroupDay) -> None:
    async with seated(desk, *BOTH, "0", "down", "enter") as seat:
        found = []
        for _ in range(4):
            found.append(shown(seat))
            await seat.press("ctrl+t")
        assert found == ["Evening IOP", "Family IOP", "Morning IOP", "Evening IOP"]
        assert len(rows(desk.store, "session")) == 3


async def test_an_hour_in_both_counts_once(desk: Desk, group: GroupDay, family: GroupDay, clock: Clock) -> None:
    clock.at(13, 0)
    async with seated(desk, *BOTH, "3", "p", "ctrl+t", "3", "down", "p", "up", "1", "v") as seat:
        assert (here(desk, group), here(desk, family)) == ([FIRST], [FIRST])
        assert "3:00 of 9:00" in seat.line_of(f" {FIRST}")
        await seat.press("ctrl+t", "1")
        assert "3:00 of 9:00" in seat.line_of(f" {FIRST}")


async def test_closing_and_exporting_one_leaves_the_other_open(
    desk: Desk, group: GroupDay, family: GroupDay, tmp_path: Path
) -> None:
    async with seated(desk, *BOTH, "3", "*", "c", "y", "y", "ctrl+e", "ctrl+t") as seat:
        states = {s["track_id"]: s["state"] for s in rows(desk.store, "session")}
        assert states == {group.track.id: "closed", family.track.id: "open"}
        text = (tmp_path / "exports" / inside(tmp_path / "exports")[0]).read_text(encoding="utf-8-sig")
        assert text.count("Morning IOP") == 12 and "Family IOP" not in text
        await seat.press("3", "p")
        assert here(desk, family) == ["Nora A."] and "1 here · 3 not marked" in seat.lines()[0]
        await seat.press("0")
        assert "■ closed" in seat.line_of("Morning IOP") and "● now" in seat.line_of("Family IOP")


async def test_a_reason_for_correcting_is_of_one_client_s_change(desk: Desk, group: GroupDay, family: GroupDay) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with seated(desk, *BOTH, "3", "n", *"wrong list", "enter", "enter", "ctrl+t", "ctrl+t") as seat:
        assert len(here(desk, group)) == 11
        await seat.press("n")
        assert len(here(desk, group)) == 11
        assert "Reason for the correction?" in seat.strip


async def test_the_cover_brings_back_the_one_that_was_shown(desk: Desk, group: GroupDay, family: GroupDay) -> None:
    async with seated(desk, *BOTH, "3", "ctrl+t", "3", "ctrl+l", "x", "enter", "p") as seat:
        assert shown(seat) == "Family IOP" and here(desk, family) == ["Nora A."]
        await seat.press("ctrl+t")
        assert shown(seat) == "Morning IOP" and here(desk, group) == []
