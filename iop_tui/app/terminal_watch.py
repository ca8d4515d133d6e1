"""What the system and the terminal tell: keys as they are read, the end, a stop that is over, saves that take long."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from iop_tui.app.curtain import SlowSaves
from iop_tui.app.gone_terminal import terminal_is_there
from iop_tui.app.terminal_keys import KeyParser

if TYPE_CHECKING:
    from types import FrameType

    from iop_tui.app.locking import Locking
    from iop_tui.app.privacy import PrivateApp
    from iop_tui.desk.desk import Desk

_LOOK_EVERY = 5.0
"""Seconds between two looks at the clock."""


class TerminalWatch:
    """Hears what happens around the screens while they run."""

    def __init__(self, app: PrivateApp[Any], desk: Desk, lock: Locking, end: Callable[[], None]) -> None:
        """``end`` ends the program because it is told to from outside."""
        self._app = app
        self._desk = desk
        self._lock = lock
        self._end = end
        self._slow: SlowSaves | None = None

    def begin(self) -> None:
        """Listen from now on; without a terminal only to the clock."""
        self._watch_the_clock()
        if self._app.is_headless:
            return
        KeyParser.at_once = self._lock.heard_key
        loop, context = asyncio.get_running_loop(), copy_context()

        def in_loop(do: Callable[[], object]) -> None:
            with contextlib.suppress(RuntimeError):  # it has ended
                loop.call_soon_threadsafe(do, context=context)

        self._watch_ends(lambda: in_loop(self._end))
        self._watch_stops(lambda: in_loop(self._lock.lock_if_slept))
        self._slow = SlowSaves(lambda: self._lock.curtain.say("saving …"), lambda: in_loop(self._app.refresh))
        self._desk.store.watch = self._slow

    def end(self) -> None:
        """Hear of nothing any more."""
        KeyParser.at_once = None
        self._desk.store.watch = None
        if self._slow is not None:
            self._slow.end()

    def _watch_ends(self, end: Callable[[], None]) -> None:
        """Hear of it when the program is told to end, or its window is closed.

        Not by asyncio's own way: it loses a signal where some hundred keys wait to be read.
        """
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(ValueError):  # not in the main thread
                    signal.signal(number, lambda _number, _frame: end())

    def _watch_stops(self, lock: Callable[[], None]) -> None:
        """Hear of it when a stopped program goes on, before anything is painted again.

        Textual begins with the terminal again then, without having let go of it where nobody told it of the stop: two
        threads would read the keys. And a terminal that is hung up tells of itself in the same way.
        """
        number = getattr(signal, "SIGCONT", None)
        if number is None:
            return

        def goes_on(_signalled: int, _frame: FrameType | None) -> None:
            if self._lock.slept():
                lock()
            if terminal_is_there():
                self._app.begin_terminal_anew()

        signal.signal(number, goes_on)

    def _watch_the_clock(self) -> None:
        """Look at the clock from now on. A timer of Textual's would cost as much as all else that idling does."""
        loop = asyncio.get_running_loop()

        def look() -> None:
            try:
                self._lock.look_at_the_clock()
            except Exception as error:
                self._app.handle_error(error)  # as for a timer
            finally:
                loop.call_later(_LOOK_EVERY, look)

        loop.call_later(_LOOK_EVERY, look)
