"""Whether a folder is one that a service copies elsewhere: what is written there leaves this machine.

Known by what each service leaves on a machine: variables of OneDrive, folders of iCloud Drive and of macOS's
CloudStorage, names of Dropbox, Google Drive and Box, markers of Syncthing and Nextcloud.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_NAMES = (
    (re.compile(r"OneDrive( - .+|-.+)?", re.IGNORECASE), "OneDrive"),
    (re.compile(r"Dropbox( \(.+\))?", re.IGNORECASE), "Dropbox"),
    (re.compile(r"Google ?Drive(-.+)?|My Drive", re.IGNORECASE), "Google Drive"),
    (re.compile(r"iCloud ?Drive|com~apple~CloudDocs|Mobile Documents", re.IGNORECASE), "iCloud Drive"),
    (re.compile(r"Box(-.+)?|Box Sync"), "Box"),
)
_MARKERS = (
    (".stfolder", "Syncthing"), (".nextcloudsync.log", "Nextcloud"), (".owncloudsync.log", "ownCloud"),
    (".dropbox.cache", "Dropbox"),
)  # fmt: skip


def service_of(place: Path, variables: Mapping[str, str] = os.environ) -> str:
    """The service that synchronises a file or folder; empty where none is known to."""
    for path in {place.absolute(), _resolved(place)}:
        for folder in (path, *path.parents):
            if service := _service(folder, variables):
                return service
    return ""


def _service(folder: Path, variables: Mapping[str, str]) -> str:
    if any(_same(folder, variables.get(name, "")) for name in _VARIABLES):
        return "OneDrive"
    for form, service in _NAMES:
        if form.fullmatch(folder.name):
            return service
    if folder.parent.name == "CloudStorage":  # macOS: a folder for each service
        return folder.name.partition("-")[0]
    for marker, service in _MARKERS:
        if _is_there(folder / marker):
            return service
    return "iCloud Drive" if folder in set(_in_icloud()) else ""


def _in_icloud() -> Iterator[Path]:
    """Documents and Desktop, where iCloud Drive keeps them."""
    home = _home()
    if home is not None:
        for name in ("Documents", "Desktop"):
            if _is_there(home / "Library" / "Mobile Documents" / "com~apple~CloudDocs" / name):
                yield home / name


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None


def _same(folder: Path, named: str) -> bool:
    return bool(named) and os.path.normcase(folder) == os.path.normcase(Path(named).absolute())


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path
