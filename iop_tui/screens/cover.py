"""The cover: nothing of the session is visible or within reach; the program runs on."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from iop_tui.screens.base import IopScreen
from iop_tui.widgets.lines import Lines, Piece


class CoverScreen(IopScreen):
    """Lies over everything. Any key wakes it and asks; ``enter`` uncovers."""

    DEFAULT_CSS = """
    CoverScreen { align: center middle; }
    CoverScreen #cover { width: 40; height: 3; }
    """
    awake = False

    def compose(self) -> ComposeResult:
        """One quiet line."""
        with Vertical(id="cover"):
            yield Lines([Piece("iop-tui is covered.", "quiet")], id="said")
            yield Lines(id="asked")

    def take(self, key: str) -> None:
        """The first key only wakes; ``enter`` then uncovers, ``escape`` goes back to sleep."""
        if not self.awake:
            self._wake(True)
        elif key == "enter":
            self.iop.covered = False
            self.app.pop_screen()
        elif key == "escape":
            self._wake(False)

    def _wake(self, awake: bool) -> None:
        self.awake = awake
        asked = [Piece("enter", "key"), Piece(" uncovers")] if awake else []
        self.query_one("#asked", Lines).show(asked)

    def say(self, text: str, look: str = "") -> None:
        """Nothing is said while covered."""
