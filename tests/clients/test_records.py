"""Clients of the program: admission to discharge, dated placements, and walk-ins matched with the office's list."""

from datetime import date, timedelta

import pytest

from iop_tui.clients.matching import match_walk_in
from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import Action
from iop_tui.domain.attendance import Mark
from iop_tui.domain.clients import ClientRecord, Episode
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import Name
from tests.conftest import DAY
from tests.support.program import Program
from tests.support.rows import everything, own, row, rows


def file(desk: Desk, client: int) -> ClientRecord:
    return desk.store.clients.files([client])[0]


def test_a_client_without_a_number_gets_one_of_our_own(program: Program, desk: Desk) -> None:
    client = program.add_client(Name(" García ", "María\n", "Mia"))
    found = file(desk, client)
    assert (found.client.number, found.client.own_number) == (own(desk.store, client), True)
    assert found.client.name == Name("García", "María", "Mia")
    assert [(e.admitted_on, e.planned_weeks, e.provisional) for e in found.episodes] == [(DAY, 12, False)]
    assert found.placements == ()


def test_a_number_is_text_and_belongs_to_one_client(program: Program, desk: Desk) -> None:
    first = program.add_client(Name("Price"), number="0047")
    assert file(desk, first).client.number == "0047"
    with pytest.raises(Refused, match="belongs to another client"):
        program.add_client(Name("Khan"), number=" 0047 ")
    second = program.add_client(Name("Khan"), number="47")
    with pytest.raises(Refused):
        program.change_client(file(desk, second).client._replace(number="0047"))
    with pytest.raises(Refused, match="needs a number"):
        program.change_client(file(desk, second).client._replace(number=""))
    program.change_client(file(desk, second).client._replace(number="48", name=Name("Khan", "Aisha")))
    assert row(desk.store, "client", id=second)["sort_key"] == Name("Khan", "Aisha").sort_key


@pytest.mark.parametrize("name", [Name(""), Name("  ", "Jo"), Name("\x00\x1b")])
def test_a_client_needs_a_last_name(name: Name, program: Program, desk: Desk) -> None:
    before = everything(desk.store)
    with pytest.raises(Refused, match="needs a last name"):
        program.add_client(name)
    assert everything(desk.store) == before


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"discharged_on": date(2026, 10, 4), "discharge_reason": "completed"}, "before the admission"),
        ({"discharged_on": DAY}, "needs a reason"),
        ({"discharged_on": DAY, "discharge_reason": "bored"}, "needs a reason"),
        ({"planned_weeks": 0}, "between 1 and 104"),
        ({"planned_weeks": 105}, "between 1 and 104"),
        ({"admitted_on": DAY + timedelta(days=400)}, "more than a year away"),
    ],
)
def test_an_episode_that_cannot_be_is_refused(
    change: dict[str, object], why: str, program: Program, desk: Desk, clients: list[int]
) -> None:
    episode = file(desk, clients[0]).episodes[0]
    with pytest.raises(Refused, match=why):
        program.change_episode(episode._replace(**change))  # type: ignore[arg-type]
    assert file(desk, clients[0]).episodes[0] == episode


def test_one_episode_is_open_at_a_time(program: Program, desk: Desk, clients: list[int]) -> None:
    client = clients[0]
    with pytest.raises(Refused, match="Discharge that one first"):
        program.admit(client, date(2026, 12, 1))
    episode = file(desk, client).episodes[0]
    program.change_episode(episode._replace(discharged_on=DAY, discharge_reason="completed"))
    with pytest.raises(Refused, match="at that time"):
        program.admit(client, date(2026, 11, 19))
    program.admit(client, DAY, planned_weeks=8)
    assert [e.planned_weeks for e in file(desk, client).episodes] == [12, 8]
    with pytest.raises(Refused, match="at that time"):
        program.change_episode(episode._replace(discharged_on=None))


def test_an_episode_before_the_known_ones_can_be_added(program: Program, desk: Desk, clients: list[int]) -> None:
    with desk.saving(Action("episode")) as writer:
        program.write_episode(
            writer,
            Episode(0, clients[0], date(2026, 1, 5), discharged_on=date(2026, 3, 1), discharge_reason="transferred"),
        )
    assert [e.admitted_on.month for e in file(desk, clients[0]).episodes] == [1, 10]


def test_a_placement_keeps_what_is_not_said(program: Program, desk: Desk, clients: list[int]) -> None:
    client, track = clients[0], program.tracks()[0].track.id
    program.place(file(desk, client), DAY, frozenset({(track, 0)}), level_of_care="1.0", week_target=180)
    program.place(file(desk, client), date(2026, 11, 27), frozenset({(track, 2)}))
    assert [(p.from_day.day, p.level_of_care, p.week_target) for p in file(desk, client).placements] == [
        (5, "2.1", None), (20, "1.0", 180), (27, "1.0", 180),
    ]  # fmt: skip
    with pytest.raises(Refused, match="not in the program"):
        program.place(file(desk, client), date(2026, 10, 4), frozenset())


def test_a_day_is_toggled_from_a_date_on(program: Program, desk: Desk, clients: list[int]) -> None:
    client, track = clients[0], program.tracks()[0].track.id
    assert program.toggle_day(client, track, 1, DAY)
    assert not program.toggle_day(client, track, 4, DAY)
    before, after = file(desk, client).placement_on(date(2026, 11, 19)), file(desk, client).placement_on(DAY)
    assert before is not None
    assert after is not None
    assert before.days == {(track, 0), (track, 2), (track, 4)}
    assert after.days == {(track, 0), (track, 1), (track, 2)}
    assert program.toggle_day(client, track, 4, DAY)
    assert len(file(desk, client).placements) == 2


def test_a_sobriety_date_holds_from_a_day_on(program: Program, desk: Desk, clients: list[int]) -> None:
    client = clients[0]
    program.set_sobriety_date(client, date(2026, 9, 1), date(2026, 10, 5))
    program.set_sobriety_date(client, date(2026, 11, 18), DAY)
    program.set_sobriety_date(client, date(2026, 11, 19), DAY)
    assert [file(desk, client).days_sober(d) for d in (date(2026, 11, 19), DAY)] == [79, 1]
    with pytest.raises(Refused, match="in the future"):
        program.set_sobriety_date(client, date(2026, 11, 21), DAY)


@pytest.fixture
def walked_in(group: GroupDay, over: None) -> int:
    """A walk-in who was here, answered and has a note."""
    client = group.roster.new_walk_in("Jo New")
    group.sheet.arrive(client, 552)
    group.round.press(client, "mood", 4)
    group.notes.save(client, "First day.")
    group.notes.record_typing()
    return client


def test_a_walk_in_is_matched_with_the_client_they_turned_out_to_be(
    program: Program, desk: Desk, group: GroupDay, walked_in: int
) -> None:
    known = program.add_client(Name("Newman", "Joanne"), number="C-099", admitted_on=date(2026, 11, 2))
    match_walk_in(desk, walked_in, known)
    for table in ("attendance", "checkin", "note"):
        assert rows(desk.store, table, client_id=walked_in) == []
        assert len(rows(desk.store, table, client_id=known)) == 1
    assert rows(desk.store, "client", id=walked_in) == []
    assert rows(desk.store, "episode", client_id=walked_in) == []
    found = row(desk.store, "attendance", client_id=known)
    assert (found["arrived_min"], found["episode_id"]) == (552, file(desk, known).episodes[0].id)
    assert desk.store.health() == []
    group.reload()
    assert group.names[known] == Name("Newman", "Joanne")


def test_two_who_stand_in_one_session_are_not_one_person(
    program: Program, desk: Desk, walked_in: int, clients: list[int]
) -> None:
    before = everything(desk.store)
    with pytest.raises(Refused, match="Both are in the same session"):
        match_walk_in(desk, walked_in, clients[0])
    assert everything(desk.store) == before


def test_only_a_provisional_walk_in_is_matched_away(program: Program, desk: Desk, clients: list[int]) -> None:
    other = program.add_client(Name("Known", "Well"), number="C-099")
    with pytest.raises(Refused):
        match_walk_in(desk, other, clients[0])
    assert len(rows(desk.store, "client", id=other)) == 1


def test_nobody_is_matched_with_themselves(program: Program, desk: Desk) -> None:
    client = program.add_client(Name("Known", "Well"), number="C-099")
    with pytest.raises(Refused):
        match_walk_in(desk, client, client)
    assert len(rows(desk.store, "client", id=client)) == 1


def test_a_number_of_our_own_is_never_given_to_another_person(program: Program, desk: Desk, group: GroupDay) -> None:
    known = program.add_client(Name("Newman", "Joanne"), number="C-099")
    walk_in = group.roster.new_walk_in("Jo New")
    number = row(desk.store, "client", id=walk_in)["number"]
    match_walk_in(desk, walk_in, known)
    group.reload()
    other = group.roster.new_walk_in("Sam Other")
    assert row(desk.store, "client", id=other)["number"] != number


def test_the_provisional_are_listed_until_they_are_matched(program: Program, desk: Desk, group: GroupDay) -> None:
    client = group.roster.new_walk_in("Jo New")
    group.sheet.mark(client, Mark.HERE)
    assert [c.id for c in desk.store.clients.provisional()] == [client]
    match_walk_in(desk, client, program.add_client(Name("New", "Jo"), number="C-099"))
    assert desk.store.clients.provisional() == []
