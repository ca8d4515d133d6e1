"""Two themes. Every color has one meaning, every text stands out from its ground by 4.5:1 or more.

Greys are neutral (red = green = blue), so that a terminal of 256 colors keeps them grey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.theme import Theme

from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from textual.app import App

DARK = Theme(
    name="iop-dark",
    primary="#8ab4f8",
    secondary="#8ab4f8",
    accent="#8ab4f8",
    foreground="#e4e4e4",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    success="#87d787",
    warning="#ffd75f",
    error="#ff8787",
    dark=True,
    variables={
        "quiet": "#a8a8a8",
        "cursor-ground": "#303a48",
        "cursor-text": "#ffffff",
        "bar": "#262626",
        "footer-key-foreground": "#8ab4f8",
        "input-cursor-background": "#e4e4e4",
        "input-selection-background": "#3a5a8a",
        "block-cursor-background": "#303a48",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#262626",
        "block-cursor-blurred-foreground": "#e4e4e4",
        "text-muted": "#b2b2b2",
        "text-disabled": "#a8a8a8",
    },
)

LIGHT = Theme(
    name="iop-light",
    primary="#0b57d0",
    secondary="#0b57d0",
    accent="#0b57d0",
    foreground="#1c1c1c",
    background="#ffffff",
    surface="#f6f6f6",
    panel="#eeeeee",
    success="#1e6b1e",
    warning="#7a4b00",
    error="#b00020",
    dark=False,
    variables={
        "quiet": "#585858",
        "cursor-ground": "#d3e3fd",
        "cursor-text": "#000000",
        "bar": "#e8e8e8",
        "footer-key-foreground": "#0b57d0",
        "input-cursor-background": "#1c1c1c",
        "input-selection-background": "#a8c7fa",
        "block-cursor-background": "#d3e3fd",
        "block-cursor-foreground": "#000000",
        "block-cursor-blurred-background": "#e8e8e8",
        "block-cursor-blurred-foreground": "#1c1c1c",
        "text-muted": "#505050",
        "text-disabled": "#585858",
    },
)

THEMES = (DARK, LIGHT)
"""Every theme; the first one is that of a machine without settings."""


def use_themes(app: App[Any], name: str) -> None:
    """Let an app know the themes and wear the one of this name; raises IopError where there is none of it."""
    names = [theme.name for theme in THEMES]
    if name not in names:
        raise IopError("The setting 'theme' cannot be used.", f"In settings.toml it is one of {', '.join(names)}.")
    for theme in THEMES:
        app.register_theme(theme)
    app.theme = name
