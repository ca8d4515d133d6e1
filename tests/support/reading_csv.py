"""An export read back as a spreadsheet's own reader would."""

from __future__ import annotations

import csv
import io

from iop_tui.desk.desk import Desk
from iop_tui.exchange.exporting import Request
from iop_tui.exchange.exporting.write import content

Line = dict[str, str]


def read(data: bytes) -> list[Line]:
    """The rows of a CSV by the names of its columns."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def exported(desk: Desk, request: Request) -> list[Line]:
    """The rows that an export holds."""
    return read(content(desk, request)[0])


def column(lines: list[Line], name: str) -> list[str]:
    """One column from top to bottom."""
    return [line[name] for line in lines]
