"""Who stands on today's roster: everybody at once, walk-ins, those taken off, and the order."""

from datetime import date

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark, Status
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.domain.names import Name
from tests.conftest import Clock
from tests.support.program import Program
from tests.support.rows import everything, row, rows


@pytest.mark.usefixtures("over")
def test_everyone_who_is_not_marked_is_here_in_one_step(group: GroupDay, clients: list[int]) -> None:
    late, excused, off = clients[:3]
    group.sheet.arrive(late, 552)
    group.sheet.mark(excused, Mark.EXCUSED, "work")
    group.roster.take_off(off, "other_track")
    before = everything(group.desk.store)
    group.sheet.rest_present()
    marks = {r["client_id"]: r["mark"] for r in rows(group.desk.store, "attendance")}
    assert marks.pop(excused) == "excused"
    assert marks.pop(off) == "not_marked"
    assert set(marks.values()) == {"here"}
    assert group.rows[late].arrived == 552
    group.desk.undo()
    assert everything(group.desk.store) == before


def test_when_everyone_is_marked_there_is_no_rest(group: GroupDay) -> None:
    group.sheet.rest_present()
    with pytest.raises(Refused, match="already marked"):
        group.sheet.rest_present()


def test_somebody_taken_off_keeps_the_row_and_why(group: GroupDay, clients: list[int]) -> None:
    group.roster.take_off(clients[0], "appointment")
    assert row(group.desk.store, "attendance", client_id=clients[0])["taken_off"] == "appointment"
    assert clients[0] not in group.on_roster
    assert sum(group.tally().values()) == 11
    assert [r.client_id for r in group.sheet.rows()] == group.on_roster
    assert group.sheet.rows(taken_off=True)[-1].client_id == clients[0]
    group.roster.bring_back(clients[0])
    assert len(group.on_roster) == 12


def test_a_walk_in_of_another_track_is_found_by_letters(program: Program, group: GroupDay) -> None:
    evening = program.add_track("Evening", parse_weekdays("tue"), 1080, 1260, since=date(2026, 9, 1)).track.id
    guest = program.add_client(
        Name("Marsh", "Guy"), number="E-1", admitted_on=date(2026, 10, 5), days=frozenset({(evening, 1)})
    )
    program.add_client(Name("Marsden", "Later"), admitted_on=date(2026, 11, 30))
    assert [f.client.id for f in group.roster.find("mar")] == [guest]
    assert group.roster.find("garc") == []
    group.roster.walk_in(guest)
    found = row(group.desk.store, "attendance", client_id=guest)
    assert (found["origin"], found["mark"], found["episode_id"] is not None) == ("walk_in", "not_marked", True)
    assert group.on_roster[-1] == guest
    assert group.roster.find("mar") == []


def test_nobody_is_in_a_session_twice(group: GroupDay, clients: list[int]) -> None:
    with pytest.raises(Refused, match="already in this session"):
        group.roster.walk_in(clients[0])
    group.roster.take_off(clients[0], "appointment")
    with pytest.raises(Refused, match="already in this session"):
        group.roster.walk_in(clients[0])


def test_a_walk_in_after_discharge_is_refused(program: Program, group: GroupDay) -> None:
    other = program.add_client(Name("Coming", "Soon"), admitted_on=date(2026, 11, 30))
    with pytest.raises(Refused, match="not in the program on this day"):
        group.roster.walk_in(other)


@pytest.mark.parametrize(
    ("typed", "last", "first"),
    [
        ("Jo New", "New", "Jo"),
        ("New, Jo", "New", "Jo"),
        ("Mary Ann Smith", "Smith", "Mary Ann"),
        ("Cher", "Cher", ""),
        ("van der Berg, Anna", "van der Berg", "Anna"),
        ("\x1b Jo  New", "New", "Jo"),
    ],
)
def test_a_walk_in_needs_a_name_and_nothing_else(typed: str, last: str, first: str, group: GroupDay) -> None:
    client = group.roster.new_walk_in(typed)
    store = group.desk.store
    found = row(store, "client", id=client)
    assert (found["last"], found["first"]) == (last, first)
    assert found["number"].startswith("T-")
    episode = row(store, "episode", client_id=client)
    assert (episode["provisional"], episode["admitted_on"]) == (1, "2026-11-20")
    assert row(store, "attendance", client_id=client)["origin"] == "walk_in"
    group.sheet.mark(client, Mark.HERE)
    assert group.sheet.row(client).status is Status.PRESENT


@pytest.mark.parametrize("typed", ["", "  ", ", Jo", "\x00"])
def test_a_walk_in_without_a_name_is_refused(typed: str, group: GroupDay) -> None:
    with pytest.raises(Refused, match="name is required"):
        group.roster.new_walk_in(typed)
    assert len(group.rows) == 12


def test_a_walk_in_is_expected_on_no_other_day(group: GroupDay, clock: Clock) -> None:
    client = group.roster.new_walk_in("Jo New")
    clock.set(date(2026, 11, 23), 9)
    assert client not in open_session(group.desk, group.track.id, date(2026, 11, 23)).rows


def test_above_the_groups_size_a_walk_in_is_asked_once_and_never_blocked(group: GroupDay) -> None:
    for n in range(3):
        group.roster.new_walk_in(f"Guest Nr{n}")
    with pytest.raises(NeedsConfirmation, match="size is 15"):
        group.roster.new_walk_in("One More")
    assert len(group.rows) == 15
    group.roster.new_walk_in("One More", sure=True)
    assert len(group.on_roster) == 16


def test_the_order_is_changed_and_kept(group: GroupDay, desk: Desk) -> None:
    order = group.on_roster
    group.roster.move(order[0], 1)
    group.roster.move(order[5], -2)
    expected = [order[1], order[0], order[2], order[5], order[3], order[4], *order[6:]]
    assert group.on_roster == expected
    assert GroupDay(desk, group.id).on_roster == expected
    assert group.round.clients() == expected
    assert group.roster.move(expected[0], -1) is None
    assert group.roster.move(expected[-1], 1) is None


def test_one_step_in_the_order_passes_one_who_is_shown(group: GroupDay) -> None:
    first, off, third = group.on_roster[:3]
    group.roster.take_off(off, "appointment")
    group.roster.move(third, -1)
    assert group.on_roster[:2] == [third, first]


def test_the_strip_says_when_three_hours_are_reached(group: GroupDay, clients: list[int], clock: Clock) -> None:
    assert group.sheet.reached_at(clients[0]) == 542 + 195
    clock.at(9, 33)
    assert group.sheet.reached_at(clients[0]) == 12 * 60 + 48
    group.sheet.mark(clients[1], Mark.HERE)
    assert group.sheet.reached_at(clients[1]) == 735
    group.sheet.arrive(clients[2], 552)
    assert group.sheet.reached_at(clients[2]) == 747


def test_minutes_run_up_to_now_and_then_to_the_end(group: GroupDay, clients: list[int], clock: Clock) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    found = []
    for hour, minute in ((8, 30), (9, 0), (10, 0), (10, 40), (12, 15), (20, 0)):
        clock.at(hour, minute)
        found.append(group.sheet.minutes(clients[0]).total)
    assert found == [0, 0, 60, 90, 180, 180]
    clock.at(10)
    assert "09:00–09:30 Check-in 30" in group.sheet.minutes(clients[0]).explained()


@pytest.mark.usefixtures("over")
def test_counts_follow_the_rows(group: GroupDay, clients: list[int]) -> None:
    group.sheet.arrive(clients[0], 560)
    group.sheet.mark(clients[1], Mark.HERE)
    group.sheet.mark(clients[2], Mark.NO_SHOW)
    assert group.sheet.status_counts() == {
        Status.LATE: 1, Status.PRESENT: 1, Status.NO_SHOW: 1, Status.NOT_MARKED: 9,
    }  # fmt: skip
    assert group.tally()[Mark.HERE] == 2
