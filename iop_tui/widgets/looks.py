"""The looks that a piece of a line or a cell of a sheet can have, in the colors of the theme.

Textual's component classes would do the same, but it works them out anew for each widget whenever the focus moves:
eighteen looks on every widget of a screen were a tenth of what opening a page costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from rich.style import Style
from textual.color import Color


class Look(NamedTuple):
    """The theme's variables for the color of the letters and of their ground ("" leaves it), and whether it is bold."""

    color: str = ""
    ground: str = ""
    bold: bool = False


LOOKS: Mapping[str, Look] = {
    "": Look(),
    "quiet": Look("quiet"),
    "head": Look("quiet"),
    "heading": Look("quiet", bold=True),
    "key": Look("primary"),
    "strong": Look(bold=True),
    "here": Look("success"),
    "warn": Look("warning"),
    "alert": Look("error", bold=True),
    "cursor": Look("cursor-text", "cursor-ground", bold=True),
    "chosen": Look("cursor-text", "cursor-ground", bold=True),
    "cell": Look("background", "primary", bold=True),
}
"""Every look by its name; each color has one meaning everywhere."""


def styles_of(variables: Mapping[str, str]) -> Mapping[str, Style]:
    """The style of each look, from an app's ``theme_variables``; made once for each theme."""
    return _styles(tuple((name, variables[name]) for name in _NAMES))


_NAMES = sorted({name for look in LOOKS.values() for name in (look.color, look.ground) if name})


@lru_cache(maxsize=8)
def _styles(colors: tuple[tuple[str, str], ...]) -> Mapping[str, Style]:
    known = {name: Color.parse(value).rich_color for name, value in colors}
    return {
        name: Style(color=known.get(look.color), bgcolor=known.get(look.ground), bold=look.bold or None)
        for name, look in LOOKS.items()
    }
