"""The one way by which a person's text reaches a widget: nothing in it can act on the terminal or on the layout."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from textual.content import Content

# Marks that turn the direction of what follows, and zero-width ones that hide text.
_DROPPED = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0x061C, 0xFEFF])


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """One line of text without control characters, as a widget may have it; markup in it means nothing."""
    if text.isascii() and text.isprintable():
        return text
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs", "Co", "Zl", "Zp") else c for c in text.translate(_DROPPED))
    return "".join(kept)


def fitted(text: str, width: int) -> str:
    """A line of text cut (with ``…``) or padded to a width in cells."""
    safe = plain(text)
    length = cell_len(safe)
    if length <= width:
        return safe + " " * (width - length)
    if width <= 1:
        return set_cell_size(safe, width)
    return (
        set_cell_size(safe, width - 1).rstrip()
        + "…"
        + " " * (width - 1 - cell_len(set_cell_size(safe, width - 1).rstrip()))
    )


def width_of(text: str) -> int:
    """The width of a line of text in cells."""
    return cell_len(plain(text))


def content(text: str) -> Content:
    """Text for one of Textual's widgets that draw content; never markup."""
    return Content("\n".join(plain(line) for line in text.split("\n")))


def one_line(text: str) -> bool:
    """Whether a paste is one line; blank ones around it are none."""
    return len(text.strip().splitlines()) <= 1
