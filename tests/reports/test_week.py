"""The week of every client: equal to tables made by hand, in the running week and in one that is over."""

from __future__ import annotations

from datetime import date

import pytest

from iop_tui.clients.contacts import Contacts
from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.contacts import Contact
from iop_tui.domain.names import Name
from iop_tui.domain.week import Stand, stand_text
from iop_tui.exchange.exporting import Request
from iop_tui.reports.week import ClientWeek, week_report
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.reading_csv import exported

MONDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 18)


def week(desk: Desk, client: int, day: date = DAY) -> ClientWeek:
    return next(w for w in week_report(desk, day).clients if w.file.client.id == client)


def told(desk: Desk, client: int) -> str:
    found = week(desk, client)
    return stand_text(found.had, found.asked)


@pytest.fixture
def two_days(program: Program, desk: Desk, clients: list[int], clock: Clock) -> Desk:
    """The first client was there on Monday and Wednesday, the second on neither; it is Friday before group."""
    track = desk.store.tracks.all()[0].id
    for day in (MONDAY, WEDNESDAY):
        clock.set(day, 9)
        group = open_session(desk, track, day)
        group.sheet.mark(clients[0], Mark.HERE)
        group.sheet.mark(clients[1], Mark.NO_SHOW)
        clock.set(day, 13)
        group.closing.close(sure=True)
    clock.set(DAY, 8)
    desk.day = DAY
    return desk


def test_what_is_still_possible_shrinks_with_the_day(two_days: Desk, clients: list[int], clock: Clock) -> None:
    desk, client = two_days, clients[0]
    assert (week(desk, client).had.group, week(desk, client).had.possible) == (360, 180)
    assert (told(desk, client), told(desk, clients[1])) == ("3:00 to go", "short 6:00")
    clock.set(DAY, 9, 30)
    assert week(desk, client).had.possible == 150, "nobody opened it: from now on"
    group = open_session(desk, desk.store.tracks.all()[0].id, DAY)
    assert week(desk, client).had.possible == 150, "not marked: from now on"
    assert told(desk, client) == "short 0:30"
    group.sheet.mark(client, Mark.HERE)
    assert (week(desk, client).had.group, week(desk, client).had.possible) == (390, 150)
    assert told(desk, client) == "2:30 to go", "here: to the planned end, less what was so far"
    group.sheet.mark(client, Mark.EXCUSED, "illness")
    assert week(desk, client).had.possible == 0 and told(desk, client) == "short 3:00"


def test_a_friday_that_is_cancelled_or_closed_turns_to_go_into_short(
    two_days: Desk, program: Program, clients: list[int]
) -> None:
    program.close_day(DAY, None, "Snow")
    found = week(two_days, clients[0])
    assert told(two_days, clients[0]) == "short 3:00" and found.cells[DAY].why_not == "Snow"
    two_days.undo()
    group = open_session(two_days, two_days.store.tracks.all()[0].id, DAY)
    group.closing.cancel("Burst pipe")
    assert told(two_days, clients[0]) == "short 3:00" and week(two_days, clients[0]).cells[DAY].why_not == "Burst pipe"


def test_an_individual_session_counts_and_is_never_assumed(
    two_days: Desk, program: Program, clients: list[int], clock: Clock
) -> None:
    desk, client = two_days, clients[0]
    program.set_rule("week_individual", "1", MONDAY)
    Contacts(desk).add(Contact(0, client, "individual", DAY, 50))
    assert told(desk, client) == "2:10 to go"
    for _ in range(3):
        Contacts(desk).add(Contact(0, client, "family", WEDNESDAY, 50))
    assert week(desk, client).had.total == 560 and told(desk, client) == "met"
    program.set_rule("individual_minimum", "51", MONDAY)
    assert told(desk, client) == "individual"
    clock.set(date(2026, 11, 24), 9)
    assert told(desk, client) == "individual", "after the week it stays"
    assert told(desk, clients[1]) == "short 9:00", "nothing is possible any more"


def test_a_week_of_admission_or_discharge_has_no_target(two_days: Desk, program: Program) -> None:
    track = two_days.store.tracks.all()[0].id
    new = program.add_client(Name("Berg", "Åsa"), admitted_on=WEDNESDAY, days=frozenset({(track, 4)}))
    assert week(two_days, new).stand is Stand.PART_WEEK
    assert week_report(two_days, DAY).clients[-1].file.client.id == new, "they come last"
    assert not week_report(two_days, date(2026, 1, 5)).clients, "nobody was in the program"


def test_the_csv_has_a_row_for_each_week_and_agrees_with_the_attendance_csv(
    two_days: Desk, clients: list[int], clock: Clock
) -> None:
    desk, client = two_days, clients[0]
    Contacts(desk).add(Contact(0, client, "individual", WEDNESDAY, 50, start=560))
    (running,) = exported(desk, Request(MONDAY, DAY, "hours", client_number="C-001"))
    assert running["stands"] == "running"
    clock.set(date(2026, 11, 23), 8)
    rows = exported(desk, Request(MONDAY, DAY, "hours"))
    (row,) = (r for r in rows if r["client_id"] == "C-001")
    assert [row[c] for c in ("week_start", "days_attended", "days_reaching_minimum", "week_days")] == [
        "2026-11-16", "2", "2", "3",
    ]  # fmt: skip
    assert [row[c] for c in ("group_minutes", "contact_minutes", "total_minutes", "week_target_minutes")] == [
        "360", "0", "360", "540",
    ]  # fmt: skip
    assert (row["individual_sessions"], row["stands"], row["tracks"]) == ("1", "short", "Morning IOP")
    assert len(rows) == 12 and [r["client_id"] for r in rows[:2]] == ["C-003", "C-001"], "by name"
    (contact,) = exported(desk, Request(MONDAY, DAY, "contacts"))
    assert [contact[c] for c in ("contact_date", "start", "kind", "result", "minutes", "counted", "mode", "with")] == [
        "2026-11-18", "09:20", "individual", "held", "50", "1", "in_person", "",
    ]  # fmt: skip


def test_the_group_that_could_be_added_is_named(two_days: Desk, program: Program, clients: list[int]) -> None:
    from iop_tui.domain.calendar import parse_weekdays

    assert week_report(two_days, DAY).could_be_added(week(two_days, clients[0]), DAY) == []
    program.add_track("Evening", parse_weekdays("fri"), 1050, 1245, since=MONDAY, capacity=12)
    program.add_track("Teens", parse_weekdays("fri"), 1050, 1245, since=MONDAY, population="adolescent")
    report = week_report(two_days, DAY)
    own = next(w for w in report.clients if w.file.client.id == clients[0])
    assert report.could_be_added(own, DAY) == ["Evening Fri, 0 of 12"]


def test_a_running_session_s_time_is_not_short_yet(group: GroupDay, clients: list[int], clock: Clock) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    clock.at(10, 0)
    assert not week(group.desk, clients[0]).cells[DAY].short
    clock.at(12, 30)
    found = week(group.desk, clients[0]).cells[DAY]
    assert found.minutes == 180 and not found.short
