"""Who a line is: known, somebody new, or a question; never quietly somebody else."""

from __future__ import annotations

from datetime import date

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.names import Name
from iop_tui.exchange.importing.intakes import ImportOptions
from iop_tui.exchange.importing.outcomes import LEAVE, NEW, Outcome, same
from tests.exchange.importing.programs import look, outcomes, people, planned, take
from tests.support.program import Program
from tests.support.rows import everything, row

HEAD = "MRN,Last Name,First Name"
Q, P, K, N = Outcome.QUESTION, Outcome.PROBLEM, Outcome.KNOWN, Outcome.NEW


def test_a_row_number_renames_nobody(program: Program, desk: Desk) -> None:
    take(desk, "ID,Last Name,First Name", "1,Abel,Ann", "2,Baker,Bob")
    before = everything(desk.store)
    one = look(desk, "ID,Last Name,First Name", "1,Aaron,Al", "2,Abel,Ann", "3,Baker,Bob")
    assert one.plan is not None and outcomes(one.plan) == [(2, Q), (3, Q), (4, Q)]
    assert one.plan.looks_like_row_numbers and "row number" in one.plan.notes[0]
    for match in (True, False):
        again = planned(desk, *_shifted(), wishes=ImportOptions(match=match))
        assert [d.line for d in again.questions][:2] == [2, 3], "a known number is never answered for all"
    one.say_column(None, 0)
    assert one.plan is not None and outcomes(one.plan) == [(2, N), (3, K), (4, K)]
    assert everything(desk.store) == before


def _shifted() -> list[str]:
    return ["ID,Last Name,First Name", "1,Aaron,Al", "2,Abel,Ann", "3,Baker,Bob"]


@pytest.mark.parametrize("second", ["1,Aaron,Ann", "1,Abel,Al"])
def test_a_name_that_is_partly_another_one_is_asked_about_where_the_numbers_have_shifted(
    program: Program, desk: Desk, second: str
) -> None:
    take(desk, HEAD, "1,Abel,Ann", "2,Baker,Bob")
    assert outcomes(planned(desk, HEAD, second)) == [(2, K)], "a new last name, told by the one line"
    assert outcomes(planned(desk, HEAD, second, "2,Cole,Cy")) == [(2, Q), (3, Q)]


def test_a_known_number_with_another_name_is_renamed_only_where_somebody_says_so(program: Program, desk: Desk) -> None:
    take(desk, HEAD, "7,Abel,Ann")
    id = desk.store.clients.all()[0].id
    one = look(desk, HEAD, "7,Quist,Zoe")
    one.answer(2, LEAVE)
    assert one.plan is not None and outcomes(one.plan) == [(2, Outcome.LEFT)]
    other = program.add_client(Name("Quist", "Zoe"))
    one = look(desk, HEAD, "7,Quist,Zoe")
    one.answer(2, same(other))
    assert one.plan is not None and [p.text for p in one.plan.problems] == ["another client has that number"]
    desk.undo()
    one = look(desk, HEAD, "7,Quist,Zoe")
    one.answer(2, same(id))
    one.take()
    assert people(desk) == {"7": "Quist, Zoe"}


@pytest.mark.parametrize("number", ["00123", "123", "123.0", "'00123", " 123 "])
def test_one_number_in_another_spelling_is_the_same_client(program: Program, desk: Desk, number: str) -> None:
    take(desk, HEAD, "00123,Abel,Ann")
    plan = take(desk, HEAD, f"{number},Abel,Ann")
    assert outcomes(plan) == [(2, K)] and not plan.lines[0].changes and people(desk) == {"00123": "Abel, Ann"}


@pytest.mark.parametrize("number", ["A\u20137", "a-7", "A - 7"])
def test_kinds_of_hyphens_tell_no_two_apart(program: Program, desk: Desk, number: str) -> None:
    take(desk, HEAD, "A-7,O'Neil,José")
    assert outcomes(take(desk, HEAD, f"{number},O\u2019NEIL,Jose\u0301")) == [(2, K)]


def test_numbers_that_differ_by_zeros_only_are_a_question(program: Program, desk: Desk) -> None:
    plan = planned(desk, HEAD, "00123,Abel,Ann", "123,Baker,Bob")
    assert outcomes(plan) == [(2, Q), (3, Q)] and {c.answer for c in plan.lines[0].choices} == {NEW, LEAVE}
    program.add_client(Name("Abel", "Ann"), number="00123")
    program.add_client(Name("Baker", "Bob"), number="123")
    assert outcomes(planned(desk, HEAD, "00123,Abel,Ann", "123,Baker,Bob")) == [(2, K), (3, K)]
    assert outcomes(planned(desk, HEAD, "0123,Cole,Cy")) == [(2, Q)]


def test_a_number_that_comes_later_is_asked_about(program: Program, desk: Desk) -> None:
    take(desk, "Last Name,First Name", "Lee,Sam")
    (own,) = people(desk)
    plan = planned(desk, HEAD, "77,Lee,Sam")
    assert own.startswith("T-") and outcomes(plan) == [(2, Q)]
    assert [c.answer for c in plan.lines[0].choices][1:] == [NEW, LEAVE]
    assert outcomes(take(desk, HEAD, "77,Lee,Sam", wishes=ImportOptions(match=True))) == [(2, Outcome.MATCHED)]
    assert people(desk) == {"77": "Lee, Sam"}
    assert outcomes(planned(desk, HEAD, "78,Lee,Sam")) == [(2, Q)], "whoever gave the old number"
    take(desk, HEAD, "78,Lee,Sam", wishes=ImportOptions(match=False))
    assert people(desk) == {"77": "Lee, Sam", "78": "Lee, Sam"}


def test_a_name_that_two_clients_have_is_refused_with_their_numbers(program: Program, desk: Desk) -> None:
    take(desk, f"{HEAD},Admit Date", "1,Lee,Sam,2026-11-02", "2,Lee,Sam,2026-11-09")
    plan = planned(desk, "Last Name,First Name,Discharge Date", "Lee,Sam,2026-11-20")
    assert [p.text for p in plan.problems] == ["2 clients have this name (1 and 2): give the number"]


def test_names_turned_round_are_asked_about(program: Program, desk: Desk) -> None:
    take(desk, HEAD, "1,Abel,Ann")
    plan = planned(desk, "Name,Weeks", "Abel Ann,12")
    assert outcomes(plan) == [(2, Q)] and "name reversed" in plan.lines[0].why
    assert "Names were read as first name, last name." in plan.notes
    taken = take(desk, "Name,Weeks", "Abel Ann,10", wishes=ImportOptions(match=True))
    assert taken.lines[0].changes == ("planned weeks 12 → 10",) and people(desk) == {"1": "Abel, Ann"}


def test_a_number_of_ours_is_nobody_else_s(program: Program, desk: Desk) -> None:
    id = program.add_client(Name("Lee", "Sam"))
    (own,) = people(desk)
    assert outcomes(planned(desk, HEAD, f"{own},Lee,Sam")) == [(2, K)]
    assert outcomes(planned(desk, HEAD, f"{own},Quist,Zoe")) == [(2, P)]
    assert outcomes(planned(desk, HEAD, "T-000001,Quist,Zoe")) == [(2, P)], "nobody can say of which file"
    assert outcomes(take(desk, HEAD, "T-0000-0001,Quist,Zoe")) == [(2, N)], "another laptop's says which"
    assert {c.id for c in desk.store.clients.all() if c.name.last == "Lee"} == {id}


def test_lines_of_one_person_are_one_person_in_several_groups(program: Program, desk: Desk) -> None:
    program.add_track("Evening", frozenset({1, 3}), 1080, 1275, since=date(2026, 9, 1))
    head = "MRN,Name,Track,Days,Admit Date,Discharge Date"
    plan = take(
        desk, head, '1,"Abel, Ann",Morning IOP,Mon Wed,2026-11-02,', '1,"Abel, Ann",Evening,Thu,2026-11-02,',
        '1,"Abel, Ann",Evening,Tue,2026-01-05,2026-03-01', '1,"Abel, Ann",Evening,Tue,2026-01-05,2026-03-01',
    )  # fmt: skip
    assert [o for _, o in outcomes(plan)] == [N, Outcome.SAME_PERSON, Outcome.SAME_PERSON, Outcome.NO_CLIENT]
    (file,) = desk.store.clients.files()
    assert file.episodes[0].admitted_on == date(2026, 11, 2) and file.episodes[0].discharged_on is None
    assert {day for _, day in file.placements[0].days} == {0, 2, 3}


def test_one_number_with_two_names_is_nobody(program: Program, desk: Desk) -> None:
    assert outcomes(planned(desk, HEAD, "1,Abel,Ann", "1,Baker,Bob", "2,Cole,Cy")) == [(2, P), (3, P), (4, N)]


def test_two_lines_for_one_client_are_a_problem(program: Program, desk: Desk) -> None:
    take(desk, "Last Name,First Name", "Lee,Sam")
    plan = planned(desk, HEAD, "77,Lee,Sam", "78,Lee,Sam", wishes=ImportOptions(match=True))
    assert [line.why for line in plan.lines if line.outcome is P] == ["the same client as line 2"]


def test_a_spelling_that_says_less_changes_nothing(program: Program, desk: Desk) -> None:
    program.add_client(Name("García", "José"), number="1")
    program.add_client(Name("DeShawn", "Ann"), number="2")
    assert not any(line.changes for line in take(desk, HEAD, "1,Garcia,Jose", "2,DESHAWN,ANN").lines)
    assert people(desk) == {"1": "García, José", "2": "DeShawn, Ann"}
    program.add_client(Name("NUNEZ", "ANA"), number="3")
    take(desk, HEAD, "3,Núñez,Ana")
    assert people(desk)["3"] == "Núñez, Ana"


def test_marks_between_two_lists_stay_with_who_they_are_of(group: GroupDay, clients: list[int]) -> None:
    desk = group.desk
    before = {c.id: c.name for c in desk.store.clients.all()}
    listed = [f"{c.number},{c.name.last},{c.name.first}" for c in desk.store.clients.all()]
    names = [line.partition(",")[2] for line in listed]
    shifted = [f"{line.partition(',')[0]},{name}" for line, name in zip(listed, names[1:] + names[:1], strict=True)]
    plan = planned(desk, HEAD, *shifted)
    assert not plan.intakes and len(plan.questions) == len(clients) and plan.looks_like_row_numbers
    assert {c.id: c.name for c in desk.store.clients.all()} == before
    assert row(desk.store, "client", id=clients[0])["last"] == before[clients[0]].last


def test_a_walk_in_s_visit_outside_of_the_admission_is_a_problem_of_the_line(program: Program, group: GroupDay) -> None:
    group.roster.new_walk_in("Sam Lee")
    head = f"{HEAD},Admit Date,Discharge Date"
    plan = planned(
        group.desk, head, "77,Lee,Sam,2026-11-16,2026-11-18", "78,Fox,Ann,2026-11-16,", wishes=ImportOptions(match=True)
    )
    assert outcomes(plan) == [(2, P), (3, N)] and "Fri, Nov 20, 2026" in plan.problems[0].text
