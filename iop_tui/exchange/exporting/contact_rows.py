"""The records of the ``contacts`` profile: what was recorded with clients outside of group. Its text stays here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from iop_tui.desk.desk import Desk
from iop_tui.domain.clients import Client
from iop_tui.domain.contacts import Contact
from iop_tui.domain.errors import Refused
from iop_tui.exchange.exporting.columns import CLIENT, ORIGIN, Column, Kind, Per
from iop_tui.exchange.exporting.request import Request, only_client
from iop_tui.exchange.exporting.stamp import Stamp

CONTACT_COLUMNS = (
    Column("contact_date", Per.ROW, Kind.CODE, "contact.day", type="date"),
    Column("start", Per.ROW, Kind.CLOCK, "contact.start"),
    *CLIENT,
    Column("level_of_care", Per.ROW, Kind.TEXT, "level_of_care"),
    Column("kind", Per.ROW, Kind.CODE, "contact.kind"),
    Column("result", Per.ROW, Kind.CODE, "contact.result"),
    Column("minutes", Per.ROW, Kind.CODE, "contact.minutes", type="integer"),
    Column("counted", Per.ROW, Kind.CODE, "counted", type="integer"),
    Column("mode", Per.ROW, Kind.CODE, "mode"),
    Column("with", Per.ROW, Kind.TEXT, "with_whom"),
    Column("facilitator", Per.ROW, Kind.TEXT, "facilitator", personal=True),
    Column("recorded_by", Per.ROW, Kind.TEXT, "recorded_by", personal=True),
    Column("recorded_at", Per.ROW, Kind.CODE, "contact.recorded_at", type="datetime"),
    *ORIGIN,
)
_CHUNK = 500


class ContactRecord(NamedTuple):
    """One contact. ``with_whom`` are codes of relations, ``counted`` is 1 where its minutes count toward the week."""

    contact: Contact
    client: Client
    level_of_care: str
    counted: int
    mode: str
    with_whom: str
    facilitator: str
    recorded_by: str
    stamp: Stamp
    session_key: str = ""

    @property
    def row_id(self) -> str:
        """What no other row of the file has."""
        return f"contact_{self.contact.id}"


class ContactExport:
    """Makes the records, some hundred at a time."""

    columns = CONTACT_COLUMNS

    def __init__(self, desk: Desk, request: Request, stamp: Stamp) -> None:
        """Raises Refused where the request cannot be answered."""
        if request.track_id is not None:
            raise Refused("Contacts belong to no group.", "Leave --track out.")
        self._desk = desk
        self._request = request
        self._stamp = stamp
        self._only = only_client(desk, request)

    def chunks(self) -> Iterator[list[ContactRecord]]:
        """The contacts of the period by day and client."""
        store, chunk = self._desk.store, list[ContactRecord]()
        people = {f.id: f.name for f in store.program.facilitators()}
        files = {f.client.id: f for f in store.clients.files()}
        for contact in store.contacts.between(self._request.first, self._request.last):
            if self._only not in (None, contact.client_id):
                continue
            file = files[contact.client_id]
            placement = file.placement_on(contact.day)
            chunk.append(
                ContactRecord(
                    contact, file.client, placement.level_of_care if placement else "", int(contact.counts),
                    contact.mode.value if contact.took_place else "", ",".join(contact.with_whom),
                    people.get(contact.facilitator_id or 0, ""), people.get(contact.recorded_by or 0, ""), self._stamp,
                )
            )  # fmt: skip
            if len(chunk) == _CHUNK:
                yield chunk
                chunk = []
        yield chunk
