"""What of Textual's inner workings waits for the lock, and which errors do not end the program."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from iop_tui.app.textual_internals import Steering

if TYPE_CHECKING:
    from textual.screen import Screen

    from iop_tui.app.fault_handling import FaultHandling
    from iop_tui.app.locking import Locking


class LockSteering(Steering):
    """Holds back what may not be seen or read while the program is covered or locked."""

    def __init__(self, lock: Locking, faults: FaultHandling) -> None:
        self._lock = lock
        self._faults = faults

    @property
    def has_background(self) -> bool:
        """Whether screens behind hear of a resize: not while there is no file to read from."""
        return not self._lock.locked

    def takes_error(self, error: Exception) -> bool:
        """Whether an error is the file's and dealt with; else the program ends by it."""
        return self._faults.takes(error)

    def painting(self, screen: Screen[object]) -> AbstractContextManager[bool]:
        """Held while a screen is painted; gives whether it may be."""
        return self._lock.painting(screen)

    def may_close(self, screen: Screen[object]) -> bool:
        """Whether the screen on top may be closed: not the cover before it is answered."""
        return not self._lock.hides(screen)
