"""A file that goes away while it is open: all of it is brought to a copy beside, and work goes on there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from iop_tui.cli.main import cli
from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import Action
from iop_tui.domain.attendance import Mark
from iop_tui.store import Store
from iop_tui.store.errors import StoreError
from iop_tui.store.file.rescue import rescued_beside
from tests.support.rows import everything, rows
from tests.support.seat import seated

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="an open file cannot be moved there"),
    pytest.mark.usefixtures("few_rounds"),
]
PASSPHRASE = "correct horse battery"
WAYS = ["deleted", "replaced", "moved", "folder moved"]


@pytest.fixture(params=[PASSPHRASE, None], ids=["encrypted", "plain"])
def passphrase(request: pytest.FixtureRequest) -> str | None:
    """The passphrase of the file, None for a plain one."""
    found: str | None = request.param
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file is in a folder of its own."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "iop.db"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder, in which a copy is looked for last."""
    found = tmp_path / "home"
    found.mkdir()
    monkeypatch.setenv("HOME", str(found))
    return found


def go_away(how: str, path: Path) -> None:
    """Take the file away under an open window, as a file manager or a sync client does."""
    if how == "deleted":
        path.unlink()
    elif how == "moved":
        path.rename(path.with_suffix(".old"))
    elif how == "folder moved":
        path.parent.rename(path.parent.with_name("elsewhere"))
    else:
        shutil.copy(path, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)


def opened(path: Path, passphrase: str | None) -> Store:
    return Store(path, passphrase=passphrase, read_only=True)


@pytest.mark.parametrize("how", WAYS)
def test_nothing_saved_is_lost_and_the_next_key_is_saved_too(
    how: str, group: GroupDay, clients: list[int], path: Path, home: Path, passphrase: str | None
) -> None:
    store = group.desk.store
    group.sheet.mark(clients[0], Mark.HERE)
    group.notes.save(clients[0], "Typed before.")
    go_away(how, path)
    group.sheet.mark(clients[1], Mark.NO_SHOW)
    group.notes.save(clients[0], "Typed before and after.")
    rescued = store.rescued
    assert rescued is not None and store.path == rescued
    assert rescued.parent == (home if how == "folder moved" else path.parent)
    assert rescued.name == "iop-rescued-20261120-150200.db"
    assert rescued.stat().st_mode & 0o777 == 0o600
    group.desk.close()
    copy = opened(rescued, passphrase)
    marks = {r["client_id"]: r["mark"] for r in rows(copy, "attendance")}
    assert (marks[clients[0]], marks[clients[1]]) == ("here", "no_show")
    assert [n["text"] for n in rows(copy, "note")] == ["Typed before and after."]
    assert copy.health() == [] and list(copy.changes.broken()) == []
    copy.close()


@pytest.mark.parametrize("how", WAYS)
def test_at_the_end_everything_is_in_the_copy_also_without_another_save(
    how: str, group: GroupDay, clients: list[int], path: Path, passphrase: str | None
) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    go_away(how, path)
    group.desk.close()
    rescued = group.desk.store.rescued
    assert rescued is not None
    copy = opened(rescued, passphrase)
    assert [r["mark"] for r in rows(copy, "attendance")].count("here") == 1
    copy.close()


def test_a_file_that_went_away_twice_is_rescued_twice(group: GroupDay, clients: list[int], path: Path) -> None:
    for client in clients[:2]:
        group.desk.store.path.unlink()
        group.sheet.mark(client, Mark.HERE)
    assert len(rescued_beside(path)) == 1, "the first copy was deleted too"
    assert [r["mark"] for r in rows(group.desk.store, "attendance")].count("here") == 2


@pytest.fixture
def other_window(path: Path, passphrase: str | None) -> Iterator[list[Store]]:
    """Other windows over what stands at the path; closed at the end."""
    found: list[Store] = []
    yield found
    for store in found:
        store.close()


@pytest.mark.parametrize("settled", [True, False])
def test_another_windows_file_and_journal_are_never_touched(
    settled: bool, group: GroupDay, clients: list[int], path: Path, passphrase: str | None, other_window: list[Store]
) -> None:
    """The file was moved and an older one put in its place, which another window opens and writes."""
    group.desk.store.checkpoint()
    shutil.copy(path, path.with_name("older.db"))
    group.sheet.mark(clients[0], Mark.HERE)
    if settled:
        group.desk.store.checkpoint()
    path.rename(path.with_name("away.db"))
    journal = path.with_name("iop.db-wal")
    if not settled:
        journal.unlink(missing_ok=True)  # else it would be taken for the older file's
    path.with_name("older.db").replace(path)
    other = Store(path, passphrase=passphrase)
    other_window.append(other)
    other.record(Action("cover"), None)
    held = everything(other)
    seen = (path.stat().st_ino, journal.read_bytes()[:32])
    group.sheet.mark(clients[1], Mark.HERE)
    group.desk.close()
    assert (path.stat().st_ino, journal.read_bytes()[:32]) == seen, "the journal is as the other window left it"
    other.record(Action("uncover"), None)
    assert everything(other) == held and other.health() == [] and list(other.changes.broken()) == []
    other.close()
    again = opened(path, passphrase)
    assert [c["what"] for c in rows(again, "change")][-2:] == ["cover", "uncover"]
    again.close()
    copy = opened(group.desk.store.rescued or path, passphrase)
    assert [r["mark"] for r in rows(copy, "attendance")].count("here") == 2
    copy.close()


def test_a_journal_that_was_removed_is_made_anew(group: GroupDay, clients: list[int], path: Path) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    path.with_name("iop.db-wal").unlink()
    group.sheet.mark(clients[1], Mark.HERE)
    assert path.with_name("iop.db-wal").stat().st_size > 0, "what is saved survives a kill again"
    assert group.desk.store.rescued is None
    shutil.copytree(path.parent, path.parent.with_name("as after a kill"))
    found = Store(path.parent.with_name("as after a kill") / "iop.db", passphrase=_of(group.desk))
    assert [r["mark"] for r in rows(found, "attendance")].count("here") == 2
    found.close()


def _of(desk: Desk) -> str | None:
    return PASSPHRASE if desk.store.encrypted else None


def test_where_no_copy_can_be_written_nothing_is_said_to_be_saved(
    group: GroupDay, clients: list[int], path: Path, home: Path
) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))
    home.rmdir()
    with pytest.raises(StoreError, match="no copy of it can be written"):
        group.sheet.mark(clients[0], Mark.HERE)
    home.mkdir()  # there is room again
    group.sheet.mark(clients[0], Mark.HERE)
    assert [r["mark"] for r in rows(group.desk.store, "attendance")].count("here") == 1


def test_the_copy_is_found_by_restore_and_named_where_the_file_is_missing(
    group: GroupDay, clients: list[int], path: Path, passphrase: str | None, tmp_path: Path
) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    go_away("deleted", path)
    group.desk.close()
    secret = tmp_path / "phrase"
    secret.write_text(PASSPHRASE)
    secret.chmod(0o600)
    options = ["--db", str(path), *(["--passphrase-file", str(secret)] if passphrase else ["--unencrypted"])]
    path.with_name("iop.db-wal").unlink(missing_ok=True)
    missing = CliRunner().invoke(cli, [*options, "mark", "C-001", "present"])
    assert missing.exit_code == 1 and "iop-tui restore iop-rescued-20261120-150200.db" in missing.stderr
    assert "when it was gone from its place" in CliRunner().invoke(cli, [*options, "restore"]).output
    done = CliRunner().invoke(cli, [*options, "restore", "iop-rescued-20261120-150200.db", "--yes"])
    assert done.exit_code == 0, done.output
    found = opened(path, passphrase)
    assert [r["mark"] for r in rows(found, "attendance")].count("here") == 1
    found.close()


async def test_on_the_screen_the_copy_is_named_and_the_key_is_done(
    desk: Desk, group: GroupDay, clients: list[int], path: Path
) -> None:
    async with seated(desk, "enter", "3", "p") as seat:
        go_away("moved", path)
        await seat.press("p")
        assert "you are now working in the copy above" in seat.said
        assert "iop-rescued-20261120-150200.db" in seat.strip.replace("\n", "")
        await seat.press("down")
        assert "The file was moved" not in seat.strip and "rescue copy" in seat.lines()[0]
        assert [r["mark"] for r in rows(desk.store, "attendance")].count("here") == 2
