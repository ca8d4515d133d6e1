"""Read a file that somebody named: only an ordinary one, and only up to a size."""

from __future__ import annotations

import stat
from pathlib import Path

from iop_tui.domain.errors import Refused


def read_named(path: Path, megabytes: int) -> bytes:
    """The whole of an ordinary file.

    A pipe would be waited for and a device read without end, with the program's file held meanwhile: both are
    refused before they are opened. Raises Refused, and OSError where the file cannot be read.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise Refused("That is not a regular file.", "Name a file, not a folder, pipe or device.")
    most = megabytes * 1_000_000
    if status.st_size <= most:
        with path.open("rb") as file:
            data = file.read(most + 1)
        if len(data) <= most:
            return data
    raise Refused(f"The file is larger than {megabytes} MB.", "Check its path.")
