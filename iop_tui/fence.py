"""The fence around an app: nothing of what it shows leaves it by a crash, a picture or the clipboard."""

from __future__ import annotations

from typing import TypeVar

from textual.app import App

from iop_tui.crash import two_lines

Result = TypeVar("Result")


class FencedApp(App[Result]):
    """An app from which no person's data leaks on a way that Textual offers by itself."""

    ALLOW_SELECT = False
    covered = False

    # -- what the lane of keys asks; an app has its own answers where it has a cover or questions ----

    async def run_bindings(self, key: str, priority: bool) -> bool:
        """Run what a key is bound to where one is now; False where it is bound to nothing."""
        return await self._check_bindings(key, priority)

    async def took_while_covered(self, key: str, character: str | None) -> bool:
        """Give a key to the cover where it lies over everything."""
        return False

    def took_by_question(self, key: str, character: str | None) -> bool:
        """Give a key to the question that is open."""
        return False

    def took_paste_by_question(self, text: str) -> bool:
        """Give pasted text to the question that is open."""
        return False

    def refuse_lines(self) -> None:
        """Say that several lines were pasted where one is taken."""

    # -- the fence ---------------------------------------------------------------------------------

    def _fatal_error(self) -> None:
        """Show two lines that hold no person's data, where Textual would print every local variable."""
        self.bell()
        self._exit_renderables.append(two_lines())
        self._close_messages_no_wait()

    def deliver_screenshot(self, *_args: object, **_named: object) -> None:
        """A picture of the screen would be a file full of names: there is none."""
        return

    def save_screenshot(self, *_args: object, **_named: object) -> str:
        """A picture of the screen would be a file full of names: there is none."""
        return ""

    def copy_to_clipboard(self, text: str) -> None:
        """What is copied within the program stays within it."""
        self._clipboard = text

    def copy_out(self, text: str) -> None:
        """Copy to the terminal's clipboard what is meant to be copied out: an export's path, a signed note."""
        super().copy_to_clipboard(text)
