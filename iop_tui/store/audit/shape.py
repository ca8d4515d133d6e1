"""Whether the tables, indexes and triggers of a file are those of this version, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.store.queries import Reader
from iop_tui.store.schema import SQL

_KEPT_BY_OTHERS = "_sqlite_migrations"
"""The table in which sqlite-utils keeps which migrations were applied."""
_READ = (
    "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    f"AND tbl_name <> '{_KEPT_BY_OTHERS}'"
)


def misshapen(reader: Reader) -> Iterator[str]:
    """What is another shape than this version makes: something is missing, was changed, or was added."""
    expected, actual = _own(), {(row[0], row[1]): row[2] for row in reader.all(_READ)}
    for (kind, name), sql in expected.items():
        if (kind, name) not in actual:
            yield f"the {kind} {name} is missing"
        elif _plain(actual[kind, name]) != _plain(sql):
            yield f"the {kind} {name} was changed"
    for kind, name in actual.keys() - expected.keys():
        yield f"there is {'an' if kind == 'index' else 'a'} {kind} that is none of this version's: {name}"


def _own() -> dict[tuple[str, str], str | None]:
    connection = sqlite.connect(":memory:")
    try:
        connection.executescript("".join(SQL))
        return {(row[0], row[1]): row[2] for row in connection.execute(_READ)}
    finally:
        connection.close()


def _plain(sql: str | None) -> str:
    return " ".join((sql or "").split())
