"""What a file keeps of being handed over; beside the record of changes, for both files have the same record then."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as sqlite

if TYPE_CHECKING:
    from iop_tui.domain.handover import Handover
    from iop_tui.store.file.encryption_key import Key

KEY = "handover"


def standing(connection: sqlite.Connection) -> Handover | None:
    """How an open file stands; None where it was not handed over."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", [KEY]).fetchone()
    if row is None:
        return None
    from iop_tui.domain.handover import read_handover

    return read_handover(row[0])


def stand(connection: sqlite.Connection, handover: Handover | None) -> None:
    """Within a transaction: how the file stands from now on."""
    connection.execute("DELETE FROM meta WHERE key = ?", [KEY])
    if handover is not None:
        connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", [KEY, handover.spelled()])


def go_on_in(copy: Path, key: Key | None, left: sqlite.Connection, handover: Handover) -> None:
    """Write the newest record of the file that is left, and what it keeps of itself, into its copy.

    ``left`` is within the transaction that made the record; the copy has all that came before. Raises StoreError where
    it cannot be written, or does not read back.
    """
    from iop_tui.store.errors import StoreError
    from iop_tui.store.file.backup_names import head_of
    from iop_tui.store.file.verified_copy import bring_to_disk, opened

    with opened(copy, key) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM meta")
        for table, rows in (
            ("meta", "SELECT * FROM meta"),
            ("change", "SELECT * FROM change ORDER BY seq DESC LIMIT 1"),
            ("change_value", "SELECT * FROM change_value WHERE seq = (SELECT max(seq) FROM change)"),
        ):
            for row in left.execute(rows).fetchall():
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", list(row))
        stand(connection, handover)
        connection.execute("COMMIT")
    try:
        bring_to_disk(copy)
        with opened(copy, key) as connection:
            same = head_of(connection) == head_of(left)
    except OSError:
        same = False
    if not same:
        raise StoreError("The copy could not be verified.", "Nothing was changed; try another disk.")
