"""What comes next in a list of topics, and what somebody has had of it."""

from __future__ import annotations

from datetime import date

import pytest

from iop_tui.domain.curriculum import Curriculum, CurriculumTopic, covered, next_topic

DAY, EARLIER = date(2026, 11, 20), date(2026, 11, 18)
LIST = Curriculum(1, date(2026, 11, 2), tuple(CurriculumTopic(code, code in "bd") for code in "abcd"))


@pytest.mark.parametrize(
    ("had", "today", "comes"),
    [
        ({}, "", 0), ({"a": DAY}, "", 1), ({"d": DAY}, "", 0),
        ({"c": DAY, "a": EARLIER}, "", 3), ({"a": DAY, "c": EARLIER}, "", 1),
        ({"a": DAY, "b": DAY}, "", 2), ({"d": DAY, "a": DAY}, "", 1),
        ({"a": DAY}, "c", 3), ({"c": DAY}, "ab", 2), ({"a": DAY}, "x", 1),
    ],
)  # fmt: skip
def test_it_goes_on_behind_what_was_last(had: dict[str, date], today: str, comes: int) -> None:
    assert next_topic(LIST, had, list(today)) == comes


def test_what_is_covered_counts_the_list_and_names_what_is_missing() -> None:
    told = covered(LIST, {"a", "b", "elsewhere"})
    assert (told.had, told.topics, told.required_had, told.required, told.missing) == (2, 4, 1, 2, ("d",))
