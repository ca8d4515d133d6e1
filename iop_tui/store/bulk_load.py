"""Loading many rows at once into a fresh file: a made-up program, a benchmark's ten years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from iop_tui.domain.audit import ValueChange
from iop_tui.store.store import Store


def load(store: Store, tables: Sequence[tuple[str, Sequence[Mapping[str, Any]]]], what: str) -> None:
    """Write rows table by table in one transaction, with one record that says how many there were.

    The rows of one table all have the columns of its first one.
    """
    with store.saving(what, None) as writer:
        for table, rows in tables:
            if not rows:
                continue
            names = ", ".join(f'"{c}"' for c in rows[0])
            places = ", ".join("?" * len(rows[0]))
            store.reader.connection.executemany(
                # a fresh file has facts about itself that what is loaded may have, too
                f'INSERT {"OR REPLACE " if table == "meta" else ""}INTO "{table}" ({names}) VALUES ({places})',
                [tuple(row.values()) for row in rows],
            )
        counts = {table: len(rows) for table, rows in tables}
        writer.note(ValueChange("loaded", {"tables": len(tables)}, None, counts))
