"""A handover killed at any line, on either laptop: never two files to write to, and never none.

A few kills of each command in a normal run; ``IOP_TUI_FAULTS=all`` takes every line.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.faults import amount
from tests.faults.killed_handovers import COMMANDS
from tests.support.rows import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")]


@pytest.mark.parametrize("command", COMMANDS)
def test_one_file_is_written_to_whatever_a_kill_interrupts(command: str) -> None:
    run = [sys.executable, "-m", "tests.faults.killed_handovers", str(amount(8, 0)), command]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ((met, wrong),) = json.loads(done.stdout).values()
    assert wrong == [] and met >= 4
