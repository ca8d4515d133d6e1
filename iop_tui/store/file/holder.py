"""Which process holds a file, and since when it runs: for the message that the file is in use."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from iop_tui.domain import machine_clock
from iop_tui.store.errors import InUse
from iop_tui.store.file.rescue import is_held_here

_LOCKS = (0x40000000, 512)
"""Where in a file SQLite locks it: the first byte and how many (sqlite3's ``PENDING_BYTE`` and what follows)."""
_ELAPSED = re.compile(r"(?:(?:(?P<d>\d+)-)?(?P<h>\d+):)?(?P<m>\d+):(?P<s>\d+)")


def in_use(path: Path) -> InUse:
    """The one line that a file is open elsewhere, with the process and the moment where the system tells them."""
    pid = _process(path)
    if pid is None or pid == os.getpid():
        return InUse("The file is open in another window.", "Close that one first, or work there.")
    began = _began(pid)
    since = f", since {began:%H:%M}" if began and began.date() == machine_clock.now().astimezone().date() else ""
    if began and not since:
        since = f", since {began:%Y-%m-%d %H:%M}"
    return InUse(f"The file is open in another window (process {pid}{since}).", "Close that one first, or work there.")


def _process(path: Path) -> int | None:
    """The process that has locked the file; None where the system does not tell, or where it is this one.

    A file that this process holds is not asked about: to close it again would drop its locks.
    """
    if sys.platform == "win32" or is_held_here(path):
        return None
    import fcntl

    start, length = _LOCKS
    mac = sys.platform == "darwin"  # it has the same facts in another order
    layout = "qqihh" if mac else "hhqqi"
    asked = (start, length, 0, fcntl.F_WRLCK, 0) if mac else (fcntl.F_WRLCK, 0, start, length, 0)
    try:
        handle = os.open(path, os.O_RDWR)
        try:
            told = struct.unpack(layout, fcntl.fcntl(handle, fcntl.F_GETLK, struct.pack(layout, *asked)))
        finally:
            os.close(handle)
    except (OSError, struct.error):
        return None
    kind, pid = (told[3], told[2]) if mac else (told[0], told[4])
    return pid if kind != fcntl.F_UNLCK and pid > 0 else None


def _began(pid: int) -> datetime | None:
    """When a process began, on this machine's clock; None where nobody can tell."""
    try:
        done = subprocess.run(
            ["ps", "-o", "etime=", "-p", str(pid)], capture_output=True, text=True, timeout=2, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    match = _ELAPSED.fullmatch(done.stdout.strip())
    if match is None:
        return None
    days, hours, minutes, seconds = (int(match[part] or 0) for part in "dhms")
    elapsed = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return (machine_clock.now() - elapsed).astimezone()
