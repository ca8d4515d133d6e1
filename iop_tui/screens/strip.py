"""The strip above the keys: what is under the cursor, messages, and questions."""

from __future__ import annotations

from iop_tui.screens.prompts.prompt import Prompt
from iop_tui.widgets.text_lines import Line, Lines, Piece

SEVERAL_LINES = "Several lines were pasted. Paste one line at a time."


class Strip(Lines):
    """Three lines above the keys: two for what is under the cursor, one for messages; questions take their place."""

    DEFAULT_CSS = """
    Strip { height: 3; background: $surface; }
    """

    def __init__(self) -> None:
        super().__init__(id="strip")
        self._about: list[Line] = []
        self._message: Line = ()
        self._asking: Prompt | None = None

    def about(self, *lines: Line) -> None:
        """What is under the cursor."""
        self._about = list(lines)[:2]
        self._draw()

    def show_path(self, path: str) -> None:
        """Show where a file is, in the place of what is under the cursor, until the cursor moves."""
        self.about([Piece(f" {path}")])

    def say(self, text: str, look: str = "") -> None:
        """A message; the next key that changes something takes its place."""
        self._message = (Piece(f" {text}", look),) if text else ()
        self._draw()

    def ask(self, asking: Prompt | None) -> None:
        """Show a question, or none."""
        self._asking = asking
        self._draw()

    def forget(self, message: Line) -> None:
        """Take a message away where it still stands: it belonged to the key before."""
        if self._message and self._message is message:
            self._message = ()
            self._draw()

    @property
    def message(self) -> Line:
        """The message that stands there, by its identity."""
        return self._message

    @property
    def said(self) -> str:
        """The message that stands there."""
        return "".join(p.text for p in self._message).strip()

    def on_resize(self) -> None:
        """Lay a question out anew: its words wrap at the width."""
        if self._asking is not None:
            self._draw()

    def _draw(self) -> None:
        about = [*self._about, (), ()][:2]
        if self._asking is None:
            self.show(*about, self._message)
            return
        asked = self._asking.lines(self.size.width or self.app.size.width)[:3]
        above = about[: 3 - len(asked)]
        if self._message and above:
            above[-1] = self._message
        self.show(*above, *asked)
