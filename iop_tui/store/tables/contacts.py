"""Contacts: what happened with clients outside of group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from iop_tui.domain.attendance import Mode
from iop_tui.domain.contacts import Contact
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, placeholders, reads
from iop_tui.store.rows import ContactRow


def contact_of(row: ContactRow) -> Contact:
    """A contact from a row of its table."""
    return Contact(
        row["id"],
        row["client_id"],
        row["kind"],
        date.fromisoformat(row["day"]),
        row["minutes"],
        row["result"],
        row["start_min"],
        bool(row["counts"]),
        Mode(row["mode"]),
        tuple(filter(None, row["with_whom"].split(","))),
        row["what"],
        row["episode_id"],
        row["about_session_id"],
        row["facilitator_id"],
        row["recorded_by"],
        row["recorded_at"],
    )


@reads("a contact")
class ContactStore:
    """Reads and writes contacts."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, id: int) -> Contact | None:
        """One contact, or None."""
        row = self._reader.one("SELECT * FROM contact WHERE id = ?", [id])
        return contact_of(row) if row else None

    def of_client(self, client_id: int) -> list[Contact]:
        """Every contact with a client, the latest first."""
        rows = self._reader.all(
            "SELECT * FROM contact WHERE client_id = ? ORDER BY day DESC, coalesce(start_min, -1) DESC, id DESC",
            [client_id],
        )
        return [contact_of(row) for row in rows]

    def of_clients(self, client_ids: Sequence[int], first: date, last: date) -> dict[int, list[Contact]]:
        """The contacts with clients in a period, by client, the earliest first."""
        by_client: dict[int, list[Contact]] = {id: [] for id in client_ids}
        for start in range(0, len(client_ids), 500):
            ids = list(client_ids[start : start + 500])
            rows = self._reader.all(
                f"SELECT * FROM contact WHERE client_id IN ({placeholders(ids)}) AND day BETWEEN ? AND ? "
                "ORDER BY day, coalesce(start_min, -1), id",
                [*ids, first.isoformat(), last.isoformat()],
            )
            for row in rows:
                by_client[row["client_id"]].append(contact_of(row))
        return by_client

    def counting(self, first: date, last: date) -> Iterator[Contact]:
        """The contacts of a period whose minutes count toward the week, of every client, by day and start."""
        rows = self._reader.stream(
            "SELECT * FROM contact WHERE day BETWEEN ? AND ? AND counts = 1 AND minutes > 0 "
            "ORDER BY day, coalesce(start_min, -1), id",
            [first.isoformat(), last.isoformat()],
        )
        return map(contact_of, rows)

    def between(self, first: date, last: date) -> Iterator[Contact]:
        """Every contact of a period by day, client and start."""
        rows = self._reader.stream(
            "SELECT t.* FROM contact t JOIN client c ON c.id = t.client_id WHERE t.day BETWEEN ? AND ? "
            "ORDER BY t.day, c.sort_key, c.id, coalesce(t.start_min, -1), t.id",
            [first.isoformat(), last.isoformat()],
        )
        return map(contact_of, rows)

    def twin(self, contact: Contact) -> bool:
        """Whether another contact of the same client, day and kind begins at the same minute."""
        return bool(
            self._reader.one(
                "SELECT 1 FROM contact WHERE client_id = ? AND day = ? AND kind = ? AND start_min = ? AND id <> ?",
                [contact.client_id, contact.day.isoformat(), contact.kind, contact.start, contact.id],
            )
        )

    def save(self, writer: Writer, contact: Contact) -> int:
        """Make (id 0) or change a contact and give the id."""
        row = _columns(contact)
        if contact.id:
            writer.update("contact", {"id": contact.id}, row, contact.client_id)
            return contact.id
        return writer.insert("contact", row, contact.client_id)

    def delete(self, writer: Writer, contact: Contact) -> None:
        """Remove a contact; the record keeps what it held."""
        writer.delete("contact", {"id": contact.id}, contact.client_id)


def _columns(contact: Contact) -> dict[str, Any]:
    return {
        "client_id": contact.client_id,
        "episode_id": contact.episode_id,
        "kind": contact.kind,
        "day": contact.day.isoformat(),
        "start_min": contact.start,
        "minutes": contact.minutes,
        "counts": int(contact.counts),
        "mode": contact.mode.value,
        "result": contact.result,
        "with_whom": ",".join(contact.with_whom),
        "about_session_id": contact.about_session_id,
        "what": contact.what,
        "facilitator_id": contact.facilitator_id,
        "recorded_by": contact.recorded_by,
        "recorded_at": contact.recorded_at,
    }
