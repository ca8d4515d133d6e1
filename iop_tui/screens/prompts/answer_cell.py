"""Typing words into a cell of the round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from textual.timer import Timer

from iop_tui.domain.checkin import Question
from iop_tui.domain.errors import IopError
from iop_tui.widgets.line_edit import LineEdit
from iop_tui.widgets.text_lines import Line, Piece


class AnswerGrid(Protocol):
    """The grid of answers in which a cell is typed."""

    def write(self, client: int, question: Question, words: str, step: int | None) -> int | None:
        """Save words as an answer, as part of a step; gives the step. Raises IopError."""

    def redraw(self, client: int | None) -> None:
        """Draw a client's row again."""

    def move_from(self, client: int, key: str) -> None:
        """Typing is done: go where the key goes from a cell that is full."""

    def dropped(self, client: int, words: str) -> None:
        """What was typed was dropped: say so."""

    def typing_done(self) -> None:
        """No cell is typed in any more."""

    def complain(self, error: IopError) -> None:
        """Say why the words could not be saved."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call something after some seconds."""


AUTOSAVE = 0.25
"""Seconds after a letter until the words are saved."""


class AnswerCell:
    """Typing words into a cell: a question on the strip that saves while it is typed and moves on as the grid does."""

    several_lines = True

    def __init__(self, page: AnswerGrid, client: int, name: str, question: Question, before: str) -> None:
        self.client = client
        self._name = name
        self.question = question
        # what was confirmed before is replaced by the first letter, never added to
        self.edit = LineEdit(before, question.answers.limit, fresh=bool(before))
        self._before = before
        self._page = page
        self._step: int | None = None
        self._timer: Timer | None = None

    def lines(self, width: int) -> list[Line]:
        """The question with the words so far."""
        before, under, behind = self.edit.parts()
        asked = f" {self._name}, {self.question.label.lower()}: "
        words = [Piece(before, "strong"), Piece(under, "chosen"), Piece(behind, "strong")]
        return [[Piece(asked), *words, Piece("  enter continues", "quiet")]]

    def key(self, key: str, character: str | None) -> bool:
        """Type; enter, tab and arrows save and move on, escape drops what was typed."""
        if key == "escape":
            self._page.typing_done()
            self._take_back()
            return True
        if key in ("enter", "tab", "up", "down", "shift+tab"):
            self.save()
            self._page.typing_done()
            self._page.move_from(self.client, key)
            return True
        if self.edit.key(key, character):
            self._page.redraw(self.client)
            if self._timer is None:
                self._timer = self._page.set_timer(AUTOSAVE, self.save)
        return False

    def paste(self, text: str) -> None:
        """Take pasted words."""
        self.edit.insert(text)
        self.save()
        self._page.redraw(self.client)

    def _take_back(self) -> None:
        """Leave the cell as it was, and say so where it had become another."""
        typed = self.edit.text
        self.edit.text = self._before
        if typed != self._before or self._step is not None:
            self.save()
        self.drop()
        if typed != self._before:
            self._page.dropped(self.client, typed)
        else:
            self._page.redraw(self.client)

    def drop(self) -> None:
        """Let go of the words without writing them."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def save(self) -> None:
        """Keep the words as they stand."""
        self.drop()
        try:
            self._write()
        except IopError as error:  # said, and never a question: what is typed next would answer it
            self._page.complain(error)

    def _write(self) -> None:
        self._step = self._page.write(self.client, self.question, self.edit.text, self._step)
