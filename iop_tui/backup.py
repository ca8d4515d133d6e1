"""A whole copy of the file that was read back before it counts."""

from __future__ import annotations

import os
from pathlib import Path

from iop_tui.desk import Desk
from iop_tui.domain.errors import IopError
from iop_tui.store import Store


def back_up(desk: Desk, target: Path | None = None) -> Path:
    """Write a copy, read it back, compare what is in it, and only then give it its name; raises IopError."""
    source = desk.store.path
    stamp = desk.store.moment()[:16].replace(":", "").replace("-", "").replace("T", "-")
    wanted = target or source.with_name(f"{source.stem}-backup-{stamp}.db")
    if wanted.exists():
        raise IopError("There is a file of that name already.", "Name another one.")
    if not wanted.parent.is_dir():
        raise IopError("The folder for the backup does not exist.", "Make it first, or name another place.")
    unfinished = wanted.with_name(f".{wanted.name}.unfinished")
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        desk.store.copy_to(unfinished)
        _verify(desk, unfinished)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.rename(wanted)
    except OSError:
        raise IopError("The backup cannot be written there.", "Check the place and its free space.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return wanted


def _verify(desk: Desk, copy: Path) -> None:
    read_back = Store(copy, read_only=True)
    try:
        sound = not read_back.health()
        same = read_back.changes.head() == desk.store.changes.head() and all(
            read_back.database.table(name).count == desk.store.database.table(name).count
            for name in desk.store.database.table_names()
        )
    finally:
        read_back.close()
    if not (sound and same):
        raise IopError("The backup did not read back as it should.", "Nothing was kept; try another disk.")
