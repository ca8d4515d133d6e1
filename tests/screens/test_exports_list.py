"""Exports still there: every one made is listed until it is deleted from here, file and manifest; undo stops at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.desk.settings import Settings
from iop_tui.screens.today.exports import ExportsScreen
from iop_tui.screens.today.today import TodayScreen
from tests.conftest import ZONE, Clock
from tests.support.rows import everything, inside, row, rows
from tests.support.seat import Seat, seated

NAME = "attendance_2026-11-20_0a1b2c"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where exports go."""
    return tmp_path / "exports"


def standing(desk: Desk) -> list[str]:
    """The file names of the exports in the file that were not deleted."""
    return [Path(e["path"]).name for e in rows(desk.store, "export", deleted_at="")]


def listed(seat: Seat) -> list[str]:
    """The lines of the list: days, profile, rows and what follows, one blank apart."""
    return [" ".join(line.strip(" ▌").split()) for line in seat.lines()[2:12] if "billing" in line]


async def test_an_export_is_listed_with_its_days_and_rows(desk: Desk, group: GroupDay, folder: Path) -> None:
    async with seated(desk, "ctrl+e", "x", size=(220, 40)) as seat:
        made = row(desk.store, "export")
        assert (made["from_day"], made["to_day"], made["profile"], made["rows"]) == (
            "2026-11-20", "2026-11-20", "billing", 12,
        )  # fmt: skip
        assert (made["made_by"], made["track_id"], made["path"]) == (desk.who, None, str(folder / f"{NAME}.csv"))
        assert inside(folder) == [f"{NAME}.csv", f"{NAME}.manifest.json"]
        assert listed(seat)[0].startswith("Nov 20, 2026 billing 12 ") and len(listed(seat)) == 1
        assert f"{folder}/{NAME}.csv" in seat.strip and "not encrypted" in seat.strip


async def test_the_latest_stands_first_and_each_is_its_own(
    desk: Desk, group: GroupDay, evening: GroupDay, folder: Path, clock: Clock
) -> None:
    async with seated(desk, "ctrl+e") as seat:
        clock.forward(minutes=1)
        await seat.press("home", "enter", "ctrl+e", "0", "x")
        assert [(e["rows"], e["track_id"]) for e in rows(desk.store, "export")] == [(15, None), (12, group.track.id)]
        assert [line.split()[4] for line in listed(seat)] == ["12", "15"]
        await seat.press("down", "d")
        assert f"Delete {NAME}.csv" in seat.strip
        await seat.press("y")
        assert standing(desk) == [f"{NAME} (2).csv"] and [line.split()[4] for line in listed(seat)] == ["12"]
        assert inside(folder) == [f"{NAME} (2).csv", f"{NAME} (2).manifest.json"]


async def test_today_names_what_is_still_there(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, *["ctrl+e"] * 4) as seat:
        assert len(standing(desk)) == 4
        assert "Plain-text exports on this laptop (x)" in seat.text and f"{NAME} (4).csv" in seat.text
        await seat.press("end")
        assert "csv" not in seat.cursor_line, "the cursor stands on sessions only"
        await seat.press("x", *["d", "y"] * 4, "escape")
        assert not standing(desk) and "still there" not in seat.text and "csv" not in seat.text


@pytest.mark.parametrize("key", ["d", "delete"])
async def test_it_is_deleted_when_y_is_said_and_not_before(key: str, desk: Desk, group: GroupDay, folder: Path) -> None:
    async with seated(desk, "ctrl+e", "x") as seat:
        for left in ("n", "escape"):
            await seat.press(key, "enter", "d", "x", left)
            assert standing(desk) == [f"{NAME}.csv"] and len(inside(folder)) == 2 and len(listed(seat)) == 1
        await seat.press(key, "y")
        assert not standing(desk) and inside(folder) == []
        assert row(desk.store, "export")["deleted_at"] and seat.said == "Deleted."
        assert "There are no exports" in seat.text


async def test_one_that_is_gone_already_is_told_and_taken_off_the_list(
    desk: Desk, group: GroupDay, folder: Path
) -> None:
    async with seated(desk, "ctrl+e") as seat:
        (folder / f"{NAME}.csv").unlink()
        await seat.press("x")
        assert "no longer there" in seat.line_of("billing")
        await seat.press("d", "y")
        assert not standing(desk) and inside(folder) == [], "its manifest goes too"
        assert "already gone" in seat.said and not listed(seat)


async def test_undo_goes_no_further_back_than_a_deleted_export(desk: Desk, group: GroupDay, folder: Path) -> None:
    async with seated(desk, "enter", "3", "p", "0", "ctrl+e", "x", "d", "y", "ctrl+z") as seat:
        assert row(desk.store, "export")["deleted_at"] and inside(folder) == []
        assert len(rows(desk.store, "attendance", mark="here")) == 1
        assert "Nothing to undo" in seat.said and isinstance(seat.app.screen, ExportsScreen)


async def test_what_was_done_after_it_can_be_undone(desk: Desk, group: GroupDay, folder: Path) -> None:
    async with seated(desk, "ctrl+e", "x", "d", "y", "escape", "enter", "3", "p", "0", "x", "ctrl+z") as seat:
        assert not rows(desk.store, "attendance", mark="here") and row(desk.store, "export")["deleted_at"]
        assert seat.session.page_name == "attendance" and seat.said.startswith("Undone: present")


async def test_one_that_cannot_be_deleted_stays_on_the_list(desk: Desk, group: GroupDay, folder: Path) -> None:
    async with seated(desk, "ctrl+e") as seat:
        (folder / f"{NAME}.csv").unlink()
        (folder / f"{NAME}.csv").mkdir()
        await seat.press("x", "d", "y")
        assert standing(desk) == [f"{NAME}.csv"] and len(listed(seat)) == 1


async def test_one_that_cannot_be_deleted_says_so(desk: Desk, group: GroupDay, folder: Path) -> None:
    async with seated(desk, "ctrl+e") as seat:
        (folder / f"{NAME}.csv").unlink()
        (folder / f"{NAME}.csv").mkdir()
        await seat.press("x", "d", "y")
        assert standing(desk) == [f"{NAME}.csv"]
        assert "was changed or replaced. Delete it yourself" in seat.text


@pytest.mark.parametrize("how", ["changed", "replaced", "link"])
async def test_only_what_still_is_the_export_is_deleted(
    how: str, desk: Desk, group: GroupDay, folder: Path, tmp_path: Path
) -> None:
    async with seated(desk, "ctrl+e") as seat:
        path, manifest = folder / f"{NAME}.csv", folder / f"{NAME}.manifest.json"
        mine = tmp_path / "mine.csv"
        mine.write_text("budget,100\n")
        if how == "changed":
            with path.open("a") as file:
                file.write("a note of the office\n")
        else:
            path.unlink()
            if how == "link":
                path.symlink_to(mine)
            else:
                path.write_text("mine\n")
        before = path.read_bytes()
        await seat.press("x", "d", "y")
        assert path.read_bytes() == before and manifest.exists() and len(listed(seat)) == 1
        assert "The file was changed or replaced." in seat.text
        path.unlink()
        await seat.press("d", "y")
        assert listed(seat) == [] and not manifest.exists() and mine.read_text() == "budget,100\n"


async def test_the_manifest_of_another_file_stays(desk: Desk, group: GroupDay, folder: Path) -> None:
    async with seated(desk, "ctrl+e") as seat:
        (folder / f"{NAME}.manifest.json").write_text('{"sha256": "another"}')
        await seat.press("x", "d", "y")
        assert inside(folder) == [f"{NAME}.manifest.json"]


async def test_the_path_is_copied_out_on_purpose(desk: Desk, group: GroupDay, folder: Path) -> None:
    async with seated(desk, "ctrl+e", "x") as seat:
        before = everything(desk.store)
        assert seat.app.clipboard == ""
        await seat.press("y")
        assert seat.app.clipboard == str(folder / f"{NAME}.csv") and "clipboard" in seat.said
        assert everything(desk.store) == before


@pytest.mark.parametrize("key", ["escape", "q", "0"])
async def test_looking_at_the_list_writes_nothing_and_leads_back(key: str, desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "x") as seat:
        head = desk.store.changes.head()
        assert "There are no exports" in seat.text
        await seat.press("d", "y", "delete", "enter", key)
        assert isinstance(seat.app.screen, TodayScreen) and desk.store.changes.head() == head


async def test_a_folder_of_one_s_own_and_one_that_cannot_be(
    desk: Desk, group: GroupDay, tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    for name, made in (("own", [f"{NAME}.csv"]), ("taken", [f"{NAME}.csv"])):
        settings = Settings(exports_folder=str(tmp_path / name))
        async with seated(Desk(desk.store, settings=settings, now=clock, zone=ZONE), "ctrl+e") as seat:
            assert standing(desk) == made
            assert ("cannot be written" in seat.said) is (name == "taken")
    assert inside(tmp_path / "own") == [f"{NAME}.csv", f"{NAME}.manifest.json"]
