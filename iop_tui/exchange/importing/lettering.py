"""Whether a name holds what no name holds, as it does where a file is read in an encoding that is not its own."""

from __future__ import annotations

import re
import unicodedata

_NO_LETTERS = frozenset(
    "\u2014\u201a\u0192\u201e\u2020\u2021\u2030\u2039\u203a\u2022\u00a1\u00bf\u00a7\u00b6\u00ab\u00bb"
)
_KINDS = frozenset({"Sc", "Sk", "Sm", "So", "No", "Cc", "Co", "Cn"})
_ALLOWED = frozenset("\u00b4`^~+=|<>$")
"""Signs that people type in names or that stand for others; they say nothing of the encoding."""
_TWO_FOR_ONE = re.compile(r"[\u00c2-\u00c5\u00d0\u00d1\u00e2][\u0080-\u00bf\u0152-\u0178\u2013-\u2122]")
_CAPITAL_INSIDE = re.compile(r"[a-z\u00df-\u00ff](?![A-Z])([^\W\d_a-z])")
_QUOTED = re.compile(r"[^\W\d_][\u2013\u2018\u201c\u201d\u2026](?=[^\W\d_]|$)")
_RUN = re.compile(r"[\u0080-\u2122]+")


def looks_wrong(name: str) -> bool:
    """Whether a name holds what no name holds: a sign for money, half a letter, an accented capital in mid-word."""
    if name.isascii():
        return False
    if "\ufffd" in name or _TWO_FOR_ONE.search(name) or _QUOTED.search(name):
        return True
    if any(c in _NO_LETTERS or (c not in _ALLOWED and unicodedata.category(c) in _KINDS) for c in name):
        return True
    return any(match[1].isupper() for match in _CAPITAL_INSIDE.finditer(name))


def read_twice(text: str) -> str:
    """A text whose letters were encoded as UTF-8, read as Windows-1252 and encoded again, as it was before."""
    return _RUN.sub(lambda match: _once(match[0]), text)


def _once(run: str) -> str:
    raw = bytearray()
    for sign in run:
        try:
            raw += sign.encode("cp1252")
        except UnicodeEncodeError:
            if sign > "\xff":
                return run
            raw.append(ord(sign))
    try:
        repaired = raw.decode("utf-8")
    except UnicodeDecodeError:
        return run
    # what comes out is a letter of the West, not one that two letters happen to make
    return repaired if all(sign < "\u0250" or "\u2010" <= sign <= "\u2122" for sign in repaired) else run
