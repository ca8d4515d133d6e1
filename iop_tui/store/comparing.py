"""Whether every row is what the record of changes says it is.

The record tells of each row's coming, changing and going. Read in order, the newest of what it tells is what has to
stand in the tables now. For each row only a hash of it is kept on the way, so that ten years fit in memory: bodies are
read again where a row differs.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from iop_tui.store.reading import Reader
from iop_tui.store.schema import ADDED_LATER

Key = int | tuple[Any, ...]

UNRECORDED = frozenset(
    {"file_id", "backup_at", "backup_failed", "backup_owed", "backups_elsewhere", "wrong_pins", "being_written"}
)
"""Facts about the file's care that are kept without a record: no person's, and nothing that undo could meet."""
_RECORD = ("change", "change_value", "_sqlite_migrations")
_HELD_APART = (*_RECORD, "pin")
"""Tables that are looked at in other ways: the chain itself, and PINs, of which the record holds a digest only."""
_NAMED = 5
"""Rows that are named of those that a table has too many or too few of."""
_BEFORE, _KEY, _TABLE = b',"before":', b',"key":', b',"table":"'
_ID = re.compile(rb'"id":(\d+)[,}]')
_ENCODE = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
_SEQ_BITS, _N_BITS = 40, 24


class RowFault(NamedTuple):
    """A row that is not as it was recorded: what it is now, else what it was, and the columns that differ."""

    table: str
    row: Mapping[str, Any]
    what: str
    columns: tuple[str, ...] = ()


class Newest:
    """The newest that the record tells of each row. ``take`` the values in order, then ask for the ``faults``."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        tables = reader.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
        self._columns: dict[str, list[str]] = {}
        self._keys: dict[str, list[str]] = {}
        for (name,) in sorted(tuple(t) for t in tables):
            if name in _HELD_APART or str(name).startswith("sqlite_"):
                continue
            info = reader.all("SELECT name, pk FROM pragma_table_info(?)", [name])
            self._columns[name] = sorted(r["name"] for r in info)
            self._keys[name] = [r["name"] for r in sorted(info, key=lambda r: r["pk"]) if r["pk"]]
        self._newest: dict[bytes, dict[Key, int | None]] = {name.encode(): {} for name in self._columns}
        self._single = {name.encode() for name, key in self._keys.items() if key == ["id"]}
        self._loaded: Counter[str] = Counter()
        self._older: Counter[str] = Counter()
        self._purged = False
        self.before_the_record: dict[str, int] = {}
        """Rows by table that were loaded at once, of which no record tells one by one."""

    # -- reading the record ----------------------------------------------------------------------

    def take(self, seq: int, n: int, body: bytes) -> None:
        """One value of the record, in its order."""
        if not body:
            self._purged = True
            return
        end = body.rfind(_TABLE)
        table = body[end + len(_TABLE) : body.find(b'"', end + len(_TABLE))]
        known = self._newest.get(table)
        middle = body.find(_BEFORE)
        if known is None or middle < 0 or end < 0:
            if table == b"loaded":
                self._take_loaded(body)
            return
        after = body[9:middle]
        if after == b"null" and body.startswith(b"null", middle + len(_BEFORE)):
            return  # no row was changed: a note was copied out
        if table in self._single and (found := _ID.search(after) or _ID.search(body, middle)):
            key: Key = int(found[1])
            made = body.startswith(b"null", middle + len(_BEFORE))
        else:
            read = _parsed(body)
            if read is None:
                return
            was, now = read
            made = was is None
            if was is not None:
                key = self._key(table.decode(), was)
                if now is None or self._key(table.decode(), now) != key:
                    known[key] = None
            if now is None:
                return
            key = self._key(table.decode(), now)
        if not made and key not in known and not self._purged:  # what told of its coming may be purged
            self._older[table.decode()] += 1
        known[key] = None if after == b"null" else _packed(after, seq, n)

    def _take_loaded(self, body: bytes) -> None:
        read = _parsed(body)
        if read and read[1]:
            self._loaded.update({str(t): rows for t, rows in read[1].items() if isinstance(rows, int)})

    def _key(self, table: str, row: Mapping[str, Any]) -> Key:
        names = self._keys[table]
        return row.get(names[0]) if len(names) == 1 else tuple(row.get(name) for name in names)  # type: ignore[return-value]

    # -- comparing -------------------------------------------------------------------------------

    def faults(self) -> Iterator[RowFault]:
        """Every row that is not as it was recorded, table by table; none where nobody wrote beside the program."""
        for table in self._columns:
            yield from self._of(table)

    def _of(self, table: str) -> Iterator[RowFault]:
        known = self._newest.pop(table.encode())
        extra: list[Mapping[str, Any]] = []
        unrecorded = 0
        columns = self._columns[table]
        for values in self._rows(table):
            row = dict(zip(columns, values, strict=True))
            key = self._key(table, row)
            if key not in known:
                if not self._may_be_unrecorded(table, row):
                    unrecorded += 1
                    extra = [*extra, row][-_NAMED:]
                continue
            kept = known.pop(key)
            if kept is None:
                yield RowFault(table, row, "stands there, but the record removed it")
            elif not _same_hash(kept, row):
                yield from self._compared(table, row, kept)
        for kept in known.values():
            if kept is not None:
                yield RowFault(table, self._recorded(kept), "is missing")
        yield from self._unrecorded(table, extra, unrecorded)

    def _unrecorded(self, table: str, extra: list[Mapping[str, Any]], unrecorded: int) -> Iterator[RowFault]:
        """Rows that no record tells of: they were loaded at once, or somebody wrote them beside the program."""
        loaded = self._loaded[table]
        if unrecorded and loaded:
            self.before_the_record[table] = unrecorded
        more = unrecorded + self._older[table] - loaded
        if more > 0:
            for row in extra[-more:]:
                yield RowFault(table, row, "was never recorded")
            if more > len(extra):
                yield RowFault(table, {}, f"has {more} rows that were never recorded")
        elif more < 0 and not self._purged:
            yield RowFault(table, {}, f"has {-more} rows less than were loaded")

    def _may_be_unrecorded(self, table: str, row: Mapping[str, Any]) -> bool:
        if table == "note":  # what is being typed is recorded when it is left
            return row["dirty"] == 1 and not row["signed_at"]
        if table == "meta":
            return row["key"] in UNRECORDED
        return False

    def _compared(self, table: str, row: Mapping[str, Any], kept: int) -> Iterator[RowFault]:
        recorded = self._recorded(kept)
        later = ADDED_LATER.get(table, ())
        differ = [c for c, value in row.items() if value != recorded.get(c, None if c in later else value)]
        if table == "note" and row["dirty"] == 1 and not row["signed_at"]:
            differ = [c for c in differ if c not in ("text", "dirty", "begun_at", "late_entry")]
        if table == "meta" and row["key"] in UNRECORDED:
            differ = []
        if differ:
            yield RowFault(table, row, "is not as it was recorded", tuple(differ))

    def _recorded(self, kept: int) -> Mapping[str, Any]:
        seq, n = (kept >> _N_BITS) & ((1 << _SEQ_BITS) - 1), kept & ((1 << _N_BITS) - 1)
        found = self._reader.one("SELECT CAST(body AS BLOB) FROM change_value WHERE seq = ? AND n = ?", [seq, n])
        read = _parsed(bytes(found[0])) if found else None
        return (read[1] if read else None) or {}

    def _rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a table; what is no text is read all the same."""
        names = ", ".join(f'"{c}"' for c in self._columns[table])
        connection = self._reader.connection
        before = connection.text_factory
        connection.text_factory = _text
        try:
            yield from (tuple(row) for row in self._reader.stream(f'SELECT {names} FROM "{table}"'))
        finally:
            connection.text_factory = before


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _packed(after: bytes, seq: int, n: int) -> int:
    return ((hash(after) & 0xFFFFFFFFFFFFFFFF) << (_SEQ_BITS + _N_BITS)) | (seq << _N_BITS) | n


def _same_hash(kept: int, row: Mapping[str, Any]) -> bool:
    """Whether a row, its columns in order, is spelled as it was recorded; hashes differ in each run by chance."""
    spelled = _ENCODE(row).encode("utf-8", "surrogateescape")
    return kept >> (_SEQ_BITS + _N_BITS) == hash(spelled) & 0xFFFFFFFFFFFFFFFF


def _parsed(body: bytes) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None] | None:
    """A row before and after; None where the value cannot be read, which the chain tells by itself."""
    try:
        read = json.loads(body)
        was, now = read["before"], read["after"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if any(row is not None and not isinstance(row, dict) for row in (was, now)):
        return None
    return was, now
