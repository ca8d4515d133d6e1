"""``iop-tui mark``: what is refused leaves everything as it was, and a time is asked for where none is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from iop_tui.cli.main import cli
from iop_tui.desk.desk import Desk
from iop_tui.domain.names import Name
from iop_tui.store import Store
from tests.conftest import DAY, ZONE, Clock
from tests.support.program import Program
from tests.support.rows import rows

TABLES = ("session", "attendance", "block")


@pytest.fixture
def file(desk: Desk, clients: list[int], path: Path) -> Path:
    """A file with clients and no session."""
    desk.close()
    return path


def mark(path: Path, *args: str) -> tuple[int, str]:
    """The command's exit status and what it said."""
    done = CliRunner().invoke(cli, ["--db", str(path), "mark", *args])
    return done.exit_code, done.output


def held(path: Path, clock: Clock) -> dict[str, list[dict[str, object]]]:
    """What stands of sessions."""
    store = Store(path, now=clock)
    try:
        assert list(store.changes.broken()) == []
        return {table: [dict(r) for r in rows(store, table)] for table in TABLES}
    finally:
        store.close()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["C-001", "present", "--date", "2026-11-23"], "still to come"),
        (["C-001", "late", "--date", "2026-11-18", "--at", "27:99"], "not a time"),
        (["C-001", "late", "--date", "2026-11-18"], "--at"),
        (["C-001", "left_early", "--date", "2026-11-18"], "--at"),
        (["C-001", "late", "--date", "2026-11-18", "--at", "14:30"], ""),
        (["C-001", "late", "--at", "11:30"], "future"),
    ],
)
def test_what_is_refused_opens_no_day(file: Path, clock: Clock, args: list[str], told: str) -> None:
    status, said = mark(file, *args)
    assert status == 1 and told in said
    assert held(file, clock) == {table: [] for table in TABLES}
    assert Desk(Store(file, now=clock), zone=ZONE).store.sessions.between(DAY, DAY) == []


@pytest.mark.parametrize("opened", [False, True])
def test_a_walk_in_who_cannot_be_marked_is_not_added(file: Path, clock: Clock, opened: bool) -> None:
    clock.at(9, 24)
    store = Store(file, now=clock)
    program = Program(Desk(store, now=clock, zone=ZONE))
    program.add_client(Name("Guest", "Ann"), number="G-1", admitted_on=DAY)
    store.close()
    if opened:
        assert mark(file, "C-001", "present")[0] == 0
    before = held(file, clock)
    status, said = mark(file, "G-1", "late", "--track", "Morning IOP", "--at", "27:99")
    assert status == 1 and "not a time" in said
    assert held(file, clock) == before
    assert mark(file, "G-1", "late", "--track", "Morning IOP", "--at", "9:20")[0] == 0


def test_late_without_a_time_is_now_while_the_group_runs(file: Path, clock: Clock) -> None:
    clock.at(9, 24)
    assert mark(file, "C-001", "late")[1].startswith("C-001: Late, arrived 09:24")


@pytest.mark.parametrize(
    "command",
    [["mark", "C-1", "present"], ["backup"], ["export"], ["purge", "--client", "C-1"], ["handover", "x.db", "--yes"],
     ["client", "join", "C-1", "C-2"], ["facilitator", "pin", "Rae"], ["check"], ["today"], ["audit"]],
    ids=lambda c: c[0],
)  # fmt: skip
def test_a_file_that_is_not_there_is_not_made_by_what_needs_one(tmp_path: Path, command: list[str]) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("orbit velvet cactus seventeen\n")
    secret.chmod(0o600)
    missing = tmp_path / "mistyped.db"
    done = CliRunner().invoke(cli, ["--db", str(missing), "--passphrase-file", str(secret), *command])
    assert done.exit_code == 1 and "There is no file yet." in done.output
    assert not missing.exists()
