"""Runs of the whole program: its command line, and its screens on a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]  # a pseudo-terminal of this kind needs a Unix

from tests.e2e.terminal import Terminal
from tests.support.at import program

ROOT = Path(__file__).parents[2]
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """The program's places, all of them in a folder of the test."""
    return {
        "IOP_TUI_DB": str(tmp_path / "iop.db"),
        "IOP_TUI_EXPORTS": str(tmp_path / "exports"),
        "IOP_TUI_SETTINGS": str(tmp_path / "settings.toml"),
        "IOP_TUI_STATE": str(tmp_path / "state"),
        "TZ": "America/Chicago",
    }


@pytest.fixture
def command(places: dict[str, str]) -> Command:
    """``iop-tui`` with arguments, as from a shell; a file that it makes is plain."""

    def run(*args: str, text_in: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            program("--unencrypted", *args),
            capture_output=True,
            text=True,
            encoding="utf-8",
            input=text_in,
            env={**os.environ, **places},
            cwd=ROOT,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def terminal(places: dict[str, str]) -> Iterator[Callable[..., Terminal]]:
    """``iop-tui`` on a terminal; ended at the end of the test."""
    running: list[Terminal] = []

    def start(
        *args: str, size: tuple[int, int] = (120, 40), env: dict[str, str] | None = None, slower: str = ""
    ) -> Terminal:
        running.append(Terminal(args, {**places, **(env or {})}, size, ROOT, slower))
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture
def six_clients(command: Command, tmp_path: Path) -> None:
    """A Wednesday track with six clients in it, and one facilitator."""
    command(
        "track", "add", "Morning IOP", "--days", "wed", "--start", "09:00", "--end", "12:15", "--since", "2026-09-01"
    )
    command("facilitator", "add", "Rae Ellis")
    file = tmp_path / "people.csv"
    file.write_text("Name,MRN\n" + "".join(f'"Last{n}, First{n}",{n}\n' for n in range(6)), encoding="utf-8")
    taken = command("import", "clients", str(file), "--track", "Morning", "--admitted", "2026-10-01")
    assert taken.returncode == 0, taken.stderr
