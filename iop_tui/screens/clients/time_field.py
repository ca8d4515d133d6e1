"""A time of day in a form of the client's pages."""

from __future__ import annotations

from iop_tui.desk.desk import Desk
from iop_tui.domain.times import DAY_MINUTES, read_clock

_NEAR = 13 * 60
"""A time that could be two is the one nearer to the middle of a working day, where nothing is known of it."""


def read_near(desk: Desk, typed: str, known: int | None) -> int | None:
    """The minute of what stands in a field; raises Refused where it is no time.

    ``known`` is the minute that was filled in. Left as it is it stays, and a time that could be two is the one nearer
    to it.
    """
    if not typed.strip():
        return None
    if typed.strip() == desk.clock(known):
        return known
    return read_clock(typed, 0, DAY_MINUTES - 1, _NEAR if known is None else known)
