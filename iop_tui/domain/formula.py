"""Text that no spreadsheet takes for a formula, and what it was before."""

from __future__ import annotations

import re
import unicodedata

_STARTS = frozenset("=+-@|%\t\r−")
"""What a formula begins with, U+2212 (a minus) among it; their other widths and heights are folded to these."""
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def defused(text: str) -> str:
    """A person's text with a leading ``'`` where a spreadsheet would take it for a formula.

    Text that begins with ``'`` gets one more, so that taking one away gives back exactly what was there.
    """
    if not text:
        return text
    first = text[0]
    if first.isalnum() and first.isascii():
        return text
    if first == "'" or (_runs(text) and not _NUMBER.fullmatch(text)):
        return f"'{text}"
    return text


def _runs(text: str) -> bool:
    """Whether what a spreadsheet sees first, behind blanks and what has no width, begins a formula."""
    for c in text:
        if c in _STARTS:
            return True
        if c.isspace() or unicodedata.category(c) in ("Cf", "Cc"):
            continue
        return unicodedata.normalize("NFKC", c)[0] in _STARTS
    return False


def restored(cell: str) -> str:
    """What ``defused`` was given."""
    return cell.removeprefix("'")


def as_meant(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it; an apostrophe of a name stays."""
    return cell[1:] if cell.startswith("'") and (cell[1:2] == "'" or _runs(cell[1:])) else cell
