"""Whether two client numbers, or two names, are the same to a person who compares them."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum

from iop_tui.domain.names import Name
from iop_tui.domain.text import fold

_MARKS = {
    **dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-"),
    **dict.fromkeys([0x2018, 0x2019, 0x201B, 0x02BC, 0x02B9, 0x2032, 0x0060, 0x00B4, 0xFF07], "'"),
}
_OWN = re.compile(r"T-(?:[0-9A-F]{4}-[0-9]{4,}|[0-9]{6,})")
_ALIKE = 0.8


def own_number(id: int, file_id: str) -> str:
    """The number that the program gives a client itself; it says which file it is from: no two give the same."""
    return f"T-{file_id.replace('-', '')[:4].upper()}-{id:04}"


def is_own_number(number: str) -> bool:
    """Whether a number is one that this program gives; those of earlier versions do not name their file."""
    return _OWN.fullmatch(number_form(number).upper()) is not None


def says_its_file(number: str) -> bool:
    """Whether a number that this program gave says which file it is from."""
    return number_form(number).count("-") > 1


def number_form(number: str) -> str:
    """A number without what tells no two apart: case, blanks, kinds of hyphen and apostrophe, a leading ', ``.0``."""
    if number.isascii() and number.isalnum():
        return number.casefold()
    plain = unicodedata.normalize("NFKC", number).translate(_MARKS).casefold()
    plain = "".join(plain.split()).removeprefix("'")
    return re.sub(r"(?<=[0-9])\.0+$", "", plain)


def number_key(number: str) -> str:
    """``number_form`` without leading zeros, which spreadsheets take away: equal keys may be the same number."""
    form = number_form(number)
    return form.lstrip("0") or form[:1]


def name_key(name: Name) -> str:
    """Equal for two spellings of one name: case, accents, kinds of hyphen and apostrophe, periods do not count."""
    return f"{_plain(name.last)}\x1f{_plain(name.first)}"


def _plain(text: str) -> str:
    if text.isascii() and text.isalpha():
        return text.casefold()
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(fold(text.translate(_MARKS)).translate(_MARKS).replace(".", " ").split())


class Likeness(IntEnum):
    """How much two names are alike; less is more alike."""

    SAME = 0
    CLOSE = 1
    """One of them says less, or is misspelled, or the names changed places."""
    PARTLY = 2
    """One of the two names is the same: a new last name, or somebody of the same family."""
    DIFFERENT = 3


def likeness(one: Name, other: Name) -> Likeness:
    """How much two names are alike."""
    if name_key(one) == name_key(other):
        return Likeness.SAME
    last, others = _words(one.last), _words(other.last)
    firsts = {*_words(one.first), *_words(one.preferred)}, {*_words(other.first), *_words(other.preferred)}
    first_fits = _first_fits(*firsts)
    last_fits = bool(set(last) & set(others)) or _alike("".join(last), "".join(others))
    if last_fits and first_fits:
        return Likeness.CLOSE
    whole = {*last, *firsts[0]}, {*others, *firsts[1]}
    if whole[0] == whole[1] or (min(map(len, whole)) > 1 and (whole[0] <= whole[1] or whole[1] <= whole[0])):
        return Likeness.CLOSE
    if last_fits or (first_fits and firsts[0] and firsts[1]):
        return Likeness.PARTLY
    return Likeness.DIFFERENT


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s-]+", _plain(text).replace("'", "")) if word]


def _first_fits(one: set[str], other: set[str]) -> bool:
    """Whether first names may be the same person's: a word of both, an initial, one that is missing or misspelled."""
    if not one or not other or one & other:
        return True
    return any(a.startswith(b) or b.startswith(a) or _alike(a, b) for a in one for b in other)


def _alike(one: str, other: str) -> bool:
    from difflib import SequenceMatcher  # only a list of clients needs it: not on the way to the first screen

    first, second = sorted((one, other))  # the ratio is not the same both ways
    return bool(one and other) and SequenceMatcher(None, first, second).ratio() >= _ALIKE
