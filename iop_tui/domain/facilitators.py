"""Facilitators: the people who lead groups and stand on every record."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import NamedTuple

from iop_tui.domain.errors import Refused


class Signing(Enum):
    """What a facilitator's signature is worth under a note. The values are part of the file.

    Programs that are licensed or accredited let interns and staff without an independent license write notes that a
    supervisor signs, too; who that is, is the program's to say.
    """

    ALONE = "alone"
    SUPERVISED = "supervised"
    SUPERVISOR = "supervisor"


SIGNING_LABELS = {
    Signing.ALONE: "signs alone",
    Signing.SUPERVISED: "needs a co-signature",
    Signing.SUPERVISOR: "co-signs",
}


def signing_of(text: str) -> Signing:
    """What a facilitator's signature is worth, as somebody types it; raises Refused for anything else."""
    try:
        return Signing(text.strip().casefold() or Signing.ALONE.value)
    except ValueError:
        raise Refused("Not a valid way to sign.", "It is alone, supervised or supervisor.") from None


class Facilitator(NamedTuple):
    """Somebody who leads groups; ``credentials`` as they sign, such as LCSW."""

    id: int
    name: str
    credentials: str = ""
    retired_on: date | None = None
    signing: Signing = Signing.ALONE

    @property
    def signature(self) -> str:
        """Name and credentials."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    @property
    def initials(self) -> str:
        """The initials that stand on every screen, such as ``R.E.``."""
        return "".join(f"{word[0].upper()}." for word in self.name.split()[:3])
