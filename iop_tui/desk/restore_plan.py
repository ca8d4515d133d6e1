"""What a restore would lose, and what is recorded of it once a backup has taken the file's place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from iop_tui.desk import kept_heads
from iop_tui.desk.desk import Desk
from iop_tui.desk.restore import FileSummary, apart, lost
from iop_tui.domain.actions import RESTORE
from iop_tui.domain.handover import Handover
from iop_tui.store import Store
from iop_tui.store.file.encryption_key import Key


class Loss(NamedTuple):
    """What the file has that a backup has not: changes since a moment (UTC ISO 8601; empty for none).

    ``elsewhere`` is where backups of the file were written beside the usual folder; ``is_another`` whether the backup
    is of another program: then it has another id. ``handover`` is how the file stands where it was handed over.
    """

    changes: int
    since: str
    elsewhere: Sequence[Path]
    is_another: bool
    handover: Handover | None = None
    apart: int = 0
    """Changes that the backup has and the file has not; with ``changes`` the two went different ways."""


def loss_of(present: Store, backup: Store) -> Loss:
    """What would be lost where a backup took the present file's place."""
    changes, since = lost(present, backup)
    another = present.program.meta("file_id") != backup.program.meta("file_id")
    return Loss(changes, since, Desk(present).backups.elsewhere(), another, present.handover, apart(present, backup))


def record_restore(
    path: Path, folder: Path, key: Key | None, holds: FileSummary, who: int | None, loss: Loss | None
) -> None:
    """Record in the restored file that it was restored, and by whom; then settle in."""
    restored = Store(path, key=key, backups=folder)
    try:
        restored.record(RESTORE, who, head=holds.head[:12])
    finally:
        restored.close()
    settle_in(path, folder, key, loss)


def settle_in(path: Path, folder: Path, key: Key | None, loss: Loss | None) -> None:
    """Keep in a file that came to this place where other backups of it were written; what is lost by it was told."""
    fresh = Store(path, key=key, backups=folder)
    try:
        kept_heads.accept(fresh)
        kept_heads.keep(fresh, "restore")
        if loss is not None:
            with fresh.autosaving():  # what was written to a stick since is still there
                Desk(fresh).backups.remember(loss.elsewhere)
    finally:
        fresh.close()
