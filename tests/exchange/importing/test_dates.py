"""Dates in every usual form, and the order of day and month read off all of them together."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.exchange.importing.dates import (
    DateOrder,
    DecidedOrder,
    decide_order,
    is_date,
    is_no_date,
    parse_date,
    possible_orders,
)

MDY, DMY, YMD = DateOrder.MDY, DateOrder.DMY, DateOrder.YMD
JAN_5 = date(2026, 1, 5)
DATES = (
    "2026-01-05|2026/1/5|2026.01.05|20260105|05-Jan-2026|5 Jan 2026|Jan 5, 2026|January 5, 2026|5-Jan-26"
    "|Jan. 5 2026|5th January 2026|Jan 5th, 2026|JAN-05-2026|05JAN2026|Monday, January 5, 2026"
    "|46027|46027.5|46027.0|2026-01-05 00:00:00|2026-01-05T00:00:00|2026-01-05T12:30:00Z"
    "|2026-01-05T12:30:00.000-05:00|2026-01-05 12:00:00.000| 2026-01-05 |Jan 5, 2026 12:00 AM"
    "|2026-01-05 9:00 EST"
)
NO_DATES = (
    "2026-02-30|2/30/2026|30.2.2026|13/13/2026|0/1/2026|1/5|1/2026|2026|12|19999|60001|460271|Jan 2026"
    "|5 Foo 2026|Feb 30, 2026|1-5/2026|999-80-9624|0026-01-05|1899-12-31|2200-01-01|1/5/0026"
    "|1/5/126|soon|-|1.5|20261301|2026-01-05x|９/９/2026"
)


@pytest.mark.parametrize("text", DATES.split("|"))
@pytest.mark.parametrize("order", DateOrder)
def test_dates_that_need_no_order(text: str, order: DateOrder) -> None:
    assert parse_date(text, order) == JAN_5
    assert possible_orders([text]) == set(DateOrder)
    assert is_date(text)


@pytest.mark.parametrize("form", ["{}/{}/2026", "0{}/0{}/2026", "{}.{}.2026", "{}-{}-26", "{} / {} / 2026"])
@pytest.mark.parametrize("time", ["", " 00:00:00", " 12:00 AM", ", 9:30 p.m.", " 0:00"])
def test_dates_in_digits_are_read_in_the_order_that_is_said(form: str, time: str) -> None:
    assert parse_date(form.format(1, 5) + time, MDY) == JAN_5
    assert parse_date(form.format(5, 1) + time, DMY) == JAN_5
    assert possible_orders([form.format(1, 5) + time]) == {MDY, DMY}


@pytest.mark.parametrize("text", NO_DATES.split("|"))
def test_what_is_no_date_in_any_order(text: str) -> None:
    for order in DateOrder:
        with pytest.raises(ValueError):
            parse_date(text, order)
    assert possible_orders([text]) == set(DateOrder)
    assert decide_order([text]) == DecidedOrder(None)
    assert not is_date(text)


def test_digits_with_the_year_last_are_no_date_with_the_year_first() -> None:
    with pytest.raises(ValueError):
        parse_date("1/5/2026", YMD)


@pytest.mark.parametrize(
    ("texts", "possible", "settled"),
    [
        ([], {MDY, DMY, YMD}, DecidedOrder(None)),
        (["Jan 5, 2026"], {MDY, DMY, YMD}, DecidedOrder(None)),
        (["2026-01-05", "46027"], {MDY, DMY, YMD}, DecidedOrder(YMD)),
        (["1/5/2026", "1/13/2026"], {MDY}, DecidedOrder(MDY)),
        (["5.1.2026", "13.1.2026"], {DMY}, DecidedOrder(DMY)),
        (["1/5/2026", "2026-01-05", "1/31/26", "soon"], {MDY}, DecidedOrder(MDY)),
        (["5/5/2026", "1/1/26"], {MDY, DMY}, DecidedOrder(MDY)),
        (
            ["5/5/2026", "01/05/2026 12:00 AM", "2/3/2026"],
            {MDY, DMY},
            DecidedOrder(None, "01/05/2026", ("2026-01-05", "2026-05-01")),
        ),
        (
            ["13/1/2026", "1/13/2026", "1/5/2026"],
            set(),
            DecidedOrder(None, "1/5/2026", ("2026-01-05", "2026-05-01")),
        ),
        (["13/1/2026", "14/1/2026", "1/13/2026"], set(), DecidedOrder(DMY)),
        (["13/1/2026", "1/14/2026", "1/13/2026"], set(), DecidedOrder(MDY)),
    ],
)
def test_the_order_is_read_off_all_dates_together(
    texts: list[str], possible: set[DateOrder], settled: DecidedOrder
) -> None:
    assert possible_orders(texts) == possible
    assert decide_order(texts) == settled


@pytest.mark.parametrize("text", ["", " ", "-", "N/A", "null", "TBD", "0000-00-00", "00/00/0000 00:00"])
def test_the_usual_words_for_no_date(text: str) -> None:
    assert is_no_date(text)


def test_a_date_is_not_no_date() -> None:
    assert not is_no_date("1/5/2026")
    assert not is_no_date("soon")


@given(st.lists(st.dates(date(1900, 1, 1), date(2199, 12, 31)), min_size=1), st.sampled_from([MDY, DMY]))
def test_the_true_order_is_always_possible_and_never_settled_otherwise(days: list[date], order: DateOrder) -> None:
    form = "%m/%d/%Y" if order is MDY else "%d/%m/%Y"
    texts = [day.strftime(form).zfill(10) for day in days]
    assert order in possible_orders(texts)
    assert [parse_date(text, order) for text in texts] == days
    settled = decide_order(texts)
    if settled.order is not None:
        assert [parse_date(text, settled.order) for text in texts] == days
    else:
        assert settled.examples is not None and settled.example in texts
