"""A choice whose words are looked up when it is needed: what ``--help`` of all commands does not have to load."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click
import click.shell_completion


class LateChoice(click.ParamType[str]):
    """One of some words, given by a function that may import what it needs."""

    name = "choice"

    def __init__(self, choices: Callable[[], Sequence[str]]) -> None:
        self._choices = choices

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """The words, as in ``[billing|full]``."""
        return f"[{'|'.join(self._choices())}]"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """The words that begin as what is typed."""
        return click.Choice(list(self._choices())).shell_complete(ctx, param, incomplete)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word; fails as ``click.Choice`` does, naming what there is."""
        return str(click.Choice(list(self._choices())).convert(value, param, ctx))
