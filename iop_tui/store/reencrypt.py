"""Giving the file another key: a whole new file beside it, read back, takes its place in one step.

Killed at any moment, the path holds the file with its old key or with its new one, whole.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.store.errors import StoreError, explained
from iop_tui.store.file.connection import has_journal
from iop_tui.store.file.encryption_key import Key, new_key
from iop_tui.store.file.unfinished import left_in, remove, while_written
from iop_tui.store.file.verified_copy import bring_folder_to_disk, bring_to_disk, counts, opened, problems
from iop_tui.store.store import Store

_ZEROS = bytes(1 << 16)


def recrypt(store: Store, passphrase: str) -> None:
    """Encrypt an open file, plain or not, with a new passphrase; it is closed then. Raises StoreError.

    What the old file held is overwritten where the system lets one; a disk that spreads its writes (an SSD), and a
    file system that keeps versions, may hold it still.
    """
    if store.read_only:
        raise StoreError("The file is read-only.", "Nothing was changed.")
    path, key = store.path, new_key(passphrase)
    remove(left_in(path.parent, path.name))
    unfinished = while_written(path)
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with explained():
            _empty_the_journal(store)
            before = counts(store.reader.connection)
            _export(store.reader.connection, unfinished, key)
            with opened(unfinished, key) as copy:
                whole = not problems(copy, encrypted=True) and counts(copy) == before
        if not whole:
            raise StoreError("The new file could not be verified.", "The old file is unchanged.")
        bring_to_disk(unfinished)
        was_plain = not store.encrypted
        store.close()
        _take_the_place(unfinished, path, wipe=was_plain)
    except OSError:
        raise StoreError(
            "The new file cannot be written.", "The old file is unchanged. Check the free space."
        ) from None
    finally:
        store.close()
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _empty_the_journal(store: Store) -> None:
    """Bring everything into the one file: a journal of the old file beside the new one would spoil it."""
    mode = store.reader.connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    if mode != "delete" or has_journal(store.path):
        raise StoreError("The journal cannot be brought into the file.", "Free some space; the file is unchanged.")


def _export(connection: sqlite.Connection, target: Path, key: Key) -> None:
    connection.execute(f'ATTACH DATABASE ? AS recrypted KEY "{key.spelled()}"', [str(target)])
    try:
        connection.execute("PRAGMA recrypted.journal_mode = OFF")
        connection.execute("PRAGMA recrypted.synchronous = OFF")
        connection.execute("SELECT sqlcipher_export('recrypted')").fetchone()
    finally:
        with contextlib.suppress(sqlite.Error):  # after an error it cannot be let go of; closing does
            connection.execute("DETACH DATABASE recrypted")


def _take_the_place(new: Path, path: Path, wipe: bool) -> None:
    """Put the new file where the old one is, in one step; the old one's bytes are overwritten after it."""
    if os.name != "posix":  # an open file cannot be replaced there
        new.replace(path)
        return
    old = os.open(path, os.O_RDWR)
    try:
        new.replace(path)
        bring_folder_to_disk(path.parent)
        if wipe:
            _overwrite(old)
    finally:
        os.close(old)


def _overwrite(handle: int) -> None:
    """Write zeros over a file that has no name any more; a disk that cannot lets go of it anyway."""
    with contextlib.suppress(OSError):
        for at in range(0, os.fstat(handle).st_size, len(_ZEROS)):
            os.pwrite(handle, _ZEROS, at)
        os.fsync(handle)
