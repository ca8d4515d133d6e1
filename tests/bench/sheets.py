"""The two programs in a terminal: ours with its sheet of attendance, and the bare table; what a visit to each costs."""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.bench.terminal import Burst, Terminal

ROOT = Path(__file__).resolve().parents[2]
SIZE = (12, 6)
"""Clients on our sheet and its columns, and so rows and columns of the bare table."""

_ENTER, _DOWN, _UNDO = "\r", "\x1b[B", "\x1a"


@dataclass
class Figures:
    """What the visits to one program cost: seconds, bytes."""

    starts: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)

    def add_keys(self, bursts: list[Burst]) -> None:
        """Take in what some keys brought."""
        self.keys.extend(b.seconds for b in bursts)
        self.sizes.extend(b.size for b in bursts)


def middle(values: list[float] | list[int]) -> float:
    """The median; 0 of nothing."""
    return statistics.median(values) if values else 0.0


@dataclass(frozen=True)
class Program:
    """A program that is measured: how it is started, brought to its table, and what one key does there."""

    start: Callable[[], Terminal]
    ready: Callable[[Terminal], float]
    keys: Callable[[Terminal], list[Burst]]

    def visit(self, figures: Figures) -> None:
        """Start it, press its keys, end it."""
        terminal = self.start()
        try:
            figures.starts.append(self.ready(terminal) - terminal.begun)
            terminal.settle(0.5)
            figures.memory.append(terminal.memory())
            figures.add_keys(self.keys(terminal))
        finally:
            terminal.close()


def idle(programs: dict[str, Program], figures: dict[str, Figures], seconds: float) -> None:
    """Let the programs stand side by side with nothing typed and see what processor time they use."""
    terminals = {name: program.start() for name, program in programs.items()}
    try:
        for name, terminal in terminals.items():
            programs[name].ready(terminal)
        for terminal in terminals.values():
            terminal.idle(3.0)  # what is done once when hands are off the keys
        before = {name: t.processor() for name, t in terminals.items()}
        for terminal in terminals.values():
            terminal.idle(seconds / len(terminals))
        for name, terminal in terminals.items():
            figures[name].idle.append(terminal.processor() - before[name])
    finally:
        for terminal in terminals.values():
            terminal.close()


# -- the bare table ------------------------------------------------------------------------------


def bare() -> Program:
    """The bare table; its key moves the cursor one row."""
    command = [sys.executable, "-m", "tests.bench.bare", *(str(n) for n in SIZE)]
    return Program(lambda: Terminal(command, cwd=ROOT), _bare_ready, _bare_keys)


def _bare_ready(terminal: Terminal) -> float:
    return terminal.wait(lambda: terminal.row_of("Client 01") is not None)


def _bare_keys(terminal: Terminal) -> list[Burst]:
    found = []
    for number in range(2, SIZE[0] + 1):
        name = f"Client {number:02}"
        before = terminal.ground(name)
        found.append(terminal.press(_DOWN, lambda n=name, b=before: terminal.ground(n) != b))  # type: ignore[misc]
    return found


# -- ours ----------------------------------------------------------------------------------------


def ours(file: Path, day: date, folder: Path) -> Program:
    """Our program on a file; its key marks a client as present and goes on. ``folder`` is for what it keeps."""
    command = [sys.executable, "-m", "iop_tui", "--db", str(file), "--date", day.isoformat()]
    places = {"IOP_TUI_SETTINGS": "settings.toml", "IOP_TUI_EXPORTS": "exports", "IOP_TUI_STATE": "state"}
    env = {name: str(folder / place) for name, place in places.items()}
    return Program(lambda: Terminal(command, env=env, cwd=ROOT), _ours_ready, _ours_keys)


def _ours_ready(terminal: Terminal) -> float:
    """Through Today to the sheet in its lens of attendance; in the hour of a group the program begins there itself."""
    terminal.wait(lambda: terminal.row_of("Morning A") is not None)
    if terminal.row_of("3 Attendance") is None:
        terminal.type(_ENTER + "3")
    return terminal.wait(lambda: terminal.row_of("Mode") is not None and bool(_unmarked(terminal)))


def _unmarked(terminal: Terminal) -> list[int]:
    """The lines of the clients who are not marked."""
    return [y for y, line in enumerate(terminal.lines) if "· Not marked" in line]


def _ours_keys(terminal: Terminal) -> list[Burst]:
    """Mark everyone as present by a key each, then take it all back for the next visit."""
    rows = _unmarked(terminal)
    if len(rows) != SIZE[0]:
        raise SystemExit(f"The sheet shows {len(rows)} clients who are not marked instead of {SIZE[0]}.")
    found = [terminal.press("p", lambda y=y: "Present" in terminal.line(y)) for y in rows]  # type: ignore[misc]
    for _ in rows:
        terminal.type(_UNDO)
        terminal.settle(0.05)
    terminal.wait(lambda: len(_unmarked(terminal)) == len(rows))
    return found


def machine() -> str:
    """On what this was measured, in one line."""
    return f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
