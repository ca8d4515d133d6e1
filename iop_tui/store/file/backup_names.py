"""Backups by their names: when each was made, and the head of its chain then."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain.audit import FIRST_LINK

HEAD_SIZE = 12
"""Hexadecimal digits of the chain's head that backups and exports carry."""
_NAME = "{stem}-{stamp}-{head}.db"
_PATTERN = r"{stem}-(\d{{8}}-\d{{6}})-([0-9a-f]{{12}})\.db"


class Copy(NamedTuple):
    """A backup as its name tells it: when it was made (aware, UTC) and the head of its chain then."""

    path: Path
    made_at: datetime
    head: str

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return self.path.stat().st_size


def copies(folder: Path, stem: str) -> list[Copy]:
    """The backups of a file in a folder, the newest last; ``stem`` is the file's name without its ending."""
    pattern = re.compile(_PATTERN.format(stem=re.escape(stem)))
    found_copies = []
    try:
        names = sorted(folder.iterdir())
    except OSError:
        return []
    for path in names:
        if match := pattern.fullmatch(path.name):
            with contextlib.suppress(ValueError):  # digits that are no moment
                made = datetime.strptime(match[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
                found_copies.append(Copy(path, made, match[2]))
    return sorted(found_copies, key=lambda c: c.made_at)


def head_of(connection: sqlite.Connection) -> str:
    """The newest link of the chain in an open file; the first one where there is none yet."""
    try:
        row = connection.execute("SELECT link FROM change ORDER BY seq DESC LIMIT 1").fetchone()
    except sqlite.OperationalError:  # a file from before the chain
        return FIRST_LINK
    return str(row[0]) if row else FIRST_LINK


def name_for(path: Path, connection: sqlite.Connection, at: datetime) -> str:
    """The name of a backup of ``path`` made at a moment (aware)."""
    stamp = at.astimezone(UTC).strftime("%Y%m%d-%H%M%S")
    return _NAME.format(stem=path.stem, stamp=stamp, head=head_of(connection)[:HEAD_SIZE])
