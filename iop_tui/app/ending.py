"""Saving what is typed, and ending the program with nothing lost."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from iop_tui.app.heeds_lock import HeedsLock
from iop_tui.screens.base import IopScreen

if TYPE_CHECKING:
    from iop_tui.app.messages import Messages
    from iop_tui.app.privacy import PrivateApp
    from iop_tui.app.session_screens import SessionScreens


class Ending(HeedsLock):
    """Saves what is typed on every screen: before the program ends, before it is covered, and when somebody asks."""

    def __init__(self, app: PrivateApp[Any], sessions: SessionScreens, messages: Messages) -> None:
        self._app = app
        self._sessions = sessions
        self._messages = messages
        self._asked_to_lose = False

    def settle_screens(self) -> None:
        """Save what is typed on every screen."""
        if self.locked:
            return
        for screen in self._app.screen_stack:
            if isinstance(screen, IopScreen) and screen.is_mounted:
                screen.save_typing()

    def before_cover(self) -> None:
        """Save what is typed; no reason for a correction and no secret question outlives the cover."""
        self.settle_screens()
        self._sessions.end_corrections()
        for screen in self._app.screen_stack:
            if isinstance(screen, IopScreen):
                screen.before_cover()

    def quit(self, quit_key: str) -> None:
        """End the program; what is typed is saved first, and what cannot be saved is asked about once."""
        if isinstance(self._app.screen, IopScreen) and not self._app.screen.may_leave():
            return
        self.settle_screens()
        if self._sessions.unsaved and not self._asked_to_lose and not self.locked:
            self._asked_to_lose = True
            words = f"Not all could be saved: free some space. {quit_key} again ends anyway and loses it."
            self._messages.say(words, "warn")
            return
        self._app.exit()

    def end_quietly(self) -> None:
        """End because the program is told to from outside; what is typed is saved."""
        with contextlib.suppress(Exception):  # a screen that is just being made keeps nobody from the end
            self.settle_screens()
        self._app.exit()

    def confirm_saved(self) -> None:
        """Say that all is saved; a form is what has to be saved first."""
        if isinstance(self._app.screen, IopScreen) and self._app.screen.saves_by_hand():
            return
        self.settle_screens()
        if not self._sessions.unsaved:  # else why not was just said
            self._messages.say("Everything is saved. It is each time you press a key.", "here")
