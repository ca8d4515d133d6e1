"""Whether the open file and its journal still stand at their place, and a copy to go on with where the file does not.

SQLite writes on into a file that was deleted, and into a journal by name, whoever's that may be by then. So this is
looked at before each save; a file that is gone is copied out from the open connection, which still has all of it.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.store.errors import StoreError
from iop_tui.store.file.encryption_key import Key

_MIDDLE = "-rescued-"
Identity = tuple[int, int]


_HELD: set[Identity] = set()
"""The files that this process has open."""


def is_held_here(path: Path) -> bool:
    """Whether this very process has the file open."""
    return identity(os.fspath(path)) in _HELD


class Place:
    """Where an open file stands, as it was when it was opened."""

    def __init__(self, path: Path) -> None:
        self._path = os.fspath(path)
        self._journal = f"{os.path.realpath(path)}-wal"
        self._file_was = identity(self._path)
        self._journal_was = identity(self._journal)

    def take(self) -> Place:
        """The file is open from now on."""
        if self._file_was is not None:
            _HELD.add(self._file_was)
        return self

    def leave(self) -> None:
        """The file is not open any more."""
        _HELD.discard(self._file_was or (0, 0))

    def stands(self) -> bool:
        """Whether the very file that was opened still stands there."""
        return identity(self._path) == self._file_was

    def journal_stands(self) -> bool:
        """Whether its journal does; also where there was none."""
        return self._journal_was is None or identity(self._journal) == self._journal_was


def identity(path: str) -> Identity | None:
    """What tells a file from another one at the same path; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116  (on each key's way)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def rescue(connection: sqlite.Connection, key: Key | None, path: Path, now: datetime) -> Path:
    """Write all that an open file holds beside its place, else into the user's own folder; gives where.

    Raises StoreError where neither can be.
    """
    from iop_tui.store.file.verified_copy import verified_copy

    name = f"{path.stem}{_MIDDLE}{now:%Y%m%d-%H%M%S}"
    for folder in (path.parent, Path.home()):
        target, number = folder / f"{name}{path.suffix}", 2
        while os.path.lexists(target):
            target, number = folder / f"{name}-{number}{path.suffix}", number + 1
        try:
            verified_copy(connection, key, target)
        except StoreError:
            continue
        return target
    raise StoreError(
        "The file was moved, replaced or deleted while it was open, and no copy of it can be written.",
        "Leave this window open, free some space, and press any key.",
    )


def rescued_beside(path: Path) -> list[Path]:
    """The copies that were made when the file was gone, the oldest first."""
    return sorted(path.parent.glob(f"{path.stem}{_MIDDLE}*{path.suffix}"))
