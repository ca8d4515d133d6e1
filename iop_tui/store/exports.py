"""The list of exports that were made; and the rows that an export of a long period is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from iop_tui.store.reading import Reader
from iop_tui.store.record import Writer


@dataclass(frozen=True)
class Export:
    """One export: a plain-text file that stands where ``path`` says until somebody deletes it."""

    id: int
    made_at: str
    path: str
    from_day: date
    to_day: date
    profile: str
    rows: int
    track_id: int | None = None
    made_by: int | None = None
    client_id: int | None = None


class ExportStore:
    """Reads and writes the list of exports."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def standing(self, limit: int = 1000) -> list[Export]:
        """The exports that were not deleted from here, the latest first."""
        rows = self._reader.all("SELECT * FROM export WHERE deleted_at = '' ORDER BY id DESC LIMIT ?", [limit])
        return [
            Export(
                r["id"],
                r["made_at"],
                r["path"],
                date.fromisoformat(r["from_day"]),
                date.fromisoformat(r["to_day"]),
                r["profile"],
                r["rows"],
                r["track_id"],
                r["made_by"],
                r["client_id"],
            )
            for r in rows
        ]

    def covers(self, day: date) -> list[tuple[int | None, str]]:
        """Track (None: all) and moment of every export that held a day; one of a single client does not count."""
        rows = self._reader.all(
            "SELECT track_id, made_at FROM export WHERE client_id IS NULL AND from_day <= ? AND to_day >= ?",
            [day.isoformat()] * 2,
        )
        return [(r["track_id"], r["made_at"]) for r in rows]

    def add(self, writer: Writer, export: Export, sha256: str) -> int:
        """Note an export."""
        return writer.insert(
            "export",
            {
                "made_at": export.made_at,
                "made_by": export.made_by,
                "path": export.path,
                "from_day": export.from_day.isoformat(),
                "to_day": export.to_day.isoformat(),
                "track_id": export.track_id,
                "client_id": export.client_id,
                "profile": export.profile,
                "rows": export.rows,
                "sha256": sha256,
            },
            export.client_id,
        )

    def deleted(self, writer: Writer, id: int) -> None:
        """Note that an export's files were deleted."""
        writer.update("export", {"id": id}, {"deleted_at": writer.at})
