"""Removing a client for good: their rows, and what the record of changes says of them. The chain still verifies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from iop_tui.domain.audit import ValueChange
from iop_tui.store.audit.changes import ChangeStore
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader
from iop_tui.store.table_catalog import TABLES, OnPurge, removed_with_a_client

_OF_CLIENT = (
    "client_id = :id OR (json_valid(body) AND (json_extract(body, '$.after.client_id') = :id "
    "OR json_extract(body, '$.before.client_id') = :id "
    "OR (json_extract(body, '$.table') = 'client' AND json_extract(body, '$.key.id') = :id)))"
)


class Purge:
    """Finds and removes clients."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def discharged_before(self, day: date) -> list[int]:
        """The clients whose every episode ended before a day, by name."""
        rows = self._reader.all(
            "SELECT c.id FROM client c WHERE EXISTS (SELECT 1 FROM episode e WHERE e.client_id = c.id) "
            "AND NOT EXISTS (SELECT 1 FROM episode e WHERE e.client_id = c.id AND "
            "(e.discharged_on IS NULL OR e.discharged_on >= ?)) ORDER BY c.sort_key, c.id",
            [day.isoformat()],
        )
        return [row["id"] for row in rows]

    def counts(self, client_id: int) -> Mapping[str, int]:
        """How many rows of each table are the client's, those of the record among them."""
        rows_by_table: dict[str, int] = {}
        for table, where in removed_with_a_client():
            row = self._reader.one(f"SELECT count(*) AS n FROM {table} WHERE {where}", [client_id])
            if table not in rows_by_table:
                rows_by_table[table] = 0
            rows_by_table[table] += row["n"] if "addendum_to" not in where else 0
        rows_by_table["change_value"] = len(self._values(client_id))
        return {table: n for table, n in rows_by_table.items() if n}

    def group_notes_naming(self, client_id: int) -> int:
        """How many group notes and notes of others hold the client's last name; they are not changed."""
        row = self._reader.one(
            "SELECT count(*) AS n FROM note, client c WHERE c.id = ? AND length(c.last) > 1 "
            "AND note.client_id IS NOT c.id AND instr(lower(note.text), lower(c.last)) > 0",
            [client_id],
        )
        return int(row["n"])

    def known_since(self, client_id: int) -> int:
        """The first record that has the client; 0 where none says."""
        return min((seq for seq, _ in self._values(client_id)), default=0)

    def _values(self, client_id: int) -> list[tuple[int, int]]:
        """What the record says of the client, and of the walk-ins who turned out to be them."""
        values: set[tuple[int, int]] = set()
        sql = f"SELECT seq, n FROM change_value WHERE body <> '' AND ({_OF_CLIENT})"
        for id in ChangeStore(self._reader).matched(client_id):
            values.update((row[0], row[1]) for row in self._reader.connection.execute(sql, {"id": id}).fetchall())
        return sorted(values)

    def remove(self, writer: Writer, client_id: int) -> None:
        """Remove a client. The record keeps that something was there and its digest, and this removal names it."""
        connection = self._reader.connection
        values = self._values(client_id)
        connection.executemany("UPDATE change_value SET salt = '', body = '' WHERE seq = ? AND n = ?", values)
        for table, where in removed_with_a_client():
            connection.execute(f"DELETE FROM {table} WHERE {where}", [client_id])
        for spec in TABLES.values():
            if spec.on_purge is OnPurge.FORGET:
                self._forget(writer, spec.name, client_id)
        connection.execute("DELETE FROM client WHERE id = ?", [client_id])
        writer.event({"client": client_id, "purged": ",".join(f"{seq}:{n}" for seq, n in values)})

    def _forget(self, writer: Writer, table: str, client_id: int) -> None:
        """Keep a table's rows without the client; what was recorded of them is gone, what they are now is not."""
        ids = [r["id"] for r in self._reader.all(f"SELECT id FROM {table} WHERE client_id = ?", [client_id])]
        self._reader.connection.execute(f"UPDATE {table} SET client_id = NULL WHERE client_id = ?", [client_id])
        for id in ids:
            row = writer.read(table, {"id": id})
            writer.note(ValueChange(table, {"id": id}, row, row))
