"""Names of files while they are written, so that what a kill leaves of them is known, and by whom it was written.

A copy beside the file, or a backup, is written as ``.NAME.PID.unfinished``. Whoever finds one whose process is gone
may remove it: it never counted.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

_NAME = re.compile(r"\.+(?P<name>.+?)(\.(?P<pid>\d+))?\.unfinished(-journal|-wal)?")


def while_written(target: Path) -> Path:
    """The name under which a file is written that becomes ``target`` once it is whole."""
    return target.with_name(f".{target.name}.{os.getpid()}.unfinished")


def left_in(folder: Path, stem: str) -> list[Path]:
    """What killed programs left in a folder of files whose names begin with ``stem``; nothing that is being written."""
    unfinished = []
    with contextlib.suppress(OSError):
        for path in sorted(folder.iterdir()):
            known = _NAME.fullmatch(path.name)
            if known and known["name"].startswith(stem) and not (known["pid"] and is_running(int(known["pid"]))):
                unfinished.append(path)
    return unfinished


def is_running(pid: int) -> bool:
    """Whether a process still runs; False where that cannot be told (there an open file cannot be removed)."""
    if os.name != "posix":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def remove(paths: list[Path]) -> list[Path]:
    """Remove them; gives those that are gone."""
    gone = []
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()
            gone.append(path)
    return gone
