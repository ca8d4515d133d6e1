"""The store: one open file, its subjects, and the one way to save."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain.actions import MIGRATE, Action
from iop_tui.domain.audit import Change
from iop_tui.store.audit.changes import ChangeStore
from iop_tui.store.audit.writer import Writer, seal
from iop_tui.store.file.encryption_key import Key
from iop_tui.store.file.open_file import OpenFile
from iop_tui.store.tables.attendance import AttendanceStore
from iop_tui.store.tables.blocks import BlockStore
from iop_tui.store.tables.clients import ClientStore
from iop_tui.store.tables.notes import NoteStore
from iop_tui.store.tables.program import ProgramStore
from iop_tui.store.tables.sessions import SessionStore
from iop_tui.store.tables.tracks import TrackStore

if TYPE_CHECKING:
    from iop_tui.store.tables.checkins import CheckinStore
    from iop_tui.store.tables.checklists import ChecklistStore
    from iop_tui.store.tables.contacts import ContactStore
    from iop_tui.store.tables.curricula import CurriculumStore
    from iop_tui.store.tables.drug_tests import DrugTestStore
    from iop_tui.store.tables.dues import DueStore
    from iop_tui.store.tables.exports import ExportStore
    from iop_tui.store.tables.pins import PinStore
    from iop_tui.store.tables.plans import PlanStore
    from iop_tui.store.tables.reach import ReachStore
    from iop_tui.store.tables.topics import TopicStore


class Saving(Writer):
    """A transaction under way; ``change`` is its record once it is committed, None where nothing differed."""

    change: Change | None = None
    session_id: int | None = None
    """Where it belongs to; a new session says so once it has its id."""
    part_of: int | None = None
    """The step that it goes on with."""
    before_it_counts: Callable[[], object] | None = None
    """Called when all is written and recorded; what it raises takes everything back."""


class Store(OpenFile):
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
        take_back: bool = False,
    ) -> None:
        """Open the file at ``path``, or make it: encrypted with a passphrase (or the key that it gave), else plain.

        ``backups`` is the folder of its backups where it is not the usual one; ``any_age`` lets an older version's file
        be read as it is, for copying. A file that was handed over opens for reading only, unless ``take_back``.

        Raises StoreError and its kinds (InUse, Newer, Damaged, NeedsPassphrase, WrongPassphrase, NotEncrypted).
        """
        super().__init__(path, passphrase, read_only, now, key, backups, any_age, take_back)
        reader = self.reader
        self.program = ProgramStore(reader)
        self.tracks = TrackStore(reader)
        self.clients = ClientStore(reader)
        self.sessions = SessionStore(reader)
        self.blocks = BlockStore(reader)
        self.attendance = AttendanceStore(reader)
        self.notes = NoteStore(reader)
        self.changes = ChangeStore(reader)
        if self.migrated:
            self.record(MIGRATE, None)

    # What the first screen does not need is loaded when it is first asked for.

    @cached_property
    def topics(self) -> TopicStore:
        """Topics that were used or made here."""
        from iop_tui.store.tables.topics import TopicStore

        return TopicStore(self.reader)

    @cached_property
    def checkins(self) -> CheckinStore:
        """The check-in round."""
        from iop_tui.store.tables.checkins import CheckinStore

        return CheckinStore(self.reader)

    @cached_property
    def pins(self) -> PinStore:
        """The facilitators' PINs."""
        from iop_tui.store.tables.pins import PinStore

        return PinStore(self.reader)

    @cached_property
    def contacts(self) -> ContactStore:
        """What happened with clients outside of group."""
        from iop_tui.store.tables.contacts import ContactStore

        return ContactStore(self.reader)

    @cached_property
    def reach(self) -> ReachStore:
        """How clients are reached."""
        from iop_tui.store.tables.reach import ReachStore

        return ReachStore(self.reader)

    @cached_property
    def dues(self) -> DueStore:
        """What is due of clients."""
        from iop_tui.store.tables.dues import DueStore

        return DueStore(self.reader)

    @cached_property
    def drug_tests(self) -> DrugTestStore:
        """Tests and the plans by which they are due."""
        from iop_tui.store.tables.drug_tests import DrugTestStore

        return DrugTestStore(self.reader)

    @cached_property
    def plans(self) -> PlanStore:
        """Clients' plans."""
        from iop_tui.store.tables.plans import PlanStore

        return PlanStore(self.reader)

    @cached_property
    def curricula(self) -> CurriculumStore:
        """The topics of tracks in their order."""
        from iop_tui.store.tables.curricula import CurriculumStore

        return CurriculumStore(self.reader)

    @cached_property
    def checklists(self) -> ChecklistStore:
        """What was ticked of checklists."""
        from iop_tui.store.tables.checklists import ChecklistStore

        return ChecklistStore(self.reader)

    @cached_property
    def exports(self) -> ExportStore:
        """The list of exports."""
        from iop_tui.store.tables.exports import ExportStore

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
        self._look_for_the_file()
        writer = Saving(self._connection, self.moment(), who)
        writer.session_id = session_id
        writer.part_of = part_of
        with self._transaction():
            yield writer
            if writer.values:
                writer.change = seal(self._connection, writer, what, writer.session_id, part_of, undoes)
            if writer.before_it_counts is not None:
                writer.before_it_counts()

    @contextmanager
    def autosaving(self) -> Iterator[sqlite.Connection]:
        """One transaction without a record: only for text while it is typed, whose record follows when it is left."""
        self._look_for_the_file()
        with self._transaction():
            yield self._connection

    def record(self, what: Action, who: int | None, session_id: int | None = None, **facts: str | int) -> None:
        """Write a link of the chain for something that changed no row: opened, covered, a wrong PIN.

        ``facts`` are what there is to know of it and are no person's data.
        """
        with self.saving(what, who, session_id) as writer:
            writer.event(facts)
