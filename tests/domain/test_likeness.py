"""When two numbers and two names are the same to a person."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.domain.likeness import (
    Likeness,
    is_own_number,
    likeness,
    name_key,
    number_form,
    number_key,
    own_number,
    says_its_file,
)
from iop_tui.domain.names import Name


@pytest.mark.parametrize("other", ["A-7", "a-7", " a - 7", "A\u20137", "A\u20117", "'A-7", "A\u22127", "Ａ-7"])
def test_one_number_in_many_spellings(other: str) -> None:
    assert number_form(other) == number_form("A-7")


@pytest.mark.parametrize("other", ["123", "00123", "123.0", "'00123", "0123.00", "1 23"])
def test_zeros_alone_do_not_tell_two_apart(other: str) -> None:
    assert number_key(other) == number_key("123")


@pytest.mark.parametrize(("one", "other"), [("123", "1230"), ("A-7", "A7"), ("1.5", "15"), ("0", ""), ("A-07", "A-7")])
def test_other_numbers_are_others(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (("O'Neil", "Ann"), ("O\u2019NEIL", "ann"), Likeness.SAME),
        (("García", "José"), (unicodedata.normalize("NFD", "García"), "JOSÉ"), Likeness.SAME),
        (("Smith\u2010Jones", "A."), ("Smith-Jones", "A"), Likeness.SAME),
        (("Abel", "Ann"), ("Abel", "Ann Marie"), Likeness.CLOSE), (("Abel", "Ann"), ("Abell", "Ann"), Likeness.CLOSE),
        (("Abel", "A"), ("Abel", "Ann"), Likeness.CLOSE), (("Abel", ""), ("Abel", "Ann"), Likeness.CLOSE),
        (("Ann", "Abel"), ("Abel", "Ann"), Likeness.CLOSE), (("Garcia", "Jo"), ("Garcia Lopez", "Jo"), Likeness.CLOSE),
        (("Abel", "Ann"), ("Baker", "Ann"), Likeness.PARTLY), (("Lee", "Sam"), ("Lee", "Ann"), Likeness.PARTLY),
        (("Abel", "Ann"), ("Baker", "Bob"), Likeness.DIFFERENT), (("Aaron", "Al"), ("Abel", "Ann"), Likeness.DIFFERENT),
    ],
)  # fmt: skip
def test_how_much_two_names_are_alike(one: tuple[str, str], other: tuple[str, str], found: Likeness) -> None:
    assert likeness(Name(*one), Name(*other)) is found
    assert likeness(Name(*other), Name(*one)) is found


def test_what_somebody_is_called_counts_as_a_first_name() -> None:
    assert likeness(Name("Abel", "Margaret", "Peggy"), Name("Abel", "Peggy")) is Likeness.CLOSE


@given(st.builds(Name, st.text(max_size=8), st.text(max_size=8)), st.builds(Name, st.text(max_size=8)))
def test_likeness_is_the_same_both_ways(one: Name, other: Name) -> None:
    assert likeness(one, other) is likeness(other, one)
    assert likeness(one, one) is Likeness.SAME and (name_key(one) == name_key(other)) == (
        likeness(one, other) is Likeness.SAME
    )


def test_a_number_of_ours_says_which_file_it_is_from() -> None:
    one, other = own_number(12, "3f2a9c00-1"), own_number(12, "77b1aaaa-1")
    assert one == "T-3F2A-0012" and one != other
    assert (
        is_own_number(one)
        and is_own_number("T-000123")
        and says_its_file(one)
        and is_own_number("t\u20133f2a\u20130012")
        and not says_its_file("T-000123")
    )
    assert not any(map(is_own_number, ["T-1", "T-12", "C-007", "T-3F2A", "T-3F2A-12"]))
