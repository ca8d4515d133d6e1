"""The records of the ``hours`` profile: each client's weeks, those that lie in the period at least in part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from iop_tui.desk.desk import Desk
from iop_tui.domain.clients import Client
from iop_tui.domain.times import week_of
from iop_tui.domain.week import WeekAsked, WeekHad
from iop_tui.exchange.exporting.columns import CLIENT, ORIGIN, Column, Kind, Per
from iop_tui.exchange.exporting.request import Request, only_client
from iop_tui.exchange.exporting.stamp import Stamp
from iop_tui.reports.week import week_report

WEEK_COLUMNS = (
    Column("week_start", Per.ROW, Kind.CODE, "week_start", type="date"),
    *CLIENT,
    Column("level_of_care", Per.ROW, Kind.TEXT, "level_of_care"),
    Column("tracks", Per.ROW, Kind.TEXT, "tracks"),
    Column("days_attended", Per.ROW, Kind.CODE, "had.days", type="integer"),
    Column("days_reaching_minimum", Per.ROW, Kind.CODE, "days_reaching", type="integer"),
    Column("week_days", Per.ROW, Kind.CODE, "asked.days", type="integer"),
    Column("group_minutes", Per.ROW, Kind.CODE, "had.group", type="integer"),
    Column("contact_minutes", Per.ROW, Kind.CODE, "had.contacts", type="integer"),
    Column("total_minutes", Per.ROW, Kind.CODE, "had.total", type="integer"),
    Column("week_target_minutes", Per.ROW, Kind.CODE, "asked.target", type="integer"),
    Column("individual_sessions", Per.ROW, Kind.CODE, "had.individual", type="integer"),
    Column("medication_visits", Per.ROW, Kind.CODE, "had.medication", type="integer"),
    Column("stands", Per.ROW, Kind.CODE, "stands"),
    *ORIGIN,
)


class WeekRecord(NamedTuple):
    """One client's week. ``stands`` is a code of ``domain.week.Stand``, or ``running`` for a week that is not over."""

    week_start: date
    client: Client
    level_of_care: str
    tracks: str
    had: WeekHad
    days_reaching: int
    asked: WeekAsked
    stands: str
    stamp: Stamp
    session_key: str = ""

    @property
    def row_id(self) -> str:
        """What no other row of the file has."""
        return f"week_{self.week_start}_{self.client.id}"


class WeekExport:
    """Makes the records week by week."""

    columns = WEEK_COLUMNS

    def __init__(self, desk: Desk, request: Request, stamp: Stamp) -> None:
        """Raises Refused where the request cannot be answered."""
        self._desk = desk
        self._request = request
        self._stamp = stamp
        self._only = only_client(desk, request)

    def chunks(self) -> Iterator[list[WeekRecord]]:
        """A week at a time; its clients by name."""
        day = self._request.first
        while day <= self._request.last:
            report = week_report(self._desk, day, self._request.track_id)
            own = sorted(report.clients, key=lambda w: (w.file.client.name.sort_key, w.file.client.id))
            yield [
                WeekRecord(
                    report.first, w.file.client, w.level_of_care, "; ".join(w.tracks), w.had, w.days_reaching, w.asked,
                    "running" if report.running else w.stand.value, self._stamp,
                )
                for w in own
                if self._only in (None, w.file.client.id)
            ]  # fmt: skip
            day = max(report.last, day) + timedelta(days=1)


def whole_week(desk: Desk, day: date) -> Request:
    """The request for the week that holds a day."""
    return Request(*week_of(day, desk.rules(day).week_start), profile="hours")
