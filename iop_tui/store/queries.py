"""Reading rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.store.errors import Damaged, explained

Param = str | int | None
Subject = TypeVar("Subject", bound=type)
Result = TypeVar("Result")
P = ParamSpec("P")
_NOT_AS_WRITTEN = (ValueError, KeyError, TypeError, IndexError, OverflowError, AttributeError)


def reads(what: str) -> Callable[[Subject], Subject]:
    """Let a subject of the store say so where a row is not what the program writes: a mark that is none, half a text.

    Each of its methods raises Damaged then, naming ``what`` it is.
    """

    def decorate(subject: Subject) -> Subject:
        for name, method in list(vars(subject).items()):
            if callable(method) and not name.startswith("_"):
                setattr(subject, name, _telling(method, what))
        return subject

    return decorate


def _telling(method: Callable[P, Result], what: str) -> Callable[P, Result]:
    @wraps(method)
    def call(*args: P.args, **named: P.kwargs) -> Result:
        try:
            return method(*args, **named)
        except _NOT_AS_WRITTEN as error:
            raise Damaged(f"Something in the file cannot be read: {what}.", "Run: iop-tui check") from error

    return call


class Reader:
    """Runs a query and gives its rows; the subjects of the store share one."""

    def __init__(self, connection: sqlite.Connection) -> None:
        self.connection = connection

    def all(self, sql: str, params: Sequence[Param] = ()) -> list[Any]:
        """Every row of a query."""
        with explained(reading=True):
            return list(self.connection.execute(sql, params).fetchall())

    def one(self, sql: str, params: Sequence[Param] = ()) -> Any:  # noqa: ANN401  (a row is what it is read as)
        """The first row of a query, or None."""
        with explained(reading=True):
            return self.connection.execute(sql, params).fetchone()

    def stream(self, sql: str, params: Sequence[Param] = (), size: int = 500) -> Iterator[Any]:
        """The rows of a long query, a few hundred at a time."""
        with explained(reading=True):
            cursor = self.connection.execute(sql, params)
            while chunk := cursor.fetchmany(size):
                yield from chunk


def closed_connection() -> sqlite.Connection:
    """A connection that reads nothing: what is asked of it while the file is locked is refused."""
    connection = sqlite.connect(":memory:")
    connection.close()
    return connection


def placeholders(values: Iterable[object]) -> str:
    """Placeholders for a list of values: ``?, ?, ?``."""
    return ", ".join("?" for _ in values)
