"""Full view, and its falling back to room view a while after the last key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iop_tui.app.heeds_lock import HeedsLock
from iop_tui.screens.base import IopScreen

if TYPE_CHECKING:
    from textual.app import App

    from iop_tui.app.idle_clock import IdleClock


class FullView(HeedsLock):
    """Whether what is not fit for the room is shown, on every screen of the app."""

    def __init__(self, app: App[Any], lasts: float, clocks: IdleClock) -> None:
        """It lasts some seconds after the last key; 0 for no end."""
        self._app = app
        self._lasts = lasts
        self._clocks = clocks
        self.on = False

    def before_cover(self) -> None:
        """Come back in room view."""
        self.set(False)

    def set(self, full: bool) -> None:
        """Show or hide what is not fit for the room."""
        if self.on == full:
            return
        self.on = full
        if full:
            self._fall_back_later(self._lasts)
        for screen in self._app.screen_stack:
            if isinstance(screen, IopScreen):
                if not full and getattr(screen.asking, "private", False):
                    screen.ask_nothing()
                screen.view_changed()

    def _fall_back_later(self, seconds: float) -> None:
        if seconds > 0:
            self._app.set_timer(seconds, self.fall_back)

    def fall_back(self) -> None:
        """Fall back to room view where no key was pressed for long enough."""
        if not self.on:
            return
        left = self._lasts - self._clocks.idle()
        if left > 0.2:
            self._fall_back_later(left)
        else:
            self.set(False)
