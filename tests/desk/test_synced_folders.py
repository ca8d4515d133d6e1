"""Folders that a service copies elsewhere: known by what it leaves; exports ask once, the file is warned of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from iop_tui.cli.main import cli
from iop_tui.day import GroupDay
from iop_tui.desk import paths
from iop_tui.desk.desk import Desk
from iop_tui.desk.settings import Settings
from iop_tui.desk.synced_folders import service_of
from iop_tui.exchange.exporting import Request, place, write_export
from iop_tui.store import Store
from iop_tui.store.audit.row_check import Newest
from tests.conftest import DAY, ZONE, Clock
from tests.support.rows import inside
from tests.support.seat import seated


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder."""
    found = tmp_path / "home"
    found.mkdir()
    monkeypatch.setenv("HOME", str(found))
    monkeypatch.setenv("USERPROFILE", str(found))
    return found


@pytest.mark.parametrize(
    ("inner", "service"),
    [
        ("OneDrive/Documents/iop", "OneDrive"), ("OneDrive - Contoso Health/iop", "OneDrive"),
        ("Dropbox/iop", "Dropbox"),
        ("Dropbox (Clinic)/a/b", "Dropbox"), ("Google Drive/iop", "Google Drive"), ("My Drive/iop", "Google Drive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/iop", "iCloud Drive"), ("iCloudDrive/iop", "iCloud Drive"),
        ("Library/CloudStorage/OneDrive-Contoso/iop", "OneDrive"), ("Library/CloudStorage/Egnyte-x/iop", "Egnyte"),
        ("Box/iop", "Box"), ("Documents/iop", ""), ("iop-tui-exports", ""), ("Inbox/iop", ""), ("drop/box", ""),
    ],
)  # fmt: skip
def test_a_service_is_known_by_its_folder(inner: str, service: str, home: Path) -> None:
    assert service_of(home / inner / "iop.db", {}) == service
    (home / inner).mkdir(parents=True)
    assert service_of(home / inner, {}) == service


@pytest.mark.parametrize(
    ("marker", "service"),
    [(".stfolder", "Syncthing"), (".nextcloudsync.log", "Nextcloud"), (".owncloudsync.log", "ownCloud")],
)
def test_a_service_is_known_by_its_marker_in_any_folder_above(marker: str, service: str, home: Path) -> None:
    (home / "shared" / "deep" / "deeper").mkdir(parents=True)
    (home / "shared" / marker).mkdir()
    assert service_of(home / "shared" / "deep" / "deeper" / "iop.db", {}) == service
    assert service_of(home / "other" / "iop.db", {}) == ""


@pytest.mark.parametrize("name", ["OneDrive", "OneDriveConsumer", "OneDriveCommercial"])
def test_onedrive_is_known_by_its_variables(name: str, home: Path) -> None:
    assert service_of(home / "Work files" / "a" / "iop.db", {name: str(home / "Work files")}) == "OneDrive"
    assert service_of(home / "Elsewhere", {name: str(home / "Work files")}) == ""


@pytest.mark.parametrize("folder", ["Documents", "Desktop"])
def test_icloud_drive_takes_over_documents_and_desktop(folder: str, home: Path) -> None:
    assert service_of(home / folder / "iop", {}) == ""
    (home / "Library" / "Mobile Documents" / "com~apple~CloudDocs" / folder).mkdir(parents=True)
    assert service_of(home / folder / "iop", {}) == "iCloud Drive"
    assert service_of(home / "iop-tui-exports", {}) == ""


@pytest.mark.skipif(os.name != "posix", reason="links of a Unix")
def test_a_link_into_a_synchronised_folder_is_seen_through(home: Path) -> None:
    (home / "Dropbox").mkdir()
    (home / "plain").symlink_to(home / "Dropbox")
    assert service_of(home / "plain" / "iop.db", {}) == "Dropbox"


def test_the_usual_folder_of_exports_is_none_that_is_synchronised(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IOP_TUI_EXPORTS")
    assert paths.exports() == home / "iop-tui-exports"
    assert paths.exports(str(home / "mine")) == home / "mine"
    assert paths.former_exports() != paths.exports()


# -- exports -----------------------------------------------------------------------------------------


@pytest.fixture
def dropped(desk: Desk, group: GroupDay, home: Path) -> Desk:
    """A desk whose exports go to a folder of Dropbox."""
    found = Desk(desk.store, settings=Settings(exports_folder=str(home / "Dropbox" / "iop")), now=desk.now, zone=ZONE)
    found.start_work()
    return found


async def test_on_the_screen_it_is_asked_once(dropped: Desk, home: Path) -> None:
    folder = home / "Dropbox" / "iop"
    async with seated(dropped, "ctrl+e") as seat:
        assert "Dropbox copies this folder elsewhere. Write clients' names there?" in seat.strip.replace("\n", " ")
        assert not folder.exists()
        await seat.press("n")
        assert not folder.exists() and "Nothing was written" in seat.said
        await seat.press("ctrl+e", "y")
        assert len(inside(folder)) == 2 and "rows written" in seat.said
        await seat.press("ctrl+e")
        assert len(inside(folder)) == 4 and seat.screen.asking is None
        await seat.press("enter", "3", "ctrl+e")
        assert len(inside(folder)) == 6, "a session's own asks no more either"


def test_what_is_kept_of_it_is_no_row_beside_the_record(dropped: Desk, home: Path) -> None:
    place.agree(dropped, home / "Dropbox")
    assert place.unasked_service(dropped, home / "Dropbox") == ""
    assert place.unasked_service(dropped, home / "Dropbox" / "other") == "Dropbox"
    newest = Newest(dropped.store.reader)
    assert list(dropped.store.changes.faults(newest.take)) == [] and list(newest.faults()) == []


def test_on_the_command_line_without_a_terminal_it_is_said(dropped: Desk, home: Path, path: Path) -> None:
    dropped.close()
    (home / "Dropbox").mkdir()
    export = ["--db", str(path), "export", "--date", "2026-11-20", "--out"]
    told = CliRunner().invoke(cli, [*export, str(home / "Dropbox")])
    assert told.exit_code == 0 and f"Dropbox copies this folder elsewhere: {home / 'Dropbox'}" in told.stderr
    quiet = CliRunner().invoke(cli, [*export, str(home)])
    assert quiet.exit_code == 0 and "copies" not in quiet.stderr


async def test_the_new_place_is_said_once_where_exports_went_to_documents(
    desk: Desk, group: GroupDay, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_export(desk, Request(DAY, DAY), paths.former_exports())
    monkeypatch.delenv("IOP_TUI_EXPORTS")
    async with seated(desk, "ctrl+e", size=(160, 40)) as seat:
        assert "Exports now go to this folder instead of Documents" in seat.said
        assert str(home / "iop-tui-exports") in seat.strip
        assert len(inside(home / "iop-tui-exports")) == 2
        await seat.press("ctrl+e")
        assert "Exports go to" not in seat.said and "rows written" in seat.said


async def test_who_never_exported_to_documents_is_told_of_no_new_place(
    desk: Desk, group: GroupDay, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IOP_TUI_EXPORTS")
    async with seated(desk, "ctrl+e") as seat:
        assert "rows written" in seat.said


# -- the file and its backups --------------------------------------------------------------------------


async def test_a_file_in_a_synchronised_folder_is_warned_of_on_today(home: Path, clock: Clock) -> None:
    (home / "OneDrive").mkdir()
    store = Store(home / "OneDrive" / "iop.db", now=clock)
    async with seated(Desk(store, now=clock, zone=ZONE)) as seat:
        await seat.settle()
        assert "the file is in OneDrive, which can copy an unfinished file" in seat.text
    store.close()


def test_backups_in_a_synchronised_folder_are_named_once(desk: Desk, home: Path) -> None:
    own = Desk(desk.store, settings=Settings(backups_folder=str(home / "Google Drive")), now=desk.now, zone=ZONE)
    assert own.backups.state() == (
        "Google Drive copies the backups elsewhere; backups_folder in settings.toml names another folder", True,
    )  # fmt: skip
    assert own.backups.state() == ("no backup yet", False)
