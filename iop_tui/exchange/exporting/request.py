"""What is asked of an export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CLIENTS = "clients"
"""The profile of a list of clients: it holds no attendance."""


@dataclass(frozen=True)
class Request:
    """A period (both days included), and what it is narrowed to; ``client_number`` empty for every client."""

    first: date
    last: date
    profile: str = "billing"
    track_id: int | None = None
    client_number: str = ""
    format: str = "csv"

    @property
    def file_name(self) -> str:
        """``attendance_2026-11-20.csv``; it never holds a client's name or number."""
        if self.profile == CLIENTS:
            return f"clients_{self.last.isoformat()}.csv"
        days = self.first.isoformat()
        if self.last != self.first:
            days += f"_{self.last.isoformat()}"
        suffix = "" if self.profile == "billing" else f"_{self.profile}"
        return f"attendance_{days}{suffix}.{self.format}"
