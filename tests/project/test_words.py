"""What a person can see, held as a list: a new phrase is read in review."""

from __future__ import annotations

import re

from tests.project.visible_words import LIST, everything


def test_every_phrase_was_read() -> None:
    known = LIST.read_text(encoding="utf-8")
    assert everything() == known, "read the new phrases, then: python -m tests.project.visible_words"


# Words that mean something to those who wrote the program and nothing to those who use it.
PRIVATE = re.compile(
    r"\b(lens|lenses|mend|mended|owes|owed|anew|seen to|neighbour\w*|colou?rs? of|catalogue|practise\w*)\b",
    re.IGNORECASE,
)


def test_no_private_word_is_seen() -> None:
    wrong = [line for line in LIST.read_text(encoding="utf-8").splitlines() if PRIVATE.search(line)]
    assert wrong == []
