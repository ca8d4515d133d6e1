"""The two warnings that keep notes fit for a record: another client's name, and a copy."""

import pytest

from iop_tui.domain.names import Name
from iop_tui.domain.notes import NamesIn, Note, nearly_same

ROOM = {1: Name("García", "María"), 2: Name("O'Neil", "Sean"), 3: Name("Smith-Jones", "Ann"), 4: Name("Weiß", "Jürgen")}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Gave feedback to María about her plan.", [1]),
        ("gave feedback to MARIA", [1]),
        ("Spoke with O'Neil, Garcia and Weiss.", [1, 2, 4]),
        ("Ann, who came late", [3]),
        ("with Smith-Jones", [3]),
        ("Spoke about annual plans and marianne.", []),
        ("", []),
        ("Sean.", [2]),
    ],
)
def test_a_note_that_names_another_client_is_found(text: str, named: list[int]) -> None:
    assert NamesIn(ROOM).of(text) == named


@pytest.mark.parametrize("text", ["responded to Maria's story", "responded to María’s story", "O'Neil's plan"])
def test_a_name_in_the_possessive_is_found(text: str) -> None:
    assert NamesIn(ROOM).of(text)


def test_a_name_is_found_with_either_apostrophe() -> None:
    assert NamesIn(ROOM).of("spoke with O’Neil") == [2]


@pytest.mark.parametrize("text", ["spoke with Mary Ann", "spoke with van der Berg"])
def test_a_name_of_several_words_is_found(text: str) -> None:
    assert NamesIn({1: Name("van der Berg", "Mary Ann")}).of(text) == [1]


def test_a_name_of_two_letters_is_found_where_it_is_written_as_a_name() -> None:
    assert NamesIn({1: Name("Ng", "Bo")}).of("Gave feedback to Bo.") == [1]


def test_the_preferred_name_is_a_name_too() -> None:
    assert NamesIn({1: Name("García", "María", "Mia")}).of("Mia laughed") == [1]


LONG = "Participated actively in the group on coping with craving and named two triggers of the last week, then a plan."


def test_a_copy_is_found_and_said_of_which_note() -> None:
    assert nearly_same(LONG, [("the note of Devon P.", LONG)]) == "the note of Devon P."
    assert nearly_same(LONG.replace("two", "three"), [("the last note", f"  {LONG.upper()}\n")]) == "the last note"


def test_a_text_of_its_own_is_no_copy() -> None:
    other = "Arrived late and upset, spoke about the hearing on Monday; asked for a letter and for time with the team."
    assert nearly_same(LONG, [("the last note", other)]) == ""
    assert nearly_same(LONG, [("the last note", ""), ("another", LONG[:70])]) == ""


def test_short_notes_are_alike_without_being_copies() -> None:
    assert nearly_same("Was absent, called in ill.", [("the last note", "Was absent, called in ill.")]) == ""


def test_a_note_is_none_a_draft_or_signed() -> None:
    assert Note(1, 1, 1, "  \n").status == "none"
    assert Note(1, 1, 1, "x").status == "draft"
    assert Note(1, 1, 1, "x", signed_by=1, signed_at="2026-11-20T18:00:00.000Z").status == "signed"


def test_a_name_that_is_broken_over_two_lines_is_found_also_when_a_line_between_changes() -> None:
    finder = NamesIn({1: Name("van der Berg", "Mary Ann"), 2: Name("Price", "Devon")})
    assert finder.of("first\nspoke with Mary\nAnn\nlast") == [1]
    assert finder.of("first\nspoke with Mary\nand Ann\nlast") == []
    assert finder.of("first\nspoke with Mary\nAnn and Devon\nlast") == [1, 2]
    assert finder.of("") == []


def test_facts_that_were_put_in_make_no_two_notes_alike() -> None:
    facts = (
        "Attended 3:00 of group. Check-in: mood 6, craving 3. Goal for today: call Ana. Reports 9 days since last use. "
    )
    one, other = "Spoke of the week at work and of a plan for it.", "Quiet today; answered when somebody asked."
    assert nearly_same(facts + one, [("the last note", facts + other)]) == ""
    assert nearly_same(facts + LONG, [("the last note", f"Attended 2:12 of group. {LONG}")]) == "the last note"
