"""How long nobody has touched a key, and whether the machine slept: when the screen covers and locks itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum

SLEPT = 20.0
"""Seconds that the clocks may differ, or that a look may come late, before the machine is taken to have slept."""
WARNING = 30.0
"""Seconds before covering in which it is said."""


class Level(Enum):
    """How far the program is to be closed."""

    OPEN = "open"
    SOON = "soon"
    COVER = "cover"
    LOCK = "lock"


class IdleClock:
    """Idle time by the monotonic and the wall clock; the longer counts, so turning the wall clock back keeps nothing
    open."""

    def __init__(
        self,
        cover_after: float,
        lock_after: float,
        steady: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Seconds without a key until the cover, and seconds covered until the lock; 0 for never."""
        self._cover_after = cover_after
        self._lock_after = lock_after
        self._steady = steady
        self._wall = wall
        self._touched = self._looked = (steady(), wall())
        self._covered: tuple[float, float] | None = None

    def key_pressed(self) -> None:
        """Somebody pressed a key."""
        self._touched = self._looked = (self._steady(), self._wall())

    def covered(self, covered: bool) -> None:
        """The screen was covered, or uncovered."""
        self._covered = (self._steady(), self._wall()) if covered else None
        if not covered:
            self.key_pressed()

    def idle(self) -> float:
        """Seconds since the last key."""
        return self._since(self._touched)

    def seconds_left(self) -> float:
        """Seconds until the screen is covered."""
        return max(0.0, self._cover_after - self.idle())

    def machine_slept(self) -> bool:
        """Whether the machine slept since this was asked last: the wall's clock ran ahead, or nobody asked for long."""
        steady, wall = self._steady(), self._wall()
        ran, passed = steady - self._looked[0], wall - self._looked[1]
        self._looked = (steady, wall)
        return passed - ran > SLEPT or ran > SLEPT + WARNING

    def level(self) -> Level:
        """How far the program is to be closed now."""
        if self._covered is not None:
            locks = self._lock_after and self._since(self._covered) >= self._lock_after
            return Level.LOCK if locks else Level.COVER
        if not self._cover_after:
            return Level.OPEN
        if self.idle() >= self._cover_after:
            return Level.COVER
        return Level.SOON if self.seconds_left() <= WARNING else Level.OPEN

    def _since(self, moment: tuple[float, float]) -> float:
        return max(self._steady() - moment[0], self._wall() - moment[1], 0.0)
