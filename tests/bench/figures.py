"""What was measured, and its middle."""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Figures:
    """What the visits to one program cost: seconds, bytes."""

    starts: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)


def middle(values: Sequence[float]) -> float:
    """The median; 0 of nothing."""
    return statistics.median(values) if values else 0.0


def machine() -> str:
    """On what this was measured, in one line."""
    return f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
