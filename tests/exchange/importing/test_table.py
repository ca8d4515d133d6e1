"""Text to headings and rows: delimiters, rows above the headings, and the line each row stands on."""

import pytest

from iop_tui.domain.errors import Refused
from iop_tui.exchange.importing.results import LineProblem
from iop_tui.exchange.importing.table import Row, read_table


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("MRN,First,Last\n1,Ada,Byron\n", "comma"),
        ("MRN;First;Last\n1;Ada;Byron\n", "semicolon"),
        ("MRN\tFirst\tLast\n1\tAda\tByron\n", "tab"),
        ("MRN;Last, First\n1;Byron, Ada\n", "semicolon"),
        ("Last;First;Track\nByron;Ada;a,b,c,d,e\n", "semicolon"),
        ("Last\tFirst\nByron\tAda\n", "tab"),
        ("Name\nByron, Ada\nDoe, Jane\n", "semicolon"),
        ("Name\nAda Byron\n", "comma"),
        ("sep=;\nLast;First\nByron;Ada\n", "semicolon"),
    ],
)
def test_the_delimiter_under_which_the_headings_are_known(text: str, delimiter: str) -> None:
    table = read_table(text)
    assert table.delimiter == delimiter
    assert table.problems == ()


def test_rows_above_the_headings_are_skipped_and_lines_are_those_of_the_file() -> None:
    text = 'Client roster\nPrinted "today"\n\n,,\nLast,First\n\nByron,Ada\n,\n  \nDoe,Jane\n\n\n,,,\n'
    table = read_table(text)
    assert table.headings == ("Last", "First")
    assert table.rows == (Row(7, ("Byron", "Ada")), Row(10, ("Doe", "Jane")))
    assert table.problems == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_record_stands_on_the_line_where_it_begins(end: str) -> None:
    text = end.join(["Last,First,Track", 'Byron,Ada,"one', 'two"', "Doe,Jane,x", '"A"",B",C,"'])
    table = read_table(text + end + '"' + end + "E,F,")
    assert [row.line for row in table.rows] == [2, 4, 5, 7]
    assert table.rows[0].cells[2] == f"one{end}two"
    assert table.rows[2].cells[0] == 'A",B'


def test_short_rows_long_rows_and_rows_that_repeat_the_headings() -> None:
    text = "Last,First,Track\nByron,A\nDoe,Jane,x,,\nlast, FIRST ,track\nDoe,J,x,y\nRoe,R,x\n"
    table = read_table(text)
    assert [row.cells for row in table.rows] == [
        ("Byron", "A", ""),
        ("Doe", "Jane", "x", "", ""),
        ("Roe", "R", "x"),
    ]
    assert table.problems == (LineProblem(5, "has more cells than there are headings"),)


def test_a_cell_under_no_heading_is_one_cell_too_many() -> None:
    assert read_table("Last,First,,\nByron,Ada,,\nDoe,Jane,,note\n").problems == (
        LineProblem(3, "has more cells than there are headings"),
    )


@pytest.mark.parametrize(
    "foot",
    [
        "Total: 116",
        "Total,116",
        "116 clients",
        "Page 1 of 3",
        "Printed 1/5/2026 9:00 AM",
        "Grand Total",
        "Count 7",
    ],
)
def test_the_foot_of_a_report_is_no_client(foot: str) -> None:
    table = read_table(f"Last,First,Track\nByron,Ada,x\n{foot}\n")
    assert [row.line for row in table.rows] == [2]
    assert table.problems == () and [left.line for left in table.not_clients] == [3]


def test_a_client_called_count_is_a_client() -> None:
    assert len(read_table("Last,First\nCount,Basie\nPage,Jimmy\nTotal,Ann\n").rows) == 3


def test_the_row_that_names_most_is_the_row_of_headings() -> None:
    assert read_table("Client,,\nMRN,First,Last\n1,Ada,Byron\n").headings == ("MRN", "First", "Last")


def test_a_word_that_is_said_of_every_person_is_no_heading() -> None:
    with pytest.raises(Refused) as refused:
        read_table("Byron,Client,Active\nDoe,Client,Active\n")
    assert refused.value.text == "No heading for the client's name among: Client, Active and 1 more."


def test_headings_that_come_again_on_every_page_are_headings() -> None:
    assert read_table("Last,First\nLast,First\n\nByron,Ada\n").rows == (Row(4, ("Byron", "Ada")),)


def test_headings_written_as_one_word_with_capitals_inside() -> None:
    assert read_table("PtLegalFirstName,PtLegalLastName\nAda,Byron\n").headings[0] == "PtLegalFirstName"


def test_headings_stand_in_the_first_thirty_rows() -> None:
    assert read_table("x\n" * 29 + "Last,First\nByron,Ada\n").rows == (Row(31, ("Byron", "Ada")),)
    with pytest.raises(Refused):
        read_table("x\n" * 30 + "Last,First\nByron,Ada\n")


def test_spaces_after_the_delimiter_do_not_spoil_quotes() -> None:
    assert read_table('"Last", "First"\n"Byron, Lady", "Ada"\n').rows == (Row(2, ("Byron, Lady", "Ada")),)


def test_zero_characters_are_dropped() -> None:
    assert read_table("La\x00st,First\nBy\x00ron,Ada\x00\n").rows == (Row(2, ("Byron", "Ada")),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Id,SSN,Birth Date\n1,2,3\n", "No heading for the client's name among: Id, SSN, Birth Date."),
        ("Roster\nId;DOB;Klient\n1;2;Byron\n", "No heading for the client's name among: Id, DOB and 1 more."),
        ("Byron,Ada,active\nDoe,Jane,active\n", "The file has no row of headings."),
        ("Byron,Ada,1815-12-10\n", "The file has no row of headings."),
    ],
)
def test_no_heading_for_a_name_says_so_and_never_shows_a_person(text: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        read_table(text)
    assert refused.value.text == said
    assert refused.value.hint.startswith('Name one column "Last name" and one "First name", or one column "Name"')


def test_a_quotation_mark_that_is_never_closed_is_refused_by_line() -> None:
    with pytest.raises(Refused) as refused:
        read_table('Last,First\nByron,Ada\nDoe,"Jane\nRoe,Rae\n')
    assert refused.value.text == "A quotation mark on line 3 or after it is never closed."


def test_a_cell_beyond_all_measure_is_refused_by_line() -> None:
    with pytest.raises(Refused) as refused:
        read_table('Last,First\nByron,Ada\nDoe,"' + "x" * 200_000 + '"\n')
    assert refused.value.text == "A cell that begins on line 3 is too long to be one."


def test_headings_alone_are_a_table_without_rows() -> None:
    assert read_table("Last,First").rows == ()
