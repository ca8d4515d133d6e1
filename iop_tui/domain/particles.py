"""Words such as "de la" that belong to the last name behind them and tell nobody apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = """
de del della di da das dos du do la las le los van von der den ter ten zu bin ibn al el st
"""
PARTICLES = frozenset(_WORDS.split())
# Written with a capital only these are surely particles: "Van", "La" or "Al" is as often a name of its own.
_CAPITAL = frozenset(
    {"de", "del", "della", "von", "st", "de la", "de las", "de los", "van der", "van den", "van de", "von der"}
)


def bare(word: str) -> str:
    """A word without its periods and without case."""
    return word.replace(".", "").casefold()


def are_particles(words: Sequence[str]) -> bool:
    """Whether these words before another one of a last name belong to it; True for no words."""
    plain = [bare(word) for word in words]
    return all(w.islower() and p in PARTICLES for w, p in zip(words, plain, strict=True)) or " ".join(plain) in _CAPITAL


def weighty(last: str) -> tuple[str, str]:
    """The particles of a last name and the part that tells people apart: ``de la`` and ``Cruz``.

    It is ``Smith`` of Smith-Jones and of Smith Jr.; the particles are empty where there are none.
    """
    words = [word for word in re.split(r"[\s\u2010-\u2015-]+", last) if word]
    most = next((n for n in range(len(words) - 1, 0, -1) if are_particles(words[:n])), 0)
    return " ".join(words[:most]), words[most] if words else last
