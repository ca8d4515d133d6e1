"""Encrypting a plain file and giving a file another passphrase: every row stays, and no moment leaves it in between."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from iop_tui.cli.main import cli
from iop_tui.desk.desk import Desk
from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.errors import InUse, NeedsPassphrase, StoreError, WrongPassphrase
from iop_tui.store.file.backup_names import copies
from iop_tui.store.reencrypt import recrypt
from tests.conftest import ZONE, Clock
from tests.faults import amount
from tests.support.program import Program
from tests.support.rows import elsewhere, everything, inside, rows, steps

OLD, NEW = "correct horse battery", "staple under the bridge"
WORD = "Quillfeather"


pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_rounds")]


@pytest.fixture(params=[None, OLD], ids=["encrypt", "rekey"])
def old(request: pytest.FixtureRequest) -> str | None:
    """The passphrase that the file has before: none, or another one."""
    found: str | None = request.param
    return found


@pytest.fixture
def file(path: Path, old: str | None) -> Path:
    """A closed file of some hundred pages."""
    return fill(path, old)


def fill(path: Path, passphrase: str | None, clients: int = 60) -> Path:
    store = Store(path, passphrase=passphrase)
    for n in range(clients):
        with store.saving("client", None) as writer:
            store.clients.save(writer, None, f"C-{n}", Name(f"{WORD}{n}" + "x" * 150, "First"))
            store.program.set_meta(writer, "last", str(n))
    store.close()
    return path


def content(path: Path, passphrase: str | None) -> tuple[dict[str, list[tuple[Any, ...]]], list[Any], str]:
    """Everything in a whole file: its tables, its record, its id."""
    store = Store(path, passphrase=passphrase)
    try:
        assert store.health() == []
        assert list(store.changes.broken()) == []
        record = [tuple(r) for t in ("change", "change_value") for r in store.reader.all(f"SELECT * FROM {t}")]
        return everything(store), record, store.program.meta("file_id")
    finally:
        store.close()


# -- by itself -------------------------------------------------------------------------------------


def test_every_row_and_the_whole_chain_stay(file: Path, old: str | None) -> None:
    known = content(file, old)
    store = Store(file, passphrase=old)
    schema = store.reader.all("SELECT type, name, sql FROM sqlite_master ORDER BY name")
    with store.saving("client", None) as writer:
        store.clients.save(writer, None, "C-new", Name("Still in the journal"))
    recrypt(store, NEW)
    assert inside(file.parent) == ["iop.db"]
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(NeedsPassphrase if old is None else WrongPassphrase):
        Store(file, passphrase=old)
    tables, record, file_id = content(file, NEW)
    assert len(tables.pop("client")) == len(known[0].pop("client")) + 1
    assert tables == known[0]
    assert record[: len(steps_of(known[1]))] == steps_of(known[1])
    assert file_id == known[2]
    again = Store(file, passphrase=NEW)
    assert again.reader.all("SELECT type, name, sql FROM sqlite_master ORDER BY name") == schema
    again.close()


def steps_of(record: Sequence[Any]) -> list[Any]:
    """The rows of ``change``, which stand before those of ``change_value``."""
    return [r for r in record if len(r) == 8]


def test_the_new_file_has_another_salt(file: Path, old: str | None) -> None:
    before = file.read_bytes()[:16]
    recrypt(Store(file, passphrase=old), NEW)
    assert file.read_bytes()[:16] != before


def test_what_a_killed_one_left_is_no_hindrance(file: Path, old: str | None) -> None:
    known = content(file, old)
    (file.parent / ".iop.db.unfinished").write_bytes(b"half of something")
    recrypt(Store(file, passphrase=old), NEW)
    assert content(file, NEW) == known
    assert inside(file.parent) == ["iop.db"]


def test_what_the_plain_file_held_is_overwritten_and_in_no_file(path: Path) -> None:
    fill(path, None)
    held = os.open(path, os.O_RDONLY)
    try:
        size = os.fstat(held).st_size
        assert WORD.encode() in os.pread(held, size, 0)
        recrypt(Store(path), NEW)
        assert os.fstat(held).st_nlink == 0
        assert os.fstat(held).st_size >= size
        assert not os.pread(held, os.fstat(held).st_size, 0).strip(b"\0")
    finally:
        os.close(held)
    assert not [p for p in path.parent.rglob("*") if p.is_file() and WORD.encode() in p.read_bytes()]


def test_a_file_that_a_kill_left_with_its_journal_is_encrypted_whole(path: Path) -> None:
    fill(path, None, clients=3)
    code = f"""
import os, signal, sys
from pathlib import Path
from iop_tui.domain.names import Name
from iop_tui.store import Store
store = Store(Path(sys.argv[1]))
with store.saving("client", None) as writer:
    store.clients.save(writer, None, "J-1", Name("{WORD} of the journal"))
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert elsewhere(code, path).returncode == -signal.SIGKILL
    assert WORD.encode() in path.with_name("iop.db-wal").read_bytes()
    recrypt(Store(path), NEW)
    assert inside(path.parent) == ["iop.db"]
    store = Store(path, passphrase=NEW)
    assert len(rows(store, "client", number="J-1")) == 1
    store.close()


# -- killed in the middle --------------------------------------------------------------------------

TICKS = """
import os, signal, sys

class Ticks:
    '''Counts lines of some files, and steps of the database within them; at one of them the process is killed.'''

    def __init__(self, files, at):
        self.files, self.at, self.n = files, at, 0

    def tick(self):
        self.n += 1
        if self.n == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def _line(self, frame, event, _arg):
        if event == "line":
            self.tick()
        return self._line

    def _call(self, frame, event, _arg):
        return self._line if frame.f_code.co_filename.endswith(self.files) else None

    def watch(self, connection):
        connection.set_progress_handler(self.tick, 200)
        sys.settrace(self._call)

    def end(self):
        sys.settrace(None)
        print(self.n)
"""
RECRYPT = f"""{TICKS}
from pathlib import Path
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
from iop_tui.store.reencrypt import recrypt
encryption_key.ITERATIONS = 1000
path, old, new, at = Path(sys.argv[1]), sys.argv[2] or None, sys.argv[3], int(sys.argv[4])
store = Store(path, passphrase=old)
ticks = Ticks(("reencrypt.py", "verified_copy.py"), at)
ticks.watch(store.reader.connection)
recrypt(store, new)
ticks.end()
"""


def ticks_of(code: str, *args: object) -> int:
    """How many moments a whole run has."""
    done = elsewhere(code, *args, 0)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1])


def killed(code: str, *args: object, at: int) -> None:
    """Run it and kill it at one of its moments."""
    done = elsewhere(code, *args, max(1, at))
    assert done.returncode == -signal.SIGKILL, (done.returncode, done.stderr)


def moments(few: int, many: int) -> list[float]:
    """Moments of a run, as shares of it, the first and the last among them."""
    number = amount(few, many)
    return [n / (number - 1) for n in range(number)]


@pytest.fixture(scope="module")
def lengths() -> dict[str | None, int]:
    """How many moments each kind has, once it is known."""
    return {}


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("share", moments(6, 20))
def test_killed_at_any_moment_the_file_opens_with_exactly_one_of_the_two(
    share: float, file: Path, old: str | None, tmp_path: Path, lengths: dict[str | None, int]
) -> None:
    known = content(file, old)
    if old not in lengths:
        other = tmp_path / "other"
        other.mkdir()
        lengths[old] = ticks_of(RECRYPT, fill(other / "iop.db", old), old or "", NEW)
    killed(RECRYPT, file, old or "", NEW, at=round(share * (lengths[old] - 1)))
    opened = []
    for passphrase in (old, NEW):
        try:
            found = content(file, passphrase)
        except StoreError:
            continue
        opened.append(passphrase)
        assert found == known
    assert len(opened) == 1
    if opened == [NEW] or old:
        plain = [p for p in file.parent.iterdir() if p.is_file() and WORD.encode() in p.read_bytes()]
        assert not plain


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
def test_the_moments_of_a_kill_lie_before_and_behind_the_change(path: Path, lengths: dict[str | None, int]) -> None:
    fill(path, OLD)
    length = ticks_of(RECRYPT, path, OLD, NEW)
    assert length > 100
    assert content(path, NEW)
    killed(RECRYPT, path, NEW, OLD, at=1)
    assert content(path, NEW)
    killed(RECRYPT, path, NEW, OLD, at=length - 2)
    assert content(path, OLD)


# -- a full disk -----------------------------------------------------------------------------------

FULL = """
import resource, sys
from pathlib import Path
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
from iop_tui.store.errors import StoreError
from iop_tui.store.reencrypt import recrypt
encryption_key.ITERATIONS = 1000
path, old, new = Path(sys.argv[1]), sys.argv[2] or None, sys.argv[3]
store = Store(path, passphrase=old)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size // 2, hard))
try:
    recrypt(store, new)
except StoreError as error:
    print(error)
store.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of a file's size is Linux's")
def test_a_full_disk_leaves_the_file_as_it_was(file: Path, old: str | None) -> None:
    known = content(file, old)
    before = file.read_bytes()
    done = elsewhere(FULL, file, old or "", NEW)
    assert not done.stderr
    (said,) = done.stdout.splitlines()
    assert "disk" in said or "written" in said
    assert inside(file.parent) == ["iop.db"]
    assert len(file.read_bytes()) == len(before)
    assert content(file, old) == known
    recrypt(Store(file, passphrase=old), NEW)
    assert content(file, NEW) == known


# -- by command ------------------------------------------------------------------------------------


@pytest.fixture
def phrases(tmp_path: Path) -> dict[str, str]:
    """Files that hold the passphrases, for their owner only."""
    found = {}
    for name, phrase in (("old", OLD), ("new", NEW), ("weak", "short")):
        target = tmp_path / f"{name}.txt"
        target.write_text(phrase + "\n", encoding="utf-8")
        target.chmod(0o600)
        found[name] = str(target)
    return found


def run(*args: str, typed: str = "") -> Result:
    """A command in this process."""
    return CliRunner().invoke(cli, args, input=typed)


def test_old_backups_keep_the_old_passphrase_and_the_newest_has_the_new_one(
    path: Path, phrases: dict[str, str], clock: Clock
) -> None:
    fill(path, OLD)
    store = Store(path, passphrase=OLD, now=clock)
    first = Desk(store, now=clock, zone=ZONE).backups.make()
    store.close()
    done = run("--passphrase-file", phrases["old"], "rekey", "--new-passphrase-file", phrases["new"])
    assert done.exit_code == 0, done.output
    assert "The passphrase is changed." in done.stdout
    assert "old passphrase only" in done.stderr
    assert content(first, OLD)
    (newest,) = [c.path for c in copies(path.parent / "backups", "iop") if c.path != first]
    assert content(newest, NEW)
    again = Store(path, passphrase=NEW)
    assert steps(again)[-2:] == ["encrypt", "backup"]
    again.close()


@pytest.mark.parametrize("named", ["rae", "nobody"])
def test_who_encrypted_is_on_record(named: str, path: Path, phrases: dict[str, str], clock: Clock) -> None:
    store = Store(path, now=clock)
    program = Program(Desk(store, now=clock, zone=ZONE))
    program.save_facilitator("Jo Park")
    rae = program.save_facilitator("Rae Lindqvist")
    store.close()
    done = run("--as", named, "encrypt", "--new-passphrase-file", phrases["new"])
    if named == "nobody":
        assert done.exit_code == 1 and "No facilitator matches" in done.stderr
        Store(path).close()  # it is plain as it was
        return
    assert done.exit_code == 0, done.output
    again = Store(path, passphrase=NEW)
    found = [(r["what"], r["who"]) for r in rows(again, "change")[-2:]]
    assert found == [("encrypt", rae), ("backup", rae)]
    again.close()


def test_a_passphrase_made_of_the_people_s_names_is_refused(path: Path, phrases: dict[str, str], clock: Clock) -> None:
    fill(path, None)
    store = Store(path, now=clock)
    Program(Desk(store, now=clock, zone=ZONE)).save_facilitator("Rae Lindqvist")
    store.close()
    Path(phrases["new"]).write_text("Lindqvist-Rae-IOP\n", encoding="utf-8")
    done = run("encrypt", "--new-passphrase-file", phrases["new"])
    assert done.exit_code == 1 and "Too easy to guess" in done.stderr and "Nothing was changed" in done.stderr
    assert "lindqvist" not in done.output.lower()
    assert content(path, None)


@pytest.mark.parametrize("answer", ["y", "n"])
def test_older_plain_backups_are_told_and_go_only_if_one_says_so(
    answer: str, path: Path, phrases: dict[str, str]
) -> None:
    fill(path, None)
    assert run("backup").exit_code == 0
    done = run("encrypt", "--new-passphrase-file", phrases["new"], typed=f"{answer}\n")
    assert done.exit_code == 0, done.output
    assert "Older backups that are plain text: 1." in done.stderr
    held = [p.read_bytes() for p in (path.parent / "backups").iterdir()]
    assert len(held) == (1 if answer == "y" else 2)
    assert any(WORD.encode() in data for data in held) == (answer == "n")
    assert content(path, NEW)


def test_other_plain_copies_are_named(path: Path, phrases: dict[str, str]) -> None:
    fill(path, None)
    kept = path.with_name("iop-before-restore-20261120-090000.db")
    kept.write_bytes(path.read_bytes())
    done = run("encrypt", "--new-passphrase-file", phrases["new"])
    assert done.exit_code == 0, done.output
    assert f"Still plain text: {kept}" in done.stderr


def test_a_script_that_encrypts_beside_plain_backups_is_told_that_it_was_done(
    path: Path, phrases: dict[str, str]
) -> None:
    fill(path, None)
    assert run("backup").exit_code == 0
    done = run("encrypt", "--new-passphrase-file", phrases["new"])
    assert content(path, NEW)
    assert done.exit_code == 0
    assert "The file is encrypted" in done.stdout


def test_a_weak_new_passphrase_changes_nothing(file: Path, old: str | None, phrases: dict[str, str]) -> None:
    before = file.read_bytes()
    args = ["encrypt"] if old is None else ["--passphrase-file", phrases["old"], "rekey"]
    done = run(*args, "--new-passphrase-file", phrases["weak"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Too short" in done.stderr
    assert content(file, old)
    assert not (file.parent / "backups").exists()
    assert len(file.read_bytes()) == len(before)


def test_each_command_is_for_its_kind_of_file(file: Path, old: str | None, phrases: dict[str, str]) -> None:
    before = file.read_bytes()
    wrong = "encrypt" if old else "rekey"
    done = run("--passphrase-file", phrases["old"], wrong, "--new-passphrase-file", phrases["new"])
    assert done.exit_code == 1
    assert ("There is no plain file to encrypt." if old else "There is no encrypted file.") in done.stderr
    assert file.read_bytes() == before
    file.unlink()
    done = run(wrong, "--new-passphrase-file", phrases["new"])
    assert done.exit_code == 1
    assert not file.exists()


def test_a_wrong_old_passphrase_changes_nothing(path: Path, phrases: dict[str, str]) -> None:
    before = fill(path, OLD).read_bytes()
    done = run("--passphrase-file", phrases["new"], "rekey", "--new-passphrase-file", phrases["new"])
    assert done.exit_code == 1
    assert "does not open the file" in done.stderr
    assert path.read_bytes() == before


def test_a_file_that_another_window_holds_is_left_alone(file: Path, old: str | None, phrases: dict[str, str]) -> None:
    store = Store(file, passphrase=old)
    args = ["encrypt"] if old is None else ["--passphrase-file", phrases["old"], "rekey"]
    done = run(*args, "--new-passphrase-file", phrases["new"])
    assert "open in another window" in done.stderr
    with pytest.raises(InUse):
        Store(file, passphrase=old)
    store.close()
    assert content(file, old)
    assert inside(file.parent) == ["iop.db", "new.txt", "old.txt", "weak.txt"]
