"""Writing: rows and the record of what changed, in one transaction and by one way."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain.audit import FIRST_LINK, Change, ValueChange, link, proof
from iop_tui.store.table_catalog import KEYS, TABLES, OnPurge

Value = str | int | None
RowDict = dict[str, Any]


class Writer:
    """The rows of one transaction. What goes through it is recorded; nothing else writes what a person entered."""

    def __init__(self, connection: sqlite.Connection, at: str, who: int | None) -> None:
        self._connection = connection
        self.at = at
        self.who = who
        self.values: list[ValueChange] = []

    def read(self, table: str, key: Mapping[str, Any]) -> RowDict | None:
        """One row by its key, or None."""
        where = " AND ".join(f'"{k}" IS ?' for k in key)
        row = self._connection.execute(f'SELECT * FROM "{table}" WHERE {where}', list(key.values())).fetchone()
        return None if row is None else dict(row)

    def insert(self, table: str, row: Mapping[str, Any], client_id: int | None = None, why: str = "") -> int:
        """Write a new row and give its id (the row id of a table without one)."""
        columns = ", ".join(f'"{c}"' for c in row)
        marks = ", ".join("?" * len(row))
        sql = f'INSERT INTO "{table}" ({columns}) VALUES ({marks}) RETURNING *'
        cursor = self._connection.execute(sql, list(row.values()))
        after = dict(cursor.fetchone())
        cursor.close()
        self._note(ValueChange(table, _key(table, after), None, after, client_id, why))
        return int(cursor.lastrowid or 0)

    def insert_many(self, table: str, rows: Sequence[RowDict], clients: Sequence[int]) -> None:
        """Write new rows that name every column of their table, each of a client."""
        if not rows:
            return
        columns = ", ".join(f'"{c}"' for c in rows[0])
        marks = ", ".join("?" * len(rows[0]))
        sql = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'
        self._connection.executemany(sql, [list(row.values()) for row in rows])
        keys = KEYS.get(table, ("id",))
        for row, client_id in zip(rows, clients, strict=True):
            self._note(ValueChange(table, {k: row[k] for k in keys}, None, row, client_id))

    def update(
        self,
        table: str,
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        client_id: int | None = None,
        why: str = "",
    ) -> bool:
        """Change columns of one row; False, and no record, where nothing differs or the row is not there."""
        before = self.read(table, key)
        if before is None or all(before[k] == v for k, v in values.items()):
            return False
        sets = ", ".join(f'"{k}" = ?' for k in values)
        where = " AND ".join(f'"{k}" IS ?' for k in key)
        self._connection.execute(f'UPDATE "{table}" SET {sets} WHERE {where}', [*values.values(), *key.values()])
        self._note(ValueChange(table, dict(key), before, {**before, **values}, client_id, why))
        return True

    def delete(self, table: str, key: Mapping[str, Any], client_id: int | None = None, why: str = "") -> bool:
        """Remove one row; the record keeps what it held."""
        before = self.read(table, key)
        if before is None:
            return False
        where = " AND ".join(f'"{k}" IS ?' for k in key)
        self._connection.execute(f'DELETE FROM "{table}" WHERE {where}', list(key.values()))
        self._note(ValueChange(table, dict(key), before, None, client_id, why))
        return True

    def _note(self, value: ValueChange) -> None:
        """Keep a change for the record; a client's row says whose it is, or a purge would leave its text there."""
        row, spec = value.after or value.before or {}, TABLES.get(value.table)
        if value.client_id is None and spec is not None and spec.on_purge is OnPurge.REMOVE:
            follows, named = spec.parent is not None, row.get("client_id") is not None
            if follows or named:
                raise ValueError(f"{value.table}: whose is the row?")
        self.values.append(value)

    def note(self, value: ValueChange) -> None:
        """Record a change whose row was written on another way (a note that was saved while it was typed)."""
        self.values.append(value)

    def event(self, facts: Mapping[str, str | int]) -> None:
        """Record something that changed no row of a person's; ``facts`` are no person's data."""
        self.values.append(ValueChange("event", {}, None, dict(facts)))


# The key columns of the tables that have no id of their own.
def _key(table: str, row: Mapping[str, Any]) -> RowDict:
    return {k: row[k] for k in KEYS.get(table, ("id",))}


def seal(
    connection: sqlite.Connection,
    writer: Writer,
    what: str,
    session_id: int | None,
    part_of: int | None,
    undoes: int | None,
) -> Change:
    """Write the record of a transaction as the next link of the chain."""
    head = connection.execute("SELECT seq, link FROM change ORDER BY seq DESC LIMIT 1").fetchone()
    seq = head[0] + 1 if head else 1
    change = Change(seq, writer.at, writer.who, what, part_of or seq, session_id, undoes, "", tuple(writer.values))
    sealed = list(_sealed(change.values))
    chained = link(head[1] if head else FIRST_LINK, change, [s[2] for s in sealed])
    connection.execute(
        "INSERT INTO change (seq, at, who, what, step, session_id, undoes, link) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [seq, change.at, change.who, what, change.step, session_id, undoes, chained],
    )
    connection.executemany(
        "INSERT INTO change_value (seq, n, client_id, salt, body, digest) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (seq, n, value.client_id, salt, body, sealed_digest)
            for n, (value, (salt, body, sealed_digest)) in enumerate(zip(change.values, sealed, strict=True))
        ],
    )
    return Change(seq, change.at, change.who, what, change.step, session_id, undoes, chained, change.values)


def _sealed(values: Iterable[ValueChange]) -> Iterable[tuple[str, str, str]]:
    for value in values:
        salt, body = os.urandom(8).hex(), value.body()
        yield salt, body, proof(salt, body, value.client_id)
