"""A day on the command line."""

from __future__ import annotations

from datetime import date
from typing import Any

import click


class Day(click.ParamType[date]):
    """A day as ``YYYY-MM-DD`` or ``today``."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """Read the day; wrong usage where it is none."""
        if isinstance(value, date):
            return value
        if value.strip().lower() == "today":
            return date.today()
        try:
            found = date.fromisoformat(value)
            if not 1900 <= found.year <= 2199:
                raise ValueError
            return found
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as YYYY-MM-DD.", param, ctx)


DAY = Day()
