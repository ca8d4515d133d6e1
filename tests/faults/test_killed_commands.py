"""Commands that write, killed at any moment: what is left of them is found at the next start, and holds no name then.

Two kills of each in a normal run; ``IOP_TUI_FAULTS=all`` takes 504 together.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.faults import amount
from tests.faults.killed_commands import COMMANDS
from tests.support.rows import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")]


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_that_a_kill_leaves_stays_unknown(command: str) -> None:
    number = amount(2, 63)
    run = [sys.executable, "-m", "tests.faults.killed_commands", str(number), command]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ((met, wrong),) = json.loads(done.stdout).values()
    assert wrong == [] and met >= number / 2
