"""The store: one open file, its subjects, and the one way to save."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlcipher3 import dbapi2 as sqlite

from iop_tui import machine_clock
from iop_tui.domain.changes import Change
from iop_tui.store import connection as opening
from iop_tui.store.attendance import AttendanceStore
from iop_tui.store.blocks import BlockStore
from iop_tui.store.changes import ChangeStore
from iop_tui.store.clients import ClientStore
from iop_tui.store.errors import InUse, Locked, NeedsPassphrase, NotEncrypted, StoreError, explained
from iop_tui.store.key import Key
from iop_tui.store.notes import NoteStore
from iop_tui.store.program import ProgramStore
from iop_tui.store.reading import Reader, closed_connection
from iop_tui.store.record import Writer, seal
from iop_tui.store.sessions import SessionStore
from iop_tui.store.tracks import TrackStore

if TYPE_CHECKING:
    from sqlite_utils import Database

    from iop_tui.store.checkins import CheckinStore
    from iop_tui.store.copying import Counts, Progress
    from iop_tui.store.exports import ExportStore
    from iop_tui.store.pins import PinStore
    from iop_tui.store.topics import TopicStore


class Watching(Protocol):
    """Hears of saves."""

    def began(self) -> None:
        """A save begins."""
        ...

    def ended(self) -> None:
        """It is on the disk, or it failed."""
        ...


class Saving(Writer):
    """A transaction under way; ``change`` is its record once it is committed, None where nothing differed."""

    change: Change | None = None
    session_id: int | None = None
    """Where it belongs to; a new session says so once it has its id."""
    part_of: int | None = None
    """The step that it goes on with."""


class Store:
    """One open file. Every method of its subjects reads or writes at once; a save is on the disk when it returns."""

    def __init__(
        self,
        path: Path,
        *,
        passphrase: str | None = None,
        read_only: bool = False,
        now: Callable[[], datetime] | None = None,
        key: Key | None = None,
        backups: Path | None = None,
        any_age: bool = False,
    ) -> None:
        """Open the file at ``path``, or make it: encrypted with a passphrase (or the key that it gave), else plain.

        ``backups`` is the folder of its backups where it is not the usual one; ``any_age`` lets an older version's file
        be read as it is, for copying.

        Raises StoreError and its kinds (InUse, Newer, Damaged, NeedsPassphrase, WrongPassphrase, NotEncrypted).
        """
        self.path = path
        self.read_only = read_only
        self._now: Callable[[], datetime] = now or machine_clock.now
        self._backups = backups
        opened = opening.connect(path, read_only, passphrase, key, backups, any_age)
        self._connection = opened.connection
        self.key = opened.key
        self._open = True
        self._copying = threading.RLock()
        self._closing = False
        self.encrypted = opened.key is not None
        self._identity = opening.identity(path)
        self.watch: Watching | None = None
        """Hears when a save begins and when it has ended."""
        reader = Reader(self._connection)
        self.reader = reader
        self.program = ProgramStore(reader)
        self.tracks = TrackStore(reader)
        self.clients = ClientStore(reader)
        self.sessions = SessionStore(reader)
        self.blocks = BlockStore(reader)
        self.attendance = AttendanceStore(reader)
        self.notes = NoteStore(reader)
        self.changes = ChangeStore(reader)
        if opened.migrated:
            self.record("migrate", None)

    # What the first screen does not need is loaded when it is first asked for.

    @cached_property
    def topics(self) -> TopicStore:
        """Topics that were used or made here."""
        from iop_tui.store.topics import TopicStore

        return TopicStore(self.reader)

    @cached_property
    def checkins(self) -> CheckinStore:
        """The check-in round."""
        from iop_tui.store.checkins import CheckinStore

        return CheckinStore(self.reader)

    @cached_property
    def pins(self) -> PinStore:
        """The facilitators' PINs."""
        from iop_tui.store.pins import PinStore

        return PinStore(self.reader)

    @cached_property
    def exports(self) -> ExportStore:
        """The list of exports."""
        from iop_tui.store.exports import ExportStore

        return ExportStore(self.reader)

    @contextmanager
    def saving(
        self,
        what: str,
        who: int | None,
        session_id: int | None = None,
        part_of: int | None = None,
        undoes: int | None = None,
    ) -> Iterator[Saving]:
        """One transaction with its change record; what is raised inside takes everything back.

        ``what`` names the intention, ``part_of`` the step that it belongs to (else it is a step of its own),
        ``undoes`` the step that it takes back.
        """
        writer = Saving(self._connection, self.moment(), who)
        writer.session_id = session_id
        writer.part_of = part_of
        with self._transaction():
            yield writer
            if writer.values:
                writer.change = seal(self._connection, writer, what, writer.session_id, part_of, undoes)

    @contextmanager
    def autosaving(self) -> Iterator[sqlite.Connection]:
        """One transaction without a record: only for text while it is typed, whose record follows when it is left."""
        with self._transaction():
            yield self._connection

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self.locked:
            raise Locked("The file is closed.", "Unlock it first.")
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
            raise StoreError("The save was not finished.", "Close the program and open it again.")
        if not opening.same_file(self.path, self._identity):
            raise StoreError(
                "The file was moved, replaced or deleted while it was open; what you enter now would be lost.",
                "Close the program, look where the file went, and open that one.",
            )

    def moment(self) -> str:
        """Now, as it is stored: UTC ISO 8601 with milliseconds."""
        return self._now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def settle(self) -> None:
        """Bring everything into the one file, so that a copy of it is whole; for when hands are off the keys."""
        if not self.read_only and not self.locked:
            with explained(), contextlib.suppress(InUse):  # a backup reads: once it is done there is another time
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def record(self, what: str, who: int | None, session_id: int | None = None, **facts: str | int) -> None:
        """Write a link of the chain for something that changed no row: opened, covered, a wrong PIN.

        ``facts`` are what there is to know of it and are no person's data.
        """
        with self.saving(what, who, session_id) as writer:
            writer.event(facts)

    # -- locking -------------------------------------------------------------------------------

    @property
    def locked(self) -> bool:
        """Whether the file is closed for now."""
        return not self._open

    def opens_with(self, passphrase: str) -> bool:
        """Whether a passphrase is the open file's own."""
        from iop_tui.store.key import derive

        return self.key is not None and derive(passphrase, self.key.salt) == self.key

    def lock(self) -> None:
        """Close the file and forget its key; everything else stays, and ``unlock`` goes on with it."""
        self.close()
        self.key = None
        self.reader.connection = closed_connection()

    def unlock(self, passphrase: str | None) -> None:
        """Open the file again; raises StoreError and its kinds and stays locked."""
        if not self.path.exists():
            raise StoreError("The file is not there any more.", "Look where it went and bring it back.")
        try:
            opened = opening.connect(self.path, self.read_only, passphrase, backups=self._backups)
        except NeedsPassphrase:
            self.encrypted = True  # since it was locked
            raise
        except NotEncrypted:
            self.encrypted = False
            raise
        self._connection = self.reader.connection = opened.connection
        self.key = opened.key
        self._identity = opening.identity(self.path)
        self._open = True
        self._closing = False
        self.__dict__.pop("database", None)

    @cached_property
    def database(self) -> Database:
        """The file as sqlite-utils sees it, for what it does well: the schema, counts, whole tables."""
        from sqlite_utils import Database

        return Database(self._connection, execute_plugins=False, strict=True)

    def health(self) -> Sequence[str]:
        """What is wrong with the file as a whole; empty when it is sound."""
        from iop_tui.store.copying import problems

        with contextlib.suppress(StoreError):  # on a full disk one may still look
            self.settle()
        # beside a journal that a kill left, a page alone is not what the file holds
        alone = not opening.has_journal(self.path)
        with explained():
            return problems(self._connection, self.encrypted and alone)

    def counts(self) -> Counts:
        """How many rows each table has."""
        from iop_tui.store.copying import counts

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
        from iop_tui.store.copying import PIECE, Stopped, verified_copy

        def ends() -> bool:
            return self._closing or stopped()

        with self._copying:
            if self._closing:
                raise Stopped("The file is closed.", "Open it first.")
            return verified_copy(
                self._connection, self.key, target, pages=pages or PIECE, piece=piece, rest=rest, stopped=ends
            )

    def close(self) -> None:
        """Bring everything into the one file and let go of it; a second call does nothing. A copy is given up."""
        self._closing = True
        with self._copying:
            self._let_go()

    def _let_go(self) -> None:
        try:
            if not self.read_only and self._open:
                # leaves one file that a reader opens without writing beside it
                self._connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite.Error:  # a full or vanished disk at the very end: what was saved is in the journal beside
            pass
        finally:
            self._open = False
            with contextlib.suppress(sqlite.Error, MemoryError):  # the driver's word for some damaged pages
                self._connection.close()
