"""Phrases are read as they are stored, whatever their words, and a place that nothing fills leaves the phrase out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.domain.errors import Refused
from iop_tui.domain.note_phrases import (
    DEFAULT_PHRASES,
    FOR_WHOM,
    Phrase,
    filled,
    phrase_of,
    read_phrases,
    stored_phrases,
)


def test_the_default_phrases_are_read_and_written_alike() -> None:
    phrases = read_phrases(DEFAULT_PHRASES)
    assert stored_phrases(phrases) == DEFAULT_PHRASES and phrases[-1] == Phrase("any", "Plan:")


@given(st.lists(st.tuples(st.sampled_from(sorted(FOR_WHOM)), st.text(max_size=60)), max_size=12))
def test_what_was_typed_is_what_is_read(typed: list[tuple[str, str]]) -> None:
    phrases = []
    for whom, text in typed:
        try:
            phrases.append(phrase_of(whom, text))
        except Refused:
            continue
    assert list(read_phrases(stored_phrases(phrases))) == phrases


@pytest.mark.parametrize(
    ("whom", "text", "words"),
    [
        ("nobody", "Calm.", "whom the phrase"), ("here", "  ", "needs words"),
        ("here", "x" * 201, "too long"), ("here", "Said {mood}.", "{mood}"),
    ],
)  # fmt: skip
def test_what_is_no_phrase_is_refused(whom: str, text: str, words: str) -> None:
    with pytest.raises(Refused, match=words.replace("{", r"\{").replace("}", r"\}")):
        phrase_of(whom, text)


def test_too_many_are_refused() -> None:
    with pytest.raises(Refused, match="too many"):
        read_phrases(" | ".join(["any: Calm."] * 41))


def test_a_place_is_filled_or_the_phrase_is_left_out() -> None:
    phrase = Phrase("here", "At {time}: {topic}.")
    assert filled(phrase, {"time": "09:00", "topic": "Sleep"}) == "At 09:00: Sleep."
    assert filled(phrase, {"time": "09:00", "topic": ""}) == "" and filled(phrase, {}) == ""
