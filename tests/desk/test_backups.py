"""Backups: made when a day is closed, verified, so many as wanted, in nobody's way; a failed one is not forgotten."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from iop_tui.cli.main import cli
from iop_tui.day import GroupDay
from iop_tui.desk import backups, paths, settings
from iop_tui.desk.backups import Backups, Job, ago
from iop_tui.desk.desk import Desk
from iop_tui.desk.settings import Settings
from iop_tui.domain.errors import IopError
from iop_tui.domain.names import Name
from iop_tui.program.demo.desk import demo_desk
from iop_tui.store import Store, schema
from iop_tui.store.errors import StoreError
from iop_tui.store.file import encryption_key
from iop_tui.store.file.backup_names import Copy, copies
from iop_tui.store.file.verified_copy import Stopped
from tests.conftest import DAY, ZONE, Clock
from tests.support.program import Program
from tests.support.rows import elsewhere, everything, inside, rows, steps
from tests.support.seat import Seat, seated

PASSPHRASE = "correct horse battery"


pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_rounds")]


@pytest.fixture(params=[PASSPHRASE, None], ids=["encrypted", "plain"])
def passphrase(request: pytest.FixtureRequest) -> str | None:
    """The passphrase of the file, None for a plain one."""
    found: str | None = request.param
    return found


@pytest.fixture
def folder(path: Path) -> Path:
    """Where backups go if nobody says otherwise."""
    return path.parent / "backups"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup of many small pieces: on this small file it takes as long as on one of many years."""
    monkeypatch.setattr(backups, "_PIECE", 2)
    monkeypatch.setattr(backups, "_REST", 0.02)


async def until(true: Callable[[], object], what: str, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        await asyncio.sleep(0.01)


def running() -> bool:
    """Whether a backup is being made."""
    return any(t.name == "backup" for t in threading.enumerate())


async def recorded(store: Store, number: int = 1, what: str = "backup") -> None:
    await until(lambda: steps(store).count(what) >= number, f"no {what!r} in the record")


async def close_day(seat: Seat) -> None:
    await seat.press("c", "y")
    if rows(seat.desk.store, "session")[0]["state"] != "closed":
        await seat.press("y")  # asked back
    assert rows(seat.desk.store, "session")[0]["state"] == "closed", seat.text


def whole(path: Path, passphrase: str | None) -> Store:
    """A backup, opened for reading; it is whole and its chain holds."""
    found = Store(path, passphrase=passphrase, read_only=True)
    assert found.health() == []
    assert list(found.changes.broken()) == []
    return found


def without(tables: dict[str, list[tuple[object, ...]]], *names: str) -> dict[str, list[tuple[object, ...]]]:
    return {name: found for name, found in tables.items() if name not in names}


# -- after a day is closed -------------------------------------------------------------------------


async def test_closing_a_day_makes_a_backup_that_holds_it_and_today_says_so(
    group: GroupDay, desk: Desk, clock: Clock, folder: Path, passphrase: str | None
) -> None:
    group.sheet.rest_present()
    clock.at(12, 30)
    async with seated(desk) as seat:
        assert "no backup yet" in seat.text
        await seat.go(("enter",))
        await close_day(seat)
        at_closing = everything(desk.store)
        closed_as = desk.store.changes.head()
        await recorded(desk.store)
        await seat.press("0")
        assert "last backup just now" in seat.text
        clock.forward(hours=2, minutes=5)
        await seat.press("right", "left")
        assert "last backup 2 h ago" in seat.text
    (made,) = inside(folder)
    assert made == f"iop-20261120-183000-{closed_as[:12]}.db"
    if os.name == "posix":
        assert (folder / made).stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o777 == 0o700
    copy = whole(folder / made, passphrase)
    assert copy.encrypted == bool(passphrase)
    assert everything(copy) == at_closing
    assert copy.changes.head() == closed_as
    assert rows(copy, "session")[0]["state"] == "closed"
    copy.close()


async def test_days_closed_one_after_the_other_each_make_one(
    group: GroupDay, desk: Desk, program: Program, clock: Clock, folder: Path, passphrase: str | None
) -> None:
    clock.at(12, 30)
    group.sheet.rest_present()
    async with seated(desk, "enter") as seat:
        await close_day(seat)
        await recorded(desk.store)
        await seat.press("y", *"Miscounted", "enter")
        clock.forward(minutes=1)
        await close_day(seat)
        await recorded(desk.store, 2)
    assert len(inside(folder)) == 2
    copy = whole(folder / inside(folder)[-1], passphrase)
    assert [r["revision"] for r in rows(copy, "session")] == [1]
    copy.close()


@pytest.mark.parametrize("passphrase", [None], indirect=True)
async def test_a_day_closed_while_a_backup_is_being_made_is_in_one_too(
    group: GroupDay, desk: Desk, clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_PIECE", 10_000)
    monkeypatch.setattr(backups, "_REST", 0.08)
    clock.at(12, 30)
    group.sheet.rest_present()
    async with seated(desk, "enter", "c") as seat:
        seat.app.parts.backups.back_up()
        await until(lambda: folder.is_dir() and any(p.stat().st_size for p in folder.iterdir()), "all is copied")
        await close_day(seat)
        assert running(), "it still looks at the copy"
        await recorded(desk.store)
        await asyncio.sleep(0.3)
        await until(lambda: not running(), "the next one ends")
    states = set()
    for known in desk.backups.known():
        copy = whole(known.path, None)
        states.add(rows(copy, "session")[0]["state"])
        copy.close()
    assert "closed" in states


async def test_the_demo_makes_none(clock: Clock) -> None:
    with demo_desk(DAY, now=clock, zone=ZONE) as desk:
        async with seated(desk, "enter", "c", "y", "y") as seat:
            assert "The day is closed" in seat.text
            await seat.press("0")
            assert not running()
            assert "backup" not in seat.text
        assert "backups" not in inside(desk.store.path.parent)


# -- how many --------------------------------------------------------------------------------------


def desk_with(store: Store, clock: Clock, **values: object) -> Desk:
    return Desk(store, settings=Settings(**values), now=clock, zone=ZONE)  # type: ignore[arg-type]


def names(found: list[Copy]) -> list[str]:
    return [c.path.name for c in found]


def test_so_many_are_kept_and_the_oldest_go(store: Store, clock: Clock, folder: Path) -> None:
    desk = desk_with(store, clock, backups_kept=3)
    made = []
    for _ in range(5):
        made.append(desk.backups.make().name)
        clock.forward(days=1)
    assert names(desk.backups.known()) == made[-3:] == inside(folder)


def pretend(folder: Path, day: int, size: int, stem: str = "iop") -> Path:
    """A backup of so many bytes that was made on a day of October."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{stem}-202610{day:02}-120000-0123456789ab.db"
    path.touch()
    os.truncate(path, size)
    return path


def test_they_take_so_much_room_and_the_newest_stays_however_large(store: Store, clock: Clock, folder: Path) -> None:
    desk = desk_with(store, clock, backups_megabytes=5)
    old = [pretend(folder, day, 2_000_000) for day in (1, 2, 3, 4)]
    made = desk.backups.make()
    assert [c.path for c in desk.backups.known()] == [old[2], old[3], made]
    small = desk_with(store, clock, backups_megabytes=0)
    clock.forward(days=1)
    made = small.backups.make()
    assert [c.path for c in small.backups.known()] == [made]


def test_what_is_no_backup_of_this_file_is_never_removed(store: Store, clock: Clock, folder: Path) -> None:
    others = [pretend(folder, 1, 9, "other"), pretend(folder, 1, 9, "iop-2"), folder / "iop-notes.db", folder / "x.txt"]
    for other in others:
        other.touch()
    desk = desk_with(store, clock, backups_kept=1)
    for _ in range(3):
        desk.backups.make()
        clock.forward(days=1)
    assert all(other.exists() for other in others)
    assert len(inside(folder)) == len(others) + 1


def test_the_one_that_was_just_made_stays_when_the_clock_was_set_back(store: Store, clock: Clock, folder: Path) -> None:
    desk = desk_with(store, clock, backups_kept=2)
    clock.forward(days=400)
    for _ in range(2):
        desk.backups.make()
        clock.forward(minutes=1)
    clock.forward(days=-400)
    assert desk.backups.make().exists()


def test_ago_is_said_in_one_word_and_a_unit() -> None:
    said = [ago(timedelta(minutes=m)) for m in (0, 1, 59, 60, 47 * 60 + 59, 48 * 60, 10 * 1440)]
    assert said == ["just now", "1 min ago", "59 min ago", "1 h ago", "47 h ago", "2 days ago", "10 days ago"]


# -- where -----------------------------------------------------------------------------------------


def test_the_settings_say_where_and_how_many(path: Path, tmp_path: Path, folder: Path, clock: Clock) -> None:
    stick, file = tmp_path / "stick", tmp_path / "settings.toml"
    file.write_text(f'backups_folder = "{stick}"\nbackups_kept = 2\n', encoding="utf-8")
    store = Store(path, now=clock)
    desk = Desk(store, settings=settings.load(file), now=clock, zone=ZONE)
    for _ in range(3):
        desk.backups.make()
        clock.forward(days=1)
    store.close()
    own = paths.backups(str(stick), path)
    assert own.parent == stick
    assert [name[4:12] for name in inside(own)] == ["20261121", "20261122"]
    assert str(own) in CliRunner().invoke(cli, ["where"]).stdout
    assert len(CliRunner().invoke(cli, ["restore"]).stdout.splitlines()) == 2
    done = CliRunner().invoke(cli, ["backup"])
    assert done.exit_code == 0, done.output
    assert f"Written and verified: {own}" in done.stdout
    assert len(inside(own)) == 2
    assert not folder.exists()


def test_files_of_one_name_have_folders_of_their_own_where_the_settings_name_one(tmp_path: Path, clock: Clock) -> None:
    made = []
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        store = Store(tmp_path / place / "iop.db", now=clock)
        desk = desk_with(store, clock, backups_folder=str(tmp_path / "stick"), backups_kept=1)
        made.append(desk.backups.make())
        assert desk.backups.known()[0].path == made[-1]
        store.close()
    assert all(one.exists() for one in made)


def test_one_is_made_on_a_stick_by_name_and_never_over_another_file(
    store: Store, clock: Clock, tmp_path: Path, folder: Path, passphrase: str | None
) -> None:
    desk = desk_with(store, clock)
    made = desk.backups.make(tmp_path / "stick.db")
    assert made == tmp_path / "stick.db"
    whole(made, passphrase).close()
    assert desk.backups.state() == ("last backup just now", False)
    before = made.read_bytes()
    with pytest.raises(IopError, match="file with that name already"):
        desk.backups.make(made)
    with pytest.raises(IopError, match="That folder does not exist"):
        desk.backups.make(tmp_path / "none" / "stick.db")
    assert made.read_bytes() == before
    assert not folder.exists()


# -- in nobody's way -------------------------------------------------------------------------------


@pytest.mark.usefixtures("slow")
async def test_keys_that_are_pressed_while_one_is_made_are_saved_and_the_backup_is_whole(
    group: GroupDay, desk: Desk, clock: Clock, folder: Path, passphrase: str | None
) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.press("home")
        before = len(steps(desk.store))
        seat.app.parts.backups.back_up()
        worst, pressed = 0.0, 0
        while running() and pressed < 200:
            begun = time.perf_counter()
            await seat.burst("pnl"[pressed % 3], *(("enter",) if pressed % 3 == 2 else ()))
            worst = max(worst, time.perf_counter() - begun)
            pressed += 1
        await recorded(desk.store)
    print(f"{pressed} keys during a backup, the worst took {worst * 1000:.0f} ms")
    assert pressed > 5
    (made,) = inside(folder)
    copy = whole(folder / made, passphrase)
    assert len(steps(copy)) > before, "rows that were written meanwhile are in it"
    assert steps(copy) == steps(desk.store)[: len(steps(copy))]
    copy.close()
    assert desk.store.health() == []
    assert list(desk.store.changes.broken()) == []


@pytest.mark.usefixtures("slow")
async def test_locking_gives_it_up_and_unlocking_makes_up_for_it(
    group: GroupDay, desk: Desk, folder: Path, passphrase: str | None
) -> None:
    async with seated(desk, from_today=False) as seat:
        assert seat.session
        seat.app.parts.backups.back_up()
        await until(lambda: folder.is_dir() and inside(folder), "it has begun")
        assert running()
        await seat.press("ctrl+l", "x", "ctrl+l")
        await until(lambda: desk.store.locked, "the file is closed")
        assert not running()
        assert inside(folder) == []
        other = Store(desk.store.path, passphrase=passphrase)
        other.close()
        await seat.press("escape", "home")
        await seat.type(passphrase or "")
        await seat.press("enter")
        assert not desk.store.locked, seat.text
        await recorded(desk.store)
    (made,) = inside(folder)
    copy = whole(folder / made, passphrase)
    assert "unlock" in steps(copy)
    copy.close()
    assert "backup failed" not in steps(desk.store), "giving one up is no failure"


async def test_at_the_end_of_the_program_it_is_finished_without_its_rests(
    group: GroupDay, desk: Desk, folder: Path, passphrase: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_PIECE", 2)
    monkeypatch.setattr(backups, "_REST", 1.0)
    async with seated(desk, "enter") as seat:
        seat.app.parts.backups.back_up()
        await until(lambda: folder.is_dir() and inside(folder), "it has begun")
        app = seat.app
    begun = time.monotonic()
    app.parts.backups.end()
    await asyncio.sleep(0.05)
    assert time.monotonic() - begun < 5, "a rest is a second, and there are some thirty of them"
    assert not running()
    (made,) = inside(folder)
    whole(folder / made, passphrase).close()
    assert "backup" in steps(desk.store)


async def test_one_that_is_owed_when_the_program_ends_is_told_and_made_at_the_next_start(
    group: GroupDay, desk: Desk, folder: Path, path: Path, clock: Clock, passphrase: str | None
) -> None:
    desk.backups.owe()
    desk.close()
    again = Desk(Store(path, passphrase=passphrase, now=clock), now=clock, zone=ZONE)
    assert again.backups.state() == ("backup pending; no backup yet", True)
    async with seated(again, from_today=False):
        await recorded(again.store)
    assert again.backups.state() == ("last backup just now", False)
    assert len(inside(folder)) == 1
    again.close()


# -- failures --------------------------------------------------------------------------------------


async def test_one_that_fails_is_told_until_one_succeeds_also_after_a_restart(
    group: GroupDay, desk: Desk, clock: Clock, folder: Path, path: Path, passphrase: str | None
) -> None:
    clock.at(12, 30)
    group.sheet.rest_present()
    folder.write_text("not a folder")
    async with seated(desk, "enter") as seat:
        await close_day(seat)
        await recorded(desk.store, what="backup failed")
        await seat.press("0")
        assert "backup failed just now; no backup yet" in seat.text
    desk.close()
    clock.forward(hours=3)
    again = Desk(Store(path, passphrase=passphrase, now=clock), now=clock, zone=ZONE)
    again.start_work()
    async with seated(again) as seat:
        await recorded(again.store, 2, "backup failed")
        await seat.settle()
        assert "backup failed just now; no backup yet" in seat.text, "it was tried again"
        assert again.backups.state()[1], "it is a warning"
    again.close()
    clock.forward(hours=3)
    again = Desk(Store(path, passphrase=passphrase, now=clock), now=clock, zone=ZONE)
    again.start_work()
    assert again.backups.state() == ("backup failed 3 h ago; no backup yet", True)
    folder.unlink()
    async with seated(again) as seat:
        await recorded(again.store)
        await seat.settle()
        assert "last backup just now" in seat.text
        assert "failed" not in seat.text
    assert len(inside(folder)) == 1
    again.close()


LIMITED = """
import resource, sys
from pathlib import Path
from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import IopError
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
from tests.support.rows import inside, steps
encryption_key.ITERATIONS = 1000
path = Path(sys.argv[1])
desk = Desk(Store(path, passphrase=sys.argv[2] or None))
desk.store.checkpoint()
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size // 2, hard))
try:
    desk.backups.make()
except IopError as error:
    print(error)
print(inside(desk.backups.folder), steps(desk.store)[-1], *desk.backups.state(), sep="|")
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
made = desk.backups.make()
print(inside(desk.backups.folder) == [made.name], steps(desk.store)[-1], *desk.backups.state(), sep="|")
print(desk.store.health(), list(desk.store.changes.broken()))
desk.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of a file's size is Linux's")
def test_a_full_disk_leaves_no_half_of_one(group: GroupDay, path: Path, passphrase: str | None) -> None:
    group.desk.close()
    done = elsewhere(LIMITED, path, passphrase or "")
    assert not done.stderr
    said, failed, made, sound = done.stdout.splitlines()
    assert "disk" in said or "written" in said
    assert failed == "[]|backup failed|backup failed just now; no backup yet|True"
    assert made == "True|backup|last backup just now|False"
    assert sound == "[] []"


KILLED = """
import os, signal, sys
from pathlib import Path
from iop_tui.desk.desk import Desk
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
encryption_key.ITERATIONS = 1000
desk = Desk(Store(Path(sys.argv[1]), passphrase=sys.argv[2] or None))
def piece(done, total):
    if done > total // 2:
        os.kill(os.getpid(), signal.SIGKILL)
desk.store.copy_to(desk.backups.place(), pages=5, piece=piece)
"""


def test_one_that_a_kill_cut_off_is_taken_for_none(
    group: GroupDay, path: Path, clock: Clock, folder: Path, passphrase: str | None
) -> None:
    group.desk.close()
    assert elsewhere(KILLED, path, passphrase or "").returncode == -signal.SIGKILL
    (left,) = inside(folder)
    assert left.endswith(".unfinished")
    assert copies(folder, "iop") == []
    store = Store(path, passphrase=passphrase, now=clock)
    assert desk_with(store, clock).backups.state() == ("no backup yet", False)
    store.close()


def test_what_a_kill_left_of_one_is_gone_when_the_next_is_made(
    group: GroupDay, path: Path, clock: Clock, folder: Path, passphrase: str | None
) -> None:
    group.desk.close()
    assert elsewhere(KILLED, path, passphrase or "").returncode == -signal.SIGKILL
    store = Store(path, passphrase=passphrase, now=clock)
    made = desk_with(store, clock).backups.make()
    store.close()
    assert inside(folder) == [made.name]


def test_a_copy_that_does_not_read_back_is_not_kept(store: Store, clock: Clock, folder: Path) -> None:
    desk = desk_with(store, clock)

    def piece(done: int, total: int) -> None:
        if done == total:
            (unfinished,) = folder.glob(".*.unfinished")
            with unfinished.open("rb+") as file:
                file.seek(3 * 4096)
                file.write(bytes(4096))

    with pytest.raises(StoreError, match=r"incomplete|could not be verified|damaged"):
        desk.backups.make(piece=piece)
    assert inside(folder) == []
    assert desk.backups.state() == ("backup failed just now; no backup yet", True)


@pytest.fixture
def damaged(group: GroupDay, path: Path) -> list[bytes]:
    """The closed file with one bit of a page turned, for every other page but the first."""
    group.desk.close()
    good = path.read_bytes()

    def turned(page: int) -> bytes:
        at = page * 4096 + 1000
        return good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]

    return [turned(page) for page in range(1, len(good) // 4096, 2)]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("passphrase", [PASSPHRASE], indirect=True)
def test_one_of_a_damaged_file_ends_with_words(
    damaged: list[bytes], path: Path, clock: Clock, passphrase: str, folder: Path
) -> None:
    silent = []
    for number, content in enumerate(damaged):
        path.write_bytes(content)
        try:
            store = Store(path, passphrase=passphrase, now=clock)
        except StoreError:
            continue
        heard: list[IopError | None] = []
        try:
            job = Job(desk_with(store, clock).backups, heard.append)
        except StoreError:
            store.close()
            continue
        job.start()
        job.join()
        if not heard:
            silent.append(number)
        assert not list(folder.glob(".*"))
        store.lock()
    assert not silent, "the program waits for ever to hear how it went, and makes no other one"


def test_closing_the_file_gives_up_the_one_that_reads_from_it(
    path: Path, clock: Clock, passphrase: str | None, folder: Path
) -> None:
    store = Store(path, passphrase=passphrase, now=clock)
    for n in range(300):
        with store.saving("client", None) as writer:
            store.clients.save(writer, None, f"C-{n}", Name("Last" + "x" * 150, "First"))
    store.close()
    ended: list[IopError | None] = []
    for turn in range(12):  # each time at another moment of it
        store = Store(path, passphrase=passphrase, now=clock)
        job = Job(desk_with(store, clock).backups, ended.append)
        job.start()
        time.sleep(0.004 * turn)
        store.close()
        job.join(timeout=10)
        assert not job.is_alive()
        clock.forward(seconds=1)
    assert isinstance(ended[0], Stopped)
    assert not list(folder.glob(".*"))
    assert len(copies(folder, "iop")) == sum(1 for error in ended if error is None)


# -- before a migration ----------------------------------------------------------------------------


def second(monkeypatch: pytest.MonkeyPatch, *then: str) -> None:
    """A version of the program with one more migration, which ends with these statements."""

    def m0002_second(db: object) -> None:
        for statement in ("ALTER TABLE client ADD COLUMN pronouns TEXT", "CREATE TABLE later (id INTEGER)", *then):
            db.execute(statement)  # type: ignore[attr-defined]

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, m0002_second))
    monkeypatch.setattr(schema, "NAMES", (*schema.NAMES, "m0002_second"))


def shape(store: Store) -> list[str]:
    return [r["sql"] for r in store.reader.all("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")]


def test_before_a_migration_the_file_is_backed_up_in_its_old_shape(
    group: GroupDay, path: Path, folder: Path, passphrase: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, known, head = shape(group.desk.store), everything(group.desk.store), group.desk.store.changes.head()
    group.desk.close()
    second(monkeypatch)
    store = Store(path, passphrase=passphrase)
    assert "later" in " ".join(shape(store))
    assert without(everything(store), "client", "later") == without(known, "client")
    assert list(store.changes.broken()) == []
    store.close()
    (made,) = copies(folder, "iop")
    assert head.startswith(made.head)
    Store(path, passphrase=passphrase).close()
    assert len(inside(folder)) == 1, "only once"
    monkeypatch.undo()
    monkeypatch.setattr(encryption_key, "ITERATIONS", 1000)
    copy = whole(made.path, passphrase)
    assert shape(copy) == old
    assert everything(copy) == known
    copy.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    group: GroupDay, path: Path, folder: Path, passphrase: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, known = shape(group.desk.store), everything(group.desk.store)
    group.desk.close()
    second(monkeypatch, "INSERT INTO nowhere VALUES (1)")
    with pytest.raises(StoreError):
        Store(path, passphrase=passphrase)
    assert len(copies(folder, "iop")) == 1
    monkeypatch.undo()
    monkeypatch.setattr(encryption_key, "ITERATIONS", 1000)
    store = Store(path, passphrase=passphrase)
    assert shape(store) == old
    assert everything(store) == known
    assert store.health() == []
    assert list(store.changes.broken()) == []
    store.close()
    assert inside(path.parent) == ["backups", "iop.db"]


def test_where_no_backup_can_be_made_nothing_is_migrated(
    group: GroupDay, path: Path, folder: Path, passphrase: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = shape(group.desk.store)
    group.desk.close()
    folder.write_text("not a folder")
    second(monkeypatch)
    with pytest.raises(StoreError, match="the file is not changed without a backup"):
        Store(path, passphrase=passphrase)
    monkeypatch.undo()
    monkeypatch.setattr(encryption_key, "ITERATIONS", 1000)
    store = Store(path, passphrase=passphrase)
    assert shape(store) == old
    store.close()


def test_a_fresh_file_has_nothing_to_back_up(store: Store, folder: Path) -> None:
    assert not folder.exists()
    assert Backups(Desk(store)).last() is None
