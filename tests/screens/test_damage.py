"""Damage that is met on a screen: one line says what is so and what to do, and the rest of the program goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlite

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.store.errors import Damaged, explain
from tests.support.rows import rows
from tests.support.seat import Seat, key_event, seated

LOOK = "iop-tui check"


def spoil(desk: Desk, sql: str) -> None:
    """Write what the program never writes."""
    desk.store.reader.connection.execute("PRAGMA ignore_check_constraints = ON")
    desk.store.reader.connection.execute(sql)


async def goes_on(seat: Seat) -> None:
    """Whether the other screens are still there."""
    await seat.press("escape", "escape", "escape", "w")
    assert "Caseload" in seat.text and "Sean O." in seat.text
    await seat.press("escape", "m")
    assert "Program" in seat.text
    await seat.press("escape")
    assert seat.app.is_running and seat.app._exception is None


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE attendance SET mark = '0' WHERE id = 2", "attendance"),
        ("UPDATE attendance SET mode = 'rocket' WHERE id = 2", "attendance"),
        ("UPDATE session SET day = '2026-11-2' WHERE id = 1", ""),
        ("UPDATE session SET state = 'lost' WHERE id = 1", "a session"),
    ],
)
async def test_a_session_that_cannot_be_read_is_told_and_the_rest_goes_on(
    sql: str, what: str, desk: Desk, group: GroupDay
) -> None:
    made = desk.backups.make()
    async with seated(desk) as seat:
        spoil(desk, sql)
        await seat.press("enter")
        if what:
            assert f"Something in the file cannot be read: {what}." in seat.text and LOOK in seat.text
            assert made.name in seat.text, "and which backup there is"
        await goes_on(seat)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE track_plan SET agenda = '[[\"check_in\", 2'", "UPDATE track_plan SET weekdays = 'xyz'",
        "UPDATE track SET population = 'martian'",
    ],
)  # fmt: skip
async def test_a_program_that_cannot_be_read_is_told_where_its_list_would_be(
    sql: str, desk: Desk, group: GroupDay
) -> None:
    spoil(desk, sql)
    async with seated(desk, from_today=False) as seat:
        await seat.press("0", "m")
        assert "[1 Groups]" in seat.text
        await seat.press("2")
        assert "Sean O." in seat.text, "the other lists are there"
        await seat.press("escape", "right", "left")
        assert seat.app.is_running and seat.app._exception is None
        await seat.press("w")
        assert seat.app.is_running


async def test_at_the_start_too(desk: Desk, group: GroupDay) -> None:
    spoil(desk, "UPDATE attendance SET mark = '0' WHERE id = 2")
    async with seated(desk, from_today=False) as seat:
        assert "Today" in seat.text and "Morning IOP" in seat.text
        await goes_on(seat)


async def test_a_note_that_cannot_be_read_leads_back_to_today(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "p") as seat:
        spoil(desk, "INSERT INTO checkin (session_id, client_id) VALUES (1, 1)")
        spoil(desk, "UPDATE note SET dirty = 0")
        spoil(desk, "INSERT INTO question (key, kind, spec) VALUES ('x', 'scale', 'no json')")
        spoil(desk, "INSERT INTO answer (checkin_id, question_id, number) VALUES (1, 1, 3)")
        await seat.press("2")
        assert seat.app.is_running and seat.app._exception is None
        await goes_on(seat)
        assert len(rows(desk.store, "attendance", mark="here")) == 1


async def test_a_bad_page_is_told_with_the_backup(desk: Desk, group: GroupDay, path: Path) -> None:
    made = desk.backups.make()
    store = desk.store
    async with seated(desk) as seat:
        page = store.reader.one("SELECT rootpage FROM sqlite_master WHERE name = 'attendance'")[0]
        size = store.reader.one("PRAGMA page_size")[0]
        store.checkpoint()
        store.reader.connection.execute("PRAGMA shrink_memory")
        with path.open("rb+") as file:
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)
        store.reader.connection.execute("PRAGMA cache_size = 0")
        await seat.press("enter")
        assert seat.app.is_running and seat.app._exception is None
        assert "damaged" in seat.text and made.name in seat.text
        await seat.press("escape", "m")
        assert "Program" in seat.text


class Failing:
    """A connection whose disk fails for so many reads, as one that was pulled out for a moment."""

    def __init__(self, real: sqlite.Connection, times: int) -> None:
        self.real = real
        self.times = times

    def execute(self, sql: str, *args: Any) -> Any:  # noqa: ANN401
        if sql.startswith("SELECT") and self.times:
            self.times -= 1
            raise sqlite.OperationalError("disk I/O error")
        return self.real.execute(sql, *args)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self.real, name)


async def test_a_passing_read_error_is_no_damage_and_the_key_works_again(desk: Desk, group: GroupDay) -> None:
    async with seated(desk) as seat:
        real = desk.store.reader.connection
        desk.store.reader.connection = Failing(real, 1)
        await seat.press("enter")
        assert "The disk had a read error. Try again" in seat.text and "damaged" not in seat.text
        await seat.press("enter")
        assert "[3 Attendance]" in seat.text or "[1 Roster]" in seat.text
        desk.store.reader.connection = real


async def test_a_disk_that_always_fails_ends_in_one_line_at_most(desk: Desk, group: GroupDay) -> None:
    async with seated(desk) as seat:
        real = desk.store.reader.connection
        desk.store.reader.connection = Failing(real, 100_000)
        for key in ("enter", "w", "escape", "right", "left", "m", "escape", "w"):
            seat.app.post_message(key_event(key))
            await asyncio.sleep(0.05)
        assert seat.app._exception is None and seat.app.return_code in (None, 0, 1)
        desk.store.reader.connection = real


def test_what_is_read_is_never_said_to_be_not_saved() -> None:
    told = explain(sqlite.OperationalError("disk I/O error"), reading=True)
    assert not isinstance(told, Damaged) and "saved" not in str(told)
