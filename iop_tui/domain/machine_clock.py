"""What time it is: the only place where the program reads the wall clock of the machine."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """This moment by the machine's clock: aware, in UTC."""
    return datetime.now(UTC)
