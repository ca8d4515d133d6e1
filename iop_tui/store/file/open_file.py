"""One open file: its connection, its place, its saves as transactions, its locking, closing and copies."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain import machine_clock
from iop_tui.store.errors import HandedOver, InUse, Locked, NeedsPassphrase, NotEncrypted, StoreError, explained
from iop_tui.store.file import connection as opening
from iop_tui.store.file.encryption_key import Key
from iop_tui.store.file.rescue import Place, rescue
from iop_tui.store.queries import Reader, closed_connection

if TYPE_CHECKING:
    from iop_tui.domain.handover import Handover
    from iop_tui.store.file.verified_copy import Counts, Progress


class Watching(Protocol):
    """Hears of saves."""

    def began(self) -> None:
        """A save begins."""
        ...

    def ended(self) -> None:
        """It is on the disk, or it failed."""
        ...


class OpenFile:
    """A file of the program, open and held alone until it is closed."""

    def __init__(
        self,
        path: Path,
        passphrase: str | None,
        read_only: bool,
        now: Callable[[], datetime] | None,
        key: Key | None,
        backups: Path | None,
        any_age: bool,
        take_back: bool,
    ) -> None:
        self.path = path
        self._now: Callable[[], datetime] = now or machine_clock.now
        self._backups = backups
        opened = opening.connect(path, read_only, passphrase, key, backups, any_age, take_back)
        self._reads = read_only
        self._take_back = take_back
        self.read_only = opened.read_only
        self.handover = opened.handover
        """How it stands where it was handed over; None where it was not."""
        self._connection = opened.connection
        self.key = opened.key
        self._open = True
        self._copying = threading.RLock()
        self._closing = False
        self.encrypted = opened.key is not None
        self._place = Place(path).take()
        self.rescued: Path | None = None
        """The copy that this run goes on with, where the file went away while it was open."""
        self.watch: Watching | None = None
        """Hears when a save begins and when it has ended."""
        self.reader = Reader(self._connection)
        self.migrated = opened.migrated

    # -- saving --------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self.locked:
            raise Locked("The file is closed.", "Unlock it first.")
        if self.handover is not None and not self._take_back:
            raise HandedOver("Read-only: handed over.", "Undo: iop-tui handover --take-back")
        if self.watch is not None:
            self.watch.began()
        try:
            with explained():
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield
                    self._connection.execute("COMMIT")
                except BaseException:
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
                    raise
        finally:
            if self.watch is not None:
                self.watch.ended()
        if self._connection.in_transaction:
            raise StoreError("The change was not saved.", "Close the program and open it again.")

    def _look_for_the_file(self) -> None:
        """Go on with a rescue copy where the file was moved, replaced or deleted while it was open.

        Raises StoreError where no copy can be written; then nothing is saved either.
        """
        if self.read_only or self.locked:
            return
        if not self._place.stands():
            self._closing = True  # a backup that is being made is given up
            try:
                with self._copying:
                    copy = rescue(self._connection, self.key, self.path, self._now().astimezone(UTC))
                    gone = self._connection
                    self._go_on_with(copy, opening.connect(copy, key=self.key, backups=self._backups))
                    self.rescued = copy
                    with contextlib.suppress(sqlite.Error):
                        gone.close()
            finally:
                self._closing = False
        elif not self._place.journal_stands():
            with explained():  # everything into the file, and another journal
                self._connection.execute("PRAGMA journal_mode = DELETE")
                self._connection.execute("PRAGMA journal_mode = WAL")
            self._place = Place(self.path).take()

    def _go_on_with(self, path: Path, opened: opening.Opened) -> None:
        self._place.leave()
        self.path = path
        self._connection = self.reader.connection = opened.connection
        self._place = Place(path).take()

    def moment(self) -> str:
        """Now, as it is stored: UTC ISO 8601 with milliseconds."""
        return self._now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def checkpoint(self) -> None:
        """Bring everything into the one file, so that a copy of it is whole; for when hands are off the keys."""
        if not self.read_only and not self.locked:
            self._look_for_the_file()
            with explained(), contextlib.suppress(InUse):  # a backup reads: once it is done there is another time
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    # -- locking -------------------------------------------------------------------------------

    @property
    def locked(self) -> bool:
        """Whether the file is closed for now."""
        return not self._open

    def opens_with(self, passphrase: str) -> bool:
        """Whether a passphrase is the open file's own."""
        from iop_tui.store.file.encryption_key import derive

        return self.key is not None and derive(passphrase, self.key.salt) == self.key

    def lock(self) -> None:
        """Close the file and forget its key; everything else stays, and ``unlock`` goes on with it."""
        self.close()
        self.key = None
        self.reader.connection = closed_connection()

    def unlock(self, passphrase: str | None) -> None:
        """Open the file again; raises StoreError and its kinds and stays locked."""
        if not self.path.exists():
            raise StoreError("The file is no longer there.", "Find where it went and put it back.")
        try:
            opened = opening.connect(self.path, self._reads, passphrase, backups=self._backups)
            self.read_only, self.handover = opened.read_only, opened.handover
        except NeedsPassphrase:
            self.encrypted = True  # since it was locked
            raise
        except NotEncrypted:
            self.encrypted = False
            raise
        self.key = opened.key
        self._go_on_with(self.path, opened)
        self._open = True
        self._closing = False

    def health(self) -> Sequence[str]:
        """What is wrong with the file as a whole; empty when it is sound."""
        from iop_tui.store.file.verified_copy import problems

        with contextlib.suppress(StoreError):  # on a full disk one may still look
            self.checkpoint()
        # beside a journal that a kill left, a page alone is not what the file holds
        alone = not opening.has_journal(self.path)
        with explained():
            return problems(self._connection, self.encrypted and alone)

    def counts(self) -> Counts:
        """How many rows each table has."""
        from iop_tui.store.file.verified_copy import counts

        with explained():
            return counts(self._connection)

    def copy_to(
        self,
        target: Path,
        *,
        pages: int | None = None,
        piece: Progress | None = None,
        rest: Callable[[], None] | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Counts:
        """Write a verified copy to ``target``, with the same passphrase; see ``copying.verified_copy``.

        Closing the file ends it: the driver dies where a connection goes away under a copy that reads from it.
        """
        from iop_tui.store.file.verified_copy import PIECE, Stopped, verified_copy

        def ends() -> bool:
            return self._closing or stopped()

        with self._copying:
            if self._closing:
                raise Stopped("The file is closed.", "Open it first.")
            return verified_copy(
                self._connection, self.key, target, pages=pages or PIECE, piece=piece, rest=rest, stopped=ends
            )

    def copy_unnamed(self, unfinished: Path, piece: Progress | None = None) -> None:
        """Write a verified copy that does not count yet; raises StoreError where it cannot be written."""
        from iop_tui.store.file.verified_copy import unnamed_copy

        with self._copying:
            unnamed_copy(self._connection, self.key, unfinished, piece=piece)

    def hand_over(self, handover: Handover) -> None:
        """Within a transaction, at its end: the copy that was written a moment ago is what goes on from here.

        It gets the transaction's own record, so that both files have one history. Raises StoreError.
        """
        from iop_tui.store.file.handover import go_on_in, stand

        go_on_in(Path(handover.unfinished), self.key, self._connection, handover)
        stand(self._connection, handover.left())

    def take_back(self) -> None:
        """Within a transaction: work goes on in this file, which was handed over."""
        from iop_tui.store.file.handover import stand

        stand(self._connection, None)

    def close(self) -> None:
        """Bring everything into the one file and let go of it; a second call does nothing. A copy is given up."""
        with contextlib.suppress(StoreError):
            self._look_for_the_file()
        self._closing = True
        with self._copying:
            self._let_go()

    def _let_go(self) -> None:
        try:
            if not self.read_only and self._open and self._place.stands():
                # leaves one file that a reader opens without writing beside it
                self._connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite.Error:  # a full or vanished disk at the very end: what was saved is in the journal beside
            pass
        finally:
            self._open = False
            self._place.leave()
            with contextlib.suppress(sqlite.Error, MemoryError):  # the driver's word for some damaged pages
                self._connection.close()
