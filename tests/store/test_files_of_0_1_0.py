"""Files that version 0.1.0 made: they open, verify, undo and export as they did then. Everybody in them is made up."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from pathlib import Path

import pytest

from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import Refused
from iop_tui.exchange.exporting import Request
from iop_tui.exchange.exporting.csv_text import csv_bytes
from iop_tui.exchange.exporting.write import content
from iop_tui.reports.file_check import check_file
from iop_tui.store import Store
from tests.conftest import ZONE, Clock

FILES = Path(__file__).parent / "files"
PERIOD = (date(2026, 11, 18), date(2026, 11, 23))
KINDS = pytest.mark.parametrize(
    ("kind", "phrase"), [("plain", None), ("encrypted", "orbit velvet cactus seventeen")], ids=["plain", "encrypted"]
)


def opened(kind: str, phrase: str | None, path: Path, clock: Clock) -> Desk:
    shutil.copyfile(FILES / f"v0_1_0_{kind}.db", path)
    clock.set(date(2026, 11, 23), 9, 20)
    desk = Desk(Store(path, passphrase=phrase, now=clock), now=clock, zone=ZONE)
    desk.start_work()
    return desk


@KINDS
def test_it_opens_and_verifies(kind: str, phrase: str | None, path: Path, clock: Clock) -> None:
    desk = opened(kind, phrase, path, clock)
    assert [found.text for found in check_file(desk) if found.wrong] == []
    assert [c.name.full for c in desk.store.clients.all()] == [
        "García, María", "Khan, Aisha", "Price, Devon", "Weiß, Jürgen",
    ]  # fmt: skip
    desk.close()


@KINDS
def test_its_last_steps_are_undone_and_done_again_up_to_where_it_was_closed(
    kind: str, phrase: str | None, path: Path, clock: Clock
) -> None:
    desk = opened(kind, phrase, path, clock)
    assert [str(desk.undo().what) for _ in range(2)] == ["late", "open session"]
    with pytest.raises(Refused, match="Nothing to undo"):
        desk.undo()
    assert [str(desk.redo().what) for _ in range(2)] == ["open session", "late"]
    assert [found.text for found in check_file(desk) if found.wrong] == []
    desk.close()


@KINDS
@pytest.mark.parametrize("profile", ["billing", "full"])
def test_its_export_is_the_same_byte_for_byte(
    profile: str, kind: str, phrase: str | None, path: Path, clock: Clock
) -> None:
    desk = opened(kind, phrase, path, clock)
    made, _ = content(desk, Request(*PERIOD, profile))
    lines = list(csv.reader(io.StringIO(made.decode("utf-8-sig"))))
    place = lines[0].index("week_contact_minutes")  # it came later; there were no contacts
    assert {line.pop(place) for line in lines[1:]} == {"0"} and lines[0].pop(place)
    assert lines[0][-4:] == ["file_id", "session_key", "row_id", "export_id"]  # so did where a row is from
    lines = [line[:-4] for line in lines]
    expected = (FILES / f"v0_1_0{'' if profile == 'billing' else '_full'}.csv").read_bytes()
    # when it was recorded differs between the two files in nothing: both were made at the same minutes
    assert csv_bytes(lines, bom=True) == expected
    desk.close()
