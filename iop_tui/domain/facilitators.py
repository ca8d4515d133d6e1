"""Facilitators: the people who lead groups and stand on every record."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Facilitator(NamedTuple):
    """Somebody who leads groups; ``credentials`` as they sign, such as LCSW."""

    id: int
    name: str
    credentials: str = ""
    retired_on: date | None = None

    @property
    def signature(self) -> str:
        """Name and credentials."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    @property
    def initials(self) -> str:
        """The initials that stand on every screen, such as ``R.E.``."""
        return "".join(f"{word[0].upper()}." for word in self.name.split()[:3])
