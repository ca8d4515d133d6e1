"""Style sheets parsed once in a process: each test starts an app, and all of them have the same one."""

from __future__ import annotations

from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

_parse = Stylesheet._parse_rules
_parsed: dict[tuple[Any, ...], list[RuleSet]] = {}


def _parse_once(
    self: Stylesheet,
    css: str,
    read_from: CSSLocation,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    """As Textual's own, whose memory lasts as long as one app."""
    key = (css, read_from, is_default_rules, tie_breaker, scope, *sorted(self._variables.items()))
    rules = _parsed.get(key)
    if rules is None:
        rules = _parsed[key] = _parse(self, css, read_from, is_default_rules, tie_breaker, scope)
    return rules


def parse_once() -> None:
    """Let all apps of this process share what was parsed with the same variables (the colors of a theme)."""
    Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign]
