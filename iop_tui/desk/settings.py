"""This machine's settings: how the program looks and where its exports go. The program's rules are in its file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from iop_tui.desk.named_files import read_named
from iop_tui.domain.errors import IopError, Refused


class Settings(NamedTuple):
    """What ``settings.toml`` may hold; every key has a default and unknown ones are passed over."""

    theme: str = "iop-dark"
    """The name of a theme, such as ``iop-dark``; the screens refuse one that they do not have."""
    full_view_seconds: int = 60
    """Seconds without a key after which full view falls back to room view."""
    cover_minutes: int = 5
    """Minutes without a key after which the screen covers itself; 0 for never."""
    lock_minutes: int = 30
    """Minutes covered after which the file is locked; 0 for never."""
    exports_folder: str = ""
    """Where exports go; empty for the documents folder."""
    backups_folder: str = ""
    """Where backups go; empty for ``backups`` beside the file."""
    backups_kept: int = 14
    """How many backups are kept; the oldest go first."""
    backups_megabytes: int = 2000
    """How much room they may take together, in megabytes; the newest stays in any case."""
    questions_file: str = ""
    """A file of the program's own check-in questions; empty for the built-in ones."""
    keymap: Mapping[str, str] = MappingProxyType({})
    """Binding id to key, for a key that the terminal keeps for itself."""


def load(path: Path) -> Settings:
    """Read the settings; defaults where there is no file. Raises IopError naming the key that cannot be used."""
    try:
        if not path.is_file():
            return Settings()
        import tomllib

        raw = tomllib.loads(read_named(path, 1).decode())
    except (OSError, ValueError, RecursionError, Refused):  # among the values: no UTF-8, no TOML, endless numbers
        raise IopError("The settings file cannot be read.", f"Fix or remove it: {path}") from None
    values: dict[str, Any] = {}
    for known in Settings._fields:
        if known in raw:
            values[known] = _checked(known, raw[known], path)
    return Settings(**values)


def unknown_keys(path: Path) -> str:
    """What is said of keys that no setting has, with those that look like them; empty where there are none."""
    if not path.is_file():
        return ""
    import tomllib
    from difflib import get_close_matches

    unknown = [key for key in tomllib.loads(read_named(path, 1).decode()) if key not in Settings._fields]
    if not unknown:
        return ""
    similar = sorted({name for key in unknown for name in get_close_matches(key, Settings._fields, 1)})
    hint = f" Similar: {', '.join(similar)}." if similar else ""
    return f"settings.toml has unknown keys, which do nothing: {', '.join(unknown)}.{hint}"


def keep_theme(path: Path, name: str) -> None:
    """Write the theme into the settings, and leave everything else there as it is. Raises IopError."""
    line = f'theme = "{name}"'
    try:
        path = path.resolve()  # a link stays one
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        table = next((n for n, text in enumerate(lines) if text.lstrip().startswith("[")), len(lines))
        there = next((n for n, text in enumerate(lines[:table]) if re.match(r"\s*theme\s*=", text)), None)
        lines[0 if there is None else there : 0 if there is None else there + 1] = [line]
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
        fresh.replace(path)
    except (OSError, ValueError):
        raise IopError("The theme could not be kept.", f"Check the settings file: {path}") from None


def _checked(name: str, value: object, path: Path) -> object:
    default = getattr(Settings(), name)
    wanted = dict if name == "keymap" else type(default)
    usable = isinstance(value, wanted) and not (wanted is int and isinstance(value, bool))
    if usable and isinstance(value, int):
        usable = 0 <= value <= 1_000_000
    if usable and isinstance(value, dict):
        usable = all(isinstance(k, str) and isinstance(v, str) for k, v in value.items())
    if not usable:
        raise IopError(f"The setting {name!r} cannot be used.", f"Fix it in {path}")
    return value
