"""What the demo's people had outside of group: individual and family sessions, calls, phone numbers, a follow-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from iop_tui.domain.calendar import parse_weekdays

Row = dict[str, Any]
_NOON = 13 * 60


class BesideGroups:
    """Adds to the rows of a history; nothing of it is left to chance."""

    def __init__(
        self,
        rows: Mapping[str, list[Row]],
        raw: Mapping[str, Any],
        day: date,
        moment: Callable[[date, int], str],
    ) -> None:
        self._rows = rows
        self._raw = raw
        self._day = day
        self._moment = moment
        self._people: Sequence[Sequence[Any]] = raw["people"]["rows"]

    def add(self) -> None:
        """Add all of it."""
        first = min(e["admitted_on"] for e in self._rows["episode"])
        self._rows["rule"].append({"key": "week_individual", "from_day": first, "value": "1"})
        for id in range(1, len(self._people) + 1):
            self._reach(id)
            self._orientation(id)
            self._weekly(id)
        for last, kind, days_ago, start, minutes, relations, what in self._raw["beside"]["more"]:
            day = self._day - timedelta(days=days_ago)
            self._contact(self._id_of(last), kind, day, minutes, start=start, with_whom=relations, what=what)
        for last, days_ago, result, what in self._raw["beside"]["calls"]:
            day = self._day - timedelta(days=days_ago)
            kind = "guardian" if self._track(self._id_of(last))["population"] == "adolescent" else "outreach"
            self._contact(self._id_of(last), kind, day, start=_NOON, result=result, what=what)
        last, what = self._raw["beside"]["follow_up"]
        self._rows["due"].append(
            {
                "client_id": self._id_of(last), "episode_id": self._id_of(last), "kind": "follow_up",
                "due_on": self._day.isoformat(), "what": what, "session_id": None, "recorded_by": 1,
                "recorded_at": self._moment(self._day - timedelta(days=1), _NOON),
            }
        )  # fmt: skip

    def _id_of(self, last: str) -> int:
        return next(id for id, person in enumerate(self._people, 1) if person[1] == last)

    def _track(self, id: int) -> Row:
        track: Row = self._raw["track"][self._people[id - 1][0]]
        return track

    def _counselor(self, id: int) -> int:
        return int(self._people[id - 1][0]) % len(self._raw["facilitators"]) + 1

    def _reach(self, id: int) -> None:
        self._rows["episode"][id - 1]["primary_id"] = self._counselor(id)
        own = {"relation": "", "phone": f"555-01{id:02}", "message": ("yes", "yes", "no")[id % 3]}
        self._rows["reach"].append({"client_id": id, "role": "self", **own})
        if id % 5:  # of some nobody has asked yet
            other = {"relation": ("parent", "partner", "sibling")[id % 3], "phone": f"555-02{id:02}", "message": ""}
            self._rows["reach"].append({"client_id": id, "role": "emergency", **other})
        if self._track(id)["population"] == "adolescent":
            guardian = {"relation": "parent", "phone": f"555-03{id:02}", "message": ""}
            self._rows["reach"].append({"client_id": id, "role": "guardian", **guardian})

    def _orientation(self, id: int) -> None:
        admitted = date.fromisoformat(self._rows["episode"][id - 1]["admitted_on"])
        if admitted < self._day:
            self._contact(id, "orientation", admitted, 45, start=14 * 60)

    def _weekly(self, id: int) -> None:
        """An individual session in each week, on the day after the first one of the group; some are left out."""
        if self._people[id - 1][1] in self._raw["beside"]["without_individual"]:
            return
        episode = self._rows["episode"][id - 1]
        first = date.fromisoformat(episode["admitted_on"])
        last = date.fromisoformat(episode["discharged_on"]) if episode["discharged_on"] else self._day
        weekday = sorted(parse_weekdays(self._track(id)["weekdays"]))[1]
        for offset in range((last - first).days):
            day = first + timedelta(days=offset)
            if day.weekday() == weekday and day < self._day:
                self._contact(id, "individual", day, 50, start=_NOON)
                if self._track(id)["population"] == "adolescent" and id % 2:
                    self._contact(id, "family", day, 50, start=18 * 60, with_whom="parent")

    def _contact(
        self,
        id: int,
        kind: str,
        day: date,
        minutes: int = 0,
        *,
        start: int | None = None,
        result: str = "held",
        with_whom: str = "",
        what: str = "",
    ) -> None:
        self._rows["contact"].append(
            {
                "client_id": id, "episode_id": id, "kind": kind, "day": day.isoformat(),
                "start_min": start, "minutes": minutes, "counts": int(kind in ("individual", "family")),
                "result": result, "with_whom": with_whom, "what": what, "facilitator_id": self._counselor(id),
                "recorded_by": self._counselor(id), "recorded_at": self._moment(day, (start or _NOON) + minutes),
            }
        )  # fmt: skip
