"""The export's file: whole or not at all, never over another, for its owner only, with its manifest."""

import hashlib
import json
import os
import stat
import sys
from datetime import date
from pathlib import Path

import pytest

from iop_tui import __version__
from iop_tui.day import GroupDay
from iop_tui.desk import leftovers
from iop_tui.desk.desk import Desk
from iop_tui.domain.audit import FIRST_LINK
from iop_tui.domain.errors import IopError, Refused
from iop_tui.exchange.exporting import Request, delete_export, write_export
from iop_tui.exchange.exporting.write import content
from iop_tui.store import Store
from tests.conftest import DAY, FILE_ID, Clock
from tests.support.reading_csv import read
from tests.support.rows import elsewhere, inside, row, rows, steps

FRIDAY = Request(DAY, DAY)
NAMES = ["attendance_2026-11-20_0a1b2c.csv", "attendance_2026-11-20_0a1b2c.manifest.json"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where exports go in these tests."""
    return tmp_path / "out"


def test_a_file_is_named_by_its_period_and_never_by_a_client() -> None:
    november = date(2026, 11, 1), date(2026, 11, 30)
    assert FRIDAY.file_name(FILE_ID) == "attendance_2026-11-20_0a1b2c.csv"
    assert Request(*november).file_name(FILE_ID) == "attendance_2026-11-01_2026-11-30_0a1b2c.csv"
    assert Request(DAY, DAY, "full", 1, "C-007").file_name(FILE_ID) == "attendance_2026-11-20_full_0a1b2c.csv"


def test_lines_end_with_crlf_and_a_bom_stands_before_them_unless_left_out(group: GroupDay) -> None:
    data, count = content(group.desk, FRIDAY)
    assert data.startswith(b"\xef\xbb\xbfsession_date,")
    assert data.count(b"\xef\xbb\xbf") == 1
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == count + 1 == 13
    assert content(group.desk, FRIDAY, bom=False)[0] == data[3:]


def test_the_file_stands_whole_in_its_place_with_a_manifest(group: GroupDay, place: Path, clock: Clock) -> None:
    head = group.desk.store.changes.head()
    made = write_export(group.desk, FRIDAY, place)
    data = made.path.read_bytes()
    assert inside(place) == NAMES
    assert len(read(data)) == made.rows == 12
    manifest = json.loads((place / NAMES[1]).read_text())
    assert manifest["chain_head"] == head[:12] != FIRST_LINK[:12]
    assert manifest["sha256"] == made.sha256 == hashlib.sha256(data).hexdigest()
    assert {k: manifest[k] for k in ("version", "from", "to", "rows", "made_at", "made_by", "export_profile")} == {
        "version": __version__, "from": "2026-11-20", "to": "2026-11-20", "rows": 12,
        "made_at": "2026-11-20T15:02:00.000Z", "made_by": "Rae Ellis, LCSW", "export_profile": "billing",
    }  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX")
def test_only_its_owner_can_read_it_whatever_the_umask(group: GroupDay, place: Path) -> None:
    before = os.umask(0)
    try:
        write_export(group.desk, FRIDAY, place)
    finally:
        os.umask(before)
    assert {stat.S_IMODE((place / name).stat().st_mode) for name in NAMES} == {0o600}
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_a_second_export_gets_a_name_of_its_own(group: GroupDay, place: Path) -> None:
    first = write_export(group.desk, FRIDAY, place).path.read_bytes()
    second = write_export(group.desk, FRIDAY, place)
    assert second.path.name == "attendance_2026-11-20_0a1b2c (2).csv"
    assert write_export(group.desk, FRIDAY, place).path.name == "attendance_2026-11-20_0a1b2c (3).csv"
    assert (place / NAMES[0]).read_bytes() == first
    assert "attendance_2026-11-20_0a1b2c (2).manifest.json" in inside(place)


@pytest.mark.parametrize("taken", NAMES)
def test_nothing_that_stands_there_is_written_over(taken: str, group: GroupDay, place: Path) -> None:
    place.mkdir()
    (place / taken).write_text("mine")
    assert write_export(group.desk, FRIDAY, place).path.name == "attendance_2026-11-20_0a1b2c (2).csv"
    assert (place / taken).read_text() == "mine"
    named = place / "named.csv"
    named.write_text("mine")
    assert write_export(group.desk, FRIDAY, path=named).path.name == "named (2).csv"
    assert named.read_text() == "mine"


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX")
def test_a_link_that_stands_there_is_not_followed(group: GroupDay, place: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    place.mkdir()
    (place / NAMES[0]).symlink_to(victim)
    (place / "attendance_2026-11-20_0a1b2c (2).csv").symlink_to(tmp_path / "nowhere")
    made = write_export(group.desk, FRIDAY, place)
    assert victim.read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    assert made.path.name == "attendance_2026-11-20_0a1b2c (3).csv"


def test_a_missing_folder_for_a_named_file_is_told(group: GroupDay, place: Path) -> None:
    with pytest.raises(IopError, match="That folder does not exist"):
        write_export(group.desk, FRIDAY, path=place / "none" / "a.csv")
    assert not place.exists()


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_listed(group: GroupDay, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IopError, match="cannot be written"):
        write_export(group.desk, FRIDAY, tmp_path / "file")
    assert rows(group.desk.store, "export") == []


FULL_DISK = """
import resource, sys
from datetime import UTC, date, datetime
from pathlib import Path
from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import IopError
from iop_tui.exchange.exporting import Request, write_export
from iop_tui.store import Store
desk = Desk(Store(Path(sys.argv[1]), read_only=True), now=lambda: datetime(2026, 11, 20, 15, tzinfo=UTC))
resource.setrlimit(resource.RLIMIT_FSIZE, (1500, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    write_export(desk, Request(date(2026, 11, 20), date(2026, 11, 20)), Path(sys.argv[2]))
except IopError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of a file's size is Linux's")
def test_half_a_file_is_never_left(group: GroupDay, place: Path, path: Path) -> None:
    group.desk.close()
    found = elsewhere(FULL_DISK, path, place)
    assert not found.stderr
    assert "cannot be written" in found.stdout
    assert inside(place) == []


def test_a_long_export_tells_how_far_it_is_and_can_be_stopped(group: GroupDay, place: Path) -> None:
    seen: list[int] = []

    def go_on(rows_so_far: int) -> bool:
        seen.append(rows_so_far)
        return True

    write_export(group.desk, FRIDAY, place, progress=go_on)
    assert seen == [12]
    with pytest.raises(IopError, match="was stopped"):
        write_export(group.desk, Request(DAY, date(2026, 11, 23)), place, progress=lambda n: False)
    assert inside(place) == NAMES


def test_exports_made_are_listed_and_undo_stops_there(group: GroupDay, place: Path) -> None:
    group.sheet.rest_present()
    made = write_export(group.desk, Request(DAY, DAY, track_id=group.track.id), place)
    found = row(group.desk.store, "export")
    assert {k: found[k] for k in ("path", "rows", "sha256", "made_by", "track_id", "profile", "deleted_at")} == {
        "path": str(made.path), "rows": 12, "sha256": made.sha256, "made_by": group.desk.who,
        "track_id": group.track.id, "profile": "billing", "deleted_at": "",
    }  # fmt: skip
    with pytest.raises(Refused, match="exported items cannot be undone"):
        group.desk.undo()


def test_an_export_is_deleted_with_its_manifest_and_taken_off_the_list(group: GroupDay, place: Path) -> None:
    write_export(group.desk, FRIDAY, place)
    write_export(group.desk, FRIDAY, place)
    first, second = reversed(group.desk.store.exports.standing())
    assert delete_export(group.desk, first)
    assert inside(place) == ["attendance_2026-11-20_0a1b2c (2).csv", "attendance_2026-11-20_0a1b2c (2).manifest.json"]
    assert [e.id for e in group.desk.store.exports.standing()] == [second.id]
    for name in inside(place):
        (place / name).unlink()
    assert not delete_export(group.desk, second)
    assert group.desk.store.exports.standing() == []
    assert steps(group.desk.store)[-2:] == ["delete export", "delete export"]


def test_from_a_file_that_is_only_read_an_export_is_made_and_not_listed(
    group: GroupDay, place: Path, path: Path, clock: Clock
) -> None:
    expected = content(group.desk, FRIDAY)[0]
    group.desk.close()
    before = path.read_bytes()
    desk = Desk(Store(path, read_only=True, now=clock), now=clock)
    assert write_export(desk, FRIDAY, place).path.read_bytes() == expected
    desk.close()
    assert path.read_bytes() == before


def test_an_export_that_cannot_be_put_on_the_list_is_not_there(group: GroupDay, tmp_path: Path) -> None:
    connection = group.desk.store.reader.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    while True:  # as on a disk that fills up
        connection.execute(f"PRAGMA max_page_count = {pages}")
        try:
            write_export(group.desk, Request(DAY, DAY), path=tmp_path / "out.csv")
            break
        except IopError as error:
            assert "The disk is full" in str(error)
            assert list(tmp_path.glob("*out*")) == [] and group.desk.store.exports.standing() == []
        pages += 1
    assert [n for n in inside(tmp_path) if n.startswith("out")] == ["out.csv", "out.manifest.json"]


def test_what_a_killed_export_left_is_removed_and_nothing_else_of_that_name(group: GroupDay, tmp_path: Path) -> None:
    csv, mine = tmp_path / "out.csv", tmp_path / "mine.csv"
    csv.write_bytes(b"half")
    mine.write_bytes(b"of somebody else")
    leftovers.begin(group.desk, {csv: hashlib.sha256(b"half").hexdigest(), mine: hashlib.sha256(b"half").hexdigest()})
    again = Desk(group.desk.store)
    assert (
        leftovers.remove_left(again, again.backups.folder) == [csv]
        and not csv.exists()
        and mine.read_bytes() == b"of somebody else"
    )
    assert leftovers.remove_left(again, again.backups.folder) == []
    assert "partial file" in leftovers.told([csv]) and leftovers.told([]) == ""


@pytest.mark.parametrize("profile", ["billing", "full", "pseudonymous"])
def test_a_long_period_is_on_its_way_to_the_file_before_all_of_it_is_made(
    profile: str, group: GroupDay, place: Path, clock: Clock
) -> None:
    clock.set(date(2027, 8, 20), 9)
    request, written = Request(DAY, date(2027, 8, 20), profile), []

    def go_on(_rows_so_far: int) -> bool:
        (unfinished,) = place.iterdir()
        written.append(unfinished.stat().st_size)
        assert not unfinished.name.endswith(".csv"), "nothing has its name before it is whole"
        return True

    made = write_export(group.desk, request, place, progress=go_on)
    assert len(written) >= 2 and written == sorted(written)
    data = made.path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == made.sha256
    again, _ = content(group.desk, request)  # as of another head
    assert [row[:-1] for row in map(_cells, data.splitlines())] == [row[:-1] for row in map(_cells, again.splitlines())]
    assert made.rows == len(data.splitlines()) - 1 == 12 * 118


def _cells(row: bytes) -> list[bytes]:
    return row.split(b",")
