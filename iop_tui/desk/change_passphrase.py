"""Encrypting the file with a new passphrase: recorded, and backed up so that the newest backup opens with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from iop_tui.desk import paths
from iop_tui.desk.desk import Desk
from iop_tui.desk.passphrase_policy import weakness
from iop_tui.desk.purge import exports_still_there
from iop_tui.desk.restore import kept_beside
from iop_tui.domain.actions import ENCRYPT
from iop_tui.domain.errors import IopError
from iop_tui.store import Store
from iop_tui.store.file.backup_names import Copy, copies
from iop_tui.store.reencrypt import recrypt


class PassphraseChange(NamedTuple):
    """What changing it leaves to be said: backups of before, and other files that hold in plain text what was plain."""

    was_plain: bool
    older: Sequence[Copy]
    still_plain: Sequence[Path]


def names_of(desk: Desk) -> list[str]:
    """Names that make a passphrase easy to guess: those of the facilitators and the tracks."""
    store = desk.store
    return [f.name for f in store.program.facilitators()] + [t.name for t in store.tracks.all()]


def change_passphrase(desk: Desk, new: str) -> PassphraseChange:
    """Encrypt the file again; its store is closed then. Raises IopError, with nothing changed, for a weak one."""
    if wrong := weakness(new, names_of(desk)):
        raise IopError(wrong, "Nothing was changed.")
    store = desk.store
    path, was_plain = store.path, not store.encrypted
    folder = paths.backups(desk.settings.backups_folder, path)
    recrypt(store, new)
    store.close()
    older = copies(folder, path.stem)
    fresh = Store(path, passphrase=new, backups=folder)
    try:
        fresh.record(ENCRYPT, desk.who, was="plain" if was_plain else "encrypted")
        again = Desk(fresh, settings=desk.settings)
        again.who = desk.who
        again.backups.make()
        return PassphraseChange(was_plain, older, _plain_copies(again) if was_plain else ())
    finally:
        fresh.close()


def _plain_copies(desk: Desk) -> list[Path]:
    written = [copy for copy in desk.backups.elsewhere() if copy.exists()]
    return [*kept_beside(desk.store.path), *exports_still_there(desk), *written]
