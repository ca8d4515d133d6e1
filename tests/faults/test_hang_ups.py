"""The window is closed while the screen paints: the program ends within two seconds, always, and lets go of the file.

Three hang-ups in a normal run; ``IOP_TUI_FAULTS=all`` makes two hundred.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from iop_tui.program.demo.desk import write_demo
from iop_tui.store import Store
from tests.conftest import DAY, ZONE, Clock
from tests.e2e.terminal import DOWN, ENTER, ESCAPE, UP, Terminal
from tests.faults import amount
from tests.support.rows import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind"),
]
KEYS = ("p", "n", DOWN, UP, "1", "3", "4", "5", "v", "u", "U", "?", ESCAPE, "2", "7", ENTER)
WITHIN = 2.0


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program with eight weeks behind it."""
    path = tmp_path_factory.mktemp("hang-ups") / "iop.db"
    store = Store(path, now=Clock())
    write_demo(store, DAY, ZONE)
    store.close()
    return path


@pytest.fixture
def started(file: Path) -> Iterator[list[Terminal]]:
    """Runs of the program; ended at the end of the test."""
    found: list[Terminal] = []
    yield found
    for one in found:
        one.close()


def hang_up(file: Path, seed: int, started: list[Terminal]) -> float:
    """Start it, let it paint in bursts, close its terminal; gives the seconds until it has ended."""
    rng = Random(seed)
    env = {"IOP_TUI_SETTINGS": str(file.parent / "none.toml"), "IOP_TUI_STATE": str(file.parent / "state"), "TZ": ZONE}
    program = Terminal(("--db", str(file), "--as", "Rae", "--date", DAY.isoformat()), env, (120, 40), ROOT)
    started.append(program)
    program.until("Morning IOP", 60)
    program.send(ENTER, "3")
    program.until("Status", 60)
    for _ in range(rng.randrange(1, 12)):  # what is painted is not read: the queue fills
        program.send(*(rng.choice(KEYS) for _ in range(rng.randrange(5, 200))))
        time.sleep(rng.random() * 0.05)
        if rng.random() < 0.3:
            program.read(0.01)
    begun = time.monotonic()
    program.hang_up()
    program.wait(30)
    return time.monotonic() - begun


def test_the_program_ends_when_its_window_is_closed_while_it_paints(file: Path, started: list[Terminal]) -> None:
    late = {}
    for seed in range(amount(3, 200)):
        took = hang_up(file, seed, started)
        if took > WITHIN:
            late[seed] = round(took, 2)
        started.clear()
    assert late == {}, "seconds by seed"
    store = Store(file)  # it is free again, and whole
    assert store.health() == [] and list(store.changes.broken()) == []
    store.close()
