"""Taking a backup's place: what it holds, what would be lost, and the file as it is kept beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from iop_tui.domain.errors import IopError
from iop_tui.store import Store
from iop_tui.store.heads import last_moment, since

_SHOWN = ("client", "session", "attendance", "note", "change")


@dataclass(frozen=True)
class Held:
    """What a file holds: rows of the tables that matter, its last change (UTC ISO 8601), the head of its chain."""

    counts: Mapping[str, int]
    last_change: str
    head: str


def held(store: Store) -> Held:
    """What an open file holds."""
    counts = {table: store.database.table(table).count for table in _SHOWN}
    return Held(counts, last_moment(store.reader), store.changes.head())


def lost(present: Store, backup: Held) -> tuple[int, str]:
    """How many changes of the present file the backup does not have, and since when (UTC ISO 8601)."""
    return since(present.reader, backup.head)


def find(name: str, folder: Path) -> Path:
    """A backup by its path, or by its name in the folder of the backups; raises IopError."""
    for place in (Path(name).expanduser(), folder / name):
        if place.is_file():
            return place
    raise IopError("There is no such backup.", f"Those in {folder} are listed by: iop-tui restore")


def take_place(backup: Store, path: Path, now: datetime) -> Path | None:
    """Put a copy of an open backup at ``path``; gives where the file that was there is now. Raises IopError.

    The copy is verified before anything is moved.
    """
    stamp = now.strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.stem}-before-restore-{stamp}{path.suffix}")
    fresh = path.with_name(f"{path.stem}-restored-{stamp}{path.suffix}")
    backup.copy_to(fresh)
    try:
        kept = _set_aside(path, aside)
        fresh.replace(path)
    except OSError:
        raise IopError("The backup could not take the file's place.", "Check who may write there.") from None
    finally:
        fresh.unlink(missing_ok=True)
    return kept


def _set_aside(path: Path, aside: Path) -> Path | None:
    """Move the file, with the journal that belongs to it, out of the way."""
    if not path.exists():
        return None
    for kind in ("-wal", "-journal"):  # never beside the file that comes: it would be taken for its own
        journal = path.with_name(path.name + kind)
        if journal.exists():
            journal.rename(aside.with_name(aside.name + kind))
    path.rename(aside)
    return aside
