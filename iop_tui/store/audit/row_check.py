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

from iop_tui.store.queries import Reader
from iop_tui.store.schema import ADDED_LATER

Key = int | tuple[Any, ...]

UNRECORDED = frozenset(
    {
        "file_id",
        "handover",
        "draw_key",
        "backup_at",
        "backup_failed",
        "backup_owed",
        "backups_elsewhere",
        "wrong_pins",
        "import_layouts",
        "being_written",
        "synced_agreed",
        "exports_place",
        "synced_backups",
    }
)
"""Facts about the file's care that are kept without a record: no person's, and nothing that undo could meet."""
_RECORD = ("change", "change_value", "_sqlite_migrations")
_HELD_APART = (*_RECORD, "pin")
"""Tables that are looked at in other ways: the chain itself, and PINs, of which the record holds a digest only."""
_NAMED = 5
"""Rows that are named of those that a table has too many or too few of."""
_BEFORE, _KEY, _TABLE = b',"before":', b',"key":', b',"table":"'
_SEQ_BITS, _N_BITS = 40, 24
_PLACE_BITS = _SEQ_BITS + _N_BITS
_HASH = (1 << 64) - 1
"""Hashes of bytes differ in each run by chance: nobody can make a row that has the hash of another one."""
_FEW = 4
"""Of a table that has so many times the rows that the record tells of, those are looked up one by one."""


class _Typed(NamedTuple):
    """A table whose rows are saved while they are typed: the column that says it is signed, and what typing changes."""

    signed: str
    columns: tuple[str, ...]


_TYPED = {
    "note": _Typed("signed_at", ("text", "dirty", "begun_at", "late_entry")),
    "plan": _Typed("staff_signed_at", ("body", "dirty")),
}


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
        numbers: dict[str, bool] = {}
        self._columns: dict[str, list[str]] = {}
        self._keys: dict[str, list[str]] = {}
        for (name,) in sorted(tuple(t) for t in tables):
            if name in _HELD_APART or str(name).startswith("sqlite_"):
                continue
            info = reader.all("SELECT name, pk, type FROM pragma_table_info(?)", [name])
            self._columns[name] = sorted(row["name"] for row in info)
            keys = [row for row in sorted(info, key=lambda row: row["pk"]) if row["pk"]]
            self._keys[name] = [row["name"] for row in keys]
            numbers[name] = all(row["type"] == "INTEGER" for row in keys)
        self._newest: dict[bytes, dict[Key, int | None]] = {name.encode(): {} for name in self._columns}
        self._numbers = {
            name.encode(): [re.compile(rf'"{column}":(\d+)[,}}]'.encode()) for column in key]
            for name, key in self._keys.items()
            if numbers[name]
        }
        """For tables whose keys are numbers: where these stand in what the record spells."""
        self._loaded: Counter[str] = Counter()
        self._older: Counter[str] = Counter()
        self._purged = False
        self.before_the_record: dict[str, int] = {}
        """Rows by table that were loaded at once, of which no record tells one by one."""

    # -- reading the record ----------------------------------------------------------------------

    def take(self, seq: int, n: int, body: bytes) -> None:  # noqa: C901  (each value of ten years goes through it)
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
        made = body.startswith(b"null", middle + len(_BEFORE))
        number = self._number(table, after if after != b"null" else body[middle:])
        if number is not None and (made or after == b"null" or len(self._keys[table.decode()]) == 1):
            key: Key = number
        else:
            read = _parsed(body)
            if read is None:
                return
            was, now = read
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

    def _number(self, table: bytes, spelled: bytes) -> Key | None:
        """The key of a row whose key is numbers, without reading all of it."""
        forms = self._numbers.get(table)
        if forms is None:
            return None
        matches = [form.search(spelled) for form in forms]
        if not all(matches):
            return None
        numbers = tuple(int(f[1]) for f in matches if f)
        return numbers[0] if len(numbers) == 1 else numbers

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
        self._count = int(self._reader.one(f'SELECT count(*) FROM "{table}"')[0])
        few = len(known) * _FEW < self._count
        unrecorded = self._count
        for key, spelled in self._rows(table, known if few else None):
            if key not in known:
                continue
            unrecorded -= 1
            kept = known.pop(key)
            if kept is None:
                yield RowFault(table, _row(spelled), "stands there, but the record removed it")
            elif kept >> _PLACE_BITS != hash(spelled) & _HASH:
                yield from self._compared(table, _row(spelled), kept)
        for kept in known.values():
            if kept is not None:
                yield RowFault(table, self._recorded(kept), "is missing")
        yield from self._unrecorded(table, unrecorded)

    def _unrecorded(self, table: str, unrecorded: int) -> Iterator[RowFault]:
        """Rows that no record tells of: they were loaded at once, or somebody wrote them beside the program."""
        loaded = self._loaded[table]
        if unrecorded and loaded:
            self.before_the_record[table] = unrecorded
        more = unrecorded + self._older[table] - loaded
        if more > 0:
            extra = [row for row in self._never_told_of(table) if not self._may_be_unrecorded(table, row)]
            more -= unrecorded - len(extra)
            for row in extra[-more:][:_NAMED] if more > 0 else ():
                yield RowFault(table, row, "was never recorded")
            if more > min(len(extra), _NAMED):
                yield RowFault(table, {}, f"has {more} rows that were never recorded")
        elif more < 0 and not self._purged:
            yield RowFault(table, {}, f"has {-more} rows less than were loaded")

    def _never_told_of(self, table: str) -> Iterator[Mapping[str, Any]]:
        """The rows whose keys stand in no value of the record; read again, for this is seldom asked."""
        told: set[Key] = set()
        bodies = self._reader.stream("SELECT CAST(body AS BLOB) FROM change_value WHERE body <> ''")
        for (body,) in bodies:
            if bytes(body).find(_TABLE + table.encode() + b'"') >= 0 and (read := _parsed(bytes(body))):
                told.update(self._key(table, row) for row in read if row is not None)
        for key, spelled in self._rows(table, None):
            if key not in told:
                yield _row(spelled)

    def _may_be_unrecorded(self, table: str, row: Mapping[str, Any]) -> bool:
        if table in _TYPED:  # what is being typed is recorded when it is left
            return row["dirty"] == 1 and not row[_TYPED[table].signed]
        if table == "meta":
            return row["key"] in UNRECORDED
        return False

    def _compared(self, table: str, row: Mapping[str, Any], kept: int) -> Iterator[RowFault]:
        recorded = self._recorded(kept)
        later = ADDED_LATER.get(table, ())
        differ = [c for c, value in row.items() if value != recorded.get(c, None if c in later else value)]
        if table in _TYPED and row["dirty"] == 1 and not row[_TYPED[table].signed]:
            differ = [c for c in differ if c not in _TYPED[table].columns]
        if table == "meta" and row["key"] in UNRECORDED:
            differ = []
        if differ:
            yield RowFault(table, row, "is not as it was recorded", tuple(differ))

    def _recorded(self, kept: int) -> Mapping[str, Any]:
        seq, n = (kept >> _N_BITS) & ((1 << _SEQ_BITS) - 1), kept & ((1 << _N_BITS) - 1)
        value = self._reader.one("SELECT CAST(body AS BLOB) FROM change_value WHERE seq = ? AND n = ?", [seq, n])
        read = _parsed(bytes(value[0])) if value else None
        return (read[1] if read else None) or {}

    def _rows(self, table: str, only: Mapping[Key, int | None] | None) -> Iterator[tuple[Key, bytes]]:
        """The rows of a table with their keys, spelled as the record spells them; with ``only`` those of some keys.

        SQLite spells them: that is several times as fast. What is no text is read anyway.
        """
        names = self._keys[table]
        spelled = ", ".join(f"'{c}', \"{c}\"" for c in self._columns[table])
        keys = ", ".join(f'"{name}"' for name in names)
        sql = f'SELECT {keys}, CAST(json_object({spelled}) AS BLOB) FROM "{table}"'
        connection = self._reader.connection
        before = connection.text_factory
        connection.text_factory = _text
        try:
            if only is None:
                rows = self._reader.stream(sql)
            else:
                where = " AND ".join(f'"{name}" IS ?' for name in names)
                asked = [key if isinstance(key, tuple) else (key,) for key in only]
                rows = (row for key in asked for row in self._reader.all(f"{sql} WHERE {where}", key))
            for row in rows:
                yield (row[0] if len(names) == 1 else tuple(row)[:-1]), bytes(row[-1])
        finally:
            connection.text_factory = before


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _row(spelled: bytes) -> Mapping[str, Any]:
    row: dict[str, Any] = json.loads(_text(spelled), strict=False)
    return row


def _packed(after: bytes, seq: int, n: int) -> int:
    return ((hash(after) & _HASH) << _PLACE_BITS) | (seq << _N_BITS) | n


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
