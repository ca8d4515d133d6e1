"""The agenda of the day changed: blocks added, moved, timed and removed."""

import pytest

from iop_tui.day import GroupDay
from iop_tui.domain.errors import Refused
from tests.support.rows import everything


def planned(group: GroupDay) -> list[tuple[str, int, int]]:
    return [(b.kind, b.start, b.end) for b in group.desk.store.blocks.of(group.id)]


def test_a_block_is_added_with_what_follows_moving_back(group: GroupDay) -> None:
    id = group.agenda.add("skills", group.blocks[0].id)
    assert [b.id for b in group.blocks][1] == id
    assert planned(group)[:2] == [("checkin", 540, 570), ("skills", 570, 585)]
    assert planned(group)[-1][2] == 735
    assert sum(end - start for _, start, end in planned(group)) == 195


def test_the_last_counting_block_gives_a_new_block_its_minutes(group: GroupDay) -> None:
    group.agenda.add("skills", group.blocks[0].id)
    assert planned(group)[2:] == [("topic", 585, 645), ("break", 645, 660), ("process", 660, 735)]


def test_a_block_added_at_the_end_stays_within_the_session(group: GroupDay) -> None:
    group.agenda.add("skills", None)
    assert planned(group)[-2:] == [("process", 645, 720), ("skills", 720, 735)]


def test_a_block_is_moved_timed_changed_and_removed(group: GroupDay) -> None:
    checkin, topic, pause, process = group.blocks
    group.agenda.move(topic.id, -1)
    assert planned(group)[:2] == [("topic", 540, 600), ("checkin", 600, 630)]
    group.agenda.set_times(checkin.id, 595, 625)
    assert planned(group)[:3] == [("topic", 540, 595), ("checkin", 595, 625), ("break", 625, 645)]
    group.agenda.set_kind(pause.id, "break", counts=True)
    assert group.blocks[2].counts
    group.agenda.remove(pause.id)
    assert planned(group) == [("topic", 540, 595), ("checkin", 595, 645), ("process", 645, 735)]
    group.agenda.remove(topic.id)
    assert planned(group) == [("checkin", 540, 645), ("process", 645, 735)]
    group.agenda.move(process.id, 1)
    assert [b.position for b in group.blocks] == [0, 1]


def test_changes_of_the_agenda_that_cannot_be_are_refused(group: GroupDay) -> None:
    group.times.begin_next()
    checkin, topic, *_ = group.blocks
    before = everything(group.desk.store)
    for act in (
        lambda: group.agenda.add("nap", None),
        lambda: group.agenda.set_kind(topic.id, "nap", True),
        lambda: group.agenda.remove(checkin.id),
        lambda: group.agenda.move(topic.id, -1),
        lambda: group.agenda.set_times(topic.id, 600, 600),
        lambda: group.agenda.set_times(topic.id, 539, 600),
        lambda: group.agenda.set_times(topic.id, 570, 646),
        lambda: group.agenda.set_topic(999, None),
    ):
        with pytest.raises(Refused):
            act()
    assert everything(group.desk.store) == before
