"""The benchmark's passphrase, and opening its files with or without it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from iop_tui.store import Store
from iop_tui.store.file.encryption_key import derive, salt_of
from iop_tui.store.file.probe import FileKind, look_at
from iop_tui.store.reencrypt import recrypt

PASSPHRASE = "four words of a benchmark"


def encrypted(file: Path) -> bool:
    """Whether a file of the benchmark is encrypted."""
    return look_at(file, read_only=True) is FileKind.ENCRYPTED


def opened(file: Path, **how: Any) -> Store:  # noqa: ANN401
    """The store over a file, with its passphrase where it has one."""
    return Store(file, passphrase=PASSPHRASE if encrypted(file) else None, **how)


def encrypt(file: Path) -> None:
    """Encrypt a plain file of the benchmark."""
    recrypt(Store(file), PASSPHRASE)


def arguments(file: Path, folder: Path) -> list[str]:
    """What the command line needs to open a file; the passphrase stands in a file of its owner's."""
    if not encrypted(file):
        return []
    kept = folder / "passphrase"
    kept.touch(mode=0o600)
    kept.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return ["--passphrase-file", str(kept)]


def deriving(file: Path) -> float:
    """Seconds that the key of an encrypted file takes, once at each opening; 0 for a plain one."""
    if not encrypted(file):
        return 0.0
    begun = time.perf_counter()
    derive(PASSPHRASE, salt_of(file))
    return time.perf_counter() - begun
