"""What a process costs, as Linux tells it: resident memory in bytes, processor time in seconds."""

from __future__ import annotations

import os
from pathlib import Path


def tree(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found.extend(p for child in task.read_text().split() for p in tree(int(child)))
    return found


def resident(pid: int) -> int:
    """Resident bytes of one process."""
    for name, key in (("smaps_rollup", "Rss:"), ("status", "VmRSS:")):
        try:
            text = Path(f"/proc/{pid}/{name}").read_text()
        except OSError:
            continue
        return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith(key)), 0)
    return 0


def processor(pid: int) -> float:
    """Processor seconds of one process: to the nanosecond where the kernel counts so, else in its ticks."""
    try:
        tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
        exact = sum(int(task.read_text().split()[0]) for task in tasks) / 1e9
    except (OSError, IndexError):
        exact = 0.0
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return exact or (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
