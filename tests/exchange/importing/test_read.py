"""Whole files: what is taken, what is left out, and which lines are not read and why."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from iop_tui.domain.errors import Refused
from iop_tui.exchange.importing import DateOrder, LineProblem, read_clients
from tests.exchange.importing.made_files import line, read

SYNTHEA = Path(__file__).parents[4] / "shared" / "data" / "ehr_patients_synthea.csv"
SYNTHEA_HEADINGS = (
    "Id,BIRTHDATE,DEATHDATE,SSN,DRIVERS,PASSPORT,PREFIX,FIRST,MIDDLE,LAST,SUFFIX,MAIDEN,MARITAL,RACE,ETHNICITY,"
    "GENDER,BIRTHPLACE,ADDRESS,CITY,STATE,COUNTY,FIPS,ZIP,LAT,LON,HEALTHCARE_EXPENSES,HEALTHCARE_COVERAGE,INCOME"
)
EVERYTHING = """\
Sunrise IOP - client roster
Printed by: front desk

Chart #;Client Name;Goes by;DOB;Admit Date;D/C Date;D/C Reason;Clean Date;Status;LOS (weeks);LOC;Group;Days
0012;"Byron, Ada King";Lady;10.12.1985;05.01.2026;;;31.12.2025;Active;12 weeks;2.1;Morning;M/W/F
0013;Jane Doe;;01.01.1990;12.01.2026;02.03.2026;Left AMA;;Discharged;;2.1;;TTh

"""


def test_a_file_with_everything() -> None:
    file = read_clients(EVERYTHING.encode())
    ada = replace(
        line(5, "Byron", "Ada King", id_="0012", admitted=date(2026, 1, 5)),
        preferred="Lady",
        sobriety_date=date(2025, 12, 31),
        planned_weeks=12,
        level_of_care="2.1",
        track="Morning",
        weekdays=frozenset({0, 2, 4}),
        active=True,
    )
    jane = replace(
        line(6, "Doe", "Jane", id_="0013", admitted=date(2026, 1, 12)),
        discharged_on=date(2026, 3, 2),
        discharge_reason="dropped_out",
        level_of_care="2.1",
        weekdays=frozenset({1, 3}),
        active=False,
    )
    assert file.lines == (ada, jane)
    assert file.problems == ()
    assert file.taken[:3] == (
        ("Chart #", "client number"),
        ("Client Name", "name"),
        ("Goes by", "preferred name"),
    )
    assert (file.left_out, file.encoding, file.delimiter) == (("DOB",), "UTF-8", "semicolon")
    assert (file.date_order, file.ambiguous_dates, file.examples) == (DateOrder.DMY, False, None)


@pytest.mark.skipif(not SYNTHEA.exists(), reason=f"{SYNTHEA.name} is not on this machine")
def test_the_export_of_an_ehr() -> None:
    file = read_clients(SYNTHEA.read_bytes())
    assert (len(file.lines), file.problems) == (116, ())
    assert file.taken == (("Id", "client number"), ("FIRST", "first name"), ("LAST", "last name"))
    assert len(file.left_out) == 25
    assert {"BIRTHDATE", "SSN", "ADDRESS", "MIDDLE", "MAIDEN", "GENDER", "RACE"} <= set(file.left_out)
    header, *rows = (row.split(",") for row in SYNTHEA.read_text().splitlines())
    shown = repr(file)
    for row in rows:
        for heading in ("SSN", "DRIVERS", "PASSPORT", "ADDRESS", "BIRTHDATE"):
            cell = row[header.index(heading)]
            assert not cell or cell not in shown


def test_the_shape_of_that_export() -> None:
    file = read(
        SYNTHEA_HEADINGS,
        "a-1,1985-12-10,,999-10-0001,S1,X1,Ms.,Ada1,Augusta,Byron2,,Gordon,M,white,x,F,London,1 Elm,"
        "Town,MA,Ex,,0,1,2,3,4,5",
        "a-2,1990-01-01,,999-10-0002,,,Mr.,José3,,Lovelace4,,,S,black,x,M,Boston,2 Oak,Town,MA,Ex,1,0,1,2,3,4,5",
    )
    assert file.lines == (line(2, "Byron2", "Ada1", id_="a-1"), line(3, "Lovelace4", "José3", id_="a-2"))
    assert file.problems == ()
    assert file.left_out == tuple(h for h in SYNTHEA_HEADINGS.split(",") if h not in ("Id", "FIRST", "LAST"))
    assert file.date_order is None


def test_dates_that_read_both_ways_are_asked_about() -> None:
    lines = ("Name,Admit Date,DOB", "Ada Byron,05/05/2026,13/12/1985", "Jane Doe,01/05/2026 0:00,14/12/1985")
    file = read(*lines)
    assert (file.lines, file.problems, file.date_order) == ((), (), None)
    assert file.ambiguous_dates
    assert (file.example, file.examples) == ("01/05/2026", ("2026-01-05", "2026-05-01"))
    assert (file.taken, file.left_out) == ((("Name", "name"), ("Admit Date", "admission date")), ("DOB",))
    for order, day in ((DateOrder.MDY, date(2026, 1, 5)), (DateOrder.DMY, date(2026, 5, 1))):
        answered = read(*lines, dates=order)
        assert (answered.lines[1].admitted_on, answered.date_order) == (day, order)
        assert (answered.ambiguous_dates, answered.example, answered.examples) == (False, "", None)


def test_one_date_settles_the_order_of_every_date_column() -> None:
    file = read("Name,Admit Date,D/C Date", "Ada Byron,01/05/2026,", "Jane Doe,01/06/2026,02/28/2026")
    assert (file.date_order, file.lines[0].admitted_on) == (DateOrder.MDY, date(2026, 1, 5))


def test_a_date_that_the_answer_makes_impossible_is_a_problem_of_its_line() -> None:
    file = read("Name,Admit Date", "A B,1/5/2026", "C D,13/5/2026", dates=DateOrder.MDY)
    assert file.problems == (LineProblem(3, "the admission date is not a date"),)


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Days", ["45", "30"]),
        ("Weeks", ["few", "many"]),
        ("Discharged", ["No", "Yes"]),
        ("Last use", ["beer", "THC"]),
    ],
)
def test_a_heading_that_means_another_thing_here_is_left_out(heading: str, cells: list[str]) -> None:
    file = read(f"Name,{heading}", *(f"A{cell} B,{cell}" for cell in cells))
    assert (len(file.lines), file.problems, file.left_out) == (2, (), (heading,))


@pytest.mark.parametrize("cell", ["Jan 5, 2026", "2026-01-05", "1/5/2026", "46027", "TBD", ""])
def test_a_heading_that_may_mean_another_thing_is_taken_where_it_does_not(cell: str) -> None:
    file = read("Name,Intake", f'A B,"{cell}"', dates=DateOrder.MDY)
    assert file.taken == (("Name", "name"), ("Intake", "admission date"))
    assert file.lines == (line(2, "B", "A", admitted=date(2026, 1, 5) if "6" in cell else None),)


def test_such_a_heading_counts_where_any_cell_can_be_read() -> None:
    file = read("Name,Days", "A B,MWF", "C D,45")
    assert file.problems == (LineProblem(3, "the days are not days of the week"),)


def test_words_for_nothing_are_nothing() -> None:
    file = read("MRN,Name,Admit Date,Track,Weeks,Days,Reason for discharge,Status", "N/A,A B,TBD,n/a,-,None,N/A,-")
    assert file.lines == (line(2, "B", "A"),)


def test_hostile_text_is_made_harmless() -> None:
    file = read("Name,Track", "\"\x1b[2J\u202eByron, 'Ada\",'=1+1")
    assert (file.lines[0].last, file.lines[0].first, file.lines[0].track) == ("[2JByron", "'Ada", "=1+1")


def test_headings_alone_are_a_file_without_clients() -> None:
    assert read("Last,First").lines == ()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Id,SSN\n1,2\n", b"Name,Name\na,b\n", b"Ada\nJane\n"])
def test_what_is_no_such_file_is_refused_with_a_hint(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_clients(data)
    assert refused.value.text and refused.value.hint
    assert "Ada" not in str(refused.value)
