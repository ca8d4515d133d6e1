"""Names and words that a person's file may hold and that must not act on anything."""

from __future__ import annotations

NAMES = (
    "[/]", "[Bob]", "[@click=app.quit]x[/]", "=1+1", "\x1b[31mRed\x1b[0m", "\x1b]52;c;aGk=\x07", "‮gnitset‬",
    "مريم", "שרה לוי", "👨‍👩‍👧‍👦 Family", "🇺🇸🏳️‍🌈", "中文名字", "ﷺ", "e\u0301\u0301\u0301\u0301\u0301\u0301",
    "Zero\u200bWidth\ufeff", "N" * 200, "Tab\tbed", "Line\nbreak", "nul\x00l", "$name {x} %s \\n",
)  # fmt: skip
ODD = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\u200b")


def harmful(text: str) -> set[str]:
    """What stands on a screen and should not: control characters and marks that turn the direction."""
    return {repr(c) for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c in ODD}
