"""From the path of a list to its bytes."""

from pathlib import Path

from iop_tui.domain.system import told
from iop_tui.named_files import read_named

_LARGEST = 5
"""Megabytes: some twenty thousand clients with a dozen columns each."""


def read_list(path: Path) -> bytes:
    """The bytes of an office's list; raises Refused where it is no ordinary file, or larger than a list can be."""
    try:
        return read_named(path, _LARGEST)
    except OSError as error:
        raise told(error) from None
