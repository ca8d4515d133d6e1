"""A program's ready phrases for notes: for whom each may be written, and what is filled in.

A phrase is offered only where it is true: one for people who were here never of somebody who was not, and one with a
place to fill in only where there is something to fill it with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from iop_tui.domain.errors import Refused
from iop_tui.domain.text import line

FOR_WHOM = {
    "any": "every note",
    "here": "who was here",
    "spoke": "who answered in check-in",
    "away": "who was not here",
    "group": "the group note",
}
"""Whom a phrase may be written of, by the word that stands before it where it is stored."""
PLACES = ("time", "topic", "minutes", "days", "goal", "plan_goal")
"""What a phrase can have filled in, each written as ``{topic}``."""
_PLACE = re.compile(r"\{([^{}]*)\}")
_LONGEST, _MOST = 200, 40


class Phrase(NamedTuple):
    """One phrase: whom it may be written of (a key of ``FOR_WHOM``), and its words."""

    whom: str
    text: str


DEFAULT_PHRASES = (
    "spoke: Took part in check-in and listened to others. | here: Shared openly and gave feedback to others. | "
    "here: Was quiet today and answered when asked. | any: Plan:"
)


def phrase_of(whom: str, text: str) -> Phrase:
    """A phrase as somebody types it; raises Refused for nobody it could be of, no words, or an unknown place."""
    key = whom.strip().casefold() or "any"
    if key not in FOR_WHOM:
        raise Refused("Say whom the phrase is for.", f"It is one of {', '.join(FOR_WHOM)}.")
    words = line(text.replace("|", "/"), _LONGEST + 1)
    if not words:
        raise Refused("A phrase needs words.", "Such as: Shared openly.")
    if len(words) > _LONGEST:
        raise Refused("That phrase is too long.", f"Use at most {_LONGEST} characters.")
    unknown = [place for place in _PLACE.findall(words) if place not in PLACES]
    if unknown:
        raise Refused(f"Nothing can be filled in for {{{unknown[0]}}}.", f"It is one of {', '.join(PLACES)}.")
    return Phrase(key, words)


def read_phrases(stored: str) -> tuple[Phrase, ...]:
    """Phrases as they are stored, with `` | `` between them; raises Refused as ``phrase_of`` does."""
    phrases = []
    for part in stored.split("|"):
        whom, colon, text = part.strip().partition(":")
        if whom.strip().casefold() not in FOR_WHOM or not colon:
            whom, text = "any", part
        if text.strip():
            phrases.append(phrase_of(whom, text))
    if len(phrases) > _MOST:
        raise Refused("Those are too many phrases.", f"A program can have {_MOST}.")
    return tuple(phrases)


def stored_phrases(phrases: Sequence[Phrase]) -> str:
    """Phrases in the form in which they are stored; ``read_phrases`` reads it back."""
    return " | ".join(f"{p.whom}: {p.text}" for p in phrases)


def filled(phrase: Phrase, facts: Mapping[str, str]) -> str:
    """A phrase with its places filled in, empty where one of them has no fact."""
    if not all(facts.get(place) for place in _PLACE.findall(phrase.text)):
        return ""
    return _PLACE.sub(lambda place: facts[place[1]], phrase.text)
