"""What is in a file, looked at beside the program's own ways of reading."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain.likeness import own_number
from iop_tui.store import Store
from tests.support.at import python

ROOT = Path(__file__).resolve().parents[2]
RECORD = ("change", "change_value", "_sqlite_migrations")


def rows(store: Store, table: str, **where: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """The rows of a table, those whose columns are as given."""
    found = [dict(r) for r in store.reader.all(f'SELECT * FROM "{table}"')]
    return [r for r in found if all(r[k] == v for k, v in where.items())]


def row(store: Store, table: str, **where: Any) -> dict[str, Any]:  # noqa: ANN401
    """The one row of a table whose columns are as given."""
    (found,) = rows(store, table, **where)
    return found


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every table but the record, its rows in an order of their own."""
    names = [r[0] for r in store.reader.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: sorted((tuple(r) for r in store.reader.all(f'SELECT * FROM "{name}"')), key=repr)
        for name in names
        if name not in RECORD
    }


def steps(store: Store) -> list[str]:
    """The names of the steps in the record, the earliest first."""
    return [r["what"] for r in store.reader.all("SELECT what FROM change ORDER BY seq")]


def begun(store: Store, act: Callable[[], object]) -> int:
    """How many transactions an act takes."""
    seen: list[str] = []
    store.reader.connection.set_trace_callback(seen.append)
    try:
        act()
    finally:
        store.reader.connection.set_trace_callback(None)
    return sum(s.startswith("BEGIN") for s in seen)


def raw(path: Path) -> sqlite.Connection:
    """The file without the program."""
    return sqlite.connect(str(path), isolation_level=None)


def inside(folder: Path) -> list[str]:
    """The names of what is in a folder."""
    return sorted(p.name for p in folder.iterdir())


def elsewhere(code: str, *args: object) -> subprocess.CompletedProcess[str]:
    """Run Python code in another process; its arguments are in ``sys.argv``."""
    return subprocess.run(python(code, *args), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def own(store: Store, client_id: int) -> str:
    """The number that the program gives a client itself."""
    return own_number(client_id, row(store, "meta", key="file_id")["value"])
