"""Clients' plans: saved while they are written, recorded when they are left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain.audit import ValueChange
from iop_tui.domain.plans import Plan, body_of, read_body
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, placeholders, reads
from iop_tui.store.rows import PlanRow


def _plan(row: PlanRow) -> Plan:
    goals, texts = read_body(row["body"])
    signed_on = date.fromisoformat(row["client_signed_on"]) if row["client_signed_on"] else None
    return Plan(
        row["id"], row["episode_id"], row["part"], row["version"], date.fromisoformat(row["from_day"]), goals, texts,
        bool(row["dirty"]), signed_on, row["staff_signed_by"], row["staff_signed_at"],
    )  # fmt: skip


@reads("a plan")
class PlanStore:
    """Reads and writes plans."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_episode(self, episode_id: int) -> dict[str, list[Plan]]:
        """The versions of each part of an episode's plan, the first one first."""
        plans: dict[str, list[Plan]] = {}
        rows = self._reader.all("SELECT * FROM plan WHERE episode_id = ? ORDER BY part, version", [episode_id])
        for row in rows:
            plans.setdefault(row["part"], []).append(_plan(row))
        return plans

    def first_open_goals(self, episode_ids: Sequence[int]) -> dict[int, str]:
        """The first open goal of each episode that has one, of the newest version."""
        rows = self._reader.all(
            # of the row that has the greatest version SQLite gives the other columns too
            f"SELECT *, max(version) AS newest FROM plan WHERE episode_id IN ({placeholders(episode_ids)}) "
            "AND part = 'goals' GROUP BY episode_id",
            list(episode_ids),
        )
        return {row["episode_id"]: goal for row in rows if (goal := _plan(row).first_open_goal)}

    def dirty(self) -> list[Plan]:
        """The versions whose text is saved and not yet recorded."""
        return [_plan(row) for row in self._reader.all("SELECT * FROM plan WHERE dirty = 1 ORDER BY id")]

    def autosave(self, connection: sqlite.Connection, plan: Plan) -> int:
        """Keep a version as it stands while it is written, marked as not yet recorded; gives its id."""
        body = body_of(plan)
        key = [plan.episode_id, plan.part, plan.version]
        row = connection.execute(
            "SELECT id, body, staff_signed_at FROM plan WHERE episode_id = ? AND part = ? AND version = ?", key
        ).fetchone()
        if row is not None:
            if row["body"] != body and not row["staff_signed_at"]:
                connection.execute("UPDATE plan SET body = ?, dirty = 1 WHERE id = ?", [body, row["id"]])
            return int(row["id"])
        cursor = connection.execute(
            "INSERT INTO plan (episode_id, part, version, from_day, body, dirty) VALUES (?, ?, ?, ?, ?, 1)",
            [*key, plan.from_day.isoformat(), body],
        )
        return int(cursor.lastrowid or 0)

    def record(self, writer: Writer, plan: Plan) -> None:
        """Record what was written into a version since it was last recorded."""
        client = self.client_of(plan)
        self._reader.connection.execute("UPDATE plan SET dirty = 0 WHERE id = ?", [plan.id])
        after = writer.read("plan", {"id": plan.id})
        before = self._recorded(plan, client)
        if before != after:
            writer.note(ValueChange("plan", {"id": plan.id}, before, after, client))

    def client_of(self, plan: Plan) -> int:
        """Whose plan it is."""
        return int(self._reader.one("SELECT client_id FROM episode WHERE id = ?", [plan.episode_id])["client_id"])

    def _recorded(self, plan: Plan, client_id: int) -> dict[str, Any] | None:
        """The version as the record last had it, or None where it is not in the record."""
        rows = self._reader.all(
            'SELECT body FROM change_value WHERE client_id = ? AND body LIKE \'%"table":"plan"%\' '
            "ORDER BY seq DESC, n DESC",
            [client_id],
        )
        for row in rows:
            body = json.loads(row["body"])
            if body["table"] == "plan" and body["key"] == {"id": plan.id}:
                after: dict[str, Any] | None = body["after"]
                return after
        return None

    def change(self, writer: Writer, plan: Plan) -> None:
        """Write a version as it is to be; one that is not there is made."""
        key = {"episode_id": plan.episode_id, "part": plan.part, "version": plan.version}
        row: dict[str, Any] = {
            "from_day": plan.from_day.isoformat(),
            "body": body_of(plan),
            "client_signed_on": plan.client_signed_on.isoformat() if plan.client_signed_on else None,
            "staff_signed_by": plan.staff_signed_by,
            "staff_signed_at": plan.staff_signed_at,
        }
        client = self.client_of(plan)
        known = writer.read("plan", key)
        if known is None:
            writer.insert("plan", {**key, **row}, client)
        else:
            writer.update("plan", {"id": known["id"]}, row, client)
