"""More lists as other software writes them: nobody is lost in silence, nobody who is not here is expected."""

from __future__ import annotations

from datetime import date

import pytest

from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import Refused
from iop_tui.exchange.importing import read_clients
from iop_tui.exchange.importing.decoding import read_text
from iop_tui.exchange.importing.outcomes import Outcome
from tests.exchange.importing.made_files import read
from tests.exchange.importing.programs import outcomes, planned, take
from tests.support.program import Program

HEAD = "MRN,Last,First"
N, LEFT, NOT = Outcome.NEW, Outcome.LEFT, Outcome.NO_CLIENT


@pytest.mark.parametrize(
    ("lines", "last", "first"),
    [
        (("Surname,Name", "Abel,Ann"), "Abel", "Ann"), (("Name,Surname", "Ann,Abel"), "Abel", "Ann"),
        (("Name,Last Name", "Ann Abel,Abel"), "Abel", "Ann"), (("Last,First MI", "Abel,Ann B"), "Abel", "Ann B"),
        (("'Last','First'", "'O''Neil','Ann'"), "O'Neil", "Ann"), (("\"Last,First\"", "\"Abel,Ann\""), "Abel", "Ann"),
        (("Last,First", "V,Ann"), "V", "Ann"), (("Name", "Abel; Ann"), "Abel", "Ann"),
    ],
)  # fmt: skip
def test_where_the_names_stand(lines: tuple[str, ...], last: str, first: str) -> None:
    (one,) = read(*lines).lines
    assert (one.last, one.first) == (last, first)


def test_a_last_name_without_a_first_name_that_is_understood_is_refused() -> None:
    with pytest.raises(Refused, match="first_name=First Nm"):
        read("MRN,Last,First Nm", "1,Smith,John", "2,Smith,Mary")


def test_labels_between_people_lose_nobody(program: Program, desk: Desk) -> None:
    plan = take(desk, HEAD, "1,Abel,Ann", "Program,IOP,", "2,Baker,Bob", "Therapist,Rae Ellis,", "3,Cole,Cy")
    assert [line for line, outcome in outcomes(plan) if outcome is N] == [2, 4, 6]
    assert outcomes(planned(desk, "Last Name,First Name,Status", "Program,IOP,", "Dunn,Di,Active"))[1][1] is N


@pytest.mark.parametrize("foot", [
    "Prepared for,Riverside Recovery,,", "Legend,A=Active,I=Inactive,", "Caseload:,Rae Ellis LCSW,,", "Monday,,,",
    "Required,Required,Required,Required", "(required),(required),(optional),(optional)", "-----+----+----,,,",
    "Confidential 42 CFR Part 2,See policy,,", "Expediente,Apellido,Nombre,Estado", "Staff,,,",
])  # fmt: skip
def test_what_has_no_number_where_numbers_stand_is_no_client(program: Program, desk: Desk, foot: str) -> None:
    plan = take(desk, f"{HEAD},Status", "1,Abel,Ann,Active", "2,Baker,Bob,Active", foot)
    assert outcomes(plan) == [(2, N), (3, N), (4, NOT)]


def test_a_second_table_with_headings_of_its_own_is_left(program: Program, desk: Desk) -> None:
    plan = take(desk, HEAD, "1,Abel,Ann", "2,Baker,Bob", "", "Room,Capacity,Floor", "12,Blue Room,East")
    assert outcomes(plan) == [(2, N), (3, N), (5, NOT), (6, NOT)]


def test_people_under_a_title_that_says_not_here_are_left(program: Program, desk: Desk) -> None:
    plan = planned(desk, HEAD, "1,Abel,Ann", "Waiting list", "2,Baker,Bob", "Active clients", "3,Cole,Cy")
    assert outcomes(plan) == [(2, N), (3, NOT), (4, LEFT), (5, NOT), (6, N)] and plan.words == {"Waiting list": 1}


@pytest.mark.parametrize("status", [
    "No longer active", "Formerly enrolled", "Admitted - No Show", "Enrolled - Cancelled", "Was active until March",
    "Ineligible - open case", "Open - Denied",
])  # fmt: skip
def test_one_active_word_makes_nobody_active(program: Program, desk: Desk, status: str) -> None:
    assert outcomes(planned(desk, f"{HEAD},Status", f"1,Abel,Ann,{status}")) == [(2, LEFT)]


@pytest.mark.parametrize(("heading", "gone", "here"), [
    ("Deceased", "Y", "N"), ("On Waitlist", "TRUE", "FALSE"), ("Is Inactive", "1", "0"),
    ("Date Deleted", "2026-01-02", ""),
    ("Discharged", "Yes", "No"),
    ("Discharge Reason", "AMA", ""), ("Current Status", "Deceased", "Active"),
    ("Case Status", "Closed", "Open"), ("Active Flag", "N", "Y"), ("Cohort", "Waitlist", ""),
])  # fmt: skip
def test_columns_that_say_not_here(program: Program, desk: Desk, heading: str, gone: str, here: str) -> None:
    plan = planned(desk, f"{HEAD},{heading}", f"1,Abel,Ann,{gone}", f"2,Baker,Bob,{here}")
    assert outcomes(plan) == [(2, LEFT), (3, N)]


@pytest.mark.parametrize(
    "name", ["Smith,John (Deceased)", "Carter [Inactive],Cy", "Test,Patient", "Smith - DO NOT USE,Al"]
)
def test_notes_in_a_name_hold_the_line_back(program: Program, desk: Desk, name: str) -> None:
    assert outcomes(planned(desk, HEAD, f"1,{name}")) == [(2, LEFT)]


@pytest.mark.parametrize("number", ["TBD", "#REF!", "(blank)", "?", "0", "000", "pending", "New"])
def test_words_for_no_number_are_none(number: str) -> None:
    assert [c.number for c in read(HEAD, f"{number},Abel,Ann", f"{number},Baker,Bob").lines] == ["", ""]


def test_two_people_of_one_name_with_another_birthday_are_not_one_line() -> None:
    file = read("Last Name,First Name,DOB", "Smith,John,1/2/1980", "Smith,John,5/6/1991")
    assert [p.line for p in file.problems] == [3] and not file.not_clients


def test_a_letter_that_was_lost_before_leaves_the_others() -> None:
    file = read_clients("MRN,Last Name\n1,Müller\n2,Nu\ufffdez,\n".encode())
    assert file.encoding == "UTF-8" and [c.last for c in file.lines] == ["Müller"] and len(file.problems) == 1


def test_letters_of_the_east_are_asked_about() -> None:
    data = "MRN,Last Name,First Name\n1,Wałęsa,Šimon\n2,Žák,Zofie\n".encode("iso8859_2")
    file = read_clients(data)
    assert "latin-2" in [code for code, _ in file.encodings]


@pytest.mark.parametrize("text", ["03/14/2026 0815", "20260314081500", "'2026-03-14", "3/14/2026 8:15 AM"])
def test_dates_with_times_of_other_kinds(text: str) -> None:
    file = read(f"{HEAD},Admit Date", f"1,Abel,Ann,{text}", "2,Baker,Bob,(blank)", "3,Cole,Cy,1/0/1900")
    assert [c.admitted_on for c in file.lines] == [date(2026, 3, 14), None, None]


def test_a_discharge_without_an_admission_is_one_that_is_over(program: Program, desk: Desk) -> None:
    take(desk, f"{HEAD},Discharge Date", "1,Abel,Ann,2026-03-03")
    (episode,) = desk.store.clients.files()[0].episodes
    assert episode.admitted_on == episode.discharged_on == date(2026, 3, 3)


@pytest.mark.parametrize(("data", "said"), [
    (b"INSERT INTO clients VALUES (1)", "commands for a database"), (b"\x1f\x8b\x08", "compressed"),
    (b"PAR1", "Parquet"), (b"BEGIN:VCALENDAR", "calendar"), (b"<!-- x --><table>", "web page"),
])  # fmt: skip
def test_other_files_are_named(data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_text(data)
