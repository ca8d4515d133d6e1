"""What is said on the screen that is seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from iop_tui.desk.read_faults import advice
from iop_tui.screens.base import IopScreen
from iop_tui.screens.strip import SEVERAL_LINES, Strip
from iop_tui.store.errors import Damaged
from iop_tui.widgets.text_lines import Piece

if TYPE_CHECKING:
    from textual.app import App

    from iop_tui.desk.desk import Desk
    from iop_tui.domain.errors import IopError
    from iop_tui.widgets.text_lines import Line


class Messages:
    """Messages on the strip of whatever screen is seen."""

    def __init__(self, app: App[Any], desk: Desk) -> None:
        self._app = app
        self._desk = desk
        self._rescue_told: Path | None = None

    @property
    def _screen(self) -> IopScreen | None:
        """The screen that is seen, where it can show a message: one that is not composed yet cannot."""
        screen = self._app.screen
        return screen if isinstance(screen, IopScreen) and screen.query(Strip) else None

    def say(self, text: str, look: str = "") -> None:
        """Show a message."""
        if (screen := self._screen) is not None:
            screen.say(text, look)

    def say_fault(self, fault: IopError) -> None:
        """Show what of the file cannot be read, and what to do."""
        screen = self._screen
        if not isinstance(fault, Damaged):
            self.say(str(fault) if screen is None else screen.words_of(fault), "warn")
            return
        self.say(fault.text, "warn")
        if screen is not None:
            screen.strip.about(*([Piece(f" {line}")] for line in advice(self._desk, fault)))

    def refuse_lines(self) -> None:
        """Say that several lines were pasted where one is taken."""
        self.say(SEVERAL_LINES, "warn")

    def tell_rescue(self) -> None:
        """Say once that the file went away and where everything is now."""
        rescued = self._desk.store.rescued
        if rescued is None or rescued == self._rescue_told:
            return
        self._rescue_told = rescued
        self.say("The file was moved or deleted. Everything is saved; you are now working in the copy above.", "warn")
        if (screen := self._screen) is not None:
            screen.strip.show_path(str(rescued))

    def shown(self) -> tuple[Strip, Line] | None:
        """The message that stands on the screen, and its strip; the next key takes it away."""
        screen = self._app.screen
        strips = screen.query(Strip) if isinstance(screen, IopScreen) and screen.is_mounted else ()
        return next(((s, s.message) for s in strips if s.message), None)
