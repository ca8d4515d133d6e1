"""One week sum: what counts beside group sessions is in the card's week and in the export's."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.exchange.exporting import Request
from iop_tui.exchange.exporting.write import content
from iop_tui.reports import hours
from iop_tui.reports.hours import WeekSums
from iop_tui.reports.hours_source import Hours
from iop_tui.reports.progress import progress_of
from tests.conftest import DAY

MONDAY = date(2026, 11, 16)


class Contacts:
    """An hour on Thursday and one behind Friday's group, for one client."""

    def __init__(self, client: int, group: GroupDay) -> None:
        self.client = client
        self.friday = group.session.moment(0)

    def hours(self, _desk: Desk, first: date, last: date) -> Iterable[Hours]:
        for back, start in ((1, 600), (0, 900)):
            day = DAY - timedelta(days=back)
            begins = self.friday - back * 1440 + start
            if first <= day <= last:
                yield Hours(self.client, day, MONDAY, [(begins, begins + 60)], 60)


def week_in_the_export(desk: Desk, number: str, column: str = "week_minutes") -> int:
    rows = csv.DictReader(io.StringIO(content(desk, Request(DAY, DAY), bom=False)[0].decode()))
    return next(int(r[column]) for r in rows if r["client_id"] == number)


@pytest.mark.usefixtures("over")
def test_contacts_count_in_the_card_and_in_the_export(
    group: GroupDay, desk: Desk, clients: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for client in clients[:2]:
        group.sheet.mark(client, Mark.HERE)
    files = desk.store.clients.files(clients[:2])
    alone = progress_of(desk, files, DAY, "adult")[clients[0]].week_minutes
    assert alone == week_in_the_export(desk, "C-001") > 0
    monkeypatch.setattr(hours, "BESIDE_GROUPS", (Contacts(clients[0], group),))
    told = progress_of(desk, files, DAY, "adult")
    assert told[clients[0]].week_minutes == alone + 120, "the whole day of the card"
    assert (told[clients[0]].group_minutes, told[clients[0]].contact_minutes) == (alone, 120)
    assert week_in_the_export(desk, "C-001") == alone, "it keeps its meaning: group"
    assert week_in_the_export(desk, "C-001", "week_contact_minutes") == 120, "up to and including the session's day"
    assert told[clients[1]].week_minutes == alone == week_in_the_export(desk, "C-002")
    assert week_in_the_export(desk, "C-002", "week_contact_minutes") == 0


def test_a_time_that_two_share_counts_once(desk: Desk) -> None:
    sums = WeekSums(desk, MONDAY)
    assert sums.add(Hours(1, DAY, MONDAY, [(0, 60)], 60)) == 60
    assert sums.add(Hours(1, DAY, MONDAY, [(30, 90)], 60)) == 90
    assert sums.add(Hours(1, DAY, DAY + timedelta(days=3), [(200, 260)], 60)) == 60, "another week"
    assert (sums.minutes(1), sums.minutes(2)) == (60, 0)
