"""Each fault that is foreseen, against the real store; here are those that no other test holds.

| fault | held by |
|---|---|
| kill | `test_random_kills`, `e2e/test_endings`, `store/test_opening`; with a wrong passphrase after it: here |
| power cut | `test_power_cut`, on the disk of `test_disk` |
| disk full | here, on a full disk; with a limit: `store/test_saving`, `store/test_reencrypt`, `desk/test_backups` |
| too-large file | `store/test_saving` |
| read-only file, folder, somebody else's | `store/test_rights`; encrypted: here |
| second window | `store/test_opening`, `e2e/test_endings`, `app/lock`; encrypted, by command: here |
| truncated, zeroed, overwritten | `store/test_opening`, `store/test_encryption`; what `check` says of each page: here |
| flipped bits | `store/test_encryption` |
| empty | `store/test_opening`, `store/test_encryption`, `e2e/test_faults`; beside its journal: here |
| missing with backups there | here |
| missing with its journal there | here; restored then: `desk/test_restore` |
| newer version | `store/test_opening`, `store/test_encryption`, `e2e/test_faults` |
| commands killed, and what they leave | `test_killed_commands` |
| deleted, replaced or moved while open | `store/test_rescue`; while locked: `app/lock` |
| suspend | `app/test_idle_clock`, `app/lock`; nothing painted before the lock: `e2e/test_at_once` |
| a slow disk | `e2e/test_at_once`, `app/test_curtain` |
| the window closed while it paints | `test_hang_ups`, `e2e/test_endings` |
| bytes of a terminal that nobody typed | `app/test_terminal_keys`, `e2e/test_terminal_bytes` |
| damage that a screen meets | `screens/test_damage` |
| rows, tables, PINs changed beside the program; an older whole file | `store/test_beside_the_record` |
| the record tampered with | `store/test_tampering` |
| links and modes of what stands beside the file | `store/test_rights`, `desk/test_pins` |
| files that are none, closed folders, a full or closed output | `cli/test_every_command`, `desk/test_named_files` |
| clock set back | `app/test_idle_clock`, `app/lock`, `desk/test_pins`, `desk/test_backups`; a group day: here |
| midnight | `day/test_opening`, `screens/test_today`, `app/lock`; notes and closing after it: here |
| daylight saving time | `domain/test_times`; a group in the night in which the clocks change: here |
| failed migration | `desk/test_backups` |
| synced folders | `desk/test_synced_folders`, `store/test_copy`; by itself once hands are off the keys: here |
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random

import click
import pytest
from click.testing import CliRunner

from iop_tui.app.setup_wizard import FirstRun
from iop_tui.cli.first_start import set_up
from iop_tui.cli.main import cli
from iop_tui.day import GroupDay, open_session
from iop_tui.desk import paths, unlock_attempts
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.errors import Damaged, InUse, StoreError, WrongPassphrase
from iop_tui.store.file.backup_names import HEAD_SIZE
from tests.conftest import DAY, ZONE, Clock
from tests.support.at import python
from tests.support.program import Program
from tests.support.rows import ROOT, elsewhere, everything, inside, rows, steps
from tests.support.seat import seated

PASSPHRASE = "correct horse battery"
IN_USE = (
    r"iop-tui: The file is open in another window( \(process \d+(, since [\d :-]+)?\))?\. "
    r"Close that one first, or work there\."
)


pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_rounds")]


@pytest.fixture(params=[PASSPHRASE, None], ids=["encrypted", "plain"])
def passphrase(request: pytest.FixtureRequest) -> str | None:
    """The passphrase of the file, None for a plain one."""
    found: str | None = request.param
    return found


def sound(store: Store) -> None:
    assert store.health() == []
    assert list(store.changes.broken()) == []


def options(folder: Path, passphrase: str | None) -> list[str]:
    """The options that give a passphrase to a command."""
    if passphrase is None:
        return []
    target = folder / "phrase.txt"
    target.write_text(passphrase + "\n", encoding="utf-8")
    target.chmod(0o600)
    return ["--passphrase-file", str(target)]


# -- kill ------------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
encryption_key.ITERATIONS = 1000
store = Store(Path(sys.argv[1]), passphrase=sys.argv[2] or None)
for n in range(5):
    with store.saving("client", None) as writer:
        store.clients.save(writer, None, f"K-{n}", Name("Killed"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(path: Path) -> dict[str, bytes]:
    """A file with five clients that are only in its journal yet; gives both files."""
    assert elsewhere(KILLED, path, PASSPHRASE).returncode == -signal.SIGKILL
    found = {name: path.with_name(name).read_bytes() for name in ("iop.db", "iop.db-wal")}
    assert len(found["iop.db-wal"]) > 10_000
    return found


@pytest.mark.parametrize("read_only", [True, False])
def test_a_wrong_passphrase_leaves_the_file_and_its_journal_as_a_kill_left_them(read_only: bool, path: Path) -> None:
    before = killed(path)
    with pytest.raises(WrongPassphrase):
        Store(path, passphrase="incorrect horse battery", read_only=read_only)
    assert {p.name: p.read_bytes() for p in path.parent.iterdir() if not p.name.endswith("-shm")} == before


def test_wrong_passphrases_after_a_kill_cost_nothing(path: Path) -> None:
    killed(path)
    for read_only in (True, False, False):
        with pytest.raises(WrongPassphrase):
            Store(path, passphrase="incorrect horse battery", read_only=read_only)
    store = Store(path, passphrase=PASSPHRASE)
    assert len(rows(store, "client")) == 5
    sound(store)
    store.close()


# -- disk full -------------------------------------------------------------------------------------

ON_A_FULL_DISK = """
import subprocess, sys
from pathlib import Path
from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import IopError
from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
from tests.support.rows import inside, steps
encryption_key.ITERATIONS = 1000
folder = Path(sys.argv[1])
store = Store(folder / "iop.db", passphrase=sys.argv[2] or None)
desk, kept = Desk(store), 0
try:
    while kept < 5000:
        with store.saving("client", None) as writer:
            store.clients.save(writer, None, f"C-{kept}", Name("x" * 150))
        kept += 1
except IopError as error:
    print(error)
print(kept == len(store.clients.all()) > 10, store.reader.connection.in_transaction)
try:
    desk.backups.make()
except IopError as error:
    print(error.text != "")
print(inside(folder / "backups"), desk.backups.state()[1])
subprocess.run(["mount", "-o", "remount,size=8m", str(folder)], check=True)
with store.saving("client", None) as writer:
    store.clients.save(writer, None, "after", Name("After"))
made = desk.backups.make()
print(len(store.clients.all()) == kept + 1, store.health(), list(store.changes.broken()))
print(inside(folder / "backups") == [made.name], desk.backups.state())
store.close()
again = Store(folder / "iop.db", passphrase=sys.argv[2] or None)
print(len(again.clients.all()) == kept + 1, again.health(), list(again.changes.broken()))
again.close()
"""


def own_disk(folder: Path, code: str, *args: str) -> subprocess.CompletedProcess[str]:
    """Run Python code where a folder is a disk of 900 kB of its own; nobody else sees that."""
    mounted = f'mount -t tmpfs -o size=900k tmpfs "{folder}" && exec "$@"'
    as_root = [] if os.geteuid() == 0 else ["-r"]
    return subprocess.run(
        ["unshare", *as_root, "-m", "sh", "-c", mounted, "sh", *python(code, folder, *args)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_on_a_full_disk_it_is_said_nothing_is_lost_and_it_goes_on_when_there_is_room(
    tmp_path: Path, passphrase: str | None
) -> None:
    if shutil.which("unshare") is None or own_disk(tmp_path, "pass").returncode:
        pytest.skip("no disk of its own can be mounted here")
    done = own_disk(tmp_path, ON_A_FULL_DISK, passphrase or "")
    assert not done.stderr
    said, there, failed, nothing_half, after, made, again = done.stdout.splitlines()
    assert "not saved" in said
    assert there == "True False"
    assert failed == "True"
    assert nothing_half == "[] True"
    assert after == "True [] []"
    assert made == "True ('last backup just now', False)"
    assert again == "True [] []"


OPENED_ON_A_FULL_DISK = """
import os, subprocess, sys
from pathlib import Path
from iop_tui.domain.errors import IopError
from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
encryption_key.ITERATIONS = 1000
folder = Path(sys.argv[1])
if os.fork() == 0:
    store = Store(folder / "iop.db", passphrase=sys.argv[2] or None)
    for n in range(3):
        with store.saving("client", None) as writer:
            store.clients.save(writer, None, f"C-{n}", Name("x" * 150))
    os.kill(os.getpid(), 9)
os.wait()
try:
    (folder / "fill").write_bytes(bytes(2_000_000))
except OSError:
    pass
try:
    Store(folder / "iop.db", passphrase=sys.argv[2] or None)
except IopError as error:
    print(error)
(folder / "fill").unlink()
store = Store(folder / "iop.db", passphrase=sys.argv[2] or None)
print(len(store.clients.all()), store.health(), list(store.changes.broken()))
store.close()
"""


def test_opened_on_a_full_disk_it_is_said_and_the_journal_stays(tmp_path: Path, passphrase: str | None) -> None:
    if shutil.which("unshare") is None or own_disk(tmp_path, "pass").returncode:
        pytest.skip("no disk of its own can be mounted here")
    done = own_disk(tmp_path, OPENED_ON_A_FULL_DISK, passphrase or "")
    assert not done.stderr
    said, after = done.stdout.splitlines()
    assert "cannot be opened now" in said and "not saved" not in said
    assert after == "3 [] []"


# -- read-only -------------------------------------------------------------------------------------

AS_NOBODY = """
import hashlib, os, sys  # whoever nobody is, they may not read Python's own modules
from pathlib import Path
from iop_tui.domain.errors import IopError
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
encryption_key.ITERATIONS = 1000
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
for read_only in (False, True):
    try:
        store = Store(Path(sys.argv[1]), passphrase="correct horse battery", read_only=read_only)
        print("opened", store.health())
        store.close()
    except IopError as error:
        print(type(error).__name__, error, sep="|")
"""


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX")
@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o777), (0o666, 0o555)], ids=["file", "folder"])
def test_an_encrypted_file_that_may_only_be_read_is_told_at_the_start(file: int, folder: int) -> None:
    place = Path(tempfile.mkdtemp(prefix="iop-rights-"))
    try:
        path = place / "iop.db"
        Store(path, passphrase=PASSPHRASE).close()
        before = path.read_bytes()
        path.chmod(file)
        place.chmod(folder)
        writing, reading = elsewhere(AS_NOBODY, path).stdout.splitlines()
        assert writing.startswith("StoreError|The file or its folder cannot be written.")
        assert reading == "opened []"
        assert path.read_bytes() == before
    finally:
        place.chmod(0o755)
        shutil.rmtree(place)


# -- second window ---------------------------------------------------------------------------------


def test_a_command_beside_an_open_window_is_told_at_once_and_counts_as_no_wrong_try(
    path: Path, tmp_path: Path, store: Store, passphrase: str | None
) -> None:
    with store.saving("fact", None) as writer:
        store.program.set_meta(writer, "a", "b")
    for command in (["today"], ["backup"]):
        done = CliRunner().invoke(cli, [*options(tmp_path, passphrase), *command])
        assert done.exit_code == 1
        assert re.fullmatch(IN_USE, done.stderr.strip()), done.stderr
    assert unlock_attempts.count(path) == 0
    assert not (path.parent / "backups").exists()
    with store.saving("fact", None) as writer:
        store.program.set_meta(writer, "a", "c")
    sound(store)


def test_a_backup_that_reads_the_file_lets_no_other_window_in(
    path: Path, tmp_path: Path, store: Store, passphrase: str | None
) -> None:
    tried = []

    def piece(_done: int, _total: int) -> None:
        with pytest.raises(InUse):
            Store(path, passphrase=passphrase)
        tried.append(1)

    store.copy_to(tmp_path / "copy.db", piece=piece)
    assert tried
    with pytest.raises(InUse):
        Store(path, passphrase=passphrase)


# -- truncated, zeroed, overwritten ------------------------------------------------------------------


def mutilated(good: bytes, page: int) -> dict[str, bytes]:
    """What may have become of a file; ``page`` counts from 0."""
    at, end = page * 4096, (page + 1) * 4096
    noise = Random(page).randbytes(4096)
    return {
        "zeroed": good[:at] + bytes(4096) + good[end:],
        "overwritten": good[:at] + noise + good[end:],
        "swapped": good[:at] + good[end : end + 4096] + good[at:end] + good[end + 4096 :],
        "cut": good[:at],
    }


@pytest.mark.parametrize("how", ["zeroed", "overwritten", "swapped", "cut"])
def test_check_finds_every_mutilated_page_and_leaves_the_file_alone(
    how: str, group: GroupDay, path: Path, tmp_path: Path, passphrase: str | None
) -> None:
    group.sheet.rest_present()
    group.desk.close()
    good = path.read_bytes()
    args = [*options(tmp_path, passphrase), "check"]
    assert CliRunner().invoke(cli, args).exit_code == 0
    number = len(good) // 4096
    for page in [0, *Random(how).sample(range(1, number - 1), 12)]:
        content = mutilated(good, page)[how]
        if content == good:  # two empty pages
            continue
        path.write_bytes(content)
        done = CliRunner().invoke(cli, args)
        assert done.exit_code == 1, (page, done.output)
        assert path.read_bytes() == content, page
        unlock_attempts.forget(path)


@pytest.mark.parametrize("passphrase", [PASSPHRASE], indirect=True)
def test_check_names_the_page_in_words(group: GroupDay, path: Path, tmp_path: Path, passphrase: str) -> None:
    group.desk.close()
    good = path.read_bytes()
    named = 0
    for page in range(4, len(good) // 4096 - 1, 7):
        path.write_bytes(mutilated(good, page)["overwritten"])
        done = CliRunner().invoke(cli, [*options(tmp_path, passphrase), "check"])
        assert isinstance(done.exception, SystemExit), (page, done.exception)
        assert "damaged" in done.stderr or "The file is not intact." in done.stderr
        named += f"page {page + 1}\n" in done.stderr
    assert named > 5, "what is read to open the file at all is told without its page"


@pytest.mark.parametrize("passphrase", [PASSPHRASE], indirect=True)
@pytest.mark.parametrize(
    "command", [["today"], ["backup"], ["purge", "--client", "C-003", "--yes"]], ids=lambda c: c[0]
)
def test_a_command_on_a_damaged_file_works_or_ends_with_words(
    command: list[str], group: GroupDay, path: Path, tmp_path: Path, passphrase: str
) -> None:
    group.desk.close()
    good = path.read_bytes()
    wrong = []
    for page in range(1, len(good) // 4096, 2):
        content = bytearray(good)
        content[page * 4096 + 2000] ^= 1
        path.write_bytes(content)
        done = CliRunner().invoke(cli, [*options(tmp_path, passphrase), *command])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            wrong.append((page + 1, repr(done.exception)))
    assert not wrong


# -- empty, missing --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["-wal", "-journal"])
def test_an_emptied_file_beside_its_journal_is_left_as_it_is(kind: str, path: Path, passphrase: str | None) -> None:
    journal = path.with_name(path.name + kind)
    journal.write_bytes(Random(1).randbytes(9000))
    path.touch()
    before = journal.read_bytes()
    for read_only in (True, False):
        with pytest.raises(Damaged, match="The file is empty"):
            Store(path, passphrase=passphrase, read_only=read_only)
    assert (path.read_bytes(), journal.read_bytes()) == (b"", before)


@pytest.mark.parametrize("kind", ["-wal", "-journal"])
def test_a_file_that_is_missing_beside_its_journal_is_not_made_anew(
    kind: str, path: Path, tmp_path: Path, passphrase: str | None
) -> None:
    journal = path.with_name(path.name + kind)
    journal.write_bytes(Random(1).randbytes(9000))
    with pytest.raises(Damaged, match=rf"missing, but its journal is there.*iop\.db{kind}"):
        Store(path, passphrase=passphrase)
    done = CliRunner().invoke(cli, ["--unencrypted", "facilitator", "add", "Rae Ellis"])
    assert "its journal is there" in done.stderr
    assert not path.exists()
    assert journal.read_bytes() == Random(1).randbytes(9000)


def test_a_file_that_went_away_beside_its_journal_is_whole_when_it_is_back(path: Path, tmp_path: Path) -> None:
    assert elsewhere(KILLED, path, PASSPHRASE).returncode == -signal.SIGKILL
    away = path.rename(tmp_path / "away.db")
    with pytest.raises(Damaged, match="its journal is there"):
        Store(path, passphrase=PASSPHRASE)
    away.rename(path)
    store = Store(path, passphrase=PASSPHRASE)
    assert len(rows(store, "client")) == 5
    sound(store)
    store.close()


@pytest.fixture
def missing(store: Store, clock: Clock, path: Path) -> Path:
    """The name of a backup whose file is not there."""
    made = Desk(store, now=clock, zone=ZONE).backups.make()
    store.close()
    path.unlink()
    return made


def test_where_a_file_is_missing_and_backups_are_there_no_fresh_one_is_made(
    missing: Path, path: Path, tmp_path: Path, passphrase: str | None
) -> None:
    words = (
        f"The file is missing, but there are backups of it. Find where it went, or run: iop-tui restore {missing.name}"
    )
    with pytest.raises(StoreError) as error:
        Store(path, passphrase=passphrase)
    assert str(error.value) == words
    phrase = options(tmp_path, passphrase)
    for command in (
        ["--unencrypted", "facilitator", "add", "Rae Ellis"],
        ["facilitator", "add", "Rae Ellis"],
        [*phrase, "track", "add", "Morning", "--days", "mon", "--start", "09:00", "--end", "12:00"],
        ["backup"],
    ):
        done = CliRunner().invoke(cli, command)
        assert (done.exit_code, done.stderr) == (1, f"iop-tui: {words}\n"), command
    assert not path.exists()


def test_the_first_start_is_none_where_backups_are_there(
    missing: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FirstRun, "run", lambda self: None)  # left at once, where it is shown after all
    context = click.Context(cli, obj={"path": path, "passphrase_file": None, "unencrypted": False, "day": None})
    with pytest.raises(StoreError, match="missing, but there are backups"):
        set_up(context)
    assert not path.exists()


def test_backups_in_the_folder_of_the_settings_count_too(
    missing: Path, path: Path, tmp_path: Path, passphrase: str | None
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    own = missing.parent.rename(paths.backups(str(stick), path))
    (tmp_path / "settings.toml").write_text(f'backups_folder = "{stick}"\n', encoding="utf-8")
    done = CliRunner().invoke(cli, ["--unencrypted", "facilitator", "add", "Rae Ellis"])
    assert "missing, but there are backups" in done.stderr
    with pytest.raises(StoreError, match="missing, but there are backups"):
        Store(path, passphrase=passphrase, backups=own)
    assert not path.exists()


def test_backups_of_another_file_are_no_reason_to_make_none(missing: Path, path: Path, passphrase: str | None) -> None:
    other = path.with_name("other.db")
    store = Store(other, passphrase=passphrase)
    sound(store)
    store.close()
    assert other.exists()


# -- clocks ----------------------------------------------------------------------------------------


def test_a_clock_that_is_set_back_amid_a_group_day_changes_no_order(
    group: GroupDay, clients: list[int], clock: Clock, path: Path, passphrase: str | None
) -> None:
    desk = group.desk
    group.sheet.mark(clients[0], Mark.HERE)
    clock.forward(minutes=30)
    group.sheet.mark(clients[1], Mark.HERE)
    clock.forward(hours=-3)
    group.sheet.mark(clients[2], Mark.NO_SHOW)
    group.notes.save(clients[0], "Written at a quarter to seven, as the clock has it.")
    group.notes.record_typing()
    recorded = rows(desk.store, "change")
    assert [c["seq"] for c in recorded] == list(range(1, len(recorded) + 1))
    assert recorded[-1]["at"] < recorded[-3]["at"]
    assert list(desk.store.changes.broken()) == []
    assert desk.undo().what == "note"
    assert desk.undo().client_id == clients[2]
    assert desk.undo().client_id == clients[1]
    group.reload()
    assert [group.rows[c].mark for c in clients[:3]] == [Mark.HERE, Mark.NOT_MARKED, Mark.NOT_MARKED]
    head = desk.store.changes.head()
    clock.forward(days=-400)
    desk.backups.make()
    (made,) = desk.backups.known()
    assert made.head == head[:HEAD_SIZE]
    desk.close()
    clock.forward(days=-1)
    again = Store(path, passphrase=passphrase, now=clock)
    sound(again)
    assert steps(again)[-1] == "backup"
    again.close()


def test_after_midnight_notes_and_closing_belong_to_the_evening(program: Program, desk: Desk, clock: Clock) -> None:
    night = program.add_track("Night", parse_weekdays("fri"), 1320, 30, since=date(2026, 9, 1)).track.id
    owl = program.add_client(Name("Owl", "Olga"), admitted_on=date(2026, 10, 5), days=frozenset({(night, 4)}))
    clock.at(22, 5)
    group = open_session(desk, night, DAY)
    group.sheet.mark(owl, Mark.HERE)
    clock.set(DAY + timedelta(days=1), 0, 20)
    group.round.press(owl, "mood", 4)
    group.notes.save(owl, "Talked about the walk home.")
    group.sheet.leave(owl, group.minute(), "excused")
    clock.set(DAY + timedelta(days=1), 0, 35)
    group.notes.sign(owl)
    group.closing.close(sure=True)
    assert [(s["day"], s["state"]) for s in rows(desk.store, "session")] == [("2026-11-20", "closed")]
    (note,) = rows(desk.store, "note")
    assert (note["late_entry"], note["begun_at"][:16]) == (0, "2026-11-21T06:20")
    (mark,) = rows(desk.store, "attendance")
    assert (mark["left_min"], mark["recorded_at"][:16]) == (1460, "2026-11-21T06:20")
    assert list(desk.store.sessions.between(DAY + timedelta(days=1), DAY + timedelta(days=9))) == []


@pytest.mark.parametrize(
    ("day", "moments", "gone"),
    [
        # at 02:00 the clocks go back: 01:30 comes twice, and the file has both in order
        (date(2026, 10, 31), ["05:30", "06:30", "07:30"], [1470, 1530, 1530]),
        # at 02:00 they go forward: after 01:30 comes 03:30
        (date(2026, 3, 7), ["06:30", "07:30", "08:30"], [1470, 1530, 1650]),
    ],
    ids=["autumn", "spring"],
)
def test_a_group_in_the_night_in_which_the_clocks_change(
    day: date, moments: list[str], gone: list[int], program: Program, desk: Desk, clock: Clock
) -> None:
    night = program.add_track("Night", parse_weekdays("sat"), 1380, 239, since=date(2026, 1, 1)).track.id
    people = [
        program.add_client(Name(f"Owl{n}"), admitted_on=date(2026, 1, 5), days=frozenset({(night, 5)}))
        for n in range(3)
    ]
    clock.set(day, 23, 5)
    desk.day = day
    group = open_session(desk, night, day, sure=True)
    before = clock()
    for person, moment, minute in zip(people, moments, gone, strict=True):
        hour, rest = map(int, moment.split(":"))
        until = before.replace(
            day=1 if day.month == 10 else 8, month=11 if day.month == 10 else 3, hour=hour, minute=rest
        )
        clock.forward(seconds=(until - clock()).total_seconds())
        assert group.minute() == minute
        group.sheet.arrive(person, group.minute())
    stored = rows(desk.store, "attendance")
    assert [r["arrived_min"] for r in stored] == gone
    assert sorted(r["recorded_at"] for r in stored) == [r["recorded_at"] for r in stored]
    assert all(group.sheet.minutes(p).total >= 0 for p in people)
    clock.forward(hours=3)
    group.closing.close(sure=True)
    assert {s["day"] for s in rows(desk.store, "session")} == {day.isoformat()}
    assert list(desk.store.changes.broken()) == []
    week = open_session(desk, night, day + timedelta(days=7), sure=True)
    assert (week.session.scheduled_start, week.session.scheduled_end) == (1380, 1440 + 239)


# -- synced folders --------------------------------------------------------------------------------

COPIER = "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"


async def test_two_seconds_after_the_last_key_the_file_alone_holds_everything(
    group: GroupDay, path: Path, tmp_path: Path, passphrase: str | None
) -> None:
    store = group.desk.store
    async with seated(group.desk, from_today=False) as seat:
        await seat.press("home", "p", "n", "5", "home", "v", "enter", *"calm", "escape")
        await asyncio.sleep(2.3)
        target = tmp_path / "synced" / "iop.db"
        target.parent.mkdir()
        assert elsewhere(COPIER, path, target).returncode == 0
        known = everything(store)
    other = Store(target, passphrase=passphrase)
    assert everything(other) == known
    assert [n["text"] for n in rows(other, "note")] == ["calm"]
    sound(other)
    other.close()
    assert inside(target.parent) == ["iop.db"]
