"""Faults put in on purpose: power cuts, kills, random keys, and a machine without a network.

A normal run of the tests takes a sample of each. The large numbers (every image of every power cut, 200 kills,
10,000 random keys, 504 killed commands, 200 hang-ups) are one command:

    IOP_TUI_FAULTS=all python -m pytest tests/faults

The power cuts, and half of what holds the network shut, need ``strace``; where it is not there they are skipped.
"""

from __future__ import annotations

import os
import shutil

ALL = os.environ.get("IOP_TUI_FAULTS") == "all"
"""Whether the large numbers are asked for."""
STRACE = shutil.which("strace")


def amount(few: int, many: int) -> int:
    """How many of something: ``few`` in a normal run, ``many`` when all is asked for."""
    return many if ALL else few
