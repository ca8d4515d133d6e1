"""Files that stand beside the program's own: for its owner only, and never reached through a link.

Whoever may write the folder could lay a link in a file's place and have something else overwritten or read.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

JOURNALS = ("-wal", "-journal", "-shm")
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def beside(path: Path, ending: str) -> Path:
    """The file beside another one whose name goes on with ``ending``."""
    return path.with_name(path.name + ending)


def read(path: Path) -> bytes:
    """What an ordinary file holds; raises OSError, also where a link or something else stands there."""
    handle = os.open(path, os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError
        return file.read()


def write(path: Path, data: bytes) -> None:
    """Write a file for its owner only; a link or a pipe that stands there is removed, what it leads to stays.

    Raises OSError.
    """
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(path.lstat().st_mode):
            path.unlink()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _NO_LINK, 0o600)
    with os.fdopen(handle, "wb") as file:
        if os.name == "posix":
            os.fchmod(handle, 0o600)
        file.write(data)


def for_the_owner_only(path: Path) -> None:
    """Let nobody else read a file and its journals; one that belongs to somebody else stays as its owner wants it.

    It is not opened for that: to close it again would drop the locks that this process has on it.
    """
    if os.name != "posix":
        return
    real = path.resolve()
    for one in (real, *(beside(real, ending) for ending in JOURNALS)):
        with contextlib.suppress(OSError):
            mode = one.lstat().st_mode
            if stat.S_ISREG(mode) and stat.S_IMODE(mode) != 0o600:
                one.chmod(0o600)


def link_in_the_way(path: Path) -> str:
    """The name of a link that stands where a journal of the file goes; empty where there is none."""
    real = path.resolve()
    return next((j.name for j in (beside(real, ending) for ending in JOURNALS) if j.is_symlink()), "")
