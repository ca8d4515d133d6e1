"""The list of exports that were made; and the rows that an export of a long period is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, reads

_FOR_THE_OFFICE = "client_id IS NULL AND track_id IS NULL AND profile IN ('billing', 'full')"
"""What the office bills and reports from: the whole of a day, with names."""


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
    sha256: str = ""


@reads("an export")
class ExportStore:
    """Reads and writes the list of exports."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def standing(self, limit: int = 1000) -> list[Export]:
        """The exports that were not deleted from here, the latest first."""
        rows = self._reader.all("SELECT * FROM export WHERE deleted_at = '' ORDER BY id DESC LIMIT ?", [limit])
        return [
            Export(
                row["id"],
                row["made_at"],
                row["path"],
                date.fromisoformat(row["from_day"]),
                date.fromisoformat(row["to_day"]),
                row["profile"],
                row["rows"],
                row["track_id"],
                row["made_by"],
                row["client_id"],
                row["sha256"],
            )
            for row in rows
        ]

    def first_covered(self) -> date | None:
        """The first day that the office ever got; None where nothing was exported with names for all groups."""
        row = self._reader.one(f"SELECT min(from_day) AS day FROM export WHERE {_FOR_THE_OFFICE}")
        return date.fromisoformat(row["day"]) if row["day"] else None

    def last_covering(self, first: date, last: date) -> dict[date, str]:
        """The moment of the last export that held the whole of each day of a period, with names.

        One that is pseudonymous, or of a single client or track, is not what the office bills and reports from; a list
        of clients holds no attendance.
        """
        rows = self._reader.all(
            f"SELECT from_day, to_day, max(made_at) AS made_at FROM export WHERE {_FOR_THE_OFFICE} "
            "AND from_day <= ? AND to_day >= ? GROUP BY from_day, to_day",
            [last.isoformat(), first.isoformat()],
        )
        moments: dict[date, str] = {}
        for row in rows:
            day, end = (date.fromisoformat(row[c]) for c in ("from_day", "to_day"))
            for offset in range((min(end, last) - max(day, first)).days + 1):
                held = max(day, first) + timedelta(days=offset)
                moments[held] = max(moments.get(held, ""), row["made_at"])
        return moments

    def corrected(self, first: date, last: date) -> list[int]:
        """The closed sessions of a period of which something that an export holds was changed after closing, by id.

        That is a correction, which is counted, or who led; where nobody was here, no row counts it. ``last_covering``
        says whether an export has it already.
        """
        rows = self._reader.all(
            "SELECT s.id FROM session s WHERE s.state = 'closed' AND s.day BETWEEN ? AND ? AND (s.revision > 0 "
            "OR s.id IN (SELECT session_id FROM attendance WHERE revision > 0) OR s.id IN (SELECT session_id "
            "FROM change WHERE what IN ('leaders', 'undo: leaders', 'redo: leaders')) OR NOT EXISTS (SELECT 1 "
            "FROM attendance h WHERE h.session_id = s.id AND h.mark = 'here'))",
            [first.isoformat(), last.isoformat()],
        )
        return [row["id"] for row in rows]

    def add(self, writer: Writer, export: Export) -> int:
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
                "sha256": export.sha256,
            },
            export.client_id,
        )

    def deleted(self, writer: Writer, id: int) -> None:
        """Note that an export's files were deleted."""
        writer.update("export", {"id": id}, {"deleted_at": writer.at})
