"""Passphrases that did not open the file: counted beside it, for a closed file cannot be written to.

Only the moments are kept. Each further try waits longer, and the next opening says how many there were and records it.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

FREE = 3
"""Tries that do not wait."""
LONGEST = 60
"""Seconds that a try waits at most."""
_KEPT = 1000


def place(path: Path) -> Path:
    """Where the tries at a file are kept."""
    return path.with_name(f"{path.name}.tries")


def moments(path: Path) -> list[datetime]:
    """When somebody tried since the file was last opened (aware, UTC)."""
    try:
        lines = place(path).read_text(encoding="ascii").split()
        return [datetime.fromisoformat(line) for line in lines]
    except (OSError, ValueError):
        return []


def count(path: Path) -> int:
    """How many tries failed since the file was last opened."""
    return len(moments(path))


def note(path: Path, now: datetime) -> None:
    """Keep that somebody tried; where it cannot be kept, the try failed all the same."""
    kept = [*moments(path), now][-_KEPT:]
    try:
        handle = os.open(place(path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.writelines(f"{moment.isoformat(timespec='seconds')}\n" for moment in kept)
    except OSError:
        return


def forget(path: Path) -> None:
    """The file was opened, and what there was is recorded in it."""
    place(path).unlink(missing_ok=True)


def waits(path: Path, now: datetime) -> int:
    """Seconds until the next try is looked at. A clock that was set back makes nobody wait longer than the most."""
    tried = moments(path)
    if len(tried) < FREE:
        return 0
    pause = min(LONGEST, 1 << min(len(tried) - FREE + 1, 10))
    gone = (now - tried[-1]).total_seconds()
    return max(0, round(pause - max(gone, 0.0)))
