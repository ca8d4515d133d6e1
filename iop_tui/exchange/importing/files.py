"""From what somebody typed, pasted or dropped to the bytes of a list."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from iop_tui.desk.named_files import read_named
from iop_tui.domain.errors import Refused
from iop_tui.domain.system import told

_LARGEST = 20
"""Megabytes: some ten thousand clients with all the columns that a report has."""


def path_of(typed: str) -> Path:
    """The file that a text names: a path, in quotation marks or as a terminal writes one that is dropped on it.

    Raises Refused where no file is there.
    """
    text = typed.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    if text.startswith("file://"):
        text = unquote(urlsplit(text).path)
    try:
        for name in (text, re.sub(r"\\(.)", r"\1", text) if os.sep == "/" else text):
            path = Path(name).expanduser()
            if path.is_file():
                return path
    except (OSError, RuntimeError, ValueError):
        pass
    raise Refused("Client list not found.", "Check its path.")


def read_list(path: Path) -> bytes:
    """The bytes of an office's list; raises Refused where it is no ordinary file, or larger than a list can be."""
    try:
        return read_named(path, _LARGEST)
    except OSError as error:
        raise told(error) from None
