"""The people who lead groups."""

from __future__ import annotations

from datetime import date

from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import SAVE_FACILITATOR
from iop_tui.domain.errors import Refused
from iop_tui.domain.facilitators import Signing
from iop_tui.domain.text import fold, line


class Staff:
    """Makes and changes facilitators; every change is one step that undo knows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def save_facilitator(
        self,
        name: str,
        credentials: str = "",
        id: int | None = None,
        retired_on: date | None = None,
        signing: Signing = Signing.ALONE,
    ) -> int:
        """Make or change a facilitator."""
        title = line(name, 80)
        if not title:
            raise Refused("A facilitator needs a name.", "Such as Rae Ellis.")
        if any(fold(f.name) == fold(title) and f.id != id for f in self._store.program.facilitators()):
            raise Refused("There is already a facilitator with that name.", "Add a middle initial.")
        with self._desk.saving(SAVE_FACILITATOR) as writer:
            return self._store.program.save_facilitator(writer, id, title, line(credentials, 40), retired_on, signing)
