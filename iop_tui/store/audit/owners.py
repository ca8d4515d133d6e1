"""Whose a row is, and of which session: found by what it points to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from iop_tui.store.queries import Reader
from iop_tui.store.table_catalog import TABLES


class Owner(NamedTuple):
    """The client and the session that a row belongs to; None for neither."""

    client_id: int | None = None
    session_id: int | None = None


class Owners:
    """Looks them up."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of(self, table: str, row: Mapping[str, Any]) -> Owner:
        """Whose a row of a table is, by itself or by the row that it belongs to."""
        client, session = _number(row.get("client_id")), _number(row.get("session_id"))
        if table == "session":
            session = _number(row.get("id"))
        spec = TABLES.get(table)
        if client is None and session is None and spec is not None and spec.parent is not None:
            column, parent = spec.parent
            parent_row = self._reader.one(f'SELECT * FROM "{parent}" WHERE id = ?', [_number(row.get(column))])
            return self.of(parent, dict(parent_row)) if parent_row else Owner()
        return Owner(client, session)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
