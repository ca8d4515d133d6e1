"""Copies of the file: written through SQL in pieces, read back, brought safely to the disk, and only then named.

The live file is never touched as a file: copying it would drop its lock, and might catch it half written.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.store.errors import StoreError, explained
from iop_tui.store.file.encryption_key import Key, derive, salt_of
from iop_tui.store.file.unfinished import while_written

PIECE = 500
"""Pages of a piece while nobody is waiting for a key."""
_SYNC_EVERY = 1000
"""Pages after which a copy that is made beside the work is brought to the disk: 4 MB. All at once at the end would hold
up the saves of that moment."""

_NOT_THERE = StoreError("The copy cannot be written there.", "Check the place and its free space.")

Progress = Callable[[int, int], None]
Counts = Mapping[str, int]


class Stopped(StoreError):
    """A copy was given up before it was done."""


def verified_copy(
    connection: sqlite.Connection,
    key: Key | None,
    target: Path,
    *,
    pages: int = PIECE,
    piece: Progress | None = None,
    rest: Callable[[], None] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Counts:
    """Copy an open file to ``target`` and give the number of rows of each table in the copy.

    Takes what ``unnamed_copy`` takes. Whatever ends it early, nothing is left of it. Raises Stopped, and StoreError
    where the copy cannot be written or does not read back.
    """
    unfinished = while_written(target)
    rows = unnamed_copy(connection, key, unfinished, pages=pages, piece=piece, rest=rest, stopped=stopped)
    try:
        give_name(unfinished, target)
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return rows


def unnamed_copy(
    connection: sqlite.Connection,
    key: Key | None,
    unfinished: Path,
    *,
    pages: int = PIECE,
    piece: Progress | None = None,
    rest: Callable[[], None] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Counts:
    """Write a copy that is whole and on the disk, under a name that does not count yet; gives its rows by table.

    ``piece`` is called after each
    piece with pages done and in all, ``rest`` after each one that held the open file; once ``stopped`` is true it is
    given up soon. Raises like ``verified_copy``, and leaves nothing then.
    """
    try:
        _make_empty(unfinished)
        with explained():
            for _ in range(3):
                before = counts(connection, stopped, rest)
                _write(connection, key, unfinished, pages, piece, rest, stopped)
                read_back = _read_back(unfinished, key, stopped)
                if _fits(before, read_back, counts(connection, stopped, rest)):
                    break
            else:
                raise StoreError("The backup could not be verified.", "Nothing was kept; try another disk.")
        bring_to_disk(unfinished)
    except BaseException as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _NOT_THERE from None
        raise
    return read_back


def give_name(unfinished: Path, target: Path) -> None:
    """Let a whole copy count, under its name; raises StoreError where it cannot be named."""
    try:
        unfinished.replace(target)
        bring_folder_to_disk(target.parent)
    except OSError:
        raise _NOT_THERE from None


def _make_empty(path: Path) -> None:
    path.unlink(missing_ok=True)  # what a killed program left
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _write(
    connection: sqlite.Connection,
    key: Key | None,
    target: Path,
    pages: int,
    piece: Progress | None,
    rest: Callable[[], None] | None,
    stopped: Callable[[], bool],
) -> None:
    synced = 0

    def after(_status: int, left: int, total: int) -> None:
        nonlocal synced
        _go_on(stopped)
        if piece is not None:
            piece(total - left, total)
        if rest is not None:
            if total - left - synced >= _SYNC_EVERY:
                synced = total - left
                bring_to_disk(target)
            rest()

    with opened(target, key) as copy:
        # it counts only once it is whole and on the disk, so nothing has to be safe on the way
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute(f"PRAGMA cache_size = {max(pages, 10)}")
        connection.backup(copy, pages=pages, progress=after, sleep=0.005)
        copy.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def opened(path: Path, key: Key | None) -> Iterator[sqlite.Connection]:
    """A copy, open for as long as it is needed."""
    connection = sqlite.connect(str(path), isolation_level=None)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        if key is not None:
            connection.execute(f'PRAGMA key = "{key.spelled()}"')
        yield connection
    finally:
        connection.close()


def _read_back(path: Path, key: Key | None, stopped: Callable[[], bool]) -> Counts:
    with opened(path, key) as copy:
        copy.set_progress_handler(stopped, 100_000)
        try:
            wrong = problems(copy, key is not None)
        except sqlite.OperationalError:
            _go_on(stopped)
            raise
        if wrong:
            raise StoreError(
                f"The backup is incomplete ({wrong[0].splitlines()[0]}).", "Nothing was kept; try another disk."
            )
        copy.set_progress_handler(None, 0)
        return counts(copy, stopped)


def _go_on(stopped: Callable[[], bool]) -> None:
    if stopped():
        raise Stopped("The backup was stopped.", "The next one will start over.")


def problems(connection: sqlite.Connection, encrypted: bool) -> list[str]:
    """What is wrong with an open file as a whole: its pages, its tables, rows that belong to nothing."""
    if encrypted:  # each page is read and its seal compared
        reports = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]
        if reports:  # what cannot be read cannot be looked at any closer
            return reports
    reports = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)").fetchall() if row[0] != "ok"]
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [*reports, *(f"a row of {o[0]} belongs to nothing" for o in orphans)]


def counts(
    connection: sqlite.Connection,
    stopped: Callable[[], bool] = lambda: False,
    rest: Callable[[], None] | None = None,
) -> Counts:
    """Rows by table, counted in pieces: a key that is pressed meanwhile waits for one of them only."""
    tables = connection.execute("SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    rows_by_table = {}
    for name, without_rowid in sorted((str(n), bool(w)) for n, w in tables if not str(n).startswith("sqlite_")):
        column = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk = 1", [name]).fetchone()
        by = str(column[0]) if without_rowid else "rowid"
        rows_by_table[name] = 0
        for rows in _count(connection, name, by, 250 if rest else 5000):
            rows_by_table[name] += rows
            _go_on(stopped)
            if rest:
                rest()
    return rows_by_table


def _count(connection: sqlite.Connection, table: str, by: str, size: int) -> Iterator[int]:
    # two questions: each is answered from one end of the table, both at once from all of it
    low, high = (connection.execute(f'SELECT {end}("{by}") FROM "{table}"').fetchone()[0] for end in ("min", "max"))
    step = f'SELECT count(*) FROM "{table}" WHERE "{by}" BETWEEN ? AND ?'
    while low is not None and low <= high:
        yield int(connection.execute(step, [low, low + size - 1]).fetchone()[0])
        low += size


def _fits(before: Counts, copied: Counts, after: Counts) -> bool:
    """Whether a copy holds what the file held while it was made, which may have gone on meanwhile."""
    return before.keys() == copied.keys() and all(
        min(before[t], after[t]) <= rows <= max(before[t], after[t]) for t, rows in copied.items()
    )


def bring_to_disk(path: Path) -> None:
    """Make sure that a file's bytes outlive a power cut."""
    with path.open("rb+") as file:
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)
        else:
            os.fsync(file.fileno())


def bring_folder_to_disk(folder: Path) -> None:
    """Make sure that a file's new name outlives a power cut; Windows does so by itself."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # some network folders know no such thing
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def opens(path: Path, passphrase: str) -> bool:
    """Whether a passphrase opens an encrypted copy."""
    try:
        with opened(path, derive(passphrase, salt_of(path))) as copy:
            copy.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except (sqlite.Error, OSError):
        return False
    return True
