"""The parts of a person's name: which words are the last name, and which belong to neither name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from iop_tui.domain.names import Name
from iop_tui.domain.particles import PARTICLES, are_particles, bare

# Ma, Do and Vi are last names of many people: what looks like these degrees or this number is not one.
_SUFFIX_WORDS = "jr junior sr senior ii iii iv v vii viii 2nd 3rd 4th 5th"
_SUFFIXES = frozenset(_SUFFIX_WORDS.split())
_TITLE_WORDS = """
md phd psyd edd pharmd dds dmd dvm jd esq esquire rn lpn np aprn bsn msn lcsw lmsw lisw msw lpc lpcc lmhc lmft lcdc
cadc ladc mba cpa
"""
_TITLES = frozenset(_TITLE_WORDS.split())
_SALUTATIONS = frozenset({"mr", "mrs", "ms", "mx", "dr", "prof", "rev"})


_APART = re.compile(r"\b(Ph|M|Ed|Psy)\.? (D)\b\.?")
"""A title that is written as two words."""


def split_name(text: str, last_first: bool = False) -> Name:
    """Last and first name out of cleaned text: "Last, First Middle", "First Middle Last" or one word.

    One word is the last name. A suffix such as Jr. stays with the last name, a title such as MD is dropped, and
    particles belong to the last name (de la Cruz). ``last_first`` is the order of words without a comma.
    """
    parts = [part.strip() for part in _APART.sub(r"\1\2", text).replace(";", ",").split(",")]
    words, behind = parts[0].split(), [part.split() for part in parts[1:] if part]
    given = [part for part in behind if not all(map(_belongs_to_neither, part))]
    suffixes = [word for part in behind if part not in given for word in part if is_suffix(word)]
    if given:
        name = tidy(" ".join(words), " ".join(word for part in given for word in part))
    else:
        name = _without_comma(words, last_first)
    if not name.last:
        return Name(" ".join(filter(None, [name.first, *suffixes])))
    return Name(" ".join([name.last, *suffixes]), name.first)


def tidy(last: str, first: str) -> Name:
    """Last and first name out of two columns: suffixes moved to the last name, titles dropped.

    Where a last name is nothing but a suffix or a title, the first name holds both names.
    """
    last, first = (_APART.sub(r"\1\2", part) for part in (last, first))
    lasts, firsts = last.replace(",", " ").split(), _without_salutation(first.replace(",", " ").split())
    suffixes: list[str] = []
    for words, letters in ((firsts, False), (lasts, True)):
        while len(words) > 1 and _belongs_to_neither(words[-1]) and (letters or len(bare(words[-1])) > 1):
            word = words.pop()
            suffixes = [word, *suffixes] if is_suffix(word) else suffixes
    if len(lasts) == 1 and _belongs_to_neither(lasts[0]) and firsts and not _is_initial(lasts[0], firsts):
        name = _without_comma(firsts, False)
        suffixes = [*lasts, *suffixes] if is_suffix(lasts[0]) else suffixes
        return Name(" ".join([name.last, *suffixes]), name.first)
    if not suffixes and len(lasts) == len(last.split()) and len(firsts) == len(first.split()):
        return Name(last, first)
    return Name(" ".join([*lasts, *suffixes]), " ".join(firsts))


def _without_comma(words: Sequence[str], last_first: bool) -> Name:
    """The names in words that no comma parts."""
    left = _without_salutation(words)
    suffixes: list[str] = []
    while len(left) > 1 and _belongs_to_neither(left[-1]) and not _is_initial(left[-1], left[:-1]):
        word = left.pop()
        suffixes = [word, *suffixes] if is_suffix(word) else suffixes
    if len(left) < 2:
        return Name(" ".join([*left, *suffixes]))
    if last_first:
        end = next((n for n in range(len(left) - 2, 0, -1) if are_particles(left[:n])), 0) + 1
        return Name(" ".join([*left[:end], *suffixes]), " ".join(left[end:]))
    # with a capital the very first word is a first name (Von, Della), but for De: "De Souza" is a last name alone
    begins = left[0].islower() or bare(left[0]) == "de"
    start = next(n for n in range(int(not begins), len(left)) if are_particles(left[n:-1]))
    if start > 2 and bare(left[start - 1]) == "y":
        start -= 2
    return Name(" ".join([*left[start:], *suffixes]), " ".join(left[:start]))


def _without_salutation(words: Sequence[str]) -> list[str]:
    return list(words[1:] if len(words) > 1 and bare(words[0]) in _SALUTATIONS else words)


def is_suffix(word: str) -> bool:
    """Whether a word is a suffix: Jr., III, 3rd."""
    return bare(word) in _SUFFIXES


def _is_initial(word: str, others: Sequence[str]) -> bool:
    """Whether a V behind a first name alone is the first letter of a last name, not the fifth of that name."""
    return len(bare(word)) == 1 and len(others) == 1


def _belongs_to_neither(word: str) -> bool:
    return bare(word) in _SUFFIXES or bare(word) in _TITLES


_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u02bc][^\W\d_]+)*")


def in_usual_case(text: str) -> str:
    """A name written in capitals as a person writes it: ``McDonald``, ``O'Neil``, ``de la Cruz``, ``Smith III``."""
    words = text.split(" ")
    return " ".join(_usual(word, n, len(words)) for n, word in enumerate(words))


def _usual(word: str, place: int, of: int) -> str:
    plain = bare(word)
    if word[:1].isdigit():
        return word.lower()
    if plain in _SUFFIXES and place and plain.strip("iv") == "":
        return word.upper()
    if plain in PARTICLES and place + 1 < of:
        return word.lower()
    return _WORD.sub(lambda match: _capitalized(match[0]), word.lower())


def _capitalized(word: str) -> str:
    head, mark, tail = word.partition("'") if "'" in word else word.partition("\u2019")
    if mark and len(head) <= 2 and len(tail) > 1:
        return f"{head.capitalize()}{mark}{tail.capitalize()}"
    if word.startswith("mc") and len(word) > 3:
        return f"Mc{word[2:].capitalize()}"
    return word[:1].upper() + word[1:]
