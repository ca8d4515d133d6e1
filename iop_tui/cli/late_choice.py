"""A choice whose words are looked up when it is needed: what ``--help`` of all commands does not have to load."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click


class LateChoice(click.ParamType[str]):
    """One of some words, given by a function that may import what it needs."""

    name = "choice"

    def __init__(self, choices: Callable[[], Sequence[str]]) -> None:
        self._choices = choices

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """The words, as in ``[billing|full]``."""
        return f"[{'|'.join(self._choices())}]"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word; fails as ``click.Choice`` does, naming what there is."""
        return str(click.Choice(list(self._choices())).convert(value, param, ctx))
