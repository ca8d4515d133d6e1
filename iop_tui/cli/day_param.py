"""A day on the command line."""

from __future__ import annotations

from datetime import date
from enum import Enum

import click


class Asked(Enum):
    """A day that is known only once the file is open, for its zone decides it."""

    TODAY = "today"


AskedDay = date | Asked


def on(asked: AskedDay | None, today: date) -> date | None:
    """The day that was asked for, ``today`` being the program's own; None where none was."""
    return today if asked is Asked.TODAY else asked


class Day(click.ParamType[AskedDay]):
    """A day as ``YYYY-MM-DD`` or ``today``, which is the program's own day and not the machine's."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> AskedDay:
        """Read the day; wrong usage where it is none."""
        if isinstance(value, AskedDay):
            return value
        text = str(value)
        if text.strip().lower() == "today":
            return Asked.TODAY
        try:
            day = date.fromisoformat(text)
            if not 1900 <= day.year <= 2199:
                raise ValueError
            return day
        except ValueError:
            self.fail(f"{text!r} is not a date; write it as YYYY-MM-DD.", param, ctx)


DAY = Day()
