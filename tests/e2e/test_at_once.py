"""What is on the terminal at once: the cover before every other key, *saving*, and nothing at all after a sleep."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.terminal import ENTER, Terminal
from tests.support.rows import raw

pytestmark = pytest.mark.slow

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal of this kind needs a Unix", allow_module_level=True)

Start = Callable[..., Terminal]
DAY = "2026-11-18"
NAMES = [f"First{n}" for n in range(6)]
CTRL_L = "\x0c"
SYNC = 0.5
SLOW_DISK = f"""
import time
from iop_tui.store import store

class Slow:
    def __init__(self, real):
        self.real = real

    def execute(self, sql, *args):
        if sql == "COMMIT":
            time.sleep({SYNC})
        return self.real.execute(sql, *args)

    def __getattr__(self, name):
        return getattr(self.real, name)

began = store.Store._transaction

def slowly(self):
    if not isinstance(self._connection, Slow):
        self._connection = Slow(self._connection)
    return began(self)

store.Store._transaction = slowly
"""
"""Each save takes half a second."""


@pytest.fixture
def slow(terminal: Start, places: dict[str, str]) -> Terminal:
    """The sheet of six clients on a disk that takes half a second for each save."""
    program = terminal("--date", DAY, slower=SLOW_DISK)
    program.until("Morning IOP", 60)
    program.send(ENTER, "3")
    program.until("Not marked", 60)
    program.read(2)
    return program


def marked(places: dict[str, str]) -> int:
    """How many marks are in the file, as another program reads it once the window is gone."""
    found = raw(Path(places["IOP_TUI_DB"])).execute("SELECT count(*) FROM attendance WHERE mark = 'here'")
    return int(found.fetchone()[0])


@pytest.mark.usefixtures("six_clients")
def test_the_cover_comes_before_the_marks_that_were_typed_before_it(slow: Terminal, places: dict[str, str]) -> None:
    begun = time.monotonic()
    slow.send("pppppp", CTRL_L)
    slow.until("iop-tui is covered.")
    took = time.monotonic() - begun
    assert not any(name in slow.text for name in NAMES) and "Present" not in slow.text
    assert took < 5 * SYNC, f"{took:.2f} s: it waited for most of six saves"
    end = time.monotonic() + 7 * SYNC
    while time.monotonic() < end:
        slow.read(0.05)
        assert not any(name in slow.text for name in NAMES), slow.text
    slow.until("press any key")
    slow.send("x")
    slow.until("uncovers")
    slow.send(ENTER)
    slow.until("6 here", 30)
    assert all(name in slow.text for name in NAMES), "what was typed before it is done"
    slow.signal(signal.SIGKILL)
    slow.wait()
    assert marked(places) == 6


@pytest.mark.usefixtures("six_clients")
def test_a_save_that_takes_long_says_so_and_then_no_more(slow: Terminal) -> None:
    slow.send("p")
    slow.until("saving …")
    slow.until(lambda text: "1 here" in text and "saving" not in text)
    assert "Present" in slow.text and slow.text.rstrip().splitlines()[-1].lstrip().startswith("p Present")


@pytest.mark.usefixtures("six_clients")
@pytest.mark.parametrize("resized", [False, True])
def test_after_a_sleep_nothing_is_painted_before_the_lock(resized: bool, terminal: Start) -> None:
    slower = (
        "from iop_tui.app import idle_clock, terminal_watch\n"
        "idle_clock.SLEPT, idle_clock.WARNING, terminal_watch._LOOK_EVERY = 1.5, 0.0, 0.5\n"
    )
    program = terminal("--date", DAY, slower=slower)
    program.until("Morning IOP")
    program.send(ENTER, "3")
    program.until("Not marked")
    program.read(1)
    program.signal(signal.SIGSTOP)
    time.sleep(3)
    if resized:
        program.resize(100, 30)
    before = len(program.raw)
    program.signal(signal.SIGCONT)
    program.until("iop-tui is locked.")
    program.read(0.5)
    painted = bytes(program.raw[before:]).decode("utf-8", "replace")
    assert "locked" in painted and not any(name in painted for name in NAMES), painted
    assert not any(name in program.text for name in NAMES)
