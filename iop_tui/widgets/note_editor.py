"""An editor for notes: saves while one types, never loses what is there."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from iop_tui.domain.text import NOTE_LIMIT, prose

AUTOSAVE = 0.25
"""Seconds after a letter at which the text is saved."""


class NoteEditor(TextArea):
    """Plain text. ``Typed`` comes four times a second while one types, and at once when it is settled."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "undo", "Undo", id="editor.undo", tooltip="takes typing back", priority=False),
        Binding("ctrl+y", "redo", "Redo", id="editor.redo", tooltip="redoes it"),
        Binding("tab", "next_heading", "Next heading", show=False, id="editor.heading", tooltip="the next heading"),
    ]

    class Typed(Message):
        """The text as it stands is to be saved."""

        def __init__(self, editor: NoteEditor) -> None:
            self.editor = editor
            super().__init__()

    def __init__(self, id: str | None = None, placeholder: str = "") -> None:
        """``placeholder`` says what to type while nothing stands there."""
        super().__init__(id=id, soft_wrap=True, tab_behavior="focus", show_line_numbers=False, placeholder=placeholder)
        self._too_long = False
        self._saved = ""
        self._due: Timer | None = None
        self.headings: tuple[str, ...] = ()
        """What paragraphs begin with, in the form of the program's notes."""

    def begin(self, blank: str) -> None:
        """Begin a new note with its headings, behind the first one; there is nothing to save yet."""
        self.load_note(blank, False)
        self.move_cursor((0, len(self.document.get_line(0))))

    def action_next_heading(self) -> None:
        """Go to the end of what stands under the next heading; out of the text where it has none."""
        lines = self.document.lines
        starts = [n for n, text in enumerate(lines) if text.startswith(tuple(f"{name}:" for name in self.headings))]
        if not starts:
            self.screen.focus_next()
            return
        start = next((n for n in starts if n > self.cursor_location[0]), starts[0])
        end = next((n for n in starts if n > start), len(lines))
        last = max(n for n in range(start, end) if n == start or lines[n].strip())
        self.move_cursor((last, len(lines[last])))

    def load_note(self, text: str, read_only: bool) -> None:
        """Show a note."""
        self._stop()
        self.read_only = read_only
        self._saved = text
        self.load_text(text)
        self.move_cursor(self.document.end)

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not saved yet."""
        return not self.read_only and self.text != self._saved

    def saved(self) -> None:
        """What stands there is saved."""
        self._saved = self.text
        self._stop()

    def _stop(self) -> None:
        if self._due is not None:
            self._due.stop()
            self._due = None

    def on_text_area_changed(self) -> None:
        """Something was typed: it is saved in a moment, however fast one goes on."""
        if self.unsaved and self._due is None:
            self._due = self.set_timer(AUTOSAVE, self._now)

    def _now(self) -> None:
        self._due = None
        if self.unsaved:
            self.post_message(self.Typed(self))

    async def _on_paste(self, event: events.Paste) -> None:
        """Take pasted text without control characters, and no more than a note may hold."""
        event.prevent_default()
        event.stop()
        if self.read_only:
            return
        text = prose(event.text, NOTE_LIMIT + 1)
        room = max(0, NOTE_LIMIT - len(self.text))
        self.insert(text[:room])
        if len(text) > room:
            self._too_long = True
            self.post_message(self.Typed(self))

    def cut_to_size(self) -> bool:
        """Cut the text to what a note may hold; True where something was left out since one asked last."""
        cut, self._too_long = self._too_long, False
        if len(self.text) > NOTE_LIMIT:
            at = self.cursor_location
            self.text = self.text[:NOTE_LIMIT]
            self.move_cursor(at)
            cut = True
        return cut
