"""Removing clients for good: who, what of them, and where it still is. Nothing is ever removed by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from iop_tui.domain.actions import PURGE
from iop_tui.domain.errors import Refused
from iop_tui.store.audit.purge import Purge
from iop_tui.store.file.backup_names import Copy

if TYPE_CHECKING:
    from iop_tui.desk.desk import Desk


@dataclass(frozen=True)
class PurgeCandidate:
    """A client to be removed: what there is of them."""

    id: int
    number: str
    name: str
    discharged: date | None
    rows: int
    named_elsewhere: int
    known_since: int
    """The first record that has them; 0 where none says."""


def by_number(desk: Desk, number: str) -> list[PurgeCandidate]:
    """The client with a number; raises Refused where there is none."""
    client = desk.store.clients.by_number(number)
    if client is None:
        raise Refused("No client has that number.", "Check the number.")
    return [_wanted(desk, client.id)]


def discharged_before(desk: Desk, day: date) -> list[PurgeCandidate]:
    """The clients whose last episode ended before a day."""
    return [_wanted(desk, id) for id in Purge(desk.store.reader).discharged_before(day)]


def _wanted(desk: Desk, id: int) -> PurgeCandidate:
    purge = Purge(desk.store.reader)
    file = desk.store.clients.files([id])[0]
    ends = [e.discharged_on for e in file.episodes]
    last = None if not ends or None in ends else max(e for e in ends if e is not None)
    rows = sum(purge.counts(id).values())
    named, since = purge.group_notes_naming(id), purge.known_since(id)
    return PurgeCandidate(id, file.client.number, file.client.name.full, last, rows, named, since)


def purge(desk: Desk, candidates: Sequence[PurgeCandidate]) -> None:
    """Remove clients in one transaction, and bring it into the one file: nothing of them is left in it."""
    store = desk.store
    with desk.saving(PURGE) as writer:
        for candidate in candidates:
            Purge(store.reader).remove(writer, candidate.id)
    store.checkpoint()


def exports_still_there(desk: Desk) -> list[Path]:
    """Exports that may name them."""
    return [Path(e.path) for e in desk.store.exports.standing(1000)]


def holding(desk: Desk, candidates: Sequence[PurgeCandidate]) -> list[Copy]:
    """The backups that may hold them: all but those that end, in this very chain, before the first was known."""
    since = min((candidate.known_since for candidate in candidates), default=0)
    return [c for c in desk.backups.known() if not 0 <= _place(desk, c) < since]


def _place(desk: Desk, copy: Copy) -> int:
    place = desk.store.changes.place_of(copy.head)
    return -1 if place is None else place


def remove_backups(copies: Sequence[Copy]) -> None:
    """Remove backups that still hold what was purged."""
    for copy in copies:
        copy.path.unlink(missing_ok=True)
