"""Which notes of a session are ready to be signed, and what speaks against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iop_tui.domain.attendance import Mark

if TYPE_CHECKING:
    from iop_tui.day.day import GroupDay


class ToSign(NamedTuple):
    """A note that is not signed. ``text`` is empty where nothing is written; ``doubts`` are what to look at first."""

    client_id: int | None
    text: str
    doubts: tuple[str, ...] = ()
    late: bool = False

    @property
    def ready(self) -> bool:
        """Whether it can be signed as it is."""
        return bool(self.text) and not self.doubts


def to_sign(group: GroupDay) -> list[ToSign]:
    """The group's note and those of the roster that are not signed, in the order of seats.

    Of who was not here only a note that has a text is among them: nobody owes one for an absence.
    """
    found = []
    for id in (None, *group.on_roster):
        note, first = group.notes.open_text(id), group.notes.of(id)
        here = id is None or group.rows[id].mark is Mark.HERE
        if group.notes.has_text(note):
            doubts = group.notes.warnings(id, note.text)
            if id is not None and here and not group.rows[id].participation:
                doubts.append("has no participation")
            found.append(ToSign(id, note.text, tuple(doubts), note.late_entry))
        elif here and not (first is not None and first.signed):
            found.append(ToSign(id, ""))
    return found
