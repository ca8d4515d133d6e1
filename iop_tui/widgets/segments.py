"""Lines for the terminal in as few pieces as can be."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style


def joined(pieces: Sequence[tuple[str, Style]]) -> list[Segment]:
    """As few segments as can be: each costs the terminal forty bytes of color. Blanks take the color before them."""
    runs: list[tuple[str, Style]] = []
    for text, style in pieces:
        if runs:
            before, same = runs[-1]
            if style == same or (not text.strip(" ") and style.bgcolor == same.bgcolor and not same.underline):
                runs[-1] = (before + text, same)
                continue
        runs.append((text, style))
    return [Segment(text, style) for text, style in runs]
