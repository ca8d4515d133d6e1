"""CSV text: what a spreadsheet would run is defused, and reading it back gives exactly what was there."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.domain.formula import defused, restored
from iop_tui.exchange.exporting.csv_text import csv_bytes


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+cmd", "-cmd", "@SUM(A1)", "|x", "%x", "\t=1", "\rx", " =1", "\u00a0=1", "\n=1", "＝1", "＋1", "－1",
        "＠x", "-1-1", "+1 555 0100", "--1", "'quoted", "=HYPERLINK(\"http://x\",\"y\")", "-1.5.2", "+1e5",
        "\u22125", "\ufe621", "\ufe631", "\ufe661", "\u207b1", "\u208a1", "\u200b=1", "\ufeff=1", "\u2003 +x",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "García", "O'Neil", "a=1", "12", "-5", "+1.5", "0047", "(x)", "1-2", "2026-11-20", "–", "\u200bJo"]
)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@|%'\"\t\r\n, ;'"), max_size=30)


@given(TEXTS)
def test_defusing_is_undone_exactly(text: str) -> None:
    assert restored(defused(text)) == text


@given(TEXTS)
def test_no_cell_begins_with_what_a_spreadsheet_would_run(text: str) -> None:
    cell = defused(text)
    assert cell[:1] not in ("=", "@", "|", "%", "\t", "\r", "＝", "＋", "－", "＠")
    if cell[:1] in ("+", "-"):
        assert cell[1:].replace(".", "", 1).isdecimal()


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=5), max_size=8), st.booleans())
def test_every_cell_comes_back_as_it_was(table: list[list[str]], bom: bool) -> None:
    data = csv_bytes([[defused(c) for c in r] for r in table], bom)
    assert data.startswith(b"\xef\xbb\xbf") is bom
    text = data.decode("utf-8-sig" if bom else "utf-8")
    found = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert [[restored(c) for c in r] for r in found] == table


def test_quotes_are_doubled_and_lines_end_with_crlf() -> None:
    assert csv_bytes([['a"b', "c,d", "e\nf"], [1, "", None]], bom=False) == b'"a""b","c,d","e\nf"\r\n1,,\r\n'
