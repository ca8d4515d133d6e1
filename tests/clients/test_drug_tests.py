"""Tests of one client: what is due on which day, recording, planning, the proof of a draw."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iop_tui.clients.drug_tests import DrugTests, explain_draw
from iop_tui.clients.episodes import Episodes
from iop_tui.clients.joining import join, look
from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.desk.due_tests import DueTests
from iop_tui.domain.attendance import Mark
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.drug_tests import DrugTest, DrugTestPlan, draw
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import Name
from iop_tui.exchange.exporting import Request
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.reading_csv import exported
from tests.support.rows import everything, row, rows, steps

ALWAYS = DrugTestPlan(0, 0, DAY, "random", permille=1000)


def file_of(desk: Desk, client: int) -> ClientRecord:
    (file,) = desk.store.clients.files([client])
    return file


def due_days(desk: Desk, client: int, until: date) -> list[date]:
    return [d.day for d in DueTests(desk, [file_of(desk, client)], until).of(file_of(desk, client))]


def test_a_plan_holds_from_today_on_and_only_where_a_session_is_due(
    desk: Desk, program: Program, clients: list[int], clock: Clock
) -> None:
    DrugTests(desk).set_plan(clients[0], ALWAYS)
    assert due_days(desk, clients[0], DAY) == [DAY]
    assert due_days(desk, clients[0], DAY + timedelta(days=60)) == [DAY], "a day to come is told to nobody"
    program.close_day(date(2026, 11, 25), None, "Snow")
    cancelled = open_session(desk, program.tracks()[0].track.id, DAY)
    clock.set(date(2026, 11, 30), 9)
    assert due_days(desk, clients[0], date(2026, 11, 30)) == [
        DAY,
        date(2026, 11, 23),
        date(2026, 11, 27),
        date(2026, 11, 30),
    ]
    cancelled.closing.cancel("Flood")
    assert due_days(desk, clients[0], date(2026, 11, 23)) == [date(2026, 11, 23)], "a cancelled session is none"


def test_a_due_test_is_recorded_once_at_this_minute_and_taken_back(desk: Desk, group: GroupDay, clock: Clock) -> None:
    client, tests = group.on_roster[0], DrugTests(desk)
    tests.set_plan(client, ALWAYS)
    due, known = tests.due(client, DAY)
    assert due is not None and due.why == "drawn" and known is None
    clock.at(12, 20)
    before = everything(desk.store)
    tests.record_due(client, due, "collected")
    made = row(desk.store, "test")
    assert (made["why"], made["collection"], made["at_min"], made["collected_by"]) == ("drawn", "collected", 740, 1)
    assert steps(desk.store)[-1] == "record test"
    with pytest.raises(Refused, match="recorded already"):
        tests.record_due(client, due, "refused")
    assert tests.due(client, DAY)[1] is not None
    desk.undo()
    assert everything(desk.store) == before


def test_close_owes_a_due_test_of_those_who_are_here(desk: Desk, group: GroupDay) -> None:
    here, away = group.on_roster[:2]
    for client in (here, away):
        DrugTests(desk).set_plan(client, ALWAYS)
    group.sheet.mark(here, Mark.HERE)
    group.sheet.mark(away, Mark.NO_SHOW)
    group.reload()
    owed = [i for i in group.closing.open_items() if i.kind == "test"]
    assert [(i.client_id, i.words) for i in owed] == [(here, f"{group.short[here]}: test due, not recorded")]
    due, _ = DrugTests(desk).due(here, DAY)
    assert due is not None
    DrugTests(desk).record_due(here, due, "unable")
    group.reload()
    assert not [i for i in group.closing.open_items() if i.kind == "test"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": DAY + timedelta(days=1)}, "still to come"),
        ({"day": date(2020, 1, 1)}, "not in the program"),
        ({"collection": "positive"}, "become"),
        ({"why": "mood"}, "reason"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    desk: Desk, clients: list[int], changes: dict[str, object], words: str
) -> None:
    before = everything(desk.store)
    test = DrugTest(0, clients[0], DAY, "other", "collected")._replace(**changes)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=words):
        DrugTests(desk).record(test)
    assert everything(desk.store) == before


def test_the_same_day_and_reason_twice_is_refused_and_another_reason_is_not(desk: Desk, clients: list[int]) -> None:
    test = DrugTest(0, clients[0], DAY, "other", "collected", 600)
    first = DrugTests(desk).record(test)
    DrugTests(desk).record(test._replace(why="cause"))
    with pytest.raises(Refused, match="recorded already"):
        DrugTests(desk).record(test)
    with pytest.raises(Refused, match="recorded already"):
        DrugTests(desk).change(test._replace(id=first, why="cause"))
    DrugTests(desk).change(test._replace(id=first, collection="refused", note="left \x07 before"))
    assert [(r["collection"], r["note"]) for r in rows(desk.store, "test", why="other")] == [("refused", "left before")]


def test_a_client_who_is_expected_on_no_day_gets_no_plan(desk: Desk, program: Program) -> None:
    nobody = program.add_client(Name("Nowhere"), admitted_on=DAY)
    with pytest.raises(Refused, match="expected on no day"):
        DrugTests(desk).set_plan(nobody, ALWAYS)
    with pytest.raises(Refused, match="expected on no day"):
        DrugTests(desk).set_plan(nobody, ALWAYS._replace(way="fixed", weekdays=frozenset({0})))
    DrugTests(desk).set_plan(nobody, DrugTestPlan(0, 0, DAY))


def test_a_plan_changed_twice_on_one_day_keeps_its_draw(desk: Desk, clients: list[int]) -> None:
    tests = DrugTests(desk)
    tests.set_plan(clients[0], ALWAYS._replace(permille=500))
    first = row(desk.store, "test_plan")["id"]
    for plan in (DrugTestPlan(0, 0, DAY), ALWAYS._replace(permille=400)):
        tests.set_plan(clients[0], plan)
    held = [(r["id"], r["from_day"], r["permille"]) for r in rows(desk.store, "test_plan")]
    assert held == [(first, "2026-11-20", 500), (first + 1, "2026-11-21", 400)], "today draws nothing again"


def test_a_draw_is_explained_the_same_each_time_and_never_ahead(desk: Desk, clients: list[int], clock: Clock) -> None:
    DrugTests(desk).set_plan(clients[0], ALWAYS._replace(permille=400))
    file = file_of(desk, clients[0])
    desk.store.program.keep("draw_key", bytes(range(32)).hex())
    drawn = draw(bytes(range(32)), row(desk.store, "test_plan")["id"], DAY)
    assert 0.001 < drawn < 0.999
    for permille, side, due in (
        (int(drawn * 1000), "not below", "not due"),
        (int(drawn * 1000) + 1, "below", "due, drawn"),
    ):
        desk.store.program.keep("draw_key", bytes(range(32)).hex())
        desk.undo()
        DrugTests(desk).set_plan(clients[0], ALWAYS._replace(permille=permille))
        told = explain_draw(desk, file_of(desk, clients[0]), DAY)
        odds = f"{permille} in 1,000"
        assert told == [
            f"Fri, Nov 20, 2026: random, {odds} each program day",
            f"plan {row(desk.store, 'test_plan')['id']}, from 2026-11-20",
            f"u = {drawn:.6f}, odds {odds}: {side}",
            due,
        ]
    with pytest.raises(Refused, match="shown to nobody"):
        explain_draw(desk, file, DAY + timedelta(days=1))
    assert explain_draw(desk, file, DAY - timedelta(days=1)) == ["Thu, Nov 19, 2026: no plan of tests"]
    clock.set(date(2026, 11, 21), 9)
    assert explain_draw(desk, file, date(2026, 11, 21))[-1].startswith("not due: no session")


def test_the_csv_of_tests_has_what_became_of_them_and_the_odds_of_a_draw(desk: Desk, clients: list[int]) -> None:
    tests = DrugTests(desk)
    tests.set_plan(clients[0], ALWAYS)
    due, _ = tests.due(clients[0], DAY)
    assert due is not None
    tests.record_due(clients[0], due, "collected")
    tests.record(DrugTest(0, clients[0], DAY, "cause", "refused", None, "=1+1"))
    found = exported(desk, Request(DAY, DAY, "tests"))
    told = ("test_date", "client_id", "why", "odds_permille", "collection", "collected_at", "collected_by")
    assert [[r[c] for c in told] for r in found] == [
        ["2026-11-20", "C-001", "drawn", "1000", "collected", "09:02", "Rae Ellis"],
        ["2026-11-20", "C-001", "cause", "", "refused", "", "Rae Ellis"],
    ]
    assert "note" not in found[0] and not [c for c in found[0] if "result" in c]
    with pytest.raises(Refused, match="belong to no group"):
        exported(desk, Request(DAY, DAY, "tests", track_id=1))


def test_the_key_of_the_draws_is_made_with_the_file_and_is_its_own(desk: Desk) -> None:
    key = desk.store.drug_tests.draw_key()
    assert len(key) == 32 and len(set(key)) > 8 and key == desk.store.drug_tests.draw_key()


def test_a_plan_that_follows_another_one_begins_tomorrow_and_leaves_today_s_draw(
    desk: Desk, clients: list[int], clock: Clock
) -> None:
    client, tests = clients[0], DrugTests(desk)
    assert tests.set_plan(client, ALWAYS) == DAY
    assert tests.set_plan(client, DrugTestPlan(0, 0, DAY, "none")) == DAY + timedelta(days=1)
    assert tests.due(client, DAY)[0] is not None, "today's draw is known by then"
    assert tests.set_plan(client, ALWAYS) == DAY + timedelta(days=1), "what begins tomorrow is changed"
    clock.set(date(2026, 11, 23), 9)
    proof = explain_draw(desk, file_of(desk, client), desk.today)
    assert tests.set_plan(client, DrugTestPlan(0, 0, DAY, "none")) == date(2026, 11, 24)
    assert explain_draw(desk, file_of(desk, client), desk.today) == proof and proof[-1] == "due, drawn"
    clock.set(date(2026, 11, 25), 9)
    assert due_days(desk, client, desk.today) == [DAY, date(2026, 11, 23)]


def test_a_due_test_that_is_recorded_later_has_no_time(desk: Desk, clients: list[int], clock: Clock) -> None:
    DrugTests(desk).set_plan(clients[0], ALWAYS)
    clock.set(date(2026, 11, 21), 9)
    due, _ = DrugTests(desk).due(clients[0], DAY)
    assert due is not None
    DrugTests(desk).record_due(clients[0], due, "refused")
    assert row(desk.store, "test")["at_min"] is None, "nobody knows the minute"


def test_nothing_is_due_behind_a_discharge(desk: Desk, clients: list[int], clock: Clock) -> None:
    DrugTests(desk).set_plan(clients[0], ALWAYS)
    clock.set(date(2026, 11, 30), 9)
    assert len(due_days(desk, clients[0], desk.today)) == 5
    episode = file_of(desk, clients[0]).latest_episode()
    assert episode is not None
    gone = episode._replace(discharged_on=date(2026, 11, 25), discharge_reason="completed")
    Episodes(desk).change_episode(gone, sure=True)
    assert due_days(desk, clients[0], desk.today) == [DAY, date(2026, 11, 23), date(2026, 11, 25)]


def test_a_fixed_plan_needs_weekdays(desk: Desk, clients: list[int]) -> None:
    with pytest.raises(Refused, match="needs weekdays"):
        DrugTests(desk).set_plan(clients[0], DrugTestPlan(0, 0, DAY, "fixed"))


@pytest.mark.parametrize(
    ("stays", "goes", "kept"),
    [("refused", "collected", "goes"), ("collected", "refused", "stays"), ("excused", "refused", "stays")],
)
def test_of_two_tests_of_one_day_the_collected_one_is_kept_where_clients_are_joined(
    desk: Desk, program: Program, clients: list[int], stays: str, goes: str, kept: str
) -> None:
    twin = program.add_client(Name("Garcia", "Maria"), number="X-9", admitted_on=DAY)
    tests = DrugTests(desk)
    tests.record(DrugTest(0, clients[0], DAY, "cause", stays, note="stays"))
    tests.record(DrugTest(0, twin, DAY, "cause", goes, note="goes"))
    tests.record(DrugTest(0, twin, DAY, "return", "collected", note="alone"))
    join(desk, look(desk, clients[0], twin), {})
    left = desk.store.drug_tests.of_client(clients[0])
    assert sorted(t.note for t in left) == sorted([kept, "alone"]) and len(rows(desk.store, "test")) == 2


def test_fixed_days_on_which_nobody_is_expected_are_refused(desk: Desk, clients: list[int]) -> None:
    with pytest.raises(Refused, match="none of those weekdays"):
        DrugTests(desk).set_plan(clients[0], DrugTestPlan(0, 0, DAY, "fixed", frozenset({6})))


def test_who_collected_a_test_can_be_taken_away(desk: Desk, clients: list[int]) -> None:
    tests = DrugTests(desk)
    tests.record(DrugTest(0, clients[0], DAY, "cause", "collected"))
    (test,) = desk.store.drug_tests.of_client(clients[0])
    assert test.collected_by == desk.who
    tests.change(test._replace(collected_by=None))
    assert row(desk.store, "test")["collected_by"] is None
