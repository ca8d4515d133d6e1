"""Attendance: every mark is in the file at once, with its times and its reason, or refused with why."""

from collections.abc import Callable
from datetime import date

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark, Mode, Status, TimeOut
from iop_tui.domain.errors import Refused
from tests.conftest import Clock
from tests.support.program import Program
from tests.support.rows import everything, row, rows, steps

pytestmark = pytest.mark.usefixtures("over")


def stored(group: GroupDay, client: int) -> tuple[object, ...]:
    found = row(group.desk.store, "attendance", client_id=client)
    return found["mark"], found["arrived_min"], found["left_min"], found["reason"]


@pytest.mark.parametrize("mark", list(Mark))
def test_a_mark_is_in_the_file_with_who_and_when(mark: Mark, group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[0], Mark.HERE if mark is Mark.NOT_MARKED else Mark.NO_SHOW)
    group.sheet.mark(clients[0], mark)
    assert stored(group, clients[0]) == (mark.value, None, None, "")
    found = row(group.desk.store, "attendance", client_id=clients[0])
    assert (found["recorded_by"], found["recorded_at"]) == (group.desk.who, "2026-11-20T18:15:00.000Z")
    assert group.rows[clients[0]].mark is mark
    assert {r["mark"] for r in rows(group.desk.store, "attendance") if r["client_id"] != clients[0]} == {"not_marked"}


def test_a_reason_is_kept_with_its_mark_and_given_after_it(group: GroupDay, clients: list[int]) -> None:
    step = group.sheet.mark(clients[0], Mark.EXCUSED)
    group.sheet.give_reason(clients[0], "illness", part_of=step)
    assert stored(group, clients[0]) == ("excused", None, None, "illness")
    group.sheet.mark(clients[0], Mark.NO_SHOW)
    assert stored(group, clients[0])[3] == ""
    assert len(group.desk.store.changes.stacks()[0]) == len(steps(group.desk.store)) - 1


def test_pressing_the_same_mark_again_changes_nothing(group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    count = len(steps(group.desk.store))
    assert group.sheet.mark(clients[0], Mark.HERE) is None
    assert len(steps(group.desk.store)) == count


def test_here_means_from_the_start_and_clears_both_times(group: GroupDay, clients: list[int]) -> None:
    group.sheet.arrive(clients[0], 560)
    group.sheet.leave(clients[0], 700, "unwell")
    group.sheet.mark(clients[0], Mark.HERE)
    assert stored(group, clients[0]) == ("here", None, None, "")


def test_an_arrival_makes_late_only_after_the_grace(group: GroupDay, clients: list[int]) -> None:
    group.sheet.arrive(clients[0], 545)
    assert group.sheet.row(clients[0]).status is Status.PRESENT
    group.sheet.arrive(clients[0], 546)
    assert group.sheet.row(clients[0]).status is Status.LATE
    assert stored(group, clients[0]) == ("here", 546, None, "")


def test_arriving_and_leaving_set_exactly_one_time_each(group: GroupDay, clients: list[int]) -> None:
    group.sheet.leave(clients[0], 700, "asked_to_leave")
    assert group.sheet.row(clients[0]).status is Status.LEFT_EARLY
    group.sheet.arrive(clients[0], 552)
    assert stored(group, clients[0]) == ("here", 552, 700, "asked_to_leave")
    assert group.sheet.row(clients[0]).status is Status.PARTIAL


def test_a_time_that_is_corrected_corrects_the_status(group: GroupDay, clients: list[int]) -> None:
    step = group.sheet.arrive(clients[0], 552)
    group.sheet.arrive(clients[0], 543, part_of=step)
    assert group.sheet.row(clients[0]).status is Status.PRESENT


def test_who_is_turned_away_was_seen_arriving_and_has_no_minutes(group: GroupDay, clients: list[int]) -> None:
    group.sheet.arrive(clients[0], 600)
    group.sheet.mark(clients[0], Mark.TURNED_AWAY, "after_cutoff")
    assert stored(group, clients[0]) == ("turned_away", 600, None, "after_cutoff")
    assert group.sheet.minutes(clients[0]).total == 0


def test_unmarking_clears_everything(group: GroupDay, clients: list[int]) -> None:
    group.sheet.arrive(clients[0], 552)
    group.sheet.out_or_back(clients[0], 600)
    group.sheet.leave(clients[0], 700, "unwell")
    group.sheet.unmark(clients[0])
    assert stored(group, clients[0]) == ("not_marked", None, None, "")
    assert rows(group.desk.store, "attendance_away") == []


def test_out_and_back_are_taken_off_the_minutes(group: GroupDay, clients: list[int], clock: Clock) -> None:
    client = clients[0]
    group.sheet.mark(client, Mark.HERE)
    group.sheet.out_or_back(client, 600)
    assert group.rows[client].out_now
    group.sheet.out_or_back(client, 610)
    group.sheet.move_last_away(client, 615, None)
    assert group.rows[client].times_out == (TimeOut(600, 615),)
    group.sheet.out_or_back(client, 660)
    group.sheet.move_last_away(client, 665, None)
    assert group.rows[client].times_out == (TimeOut(600, 615), TimeOut(665))
    clock.at(13)
    assert group.sheet.minutes(client).total == 30 + 30 + 15 + 20


def test_an_earlier_time_out_entered_later_waits_for_its_return(group: GroupDay, clients: list[int]) -> None:
    client = clients[0]
    group.sheet.mark(client, Mark.HERE)
    for minute in (650, 660, 600):
        group.sheet.out_or_back(client, minute)
    assert group.rows[client].out_now
    group.sheet.out_or_back(client, 610)
    assert group.rows[client].times_out == (TimeOut(600, 610), TimeOut(650, 660))


def test_somebody_who_was_excused_and_goes_out_was_here_without_a_reason(group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[0], Mark.EXCUSED, "illness")
    group.sheet.out_or_back(clients[0], 600)
    assert stored(group, clients[0]) == ("here", None, None, "")


def test_a_return_is_kept_with_who_and_when(
    program: Program, group: GroupDay, clients: list[int], clock: Clock
) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    group.sheet.out_or_back(clients[0], 600)
    other = program.save_facilitator("Sam Kim")
    group.desk.who = other
    clock.at(10, 12)
    group.sheet.out_or_back(clients[0], 612)
    found = row(group.desk.store, "attendance", client_id=clients[0])
    assert (found["recorded_by"], found["recorded_at"]) == (other, "2026-11-20T16:12:00.000Z")


def test_the_mode_is_kept_with_whether_place_and_privacy_are_confirmed(group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    group.sheet.set_mode(clients[0], Mode.VIDEO)
    assert group.rows[clients[0]].mode_confirmed is None
    group.sheet.set_mode(clients[0], Mode.VIDEO, False)
    found = row(group.desk.store, "attendance", client_id=clients[0])
    assert (found["mode"], found["mode_confirmed"], found["mark"]) == ("video", 0, "here")


def prepared(group: GroupDay, client: int) -> None:
    group.sheet.arrive(client, 560)
    group.sheet.leave(client, 700, "unwell")
    group.sheet.out_or_back(client, 600)


REFUSED: dict[str, tuple[Callable[[GroupDay, int], object], str]] = {
    "leaving before arriving": (lambda g, c: g.sheet.leave(c, 559), "before the client arrived"),
    "arriving after leaving": (lambda g, c: g.sheet.arrive(c, 701), "after the client left"),
    "back before out": (lambda g, c: g.sheet.out_or_back(c, 599), "before the client stepped out"),
    "moved before out": (lambda g, c: (g.sheet.out_or_back(c, 610), g.sheet.move_last_away(c, 599, None)), "before"),
    "out twice": (lambda g, c: (g.sheet.out_or_back(c, 620), g.sheet.out_or_back(c, 610)), "already out"),
    "out before arriving": (lambda g, c: (g.sheet.out_or_back(c, 620), g.sheet.out_or_back(c, 559)), "not here"),
    "out after leaving": (lambda g, c: (g.sheet.out_or_back(c, 620), g.sheet.out_or_back(c, 701)), "not here"),
    "no minute of the day": (lambda g, c: g.sheet.leave(c, 2880), "is not on the session's day"),
    "before midnight": (lambda g, c: g.sheet.arrive(c, -1), "is not on the session's day"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_with_why(case: str, group: GroupDay, clients: list[int]) -> None:
    prepared(group, clients[0])
    act, why = REFUSED[case]
    with pytest.raises(Refused, match=why):
        act(group, clients[0])
    assert stored(group, clients[0]) == ("here", 560, 700, "unwell")


def test_nobody_arrives_after_the_group_has_ended(group: GroupDay, clients: list[int], clock: Clock) -> None:
    clock.at(13)
    with pytest.raises(Refused, match="after the group ended"):
        group.sheet.arrive(clients[0], 736)
    group.times.set_true_times(None, 700)
    with pytest.raises(Refused, match="after the group ended"):
        group.sheet.arrive(clients[0], 701)
    assert stored(group, clients[0])[0] == "not_marked"


def test_a_group_that_ended_early_let_everyone_go(group: GroupDay, clients: list[int]) -> None:
    group.times.set_true_times(None, 700)
    group.sheet.leave(clients[0], 700)
    group.sheet.leave(clients[1], 694)
    found = [group.sheet.row(c).status for c in clients[:2]]
    assert found == [Status.PRESENT, Status.LEFT_EARLY]


def test_leaving_before_the_arrival_is_refused_also_for_who_was_turned_away(
    group: GroupDay, clients: list[int]
) -> None:
    group.sheet.arrive(clients[0], 600)
    group.sheet.mark(clients[0], Mark.TURNED_AWAY)
    with pytest.raises(Refused, match="before the client arrived"):
        group.sheet.leave(clients[0], 550)


def test_nobody_is_here_before_admission_or_after_discharge(
    program: Program, desk: Desk, group: GroupDay, clients: list[int]
) -> None:
    episode = group.files[clients[0]].episodes[0]
    program.change_episode(episode._replace(discharged_on=date(2026, 11, 19), discharge_reason="transferred"))
    group.reload()
    before = everything(desk.store)
    acts: list[Callable[[], object]] = [
        lambda: group.sheet.mark(clients[0], Mark.HERE),
        lambda: group.sheet.arrive(clients[0], 545),
        lambda: group.sheet.leave(clients[0], 700),
        lambda: group.sheet.out_or_back(clients[0], 600),
    ]
    for act in acts:
        with pytest.raises(Refused, match="not in the program on this day"):
            act()
    assert everything(desk.store) == before
    group.sheet.mark(clients[0], Mark.ABSENT, "other")
    assert stored(group, clients[0])[0] == "absent"
