"""Names: in full for the record, short for a room full of people who know each other."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iop_tui.domain.names import Name, matches, short_names
from iop_tui.domain.text import fold


def short(*names: tuple[str, ...], initials: bool = False) -> list[str]:
    return list(short_names({n: Name(*name) for n, name in enumerate(names)}, initials).values())


def test_a_short_name_is_the_first_name_and_a_letter() -> None:
    assert short(("García", "María"), ("Price", "Devon"), ("Álvarez", "José")) == ["María G.", "Devon P.", "José Á."]


def test_a_preferred_name_goes_before_the_first_name() -> None:
    assert short(("Price", "Devonte", "Dev")) == ["Dev P."]


def test_two_alike_get_as_many_letters_as_tell_them_apart() -> None:
    assert short(("García", "María"), ("Gonzalez", "Maria")) == ["María Ga.", "Maria Go."]
    assert short(("Martens", "Jo"), ("Martin", "Jo")) == ["Jo Marte.", "Jo Marti."]


def test_two_of_exactly_one_name_get_a_number() -> None:
    assert short(("Smith", "Ann"), ("Smith", "Ann")) == ["Ann S. 1", "Ann S. 2"]
    assert short(("Smith", "Ann"), ("Smith", "Ann"), ("Stone", "Ann")) == ["Ann S. 1", "Ann S. 2", "Ann St."]


def test_alike_is_judged_without_case_and_accents() -> None:
    assert short(("garcia", "MARIA"), ("García", "María")) == ["MARIA g. 1", "María G. 2"]


def test_initials_hide_the_first_name_too_and_stay_distinct() -> None:
    assert short(("García", "María"), ("Price", "Devon"), initials=True) == ["M. G.", "D. P."]
    assert short(("García", "María"), ("Green", "Mo"), initials=True) == ["M. G. 1", "M. G. 2"]


def test_one_name_alone_is_shown_since_there_is_no_other() -> None:
    assert short(("Cher",)) == ["Cher"]
    assert short(("Cher",), initials=True) == ["C."]


LETTERS = st.text(st.sampled_from("aAábBcß"), min_size=1, max_size=8)
WORDS = LETTERS | st.builds(lambda a, b: f"{a} {b}", LETTERS, LETTERS)
NAMES = st.builds(Name, WORDS, WORDS, st.just("") | WORDS)
ROOM = st.lists(NAMES, min_size=1, max_size=15).map(lambda names: dict(enumerate(names)))


@given(
    st.dictionaries(st.integers(0, 99), st.builds(Name, LETTERS, LETTERS, st.just("")), min_size=1, max_size=15),
    st.booleans(),
)
def test_short_names_are_always_distinct(room: dict[int, Name], initials: bool) -> None:
    shown = short_names(room, initials)
    assert shown.keys() == room.keys()
    assert len({fold(s) for s in shown.values()}) == len(room)


def test_a_first_name_of_two_words_is_told_apart_from_a_last_name_of_two() -> None:
    shown = short(("de Cruz", "Maria"), ("de León", "Maria"), ("Castro", "Maria de"))
    assert len(set(shown)) == 3


@given(ROOM)
def test_with_initials_nothing_but_single_letters_is_shown(room: dict[int, Name]) -> None:
    for text in short_names(room, initials=True).values():
        assert all(len(word.rstrip(".")) == 1 or word.isdigit() for word in text.split())


@given(
    st.lists(
        st.builds(Name, st.text("abc", min_size=2, max_size=7), st.sampled_from(["X", "Y"]), st.just("")), max_size=12
    )
)
@example([Name("Go", "Maria"), Name("Gonzalez", "Maria")])
def test_nobodys_full_last_name_is_shown(names: list[Name]) -> None:
    room = dict(enumerate(names))
    for key, text in short_names(room).items():
        assert fold(room[key].last) not in fold(text).replace(".", "").split()


def test_a_short_last_name_is_not_shown_in_full_where_no_letters_are_needed() -> None:
    assert short(("Ng", "Linh"), ("Wu", "Amy")) == ["Linh N.", "Amy W."]


def test_the_full_name_is_for_the_card() -> None:
    assert Name("García", "María", "Mia").full == "García, María (Mia)"
    assert Name("García", "María", "María").full == "García, María"
    assert Name("Cher").full == "Cher"


def test_rosters_are_in_the_order_of_last_name_then_first_name_without_accents() -> None:
    names = [Name("Álvarez", "José"), Name("Alvarez", "Ana"), Name("zorn", "A"), Name("Baker", "Z"), Name("De", "Zed")]
    assert [n.first for n in sorted(names, key=lambda n: n.sort_key)] == ["Ana", "José", "Z", "Zed", "A"]


@pytest.mark.parametrize("typed", ["ma ga", "GA", "garcia", "mia", "Mar", "gar mar", ""])
def test_letters_find_a_name_by_the_beginnings_of_its_words(typed: str) -> None:
    assert matches(Name("García", "María", "Mia"), typed)


@pytest.mark.parametrize("typed", ["arcia", "ma go", "x", "maria garcias"])
def test_letters_that_begin_no_word_find_nobody(typed: str) -> None:
    assert not matches(Name("García", "María", "Mia"), typed)


def test_either_half_of_a_double_name_is_found() -> None:
    assert matches(Name("Smith-Jones", "Ann"), "jon")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Name("Kim Jr.", "Ann"), Name("Kim Sr.", "Ann")), (Name("Kim", "Ann"), Name("Kim Park", "Ann")),
        (Name("Lee-Jones", "Ann"), Name("Lee-Smith", "Ann")), (Name("Ng III", "Ann"), Name("Ng", "Ann")),
        (Name("De La Cruz", "Ann"), Name("De La Rosa", "Ann")),
    ],
)  # fmt: skip
def test_telling_two_apart_never_shows_a_whole_part_of_a_last_name(one: Name, other: Name) -> None:
    shown = short_names({1: one, 2: other})
    assert len(set(shown.values())) == 2
    for name, short in ((one, shown[1]), (other, shown[2])):
        letters = short.removeprefix("Ann ").rstrip("0123456789 ").removesuffix(".")
        assert name.last.startswith(letters) and letters not in re.split(r"[ -]", name.last), short
