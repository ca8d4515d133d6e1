"""Room view and full view: v shows what the room may not see, which goes again by itself, by v, and at every cover."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.desk.settings import Settings
from iop_tui.domain.attendance import Mark
from iop_tui.domain.calendar import parse_weekdays
from tests.conftest import DAY, ZONE, Clock
from tests.support.palette import until
from tests.support.program import Program
from tests.support.rows import everything, row, rows
from tests.support.seat import Seat, seated

FIRST = "José Á."
NOT_FOR_THE_ROOM = ("7 of 12", "19 d", "of 9:00", "Wed, Nov 18", "call Ana", "unexcused", "flags", "Sober", "Last goal")
WITH_FULL_VIEW = {
    "roster": ("enter", "1"), "attendance": ("enter", "3"), "notes": ("enter", "5", "down"), "close": ("enter", "c"),
    "caseload": ("w",), "clients": ("m", "2"), "card": ("enter", "3", "i"),
}  # fmt: skip


@pytest.fixture
def known(desk: Desk, program: Program, clients: list[int]) -> GroupDay:
    """Today's group; of José there is something to know, and today a concern."""
    jose, track = clients[2], program.tracks()[0].track.id
    program.set_sobriety_date(jose, date(2026, 11, 1), DAY)
    for day, mark in ((date(2026, 11, 16), Mark.NO_SHOW), (date(2026, 11, 18), Mark.HERE)):
        before = open_session(desk, track, day)
        before.sheet.mark(jose, mark)
        before.round.write(jose, "goal", "call Ana")
    group = open_session(desk, track, DAY)
    group.sheet.mark(jose, Mark.HERE)
    group.round.press(jose, "safety", 2)
    return group


@pytest.fixture
def hasty(desk: Desk, known: GroupDay, clock: Clock) -> Desk:
    """A desk on which full view falls back after a second without a key."""
    return Desk(desk.store, settings=Settings(full_view_seconds=1), now=clock, zone=ZONE)


def bare(seat: Seat) -> list[str]:
    """The screen without where the cursor stands, and without what is told of what is under it."""
    return [line.replace("▌", " ").rstrip() for line in seat.lines()[:-4]]


def view(seat: Seat) -> str:
    """Which view the line of tabs says."""
    return seat.lines()[1].split()[-2]


async def test_the_program_begins_in_room_view_and_v_changes_it_on_every_page(desk: Desk, known: GroupDay) -> None:
    before = everything(desk.store)
    async with seated(desk, from_today=False) as seat:
        assert view(seat) == "room"
        for page in "1345c":
            await seat.press(page, "v")
            assert view(seat) == "full", page
            await seat.press("ctrl+f")
            assert view(seat) == "room", page
        await seat.press("2", "ctrl+f", "escape", "v")
        assert view(seat) == "room"
    assert everything(desk.store) == before


async def test_the_roster_says_in_full_view_what_to_know(desk: Desk, known: GroupDay) -> None:
    async with seated(desk, "enter", "1") as seat:
        line = " ".join(seat.line_of(f" {FIRST}").split())
        assert line.endswith(f"{FIRST} ● Present Mon Wed Fri")
        assert not [words for words in NOT_FOR_THE_ROOM if words in seat.text]
        await seat.press("v")
        line = " ".join(seat.line_of(f" {FIRST}").split())
        assert f"{FIRST} • 7 of 12 19 d 3 3:02 of 9:00 Wed, Nov 18 call Ana" in line
        assert "unexcused 1 of 3" in seat.strip and "flags: " in seat.strip
        assert row(desk.store, "sobriety")["sobriety_date"] == "2026-11-01"


async def test_week_counters_and_reasons_are_not_on_the_sheet_in_room_view(desk: Desk, known: GroupDay) -> None:
    async with seated(desk, "enter", "3", "down", "t", "2", "up") as seat:
        assert row(desk.store, "attendance", mark="turned_away")["reason"] == "not_fit_to_participate"
        assert "Not fit" not in seat.text and "week" not in seat.strip
        await seat.press("v")
        assert "Not fit to particip" in seat.cursor_line and "week 0:00 of 9:00" in seat.strip


async def test_a_reason_is_not_explained_to_the_room(desk: Desk, known: GroupDay) -> None:
    async with seated(desk, "enter", "3", "down", "t", "2", "up", "enter") as seat:
        assert row(desk.store, "attendance", mark="turned_away")["reason"] == "not_fit_to_participate"
        assert "Sent home" in seat.text
        assert "Not fit to participate" not in seat.text


@pytest.mark.parametrize("place", WITH_FULL_VIEW)
async def test_v_and_the_cover_hide_all_that_v_has_shown(place: str, desk: Desk, known: GroupDay) -> None:
    async with seated(desk, *WITH_FULL_VIEW[place]) as seat:
        hidden = bare(seat)
        await seat.press("v")
        assert bare(seat) != hidden
        await seat.press("v")
        assert bare(seat) == hidden
        await seat.press("v", "ctrl+l")
        assert len(seat.text.split()) < 8
        await seat.press("x", "enter")
        assert bare(seat) == hidden
        assert len(rows(desk.store, "attendance", mark="here")) == 2


@pytest.mark.parametrize("place", ["attendance", "close", "caseload", "clients"])
async def test_it_goes_by_itself_after_the_seconds_of_the_setting(place: str, hasty: Desk) -> None:
    async with seated(hasty, *WITH_FULL_VIEW[place]) as seat:
        hidden = bare(seat)
        await seat.press("v")
        assert bare(seat) != hidden and seat.app.parts.full_view.on
        await until(seat, "room view" if place in ("attendance", "close") else FIRST)
        assert bare(seat) == hidden and not seat.app.parts.full_view.on and not rows(hasty.store, "note")


async def test_a_key_puts_it_off(hasty: Desk, known: GroupDay) -> None:
    async with seated(hasty, "enter", "1", "v") as seat:
        for _ in range(8):
            await asyncio.sleep(0.2)
            await seat.press("down")
            assert view(seat) == "full"
        await until(seat, "room view")
        assert row(hasty.store, "session", id=known.id)["state"] == "open"


async def test_a_session_left_in_full_view_is_in_room_view_when_one_comes_back(hasty: Desk, known: GroupDay) -> None:
    async with seated(hasty, "enter", "1", "v", "0") as seat:
        await asyncio.sleep(1.4)
        assert not seat.app.parts.full_view.on
        await seat.press("enter")
        assert view(seat) == "room" and not [words for words in NOT_FOR_THE_ROOM if words in seat.text]
        await seat.press("v", "0", "ctrl+l", "x", "enter", "enter")
        assert view(seat) == "room" and not [words for words in NOT_FOR_THE_ROOM if words in seat.text]
        assert len(rows(hasty.store, "session")) == 3


async def test_both_of_two_sessions_go_together(hasty: Desk, program: Program) -> None:
    program.add_track("Family IOP", parse_weekdays("fri"), 540, 735, since=DAY)
    async with seated(hasty, "home", "enter", "0", "down", "enter", "1", "v", "ctrl+t") as seat:
        assert "Family IOP" in seat.lines()[0] and view(seat) == "full", "one view for all"
        await until(seat, "room view")
        await seat.press("ctrl+t")
        assert view(seat) == "room" and not [words for words in NOT_FOR_THE_ROOM if words in seat.text]
        assert len(rows(hasty.store, "session", day=DAY.isoformat())) == 2


async def test_a_question_and_what_is_typed_stay_when_it_goes(hasty: Desk, ids: dict[str, int], clock: Clock) -> None:
    clock.at(9, 40)
    async with seated(hasty, "enter", "3", "v", "end", "l", "9", "3") as seat:
        await until(seat, "room view")
        assert "Jürgen W. arrived" in seat.strip and seat.session.asking is not None
        await seat.press("0", "enter")
        assert row(hasty.store, "attendance", client_id=ids["Jürgen W."], arrived_min=570)["mark"] == "here"


async def test_a_note_that_is_being_written_stays_when_it_goes(hasty: Desk, known: GroupDay) -> None:
    async with seated(hasty, "enter", "5", "home", "v", "enter") as seat:
        await seat.burst(*"half")
        await until(seat, "room view")
        assert "half" not in seat.text and row(hasty.store, "note")["text"] == "half"
        await seat.burst(*"scp1")
        assert "hidden in room view" in seat.said and seat.session.page_name == "notes"
        await seat.burst("ctrl+f", *" more", "escape")
        assert row(hasty.store, "note")["text"] == "half more" and "half more" in seat.text


async def test_on_a_narrow_screen_full_view_is_told_all_the_same(desk: Desk, known: GroupDay) -> None:
    async with seated(desk, "enter", "1", size=(60, 20)) as seat:
        assert "full" not in seat.lines()[0]
        await seat.press("v")
        assert "full" in seat.lines()[0] and len(rows(desk.store, "session")) == 3


async def test_names_go_down_to_initials_where_that_is_the_rule(desk: Desk, known: GroupDay, program: Program) -> None:
    program.set_rule("initials", "initials")
    async with seated(desk, "enter", "1") as seat:
        assert row(desk.store, "rule", key="initials")["value"] == "initials"
        for keys in (("1",), ("3",), ("5",), ("c",), ("escape", "0", "w"), ("escape", "m", "2")):
            await seat.press(*keys)
            assert "José" not in seat.text and "Álvarez" not in seat.text and "Jürgen" not in seat.text, keys


async def test_behind_the_cover_undo_takes_back_what_was_before_it(desk: Desk, known: GroupDay) -> None:
    async with seated(desk, "enter", "3", "down", "p", "v", "ctrl+l", "x", "enter", "u") as seat:
        assert len(rows(desk.store, "attendance", session_id=known.id, mark="here")) == 1
        assert seat.said.startswith("Undone: present") and view(seat) == "room"
