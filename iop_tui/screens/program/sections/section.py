"""One list of the program screen: what it shows, and how it is changed."""

from __future__ import annotations

from collections.abc import Sequence

from iop_tui.screens.base import IopScreen
from iop_tui.screens.form import FormScreen
from iop_tui.widgets.sheet import Column, Row
from iop_tui.widgets.text_lines import Line


class Section:
    """One list. Subclasses say what it shows and how it is changed."""

    EMPTY = "Nothing here yet. Press {program.add} to add one."

    def __init__(self, screen: IopScreen) -> None:
        self.screen = screen
        self.desk = screen.desk

    def columns(self) -> Sequence[Column]:
        """The columns."""
        raise NotImplementedError

    def rows(self) -> Sequence[Row]:
        """The rows."""
        raise NotImplementedError

    def about(self, key: str | None) -> Sequence[Line]:
        """What the strip says."""
        return ()

    async def change(self, key: str) -> None:
        """Change one."""

    async def add(self) -> None:
        """Add one."""
        self.screen.say("Nothing can be added here.", "quiet")

    async def more(self, key: str) -> None:
        """Something further that can be done with one."""
        self.screen.say(self.screen.with_keys("{program.more} is for a group's new schedule."), "quiet")

    async def remove(self, key: str) -> None:
        """Take one away."""
        self.screen.say("Nothing can be removed here.", "quiet")

    async def show(self, form: FormScreen) -> None:
        """Show a form."""
        await self.screen.app.push_screen(form)
