"""The formats of an export, a file each: whatever lies here is one, by the name of its file.

A format's file defines ``Format``, which is made for the columns of one export and takes its records in pieces.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from iop_tui.exchange.exporting.columns import Column

FORMATS = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
"""Their names, which are also the endings of their files."""


class ExportFormat(Protocol):
    """Writes the records of one export as bytes, piece by piece."""

    def __init__(self, columns: Sequence[Column], bom: bool = False) -> None:
        """``bom`` asks for a byte order mark, where the format knows such a thing."""

    def begin(self) -> bytes:
        """What stands before the first record."""

    def records(self, records: Iterable[Any]) -> bytes:
        """Some records, in order."""

    def end(self) -> bytes:
        """What stands behind the last record."""


def format_of(name: str) -> type[ExportFormat]:
    """A format by its name; loaded when it is asked for."""
    kind: type[ExportFormat] = import_module(f"{__name__}.{name}").Format
    return kind
