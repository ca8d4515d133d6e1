"""Where things live on this machine. Each place can be set by a variable, which tests and scripts use."""

from __future__ import annotations

import os
from pathlib import Path

from iop_tui.domain.system import named_path, told

APP = "iop-tui"


def database() -> Path:
    """The program's file: ``$IOP_TUI_DB``, else ``iop.db`` in the user's data folder."""
    if named := os.environ.get("IOP_TUI_DB"):
        return named_path(named)
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False) / "iop.db"


def settings_file() -> Path:
    """This machine's settings: ``$IOP_TUI_SETTINGS``, else ``settings.toml`` in the user's config folder."""
    if named := os.environ.get("IOP_TUI_SETTINGS"):
        return named_path(named)
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False) / "settings.toml"


def exports(set_folder: str = "") -> Path:
    """Where exports go: the folder of the settings, else one in the user's own folder, which no service copies.

    Documents and the desktop are what OneDrive and iCloud Drive take over.
    """
    if set_folder:
        return named_path(set_folder)
    if named := os.environ.get("IOP_TUI_EXPORTS"):
        return named_path(named)
    return Path.home() / f"{APP}-exports"


def former_exports() -> Path:
    """Where exports went before they had a folder of their own: the user's documents folder."""
    from platformdirs import user_documents_path

    return user_documents_path() / APP


def backups(named: str, file: Path) -> Path:
    """Where the backups of a file go: beside it, or in a folder of its own within the one that is named."""
    if not named:
        return file.parent / "backups"
    from hashlib import sha256

    own = sha256(str(file.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:6]
    return named_path(named).absolute() / f"{file.stem}-{own}"


def crash_reports() -> Path:
    """Where a crash leaves its report, which holds no person's data."""
    return state()


def state() -> Path:
    """Where this machine keeps what is no setting and no person's data."""
    if named := os.environ.get("IOP_TUI_STATE"):
        return named_path(named)
    from platformdirs import user_state_path

    return user_state_path(APP, appauthor=False)


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may enter, where it is not there yet; raises IopError where it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise told(error) from None
    return path
