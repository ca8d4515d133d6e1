"""Covering and locking: by hand, by themselves after a while, after sleep, after too many wrong PINs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from iop_tui.app.curtain import Curtain
from iop_tui.app.idle_clock import IdleClock, Level
from iop_tui.domain.actions import COVER, TAKE_OVER, UNCOVER, Action
from iop_tui.domain.errors import IopError, Refused
from iop_tui.screens.navigation import LockState

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import AwaitMount

    from iop_tui.app.heeds_lock import HeedsLock
    from iop_tui.app.messages import Messages
    from iop_tui.app.privacy import PrivateApp
    from iop_tui.desk.desk import Desk
    from iop_tui.screens.lock_screen import LockScreen

ASLEEP = "the machine slept"
"""Why the file was locked, as it is recorded, where the laptop slept or the program was stopped for long."""


class Locking:
    """Lays the cover over everything, and closes the file beneath it."""

    cover_keys = frozenset({"ctrl+l"})
    quit_keys = frozenset({"ctrl+q"})
    """They end the program also under the cover."""

    def __init__(
        self,
        app: PrivateApp[Any],
        desk: Desk,
        messages: Messages,
        clocks: IdleClock,
        parts: Sequence[HeedsLock],
    ) -> None:
        """``parts`` are told before the screen is covered, and when its file is closed and opened again."""
        self._app = app
        self._desk = desk
        self._messages = messages
        self._parts = parts
        self._why = ""
        self._woken = False
        self._screen: LockScreen | None = None
        self.state = LockState.OPEN
        self.curtain = Curtain(app.write_at_once, lambda: app.size)
        self.clocks = clocks

    @property
    def covered(self) -> bool:
        """Whether nothing of the session can be seen or reached."""
        return self.state is not LockState.OPEN

    @property
    def locked(self) -> bool:
        """Whether the file is closed or about to be."""
        return self.state is LockState.LOCKED

    # -- what may be painted -------------------------------------------------------------------------

    @contextmanager
    def painting(self, screen: Screen[object]) -> Iterator[bool]:
        """Held while a screen is painted; nothing may be over the curtain, nor after a sleep before the lock."""
        if not self.locked and not self._woken and self.slept():
            self._app.call_later(self.lock, ASLEEP)
        with self.curtain.lock:
            yield not (self.curtain.drawn or self._woken) or screen is self._screen

    def slept(self) -> bool:
        """Whether the machine slept, or the program was stopped for long: then nothing is painted before the lock."""
        if not self._woken and self.clocks.machine_slept():
            self._woken = True
            self.curtain.draw()
        return self._woken and not self.locked

    def lock_if_slept(self) -> bool:
        """Lock where the machine slept; whether it did."""
        if self.slept():
            self.lock(ASLEEP)
            return True
        return False

    def heard_key(self, key: str) -> None:
        """A key was read, in the thread that reads: the one that covers draws the curtain before all else."""
        if key in self.cover_keys and self._app.is_running and not self.covered:
            self.curtain.draw()

    # -- keys ----------------------------------------------------------------------------------------

    async def takes(self, key: str, character: str | None) -> bool:
        """Take every key while covered, but those that end the program."""
        if not self.covered or key in self.quit_keys:
            return False
        if self._is_shown and self._screen is not None:
            await self._screen.take(key, character)
        return True

    def takes_paste(self, text: str) -> bool:
        """Take every paste while covered."""
        return self.covered

    @property
    def _is_shown(self) -> bool:
        return self._screen is not None and self._app.screen is self._screen

    def hides(self, screen: Screen[object]) -> bool:
        """Whether the lock's screen lies over everything: then only what lies beneath it may be closed."""
        return self.covered and screen is self._screen

    # -- covering ------------------------------------------------------------------------------------

    def look_at_the_clock(self) -> None:
        """Cover or lock where it is time; said quietly in the last half minute before."""
        if self.lock_if_slept():
            return
        level = self.clocks.level()
        if level is Level.SOON:
            seconds = f"{self.clocks.seconds_left():.0f}"
            self._messages.say(f"The screen covers itself in {seconds} s; any key keeps it open.", "quiet")
        elif level is Level.COVER and not self.covered:
            self._app.run_worker(self.cover())
        elif level is Level.LOCK and not self.locked:
            self.lock("covered for long")

    async def cover(self) -> None:
        """Cover the screen at once; the program runs on."""
        if not self.covered:
            await self._cover()
            self._record(COVER)

    def _cover(self) -> AwaitMount:
        from iop_tui.screens.lock_screen import LockScreen

        for part in self._parts:
            part.before_cover()
        self.state = LockState.COVERED
        self.clocks.covered(True)
        self._screen = LockScreen(self._desk, self)
        return self._app.push_screen(self._screen)

    async def uncover(self) -> None:
        """Show again what was there."""
        self.state = LockState.OPEN
        self._woken = False
        self.curtain.open()
        self.clocks.covered(False)
        self._record(UNCOVER)
        await self._app.pop_screen()
        if failed := self._desk.pins.take_failure_count():
            words = f"Wrong passphrases while it was locked: {failed}."
            self._app.call_later(self._messages.say, words, "warn")

    def _record(self, what: Action) -> None:
        """Record it where that can be: a full disk keeps nobody from covering the screen."""
        with contextlib.suppress(IopError):
            self._desk.store.record(what, self._desk.who)

    def take_over(self, facilitator_id: int) -> None:
        """Let somebody else work on, in the same place."""
        if facilitator_id != self._desk.who:
            self._desk.who = facilitator_id
            self._record(TAKE_OVER)

    # -- locking -------------------------------------------------------------------------------------

    def lock(self, why: str) -> None:
        """Cover the screen and close the file: it is free, and its passphrase opens it again."""
        if self.locked:
            return
        if not self.covered:
            self._cover()
        self._set(LockState.LOCKED)
        self._why = why
        self._app.call_later(self._lie_down)
        self._close_file()

    def _close_file(self) -> None:
        """Close it as soon as nothing works on it; what is shown and done is locked already."""
        if self._desk.store.locked:
            return
        free = [part.free_file() for part in self._parts]  # each is asked
        if not all(free):
            self._app.set_timer(0.05, self._close_file)
            return
        try:
            self._desk.pins.lock(self._why)
        except IopError:
            self._desk.store.lock()  # a full disk: the record is missing, the file is closed anyway

    def _lie_down(self) -> None:
        if self._is_shown and self._screen is not None and self._screen.is_mounted:
            self._screen.lie_down()

    def unlock(self, passphrase: str) -> None:
        """Open the file again; raises IopError and stays locked."""
        if not self._desk.store.locked:
            raise Refused("The file is still closing.", "Type it again in a moment.")
        self._desk.pins.unlock(passphrase)
        self._set(LockState.COVERED)
        self.clocks.covered(True)  # covered again, from now on
        for part in self._parts:
            part.after_unlock()

    def _set(self, state: LockState) -> None:
        self.state = state
        for part in self._parts:
            part.locked = self.locked
