"""A copy that was made for another laptop, once it is taken over there: the copy is used, and its file goes on."""

from __future__ import annotations

from pathlib import Path

from iop_tui.domain.actions import TAKE_OVER_FILE
from iop_tui.domain.handover import Handover
from iop_tui.store.audit.writer import Writer, seal
from iop_tui.store.errors import explained
from iop_tui.store.file.encryption_key import Key
from iop_tui.store.file.handover import stand
from iop_tui.store.file.verified_copy import bring_to_disk, opened


def mark_used(copy: Path, key: Key | None, used: Handover) -> None:
    """Let a copy say by whom it was used; raises StoreError where it cannot be written."""
    with explained(), opened(copy, key) as connection:
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("BEGIN IMMEDIATE")
        stand(connection, used)
        connection.execute("COMMIT")


def begin_here(fresh: Path, key: Key | None, who: int | None, at: str) -> None:
    """Let a copy that has not taken its place yet be the file from then on; ``at`` (UTC ISO 8601) and ``who`` are
    recorded in it."""
    with explained(), opened(fresh, key) as connection:
        connection.execute("BEGIN IMMEDIATE")
        stand(connection, None)
        writer = Writer(connection, at, who)
        writer.event({})
        seal(connection, writer, TAKE_OVER_FILE, None, None, None)
        connection.execute("COMMIT")
    bring_to_disk(fresh)
