"""What stands beside the days: tracks, facilitators, topics, rules; dated, and each change one step."""

from datetime import date

import pytest

from iop_tui.desk.desk import Desk
from iop_tui.domain.agenda import agenda_text, parse_agenda
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.errors import Refused
from iop_tui.domain.topics import Topic
from iop_tui.domain.tracks import ClosedDay
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.rows import everything, row, rows, steps

SEPTEMBER = date(2026, 9, 1)
TUESDAY = parse_weekdays("tue")


def test_a_track_has_its_first_plan_and_is_in_use_since_its_day(program: Program, desk: Desk) -> None:
    found = program.tracks()[0]
    assert (found.track.name, found.track.population, found.track.capacity) == ("Morning IOP", "adult", 15)
    assert found.plans[0].from_day == SEPTEMBER
    assert found.plan is not None
    assert (found.plan.start, found.plan.end, sorted(found.plan.weekdays)) == (540, 735, [0, 2, 4])
    assert agenda_text(found.plan.agenda) == "checkin 30, topic 60, break 15, process 90"
    assert program.tracks(date(2026, 8, 31))[0].plan is None
    assert desk.store.program.meta("time_zone") == "America/Chicago"


def test_the_agenda_of_a_track_is_made_as_long_as_its_session(program: Program) -> None:
    found = program.add_track("Short", TUESDAY, 540, 660, agenda=parse_agenda("checkin 30, topic 60"))
    assert found.plan is not None
    assert agenda_text(found.plan.agenda) == "checkin 30, topic 90"
    assert found.plans[0].from_day == DAY


def test_a_group_past_midnight_ends_on_the_next_day(program: Program) -> None:
    found = program.add_track("Night", TUESDAY, 1320, 30)
    assert found.plan is not None
    assert found.plan.end == 1470


@pytest.mark.parametrize("name", ["", "  ", "morning iop", "MÓRNING  IOP"])
def test_a_track_needs_a_name_of_its_own(name: str, program: Program, desk: Desk) -> None:
    before = everything(desk.store)
    with pytest.raises(Refused):
        program.add_track(name, TUESDAY, 540, 735)
    assert everything(desk.store) == before


def test_a_track_that_cannot_be_is_refused(program: Program) -> None:
    with pytest.raises(Refused, match="adult, adolescent"):
        program.add_track("Other", TUESDAY, 540, 735, population="children")
    with pytest.raises(Refused, match="longer than twelve hours"):
        program.add_track("Other", TUESDAY, 540, 539)


def test_a_track_is_found_by_its_name_or_its_only_beginning(program: Program) -> None:
    program.add_track("Morning Family", TUESDAY, 540, 735)
    assert program.track("morning iop").track.name == "Morning IOP"
    assert program.track("Morning F").track.name == "Morning Family"
    for name in ("Morning", "Evening"):
        with pytest.raises(Refused, match="Morning Family, Morning IOP"):
            program.track(name)


def test_a_new_plan_holds_from_its_day_and_one_of_the_same_day_is_replaced(program: Program) -> None:
    track = program.tracks()[0].track.id
    program.plan_track(track, DAY, TUESDAY, 600, 735)
    program.plan_track(track, DAY, TUESDAY, 570, 765)
    now, before = program.tracks(DAY)[0].plan, program.tracks(date(2026, 11, 19))[0].plan
    assert now is not None
    assert before is not None
    assert (now.start, now.end, before.start) == (570, 765, 540)
    assert len(program.tracks()[0].plans) == 2


def test_a_plan_that_cannot_reach_day_or_week_is_told(program: Program) -> None:
    short = program.add_track("Short", parse_weekdays("mon,wed,fri"), 540, 720)
    assert short.plan is not None
    assert len(program.warnings(short.plan, "adult")) == 2
    whole = program.tracks()[0].plan
    assert whole is not None
    assert program.warnings(whole, "adult") == ()
    program.set_rule("day_minimum", "2:45")
    assert len(program.warnings(short.plan, "adult")) == 1


def test_a_track_that_has_ended_is_no_longer_listed(program: Program) -> None:
    track = program.tracks()[0].track
    program.change_track(track._replace(name="Mornings", ended_on=DAY))
    assert [t.track.name for t in program.tracks(DAY)] == ["Mornings"]
    assert program.tracks(date(2026, 11, 21)) == []
    assert len(program.tracks(date(2026, 11, 21), ended=True)) == 1


def test_a_closed_day_is_noted_once_and_taken_back(program: Program, desk: Desk) -> None:
    program.close_day(DAY, None, " Thanksgiving\n")
    with pytest.raises(Refused, match="already closed"):
        program.close_day(DAY, None)
    program.close_day(DAY, program.tracks()[0].track.id)
    assert [c.why for c in desk.store.tracks.closed_days(DAY, DAY)] == ["Thanksgiving", ""]
    program.open_day(ClosedDay(DAY, None))
    assert [c.track_id for c in desk.store.tracks.closed_days(DAY, DAY)] == [program.tracks()[0].track.id]


def test_a_facilitator_has_a_name_of_their_own_and_can_retire(program: Program, desk: Desk, clock: Clock) -> None:
    sam = program.save_facilitator("Sam Kim", "LPC")
    for name in ("", "sam kim"):
        with pytest.raises(Refused):
            program.save_facilitator(name)
    program.save_facilitator("Sam Kim", "LPC-S", id=sam, retired_on=DAY)
    assert row(desk.store, "facilitator", id=sam)["credentials"] == "LPC-S"
    assert [f.name for f in desk.facilitators] == ["Rae Ellis", "Sam Kim"]
    clock.set(date(2026, 11, 21), 9)
    assert [f.name for f in desk.facilitators] == ["Rae Ellis"]


def test_an_own_topic_gets_a_code_of_our_own(program: Program, desk: Desk) -> None:
    first = program.save_topic(Topic("", "  Letters home ", "", ("", "Say it"), ("Ask",), "Write.\r\n"))
    second = program.save_topic(Topic("", "Boundaries", "Family"))
    assert (first.code, first.title, first.category, first.aims) == ("own-1", "Letters home", "Our own", ("Say it",))
    assert second.code == "own-2"
    program.save_topic(first._replace(title="Letters", retired=True))
    assert [t.title for t in desk.topics() if t.own] == ["Boundaries"]
    assert program.save_topic(Topic("", "Third", "")).code == "own-3"
    with pytest.raises(Refused, match="needs a title"):
        program.save_topic(Topic("", " ", ""))


def test_a_built_in_topic_changed_here_goes_before_the_one_that_ships(program: Program, desk: Desk) -> None:
    count, topic = len(desk.topics()), desk.topics()[0]
    program.save_topic(topic._replace(title="Our way of it"))
    assert len(desk.topics()) == count
    assert [t.title for t in desk.topics() if t.code == topic.code] == ["Our way of it"]


def test_a_rule_holds_from_its_day_and_leaves_the_days_before(program: Program, desk: Desk) -> None:
    program.set_rule("grace", "10", DAY)
    program.set_rule("grace", "0", date(2026, 12, 1))
    assert [desk.rules(d).grace for d in (date(2026, 11, 19), DAY, date(2026, 11, 30), date(2026, 12, 1))] == [
        5, 10, 10, 0,
    ]  # fmt: skip


def test_a_rule_that_is_so_already_leaves_no_record(program: Program, desk: Desk) -> None:
    count = len(steps(desk.store))
    program.set_rule("grace", "5")
    assert len(steps(desk.store)) == count
    assert rows(desk.store, "rule") == []


def test_a_rule_typed_again_for_the_same_day_replaces_it_and_undo_takes_it_back(program: Program, desk: Desk) -> None:
    program.set_rule("day_minimum", "2:30")
    program.set_rule("day_minimum", "2:00")
    assert [(r["from_day"], r["value"]) for r in rows(desk.store, "rule")] == [("2026-11-20", "2:00")]
    desk.undo()
    assert desk.rules().day_minimum == 150
    desk.undo()
    assert desk.rules().day_minimum == 180


def test_an_unknown_rule_and_an_unknown_zone_are_refused(program: Program, desk: Desk) -> None:
    with pytest.raises(Refused, match="day_minimum"):
        program.set_rule("color", "blue")
    with pytest.raises(Refused, match="America/Chicago"):
        program.set_time_zone("Chicago")
    program.set_time_zone("America/Denver")
    assert (desk.zone, desk.store.program.meta("time_zone")) == ("America/Denver", "America/Denver")
