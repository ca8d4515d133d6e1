"""Topics: found by the beginnings of words, and the catalog that ships."""

import re
from collections import Counter

import pytest

from iop_tui.desk.shipped_data import built_in_topics
from iop_tui.domain.topics import Topic, find_topics

COPING = Topic("rp-coping", "Coping with craving", "Relapse prevention")
CRAVING = Topic("ers-cravings", "Thoughts and cravings", "Early recovery skills")
FAMILY = Topic("own-1", "Letters home", "Craving peace")
ALL = [FAMILY, CRAVING, COPING]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("crav", [CRAVING, COPING, FAMILY]),
        ("coping crav", [COPING]),
        ("CRÁV thou", [CRAVING]),
        ("own", [FAMILY]),
        ("rel cop", [COPING]),
        ("raving", []),
        ("coping zebra", []),
    ],
)
def test_topics_are_found_by_the_beginnings_of_words_titles_first(typed: str, found: list[Topic]) -> None:
    assert find_topics(ALL, typed) == found


def test_nothing_typed_finds_everything() -> None:
    assert set(find_topics(ALL, "")) == set(ALL)


def test_a_topic_of_the_programs_own_is_known_by_its_code() -> None:
    assert FAMILY.own
    assert not COPING.own


def test_the_catalogue_has_one_code_for_one_topic_and_never_one_of_our_own() -> None:
    topics = built_in_topics()
    assert not [code for code, n in Counter(t.code for t in topics).items() if n > 1]
    assert not [title for title, n in Counter(t.title for t in topics).items() if n > 1]
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", t.code) and not t.own for t in topics)


def test_every_topic_of_the_catalogue_can_be_worked_with() -> None:
    for topic in built_in_topics():
        assert topic.title
        assert topic.category
        assert topic.aims
        assert topic.prompts
        assert topic.exercise
