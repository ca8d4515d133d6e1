"""Opening the file: which files are taken, which are refused, and that a refused one stays as it was."""

import os
import re
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from iop_tui.store import Store, schema
from iop_tui.store.errors import Damaged, InUse, Newer, StoreError
from tests.support.at import python
from tests.support.rows import ROOT, elsewhere, inside, raw, row, rows

OPENER = """
import sys, time
from pathlib import Path
from iop_tui.domain.errors import IopError
from iop_tui.store import Store
begun = time.monotonic()
try:
    Store(Path(sys.argv[1]), read_only="ro" in sys.argv).close()
    print("opened")
except IopError as error:
    print(type(error).__name__, time.monotonic() - begun < 2, str(error), sep="|")
"""
HOLDER = """
import sys
from pathlib import Path
from iop_tui.store import Store
store = Store(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def refused(path: Path, kind: type[StoreError], read_only: bool = False) -> str:
    """Open a file that has to be refused, and left byte for byte as it was; gives what was said."""
    before = path.read_bytes()
    with pytest.raises(kind) as error:
        Store(path, read_only=read_only)
    assert path.read_bytes() == before
    assert inside(path.parent) == [path.name]
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_fresh_file_is_whole_private_and_has_an_id(path: Path) -> None:
    store = Store(path)
    assert store.health() == []
    assert len(store.program.meta("file_id")) == 36
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    store.close()
    assert inside(path.parent) == ["iop.db"]


def test_every_table_is_strict_and_foreign_keys_hold(store: Store) -> None:
    for r in store.reader.all("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlite%'"):
        assert "STRICT" in r["sql"], r["name"]
    assert store.reader.one("PRAGMA foreign_keys")[0] == 1
    assert store.reader.one("PRAGMA synchronous")[0] == 2


def test_opened_again_the_file_is_what_it_was(path: Path) -> None:
    store = Store(path)
    file_id = store.program.meta("file_id")
    with store.saving("fact", None) as writer:
        store.program.set_meta(writer, "time_zone", "America/Chicago")
    store.close()
    again = Store(path)
    assert (again.program.meta("file_id"), again.program.meta("time_zone")) == (file_id, "America/Chicago")
    assert [r["name"] for r in rows(again, "_sqlite_migrations")] == list(schema.NAMES)
    again.close()


def test_closing_twice_does_nothing(path: Path) -> None:
    store = Store(path)
    store.close()
    closed = path.read_bytes()
    store.close()
    assert store.locked and path.read_bytes() == closed


@pytest.mark.parametrize("how", ["rw", "ro"])
def test_a_second_opener_is_told_in_one_line_and_at_once(store: Store, how: str) -> None:
    found = elsewhere(OPENER, store.path, how).stdout.strip()
    words = r"The file is open in another window \(process (\d+), since \d\d:\d\d\)\."
    told = re.fullmatch(rf"InUse\|True\|{words} Close that one first, or work there\.", found)
    assert told is not None and int(told[1]) == os.getpid(), found


def test_a_second_opener_in_the_same_process_is_told_too(store: Store) -> None:
    with pytest.raises(InUse):
        Store(store.path)


def test_the_file_is_free_at_once_when_the_one_who_held_it_is_killed(path: Path) -> None:
    holder = subprocess.Popen(python(HOLDER, path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(InUse):
        Store(path)
    holder.kill()
    holder.communicate()
    assert holder.returncode in (-signal.SIGKILL, 1)
    begun = time.monotonic()
    store = Store(path)
    assert time.monotonic() - begun < 2
    assert store.health() == []
    store.close()


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("attendance of November\n" * 100)
    assert "not a file of iop-tui" in refused(path, Damaged)


def test_an_empty_file_is_no_fresh_roster(path: Path) -> None:
    path.touch()
    assert "The file is empty" in refused(path, Damaged)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_folder_and_a_missing_folder_are_named(tmp_path: Path, read_only: bool) -> None:
    with pytest.raises(StoreError, match="a folder, not a file"):
        Store(tmp_path, read_only=read_only)
    with pytest.raises(StoreError, match="There is no file" if read_only else "folder of the file does not exist"):
        Store(tmp_path / "none" / "iop.db", read_only=read_only)
    assert not (tmp_path / "none").exists()


def test_reading_only_makes_no_file(path: Path) -> None:
    with pytest.raises(StoreError, match="There is no file yet"):
        Store(path, read_only=True)
    assert not path.exists()


def test_reading_only_writes_nothing(path: Path) -> None:
    Store(path).close()
    before = path.read_bytes()
    store = Store(path, read_only=True)
    with pytest.raises(StoreError, match="cannot be written"), store.saving("fact", None) as writer:
        store.program.set_meta(writer, "x", "y")
    store.checkpoint()
    store.close()
    assert path.read_bytes() == before
    assert inside(path.parent) == ["iop.db"]


@pytest.fixture
def newer(path: Path) -> Path:
    """A file of a version that is yet to come."""
    Store(path).close()
    file = raw(path)
    file.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('iop_tui', 'm9999_future', '2030')"
    )
    file.close()
    return path


def test_a_file_of_a_newer_version_is_refused(newer: Path) -> None:
    refused(newer, Newer, read_only=True)
    with pytest.raises(Newer, match="newer version"):
        Store(newer)


def test_a_file_of_a_newer_version_stays_as_it_was(newer: Path) -> None:
    refused(newer, Newer)


def foreign(path: Path) -> None:
    file = sqlite3.connect(path)
    file.execute("CREATE TABLE recipe (name TEXT)")
    file.commit()
    file.close()


def test_somebody_elses_database_is_refused_and_stays_as_it_was(path: Path) -> None:
    foreign(path)
    assert "not one of iop-tui" in refused(path, Damaged)


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX")
def test_somebody_elses_database_keeps_its_rights(path: Path) -> None:
    foreign(path)
    path.chmod(0o644)
    with pytest.raises(Damaged):
        Store(path)
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("at", [0, 5, 16, 100])
def test_a_damaged_header_is_refused(path: Path, at: int) -> None:
    Store(path).close()
    content = bytearray(path.read_bytes())
    content[at : at + 12] = b"\xff" * 12
    path.write_bytes(content)
    refused(path, Damaged)


def test_a_file_cut_short_is_refused(path: Path) -> None:
    Store(path).close()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    refused(path, Damaged)


def test_a_file_that_was_not_closed_is_read_as_it_was_saved(path: Path) -> None:
    code = HOLDER.replace(
        "print", "with store.saving('fact', None) as w:\n    store.program.set_meta(w, 'a', 'b')\nprint"
    )
    code += "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n"
    assert elsewhere(code, path).returncode
    reader = Store(path, read_only=True)
    assert row(reader, "meta", key="a")["value"] == "b"
    reader.close()
    store = Store(path)
    assert (store.program.meta("a"), store.health()) == ("b", [])
    store.close()


HALF = """
import os, signal, sys
from pathlib import Path
from iop_tui.store.file.encryption_key import derive, salt_of
from iop_tui.store.file.verified_copy import opened
path, secret = Path(sys.argv[1]), sys.argv[2]
with opened(path, derive(secret, salt_of(path)) if secret else None) as file:
    file.execute("PRAGMA journal_mode = DELETE")
    file.execute("PRAGMA cache_size = 2")
    file.execute("BEGIN IMMEDIATE")
    file.execute("UPDATE meta SET value = value || hex(zeroblob(40000))")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no SIGKILL")
@pytest.mark.parametrize("secret", ["", "orbit velvet cactus seventeen"], ids=["plain", "encrypted"])
def test_what_a_kill_left_half_written_is_taken_back_also_for_reading(path: Path, secret: str) -> None:
    Store(path, passphrase=secret or None).close()
    elsewhere(HALF, path, secret)
    assert path.with_name("iop.db-journal").stat().st_size > 0
    store = Store(path, passphrase=secret or None, read_only=True)
    assert store.health() == [] and len(store.program.meta("file_id")) == 36
    store.close()
    assert inside(path.parent) == ["iop.db", "state"] or inside(path.parent) == ["iop.db"]
