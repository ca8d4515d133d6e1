"""The desk: who is working, what time it is, and undo across restarts."""

from datetime import date
from pathlib import Path

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.errors import Refused
from iop_tui.store import Store
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.rows import row, rows


def test_with_one_facilitator_nobody_is_asked_who_is_working(desk: Desk) -> None:
    assert desk.start_work()
    assert desk.facilitator is None
    Program(desk).save_facilitator("Rae Ellis", "LCSW")
    assert desk.start_work()
    assert desk.facilitator is not None
    assert (desk.facilitator.signature, desk.facilitator.initials) == ("Rae Ellis, LCSW", "R.E.")


def test_with_two_somebody_has_to_say_who_it_is(desk: Desk) -> None:
    program = Program(desk)
    program.save_facilitator("Rae Ellis")
    program.save_facilitator("Sam Kim")
    assert not desk.start_work()
    assert desk.facilitator is None


@pytest.mark.parametrize("name", ["Sam Kim", "sam kim", "sam", "s.k.", "2"])
def test_a_facilitator_is_named_in_full_by_its_beginning_or_initials(name: str, desk: Desk) -> None:
    program = Program(desk)
    program.save_facilitator("Rae Ellis")
    program.save_facilitator("Sam Kim")
    assert desk.start_work(name)
    assert desk.facilitator is not None
    assert desk.facilitator.name == "Sam Kim"


@pytest.mark.parametrize("name", ["x", "s", "Kim"])
def test_a_name_that_is_nobodys_or_of_several_is_refused(name: str, desk: Desk) -> None:
    program = Program(desk)
    for each in ("Rae Ellis", "Sam Kim", "Sue Low"):
        program.save_facilitator(each)
    with pytest.raises(Refused, match="facilitator list"):
        desk.start_work(name)
    assert desk.who is None


def test_somebody_who_retired_does_not_work_any_more_but_stands_on_the_record(
    program: Program, desk: Desk, group: GroupDay, clients: list[int], clock: Clock
) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    first = desk.who
    program.save_facilitator("Sam Kim")
    program.save_facilitator("Rae Ellis", "LCSW", id=first, retired_on=DAY)
    clock.set(date(2026, 11, 23), 9)
    desk.who = None
    assert desk.start_work()
    assert desk.facilitator is not None
    assert desk.facilitator.name == "Sam Kim"
    assert row(desk.store, "attendance", client_id=clients[0])["recorded_by"] == first


def test_every_record_says_who_worked(program: Program, desk: Desk, group: GroupDay, clients: list[int]) -> None:
    sam = program.save_facilitator("Sam Kim")
    group.sheet.mark(clients[0], Mark.HERE)
    desk.start_work("sam")
    group.sheet.mark(clients[1], Mark.HERE)
    assert [r["who"] for r in rows(desk.store, "change", what="here")] == [1, sam]


def test_the_day_is_the_programs_own_whatever_the_machine_says(store: Store, clock: Clock) -> None:
    clock.at(23, 30)
    desk = Desk(store, now=clock, zone="America/Chicago")
    assert (desk.today, desk.day) == (DAY, DAY)
    assert Desk(store, now=clock, zone="Europe/Berlin").today == date(2026, 11, 21)
    assert Desk(store, now=clock, zone="America/Chicago", day=date(2026, 11, 3)).day == date(2026, 11, 3)


def test_the_zone_is_that_of_the_file_once_it_has_one(program: Program, desk: Desk, clock: Clock) -> None:
    program.set_time_zone("America/Denver")
    assert Desk(desk.store, now=clock).zone == "America/Denver"


def test_times_are_written_on_the_programs_clock(program: Program, desk: Desk) -> None:
    assert desk.clock(1092) == "18:12"
    program.set_rule("twelve_hours", "12")
    assert desk.clock(1092) == "6:12p"


def test_undo_and_redo_go_on_after_a_restart(group: GroupDay, clients: list[int], path: Path, clock: Clock) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    group.sheet.mark(clients[1], Mark.NO_SHOW)
    group.desk.undo()
    group.desk.close()

    first = Desk(Store(path, now=clock), now=clock)
    assert first.redo().what == "no_show"
    assert row(first.store, "attendance", client_id=clients[1])["mark"] == "no_show"
    assert [first.undo().what, first.undo().what] == ["no_show", "here"]
    first.close()

    second = Desk(Store(path, now=clock), now=clock)
    assert {r["mark"] for r in rows(second.store, "attendance")} == {"not_marked"}
    assert [second.redo().what, second.redo().what] == ["here", "no_show"]
    with pytest.raises(Refused, match="Nothing to redo"):
        second.redo()
    assert {r["mark"] for r in rows(second.store, "attendance")} == {"not_marked", "here", "no_show"}
    second.close()


def test_undo_works_across_sessions_and_beside_them(group: GroupDay, clients: list[int], program: Program) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    program.set_rule("grace", "9")
    assert (group.desk.undo().what, group.desk.rules().grace) == ("rule", 5)
    assert group.desk.undo().session_id == group.id


def test_on_an_empty_file_there_is_nothing_to_undo(desk: Desk) -> None:
    with pytest.raises(Refused, match="Nothing to undo"):
        desk.undo()
    with pytest.raises(Refused, match="Nothing to redo"):
        desk.redo()


def test_everything_since_the_first_facilitator_can_be_undone_and_done_again(group: GroupDay) -> None:
    group.sheet.rest_present()
    desk = group.desk
    while desk.store.changes.stacks()[0][-1].what != "facilitator":
        desk.undo()
    for table in ("session", "attendance", "client", "track", "placement_day", "block"):
        assert rows(desk.store, table) == []
    while desk.store.changes.stacks()[1]:
        desk.redo()
    assert len(rows(desk.store, "attendance", mark="here")) == 12
    assert list(desk.store.changes.broken()) == []


def test_undoing_a_facilitator_who_has_worked_since_is_refused_in_words(program: Program, desk: Desk) -> None:
    desk.undo()
    with pytest.raises(Refused):
        desk.undo()
