"""A fixed date of a test never meets the clock of the machine, on which it would be another one every day."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from iop_tui.desk.desk import Desk
from iop_tui.domain import machine_clock
from iop_tui.store import Store
from tests.conftest import DAY, Clock
from tests.support.at import MOMENT
from tests.support.rows import ROOT, elsewhere

FIXED = re.compile(r"\b20\d\d-\d\d-\d\d\b|\bdate(time)?\(20\d\d,|\bDAY\b|\bMOMENT\b")
MACHINE = re.compile(
    r"datetime\.now\(|date\.today\(|\btime\.time\(|\blocaltime\(\)"  # asked for the time
    r"|\"-m\",\s*\"iop_tui\""  # the program itself, which asks for it
    r"|sys\.executable,[^\]]*\"-c\""  # code in a process whose clock was not set
)
PROGRAM_FILES = sorted((ROOT / "iop_tui").rglob("*.py"))
ABOUT_CLOCKS = {
    ROOT / "tests" / name for name in ("support/at.py", "other_clocks/__main__.py", "project/test_dates.py")
}
TEST_FILES = sorted({*(ROOT / "tests").rglob("*.py")} - ABOUT_CLOCKS)


def meets(source: str) -> bool:
    """Whether a fixed date may meet the machine's clock in a file of the tests."""
    return bool(FIXED.search(source) and MACHINE.search(source))


@pytest.mark.parametrize("path", TEST_FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_fixed_date_meets_the_clock_of_the_machine(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not meets(source), "start it with tests.support.at, or take the day from the clock"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("DAY\ndatetime.now(UTC)", True), ("date(2026, 11, 20) == date.today()", True),
        ('run("2026-11-18", [sys.executable, "-m", "iop_tui", *args])', True),
        ('"2026-11-18"\n[sys.executable, "-c", code]', True), ("2026-11-18", False), ("datetime.now(UTC)", False),
        ('program("--date", "2026-11-18")', False),
    ],
)  # fmt: skip
def test_such_a_meeting_is_seen(source: str, found: bool) -> None:
    assert meets(source) is found


def test_the_program_asks_for_the_time_in_one_place() -> None:
    asking = {
        str(path.relative_to(ROOT))
        for path in PROGRAM_FILES
        if re.search(r"datetime\.now\(|date\.today\(|utcnow|\btime\.time\b", path.read_text(encoding="utf-8"))
    }
    assert asking == {"iop_tui/domain/machine_clock.py", "iop_tui/app/idle_clock.py"}, (
        "the watch measures how long nobody typed"
    )


def test_what_has_no_clock_of_its_own_takes_the_one_of_the_tests(path: Path, clock: Clock) -> None:
    store = Store(path)
    desk = Desk(store, zone="America/Chicago")
    assert (desk.today, desk.now(), store.moment()) == (DAY, clock(), "2026-11-20T15:02:00.000Z")
    clock.at(23, 58)
    assert desk.now() == machine_clock.now() == clock()
    store.close()


def test_another_process_of_a_test_has_its_clock_set_too() -> None:
    done = elsewhere("from iop_tui.domain import machine_clock; print(machine_clock.now().isoformat())")
    assert done.stdout[:16] == MOMENT.isoformat()[:16], done.stderr
