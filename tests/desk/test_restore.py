"""Restoring: what a backup holds and what would be lost is said, the file is kept beside, and no moment loses both."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from iop_tui.cli.main import cli
from iop_tui.desk import paths, restore, unlock_attempts
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import Action
from iop_tui.domain.errors import IopError
from iop_tui.domain.names import Name
from iop_tui.store import Store, schema
from iop_tui.store.file import encryption_key
from iop_tui.store.file.backup_names import copies
from iop_tui.store.reencrypt import recrypt
from tests.conftest import ZONE, Clock
from tests.faults import amount
from tests.store.test_reencrypt import TICKS, killed, ticks_of
from tests.support.at import program, python
from tests.support.program import Program
from tests.support.rows import ROOT, elsewhere, everything, inside, rows, steps

PASSPHRASE, ANOTHER = "correct horse battery", "staple under the bridge"
ROUNDS = encryption_key.ITERATIONS
SHOWN = f"{datetime(2026, 11, 20, 15, 2, tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"
"""The moment of the backups, on the clock of the machine."""

LOCAL_DAY = datetime(2026, 11, 20, 15, tzinfo=UTC).astimezone().date()
"""The day of the tests as the machine's own zone has it."""


pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_rounds")]


@pytest.fixture(params=[PASSPHRASE, None], ids=["encrypted", "plain"])
def passphrase(request: pytest.FixtureRequest) -> str | None:
    """The passphrase of the file, None for a plain one."""
    found: str | None = request.param
    return found


@pytest.fixture
def folder(path: Path) -> Path:
    """Where backups go."""
    return path.parent / "backups"


@pytest.fixture
def backup(path: Path, passphrase: str | None, clock: Clock, few_rounds: None) -> Path:
    """A backup with three clients; the file has five by now, and is closed."""
    store = Store(path, passphrase=passphrase, now=clock)
    add(store, "A", "B", "C")
    made = Desk(store, now=clock, zone=ZONE).backups.make()
    clock.forward(days=1)
    add(store, "D", "E")
    store.close()
    return made


def add(store: Store, *names: str) -> None:
    for name in names:
        with store.saving("client", None) as writer:
            store.clients.save(writer, None, name, Name(f"{name}last" + "x" * 150))


def clients(path: Path, passphrase: str | None) -> list[str]:
    """The clients of a whole file, by number."""
    store = Store(path, passphrase=passphrase)
    try:
        assert store.health() == []
        assert list(store.changes.broken()) == []
        return sorted(r["number"] for r in rows(store, "client"))
    finally:
        store.close()


@pytest.fixture
def file_with(tmp_path: Path, passphrase: str | None) -> Iterator[list[str]]:
    """The options that give the passphrase to a command."""
    if passphrase is None:
        yield []
        return
    yield given(tmp_path, passphrase)


def given(tmp_path: Path, passphrase: str) -> list[str]:
    target = tmp_path / f"{passphrase.split()[0]}.txt"
    target.write_text(passphrase + "\n", encoding="utf-8")
    target.chmod(0o600)
    return ["--passphrase-file", str(target)]


def run(*args: str, typed: str = "") -> Result:
    """A command in this process."""
    return CliRunner().invoke(cli, args, input=typed)


def kept(path: Path) -> Path:
    """The file that was kept beside."""
    (found,) = (p for p in path.parent.glob("iop-before-restore-*.db"))
    return found


# -- by function -----------------------------------------------------------------------------------


def test_what_a_backup_holds_and_what_would_be_lost(path: Path, backup: Path, passphrase: str | None) -> None:
    source = Store(backup, passphrase=passphrase, read_only=True)
    holds = restore.held(source)
    assert holds.counts["client"] == 3
    assert holds.counts["session"] == 0
    assert holds.head == source.changes.head()
    assert holds.last_change.startswith("2026-11-20")
    present = Store(path, passphrase=passphrase)
    number, first = restore.lost(present, source)
    assert (number, first[:10]) == (3, "2026-11-20"), "that the backup was made, and two clients"
    assert restore.lost(present, present) == (0, "")
    present.close()
    source.close()


def test_of_a_newer_backup_only_what_came_behind_the_fork_would_be_lost(
    path: Path, backup: Path, passphrase: str | None, clock: Clock
) -> None:
    present = Store(path, passphrase=passphrase, now=clock)
    newer = Desk(present, now=clock, zone=ZONE).backups.make()
    present.close()
    older = Store(backup, passphrase=passphrase, read_only=True)
    restore.take_place(older, path, clock())
    older.close()
    present = Store(path, passphrase=passphrase, now=clock)
    present.record(Action("restore"), None)
    source = Store(newer, passphrase=passphrase, read_only=True)
    assert restore.lost(present, source)[0] == 1, "that it was restored"
    source.close()
    present.close()


def test_a_backup_of_another_file_would_lose_everything(path: Path, tmp_path: Path, passphrase: str | None) -> None:
    other = Store(tmp_path / "other.db", passphrase=passphrase)
    add(other, "Z")
    store = Store(path, passphrase=passphrase)
    add(store, "A", "B")
    assert restore.lost(store, other)[0] == len(steps(store))
    store.close()
    other.close()


def test_it_takes_the_files_place_and_the_file_is_kept_as_it_was(
    path: Path, backup: Path, passphrase: str | None, clock: Clock
) -> None:
    before, copied = path.read_bytes(), backup.read_bytes()
    source = Store(backup, passphrase=passphrase, read_only=True)
    known = everything(source)
    aside = restore.take_place(source, path, clock())
    source.close()
    assert aside is not None
    assert aside.name == "iop-before-restore-20261121-150200.db"
    assert aside.read_bytes() == before
    assert backup.read_bytes() == copied
    assert inside(path.parent) == ["backups", aside.name, "iop.db", "state"]
    if os.name == "posix":
        assert {stat.S_IMODE(p.stat().st_mode) for p in (path, aside)} == {0o600}
    restored = Store(path, passphrase=passphrase)
    assert everything(restored) == known
    assert list(restored.changes.broken()) == []
    add(restored, "F")
    assert list(restored.changes.broken()) == []
    restored.close()
    assert clients(aside, passphrase) == ["A", "B", "C", "D", "E"]


def test_backups_are_found_by_path_and_by_name(backup: Path, folder: Path, path: Path) -> None:
    assert restore.find(backup.name, folder, path) == backup
    assert restore.find(str(backup), folder, path) == backup
    for wrong in ("none.db", str(folder), ""):
        with pytest.raises(IopError, match="Backup not found"):
            restore.find(wrong, folder, path)


# -- by command ------------------------------------------------------------------------------------


def test_from_the_shell(tmp_path: Path, path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption_key, "ITERATIONS", ROUNDS)
    store = Store(path, passphrase=PASSPHRASE, now=clock)
    add(store, "A")
    known = Desk(store, now=clock, zone=ZONE).backups.make()
    add(store, "B")
    store.close()

    def shell(*args: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            program(*given(tmp_path, PASSPHRASE), *args),
            cwd=ROOT, capture_output=True, text=True, encoding="utf-8", input="", timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        return done

    before = path.read_bytes()
    asked = shell("restore", known.name, status=1)
    assert f"1 client, 0 sessions, 0 attendance rows, 0 notes; last change {SHOWN}" in asked.stdout
    assert f"You would lose 2 changes since {LOCAL_DAY}" in asked.stdout
    assert path.read_bytes() == before, "nobody said yes"
    done = shell("restore", known.name, "--yes")
    assert "Restored. The previous file is kept as" in done.stdout
    assert kept(path).name in done.stdout
    restored = Store(path, key=store.key)
    assert restored.health() == []
    assert list(restored.changes.broken()) == []
    assert (steps(restored)[-1], [r["number"] for r in rows(restored, "client")]) == ("restore", ["A"])
    restored.close()


def test_without_a_name_the_backups_are_listed(path: Path, backup: Path, folder: Path) -> None:
    assert run("restore").stdout == f"{backup.name}\t{SHOWN}\t{backup.stat().st_size / 1e6:.1f} MB\n"
    backup.unlink()
    assert run("restore").stdout == f"There are no backups in {folder}.\n"


def test_it_asks_first(path: Path, backup: Path, file_with: list[str], passphrase: str | None) -> None:
    before = path.read_bytes()
    done = run(*file_with, "restore", backup.name, typed="n\n")
    assert done.exit_code == 1
    assert "Nothing was changed." in done.stderr
    assert "3 clients" in done.stdout
    assert f"You would lose 3 changes since {LOCAL_DAY}" in done.stdout
    assert path.read_bytes() == before
    assert not list(path.parent.glob("iop-*"))
    done = run(*file_with, "restore", backup.name, typed="y\n")
    assert done.exit_code == 0, done.output
    assert clients(path, passphrase) == ["A", "B", "C"]
    store = Store(path, passphrase=passphrase)
    assert steps(store)[-1] == "restore"
    store.close()


def test_a_restored_file_is_restored_again_and_again(
    path: Path, backup: Path, file_with: list[str], passphrase: str | None
) -> None:
    assert run(*file_with, "restore", backup.name, "--yes").exit_code == 0
    first = kept(path)
    assert clients(path, passphrase) == ["A", "B", "C"]
    first = first.rename(path.with_name("first.db"))
    done = run(*file_with, "restore", str(first), "--yes")
    assert done.exit_code == 0, done.output
    assert clients(path, passphrase) == ["A", "B", "C", "D", "E"]
    kept(path).rename(path.with_name("second.db"))
    done = run(*file_with, "restore", backup.name, "--yes")
    assert done.exit_code == 0, done.output
    assert clients(path, passphrase) == ["A", "B", "C"]


def test_where_nothing_would_be_lost_it_is_said(
    path: Path, backup: Path, file_with: list[str], passphrase: str | None
) -> None:
    done = run(*file_with, "backup")
    assert done.exit_code == 0, done.output
    newest = copies(path.parent / "backups", "iop")[-1].path
    aside = path.with_name("aside.db")
    newest.rename(aside)
    path.unlink()
    assert run(*file_with, "restore", str(aside), "--yes").exit_code == 0
    done = run(*file_with, "restore", str(aside), typed="n\n")
    assert "You would lose 1 change since" in done.stdout, "that it was restored"


def test_a_missing_file_comes_back(path: Path, backup: Path, file_with: list[str], passphrase: str | None) -> None:
    path.unlink()
    done = run(*file_with, "restore", backup.name, "--yes")
    assert done.exit_code == 0, done.output
    assert "What would be lost cannot be determined" in done.stdout
    assert done.stdout.splitlines()[-1] == "Restored."
    assert clients(path, passphrase) == ["A", "B", "C"]


@pytest.mark.parametrize("damage", ["first page", "empty", "a text"])
def test_a_damaged_file_is_kept_beside_as_it_is(
    damage: str,
    path: Path,
    backup: Path,
    file_with: list[str],
    passphrase: str | None,
) -> None:
    good = path.read_bytes()
    left = {"first page": b"\xff" * 4096 + good[4096:], "empty": b"", "a text": b"attendance\n" * 500}[damage]
    path.write_bytes(left)
    done = run(*file_with, "restore", backup.name, "--yes")
    assert done.exit_code == 0, done.output
    assert "What would be lost cannot be determined" in done.stdout
    assert kept(path).read_bytes() == left
    assert clients(path, passphrase) == ["A", "B", "C"]


def spoilt(backup: Path, page: int) -> None:
    """Overwrite some bytes in the middle of a page (from 1)."""
    content = bytearray(backup.read_bytes())
    at = (page - 1) * 4096 + 2000
    content[at : at + 64] = b"\xa5" * 64
    backup.write_bytes(content)


@pytest.mark.parametrize("passphrase", [PASSPHRASE], indirect=True)
def test_a_backup_that_is_damaged_anywhere_changes_nothing(
    path: Path, backup: Path, file_with: list[str], tmp_path: Path
) -> None:
    good, before, beside = backup.read_bytes(), path.read_bytes(), inside(path.parent)
    for page in range(1, len(good) // 4096 + 1):
        backup.write_bytes(good)
        spoilt(backup, page)
        done = run(*file_with, "restore", backup.name, "--yes")
        assert done.exit_code == 1, page
        assert path.read_bytes() == before
        assert inside(path.parent) == beside
        assert unlock_attempts.count(path) == 0


@pytest.mark.parametrize("passphrase", [PASSPHRASE], indirect=True)
def test_a_damaged_backup_is_refused_in_one_line(path: Path, backup: Path, file_with: list[str]) -> None:
    good = backup.read_bytes()
    for page in range(1, len(good) // 4096 + 1):
        backup.write_bytes(good)
        spoilt(backup, page)
        done = run(*file_with, "restore", backup.name, "--yes")
        assert isinstance(done.exception, SystemExit), (page, done.exception)
        assert done.stderr.startswith("iop-tui: ")
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("passphrase", [None], indirect=True)
def test_a_plain_backup_without_its_first_page_changes_nothing(path: Path, backup: Path) -> None:
    before, beside = path.read_bytes(), inside(path.parent)
    backup.write_bytes(bytes(4096) + backup.read_bytes()[4096:])
    done = run("restore", backup.name, "--yes")
    assert done.exit_code == 1
    assert done.stderr.startswith("iop-tui: "), done.output
    assert path.read_bytes() == before
    assert inside(path.parent) == beside


def test_what_is_no_backup_is_refused(path: Path, backup: Path, file_with: list[str]) -> None:
    before = path.read_bytes()
    text = path.with_name("list.csv")
    text.write_text("Name,MRN\n" * 200)
    empty = path.with_name("empty.db")
    empty.touch()
    for name in ("none.db", str(text), str(empty), str(path), str(path.parent)):
        done = run(*file_with, "restore", name, "--yes")
        assert done.exit_code == 1, name
        assert done.stderr.startswith("iop-tui: "), done.stderr
        assert path.read_bytes() == before


def test_the_folder_of_the_settings_is_where_names_are_looked_for(
    path: Path, backup: Path, folder: Path, tmp_path: Path, file_with: list[str], passphrase: str | None
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    folder.rename(paths.backups(str(stick), path))
    assert "Backup not found" in run(*file_with, "restore", backup.name, "--yes").stderr
    (tmp_path / "settings.toml").write_text(f'backups_folder = "{stick}"\n', encoding="utf-8")
    assert backup.name in run(*file_with, "restore").stdout
    assert run(*file_with, "restore", backup.name, "--yes").exit_code == 0
    assert clients(path, passphrase) == ["A", "B", "C"]


@pytest.mark.parametrize("passphrase", [None], indirect=True)
def test_a_plain_backup_takes_an_encrypted_files_place_only_if_one_says_so(
    path: Path, backup: Path, tmp_path: Path
) -> None:
    recrypt(Store(path), PASSPHRASE)
    before = path.read_bytes()
    phrase = given(tmp_path, PASSPHRASE)
    done = run(*phrase, "restore", backup.name, "--yes")
    assert "The backup is plain text and the file is encrypted." in done.stderr
    assert path.read_bytes() == before
    done = run(*phrase, "--unencrypted", "restore", backup.name, "--yes")
    assert done.exit_code == 0, done.output
    assert "It is not encrypted." in done.stderr
    assert clients(path, None) == ["A", "B", "C"]


@pytest.mark.parametrize("passphrase", [PASSPHRASE], indirect=True)
def test_a_backup_from_before_a_change_of_passphrase_opens_with_the_old_one(
    path: Path, backup: Path, tmp_path: Path
) -> None:
    recrypt(Store(path, passphrase=PASSPHRASE), ANOTHER)
    refused = run(*given(tmp_path, ANOTHER), "restore", backup.name, "--yes")
    assert refused.exit_code == 1
    assert "does not open the file" in refused.stderr
    assert clients(path, ANOTHER) == ["A", "B", "C", "D", "E"]
    done = run(*given(tmp_path, PASSPHRASE), "restore", backup.name, "--yes")
    assert done.exit_code == 0, done.output
    assert clients(path, PASSPHRASE) == ["A", "B", "C"]
    assert clients(kept(path), ANOTHER) == ["A", "B", "C", "D", "E"]


@pytest.mark.parametrize("passphrase", [PASSPHRASE], indirect=True)
def test_the_passphrase_of_an_older_backup_is_no_wrong_try_at_the_file(
    path: Path, backup: Path, tmp_path: Path
) -> None:
    recrypt(Store(path, passphrase=PASSPHRASE), ANOTHER)
    run(*given(tmp_path, PASSPHRASE), "restore", backup.name, typed="n\n")
    assert unlock_attempts.count(path) == 0


def test_a_backup_of_an_older_version_can_be_restored(
    path: Path, backup: Path, file_with: list[str], passphrase: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def m0002_second(db: object) -> None:
        db.execute("ALTER TABLE client ADD COLUMN pronouns TEXT")  # type: ignore[attr-defined]

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, m0002_second))
    monkeypatch.setattr(schema, "NAMES", (*schema.NAMES, "m0002_second"))
    assert clients(path, passphrase) == ["A", "B", "C", "D", "E"]
    done = run(*file_with, "restore", backup.name, "--yes")
    assert done.exit_code == 0, done.stderr
    assert clients(path, passphrase) == ["A", "B", "C"]


# -- another window --------------------------------------------------------------------------------

HOLDER = """
import sys
from pathlib import Path
from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
encryption_key.ITERATIONS = 1000
store = Store(Path(sys.argv[1]), passphrase=sys.argv[2] or None)
with store.saving("client", None) as writer:
    store.clients.save(writer, None, "held", Name("Held by the other window"))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def window(path: Path, backup: Path, passphrase: str | None) -> Iterator[subprocess.Popen[str]]:
    """Another window over the file, with a client that is only in its journal yet."""
    found = subprocess.Popen(
        python(HOLDER, path, passphrase or ""),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True,
    )  # fmt: skip
    assert found.stdout is not None
    assert found.stdout.readline() == "held\n"
    yield found
    found.kill()
    found.communicate()


def test_a_file_that_another_window_holds_is_not_replaced(
    path: Path, backup: Path, file_with: list[str], window: subprocess.Popen[str]
) -> None:
    done = run(*file_with, "restore", backup.name, "--yes")
    assert done.exit_code == 1
    assert "open in another window" in done.stderr
    assert not list(path.parent.glob("iop-before-restore-*"))


# -- journals --------------------------------------------------------------------------------------


@pytest.fixture
def left(path: Path, backup: Path, window: subprocess.Popen[str]) -> Path:
    """The file as a kill left it: a client is only in the journal beside it."""
    window.kill()
    window.wait()
    journal = path.with_name("iop.db-wal")
    assert journal.stat().st_size > 4096
    return journal


@pytest.mark.usefixtures("left")
def test_the_journal_of_the_old_file_goes_with_it(
    path: Path, backup: Path, file_with: list[str], passphrase: str | None
) -> None:
    done = run(*file_with, "restore", backup.name, "--yes")
    assert done.exit_code == 0, done.output
    assert "You would lose 4 changes" in done.stdout
    assert clients(path, passphrase) == ["A", "B", "C"]
    assert clients(kept(path), passphrase) == ["A", "B", "C", "D", "E", "held"]


def test_the_journal_of_a_file_that_is_missing_is_not_taken_for_the_restored_ones(
    path: Path, backup: Path, left: Path, file_with: list[str], passphrase: str | None
) -> None:
    journal = left.read_bytes()
    path.unlink()
    done = run(*file_with, "restore", backup.name, "--yes")
    assert done.exit_code == 0, done.output
    assert clients(path, passphrase) == ["A", "B", "C"]
    assert journal in [p.read_bytes() for p in path.parent.glob("iop*-wal")], "it may be all that is left of a day"


# -- killed in between -----------------------------------------------------------------------------

RESTORE = f"""{TICKS}
from pathlib import Path
from iop_tui.desk import restore
from iop_tui.domain import machine_clock
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
encryption_key.ITERATIONS = 1000
path, backup, passphrase, at = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] or None, int(sys.argv[4])
source = Store(backup, passphrase=passphrase, read_only=True)
ticks = Ticks(("desk/restore.py", "verified_copy.py"), at)
ticks.watch(source.reader.connection)
restore.take_place(source, path, machine_clock.now())
ticks.end()
"""
KILLED_AT = """
import os, signal, sys
from pathlib import Path
from iop_tui.desk import restore
from iop_tui.domain import machine_clock
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
encryption_key.ITERATIONS = 1000
source = Store(Path(sys.argv[2]), passphrase=sys.argv[3] or None, read_only=True)
real, wanted = getattr(Path, sys.argv[4]), Path(sys.argv[1]).name
def or_die(self, *args, **named):
    if any(Path(p).name.startswith(wanted) for p in (self, *args)):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, *args, **named)
setattr(Path, sys.argv[4], or_die)
restore.take_place(source, Path(sys.argv[1]), machine_clock.now())
"""


def killed_before(call: str, path: Path, backup: Path, passphrase: str | None) -> None:
    """Restore and kill it right before a call on the file itself."""
    assert elsewhere(KILLED_AT, path, backup, passphrase or "", call).returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def lengths() -> dict[str | None, int]:
    """How many moments each kind has, once it is known."""
    return {}


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("number", range(amount(4, 20)))
def test_killed_at_any_moment_one_of_the_two_is_there_whole(
    number: int, path: Path, backup: Path, passphrase: str | None, lengths: dict[str | None, int], tmp_path: Path
) -> None:
    if passphrase not in lengths:
        other = tmp_path / "other" / "iop.db"
        other.parent.mkdir()
        Store(other, passphrase=passphrase).close()
        lengths[passphrase] = ticks_of(RESTORE, other, backup, passphrase or "")
    before = lengths[passphrase]
    killed(RESTORE, path, backup, passphrase or "", at=round((number + 0.5) / amount(4, 20) * before))
    if path.exists():
        assert clients(path, passphrase) in (["A", "B", "C"], ["A", "B", "C", "D", "E"])
    else:
        assert clients(kept(path), passphrase) == ["A", "B", "C", "D", "E"]
    assert clients(backup, passphrase) == ["A", "B", "C"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
def test_killed_right_before_the_change_the_file_is_there_and_restoring_again_goes_on(
    path: Path, backup: Path, file_with: list[str], passphrase: str | None
) -> None:
    killed_before("replace", path, backup, passphrase)
    assert clients(path, passphrase) == ["A", "B", "C", "D", "E"]
    done = run(*file_with, "restore", backup.name, "--yes")
    assert done.exit_code == 0, done.output
    assert clients(path, passphrase) == ["A", "B", "C"]
    assert clients(kept(path), passphrase) == ["A", "B", "C", "D", "E"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
def test_killed_between_the_two_with_the_backup_on_a_stick_no_empty_file_is_made(
    path: Path, backup: Path, folder: Path, tmp_path: Path, passphrase: str | None
) -> None:
    stick = tmp_path / "stick"
    folder.rename(stick)
    killed_before("replace", path, stick / backup.name, passphrase)
    assert clients(path, passphrase) == ["A", "B", "C", "D", "E"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
@pytest.mark.usefixtures("left")
@pytest.mark.parametrize("call", ["replace", "unlink"])
def test_killed_with_a_journal_beside_the_file_nothing_saved_is_lost(
    call: str, path: Path, backup: Path, passphrase: str | None
) -> None:
    killed_before(call, path, backup, passphrase)
    assert "held" in clients(path, passphrase)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
def test_what_a_killed_restore_began_is_taken_back_when_the_file_is_opened(
    path: Path, backup: Path, file_with: list[str], passphrase: str | None
) -> None:
    killed_before("replace", path, backup, passphrase)
    assert kept(path).samefile(path)
    assert run(*file_with, "backup").exit_code == 0
    assert not list(path.parent.glob("iop-before-restore-*"))
    assert clients(path, passphrase) == ["A", "B", "C", "D", "E"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
@pytest.mark.usefixtures("left")
@pytest.mark.parametrize("passphrase", [PASSPHRASE], indirect=True)
@pytest.mark.parametrize("looks", ["today", "backup"])
def test_a_journal_that_only_the_files_own_passphrase_opens_comes_back_too(
    looks: str, path: Path, backup: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    source = Store(other, passphrase=ANOTHER)
    add(source, "X")
    source.close()
    killed_before("replace", path, other, ANOTHER)
    assert not path.with_name("iop.db-wal").exists(), "it went with the other name"
    path.with_name("iop.db-wal").touch()  # as a look at the file leaves it
    assert run(*given(tmp_path, PASSPHRASE), looks).exit_code == 0
    assert run(*given(tmp_path, PASSPHRASE), "backup").exit_code == 0
    assert not list(path.parent.glob("iop-before-restore-*"))
    assert "held" in clients(path, PASSPHRASE)


def test_who_restored_is_on_record(path: Path, file_with: list[str], passphrase: str | None, clock: Clock) -> None:
    store = Store(path, passphrase=passphrase, now=clock)
    program = Program(Desk(store, now=clock, zone=ZONE))
    program.save_facilitator("Jo Park")
    rae = program.save_facilitator("Rae Lindqvist")
    made = Desk(store, now=clock, zone=ZONE).backups.make()
    store.close()
    refused = run(*file_with, "--as", "nobody", "restore", made.name, "--yes")
    assert refused.exit_code == 1 and "No facilitator matches" in refused.stderr
    assert run(*file_with, "--as", "rae", "restore", made.name, "--yes").exit_code == 0
    restored = Store(path, passphrase=passphrase)
    assert rows(restored, "change", what="restore")[-1]["who"] == rae
    restored.close()


def test_the_moment_of_restoring_is_in_the_name_of_what_is_kept(
    path: Path, backup: Path, passphrase: str | None
) -> None:
    source = Store(backup, passphrase=passphrase, read_only=True)
    for second in (1, 2):
        restore.take_place(source, path, datetime(2026, 11, 21, 9, 0, second, tzinfo=UTC))
    source.close()
    assert inside(path.parent)[1:3] == [f"iop-before-restore-20261121-09000{n}.db" for n in (1, 2)]


def test_where_backups_were_written_elsewhere_outlives_a_restore(
    path: Path, backup: Path, tmp_path: Path, file_with: list[str], passphrase: str | None
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert run(*file_with, "backup", str(stick / "one.db")).exit_code == 0
    assert run(*file_with, "backup", str(backup.parent / "of my own.db")).exit_code == 0
    assert run(*file_with, "restore", backup.name, "--yes").exit_code == 0
    store = Store(path, passphrase=passphrase)
    assert Desk(store).backups.elsewhere() == [stick / "one.db", backup.parent / "of my own.db"]
    store.close()


@pytest.mark.parametrize("args", [("--yes",), ()])
def test_the_file_of_another_program_is_asked_about_by_both_names(
    args: tuple[str, ...], path: Path, file_with: list[str], passphrase: str | None, tmp_path: Path
) -> None:
    other = tmp_path / "another.db"
    Store(other, passphrase=passphrase).close()
    before = clients(path, passphrase)
    asked = run(*file_with, "restore", str(other), *args)
    assert asked.exit_code == 1 and "Nothing was changed." in asked.stderr
    assert f"{other} is not a backup of {path}: it is another program's file." in asked.stderr
    assert "Replace iop.db with another.db?" in asked.output
    assert clients(path, passphrase) == before
    done = run(*file_with, "restore", str(other), "--yes", "--another")
    assert done.exit_code == 0, done.output
    assert clients(path, passphrase) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_what_is_kept_beside_is_for_the_owner_only(path: Path, backup: Path, file_with: list[str]) -> None:
    path.chmod(0o644)
    assert run(*file_with, "restore", backup.name, "--yes").exit_code == 0
    assert kept(path).stat().st_mode & 0o777 == 0o600 and path.stat().st_mode & 0o777 == 0o600
