"""The two programs in a terminal: ours with its sheet of attendance, and the bare table; what a visit to each costs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.bench.figures import Figures
from tests.bench.secret import arguments
from tests.bench.terminal import Burst, Gone, Terminal

ROOT = Path(__file__).resolve().parents[2]
SIZE = (12, 6)
"""Clients on our sheet and its columns, and so rows and columns of the bare table."""

_ENTER, _DOWN, _UNDO = "\r", "\x1b[B", "\x1a"
_TODAY, _SESSION = "g Go to", "3 Attendance"
"""What stands on Today and on a session, and nowhere else."""


@dataclass(frozen=True)
class Program:
    """A program that is measured: how it is started, brought to its table, and what one key does there."""

    start: Callable[[], Terminal]
    ready: Callable[[Terminal], float]
    keys: Callable[[Terminal], list[Burst]]

    def visit(self, figures: Figures, keys: bool = True) -> None:
        """Start it, press its keys (where wanted), end it."""
        terminal = self.start()
        try:
            figures.starts.append(self.ready(terminal) - terminal.begun)
            terminal.settle(0.5)
            figures.memory.append(terminal.memory())
            if keys:
                bursts = self.keys(terminal)
                figures.keys.extend(b.seconds for b in bursts)
                figures.sizes.extend(b.size for b in bursts)
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


def ours(file: Path, moment: datetime, folder: Path) -> Program:
    """Our program on a file at a moment; its key marks a client as present and goes on.

    Before the groups it begins on Today, and ``enter`` and ``3`` lead to the sheet; while one is on it begins there.
    ``folder`` is for what it keeps.
    """
    command = [sys.executable, "-m", "tests.support.at", moment.isoformat(), "--db", str(file)]
    command += arguments(file, folder)
    places = {"IOP_TUI_SETTINGS": "settings.toml", "IOP_TUI_EXPORTS": "exports", "IOP_TUI_STATE": "state"}
    env = {name: str(folder / place) for name, place in places.items()}
    return Program(lambda: Terminal(command, env=env, cwd=ROOT), _ours_ready, _ours_keys)


def _ours_ready(terminal: Terminal) -> float:
    """To the sheet in its lens of attendance; keys that are typed before anything is drawn would be lost."""
    terminal.wait(lambda: any(terminal.row_of(text) is not None for text in (_TODAY, _SESSION)))
    if terminal.row_of(_SESSION) is None:
        terminal.type(_ENTER + "3")
    return terminal.wait(lambda: terminal.row_of("Mode") is not None and bool(_unmarked(terminal)))


def _unmarked(terminal: Terminal) -> list[int]:
    """The lines of the clients who are not marked."""
    return [y for y, line in enumerate(terminal.lines) if "· Not marked" in line]


def _ours_keys(terminal: Terminal) -> list[Burst]:
    """Mark everyone as present by a key each, then take it all back for the next visit."""
    rows = _unmarked(terminal)
    if len(rows) != SIZE[0]:
        shown = "\n".join(terminal.lines).rstrip()
        raise Gone(f"The sheet shows {len(rows)} clients who are not marked instead of {SIZE[0]}:\n{shown}")
    found = [terminal.press("p", lambda y=y: "Present" in terminal.line(y)) for y in rows]  # type: ignore[misc]
    for _ in rows:
        terminal.type(_UNDO)
        terminal.settle(0.05)
    terminal.wait(lambda: len(_unmarked(terminal)) == len(rows))
    return found
