"""Facilitators, the dated rules, and what belongs to the file as a whole."""

from __future__ import annotations

from datetime import date

from iop_tui.domain.facilitators import Facilitator, Signing
from iop_tui.domain.rules import Rules, rules_from
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, reads


@reads("the program")
class ProgramStore:
    """Reads and writes the program's own facts."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def meta(self, key: str, default: str = "") -> str:
        """A fact of the file: its id, its time zone, who worked last."""
        row = self._reader.one("SELECT value FROM meta WHERE key = ?", [key])
        return row["value"] if row else default

    def set_meta(self, writer: Writer, key: str, value: str) -> None:
        """Keep a fact of the file."""
        if not writer.update("meta", {"key": key}, {"value": value}) and writer.read("meta", {"key": key}) is None:
            writer.insert("meta", {"key": key, "value": value})

    def keep(self, key: str, value: str) -> None:
        """Keep a fact about the file's care that undo must not touch: when the last backup was made."""
        self._reader.one(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value "
            "RETURNING 1",
            [key, value],
        )

    def facilitators(self, day: date | None = None) -> list[Facilitator]:
        """The facilitators by name; with ``day`` only those who are not retired by then."""
        rows = self._reader.all("SELECT * FROM facilitator ORDER BY name COLLATE NOCASE, id")
        people = [
            Facilitator(
                row["id"],
                row["name"],
                row["credentials"],
                date.fromisoformat(row["retired_on"]) if row["retired_on"] else None,
                Signing(row["signs"]) if row["signs"] else Signing.ALONE,
            )
            for row in rows
        ]
        return [f for f in people if day is None or f.retired_on is None or f.retired_on >= day]

    def save_facilitator(
        self,
        writer: Writer,
        id: int | None,
        name: str,
        credentials: str,
        retired_on: date | None,
        signing: Signing,
    ) -> int:
        """Make or change a facilitator and give the id."""
        row = {
            "name": name,
            "credentials": credentials,
            "retired_on": retired_on.isoformat() if retired_on else None,
            "signs": None if signing is Signing.ALONE else signing.value,
        }
        if id is None:
            return writer.insert("facilitator", row)
        writer.update("facilitator", {"id": id}, row)
        return id

    def rules(self, day: date) -> Rules:
        """The rules in force on a day."""
        rows = self._reader.all(
            "SELECT key, value, max(from_day) FROM rule WHERE from_day <= ? GROUP BY key", [day.isoformat()]
        )
        return rules_from({row["key"]: row["value"] for row in rows})

    def set_rule(self, writer: Writer, key: str, day: date, value: str) -> None:
        """Let a rule hold from a day on."""
        at = {"key": key, "from_day": day.isoformat()}
        if not writer.update("rule", at, {"value": value}) and writer.read("rule", at) is None:
            writer.insert("rule", {**at, "value": value})
