"""Today: which sessions a day has, where each stands and what is to do, and days that were never closed."""

from datetime import date
from pathlib import Path

import pytest

from iop_tui.day import GroupDay, open_session, what_is_left
from iop_tui.day.entries import Entry, census
from iop_tui.day.schedule import not_opened, schedule
from iop_tui.day.what_is_left import may_have_open_items, never_closed, with_open_items
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.sessions import Phase
from iop_tui.domain.tracks import ClosedDay
from iop_tui.exchange.exporting import Request, write_export
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.rows import everything, rows, steps

MONDAY = date(2026, 11, 23)


def the_entry(desk: Desk, day: date = DAY) -> Entry:
    (found,) = schedule(desk, day)
    return found


def test_a_day_lists_its_sessions_in_order_of_time(program: Program, desk: Desk, clients: list[int]) -> None:
    program.add_track("Evening", parse_weekdays("fri"), 1080, 1260, since=date(2026, 9, 1))
    program.add_track("early birds", parse_weekdays("fri"), 420, 500, since=date(2026, 9, 1))
    program.add_track("Tuesdays", parse_weekdays("tue"), 420, 500, since=date(2026, 9, 1))
    assert [e.track.name for e in schedule(desk, DAY)] == ["early birds", "Morning IOP", "Evening"]
    assert schedule(desk, date(2026, 11, 21)) == []


def test_looking_at_today_writes_nothing(program: Program, desk: Desk, clients: list[int]) -> None:
    before, count = everything(desk.store), len(steps(desk.store))
    for day in (DAY, MONDAY, date(2026, 9, 2)):
        schedule(desk, day)
    never_closed(desk, DAY)
    assert (everything(desk.store), len(steps(desk.store))) == (before, count)
    assert rows(desk.store, "session") == []


@pytest.mark.parametrize(
    ("hour", "minute", "phase"),
    [
        (8, 29, Phase.UPCOMING),
        (8, 30, Phase.NOW),
        (12, 30, Phase.NOW),
        (12, 31, Phase.NOT_OPENED),
    ],
)
def test_where_a_session_stands_that_nobody_opened(
    hour: int, minute: int, phase: Phase, program: Program, desk: Desk, clients: list[int], clock: Clock
) -> None:
    clock.at(hour, minute)
    entry = the_entry(desk)
    assert (entry.phase, entry.expected, entry.session, entry.to_do()) == (phase, 12, None, "")
    assert census(entry) == "12 expected"


def test_an_opened_session_says_who_is_here_and_what_it_owes(
    group: GroupDay, desk: Desk, clients: list[int], clock: Clock
) -> None:
    group.sheet.rest_present()
    group.sheet.unmark(clients[0])
    group.notes.save(None, "Spoke of coping.")
    entry = the_entry(desk)
    assert (census(entry), entry.to_do()) == ("11 of 12 here", "1 not marked")
    clock.at(12, 31)
    assert the_entry(desk).phase is Phase.TO_CLOSE
    group.closing.close(sure=True)
    assert (the_entry(desk).phase, the_entry(desk).to_do()) == (
        Phase.CLOSED,
        "1 not marked, 11 to write, 1 to sign, export",
    )


def test_a_cancelled_and_a_prepared_session_owe_nothing(program: Program, desk: Desk, clients: list[int]) -> None:
    track = program.tracks()[0].track.id
    open_session(desk, track, MONDAY)
    assert (the_entry(desk, MONDAY).to_do(), census(the_entry(desk, MONDAY))) == ("", "12 expected")
    open_session(desk, track, DAY).closing.cancel("snow")
    assert (the_entry(desk).phase, the_entry(desk).to_do()) == (Phase.CANCELLED, "")


@pytest.fixture
def closed(group: GroupDay, clock: Clock) -> GroupDay:
    clock.at(12, 30)
    group.sheet.rest_present()
    group.closing.close()
    clock.forward(minutes=1)
    return group


def test_an_export_settles_what_a_closed_day_owes_until_it_is_closed_anew(
    closed: GroupDay, desk: Desk, tmp_path: Path, clock: Clock
) -> None:
    assert the_entry(desk).to_do() == "13 to write, export"
    write_export(desk, Request(MONDAY, MONDAY), tmp_path)
    assert the_entry(desk).to_do() == "13 to write, export"
    write_export(desk, Request(date(2026, 11, 1), date(2026, 11, 30), track_id=closed.track.id), tmp_path)
    assert the_entry(desk).to_do() == "13 to write, export", "one track is not what the office bills from"
    write_export(desk, Request(date(2026, 11, 1), date(2026, 11, 30), "pseudonymous"), tmp_path)
    assert the_entry(desk).to_do() == "13 to write, export"
    write_export(desk, Request(date(2026, 11, 1), date(2026, 11, 30)), tmp_path)
    assert the_entry(desk).to_do() == "13 to write"
    clock.forward(minutes=1)
    closed.closing.reopen("forgot somebody")
    closed.closing.close()
    assert the_entry(desk).to_do() == "13 to write, export"


def test_an_export_of_one_client_does_not_settle_the_days_export(closed: GroupDay, desk: Desk, tmp_path: Path) -> None:
    write_export(desk, Request(DAY, DAY, client_number="C-001"), tmp_path)
    assert the_entry(desk).to_do() == "13 to write, export"


def test_a_closed_day_has_no_session_and_owes_none(program: Program, desk: Desk, clients: list[int]) -> None:
    track = program.tracks()[0].track.id
    program.close_day(DAY, None, "holiday")
    program.close_day(MONDAY, track, "training")
    assert schedule(desk, DAY) == schedule(desk, MONDAY) == []
    assert not_opened(desk, DAY, MONDAY) == []
    program.open_day(ClosedDay(DAY, None))
    assert [e.day for e in schedule(desk, DAY)] == [DAY]


def test_a_session_that_was_opened_on_a_day_closed_later_is_still_listed(group: GroupDay, program: Program) -> None:
    program.close_day(DAY, None, "storm")
    assert the_entry(group.desk).session is not None


def test_earlier_days_that_nobody_closed_are_listed_the_latest_first(
    program: Program, desk: Desk, clients: list[int]
) -> None:
    track = program.tracks()[0].track.id
    open_session(desk, track, date(2026, 11, 18)).closing.close(sure=True)
    open_session(desk, track, date(2026, 11, 16))
    open_session(desk, track, date(2026, 11, 13)).closing.cancel("snow")
    program.close_day(date(2026, 11, 11), None)
    found = never_closed(desk, DAY, since=date(2026, 11, 6))
    assert [(e.day.day, e.phase) for e in found] == [
        (16, Phase.TO_CLOSE), (9, Phase.NOT_OPENED), (6, Phase.NOT_OPENED),
    ]  # fmt: skip


def test_days_before_the_track_was_in_use_or_after_it_ended_are_not_owed(
    program: Program, desk: Desk, clients: list[int], clock: Clock
) -> None:
    clock.set(date(2026, 9, 10), 9)
    assert [e.day for e in never_closed(desk, date(2026, 9, 10))] == [date(2026, 9, d) for d in (9, 7, 4, 2)]
    track = program.tracks()[0].track
    program.change_track(track.__class__(track.id, track.name, ended_on=date(2026, 9, 4)))
    assert [e.day for e in never_closed(desk, date(2026, 9, 10))] == [date(2026, 9, 4), date(2026, 9, 2)]


def test_an_open_day_long_ago_is_never_forgotten(
    program: Program, desk: Desk, clients: list[int], clock: Clock
) -> None:
    open_session(desk, program.tracks()[0].track.id, date(2026, 10, 7), sure=True)
    clock.set(date(2027, 3, 1), 9)
    found = never_closed(desk, date(2027, 3, 1))
    assert found[-1].day == date(2026, 10, 7)
    assert found[0].day == date(2027, 2, 26)


def test_a_prepared_day_that_nobody_opened_is_not_forgotten(
    program: Program, desk: Desk, clients: list[int], clock: Clock
) -> None:
    open_session(desk, program.tracks()[0].track.id, MONDAY)
    clock.set(date(2026, 11, 24), 9)
    assert MONDAY in [e.day for e in never_closed(desk, date(2026, 11, 24))]


def test_of_very_many_sessions_the_latest_are_looked_at(
    program: Program, desk: Desk, clients: list[int], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = program.tracks()[0].track.id
    days = [date(2026, 11, day) for day in (16, 18, 20)]
    for day in days:
        open_session(desk, track, day).closing.close(sure=True)
    clock.set(date(2026, 11, 23), 9)
    may_need = may_have_open_items(desk, date.min, desk.today)
    assert sorted(m.day for m in may_need.values()) == days
    assert [e.day for e in with_open_items(desk, may_need)] == days[::-1]
    monkeypatch.setattr(what_is_left, "AT_MOST", 2)
    assert [e.day for e in with_open_items(desk, may_need)] == [days[2], days[1]]


def test_a_correction_of_years_ago_is_left_until_it_is_exported(
    closed: GroupDay, desk: Desk, clients: list[int], tmp_path: Path, clock: Clock
) -> None:
    for id in (None, *clients):
        closed.notes.save(id, f"Note {id}")
        closed.notes.sign(id)
    write_export(desk, Request(DAY, DAY), tmp_path)
    clock.set(date(2029, 11, 23), 9)
    assert may_have_open_items(desk, date.min, desk.today) == {}
    closed.closing.set_leaders(None, None)
    assert [e.to_do() for e in with_open_items(desk, may_have_open_items(desk, date.min, desk.today))] == ["export"]
    clock.forward(minutes=1)
    write_export(desk, Request(DAY, DAY), tmp_path)
    assert with_open_items(desk, may_have_open_items(desk, date.min, desk.today)) == []


def left_of(desk: Desk) -> list[tuple[date, str]]:
    found = with_open_items(desk, may_have_open_items(desk, date.min, desk.today))
    return [(e.day, e.to_do(private=True)) for e in found]


def test_a_day_that_was_exported_before_it_was_closed_is_left(
    group: GroupDay, desk: Desk, clients: list[int], tmp_path: Path, clock: Clock
) -> None:
    write_export(desk, Request(DAY, DAY), tmp_path)
    clock.at(12, 30)
    group.sheet.rest_present()
    for id in (None, *clients):
        group.notes.save(id, f"Note {id}")
        group.notes.sign(id)
    group.closing.close()
    assert left_of(desk) == [(DAY, "export")]
    write_export(desk, Request(DAY, DAY), tmp_path)
    assert left_of(desk) == []


def test_a_safety_concern_is_never_cut_nor_lost_with_a_cancelled_session(
    program: Program, desk: Desk, clients: list[int], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = program.tracks()[0].track.id
    first = open_session(desk, track, date(2026, 11, 13))
    first.round.press(clients[0], "safety", 2)
    first.closing.cancel("snow")
    for day in (date(2026, 11, 16), date(2026, 11, 18)):
        open_session(desk, track, day).closing.close(sure=True)
    clock.set(date(2026, 11, 21), 9)
    monkeypatch.setattr(what_is_left, "AT_MOST", 1)
    assert left_of(desk) == [(date(2026, 11, 13), "1 safety")]
    first.round.acknowledge(clients[0], "Called her.")
    assert [day for day, _ in left_of(desk)] == [date(2026, 11, 18)]


def test_a_draft_of_somebody_removed_from_the_roster_is_not_to_be_signed(
    closed: GroupDay, desk: Desk, clients: list[int]
) -> None:
    closed.notes.save(clients[0], "Begun.")
    assert the_entry(desk).to_do() == "12 to write, 1 to sign, export"
    closed.correct("not his day")
    closed.roster.take_off(clients[0], "duplicate")
    assert the_entry(desk).to_do() == "12 to write, export"


def test_a_draft_that_was_begun_in_time_is_not_late(closed: GroupDay, desk: Desk, clock: Clock) -> None:
    for id in (None, *closed.on_roster):
        closed.notes.save(id, f"Note {id}")
    clock.set(date(2026, 11, 30), 9)
    assert left_of(desk) == [(DAY, "13 to sign")]
