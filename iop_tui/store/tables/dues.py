"""What is due of clients."""

from __future__ import annotations

from datetime import date
from typing import Any

from iop_tui.domain.dues import Due
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, reads


def _due(row: Any) -> Due:  # noqa: ANN401  (a row is what it is read as)
    return Due(
        row["id"],
        row["client_id"],
        row["kind"],
        date.fromisoformat(row["due_on"]),
        row["what"],
        row["episode_id"],
        row["session_id"],
        date.fromisoformat(row["done_on"]) if row["done_on"] else None,
        row["outcome"],
        row["done_by"],
        row["recorded_by"],
        row["recorded_at"],
    )


@reads("what is due")
class DueStore:
    """Reads and writes what is due."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def open_by(self, day: date) -> list[Due]:
        """What is open and due by a day, the oldest first."""
        rows = self._reader.all(
            "SELECT * FROM due WHERE done_on IS NULL AND due_on <= ? ORDER BY due_on, id", [day.isoformat()]
        )
        return [_due(row) for row in rows]

    def done_on(self, day: date) -> list[Due]:
        """What was done on a day."""
        return [
            _due(row) for row in self._reader.all("SELECT * FROM due WHERE done_on = ? ORDER BY id", [day.isoformat()])
        ]

    def of_episode(self, episode_id: int, kind: str) -> list[Due]:
        """What is or was due of one kind and came out of an episode, the oldest first."""
        rows = self._reader.all(
            "SELECT * FROM due WHERE episode_id = ? AND kind = ? ORDER BY due_on, id", [episode_id, kind]
        )
        return [_due(row) for row in rows]

    def delete(self, writer: Writer, due: Due) -> None:
        """Remove what is due no more; the record keeps what it held."""
        writer.delete("due", {"id": due.id}, due.client_id)

    def save(self, writer: Writer, due: Due) -> int:
        """Make (id 0) or change what is due and give the id."""
        row = {
            "client_id": due.client_id,
            "episode_id": due.episode_id,
            "kind": due.kind,
            "due_on": due.due_on.isoformat(),
            "what": due.what,
            "session_id": due.session_id,
            "done_on": due.done_on.isoformat() if due.done_on else None,
            "outcome": due.outcome,
            "done_by": due.done_by,
            "recorded_by": due.recorded_by,
            "recorded_at": due.recorded_at,
        }
        if due.id:
            writer.update("due", {"id": due.id}, row, due.client_id)
            return due.id
        return writer.insert("due", row, due.client_id)
