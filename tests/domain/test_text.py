"""What a person typed is made harmless, and nothing that a name needs is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.domain import text
from iop_tui.domain.text import NAME_LIMIT, NOTE_LIMIT, fold, line, prose

ACUTE = "\u0301"


def most_marks_in_a_row(text: str) -> int:
    most = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) == "Mn" else 0
        most = max(most, run)
    return most


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  María   García ", "María García"),
        ("Mari\u0301a", "María"),
        ("one\ntwo\tthree", "one two three"),
        ("\x1b]0;owned\x07name", "]0;owned name"),
        ("a\x00b\x9bc", "a b c"),
        ("abc\u202efdp", "abcfdp"),
        ("\u2067evil\u2069", "evil"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("line\u2028break", "line break"),
        ("[/] [bold]x", "[/] [bold]x"),
        ("=1+1", "=1+1"),
        ("\ud800x", "x"),
    ],
)
def test_a_line_keeps_the_text_and_drops_what_could_act(typed: str, kept: str) -> None:
    assert line(typed) == kept


@pytest.mark.parametrize("name", ["محمد", "हिन्दी", "李小龍", "Jürgen Weiß", "O’Neil", "👩‍👩‍👧", "Nguyễn"])
def test_names_of_every_script_stay_as_they_are(name: str) -> None:
    assert line(name) == name
    assert prose(name) == name


def test_a_pile_of_marks_is_cut_down_to_four() -> None:
    assert most_marks_in_a_row(line("x" + "\u0323" * 40 + "y")) == 4


def test_a_pile_of_marks_is_cut_down_also_with_invisible_blanks_between_them() -> None:
    assert most_marks_in_a_row(line("x" + "\u0323\u200b" * 40)) <= 4


def test_an_accent_behind_an_invisible_blank_is_put_together_with_its_letter() -> None:
    assert line(f"e\u200b{ACUTE}") == "é"


def test_a_line_is_cut_at_its_limit_without_a_blank_at_its_end() -> None:
    assert len(line("a" * 500)) == NAME_LIMIT
    assert line("ab cd", 3) == "ab"


def test_prose_keeps_lines_and_tabs() -> None:
    assert prose("a\r\nb\rc\td\x07e") == "a\nb\nc\td e"
    assert len(prose("x" * (NOTE_LIMIT + 5))) == NOTE_LIMIT


ODD = st.text(st.characters() | st.sampled_from("\x1b\x00\n\r\t\u202e\u200b\ufeff\u0301\u0323\u2028 "), max_size=60)


@given(ODD)
def test_no_line_ever_holds_a_control_character_or_a_turn_of_direction(typed: str) -> None:
    kept = line(typed)
    assert not [c for c in kept if unicodedata.category(c) in ("Cc", "Cs", "Co", "Zl", "Zp")]
    assert not set(kept) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\ufeff")
    assert kept == kept.strip()
    assert "  " not in kept


@given(ODD)
def test_prose_holds_no_control_character_but_line_ends_and_tabs(typed: str) -> None:
    assert {c for c in prose(typed) if unicodedata.category(c) == "Cc"} <= {"\n", "\t"}


@given(st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Zs", "Po"]), max_size=80))
def test_making_harmless_twice_changes_nothing_more(typed: str) -> None:
    assert line(line(typed)) == line(typed)
    assert prose(prose(typed)) == prose(typed)


def test_folding_forgets_case_and_accents() -> None:
    assert fold(" ÁLVAREZ ") == fold("alvarez") == "alvarez"
    assert fold("Weiß") == fold("WEISS")
    assert fold("Nguyễn") == "nguyen"


def test_what_is_taken_as_it_is_has_nothing_that_would_be_dropped_or_replaced() -> None:
    plain = [c for c in map(chr, range(0x110000)) if text._PLAIN.fullmatch(c)]
    assert len(plain) > 900 and {"a", "é", "ñ", "Ž", "я", "’", "–"} <= set(plain)
    assert not [c for c in plain if unicodedata.category(c) in ("Cc", "Cs", "Co", "Zl", "Zp", "Mn")]
    assert not [c for c in plain if ord(c) in text._DROPPED]


@pytest.mark.parametrize("odd", ["\x1b", "\u202e", "\u200b", "e\u0301", "\u0301" * 9, "\x85", "\u2028", "\ue000"])
def test_one_odd_line_leaves_the_others_as_they_are(odd: str) -> None:
    lines = prose(f"José’s plan – tomorrow\n{odd}x\tdone\nlast").split("\n")
    assert (lines[0], lines[2]) == ("José’s plan – tomorrow", "last")
    assert lines[1] == prose(f"{odd}x\tdone") and "\t" in lines[1]
