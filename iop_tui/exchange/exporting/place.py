"""Where exports go: never unasked into a folder that a service copies elsewhere, and a new place is told once."""

from __future__ import annotations

import json
from pathlib import Path

from iop_tui.desk import paths
from iop_tui.desk.desk import Desk
from iop_tui.desk.synced_folders import service_of

_AGREED, _TOLD = "synced_agreed", "exports_place"


def unasked_service(desk: Desk, folder: Path) -> str:
    """The service that would copy an export in a folder elsewhere, where nobody agreed to that yet; else empty."""
    service = "" if desk.demo else service_of(folder)
    return service if service and str(folder.absolute()) not in _agreed(desk) else ""


def agree(desk: Desk, folder: Path) -> None:
    """Keep that exports may go to a folder that is synchronized."""
    with desk.store.autosaving():
        desk.store.program.keep(_AGREED, json.dumps(sorted({*_agreed(desk), str(folder.absolute())})))


def _agreed(desk: Desk) -> list[str]:
    try:
        folders = json.loads(desk.store.program.meta(_AGREED) or "[]")
    except ValueError:
        return []
    return [str(folder) for folder in folders] if isinstance(folders, list) else []


def new_place(desk: Desk, folder: Path) -> str:
    """What is said once where exports went to the documents folder before; else empty."""
    if desk.demo or desk.settings.exports_folder or desk.store.program.meta(_TOLD):
        return ""
    old = paths.former_exports()
    before = any(Path(export.path).parent == old for export in desk.store.exports.standing())
    if not before or old == folder:
        return ""
    with desk.store.autosaving():
        desk.store.program.keep(_TOLD, str(folder))
    return "Exports now go to this folder instead of Documents, which is often synced."
