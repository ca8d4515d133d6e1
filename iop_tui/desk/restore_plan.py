"""What a restore would lose, and what is recorded of it once a backup has taken the file's place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from iop_tui.desk import kept_heads
from iop_tui.desk.desk import Desk
from iop_tui.desk.restore import FileSummary, lost
from iop_tui.domain.actions import RESTORE
from iop_tui.store import Store
from iop_tui.store.file.encryption_key import Key


class Loss(NamedTuple):
    """What the file has that a backup has not: changes since a moment (UTC ISO 8601; empty for none).

    ``elsewhere`` is where backups of the file were written beside the usual folder; ``is_another`` whether the backup
    is of another program: then it has another id.
    """

    changes: int
    since: str
    elsewhere: Sequence[Path]
    is_another: bool


def loss_of(present: Store, backup: Store) -> Loss:
    """What would be lost where a backup took the present file's place."""
    changes, since = lost(present, backup)
    another = present.program.meta("file_id") != backup.program.meta("file_id")
    return Loss(changes, since, Desk(present).backups.elsewhere(), another)


def record_restore(
    path: Path, folder: Path, key: Key | None, holds: FileSummary, who: int | None, elsewhere: Sequence[Path]
) -> None:
    """Record in the restored file that it was restored, by whom, and where other backups of it were written."""
    restored = Store(path, key=key, backups=folder)
    try:
        restored.record(RESTORE, who, head=holds.head[:12])
        kept_heads.accept(restored)  # what is lost by it was told
        with restored.autosaving():  # what was written to a stick since is still there
            Desk(restored).backups.remember(elsewhere)
    finally:
        restored.close()
