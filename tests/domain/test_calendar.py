"""Days and weekdays: how they are typed and written."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.domain.calendar import (
    form_day,
    from_iso,
    iso,
    long_day,
    parse_day,
    parse_weekdays,
    short_day,
    weekdays_code,
    weekdays_text,
)
from iop_tui.domain.errors import Refused

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("mon,wed,fri", {0, 2, 4}),
        ("Mon Wed Fri", {0, 2, 4}),
        ("monday; wednesday/friday", {0, 2, 4}),
        ("mo,tu", {0, 1}),
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("sat-mon", {0, 5, 6}),
        ("fri-fri", {4}),
        ("tues,thurs", {1, 3}),
    ],
)
def test_weekdays_are_read_in_the_ways_people_write_them(typed: str, days: set[int]) -> None:
    assert parse_weekdays(typed) == days


@pytest.mark.parametrize("typed", ["", " , ", "m", "funday", "mon,xyz", "-fri", "1"])
def test_what_names_no_weekday_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="mon,wed,fri"):
        parse_weekdays(typed)


@given(st.frozensets(st.integers(0, 6), min_size=1), st.sampled_from([0, 6]))
def test_weekdays_that_were_written_are_read_back(days: frozenset[int], week_start: int) -> None:
    assert parse_weekdays(weekdays_code(days)) == days
    assert parse_weekdays(weekdays_text(days, week_start)) == days


def test_weekdays_stand_in_the_order_of_the_programs_week() -> None:
    assert weekdays_text({6, 0, 4}) == "Mon Fri Sun"
    assert weekdays_text({6, 0, 4}, week_start=6) == "Sun Mon Fri"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("", FRIDAY),
        ("today", FRIDAY),
        ("-1", date(2026, 11, 19)),
        ("+3", date(2026, 11, 23)),
        ("2026-11-02", date(2026, 11, 2)),
        ("2026.11.2", date(2026, 11, 2)),
        ("19", date(2026, 11, 19)),
        ("11-16", date(2026, 11, 16)),
        ("12.24", date(2026, 12, 24)),
        ("3-1", date(2027, 3, 1)),
        ("11/18", date(2026, 11, 18)),
        ("11-18-26", date(2026, 11, 18)),
        ("11/18/2026", date(2026, 11, 18)),
        ("Nov 18", date(2026, 11, 18)),
        ("18 november", date(2026, 11, 18)),
        ("Sept. 3, 2025", date(2025, 9, 3)),
        ("3 Sep 25", date(2025, 9, 3)),
    ],
)
def test_a_typed_day_is_the_one_nearest_today(typed: str, day: date) -> None:
    assert parse_day(typed, FRIDAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12/24", date(2025, 12, 24)), ("3/1", date(2026, 3, 1)), ("11/20", FRIDAY), ("30", date(2026, 10, 30)),
        ("3/4/99", date(1999, 3, 4)), ("11/19/26", date(2026, 11, 19)), ("2/29", None),
    ],
)  # fmt: skip
def test_a_day_in_the_past_is_the_latest_one(typed: str, day: date | None) -> None:
    if day is None:
        with pytest.raises(Refused):
            parse_day(typed, FRIDAY, past=True)
    else:
        assert parse_day(typed, FRIDAY, past=True) == day


def test_an_empty_field_is_no_day() -> None:
    assert form_day("11/18", FRIDAY) == date(2026, 11, 18)
    with pytest.raises(Refused, match="missing"):
        form_day(" ", FRIDAY)


def test_the_twentieth_in_early_december_is_the_twentieth_of_november() -> None:
    assert parse_day("20", date(2026, 12, 2)) == date(2026, 11, 20)
    assert parse_day("31", date(2026, 12, 2)) == date(2026, 12, 31)
    assert parse_day("31", date(2027, 2, 3)) == date(2027, 1, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "x",
        "32",
        "2-30",
        "2026-13-01",
        "20-11-2026",
        "20 Nop",
        "2026-11-",
        "-",
        "1000",
        "Nov",
        "Nov 31",
        "No 3",
        "Nov 3 4 5",
    ],
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="Type it as 11/20"):
        parse_day(typed, FRIDAY)


@pytest.mark.parametrize("typed", ["99999999999", "99999999999-1-1", "1-99999999999"])
def test_a_number_far_too_large_is_refused_like_any_other(typed: str) -> None:
    with pytest.raises(Refused):
        parse_day(typed, FRIDAY)


def test_four_numbers_are_no_day() -> None:
    with pytest.raises(Refused):
        parse_day("10.0.0.4", FRIDAY)


@given(st.dates(date(2000, 1, 31), date(2100, 1, 1)), st.integers(-150, 150))
def test_month_and_day_find_every_day_of_the_months_around(today: date, offset: int) -> None:
    day = today + timedelta(days=offset)
    assert parse_day(f"{day.month}-{day.day}", today) == day
    assert parse_day(iso(day), today) == day
    assert parse_day(f"{offset:+}", today) == day


def test_days_are_written_in_english_and_as_iso() -> None:
    assert long_day(FRIDAY) == "Fri, Nov 20, 2026"
    assert short_day(date(2026, 2, 1)) == "Sun, Feb 1"
    assert iso(FRIDAY) == "2026-11-20"
    assert iso(None) == ""


def test_an_iso_day_is_read_and_anything_else_refused() -> None:
    assert from_iso(" 2026-11-20 ") == FRIDAY
    for typed in ("20.11.2026", "2026-02-30", "", "soon"):
        with pytest.raises(Refused, match="YYYY-MM-DD"):
            from_iso(typed)


def test_weekdays_as_they_are_spoken() -> None:
    assert parse_weekdays("Monday, Wednesday and Friday") == {0, 2, 4}
