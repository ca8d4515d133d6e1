"""The record of changes in words, line by line, as ``iop-tui audit`` prints it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import from_iso
from iop_tui.domain.errors import Refused
from iop_tui.program.tracks import Tracks
from iop_tui.reports.history import of_period
from iop_tui.store.file.backup_names import HEAD_SIZE


class AuditRecord(NamedTuple):
    """One record: its number, the first digits of its link, its local moment (aware), what was done."""

    seq: int
    link: str
    at: datetime
    text: str


def records(
    desk: Desk, client_number: str, session: str, first: date | None, last: date | None
) -> Iterator[AuditRecord]:
    """The record in words, in order.

    Of one client (by number), of one session (``TRACK@YYYY-MM-DD``), of a period of local days; empty and None for
    all. Clients go by their numbers. Raises Refused where there is no such client or session.
    """
    client_id = _client(desk, client_number) if client_number else None
    session_id = _session(desk, session) if session else None
    if first and last and last < first:
        raise Refused("The period ends before it starts.", "Check both dates.")
    for told in of_period(desk, first, last, client_id, session_id):
        yield AuditRecord(told.seq, told.link[:HEAD_SIZE], told.moment, told.text)


def audit_lines(found: Iterable[AuditRecord]) -> Iterator[str]:
    """A line each."""
    empty = True
    for record in found:
        empty = False
        yield f"{record.seq:>6}  {record.link}  {record.at:%Y-%m-%d %H:%M}  {record.text}"
    if empty:
        yield "Nothing is recorded for that."


def _client(desk: Desk, number: str) -> int:
    client = desk.store.clients.by_number(number)
    if client is None:
        raise Refused("No client has that number.", "Check the number.")
    return client.id


def _session(desk: Desk, named: str) -> int:
    name, at, day = named.rpartition("@")
    if not at:
        raise Refused("Name a session by its group and date.", 'Such as "Morning IOP@2026-11-20".')
    session = desk.store.sessions.find(Tracks(desk).track(name.strip()).track.id, from_iso(day))
    if session is None:
        raise Refused("That group has no session on that day.", "It was never opened.")
    return session.id
