"""Reading rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.store.errors import explained

Param = str | int | None


class Reader:
    """Runs a query and gives its rows; the subjects of the store share one."""

    def __init__(self, connection: sqlite.Connection) -> None:
        self.connection = connection

    def all(self, sql: str, params: Sequence[Param] = ()) -> list[Any]:
        """Every row of a query."""
        with explained():
            return list(self.connection.execute(sql, params).fetchall())

    def one(self, sql: str, params: Sequence[Param] = ()) -> Any:  # noqa: ANN401
        """The first row of a query, or None."""
        with explained():
            return self.connection.execute(sql, params).fetchone()

    def stream(self, sql: str, params: Sequence[Param] = (), size: int = 500) -> Iterator[Any]:
        """The rows of a long query, a few hundred at a time."""
        with explained():
            cursor = self.connection.execute(sql, params)
            while chunk := cursor.fetchmany(size):
                yield from chunk


def closed_connection() -> sqlite.Connection:
    """A connection that reads nothing: what is asked of it while the file is locked is refused."""
    connection = sqlite.connect(":memory:")
    connection.close()
    return connection


def marks(values: Iterable[object]) -> str:
    """Placeholders for a list of values: ``?, ?, ?``."""
    return ", ".join("?" for _ in values)
