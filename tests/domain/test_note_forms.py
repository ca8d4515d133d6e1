"""The form of notes: what can be one, what a new note begins with, and when a note says nothing."""

from __future__ import annotations

import pytest

from iop_tui.domain.errors import Refused
from iop_tui.domain.note_forms import NOTE_FORMS, blank_note, headings_of, only_headings, read_form, without_headings


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("free", "free"), ("dap", "DAP"), (" BIRP ", "BIRP"), ("Topic|Response", "Topic | Response"),
        ("What:| Next : ", "What | Next"),
    ],
)  # fmt: skip
def test_a_form_is_a_name_or_headings(typed: str, form: str) -> None:
    assert read_form(typed) == form and read_form(form) == form


@pytest.mark.parametrize("typed", ["", "DAPP", "a|", "|", "|".join("abcdefghi"), f"{'x' * 41}|y"])
def test_what_is_no_form_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="not a note form"):
        read_form(typed)


@pytest.mark.parametrize("form", [*NOTE_FORMS, "Topic | Response"])
def test_a_new_note_has_the_headings_and_says_nothing(form: str) -> None:
    blank = blank_note(form)
    assert [part.strip(": ") for part in blank.splitlines() if part] == list(headings_of(form))
    assert only_headings(blank, form) and only_headings("  \n", form)
    assert not only_headings(blank + "calm", form)
    assert without_headings("Plan: rest\nplain", "DAP") == " rest\nplain"
