"""Covering and locking: by hand, by themselves after a while, after sleep, after too many wrong PINs."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from abc import abstractmethod
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING

from textual.await_complete import AwaitComplete
from textual.screen import Screen

from iop_tui.curtain import Curtain, SlowSaves
from iop_tui.desk import Desk
from iop_tui.domain.errors import IopError, Refused
from iop_tui.fence import FencedApp
from iop_tui.gone_terminal import terminal_is_there
from iop_tui.store.errors import Locked
from iop_tui.terminal_keys import KeyParser
from iop_tui.watch import Level, Watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from rich.console import RenderableType
    from textual.widget import AwaitMount

_LOOK_EVERY = 5.0
"""Seconds between two looks at the clock."""


class CoveringApp(FencedApp[None]):
    """Lays the cover over everything, and closes the file beneath it."""

    _slow: SlowSaves | None = None
    quit_keys = frozenset({"ctrl+q"})
    cover_keys = frozenset({"ctrl+l"})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.covered = False
        self.locked = False
        self.full_view = False
        self._why = ""
        self._woken = False
        self.curtain = Curtain(self._write_at_once, lambda: self.size)
        self.clocks = Watch(desk.settings.cover_minutes * 60, desk.settings.lock_minutes * 60)

    # -- what is painted ---------------------------------------------------------------------------

    def _write_at_once(self, text: str) -> None:
        if self._driver is not None and not self.is_headless:
            self._driver.write(text)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Paint, but nothing over the curtain, and nothing at all after a sleep before the file is locked."""
        if not self.locked and not self._woken and self.slept():
            self.call_later(self.lock, "the machine slept")
        with self.curtain.lock:
            if (self.curtain.drawn or self._woken) and not getattr(screen, "is_cover", False):
                return
            super()._display(screen, renderable)

    def slept(self) -> bool:
        """Whether the machine slept, or the program was stopped for long: then nothing is painted before the lock."""
        if not self._woken and self.clocks.slept():
            self._woken = True
            self.curtain.draw()
        return self._woken and not self.locked

    def heard_key(self, key: str) -> None:
        """A key was read, in the thread that reads: the one that covers draws the curtain before all else."""
        if key in self.cover_keys and self.is_running and not self.covered:
            self.curtain.draw()

    def watch_the_terminal(self) -> None:
        """Hear of keys as they are read, of the end of a stop, and of saves that take long."""
        if self.is_headless:
            return
        KeyParser.at_once = self.heard_key
        loop, context = asyncio.get_running_loop(), copy_context()

        def in_loop(do: Callable[[], object]) -> None:
            with contextlib.suppress(RuntimeError):  # it has ended
                loop.call_soon_threadsafe(do, context=context)

        self._watch_ends(lambda: in_loop(self.end_quietly))
        self._watch_stops(lambda: in_loop(partial(self.lock, "the machine slept")))
        self._slow = SlowSaves(lambda: self.curtain.say("saving …"), lambda: in_loop(self.refresh))
        self.desk.store.watch = self._slow

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
        """Hear of it when a stopped program goes on, before anything is painted anew.

        Textual begins with the terminal anew then, without having let go of it where nobody told it of the stop: two
        threads would read the keys. And a terminal that is hung up tells of itself in the same way.
        """
        number = getattr(signal, "SIGCONT", None)
        if number is None:
            return

        def goes_on(_signalled: int, _frame: FrameType | None) -> None:
            if self.slept():
                lock()
            driver = self._driver
            if driver is not None and terminal_is_there():
                driver.suspend_application_mode()
                driver.resume_application_mode()

        signal.signal(number, goes_on)

    def stop_watching(self) -> None:
        """Hear of nothing any more; for the end."""
        KeyParser.at_once = None
        self.desk.store.watch = None
        if self._slow is not None:
            self._slow.end()

    def watch_the_clock(self) -> None:
        """Look at the clock from now on. A timer of Textual's would cost as much as all else that idling does."""
        loop = asyncio.get_running_loop()

        def look() -> None:
            try:
                self.look_at_the_clock()
            except Exception as error:
                self._handle_exception(error)  # as for a timer
            finally:
                loop.call_later(_LOOK_EVERY, look)

        loop.call_later(_LOOK_EVERY, look)

    @abstractmethod
    def end_quietly(self) -> None:
        """End because the program is told to from outside."""

    @abstractmethod
    def settle_screens(self) -> None:
        """Save what is typed."""

    @abstractmethod
    def before_cover(self) -> None:
        """What has to be done before the screen is covered."""

    @abstractmethod
    def file_is_free(self) -> bool:
        """Whether nothing works on the file any more; asked, and asked again, before it is closed."""

    @abstractmethod
    def after_unlock(self) -> None:
        """What is made up for once the file is open again."""

    @abstractmethod
    def say(self, text: str, look: str = "") -> None:
        """A message on the screen that is seen."""

    async def took_while_covered(self, key: str, character: str | None) -> bool:
        """Give a key to the cover where it lies over everything."""
        if not self.covered or key in self.quit_keys:
            return False
        from iop_tui.screens.cover import CoverScreen

        if isinstance(self.screen, CoverScreen):
            await self.screen.take(key, character)
        return True

    def look_at_the_clock(self) -> None:
        """Cover or lock where it is time; said quietly in the last half minute before."""
        if self.slept():
            self.lock("the machine slept")
            return
        level = self.clocks.level()
        if level is Level.SOON:
            self.say(f"The screen covers itself in {self.clocks.left():.0f} s; any key keeps it open.", "quiet")
        elif level is Level.COVER and not self.covered:
            self.run_worker(self.action_cover())
        elif level is Level.LOCK and not self.locked:
            self.lock("covered for long")

    async def action_cover(self) -> None:
        """Cover the screen at once; the program runs on."""
        if not self.covered:
            await self._cover()
            self._record("cover")

    def _cover(self) -> AwaitMount:
        from iop_tui.screens.cover import CoverScreen

        self.settle_screens()
        self.before_cover()
        self.covered = True
        self.clocks.covered(True)
        self.set_full_view(False)
        return self.push_screen(CoverScreen(self.desk))

    async def uncover(self) -> None:
        """Show again what was there."""
        self.covered = self._woken = False
        self.curtain.open()
        self.clocks.covered(False)
        self._record("uncover")
        await self.pop_screen()
        if failed := self.desk.guard.told():
            self.call_later(self.say, f"Wrong passphrases while it was locked: {failed}.", "warn")

    def _record(self, what: str) -> None:
        """Record it where that can be: a full disk keeps nobody from covering the screen."""
        with contextlib.suppress(IopError):
            self.desk.store.record(what, self.desk.who)

    def take_over(self, facilitator_id: int) -> None:
        """Somebody else works on, in the same place."""
        if facilitator_id != self.desk.who:
            self.desk.who = facilitator_id
            self._record("take over")

    def lock(self, why: str) -> None:
        """Cover the screen and close the file: it is free, and its passphrase opens it again."""
        if self.locked:
            return
        if not self.covered:
            self._cover()
        self.locked = True
        self._why = why
        self.call_later(self._show_cover)
        self._close_file()

    def _close_file(self) -> None:
        """Close it as soon as nothing works on it; what is shown and done is locked already."""
        if self.desk.store.locked:
            return
        if not self.file_is_free():
            self.set_timer(0.05, self._close_file)
            return
        try:
            self.desk.guard.lock(self._why)
        except IopError:
            self.desk.store.lock()  # a full disk: the record is missing, the file is closed all the same

    def _show_cover(self) -> None:
        from iop_tui.screens.cover import CoverScreen

        if isinstance(self.screen, CoverScreen) and self.screen.is_mounted:
            self.screen.lie_down()

    def lock_soon(self, why: str) -> None:
        """Lock once the key that is being handled is done with."""
        self.call_later(self.lock, why)

    def unlock(self, passphrase: str) -> None:
        """Open the file again; raises IopError and stays locked."""
        if not self.desk.store.locked:
            raise Refused("The file is still being closed.", "Type it again in a moment.")
        self.desk.guard.unlock(passphrase)
        self.locked = False
        self.clocks.covered(True)  # covered anew, from now on
        self.after_unlock()

    def pop_screen(self) -> AwaitComplete:
        """Close the screen on top, never the last one; under the cover only a palette closes, a moment after its
        ``enter``."""
        from iop_tui.screens.cover import CoverScreen

        if len(self.screen_stack) < 2:  # two ways back that were taken at once: one of them has nothing to close
            return AwaitComplete()

        if not (self.covered and isinstance(self.screen, CoverScreen)):
            return super().pop_screen()
        from textual.command import CommandPalette

        for palette in [s for s in self.screen_stack if isinstance(s, CommandPalette)]:
            self._screen_stack.remove(palette)
            palette.remove()
        return AwaitComplete()

    def _handle_exception(self, error: Exception) -> None:
        """Drop what a click began and the lock overtook: the file that it wanted to read is closed."""
        if not (self.locked and isinstance(error, Locked)):
            super()._handle_exception(error)

    @property
    def _background_screens(self) -> list[Screen[object]]:
        """The screens below the one that is shown; none hears of a resize while there is no file to read from."""
        return [] if self.locked else super()._background_screens

    # -- room view and full view -------------------------------------------------------------------

    def idle_seconds(self) -> float:
        """Seconds since the last key."""
        return self.clocks.idle()

    def set_full_view(self, full: bool) -> None:
        """Show or hide what is not fit for the room."""
        if self.full_view == full:
            return
        self.full_view = full
        if full:
            self._fall_back_later(float(self.desk.settings.full_view_seconds))
        for screen in self.screen_stack:
            changed = getattr(screen, "view_changed", None)
            if changed is not None:
                changed()

    def _fall_back_later(self, seconds: float) -> None:
        if seconds > 0:
            self.set_timer(seconds, self._fall_back)

    def _fall_back(self) -> None:
        """Fall back to room view a minute after the last key."""
        if not self.full_view:
            return
        left = self.desk.settings.full_view_seconds - self.idle_seconds()
        if left > 0.2:
            self._fall_back_later(left)
        else:
            self.set_full_view(False)
