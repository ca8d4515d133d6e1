"""What backups are for when the file is opened: none is missed, none is needed in vain, one is made in time.

What reads and writes backups is loaded only where there is something to do with them.
"""

from __future__ import annotations

from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain import machine_clock
from iop_tui.store.errors import Damaged, StoreError, WrongPassphrase
from iop_tui.store.file.encryption_key import Key, salt_of
from iop_tui.store.file.rescue import rescued_beside


def _folder(path: Path, backups: Path | None) -> Path:
    return backups or path.parent / "backups"


def refuse_beside_backups(path: Path, backups: Path | None) -> None:
    """Make no fresh, empty file where the one that was there is only missing."""
    if rescued := rescued_beside(path):
        raise StoreError(
            "The file is missing; its last contents are in a copy next to it.",
            f"Find where it went, or run: iop-tui restore {rescued[-1].name}",
        )
    folder = _folder(path, backups)
    if not folder.is_dir():
        return
    from iop_tui.store.file.backup_names import copies

    if made := copies(folder, path.stem):
        raise StoreError(
            "The file is missing, but there are backups of it.",
            f"Find where it went, or run: iop-tui restore {made[-1].path.name}",
        )


def tell_damage(path: Path, passphrase: str, backups: Path | None) -> None:
    """Say so where a passphrase that does not open the file is the right one; return where nothing can be said.

    A wrong passphrase and a damaged first page look alike. The newest backup tells them apart: it has the salt of the
    file as long as the passphrase was not changed in between.
    """
    folder = _folder(path, backups)
    if not folder.is_dir():
        return
    from iop_tui.store.file.backup_names import copies
    from iop_tui.store.file.verified_copy import opens

    made = copies(folder, path.stem)
    if not made or not opens(made[-1].path, passphrase):
        return
    newest = made[-1]
    if salt_of(newest.path) == salt_of(path):
        raise Damaged(
            "The passphrase is right, but the file is damaged.",
            f"Leave it as it is and run: iop-tui restore {newest.path.name}",
        )
    raise WrongPassphrase(
        f"The passphrase does not open the file, but it opens the backup of {newest.made_at:%Y-%m-%d}.",
        "Was it changed since? If not, the file is damaged: see iop-tui restore.",
    )


def back_up_before_migrating(path: Path, connection: sqlite.Connection, key: Key | None, backups: Path | None) -> None:
    """Keep the file as it was before it is brought to this version."""
    from iop_tui.store.file.backup_names import name_for
    from iop_tui.store.file.verified_copy import verified_copy

    folder = _folder(path, backups)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise StoreError(
            "The backup folder could not be created, and the file is not changed without a backup.",
            "Check who may write it.",
        ) from None
    verified_copy(connection, key, folder / name_for(path, connection, machine_clock.now()))
