"""Passphrases that did not open the file: counted beside it and on it, for a closed file cannot be written to.

Only moments are kept. Each further try waits longer, and the next opening says how many there were and records it.
Where the system lets a file carry attributes, their number goes with the file itself: to remove what stands beside it
gives nobody more tries.
"""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path

from iop_tui.store.file import beside

FREE = 3
"""Tries that do not wait."""
LONGEST = 60
"""Seconds that a try waits at most."""
_KEPT = 1000
_ATTRIBUTE = "user.iop_tui.tries"


def place(path: Path) -> Path:
    """Where the tries at a file are kept."""
    return path.with_name(f"{path.name}.tries")


def moments(path: Path) -> list[datetime]:
    """When somebody tried since the file was last opened (aware, UTC)."""
    try:
        lines = beside.read(place(path)).decode("ascii").split()
        return [datetime.fromisoformat(line) for line in lines]
    except (OSError, ValueError):
        return []


def count(path: Path) -> int:
    """How many tries failed since the file was last opened."""
    return max(len(moments(path)), _carried(path)[0])


def note(path: Path, now: datetime) -> None:
    """Keep that somebody tried; where it cannot be kept, the try failed anyway."""
    kept = [*moments(path), now][-_KEPT:]
    number = max(len(kept), _carried(path)[0] + 1)
    with contextlib.suppress(OSError, AttributeError):
        os.setxattr(path, _ATTRIBUTE, f"{number} {now.isoformat(timespec='seconds')}".encode())
    text = "".join(f"{moment.isoformat(timespec='seconds')}\n" for moment in kept)
    with contextlib.suppress(OSError):
        beside.write(place(path), text.encode())


def _carried(path: Path) -> tuple[int, datetime | None]:
    """What the file itself carries: how many tries there were, and the moment of the last one."""
    try:
        number, _, last = os.getxattr(path, _ATTRIBUTE).decode("ascii").partition(" ")
        return max(0, int(number)), datetime.fromisoformat(last)
    except (OSError, AttributeError, ValueError):
        return 0, None


def forget(path: Path) -> None:
    """The file was opened, and what there was is recorded in it."""
    place(path).unlink(missing_ok=True)
    with contextlib.suppress(OSError, AttributeError):
        os.removexattr(path, _ATTRIBUTE)


def waits(path: Path, now: datetime) -> int:
    """Seconds until the next try is looked at."""
    last = max((m for m in (*moments(path)[-1:], _carried(path)[1]) if m is not None), default=None)
    return pause(count(path), last, now)


def pause(number: int, last: datetime | None, now: datetime) -> int:
    """Seconds to wait after so many wrong ones, the last one at a moment (both aware).

    A clock that was set back makes nobody wait longer than the most.
    """
    if number < FREE or last is None:
        return 0
    whole = min(LONGEST, 1 << min(number - FREE + 1, 10))
    return max(0, round(whole - max((now - last).total_seconds(), 0.0)))
