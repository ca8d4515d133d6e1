"""What is asked of an export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import Refused

NAME_DIGITS = 6
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

    def file_name(self, file_id: str) -> str:
        """``attendance_2026-11-20_0a1b2c.csv``, with digits of the file that it is from.

        So those of several laptops lie in one folder; it never holds a client's name or number.
        """
        digits = f"_{file_id[:NAME_DIGITS]}"
        if self.profile == CLIENTS:
            return f"clients_{self.last.isoformat()}{digits}.csv"
        days = self.first.isoformat()
        if self.last != self.first:
            days += f"_{self.last.isoformat()}"
        if self.profile in ("hours", "contacts", "tests") or self.format == "html":
            return f"{self.profile}_{days}{digits}.{self.format}"
        suffix = "" if self.profile == "billing" else f"_{self.profile}"
        return f"attendance_{days}{suffix}{digits}.{self.format}"


def only_client(desk: Desk, request: Request) -> int | None:
    """The one client that is asked for, by id; None for every client. Raises Refused for a number that nobody has."""
    if not request.client_number:
        return None
    client = desk.store.clients.by_number(request.client_number)
    if client is None:
        raise Refused("No client has that number.", "Check the number.")
    return client.id
