"""What holds for every file: nothing but Refused is raised, nothing is lost, nothing left out shows."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iop_tui.domain.errors import Refused
from iop_tui.exchange.importing import DateOrder, ImportedFile, read_clients
from iop_tui.exchange.importing.read import Known
from tests.exchange.importing.made_files import ALPHABETS, ENCODINGS, HEADINGS, LATIN, attempt, clients, written

pytestmark = pytest.mark.slow

# Whole files are drawn and read; on a busy machine that takes its time and is no failure.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@unhurried
@given(
    st.data(),
    st.sampled_from(ENCODINGS),
    st.sampled_from([("comma", ","), ("semicolon", ";"), ("tab", "\t")]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(DateOrder),
)
def test_every_client_comes_back_out_of_every_kind_of_file(
    data: st.DataObject, encoding: str, delimiter: tuple[str, str], end: str, order: DateOrder
) -> None:
    people = data.draw(clients(ALPHABETS["cp1252" if encoding == "cp1252" else "utf"]))
    text = written(people, delimiter[1], end, order)
    # letters drawn at random may look like those of another encoding, which would be asked
    known = Known(order, "windows-1252" if encoding == "cp1252" else "")
    file = read_clients(text.encode(encoding), known=known)
    # suffixes and capitals are put right; what stands in the file is kept beside
    found = [replace(one, line=0, last=one.written.last, first=one.written.first) for one in file.lines]
    assert found == [replace(one, line=0) for one in people]
    assert [one.line for one in file.lines] == [one.line for one in people]
    assert (file.problems, file.left_out, file.delimiter) == ((), (), delimiter[0])


@unhurried
@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda text: text.encode("utf-16", "surrogatepass")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    attempt(data)


@unhurried
@given(st.binary(max_size=300), st.sampled_from(ENCODINGS), st.sampled_from(",;\t"))
def test_any_bytes_under_headings_are_read_or_refused(data: bytes, encoding: str, delimiter: str) -> None:
    attempt((delimiter.join(HEADINGS) + "\n").encode(encoding) + data)


ODD_CELLS = (
    *(
        "",
        "Name",
        "First",
        "Last",
        "Admit Date",
        "MRN",
        "Days",
        "1/5/2026",
        "13/1/26",
        "2026-02-30",
        "MWF",
        '"',
    ),
    *("'=", "1.23E+05", "Total: 3", "\r", "\x00", "\u202e", "Doe, Jane", "T" * 201, "9" * 20, "0", "-"),
)
CELLS = st.sampled_from(ODD_CELLS)


@unhurried
@given(st.lists(st.lists(CELLS | st.text(max_size=5), max_size=5), max_size=8), st.sampled_from(",;\t"))
def test_any_table_is_read_or_refused(rows: list[list[str]], delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in rows)
    result = attempt(text.encode("utf-8", "replace"))
    if isinstance(result, ImportedFile):
        bad = {problem.line for problem in result.problems}
        assert not bad & {one.line for one in result.lines}
        assert all(one.last and max(len(one.last), len(one.first)) <= 200 for one in result.lines)
        assert list(result.problems) == sorted(result.problems, key=lambda problem: problem.line)
        assert result.ambiguous_dates == (result.examples is not None) == bool(result.example)


OTHER_HEADINGS = (
    "DOB",
    "SSN",
    "Insurance ID",
    "Emergency contact name",
    "Phone",
    "Diagnosis",
    "Middle name",
    "",
)
SECRETS = st.integers(10**9, 10**10).map("secret{}".format) | st.just("") | st.just("7/31/1987")


@unhurried
@given(st.data(), st.permutations(range(len(HEADINGS) + len(OTHER_HEADINGS))))
def test_nothing_that_is_left_out_shows_anywhere(data: st.DataObject, places: list[int]) -> None:
    people = data.draw(clients(LATIN))
    rows = list(csv.reader(io.StringIO(written(people, ",", "\n", DateOrder.YMD))))
    wide = [[*rows[0], *OTHER_HEADINGS]]
    wide += [[*row, *data.draw(st.tuples(*[SECRETS] * len(OTHER_HEADINGS)))] for row in rows[1:]]
    out = io.StringIO()
    csv.writer(out).writerows([row[place] for place in places] for row in wide)
    shown = repr(attempt(out.getvalue().encode()))
    assert "secret" not in shown
    assert "1987" not in shown
    assert "datetime.date(1987, 7, 31)" not in shown


@unhurried
@given(
    st.lists(st.tuples(SECRETS, SECRETS, SECRETS), min_size=1),
    st.sampled_from(["", "SSN,Birth date,Phone\n"]),
)
def test_a_file_without_names_is_refused_and_shows_no_cell(rows: list[tuple[str, str, str]], headings: str) -> None:
    result = attempt((headings + "\n".join(",".join(row) for row in rows)).encode())
    assert isinstance(result, Refused)
    assert "secret" not in str(result)
    assert "1987" not in str(result)
