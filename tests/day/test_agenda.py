"""The blocks of a session: true times by one key, topics, and the agenda of the day changed."""

from datetime import date

import pytest

from iop_tui.day import GroupDay, NeedsCorrectionReason, open_session
from iop_tui.domain.actions import Action
from iop_tui.domain.attendance import Mark
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.domain.topics import Topic
from tests.conftest import DAY, Clock
from tests.support.rows import everything, row, rows

Times = list[tuple[int | None, int | None]]


def true_times(group: GroupDay) -> Times:
    found = group.desk.store.reader.all("SELECT began_min, ended_min FROM block ORDER BY position")
    return [(r["began_min"], r["ended_min"]) for r in found]


def through_the_day(group: GroupDay, clock: Clock) -> list[str]:
    said = []
    for hour, minute in ((9, 2), (9, 35), (10, 28), (10, 45), (12, 10)):
        clock.at(hour, minute)
        said.append(group.times.begin_next())
    return said


def test_one_key_starts_the_group_begins_each_block_and_ends_it(group: GroupDay, clock: Clock) -> None:
    assert through_the_day(group, clock) == [
        "Group started at 09:02",
        "Topic began at 09:35",
        "Break began at 10:28",
        "Process began at 10:45",
        "Group ended at 12:10",
    ]
    assert true_times(group) == [(542, 575), (575, 628), (628, 645), (645, 730)]
    session = row(group.desk.store, "session")
    assert (session["actual_start_min"], session["actual_end_min"]) == (542, 730)


def test_a_press_after_the_end_says_that_the_group_has_ended(group: GroupDay, clock: Clock) -> None:
    through_the_day(group, clock)
    with pytest.raises(Refused, match="already ended"):
        group.times.begin_next()


def test_what_the_key_would_do_is_said_beforehand(group: GroupDay, clock: Clock) -> None:
    said = [group.times.next_step()]
    for minute in (2, 10, 20, 30, 40):
        clock.at(9, minute)
        group.times.begin_next()
        said.append(group.times.next_step())
    assert said == [
        "Start group", "Begin Topic", "Begin Break", "Begin Process", "End group", "Group ended",
    ]  # fmt: skip


def test_each_press_is_undone_on_its_own(group: GroupDay, clock: Clock) -> None:
    states = [everything(group.desk.store)]
    for minute in (2, 10, 20, 30, 40):
        clock.at(9, minute)
        group.times.begin_next()
        states.append(everything(group.desk.store))
    for state in reversed(states[:-1]):
        group.desk.undo()
        assert everything(group.desk.store) == state
    group.reload()
    assert group.times.next_step() == "Start group"


def test_minutes_come_from_when_the_group_really_was(group: GroupDay, clients: list[int], clock: Clock) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    through_the_day(group, clock)
    assert group.sheet.minutes(clients[0]).total == (628 - 542) + (730 - 645)


def test_the_block_that_runs_is_known_while_the_group_is_on(group: GroupDay, clock: Clock) -> None:
    labels = []
    for hour, minute in ((8, 30), (9, 10), (10, 0), (10, 40), (12, 0), (12, 20)):
        clock.at(hour, minute)
        now = group.times.now()
        labels.append(now.block.label if now else None)
    assert labels == [None, "Check-in", "Topic", "Break", "Process", None]


def test_the_key_does_nothing_on_another_day_but_times_can_be_entered(group: GroupDay, clock: Clock) -> None:
    clock.set(date(2026, 11, 21), 9)
    with pytest.raises(Refused, match="not on now"):
        group.times.begin_next()
    group.times.begin_next(545)
    with pytest.raises(Refused, match="would overlap"):
        group.times.begin_next(544)
    assert true_times(group)[0] == (545, None)


def test_a_block_is_retimed_and_the_first_and_last_move_the_groups_own_times(group: GroupDay, clock: Clock) -> None:
    through_the_day(group, clock)
    clock.at(12, 15)
    first, topic, _, last = group.blocks
    group.times.retime(first.id, 540, 570)
    group.times.retime(topic.id, 570, 628)
    group.times.retime(last.id, 645, 735)
    assert true_times(group) == [(540, 570), (570, 628), (628, 645), (645, 735)]
    session = row(group.desk.store, "session")
    assert (session["actual_start_min"], session["actual_end_min"]) == (540, 735)
    group.times.retime(first.id, None, None)
    assert row(group.desk.store, "session")["actual_start_min"] is None


def test_blocks_that_would_overlap_or_run_backwards_are_refused(group: GroupDay, clock: Clock) -> None:
    through_the_day(group, clock)
    before = everything(group.desk.store)
    for began, ended in ((575, 630), (570, 628), (600, 590)):
        with pytest.raises(Refused):
            group.times.retime(group.blocks[1].id, began, ended)
    assert everything(group.desk.store) == before


@pytest.mark.parametrize("minute", [-10, 2880])
def test_a_block_is_not_retimed_out_of_the_day(minute: int, group: GroupDay) -> None:
    with pytest.raises(Refused, match="session's day"):
        group.times.retime(group.blocks[-1].id, None, minute)


@pytest.mark.usefixtures("over")
def test_real_start_and_end_are_set_and_taken_back(group: GroupDay) -> None:
    group.times.set_true_times(545, 730)
    assert (group.session.effective_start, group.session.effective_end) == (545, 730)
    assert true_times(group) == [(545, None), (None, None), (None, None), (None, 730)]
    group.times.set_true_times(None, None)
    assert (group.session.effective_start, group.session.effective_end) == (540, 735)


@pytest.mark.parametrize(("start", "end"), [(600, 590), (None, 530), (735, None), (-1, None), (None, 2880)])
def test_real_times_that_cannot_be_are_refused(start: int | None, end: int | None, group: GroupDay) -> None:
    with pytest.raises(Refused):
        group.times.set_true_times(start, end)
    assert group.session.actual_start is None


@pytest.mark.parametrize(("start", "end"), [(600, 730), (542, 640)])
def test_real_times_that_contradict_the_blocks_are_refused(start: int, end: int, group: GroupDay, clock: Clock) -> None:
    through_the_day(group, clock)
    with pytest.raises(Refused, match="overlap"):
        group.times.set_true_times(start, end)


def test_a_built_in_topic_is_copied_in_when_it_is_first_used(group: GroupDay) -> None:
    topic = group.desk.topics()[0]
    assert rows(group.desk.store, "topic") == []
    assert group.agenda.first_without_topic() == group.blocks[1].id
    group.agenda.set_topic(group.blocks[1].id, topic)
    found = row(group.desk.store, "topic")
    assert (found["code"], found["title"]) == (topic.code, topic.title)
    assert group.blocks[1].label == topic.title
    assert group.agenda.first_without_topic() == group.blocks[0].id
    group.agenda.set_topic(group.blocks[3].id, topic)
    assert len(rows(group.desk.store, "topic")) == 1
    group.agenda.set_topic(group.blocks[1].id, None)
    assert (group.blocks[1].topic_code, group.blocks[1].label) == ("", "Topic")


def test_a_topic_that_was_changed_later_leaves_what_was_held(group: GroupDay) -> None:
    own = Topic("own-1", "Letters home", "Family")
    group.agenda.set_topic(group.blocks[1].id, own)
    with group.desk.saving(Action("topic")) as writer:
        group.desk.store.topics.save(writer, Topic("own-1", "Letters to oneself", "Family"))
    group.reload()
    assert group.blocks[1].topic_title == "Letters home"
    assert [t.title for t in group.desk.topics() if t.own] == ["Letters to oneself"]


@pytest.mark.usefixtures("over")
def test_when_the_track_last_had_a_topic_and_who_has_had_it(group: GroupDay, clients: list[int], clock: Clock) -> None:
    here, late, gone, out, absent = clients[:5]
    topic = group.desk.topics()[0]
    group.agenda.set_topic(group.blocks[1].id, topic)
    group.sheet.mark(here, Mark.HERE)
    group.sheet.arrive(late, 631)
    group.sheet.leave(gone, 570)
    group.sheet.mark(out, Mark.HERE)
    group.sheet.out_or_back(out, 569)
    group.sheet.out_or_back(out, 632)
    group.sheet.mark(absent, Mark.NO_SHOW)
    assert group.agenda.last_had() == {}
    clock.set(date(2026, 11, 23), 9)
    monday = open_session(group.desk, group.track.id, date(2026, 11, 23))
    assert monday.agenda.last_had() == {topic.code: DAY}
    assert monday.agenda.had_by() == {topic.code: {here}}


@pytest.mark.usefixtures("over")
def test_on_a_closed_day_the_blocks_are_frozen(group: GroupDay) -> None:
    group.closing.close(sure=True)
    with pytest.raises(NeedsCorrectionReason):
        group.agenda.set_topic(group.blocks[1].id, group.desk.topics()[0])
    with pytest.raises(NeedsCorrectionReason):
        group.times.retime(group.blocks[0].id, 545, None)


def test_a_very_late_start_is_asked_back(group: GroupDay, clock: Clock) -> None:
    clock.at(9, 31)
    with pytest.raises(NeedsConfirmation, match="only at 09:31"):
        group.times.begin_next()
    assert group.session.actual_start is None
    assert group.times.begin_next(sure=True) == "Group started at 09:31"


def test_half_an_hour_late_is_no_reason_to_ask(group: GroupDay, clock: Clock) -> None:
    clock.at(9, 30)
    assert group.times.begin_next() == "Group started at 09:30"
