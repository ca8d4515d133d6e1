"""What goes wrong gets one clear line, exit status 1, and leaves what was there as it was."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from tests.e2e.conftest import Command
from tests.support.rows import elsewhere

pytestmark = pytest.mark.slow


def one_line(result: object) -> str:
    assert getattr(result, "returncode") == 1  # noqa: B009
    lines = str(getattr(result, "stderr")).splitlines()  # noqa: B009
    assert len(lines) == 1, lines
    assert lines[0].startswith("iop-tui: ")
    return lines[0]


def test_no_file_yet(command: Command) -> None:
    assert "no file yet" in one_line(command("today"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"hello there, this is no database", "not a file of iop-tui"),
        (b"SQLite format 3\x00" + b"\xff" * 4000, "damaged"),
    ],
)
def test_a_file_that_is_none_of_ours_stays_as_it_is(
    content: bytes, words: str, command: Command, places: dict[str, str]
) -> None:
    path = Path(places["IOP_TUI_DB"])
    path.write_bytes(content)
    assert words in one_line(command("facilitator", "add", "Rae Ellis"))
    assert path.read_bytes() == content


def test_a_database_of_another_program_stays_as_it_is(command: Command, places: dict[str, str]) -> None:
    path = Path(places["IOP_TUI_DB"])
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipe (name TEXT)")
    other.commit()
    other.close()
    before = path.read_bytes()
    assert "not one of iop-tui" in one_line(command("facilitator", "add", "Rae Ellis"))
    assert sqlite3.connect(path).execute("SELECT name FROM sqlite_master").fetchall() == [("recipe",)]
    assert path.read_bytes()[100:] == before[100:]


@pytest.mark.usefixtures("six_clients")
def test_a_file_of_a_newer_version_is_refused(command: Command, places: dict[str, str]) -> None:
    path = Path(places["IOP_TUI_DB"])
    newer = sqlite3.connect(path)
    newer.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('iop_tui', 'm9999_later', '2030-01-01')"
    )
    newer.commit()
    newer.close()
    assert "newer version" in one_line(command("facilitator", "add", "Grace Mensah"))


def test_wrong_usage_is_status_two(command: Command) -> None:
    assert command("export", "--profile", "everything").returncode == 2
    assert command("nonsense").returncode == 2


def test_help_version_and_where_need_neither_textual_nor_sqlite(command: Command) -> None:
    code = (
        "import sys; sys.argv=['iop-tui', {!r}]\n"
        "from iop_tui.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "assert not {{'textual', 'sqlcipher3', 'sqlite_utils'}} & set(sys.modules), sorted(sys.modules)\n"
    )
    for word in ("--help", "--version", "where"):
        done = elsewhere(code.format(word))
        assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("six_clients")
def test_the_folder_for_an_export_is_missing(command: Command, tmp_path: Path) -> None:
    assert "does not exist" in one_line(
        command("export", "--date", "2026-11-18", "--out", str(tmp_path / "no" / "x.csv"))
    )


@pytest.mark.usefixtures("six_clients")
def test_a_pipe_is_told_what_to_use(command: Command) -> None:
    assert "need a terminal" in one_line(command())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
@pytest.mark.usefixtures("six_clients")
def test_a_full_disk_at_an_export_leaves_nothing(command: Command) -> None:
    done = command("export", "--date", "2026-11-18", "--out", "/dev/full/x.csv")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.usefixtures("six_clients")
def test_the_file_can_be_read_by_its_owner_only(places: dict[str, str]) -> None:
    assert Path(places["IOP_TUI_DB"]).stat().st_mode & 0o077 == 0
