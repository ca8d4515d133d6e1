"""Records as CSV (RFC 4180) in UTF-8, lines ended by CRLF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import getitem
from typing import Any

from iop_tui.domain.formula import defused
from iop_tui.domain.times import clock
from iop_tui.exchange.exporting.columns import Column, Kind, Per, values_of
from iop_tui.exchange.exporting.csv_text import csv_bytes, csv_cell

_KEPT_AT_MOST = 4096
Record = Any
"""A record of a profile: what its columns name."""


def _code(value: object) -> str:
    return "" if value is None else str(value)


def _text(value: str) -> str:
    return value and csv_cell(defused(value))


_WRITTEN: dict[Kind, Callable[[Any], str]] = {
    Kind.CODE: _code,
    Kind.CLOCK: clock,
    Kind.TEXT: _text,
    Kind.PROSE: _text,
    Kind.KEY: str,
}


class _Cells(dict[Any, str]):
    """Values as they are written, each worked out once: most stand in thousands of rows. It holds some thousand."""

    def __init__(self, kind: Kind) -> None:
        super().__init__({None: ""})
        self._write = _WRITTEN[kind]
        self._keeps = kind not in (Kind.PROSE, Kind.KEY)

    def __missing__(self, value: object) -> str:
        if not self._keeps:
            return self._write(value)
        if len(self) > _KEPT_AT_MOST:
            self.clear()
            self[None] = ""
        cell = self[value] = self._write(value)
        return cell


class _Part:
    """Neighboring columns that are the same for a session, a client or the whole export: written once for each."""

    def __init__(self, per: Per, columns: Sequence[Column]) -> None:
        self._values = values_of(columns)
        self._cells = [_Cells(column.kind) for column in columns]
        self._of_clients: dict[int, str] = {}
        self._last: object = None
        self._of_last = ""
        self.text: Callable[[Record], str] = {
            Per.ROW: self._write, Per.CLIENT: self._of_client, Per.SESSION: self._of_session, Per.EXPORT: self._of_all,
        }[per]  # fmt: skip
        """Gives the cells of a record."""

    def _of_client(self, record: Record) -> str:
        known = self._of_clients.get(record.client.id)
        if known is None:
            known = self._of_clients[record.client.id] = self._write(record)
        return known

    def _of_session(self, record: Record) -> str:
        if record.session is not self._last:
            self._last, self._of_last = record.session, self._write(record)
        return self._of_last

    def _of_all(self, record: Record) -> str:
        if self._last is None:
            self._last, self._of_last = self, self._write(record)
        return self._of_last

    def _write(self, record: Record) -> str:
        return ",".join(map(getitem, self._cells, self._values(record)))


class Format:
    """CSV with a header; a byte order mark lets spreadsheets read accents."""

    def __init__(self, columns: Sequence[Column], bom: bool = False) -> None:
        self._header = csv_bytes([[column.name for column in columns]], bom)
        self._texts = [
            _Part(per, list(together)).text for per, together in groupby(columns, key=lambda column: column.per)
        ]

    def begin(self) -> bytes:
        """The header."""
        return self._header

    def records(self, records: Iterable[Any]) -> bytes:
        """A line for each record."""
        texts = self._texts
        lines = [",".join([text(record) for text in texts]) for record in records]
        return "\r\n".join([*lines, ""]).encode()

    def end(self) -> bytes:
        """Nothing."""
        return b""
