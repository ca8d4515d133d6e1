"""Notes that a supervisor has to sign, too: all that wait, of every session, and signing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import COSIGN
from iop_tui.domain.errors import Refused
from iop_tui.domain.facilitators import Signing
from iop_tui.domain.names import Name
from iop_tui.domain.notes import Note


class NoteToCosign(NamedTuple):
    """A note that its author signed and that waits: of which group and day, of whom, by whom."""

    note: Note
    day: date
    track: str
    whose: str
    author: str
    follows: str = ""
    """Of an addendum the text of the note that it follows."""


def may_cosign(desk: Desk) -> bool:
    """Whether who is working now gives co-signatures."""
    return desk.facilitator is not None and desk.facilitator.signing is Signing.SUPERVISOR


def notes_to_cosign(desk: Desk) -> list[NoteToCosign]:
    """Every note that waits for a co-signature, the oldest day first, each day as on its roster; names in full."""
    store = desk.store
    waiting = store.notes.waiting_for_cosign()
    if not waiting:
        return []
    sessions = store.sessions.many(sorted({note.session_id for _, note in waiting}))
    tracks = {t.id: t.name for t in store.tracks.all()}
    clients = sorted({note.client_id for _, note in waiting if note.client_id is not None})
    names = {f.client.id: f.client.name for f in store.clients.files(clients)}
    authors = {f.id: f.signature for f in store.program.facilitators()}
    waiting.sort(
        key=lambda w: (w[0], sessions[w[1].session_id].scheduled_start, w[1].session_id, _seat(w[1].client_id, names))
    )
    return [
        NoteToCosign(
            note,
            day,
            tracks[sessions[note.session_id].track_id],
            "Group" if note.client_id is None else names[note.client_id].full,
            authors.get(note.signed_by or 0, ""),
            _followed(desk, note),
        )
        for day, note in waiting
    ]


def _followed(desk: Desk, note: Note) -> str:
    first = desk.store.notes.get(note.addendum_to) if note.addendum_to is not None else None
    return first.text if first is not None else ""


def _seat(client_id: int | None, names: Mapping[int, Name]) -> str:
    """The group's note stands first, then the clients by name."""
    return "" if client_id is None else names[client_id].sort_key


def cosign(desk: Desk, notes: Iterable[Note]) -> None:
    """Co-sign notes, each a step of its own. Raises Refused for who does not co-sign, and for one's own note."""
    if not may_cosign(desk):
        raise Refused("Only a facilitator who co-signs can do that.", "It is set in Program, Facilitators.")
    for note in notes:
        if note.signed_by == desk.who:
            raise Refused("Nobody can co-sign their own note.", "Another supervisor has to.")
        with desk.saving(COSIGN, note.session_id) as writer:
            now = desk.store.notes.get(note.id)
            if now is None or not now.to_cosign:
                raise Refused("That note does not wait any more.", "Look at the list again.")
            desk.store.notes.change(writer, now, cosigned_by=desk.who, cosigned_at=writer.at)
