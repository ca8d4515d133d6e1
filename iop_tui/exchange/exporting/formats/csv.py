"""Attendance as CSV (RFC 4180) in UTF-8, lines ended by CRLF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from iop_tui.domain.formula import defused
from iop_tui.domain.times import LAST_MINUTE, clock
from iop_tui.exchange.exporting.attendance_record import AttendanceRecord
from iop_tui.exchange.exporting.columns import Column, Kind, Per
from iop_tui.exchange.exporting.csv_text import csv_bytes, csv_cell

_CLOCKS: dict[int | None, str] = {None: "", **{minute: clock(minute) for minute in range(LAST_MINUTE + 1)}}
"""Each minute as it is written: hundreds of thousands of rows hold two."""
_Cell = tuple[Callable[[AttendanceRecord], Any], Callable[[Any], str]]


def _code(value: object) -> str:
    return "" if value is None else str(value)


def _text(value: str) -> str:
    return value and csv_cell(defused(value))


_WRITTEN: dict[Kind, Callable[[Any], str]] = {
    Kind.CODE: _code,
    Kind.CLOCK: lambda minute: _CLOCKS.get(minute, ""),
    Kind.TEXT: _text,
}


class _Part:
    """Neighboring columns that are the same for a session, a client or the whole export: written once for each."""

    def __init__(self, per: Per, cells: Sequence[_Cell]) -> None:
        self._cells = cells
        self._per = per
        self._of_clients: dict[int, str] = {}
        self._last: object = None
        self._of_last = ""

    def text(self, record: AttendanceRecord) -> str:
        """The cells of a record."""
        if self._per is Per.ROW:
            return self._write(record)
        if self._per is Per.CLIENT:
            known = self._of_clients.get(record.client.id)
            if known is None:
                known = self._of_clients[record.client.id] = self._write(record)
            return known
        same = record.session if self._per is Per.SESSION else self
        if same is not self._last:
            self._last, self._of_last = same, self._write(record)
        return self._of_last

    def _write(self, record: AttendanceRecord) -> str:
        return ",".join([write(of(record)) for of, write in self._cells])


class Format:
    """CSV with a header; a byte order mark lets spreadsheets read accents."""

    def __init__(self, columns: Sequence[Column], bom: bool = False) -> None:
        self._header = csv_bytes([[column.name for column in columns]], bom)
        self._parts = [
            _Part(per, [(column.of, _WRITTEN[column.kind]) for column in together])
            for per, together in groupby(columns, key=lambda column: column.per)
        ]

    def begin(self) -> bytes:
        """The header."""
        return self._header

    def records(self, records: Iterable[AttendanceRecord]) -> bytes:
        """A line for each record."""
        parts = self._parts
        return "".join([f"{','.join([part.text(record) for part in parts])}\r\n" for record in records]).encode()

    def end(self) -> bytes:
        """Nothing."""
        return b""
