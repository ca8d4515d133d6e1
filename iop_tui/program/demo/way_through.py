"""What the demo's people have on their way through: tests, plans, an orientation, a curriculum, a call after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from iop_tui.domain.checklists import ORIENTATION
from iop_tui.domain.drug_tests import DrugTestPlan, due_tests

Row = dict[str, Any]
DRAW_KEY = hashlib.sha256(b"a demo of iop-tui").digest()
"""The demo's draws are the same each time that it is made; nobody is tested by them."""
_COLLECTIONS = ("collected", "collected", "collected", "unable", "collected", "excused", "collected", "refused")


class WayThrough:
    """Adds to the rows of a history; nothing of it is left to chance."""

    def __init__(
        self,
        rows: Mapping[str, list[Row]],
        raw: Mapping[str, Any],
        day: date,
        moment: Callable[[date, int], str],
    ) -> None:
        self._rows = rows
        self._raw = raw["way"]
        self._people: Sequence[Sequence[Any]] = raw["people"]["rows"]
        self._day = day
        self._moment = moment

    def add(self) -> None:
        """Add all of it."""
        self._rows["meta"].append({"key": "draw_key", "value": DRAW_KEY.hex()})
        for id in range(1, len(self._people) + 1):
            self._tests(id)
            self._orientation(id)
            self._plan(id)
        self._curriculum()
        self._aftercare_call()

    def _id_of(self, last: str) -> int:
        return next(id for id, person in enumerate(self._people, 1) if person[1] == last)

    def _episode(self, id: int) -> tuple[date, date | None]:
        row = self._rows["episode"][id - 1]
        left = row["discharged_on"]
        return date.fromisoformat(row["admitted_on"]), date.fromisoformat(left) if left else None

    # -- tests -------------------------------------------------------------------------------------------

    def _tests(self, id: int) -> None:
        admitted, left = self._episode(id)
        last = self._people[id - 1][1]
        if last in self._raw["untested"]:
            return
        fixed = last in self._raw["fixed_days"]
        weekdays = frozenset({0, 3}) if fixed else frozenset[int]()
        way = "fixed" if fixed else "random"
        plan = DrugTestPlan(id, id, admitted, way, weekdays, 0 if fixed else 333, 0 if fixed else 14)
        self._rows["test_plan"].append(
            {
                "id": id, "episode_id": id, "from_day": admitted.isoformat(), "way": plan.way,
                "weekdays": ",".join(map(str, sorted(plan.weekdays))), "permille": plan.permille,
                "gap_days": plan.gap_days,
            }
        )  # fmt: skip
        here = {}
        sessions = {row["id"]: row for row in self._rows["session"]}
        for row in self._rows["attendance"]:
            if row["client_id"] == id:
                here[date.fromisoformat(sessions[row["session_id"]]["day"])] = row["mark"] == "here"
        every = [d for d in here if d < (left or self._day)]
        for number, due in enumerate(due_tests([plan], every, DRAW_KEY)):
            if here[due.day]:
                self._test(id, due.day, due.why, _COLLECTIONS[(id + number) % len(_COLLECTIONS)])
        if admitted < self._day:
            self._test(id, admitted, "admission", "collected")

    def _test(self, id: int, day: date, why: str, collection: str) -> None:
        at = 12 * 60 + id % 40
        note = self._raw["unable_note"] if collection == "unable" else ""
        by = id % 3 + 1
        self._rows["test"].append(
            {
                "client_id": id, "episode_id": id, "day": day.isoformat(), "why": why, "collection": collection,
                "at_min": at if collection == "collected" else None, "note": note, "collected_by": by,
                "recorded_by": by, "recorded_at": self._moment(day, at),
            }
        )  # fmt: skip

    # -- the way in --------------------------------------------------------------------------------------

    def _orientation(self, id: int) -> None:
        admitted, _ = self._episode(id)
        done = ORIENTATION if admitted < self._day - timedelta(days=7) else ORIENTATION[:3]
        if admitted >= self._day - timedelta(days=1):
            return
        for item in done:
            self._rows["checklist_done"].append(
                {
                    "episode_id": id, "list": "orientation", "item": item, "done_on": admitted.isoformat(),
                    "done_by": id % 3 + 1,
                }
            )  # fmt: skip

    # -- plans -------------------------------------------------------------------------------------------

    def _plan(self, id: int) -> None:
        admitted, _ = self._episode(id)
        last = self._people[id - 1][1]
        if admitted > self._day - timedelta(days=3):
            return
        goals = [g for n, g in enumerate(self._raw["goals"]) if (id + n) % 3 == 0][:3]
        written = [
            {
                "goal": goal, "step": step, "by": (self._day + timedelta(days=days)).isoformat(), "state": "open",
                "state_on": "",
            }
            for goal, step, days in goals
        ]  # fmt: skip
        first = {"goals": written[:2]}
        self._version(id, "goals", 1, admitted + timedelta(days=2), first, signed=True)
        if last == self._raw["second_version"]:
            met = {**written[0], "state": "met", "state_on": (self._day - timedelta(days=1)).isoformat()}
            self._version(id, "goals", 2, self._day - timedelta(days=1), {"goals": [met, *written[1:]]})
        if id % 2:
            self._version(id, "relapse", 1, admitted + timedelta(days=2), {"texts": dict(self._raw["relapse"])})
        if last in self._raw["aftercare_of"]:
            self._version(id, "aftercare", 1, admitted + timedelta(days=2), {"texts": dict(self._raw["aftercare"])})

    def _version(self, id: int, part: str, version: int, day: date, body: object, signed: bool = False) -> None:
        day = min(day, self._day - timedelta(days=1))
        by = id % 3 + 1
        self._rows["plan"].append(
            {
                "episode_id": id, "part": part, "version": version, "from_day": day.isoformat(),
                "body": json.dumps(body, ensure_ascii=False), "client_signed_on": day.isoformat() if signed else None,
                "staff_signed_by": by if signed else None,
                "staff_signed_at": self._moment(day, 13 * 60) if signed else "",
            }
        )  # fmt: skip

    # -- the curriculum, and a call after ------------------------------------------------------------------

    def _curriculum(self) -> None:
        first = min(e["admitted_on"] for e in self._rows["episode"])
        codes = [row["code"] for row in self._rows["topic"]][: self._raw["topics"]]
        for position, code in enumerate(codes):
            required = int(code in self._raw["required"])
            self._rows["curriculum"].append(
                {"track_id": 1, "from_day": first, "position": position, "topic_code": code, "required": required}
            )

    def _aftercare_call(self) -> None:
        id = self._id_of(self._raw["left"])
        _, left = self._episode(id)
        assert left is not None
        self._rows["due"].append(
            {
                "client_id": id, "episode_id": id, "kind": "aftercare_call",
                "due_on": (left + timedelta(days=30)).isoformat(), "what": "day 30", "session_id": None,
                "recorded_by": 1, "recorded_at": self._moment(left, 13 * 60),
            }
        )  # fmt: skip
