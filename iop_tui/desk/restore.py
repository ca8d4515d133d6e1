"""Taking a backup's place: what it holds, what would be lost, and the file as it is kept beside."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from iop_tui.domain.errors import IopError
from iop_tui.domain.system import named_path
from iop_tui.store import Store
from iop_tui.store.audit.compare import last_common, last_moment, since
from iop_tui.store.errors import InUse, StoreError
from iop_tui.store.file.beside import for_the_owner_only
from iop_tui.store.file.connection import has_journal
from iop_tui.store.file.rescue import rescued_beside
from iop_tui.store.file.unfinished import while_written

_JOURNALS = ("-wal", "-journal")
_SHOWN = ("client", "session", "attendance", "note", "change")


@dataclass(frozen=True)
class FileSummary:
    """What a file holds: rows of the tables that matter, its last change (UTC ISO 8601), the head of its chain."""

    counts: Mapping[str, int]
    last_change: str
    head: str


def held(store: Store) -> FileSummary:
    """What an open file holds."""
    counts = store.counts()
    return FileSummary(
        {table: counts.get(table, 0) for table in _SHOWN}, last_moment(store.reader), store.changes.head()
    )


def lost(present: Store, backup: Store) -> tuple[int, str]:
    """How many changes of the present file the backup does not have, and since when (UTC ISO 8601)."""
    return since(present.reader, last_common(present.reader, backup.reader))


def apart(present: Store, backup: Store) -> int:
    """How many changes the backup has that the present file does not: where both have some, they went two ways."""
    return since(backup.reader, last_common(present.reader, backup.reader))[0]


def find(name: str, folder: Path, path: Path) -> Path:
    """A backup by its path, or by its name in the folder of the backups or beside the file; raises IopError."""
    if (known := named_path(name)).name.endswith(".unfinished"):
        raise IopError("That copy was not finished.", "Open the file it was made from, then use the finished copy.")
    for place in (known, folder / name, path.parent / Path(name).name):
        with contextlib.suppress(OSError):  # a folder that may not be read, a name too long to be one
            if place.is_file():
                return place
    raise IopError("Backup not found.", f"Those in {folder} are listed by: iop-tui restore")


def take_place(
    backup: Store, path: Path, now: datetime, before: Callable[[Path], object] = lambda _fresh: None
) -> Path | None:
    """Put a copy of an open backup at ``path``; gives where the file that was there is now. Raises IopError.

    The copy is verified before anything is moved; ``before`` is called with it then.
    """
    stamp = now.strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.stem}-before-restore-{stamp}{path.suffix}")
    number = 2
    while aside.exists():
        aside = path.with_name(f"{path.stem}-before-restore-{stamp}-{number}{path.suffix}")
        number += 1
    fresh = while_written(path)
    take_back_halves(path)
    _take_in_the_journal(path, backup)
    backup.copy_to(fresh)
    try:
        before(fresh)
        kept = _keep_beside(path, aside)
        if kept is not None and not kept.exists():  # a command that began meanwhile took it back
            raise IopError("The file is in use.", "Nothing was changed; restore again.")
        fresh.replace(path)
    except OSError:
        raise IopError("The backup could not take the file's place.", "Check who may write there.") from None
    finally:
        fresh.unlink(missing_ok=True)
    return kept


def kept_beside(path: Path) -> list[Path]:
    """The files that were kept when a backup took their place, and copies of one that was gone, the oldest first."""
    return [*sorted(path.parent.glob(f"{path.stem}-before-restore-*{path.suffix}")), *rescued_beside(path)]


def take_back_halves(path: Path) -> None:
    """Take back what a restore that was killed in the middle began: one name for the file, its journal beside it.

    What cannot be taken back now stays as it is: nothing is lost by it.
    """
    with contextlib.suppress(OSError):
        if path.exists() and path.stat().st_nlink > 1:
            _take_back(path)


def _take_back(path: Path) -> None:
    for other in kept_beside(path):
        if not other.samefile(path):
            continue
        for kind in _JOURNALS:
            begun, own = (file.with_name(file.name + kind) for file in (other, path))
            if not begun.exists():
                continue
            if own.exists() and own.stat().st_size and not own.samefile(begun):
                return  # two journals with something in them: nobody can tell which one is right
            begun.replace(own)
            begun.unlink(missing_ok=True)  # where both were one, nothing was replaced
        other.unlink()


def _take_in_the_journal(path: Path, backup: Store) -> None:
    """Let a file that a kill left take in its journal, where the backup's key opens it; raises InUse."""
    if not (path.exists() and has_journal(path)):
        return
    try:
        Store(path, key=backup.key, backups=path.parent / "none").close()
    except InUse:
        raise
    except StoreError:  # damaged, or with another passphrase: it is kept as it is
        return


def _keep_beside(path: Path, aside: Path) -> Path | None:
    """Keep the file under another name, with the journal that belongs to it; gives where.

    The file itself stays at its place until the other one takes it: no moment is without a file.
    """
    for kind in _JOURNALS:  # never beside the file that comes: it would be taken for its own
        journal = path.with_name(path.name + kind)
        if journal.exists():
            _also_as(journal, aside.with_name(aside.name + kind))
    if not path.exists():
        _without_journals(path)
        return None
    _also_as(path, aside)
    _without_journals(path)
    return aside


def _without_journals(path: Path) -> None:
    for kind in _JOURNALS:
        path.with_name(path.name + kind).unlink(missing_ok=True)


def _also_as(path: Path, other: Path) -> None:
    """A second name for a file; a copy where the disk knows no such thing. Nobody has it open."""
    try:
        os.link(path, other)
    except OSError:
        shutil.copy2(path, other)
    for_the_owner_only(other)
