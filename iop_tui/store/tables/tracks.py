"""Tracks, their dated plans, and the days on which they are closed."""

from __future__ import annotations

import json
from datetime import date

from iop_tui.domain.agenda import AgendaPart
from iop_tui.domain.calendar import parse_weekdays, weekdays_code
from iop_tui.domain.tracks import ClosedDay, Track, TrackPlan
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, reads


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@reads("a track")
class TrackStore:
    """Reads and writes tracks."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def all(self) -> list[Track]:
        """Every track, ended ones too, by name."""
        rows = self._reader.all("SELECT * FROM track ORDER BY name COLLATE NOCASE")
        return [
            Track(row["id"], row["name"], row["population"], row["capacity"], _day(row["ended_on"])) for row in rows
        ]

    def plans(self) -> dict[int, list[TrackPlan]]:
        """The plans of every track, the earliest first."""
        by_track: dict[int, list[TrackPlan]] = {}
        for row in self._reader.all("SELECT * FROM track_plan ORDER BY track_id, from_day"):
            agenda = tuple(AgendaPart(kind, minutes, counts) for kind, minutes, counts in json.loads(row["agenda"]))
            plan = TrackPlan(
                row["track_id"],
                date.fromisoformat(row["from_day"]),
                parse_weekdays(row["weekdays"]),
                row["start_min"],
                row["end_min"],
                agenda,
            )
            by_track.setdefault(row["track_id"], []).append(plan)
        return by_track

    def closed_days(self, first: date, last: date) -> list[ClosedDay]:
        """The days without group from ``first`` to ``last``."""
        rows = self._reader.all(
            "SELECT * FROM track_closed_day WHERE day BETWEEN ? AND ? ORDER BY day",
            [first.isoformat(), last.isoformat()],
        )
        return [ClosedDay(date.fromisoformat(row["day"]), row["track_id"], row["why"]) for row in rows]

    def save(self, writer: Writer, track: Track) -> int:
        """Make (id 0) or change a track and give the id."""
        row = {
            "name": track.name,
            "population": track.population,
            "capacity": track.capacity,
            "ended_on": track.ended_on.isoformat() if track.ended_on else None,
        }
        if track.id:
            writer.update("track", {"id": track.id}, row)
            return track.id
        return writer.insert("track", row)

    def save_plan(self, writer: Writer, plan: TrackPlan) -> None:
        """Let a plan hold from its day on; one that begins on the same day is replaced."""
        key = {"track_id": plan.track_id, "from_day": plan.from_day.isoformat()}
        row = {
            "weekdays": weekdays_code(plan.weekdays),
            "start_min": plan.start,
            "end_min": plan.end,
            "agenda": json.dumps([[p.kind, p.minutes, p.counts] for p in plan.agenda]),
        }
        if writer.read("track_plan", key) is None:
            writer.insert("track_plan", {**key, **row})
        else:
            writer.update("track_plan", key, row)

    def close_day(self, writer: Writer, closed: ClosedDay) -> None:
        """Note a day without group."""
        writer.insert(
            "track_closed_day", {"track_id": closed.track_id, "day": closed.day.isoformat(), "why": closed.why}
        )

    def open_day(self, writer: Writer, closed: ClosedDay) -> None:
        """Take a day without group back."""
        rows = self._reader.all(
            "SELECT id FROM track_closed_day WHERE day = ? AND track_id IS ?", [closed.day.isoformat(), closed.track_id]
        )
        for row in rows:
            writer.delete("track_closed_day", {"id": row["id"]})
