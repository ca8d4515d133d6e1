"""Single cells: text, names, days, status, reason, weeks, numbers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.domain.name_parts import split_name
from iop_tui.exchange.importing.clean_text import clean
from iop_tui.exchange.importing.values import parse_number, parse_reason, parse_status, parse_weeks
from iop_tui.exchange.importing.weekdays import parse_days


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Ada \t Love\n lace ", "Ada Love lace"),
        ("A\x1b[31mda\x00\x7f\x9b", "A[31mda"),
        ("\u202eAda\u202c \u2066B\u2069\u200e", "Ada B"),
        ("Zo\u200be\u0308\ufeff\u00ad", "Zoë"),
        ("Jo\u200dhn\u200c", "John"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("\u0645\u200c \u0645\u200c", "\u0645 \u0645"),
        ("A\u00a0B\u2028C\u3000D", "A B C D"),
        ("'=1+1", "=1+1"),
        ("'@x", "@x"),
        ("'Abd", "'Abd"),
        ("O'Neil", "O'Neil"),
        ('="00123"', "00123"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text())
def test_cleaned_text_holds_nothing_unseen(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == " ".join(cleaned.split())
    assert unicodedata.is_normalized("NFC", cleaned)
    hidden = {unicodedata.category(sign) for sign in cleaned if sign not in "\u200c\u200d"}
    assert not hidden & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "last", "first"),
    [
        ("Doe, Jane", "Doe", "Jane"),
        ("Doe, Jane Ann", "Doe", "Jane Ann"),
        ("Doe,Jane", "Doe", "Jane"),
        ("Van Dyke, Anna", "Van Dyke", "Anna"),
        ("Jane Doe", "Doe", "Jane"),
        ("Jane Ann Doe", "Doe", "Jane Ann"),
        ("Doe", "Doe", ""),
        ("Doe,", "Doe", ""),
        (", Jane", "Jane", ""),
        ("Doe Jr., John", "Doe Jr.", "John"),
        ("Doe, John, Jr.", "Doe Jr.", "John"),
        ("Doe, III, John", "Doe III", "John"),
        ("John Doe Jr.", "Doe Jr.", "John"),
        ("John II", "John II", ""),
        (",", "", ""),
        ("", "", ""),
    ],
)
def test_split_name(text: str, last: str, first: str) -> None:
    assert split_name(text)[:2] == (last, first)


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (
            "mon,wed,fri|M W F|MWF|Mon/Wed/Fri|m-w-f|Monday, Wednesday & Friday|Mon. Wed. Fri.|M/W/F 9-12",
            {0, 2, 4},
        ),
        (
            "MWF 9:00am-12:00pm|Mondays, Wednesdays and Fridays|Mon Wed Fri evenings|M;W;F|(M,W,F)|M+W+F",
            {0, 2, 4},
        ),
        ("M/W/F 9:00 a.m. - 12:00 p.m.|M W F 6pm|m,w,f 18:00|Every Mon, Wed and Fri", {0, 2, 4}),
        (
            "Monday-Friday|M-F|Mon – Fri|Mon thru Fri|Monday to Friday|Daily|weekdays|MTWRF|MTWTHF|MTWTF",
            {0, 1, 2, 3, 4},
        ),
        ("MTuThF", {0, 1, 3, 4}),
        ("TR|TTh|T/Th|TuTh|Tue, Thu|Tues & Thurs|T Th|TT|tuesday/thursday", {1, 3}),
        ("M-Th, Sat", {0, 1, 2, 3, 5}),
        ("MTWTh|M-Th|m t w t", {0, 1, 2, 3}),
        ("Sat/Sun|SaSu|sat-sun", {5, 6}),
        ("W", {2}),
        ("wed, wed", {2}),
    ],
)
def test_days(texts: str, days: set[int]) -> None:
    for text in texts.split("|"):
        assert parse_days(text) == days, text


@pytest.mark.parametrize(
    "text",
    ["", " ", "3", "12", "3 days/week", "x", "MXF", "Fri-Mon", "MW-F", "M--F", "9am-12pm", "F, T", "M" * 201],
)
def test_what_is_no_days(text: str) -> None:
    with pytest.raises(ValueError):
        parse_days(text)


@pytest.mark.parametrize(
    ("texts", "status"),
    [
        ("active|ACTIVE|Admitted|open|enrolled|Current|Active - IOP|In treatment|yes|Y|1|true", "active"),
        (
            "discharged|Closed|INACTIVE|Completed|transferred|Discharged (completed)|D/C|no|0|Dropped out",
            "discharged",
        ),
        (
            "|?|pending|Pending admission|pre-admit|Not active|waitlist|On hold|referred|something else",
            "unknown",
        ),
    ],
)
def test_status(texts: str, status: str) -> None:
    for text in texts.split("|"):
        assert parse_status(text) == status, text


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ("|-|N/A| none ", ""),
        ("Completed|successful completion|Graduated|Program complete|Treatment goals met", "completed"),
        (
            "transferred|Step-down|Stepped up to PHP|Referred to higher level of care|moved to residential",
            "transferred",
        ),
        (
            "dropped_out|Dropped out|Left AMA|AMA|Against medical advice|No show|lost to follow up|eloped",
            "dropped_out",
        ),
        ("terminated|Administrative discharge|Non-compliance|Rule violation|admin", "terminated"),
        ("other|moved|Deceased|Did not complete|unsuccessful completion|unsuccessful|jail", "other"),
    ],
)
def test_reason(texts: str, reason: str) -> None:
    for text in texts.split("|"):
        assert parse_reason(text) == reason, text


@pytest.mark.parametrize(
    ("text", "weeks"), [("12", 12), ("12 weeks", 12), ("8 wks.", 8), ("12.0", 12), ("10w", 10), ("1 Week", 1)]
)
def test_weeks(text: str, weeks: int) -> None:
    assert parse_weeks(text) == weeks


@pytest.mark.parametrize("text", ["", "0", "105", "8-12", "12.5", "90 days", "-3", "twelve", "9999999999"])
def test_what_is_no_weeks(text: str) -> None:
    with pytest.raises(ValueError):
        parse_weeks(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("00123", "00123"), ("A-7", "A-7"), ("", ""), ("N/A", ""), ("-", "")],
)
def test_number(text: str, number: str) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["1.23E+05", "1E+10", "1,23E+05", "9.99801e+08", "7E5", "1.23457E11"])
def test_a_number_that_a_spreadsheet_rounded(text: str) -> None:
    with pytest.raises(ValueError) as mangled:
        parse_number(text)
    assert str(mangled.value) == f"client number was changed by a spreadsheet ({text}); export it as text"
