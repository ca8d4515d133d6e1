"""Contacts: what is recorded outside of group, what counts of it, what is refused, and that all of it is undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iop_tui.clients.contacts import Contacts, follow_up
from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.contacts import KINDS, Contact, read_minutes, read_relations, results_of
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.domain.reach import read_message, read_phone
from iop_tui.exchange.exporting import Request
from iop_tui.reports.file_check import check_file
from iop_tui.reports.history import of_client
from iop_tui.reports.progress import progress_of
from tests.conftest import DAY
from tests.support.program import Program
from tests.support.reading_csv import exported
from tests.support.rows import everything, row, rows


def week(desk: Desk, client: int) -> tuple[int, int]:
    found = progress_of(desk, desk.store.clients.files([client]), DAY, "adult")[client]
    return found.group_minutes, found.contact_minutes


def test_a_contact_counts_by_the_rule_and_undo_takes_it_back(desk: Desk, clients: list[int], program: Program) -> None:
    before = everything(desk.store)
    one = Contacts(desk).add(Contact(0, clients[0], "individual", DAY, 50))
    assert week(desk, clients[0]) == (0, 50) and row(desk.store, "contact")["recorded_by"] == desk.who
    Contacts(desk).add(Contact(0, clients[0], "medication", DAY, 20))
    assert week(desk, clients[0]) == (0, 50), "a medication visit counts by no default"
    program.set_rule("counting_contacts", "individual, medication")
    Contacts(desk).add(Contact(0, clients[0], "medication", DAY, 15))
    assert week(desk, clients[0]) == (0, 65), "what is recorded keeps what it was"
    found = desk.store.contacts.get(one)
    assert found is not None
    Contacts(desk).change(found._replace(counts=False))
    assert week(desk, clients[0]) == (0, 15)
    Contacts(desk).remove(found)
    for _ in range(6):
        desk.undo()
    assert everything(desk.store) == before
    for _ in range(6):
        desk.redo()
    assert week(desk, clients[0]) == (0, 15)
    assert [f.text for f in check_file(desk) if f.wrong] == []
    told = "\n".join(line.text for line in of_client(desk, clients[0]))
    assert "individual counseling" in told and "removed" in told


@pytest.mark.usefixtures("over")
@pytest.mark.parametrize(("start", "counted"), [(None, 60), (700, 25), (735, 60), (480, 60), (510, 30), (560, 0)])
def test_what_overlaps_group_counts_once(group: GroupDay, clients: list[int], start: int | None, counted: int) -> None:
    desk = group.desk
    group.sheet.mark(clients[0], Mark.HERE)
    alone, _ = week(desk, clients[0])
    Contacts(desk).add(Contact(0, clients[0], "individual", DAY, 60, start=start))
    assert week(desk, clients[0]) == (alone, counted)
    (line,) = exported(desk, Request(DAY, DAY, client_number="C-001"))
    assert (line["week_minutes"], line["week_contact_minutes"]) == (str(alone), str(counted))


def test_two_contacts_at_one_time_count_once(desk: Desk, clients: list[int]) -> None:
    Contacts(desk).add(Contact(0, clients[0], "individual", DAY, 50, start=480))
    Contacts(desk).add(Contact(0, clients[0], "family", DAY, 60, start=500))
    assert week(desk, clients[0]) == (0, 80)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"day": DAY + timedelta(days=1)}, "still to come"),
        ({"day": date(2026, 8, 1)}, "not in the program"),
        ({"kind": "party"}, "not a kind"),
        ({"result": "reached"}, "no such result"),
        ({"result": "no_show"}, "no minutes"),
        ({"minutes": 481}, "0 to 480"),
        ({"start": 1400, "minutes": 60}, "past midnight"),
        ({"start": 1440, "minutes": 0}, "past midnight"),
    ],
)
def test_what_cannot_be_is_refused_and_writes_nothing(
    desk: Desk, clients: list[int], change: dict[str, object], why: str
) -> None:
    before = everything(desk.store)
    contact = Contact(0, clients[0], "individual", DAY, 50)._replace(**change)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=why):
        Contacts(desk).add(contact)
    assert everything(desk.store) == before


def test_the_same_contact_twice_is_refused_and_a_long_one_asked_back(desk: Desk, clients: list[int]) -> None:
    Contacts(desk).add(Contact(0, clients[0], "individual", DAY, 50, start=600))
    with pytest.raises(Refused, match="recorded already"):
        Contacts(desk).add(Contact(0, clients[0], "individual", DAY, 20, start=600))
    Contacts(desk).add(Contact(0, clients[0], "family", DAY, 20, start=600))
    with pytest.raises(NeedsConfirmation, match="181 minutes"):
        Contacts(desk).add(Contact(0, clients[0], "individual", DAY, 181))
    assert Contacts(desk).add(Contact(0, clients[0], "individual", DAY, 181), sure=True)


@pytest.mark.parametrize("kind", ["outreach", "orientation", "crisis"])
def test_some_kinds_reach_beyond_the_admission(desk: Desk, program: Program, clients: list[int], kind: str) -> None:
    (file,) = desk.store.clients.files([clients[0]])
    admitted = file.episodes[0].admitted_on
    result = next(iter(results_of(kind)))
    for back, allowed in ((60, True), (61, False)):
        contact = Contact(0, clients[0], kind, admitted - timedelta(days=back), result=result)
        if allowed:
            assert Contacts(desk).add(contact)
            assert row(desk.store, "contact")["episode_id"] is None
        else:
            with pytest.raises(Refused, match="not in the program"):
                Contacts(desk).add(contact)


def test_a_call_closes_what_was_due_and_both_are_one_step(group: GroupDay, clients: list[int]) -> None:
    desk = group.desk
    follow_up(desk, clients[0], DAY, "Call before group.", group.id)
    (due,) = desk.store.dues.open_by(DAY)
    before = everything(desk.store)
    call = Contact(0, clients[0], "outreach", DAY, result="reached", about_session_id=group.id)
    Contacts(desk).call(call, due)
    assert not desk.store.dues.open_by(DAY) and [d.outcome for d in desk.store.dues.done_on(DAY)] == ["reached"]
    assert row(desk.store, "contact")["start_min"] == Contacts(desk).minute
    assert desk.undo().client_id == clients[0] and everything(desk.store) == before
    with pytest.raises(Refused, match="from today on"):
        follow_up(desk, clients[0], DAY - timedelta(days=1), "", group.id)


def test_a_copied_number_is_on_record_and_undo_passes_over_it(desk: Desk, clients: list[int]) -> None:
    Contacts(desk).add(Contact(0, clients[0], "individual", DAY, 50))
    Contacts(desk).copied_phone(clients[0])
    assert desk.undo().what == "add contact" and not rows(desk.store, "contact")


@pytest.mark.parametrize(
    ("typed", "minutes"), [("50", 50), ("0:50", 50), ("50m", 50), ("1:20", 80), ("", 0), (" 45 min", 45)]
)
def test_a_length_is_read_as_it_is_typed(typed: str, minutes: int) -> None:
    assert read_minutes(typed) == minutes


@pytest.mark.parametrize("typed", ["soon", "1:7", "1:70", "-5", "481", "50.5", ":50:"])
def test_what_is_no_length_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        read_minutes(typed)


@pytest.mark.parametrize(
    ("typed", "phone"), [("555-0142", "555-0142"), (" (312)  555-0142 x7 ", "(312) 555-0142 x7"), ("", "")]
)
def test_a_phone_is_kept_as_it_was_typed(typed: str, phone: str) -> None:
    assert read_phone(typed) == phone


@pytest.mark.parametrize("typed", ["12345", "call Ana", "5550142 Ana", "1" * 21, "(((((((((", "555-0142;"])
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="no phone number"):
        read_phone(typed)


def test_relations_are_picked_and_no_name_gets_in() -> None:
    assert read_relations("Partner, child") == ("partner", "child")
    assert read_relations("gua; prob") == ("guardian", "probation") and read_relations("") == ()
    for typed in ("Ana", "p", "parent Ana"):
        with pytest.raises(Refused, match="not one relation"):
            read_relations(typed)
    assert (read_message("Y"), read_message("no"), read_message("")) == ("yes", "no", "")
    with pytest.raises(Refused):
        read_message("perhaps")
    assert len(KINDS) == 9, "a digit each"


@pytest.mark.usefixtures("over")
def test_contacts_reach_the_day_minimum_only_where_the_rules_say_so(
    group: GroupDay, clients: list[int], program: Program
) -> None:
    group.sheet.arrive(clients[0], 560)
    lack = group.closing.summary().under[clients[0]]
    Contacts(group.desk).add(Contact(0, clients[0], "individual", DAY, 60, start=700))
    assert group.closing.summary().under[clients[0]] == lack
    program.set_rule("contacts_in_day", "yes")
    group.reload()
    assert group.sheet.beside_minutes(clients[0]) == 25, "35 of the 60 minutes were group"
    assert clients[0] not in group.closing.summary().under
