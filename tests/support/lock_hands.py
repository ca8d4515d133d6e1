"""Hands for the lock: wait, cover, lock, wake, unlock; a second window, another process, a full disk."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from textual import events

from iop_tui.app.app import IopApp
from iop_tui.app.idle_clock import IdleClock
from iop_tui.desk.desk import Desk
from iop_tui.screens.lock_screen import LockScreen
from iop_tui.store import Store
from iop_tui.store.file import encryption_key as keys
from tests.support.at import python
from tests.support.rows import ROOT, elsewhere
from tests.support.seat import Seat, seated

PASSPHRASE = "four words of mine"
RAE, GRACE = "4711", "2580"
COVERED = ["iop-tui", "is", "covered.", "press", "any", "key"]
LOCKED = ["iop-tui", "is", "locked.", "The", "file", "is", "closed."]
ASLEEP = [*LOCKED, "press", "any", "key"]
FIRST, SECOND = "José Á.", "María Ga."
SIZES = ((80, 24), (60, 20), (40, 12), (200, 60), (20, 6))
PLAIN_TOO = pytest.mark.parametrize("store", [PASSPHRASE, None], indirect=True, ids=["encrypted", "plain"])
ONLY_PLAIN = pytest.mark.parametrize("store", [None], indirect=True, ids=["plain"])

ELSEWHERE = """
import sys
from datetime import date
from pathlib import Path
import iop_tui.store.file.encryption_key
iop_tui.store.file.encryption_key.ITERATIONS = 1000
from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.store import Store
store = Store(Path(sys.argv[1]), passphrase=sys.argv[2] or None)
"""
"""The file opened in another process."""


REAL_ITERATIONS = keys.ITERATIONS


class Clocks:
    """The app's two clocks: the one that goes on while the machine runs, and the one on the wall."""

    def __init__(self, app: IopApp, cover: float = 300, lock: float = 1800) -> None:
        self.steady, self.wall = 1000.0, 1_800_000_000.0
        IdleClock.__init__(app.parts.clocks, cover, lock, lambda: self.steady, lambda: self.wall)

    def forward(self, seconds: float) -> None:
        """The machine runs on."""
        self.steady += seconds
        self.wall += seconds

    def sleep(self, seconds: float = 600) -> None:
        """The machine sleeps."""
        self.wall += seconds


class Two(NamedTuple):
    """Two facilitators, each with a PIN; Rae works."""

    rae: int
    grace: int


@asynccontextmanager
async def opened(desk: Desk, *keys: str) -> AsyncIterator[Seat]:
    """The program with somebody at work, after these keys."""
    async with seated(desk) as seat:
        if seat.screen.asking is not None:
            await seat.burst(*RAE, "enter")
        await seat.press(*keys)
        yield seat


# -- hands -----------------------------------------------------------------------------------------


async def look(seat: Seat) -> None:
    """Let the program look at its clocks, as it does every five seconds."""
    await wait(seat, None, 0)


async def wait(seat: Seat, clocks: Clocks | None, seconds: float) -> None:
    """Let time go by in which nobody touches a key; the program looks at its clocks meanwhile."""
    looked = asyncio.Event()

    def time_goes_by() -> None:
        left = seconds
        while clocks is not None and left > 45:
            clocks.forward(45)
            left -= 45
            seat.app.parts.lock.look_at_the_clock()
        if clocks is not None:
            clocks.forward(left)
        seat.app.parts.lock.look_at_the_clock()
        looked.set()

    seat.app.call_later(time_goes_by)
    await asyncio.wait_for(looked.wait(), 10)
    for _ in range(3):
        await asyncio.sleep(0)
    await seat.settle()


async def cover(seat: Seat) -> LockScreen:
    """Cover it by hand."""
    await seat.press("ctrl+l")
    assert isinstance(seat.app.screen, LockScreen)
    return seat.app.screen


async def lock(seat: Seat) -> None:
    """Lock it by hand."""
    for _ in range(3):
        if not seat.app.parts.lock.locked:
            await seat.press("ctrl+l")
    for _ in range(40):  # a backup under way has to be given up first
        if seat.desk.store.locked:
            break
        await asyncio.sleep(0.05)
    assert seat.app.parts.lock.locked and seat.desk.store.locked


async def wake(seat: Seat) -> None:
    """Wake the cover where it sleeps."""
    assert isinstance(seat.app.screen, LockScreen)
    if not seat.app.screen.awake:
        await seat.press("x")


async def answer(seat: Seat, typed: str) -> None:
    """Type a PIN or a passphrase, and enter."""
    await wake(seat)
    await seat.burst(*typed, "enter")


async def unlock(seat: Seat, pin: str = "") -> None:
    """Open the file again, and show the PIN where it is asked for."""
    await answer(seat, PASSPHRASE if seat.desk.store.encrypted else "")
    if pin and seat.app.parts.lock.covered:
        await answer(seat, pin)
    assert not seat.app.parts.lock.locked and not seat.app.parts.lock.covered, seat.text


@asynccontextmanager
async def second_window(path: Path, passphrase: str = PASSPHRASE) -> AsyncIterator[None]:
    """Another process that holds the file for a while."""
    held = subprocess.Popen(
        python(ELSEWHERE + "print('held', flush=True)\nsys.stdin.readline()\nstore.close()", path, passphrase),
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert held.stdin is not None and held.stdout is not None
    try:
        assert held.stdout.readline() == "held\n", "the file is not free"
        yield
    finally:
        held.communicate("\n", timeout=30)


def click(x: int, y: int) -> list[events.MouseEvent]:
    """A click as it comes from the terminal."""

    def mouse(kind: type[events.MouseEvent]) -> events.MouseEvent:
        return kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y)

    return [mouse(events.MouseMove), mouse(events.MouseDown), mouse(events.MouseUp)]


def in_another_process(path: Path, code: str = "", *args: object, passphrase: str = PASSPHRASE) -> str:
    """Open the file elsewhere, do something with it, and give what was printed."""
    done = elsewhere(f"{ELSEWHERE}{code}\nstore.close()", path, passphrase, *args)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file of this process may grow beyond this many bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def whys(store: Store) -> list[str]:
    """Why the file was locked, each time."""
    bodies = store.reader.all(
        "SELECT v.body FROM change c JOIN change_value v ON v.seq = c.seq WHERE c.what = 'lock' ORDER BY c.seq"
    )
    return [r["body"].partition('"why":"')[2].partition('"')[0] for r in bodies]


def silent(seat: Seat, place: str) -> None:
    """Nothing is on the screen but that it is locked, and what is asked."""
    words = seat.text.replace("●", " ").split()
    assert words[: len(LOCKED)] == LOCKED, place
    assert set(words[len(LOCKED) :]) <= {*ASLEEP, "Passphrase", "enter", "opens", "the", "file", "esc", "sleeps"}, (
        place,
        words,
    )
