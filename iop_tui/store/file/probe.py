"""What stands at a path before anything opens it: nothing, a plain file of SQLite, or one that looks encrypted."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path

from iop_tui.store.errors import Damaged, StoreError
from iop_tui.store.file.beside import link_in_the_way

_HEADER = b"SQLite format 3\x00"
_SMALLEST = 512
_PAGE = 4096


class FileKind(Enum):
    """What is at the path."""

    NOTHING = "nothing"
    PLAIN = "plain"
    ENCRYPTED = "encrypted"


def look_at(path: Path, read_only: bool = False) -> FileKind:
    """Say what stands there; refuse what cannot be ours before the database has a chance to touch it.

    Raises StoreError and Damaged. An encrypted file looks like noise: that it is one of ours shows when it is opened.
    """
    if not is_there(path):
        _room_for(path, read_only)
        return FileKind.NOTHING
    if path.is_dir():
        raise StoreError("That is a folder, not a file.", "Name the file with --db.")
    if not path.is_file():
        raise StoreError("That is not a regular file.", "Name a file with --db, not a pipe or device.")
    if link := link_in_the_way(path):
        raise Damaged(f"The file's journal was replaced by a link ({link}).", "See where it leads, then remove it.")
    try:
        with path.open("rb") as file:
            head = file.read(_SMALLEST)
    except OSError:
        raise StoreError("The file cannot be read.", "Check who may read it.") from None
    if not head:
        raise Damaged(
            "The file is empty: it may be a placeholder of a synced folder, or what a full disk left.",
            "Nothing was written to it. Use a backup, or remove it to start over.",
        )
    plain = head.startswith(_HEADER)
    if not plain and not _is_noise(head):
        raise Damaged("The file is not a file of iop-tui, or it is damaged.", "Nothing was written to it.")
    if not read_only and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreError(
            "The file or its folder cannot be written.", "Check who may write them, or name another file with --db."
        )
    if not plain and path.stat().st_size % _PAGE and not _journal(path):
        raise Damaged("The file ends within a page: it is damaged.", "Nothing was written to it. Use a backup.")
    return FileKind.PLAIN if plain else FileKind.ENCRYPTED


def is_there(path: Path) -> bool:
    """Whether something stands at the path; raises StoreError where nobody can tell."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        raise StoreError(
            "The file cannot be reached.", "Check its name and who may use its folder; iop-tui where prints them."
        ) from None
    return True


def _journal(path: Path) -> bool:
    return any(path.with_name(path.name + kind).exists() for kind in ("-wal", "-journal"))


def _room_for(path: Path, read_only: bool) -> None:
    if read_only:
        raise StoreError("There is no file yet.", "Start iop-tui once, or name the file with --db.")
    if not path.parent.is_dir():
        raise StoreError("The folder of the file does not exist.", "Create it first, or name another file with --db.")
    if not os.access(path.parent, os.W_OK):
        raise StoreError("The folder of the file cannot be written.", "Name another file with --db.")
    for kind in ("-wal", "-journal"):
        if path.with_name(path.name + kind).exists():
            raise Damaged(
                "The file is missing, but its journal is there.",
                f"Look where it went, or take a backup: iop-tui restore. The journal is {path.name}{kind}.",
            )


def _is_noise(head: bytes) -> bool:
    """Whether it looks encrypted: no byte is much more frequent than others, as in text, zeros or a plain page."""
    return len(head) == _SMALLEST and max(head.count(b) for b in set(head)) * 20 <= _SMALLEST
