"""Opening the file: who may, in which state it is, and the settings that keep what was saved."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain.errors import IopError
from iop_tui.store import schema
from iop_tui.store.errors import Damaged, InUse, Newer, StoreError, explained

_HEADER = b"SQLite format 3\x00"


def connect(path: Path, read_only: bool = False) -> sqlite.Connection:
    """Open the file at ``path`` and bring it to this version; make it where there is none (unless ``read_only``).

    A writing connection holds the file alone until it is closed. Raises StoreError and its kinds,
    and leaves a file that it refuses byte for byte as it was.
    """
    _look_at(path, read_only)
    with explained():
        connection = _open(path, read_only)
        try:
            connection.execute("PRAGMA foreign_keys = OFF")
            state = _state(connection)
            if not read_only:
                _hold(connection)
                _for_the_owner_only(path)
            if state != "current":
                if read_only:
                    raise StoreError("The file has to be brought to this version first.", "Open it once in iop-tui.")
                _migrate(connection, new=state == "new")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def _look_at(path: Path, read_only: bool) -> None:
    """Refuse what is not ours before the database has a chance to touch it."""
    if not path.exists():
        if read_only:
            raise StoreError("There is no file yet.", "Start iop-tui once, or name the file with --db.")
        if not path.parent.is_dir():
            raise StoreError("The folder of the file does not exist.", "Make it first, or name another file with --db.")
        if not os.access(path.parent, os.W_OK):
            raise StoreError("The folder of the file cannot be written.", "Name another file with --db.")
        return
    if path.is_dir():
        raise StoreError("That is a folder, not a file.", "Name the file with --db.")
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEADER))
    except OSError:
        raise StoreError("The file cannot be read.", "Check who may read it.") from None
    if not head:
        raise Damaged(
            "The file is empty: it may be a placeholder of a synced folder, or what a full disk left.",
            "Nothing was written to it. Use a backup, or remove it to begin anew.",
        )
    if head != _HEADER:
        raise Damaged("The file is not a file of iop-tui, or it is damaged.", "Nothing was written to it.")
    if not read_only and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreError(
            "The file or its folder cannot be written.", "Check who may write them, or name another file with --db."
        )


def _open(path: Path, read_only: bool) -> sqlite.Connection:
    mode = "ro" if read_only else "rwc"
    # 0.4 s: long enough for a command that is just ending, short enough to be told so at once
    connection = sqlite.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=0.4, isolation_level=None)
    connection.row_factory = sqlite.Row
    return connection


def _for_the_owner_only(path: Path) -> None:
    """Let nobody else read the file; one that belongs to somebody else stays as its owner wants it."""
    if os.name == "posix":
        with contextlib.suppress(PermissionError):
            path.chmod(0o600)


def _hold(connection: sqlite.Connection) -> None:
    """Take the file for ourselves, with a journal that loses nothing at a power cut."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode == "wal":
        connection.execute("PRAGMA synchronous = FULL")
        # checkpoints happen when hands are off the keys, never within a key's way
        connection.execute("PRAGMA wal_autocheckpoint = 4000")
    else:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = EXTRA")
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -1000")  # kilobytes: a day's rows are few, and the laptop is small
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("COMMIT")


def _state(connection: sqlite.Connection) -> str:
    """``new``, ``old`` or ``current``; raises Newer and Damaged."""
    tables = {r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return "new"
    if "_sqlite_migrations" not in tables:
        raise Damaged("The file is a database, but not one of iop-tui.", "Nothing was written to it.")
    applied = [
        r[0] for r in connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [schema.SET])
    ]
    if set(applied) - set(schema.NAMES):
        raise Newer("The file was written by a newer version of iop-tui.", "Open it with that version.")
    return "current" if set(applied) == set(schema.NAMES) else "old"


def _migrate(connection: sqlite.Connection, new: bool) -> None:
    """Bring the file to this version; each migration is one transaction with its record."""
    from sqlite_utils import Database, utils

    if getattr(utils, "sqlite3").connect is not sqlite.connect:  # noqa: B009  (not a public name of its typing)
        raise IopError(
            "The database driver was replaced by another one.", "Install iop-tui in an environment of its own."
        )
    db = Database(connection, execute_plugins=False, strict=True)
    schema.migrations().apply(db)
    if new:
        import uuid

        connection.execute("INSERT INTO meta (key, value) VALUES ('file_id', ?)", [str(uuid.uuid4())])
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise Damaged("The file holds rows that belong to nothing.", "Use a backup.")


def same_file(path: Path, known: tuple[int, int]) -> bool:
    """Whether the file that was opened still stands at its path (SQLite would write on into a deleted one)."""
    try:
        found = path.stat()
    except OSError:
        return False
    return (found.st_dev, found.st_ino) == known


def identity(path: Path) -> tuple[int, int]:
    """What tells the opened file from another one at the same path."""
    found = path.stat()
    return found.st_dev, found.st_ino


__all__ = ["InUse", "connect", "identity", "same_file"]
