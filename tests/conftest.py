"""What the tests share: a clock that can be set, a program in a real file, a group day with people in it."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

os.environ["TEXTUAL_FPS"] = "15"  # read once, by the import below: a test looks when all is settled, not in between

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain import machine_clock
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
from tests.support import ready_files, style_sheets
from tests.support.program import Program
from tests.support.ready_files import DAY as DAY
from tests.support.ready_files import PEOPLE as PEOPLE
from tests.support.ready_files import ZONE as ZONE
from tests.support.ready_files import Stage, add_clients, set_up_program

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

style_sheets.parse_once()
gc.set_threshold(50_000, 20, 50)  # an app of widgets is a thousand circles: a sixth of the suite was looking for them


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: those that drive a terminal wait for it most of the time."""
    return (os.cpu_count() or 1) + 1


class Clock:
    """The one thing that tests replace: what time it is."""

    def __init__(self, day: date = DAY, hour: int = 9, minute: int = 2, zone: str = ZONE) -> None:
        self.zone = ZoneInfo(zone)
        self.set(day, hour, minute)

    def set(self, day: date, hour: int, minute: int = 0) -> None:
        self.moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone)

    def at(self, hour: int, minute: int = 0) -> None:
        self.set(self.moment.date(), hour, minute)

    def forward(self, **delta: float) -> None:
        self.moment = (self.moment.astimezone(UTC) + timedelta(**delta)).astimezone(self.zone)

    def __call__(self) -> datetime:
        return self.moment.astimezone(UTC)


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes anything of the machine's user."""
    for name, place in (
        ("IOP_TUI_DB", "iop.db"), ("IOP_TUI_SETTINGS", "settings.toml"), ("IOP_TUI_EXPORTS", "exports"),
        ("IOP_TUI_STATE", "state"),
    ):  # fmt: skip
        monkeypatch.setenv(name, str(tmp_path / place))
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    for name in [n for n in os.environ if n.startswith("TEXTUAL") and n != "TEXTUAL_ANIMATIONS"]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("NO_COLOR", raising=False)


machine_clock.now = Clock()  # for what is made once for many tests


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Friday 20 November 2026, 09:02 in Chicago; the program takes it for the machine's clock."""
    found = Clock()
    monkeypatch.setattr(machine_clock, "now", found)
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the program's file is."""
    return tmp_path / "iop.db"


@pytest.fixture
def few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys in a moment."""
    monkeypatch.setattr(encryption_key, "ITERATIONS", 1000)


@pytest.fixture
def passphrase() -> str | None:
    """The passphrase of the file: None for a plain one; a module that tests encrypted ones has its own."""
    return None


FILE_ID = "0a1b2c3d-4e5f-4a6b-8c7d-0123456789ab"
"""The id of the tests' file: the names of exports have its first digits."""


@pytest.fixture
def store(request: pytest.FixtureRequest, path: Path, clock: Clock, passphrase: str | None) -> Iterator[Store]:
    """A fresh file, with as much in it as the test's other fixtures ask for: it is copied from one made before."""
    ready_files.copy_to(path, stage_of(request), passphrase)
    found = Store(path, passphrase=passphrase, now=clock)
    with found.autosaving() as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'file_id'", [FILE_ID])
    yield found
    found.close()


def stage_of(request: pytest.FixtureRequest) -> Stage:
    """How far the file is to be filled: to the furthest of this module's fixtures that a test asks for unchanged."""
    stage = Stage.EMPTY
    for one in (Stage.PROGRAM, Stage.CLIENTS, Stage.GROUP):
        known = request._fixturemanager.getfixturedefs(one.value, request.node) or ()
        if one.value not in request.fixturenames or [d.func.__module__ for d in known] != [__name__]:
            break
        stage = one
    return stage


@pytest.fixture
def desk(store: Store, clock: Clock) -> Desk:
    """A desk over a fresh file."""
    return Desk(store, now=clock, zone=ZONE)


@pytest.fixture
def program(desk: Desk) -> Program:
    """A program with one facilitator at work and one track: Morning IOP, Mon Wed Fri 09:00-12:15."""
    return set_up_program(desk)


@pytest.fixture
def clients(program: Program, desk: Desk) -> list[int]:
    """Twelve clients expected in the morning on Monday, Wednesday and Friday; their ids."""
    return add_clients(desk)


@pytest.fixture
def group(desk: Desk, clients: list[int], program: Program) -> GroupDay:
    """The morning of Friday 20 November, opened at 09:02 with twelve clients not marked."""
    return open_session(desk, program.tracks()[0].track.id, DAY)


@pytest.fixture
def over(group: GroupDay, clock: Clock) -> None:
    """It is 12:15: the morning that was opened at 09:02 has reached its planned end, and any time of it has come."""
    clock.at(12, 15)
