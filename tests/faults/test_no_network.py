"""There is no network: a whole day is worked with every way to it shut, and nothing so much as tries."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import STRACE
from tests.support.rows import ROOT

pytestmark = pytest.mark.slow


def day(folder: Path, *more: str, tracer: tuple[str, ...] = ()) -> list[str]:
    """A day in a process of its own; gives the ways to the network that were tried in it."""
    folder.mkdir()
    done = subprocess.run(
        [*tracer, sys.executable, "-m", "tests.faults.offline_day", str(folder), *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert len(list((folder / "exports").glob("attendance_*.csv"))) == 2, done.stdout
    assert (folder / "copy.db").exists(), done.stdout
    found: list[str] = json.loads((folder / "knocked.json").read_text())
    return found


def families(trace: Path) -> set[str]:
    """The kinds of socket that were made or spoken to."""
    return set(re.findall(r"\bAF_\w+", trace.read_text(encoding="ascii", errors="replace")))


@pytest.mark.parametrize("more", [(), ("reach",)], ids=["the program", "a program that does"])
def test_a_whole_day_reaches_for_no_network(more: tuple[str, ...], tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    tracer = (STRACE, "-f", "--seccomp-bpf", "-o", str(trace), "-e", "trace=network") if STRACE else ()
    tried = day(tmp_path / "day", *more, tracer=tracer)
    assert any("192.0.2.1" in way for way in tried) if more else tried == []
    if STRACE:
        # the loop that waits for keys wakes itself by a pair of sockets of its own
        assert families(trace) == ({"AF_UNIX", "AF_INET"} if more else {"AF_UNIX"})
