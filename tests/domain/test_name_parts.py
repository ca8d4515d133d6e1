"""Which words of a name are the last name: suffixes and titles are none, particles belong to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.day.roster import read_name
from iop_tui.domain.name_parts import in_usual_case, split_name, tidy
from iop_tui.domain.names import Name, short_names

WHOLE = [
    ("Walter Miller, Jr.", "Miller Jr.", "Walter"), ("Hal Daume 3rd", "Daume 3rd", "Hal"),
    ("Doe, John, III", "Doe III", "John"), ("Doe III, John", "Doe III", "John"),
    ("Ann Lee Junior", "Lee Junior", "Ann"),
    ("Sam Ortiz V", "Ortiz V", "Sam"), ("Ortiz, Sam, MD", "Ortiz", "Sam"), ("Sam Ortiz PhD", "Ortiz", "Sam"),
    ("Ortiz MD, Sam", "Ortiz", "Sam"), ("Dr. Sam Ortiz", "Ortiz", "Sam"), ("Sam Ortiz Jr. M.D.", "Ortiz Jr.", "Sam"),
    ("Yo-Yo Ma", "Ma", "Yo-Yo"), ("Linh Do", "Do", "Linh"), ("Anna Vi", "Vi", "Anna"), ("Ma, Linh", "Ma", "Linh"),
    ("Maria de la Cruz", "de la Cruz", "Maria"), ("Maria De La Cruz", "De La Cruz", "Maria"),
    ("MARIA DE LA CRUZ", "DE LA CRUZ", "MARIA"), ("Anna van der Berg", "van der Berg", "Anna"),
    ("de Souza, Rui", "de Souza", "Rui"), ("Thanh Van Nguyen", "Nguyen", "Thanh Van"), ("Von Hale", "Hale", "Von"),
    ("Jose Garcia y Vega", "Garcia y Vega", "Jose"), ("John II", "John II", ""), ("Jr.", "Jr.", ""),
    ("Ann V", "V", "Ann"), ("Ann V.", "V.", "Ann"),
    ("Smith Ph. D., Ann", "Smith", "Ann"), ("Abel; Ann", "Abel", "Ann"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "last", "first"), WHOLE)
def test_a_name_in_one_column_and_at_the_door(text: str, last: str, first: str) -> None:
    assert split_name(text) == Name(last, first)
    assert read_name(text) == Name(last, first)


@pytest.mark.parametrize(
    ("last", "first", "is_last", "is_first"),
    [
        ("Miller Jr.", "Walter", "Miller Jr.", "Walter"), ("Miller", "Walter Jr.", "Miller Jr.", "Walter"),
        ("Jr.", "Walter Miller", "Miller Jr.", "Walter"), ("Miller, III", "Walter", "Miller III", "Walter"),
        ("Miller MD", "Walter", "Miller", "Walter"), ("PhD", "Walter Miller", "Miller", "Walter"),
        ("Ma", "Linh", "Ma", "Linh"), ("Do", "Linh", "Do", "Linh"), ("Vi", "Anna", "Vi", "Anna"),
        ("Smith", "Junior", "Smith", "Junior"), ("Smith", "Mary V", "Smith", "Mary V"), ("Lee", "", "Lee", ""),
        ("V", "Maria", "V", "Maria"), ("", "Maria", "", "Maria"),
    ],
)  # fmt: skip
def test_a_name_in_two_columns(last: str, first: str, is_last: str, is_first: str) -> None:
    assert tidy(last, first) == Name(is_last, is_first)


def test_words_without_a_comma_follow_the_order_of_their_heading() -> None:
    assert split_name("Abel Ann", last_first=True) == Name("Abel", "Ann")
    assert split_name("de la Cruz Maria", last_first=True) == Name("de la Cruz", "Maria")
    assert split_name("Abel, Ann", last_first=False) == Name("Abel", "Ann")


@pytest.mark.parametrize(
    ("shouted", "usual"),
    [
        ("WASHINGTON", "Washington"), ("MCDONALD", "McDonald"), ("O'NEIL", "O'Neil"), ("D’ANGELO", "D’Angelo"),
        ("DE LA CRUZ", "de la Cruz"), ("SMITH-JONES III", "Smith-Jones III"), ("DAUME 3RD", "Daume 3rd"),
        ("JOSÉ", "José"), ("VI", "Vi"), ("DE", "De"), ("MILLER JR.", "Miller Jr."),
    ],
)  # fmt: skip
def test_capitals_are_written_the_usual_way(shouted: str, usual: str) -> None:
    assert in_usual_case(shouted) == usual


def test_particles_are_no_initial_in_the_room() -> None:
    names = {1: Name("de la Cruz", "Maria"), 2: Name("de la Rosa", "Maria"), 3: Name("van Dyke", "Anna")}
    assert short_names(names) == {1: "Maria de la C.", 2: "Maria de la R.", 3: "Anna van D."}
    assert short_names(names, initials=True)[1] == "M. C."


@given(st.text("abAB. ,'-éJrVIM", max_size=24))
def test_no_letter_of_a_name_is_lost_but_a_title_s(text: str) -> None:
    found = split_name(" ".join(text.split()))
    kept = sorted(filter(str.isalpha, found.last + found.first))
    assert set(kept) <= set(text)
    assert found.last or not any(map(str.isalpha, text))
