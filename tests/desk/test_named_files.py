"""Files that somebody names: pipes, devices, endless and nested ones are refused in one line, and soon."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from iop_tui.cli.main import cli
from iop_tui.desk import settings
from iop_tui.desk.desk import Desk
from iop_tui.desk.named_files import read_named
from iop_tui.desk.shipped_data import load_questions
from iop_tui.domain.errors import IopError, Refused
from iop_tui.exchange.importing import read_clients, read_list
from iop_tui.store import Store
from tests.support.program import Program
from tests.support.rows import rows

HEADINGS = "Last name,First name,Client number,Admitted\n"
DEEP = f"x = {'[' * 5000}{']' * 5000}\n"


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A pipe that nobody writes to: whoever opens it waits."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pipe of this kind")
    found = tmp_path / "pipe.csv"
    os.mkfifo(found)
    return found


def test_only_ordinary_files_up_to_a_size_are_read(tmp_path: Path, pipe: Path) -> None:
    for path in (pipe, tmp_path, Path("/dev/zero")):
        with pytest.raises(Refused, match="not a regular file"):
            read_named(path, 1)
    large = tmp_path / "large"
    large.write_bytes(b"x" * 1_000_000)
    assert len(read_named(large, 1)) == 1_000_000
    large.write_bytes(b"x" * 1_000_001)
    with pytest.raises(Refused, match="larger than 1 MB"):
        read_named(large, 1)
    with pytest.raises(OSError):
        read_named(tmp_path / "none", 1)


@pytest.mark.parametrize("filling", ["\n", "a\n", "Smith,Jo,1,2026-01-02\n", ",\r\n"])
def test_a_list_of_too_many_lines_is_none(filling: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(HEADINGS + filling * 60_000, encoding="utf-8", newline="")
    with pytest.raises(Refused, match="more than 50000 lines"):
        read_clients(read_list(path))


def test_blank_lines_among_the_clients_are_nobody() -> None:
    clients = "\n\n".join(f"Smith,Jo,{n},2026-01-02" for n in (1, 2, 3))
    found = read_clients(f"{HEADINGS}{chr(10) * 2000}{clients}\n".encode())
    assert [(line.line, line.number) for line in found.lines] == [(2002, "1"), (2004, "2"), (2006, "3")]


@pytest.mark.parametrize("content", [DEEP, f"x = {'9' * 5000}\n", "theme = \n", "\udcff"])
def test_settings_and_questions_that_are_none_are_told_in_one_line(content: str, tmp_path: Path) -> None:
    path = tmp_path / "named.toml"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(IopError, match="settings file cannot be read"):
        settings.load(path)
    with pytest.raises(IopError, match="check-in questions cannot be read"):
        load_questions(str(path))


def test_questions_in_a_pipe_are_not_waited_for(pipe: Path) -> None:
    with pytest.raises(IopError, match="check-in questions cannot be read"):
        load_questions(str(pipe))


def run(path: Path, *args: str) -> Result:
    """A command over a plain file, in this process."""
    return CliRunner().invoke(cli, ["--db", str(path), "--unencrypted", *args])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A plain file with somebody who works there."""
    path = tmp_path / "iop.db"
    store = Store(path)
    Program(Desk(store)).save_facilitator("Rae Ellis")
    store.close()
    return path


def test_an_import_from_a_pipe_does_not_hold_the_file(file: Path, pipe: Path) -> None:
    done = run(file, "import", "clients", str(pipe))
    assert done.exit_code == 1 and "not a regular file" in done.stderr


def test_taken_in_is_said_once_it_is_so(file: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text(HEADINGS + "Smith,Jo,1,2026-01-02\n", encoding="utf-8")
    with sqlite3.connect(file) as other:
        other.execute("CREATE TRIGGER hinder BEFORE INSERT ON client BEGIN SELECT RAISE(ABORT, 'no'); END")
    other.close()
    done = run(file, "import", "clients", str(listed))
    assert done.exit_code != 0 and "Imported" not in done.output
    store = Store(file)
    assert not rows(store, "client")
    store.close()
