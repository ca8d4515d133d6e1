"""Tests and the plans by which they are due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from iop_tui.domain.drug_tests import DrugTest, DrugTestPlan
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, placeholders, reads
from iop_tui.store.rows import DrugTestPlanRow, DrugTestRow


def _test(row: DrugTestRow) -> DrugTest:
    return DrugTest(
        row["id"],
        row["client_id"],
        date.fromisoformat(row["day"]),
        row["why"],
        row["collection"],
        row["at_min"],
        row["note"],
        row["episode_id"],
        row["collected_by"],
        row["recorded_by"],
        row["recorded_at"],
    )


def _plan(row: DrugTestPlanRow) -> DrugTestPlan:
    weekdays = frozenset(int(d) for d in row["weekdays"].split(",") if d)
    from_day = date.fromisoformat(row["from_day"])
    return DrugTestPlan(row["id"], row["episode_id"], from_day, row["way"], weekdays, row["permille"], row["gap_days"])


@reads("a test")
class DrugTestStore:
    """Reads and writes tests and their plans."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def draw_key(self) -> bytes:
        """The key of the file's own draws, 32 bytes."""
        return bytes.fromhex(self._reader.one("SELECT value FROM meta WHERE key = 'draw_key'")["value"])

    def of_client(self, client_id: int) -> list[DrugTest]:
        """Every test of a client, the latest first."""
        rows = self._reader.all("SELECT * FROM test WHERE client_id = ? ORDER BY day DESC, id DESC", [client_id])
        return [_test(row) for row in rows]

    def on_day(self, day: date) -> dict[int, list[DrugTest]]:
        """The tests that were recorded of a day, by client."""
        tests: dict[int, list[DrugTest]] = {}
        for row in self._reader.all("SELECT * FROM test WHERE day = ? ORDER BY id", [day.isoformat()]):
            tests.setdefault(row["client_id"], []).append(_test(row))
        return tests

    def between(self, first: date, last: date) -> Iterator[DrugTest]:
        """Every test of a period by day and client."""
        rows = self._reader.stream(
            "SELECT t.* FROM test t JOIN client c ON c.id = t.client_id WHERE t.day BETWEEN ? AND ? "
            "ORDER BY t.day, c.sort_key, c.id, t.id",
            [first.isoformat(), last.isoformat()],
        )
        return map(_test, rows)

    def plans(self, episode_ids: Sequence[int]) -> dict[int, list[DrugTestPlan]]:
        """The plans of episodes, the earliest first; an episode without one is left out."""
        plans: dict[int, list[DrugTestPlan]] = {}
        for start in range(0, len(episode_ids), 500):
            ids = list(episode_ids[start : start + 500])
            rows = self._reader.all(
                f"SELECT * FROM test_plan WHERE episode_id IN ({placeholders(ids)}) ORDER BY from_day", ids
            )
            for row in rows:
                plans.setdefault(row["episode_id"], []).append(_plan(row))
        return plans

    def same(self, test: DrugTest) -> DrugTest | None:
        """Another test of the same client, day and reason, or None."""
        row = self._reader.one(
            "SELECT * FROM test WHERE client_id = ? AND day = ? AND why = ? AND id <> ?",
            [test.client_id, test.day.isoformat(), test.why, test.id],
        )
        return _test(row) if row else None

    def save(self, writer: Writer, test: DrugTest) -> int:
        """Make (id 0) or change a test and give the id."""
        row: dict[str, Any] = {
            "client_id": test.client_id,
            "episode_id": test.episode_id,
            "day": test.day.isoformat(),
            "why": test.why,
            "collection": test.collection,
            "at_min": test.at,
            "note": test.note,
            "collected_by": test.collected_by,
            "recorded_by": test.recorded_by,
            "recorded_at": test.recorded_at,
        }
        if test.id:
            writer.update("test", {"id": test.id}, row, test.client_id)
            return test.id
        return writer.insert("test", row, test.client_id)

    def delete(self, writer: Writer, test: DrugTest) -> None:
        """Remove a test; the record keeps what it held."""
        writer.delete("test", {"id": test.id}, test.client_id)

    def save_plan(self, writer: Writer, plan: DrugTestPlan, client_id: int) -> None:
        """Make or change the plan of an episode that begins on a day."""
        key = {"episode_id": plan.episode_id, "from_day": plan.from_day.isoformat()}
        row: dict[str, Any] = {
            "way": plan.way,
            "weekdays": ",".join(map(str, sorted(plan.weekdays))),
            "permille": plan.permille,
            "gap_days": plan.gap_days,
        }
        known = writer.read("test_plan", key)
        if known is None:
            writer.insert("test_plan", {**key, **row}, client_id)
        else:
            writer.update("test_plan", {"id": known["id"]}, row, client_id)
