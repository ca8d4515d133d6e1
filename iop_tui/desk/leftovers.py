"""What a killed program left behind: found when the file is opened next, removed, and told by name.

Copies are known by their names, see ``store/file/unfinished``. Exports and backups go where somebody names; there the
file itself keeps what is being written until it is.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from iop_tui.domain.errors import IopError
from iop_tui.store.file import beside, unfinished

if TYPE_CHECKING:
    from iop_tui.desk.base_desk import BaseDesk

DEMO = "iop-tui-demo-"
"""What the folder of a demo begins with; the number of its process follows."""
_WRITTEN = "being_written"


def begin(desk: BaseDesk, written: Mapping[Path, str]) -> None:
    """Keep which files are about to be written elsewhere, each with its SHA-256; empty for one of a name of its own.

    Raises IopError where that cannot be kept: then nothing may be written.
    """
    if not desk.store.read_only or desk.store.handover is not None:  # what was handed over lets nothing out, either
        with desk.store.autosaving():
            known = {**_known(desk), **{str(path.absolute()): sha256 for path, sha256 in written.items()}}
            desk.store.program.keep(_WRITTEN, json.dumps(known))


def ended(desk: BaseDesk, written: Iterable[Path]) -> None:
    """Within a transaction: they are written, and known otherwise from now on, or they are gone."""
    paths = {str(path.absolute()) for path in written}
    desk.store.program.keep(_WRITTEN, json.dumps({p: s for p, s in _known(desk).items() if p not in paths}))


def given_up(desk: BaseDesk, written: Iterable[Path]) -> None:
    """They were not written, and nothing is left of them."""
    if not desk.store.read_only:
        with contextlib.suppress(IopError), desk.store.autosaving():
            ended(desk, written)


def _known(desk: BaseDesk) -> dict[str, str]:
    try:
        digests = json.loads(desk.store.program.meta(_WRITTEN) or "{}")
    except ValueError:
        return {}
    return {str(p): str(s) for p, s in digests.items()} if isinstance(digests, dict) else {}


def remove_left(desk: BaseDesk, backups_folder: Path) -> list[Path]:
    """Remove what is left of copies, backups and exports that were killed; gives what was removed."""
    path, folder = desk.store.path, backups_folder
    gone = unfinished.remove([*unfinished.left_in(path.parent, path.name), *unfinished.left_in(folder, path.stem)])
    known = _known(desk)
    if not known:
        return gone
    for name, sha256 in known.items():
        left = Path(name)
        if not sha256 or still_is(left, sha256):
            gone += unfinished.remove([left])
    given_up(desk, map(Path, known))
    return gone


def still_is(path: Path, sha256: str) -> bool:
    """Whether a file still is the one with this SHA-256; False where a link or another file stands there."""
    import hashlib  # it loads OpenSSL, which most runs do without

    try:
        return hashlib.sha256(beside.read(path)).hexdigest() == sha256
    except OSError:
        return False


def remove_demos() -> None:
    """Remove the files of demos that were killed."""
    with contextlib.suppress(OSError):
        for left in Path(tempfile.gettempdir()).glob(f"{DEMO}*"):
            pid = left.name.removeprefix(DEMO).partition("-")[0]
            if pid.isdigit() and not unfinished.is_running(int(pid)) and left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)


def told(gone: Iterable[Path]) -> str:
    """What is said of what was removed; empty for nothing."""
    names = [str(path) for path in gone]
    return f"Removed a partial file left by an interrupted run: {', '.join(names)}." if names else ""
