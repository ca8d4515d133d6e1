"""What a person typed or a file brought, made harmless before it is kept."""

from __future__ import annotations

import re
import unicodedata

NAME_LIMIT = 200
NOTE_LIMIT = 100_000

# Marks that turn the direction of what follows: they can make a name read as another one.
# Blanks without width go too: they hide text, and keep marks from being counted.
_DROPPED = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0x061C, 0xFEFF])
_MARKS_IN_A_ROW = 4
_PLAIN = re.compile("[\\x20-\\x7e\\xa0-\\u02ff\\u0370-\\u0482\\u2010-\\u2027\\u2030-\\u205e]*")
"""Letters and signs of which none is ever dropped, cut or replaced: nearly all text is made of them alone."""


def _harmless(text: str, keep: str) -> str:
    if _PLAIN.fullmatch(text) and unicodedata.is_normalized("NFC", text):
        return text
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text.translate(_DROPPED)):
        kind = unicodedata.category(character)
        if character in keep:
            kept.append(character)
        elif kind in ("Cc", "Cs", "Co", "Zl", "Zp"):
            kept.append(" ")
        elif kind == "Mn":
            marks += 1
            if marks <= _MARKS_IN_A_ROW:
                kept.append(character)
            continue
        else:
            kept.append(character)
        marks = 0
    return "".join(kept)


def line(text: str, limit: int = NAME_LIMIT) -> str:
    """One line of text: no control characters, no direction marks, single blanks, cut at ``limit`` characters."""
    return " ".join(_harmless(text, "").split())[:limit].rstrip()


def prose(text: str, limit: int = NOTE_LIMIT) -> str:
    """Text of several lines: line ends and tabs stay, every other control character goes; cut at ``limit``."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join([_harmless(line, "\t") for line in lines])[:limit]


def fold(text: str) -> str:
    """A form for comparing and finding: no accents, no case, no blanks at the ends."""
    if text.isascii():
        return text.casefold().strip()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).strip()
