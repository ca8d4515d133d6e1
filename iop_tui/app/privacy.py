"""The fence around an app: nothing of what it shows leaves it by a crash, a picture or the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from iop_tui.app.crash_report import two_lines
from iop_tui.app.textual_internals import OpenedApp

if TYPE_CHECKING:
    from rich.console import RenderableType

Result = TypeVar("Result")


class PrivateApp(OpenedApp[Result]):
    """An app from which no person's data leaks on a way that Textual offers by itself."""

    ALLOW_SELECT = False

    def last_words(self) -> RenderableType:
        """Two lines that hold no person's data, where Textual would print every local variable."""
        return two_lines()

    def deliver_screenshot(self, *_args: object, **_named: object) -> None:
        """Make no picture: it would be a file full of names."""
        return

    def save_screenshot(self, *_args: object, **_named: object) -> str:
        """Make no picture: it would be a file full of names."""
        return ""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy within the program, and not to the terminal's clipboard."""
        self.keep_in_clipboard(text)

    def copy_out(self, text: str) -> None:
        """Copy to the terminal's clipboard what is meant to be copied out: an export's path, a signed note."""
        super().copy_to_clipboard(text)
