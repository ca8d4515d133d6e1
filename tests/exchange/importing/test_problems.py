"""Lines that are not read as a client, and what is said of them."""

import pytest

from iop_tui.exchange.importing import LineProblem
from tests.exchange.importing.made_files import line, read


@pytest.mark.parametrize(
    ("heading", "cell", "problem"),
    [
        ("Admission date", "soon", "the admission date is not a date"),
        ("Admission date", "2026-02-30", "the admission date is not a date"),
        ("D/C Date", "13/13/2026", "the discharge date is not a date"),
        ("Clean Date", "3 weeks ago", "the sobriety date is not a date"),
        ("Planned weeks", "a while", "the planned weeks are not a number of weeks"),
        ("Group days", "often", "the days are not days of the week"),
        ("MRN", "1.23E+05", "client number was changed by a spreadsheet (1.23E+05); export it as text"),
        ("MRN", "7" * 201, "the client number is longer than 200 characters"),
        ("Track", "t" * 201, "the track is longer than 200 characters"),
        ("Nickname", "n" * 201, "the preferred name is longer than 200 characters"),
        ("LOC", "l" * 201, "the level of care is longer than 200 characters"),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_problem_of_its_line(heading: str, cell: str, problem: str) -> None:
    file = read(f"Last,First,{heading}", "Byron,Ada,", f"Doe,Jane,{cell}")
    assert file.lines == (line(2, "Byron", "Ada"),)
    assert file.problems == (LineProblem(3, problem),)


@pytest.mark.parametrize("cells", ["-,.", "1,2", "?,"])
def test_no_name(cells: str) -> None:
    assert read("Last,First,Track", f"{cells},x").problems == (LineProblem(2, "no name"),)


@pytest.mark.parametrize("name", ["x" * 201, f"x,{'y' * 201}"])
def test_a_name_beyond_measure(name: str) -> None:
    file = read("Last,First", name)
    assert file.problems == (LineProblem(2, "the name is longer than 200 characters"),)


def test_one_name_is_the_last_name() -> None:
    assert [c.last for c in read("First,Last", "Ada,", ",Byron").lines] == ["Ada", "Byron"]
    assert read("First name", "Ada").lines == (line(2, "Ada"),)


def test_discharged_before_admission() -> None:
    file = read("Name,Admitted,Discharged", "Ada B,2026-02-01,2026-01-31", "Jane D,2026-02-01,2026-02-01")
    assert file.problems == (LineProblem(2, "discharged before admission"),)
    assert [client.line for client in file.lines] == [3]


def test_every_problem_of_a_line_is_named_in_the_order_of_the_lines() -> None:
    file = read("MRN,Name,Admit Date,Weeks", "1,,soon,12", "2,A B,2026-01-05,8", "1,C D,2026-01-05,x", "3,E F,,,,z")
    assert [(problem.line, problem.text) for problem in file.problems] == [
        (2, "no name"),
        (2, "the admission date is not a date"),
        (2, "client number stands twice (also line 4)"),
        (4, "the planned weeks are not a number of weeks"),
        (4, "client number stands twice (also line 2)"),
        (5, "has more cells than there are headings"),
    ]
    assert [client.line for client in file.lines] == [3]


def test_a_client_number_that_stands_thrice() -> None:
    file = read("MRN,Name", "a1,A B", "A1,C D", "x,E F", "a1,G H")
    assert file.problems == (
        LineProblem(2, "client number stands twice (also lines 3, 5)"),
        LineProblem(3, "client number stands twice (also lines 2, 5)"),
        LineProblem(5, "client number stands twice (also lines 2, 3)"),
    )
    assert [client.number for client in file.lines] == ["x"]


def test_the_same_name_needs_two_numbers() -> None:
    same = "same name as line 2 and no client number to tell them apart"
    assert read("Name", "Ada Byron", '"BYRON, Ada"').problems == (LineProblem(3, same),)
    assert read("MRN,Name,Track", "1,Ada Byron,x", ",Ada Byron,x").problems == (LineProblem(3, same),)
    assert read("MRN,Name", "1,Ada Byron", "2,Ada Byron").problems == ()
