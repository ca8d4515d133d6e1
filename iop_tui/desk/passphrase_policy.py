"""What a new passphrase has to be, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

SHORTEST = 12
"""Characters of a new passphrase: above the 8 that NIST SP 800-63B asks for, for it is the only lock of the file."""
LONGEST = 1000
_GOOD_ENOUGH = 3
"""Of zxcvbn's scores from 0 to 4: at least 10^8 guesses, each of which costs whoever has the file."""
_JUDGED = 72
"""Characters that are judged, from the first: what is longer is no weaker, and judging it takes seconds."""
_BETWEEN = re.compile(r"[\s._,-]+")
_OURS = ("iop", "tui", "iop-tui", "intensive", "outpatient", "program", "group")
NO_WAY_BACK = (
    "The passphrase cannot be recovered: without it nobody can\nread the file, nor its backups. Write it down, "
    "seal it in an envelope,\nand keep it where the program keeps its keys, not with this laptop."
)


def weakness(passphrase: str, names: Iterable[str] = ()) -> str:
    """Why a new passphrase cannot be taken; empty where it can.

    ``names`` are those of the program and its people, which somebody who found the laptop would try first.
    """
    if len(passphrase) < SHORTEST:
        return f"Too short: take at least {SHORTEST} characters, such as four random words."
    if len(passphrase) > LONGEST:
        return f"Too long: take at most {LONGEST} characters."
    if _score(passphrase, names) < _GOOD_ENOUGH:
        return "Too easy to guess: take four random words, none of them a name."
    return ""


def _score(passphrase: str, names: Iterable[str]) -> int:
    """How hard it is to guess, from 0 to 4; known names, and blanks and hyphens between words, make it no harder."""
    from zxcvbn import zxcvbn  # large lists, wanted only where a passphrase is set

    words = {*_OURS, *(word.casefold() for name in names for word in name.split() if len(word) > 2)}
    known = re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)))
    bare = _BETWEEN.sub("", known.sub("", passphrase.casefold()))
    return min(int(zxcvbn(face[:_JUDGED])["score"]) if face else 0 for face in (passphrase, bare))
