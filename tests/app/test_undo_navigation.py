"""Undo from anywhere: it says what it took back and goes there; it stops at what was closed, signed or handed over."""

from __future__ import annotations

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.screens.clients.caseload import CaseloadScreen
from iop_tui.screens.today.today import TodayScreen
from tests.conftest import ZONE, Clock
from tests.support.program import Program
from tests.support.rows import row, rows
from tests.support.seat import seated

FIRST = "José Á."


async def test_undo_goes_to_where_it_was_and_says_what_it_was(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "p", "2", "right", "right", "7", "escape", "4", "enter", "0") as seat:
        assert isinstance(seat.app.screen, TodayScreen)
        await seat.press("ctrl+z")
        assert not [b for b in rows(desk.store, "block") if b["topic_code"]]
        assert seat.session.page_name == "topic" and seat.said == "Undone: topic"
        await seat.press("ctrl+z")
        assert not rows(desk.store, "answer") and seat.session.page_name == "checkin"
        assert seat.said.startswith("Undone: answer (")
        await seat.press("ctrl+z")
        assert not rows(desk.store, "attendance", mark="here")
        assert seat.session.page_name == "attendance" and seat.cursor_line.startswith(FIRST)
        assert seat.said == f"Undone: present ({FIRST})"
        await seat.press("ctrl+y")
        assert [r["client_id"] for r in rows(desk.store, "attendance", mark="here")] == [ids[FIRST]]


async def test_opening_the_session_can_be_undone_from_within(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "enter", "3", "u") as seat:
        assert not rows(desk.store, "session") and not rows(desk.store, "attendance")
        assert isinstance(seat.app.screen, TodayScreen) and seat.said == "Undone: open session"
        await seat.press("enter", "3", "p")
        assert len(rows(desk.store, "attendance", mark="here")) == 1


async def test_opening_can_be_undone_where_the_program_began_in_the_session(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, from_today=False) as seat:
        assert seat.session.page_name == "attendance", "the session that is on is where it begins"
        await seat.press("u")
        assert not rows(desk.store, "session")
        assert isinstance(seat.app.screen, TodayScreen)
        await seat.press("enter", "3", "p")
        assert len(rows(desk.store, "attendance", mark="here")) == 1


async def test_what_was_done_beside_the_sessions_is_undone_where_one_is(
    desk: Desk, group: GroupDay, program: Program
) -> None:
    async with seated(desk, "w", "right", "right", "space") as seat:
        days = len(rows(desk.store, "placement_day"))
        assert isinstance(seat.app.screen, CaseloadScreen)
        await seat.press("ctrl+z")
        assert len(rows(desk.store, "placement_day")) != days and seat.said.startswith("Undone: schedule (")
        await seat.press("ctrl+y")
        assert len(rows(desk.store, "placement_day")) == days


async def test_undo_works_after_a_new_start(desk: Desk, group: GroupDay, clock: Clock) -> None:
    group.sheet.rest_present()
    again = Desk(desk.store, now=clock, zone=ZONE)
    async with seated(again, "ctrl+z") as seat:
        assert not rows(desk.store, "attendance", mark="here")
        assert seat.said.startswith("Undone: everyone else present") and "12 not marked" in seat.lines()[0]


async def test_undo_of_many_rows_names_nobody(desk: Desk, group: GroupDay) -> None:
    group.sheet.rest_present()
    async with seated(desk, "enter", "3", "u") as seat:
        assert seat.said == "Undone: everyone else present"


async def test_undo_stops_at_an_export_and_at_a_signature(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "p", "ctrl+e", "u") as seat:
        assert len(rows(desk.store, "attendance", mark="here")) == 1 and "Nothing to undo" in seat.said
        await seat.press("p", "5", "v", "enter", *"x", "escape", "f", "y", "u")
        assert row(desk.store, "note")["signed_at"] and len(rows(desk.store, "attendance", mark="here")) == 2
        assert "Nothing to undo" in seat.said


async def test_undo_refuses_where_the_row_has_moved_on(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "p") as seat:
        with desk.store.autosaving() as file:
            file.execute("UPDATE attendance SET mark = 'no_show' WHERE client_id = ?", [ids[FIRST]])
        await seat.press("u")
        assert row(desk.store, "attendance", client_id=ids[FIRST])["mark"] == "no_show"
        assert "changed again since" in seat.said
