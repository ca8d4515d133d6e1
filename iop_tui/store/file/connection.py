"""Opening the file: who may, in which state it is, and the settings that keep what was saved."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain.errors import IopError
from iop_tui.store import schema
from iop_tui.store.errors import (
    Damaged,
    InUse,
    NeedsPassphrase,
    Newer,
    NotEncrypted,
    StoreError,
    WrongPassphrase,
    explained,
)
from iop_tui.store.file.beside import for_the_owner_only
from iop_tui.store.file.encryption_key import Key, derive, new_key, salt_of
from iop_tui.store.file.handover import standing
from iop_tui.store.file.probe import FileKind, look_at
from iop_tui.store.file.recovery import back_up_before_migrating, refuse_beside_backups, tell_damage

if TYPE_CHECKING:
    from iop_tui.domain.handover import Handover


class Opened(NamedTuple):
    """An open file: its connection, and its key where it is encrypted."""

    connection: sqlite.Connection
    key: Key | None
    migrated: bool = False
    """Whether an older version's file was brought to this one."""
    read_only: bool = False
    """Whether it may only be read: that was asked for, or it was handed over."""
    handover: Handover | None = None


def connect(
    path: Path,
    read_only: bool = False,
    passphrase: str | None = None,
    key: Key | None = None,
    backups: Path | None = None,
    any_age: bool = False,
    take_back: bool = False,
) -> Opened:
    """Open the file at ``path`` and bring it to this version; make it where there is none (unless ``read_only``).

    With a ``passphrase`` (or the ``key`` that it gave before) the file is encrypted, without one it is plain. A writing
    connection holds the file alone until it is closed; before it brings an older file to this version it makes a
    backup. With ``any_age`` an older file may be read as it is. One that was handed over opens for reading only, unless
    ``take_back``. Raises StoreError and its kinds (InUse says which process holds the file), and leaves a file that it
    refuses byte for byte as it was.
    """
    key = _key_for(path, read_only, passphrase, key, backups)
    with _naming_the_holder(path), explained(opening=True):
        if key is not None and not read_only and has_journal(path):
            _try_the_key(path, key, passphrase, backups)
        _take_back(path, key, read_only)
        connection = _open(path, read_only)
        try:
            if key is not None:
                _unlock(connection, key)
            connection.execute("PRAGMA foreign_keys = OFF")
            state = _state(connection)
            handover = None if state == "new" else standing(connection)
            if handover is not None and not (read_only or take_back):
                _bring_into_one(connection, path, state, key, backups)
                connection.close()
                return connect(path, True, None, key, backups)
            if not read_only:
                _hold_alone(connection, path)
            if state != "current" and not (read_only and any_age and state == "old"):
                _bring_to_this_version(connection, path, state, read_only, key, backups)
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException as error:
            connection.close()
            if passphrase and isinstance(error, WrongPassphrase):
                tell_damage(path, passphrase, backups)
            raise
    return Opened(connection, key, state == "old" and not read_only, read_only, handover)


def _key_for(path: Path, read_only: bool, passphrase: str | None, key: Key | None, backups: Path | None) -> Key | None:
    """The key that opens what stands at a path, None for a plain file; refuses what does not go with it."""
    stands = look_at(path, read_only)
    if stands is FileKind.PLAIN and (passphrase or key):
        raise NotEncrypted("The file is not encrypted.", "It opens without a passphrase; iop-tui encrypt encrypts it.")
    if stands is FileKind.ENCRYPTED and not (passphrase or key):
        raise NeedsPassphrase("The file is encrypted, or it is not a file of iop-tui.", "Give its passphrase.")
    if stands is FileKind.NOTHING:
        refuse_beside_backups(path, backups)
    if passphrase:
        return new_key(passphrase) if stands is FileKind.NOTHING else derive(passphrase, salt_of(path))
    return key


def _hold_alone(connection: sqlite.Connection, path: Path) -> None:
    """Take the file for ourselves; it is its owner's before the journal is made, which has the rights of the file."""
    for_the_owner_only(path)
    _hold(connection)
    for_the_owner_only(path)


def _bring_into_one(
    connection: sqlite.Connection, path: Path, state: str, key: Key | None, backups: Path | None
) -> None:
    """Make one file of this version of what a kill or an older version left, so that it can be read as it is."""
    if state == "current" and not has_journal(path):
        return
    _hold_alone(connection, path)
    if state != "current":
        _bring_to_this_version(connection, path, state, False, key, backups)
    connection.execute("PRAGMA journal_mode = DELETE")


def _bring_to_this_version(
    connection: sqlite.Connection, path: Path, state: str, read_only: bool, key: Key | None, backups: Path | None
) -> None:
    """Make the tables of this version, behind a backup of what an older one made."""
    if read_only:
        raise StoreError("The file must be updated to this version first.", "Open it once in iop-tui.")
    if state == "old":
        back_up_before_migrating(path, connection, key, backups)
    _migrate(connection)


@contextmanager
def _naming_the_holder(path: Path) -> Iterator[None]:
    """Say which process holds a file that is in use, and since when."""
    try:
        yield
    except InUse:
        from iop_tui.store.file.holder import in_use

        raise in_use(path) from None


def _open(path: Path, read_only: bool) -> sqlite.Connection:
    mode = "ro" if read_only else "rwc"
    # 0.4 s: long enough for a command that is just ending, short enough to be told so at once. A backup reads on the
    # same connection from a thread of its own: the driver takes turns, see store/file/verified_copy.py.
    connection = sqlite.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=0.4, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite.Row
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to the terminal, over the screen
    return connection


def has_journal(path: Path) -> bool:
    """Whether a journal stands beside the file with something in it."""
    journal = path.with_name(path.name + "-wal")
    return journal.exists() and journal.stat().st_size > 0


def _is_half_written(path: Path) -> bool:
    """Whether a kill left the file half written: the pages of before stand in a journal that goes back."""
    journal = path.with_name(path.name + "-journal")
    return journal.exists() and journal.stat().st_size > 0


def _take_back(path: Path, key: Key | None, read_only: bool) -> None:
    """Let a half-written file be as it was, for who only reads it may not. One that is being written stays as it is."""
    if not read_only or not _is_half_written(path):
        return
    connection = _open(path, read_only=False)
    try:
        if key is not None:
            _unlock(connection, key)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        connection.close()


def _try_the_key(path: Path, key: Key, passphrase: str | None, backups: Path | None) -> None:
    """See whether the key fits without a chance to write: what a kill left is brought in by who may open the file."""
    connection = _open(path, read_only=True)
    try:
        _unlock(connection, key)
    except WrongPassphrase:
        if passphrase:
            tell_damage(path, passphrase, backups)
        raise
    finally:
        connection.close()


def in_use(path: Path) -> bool:
    """Whether a window or a command holds the file; looked at without a key and without a chance to write."""
    connection = _open(path, read_only=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite.Error as error:
        return "locked" in str(error).lower()
    finally:
        connection.close()
    return False


def _unlock(connection: sqlite.Connection, key: Key) -> None:
    """Give the key and see whether it fits: nothing says so before the first page is read."""
    connection.execute(f'PRAGMA key = "{key.spelled()}"')
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite.DatabaseError as error:
        if "not a database" in str(error).lower():
            raise WrongPassphrase("The passphrase does not open the file.", "Type it again.") from None
        raise


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
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return "new"
    if "_sqlite_migrations" not in tables:
        raise Damaged("The file is a database, but not one of iop-tui.", "Nothing was written to it.")
    applied = [
        row[0]
        for row in connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [schema.SET])
    ]
    if set(applied) - set(schema.NAMES):
        raise Newer("The file was written by a newer version of iop-tui.", "Open it with that version.")
    return "current" if set(applied) == set(schema.NAMES) else "old"


def _migrate(connection: sqlite.Connection) -> None:
    """Bring the file to this version; each migration is one transaction with its record."""
    from sqlite_utils import Database, utils

    if getattr(utils, "sqlite3").connect is not sqlite.connect:  # noqa: B009  (not a public name of its typing)
        raise IopError(
            "The database driver was replaced by another one.", "Install iop-tui in an environment of its own."
        )
    db = Database(connection, execute_plugins=False, strict=True)
    schema.migrations().apply(db)
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise Damaged("The file contains rows that belong to nothing.", "Use a backup.")


__all__ = ["InUse", "Opened", "connect"]
