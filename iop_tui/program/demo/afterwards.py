"""What came after the demo's group days: a concern that was seen to, co-signatures, the CSVs for the office."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from iop_tui.domain.checkin import SAFETY, Question

_EVENING = 21 * 60 + 30
"""When the office gets the CSV, and when notes are co-signed: minutes after midnight."""
Row = dict[str, Any]


class Afterwards:
    """Adds to the rows of a history; nothing of it is left to chance."""

    def __init__(
        self,
        rows: Mapping[str, list[Row]],
        raw: Mapping[str, Any],
        questions: Sequence[Question],
        moment: Callable[[date, int], str],
    ) -> None:
        self._rows = rows
        self._raw = raw
        self._questions = questions
        self._moment = moment

    def add(self) -> None:
        """Add all of it."""
        self._concern()
        self._cosign()
        self._exports()

    def _concern(self) -> None:
        """On the last day of the first group somebody had a safety concern, and it was seen to."""
        sessions = [s for s in self._rows["session"] if s["track_id"] == 1]
        safety = next((n for n, q in enumerate(self._questions, 1) if q.key == SAFETY), None)
        if not sessions or safety is None:
            return
        last = sessions[-1]
        checkin = next((c for c in self._rows["checkin"] if c["session_id"] == last["id"]), None)
        if checkin is None:
            return
        checkin["acknowledged_by"], checkin["acknowledged_at"] = last["facilitator_id"], last["closed_at"]
        checkin["acknowledged_what"] = self._raw["words"]["safety_done"]
        known = [a for a in self._rows["answer"] if a["checkin_id"] == checkin["id"] and a["question_id"] == safety]
        if known:
            known[0]["number"] = 1
        else:
            row = {"checkin_id": checkin["id"], "question_id": safety, "number": 1, "words": ""}
            self._rows["answer"].append(row)

    def _cosign(self) -> None:
        """Notes of who needs a co-signature are co-signed the evening after; those of the last two days wait."""
        authors = {f["id"]: f["signs"] for f in self._rows["facilitator"]}
        supervisor = next((id for id, signs in authors.items() if signs == "supervisor"), None)
        sessions = {s["id"]: s for s in self._rows["session"]}
        days = sorted({s["day"] for s in sessions.values() if authors[s["facilitator_id"]] == "supervised"})
        for note in self._rows["note"]:
            if authors[note["signed_by"]] == "supervised":
                note["needs_cosign"] = 1
                day = sessions[note["session_id"]]["day"]
                if day not in days[-2:]:
                    note["cosigned_by"] = supervisor
                    note["cosigned_at"] = self._moment(date.fromisoformat(day), _EVENING)

    def _exports(self) -> None:
        """Each day's CSV went to the office that evening and was deleted here; that of the last day did not yet."""
        days = sorted({s["day"] for s in self._rows["session"]})
        for day in days[:-1]:
            at, name = self._moment(date.fromisoformat(day), _EVENING), f"attendance_{day}.csv"
            ids = {s["id"] for s in self._rows["session"] if s["day"] == day}
            self._rows["export"].append(
                {
                    "made_at": at, "made_by": 1, "path": name, "from_day": day, "to_day": day, "profile": "billing",
                    "rows": sum(a["session_id"] in ids for a in self._rows["attendance"]),
                    "sha256": sha256(name.encode()).hexdigest(), "deleted_at": at,
                }
            )  # fmt: skip
