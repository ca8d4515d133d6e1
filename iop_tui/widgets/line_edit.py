"""Editing one line by keys, without a widget of its own: for questions on the strip and cells of a sheet."""

from __future__ import annotations

from collections.abc import Callable

from iop_tui.domain.text import line


def _erase_before(before: str, after: str) -> tuple[str, str]:
    return before[:-1], after


def _erase_word(before: str, after: str) -> tuple[str, str]:
    kept = before.rstrip().rpartition(" ")[0]
    return f"{kept} " if kept else "", after


_EDITS: dict[str, Callable[[str, str], tuple[str, str]]] = {
    "backspace": _erase_before,
    "ctrl+h": _erase_before,
    "delete": lambda before, after: (before, after[1:]),
    "ctrl+d": lambda before, after: (before, after[1:]),
    "left": lambda before, after: (before[:-1], before[-1:] + after),
    "right": lambda before, after: (before + after[:1], after[1:]),
    "home": lambda before, after: ("", before + after),
    "ctrl+a": lambda before, after: ("", before + after),
    "end": lambda before, after: (before + after, ""),
    "ctrl+e": lambda before, after: (before + after, ""),
    "ctrl+u": lambda _before, after: ("", after),
    "ctrl+k": lambda before, _after: (before, ""),
    "ctrl+w": _erase_word,
}
"""What a key makes of the text before the cursor and the text behind it."""


class LineEdit:
    """A line of text with a cursor; ``fresh`` means that the first letter replaces what was filled in."""

    def __init__(self, text: str = "", limit: int = 200, fresh: bool = False) -> None:
        self.text = text
        self.limit = limit
        self.at = len(text)
        self.fresh = fresh

    def key(self, key: str, character: str | None) -> bool:
        """Take a key; False where it means nothing to a line of text."""
        if character and character.isprintable() and len(character) == 1 and not key.startswith("ctrl+"):
            self.insert(character)
            return True
        edit = _EDITS.get(key)
        if edit is None:
            return False
        before = "" if self.fresh and edit is _erase_before else self.text[: self.at]
        after = "" if self.fresh and edit is _erase_before else self.text[self.at :]
        left, right = edit(before, after)
        self.text, self.at, self.fresh = left + right, len(left), False
        return True

    def insert(self, text: str) -> None:
        """Put text in at the cursor: typed or pasted; control characters become blanks."""
        if self.fresh:
            self.text, self.at, self.fresh = "", 0, False
        added = text if len(text) == 1 else line(text, self.limit)
        added = added[: max(0, self.limit - len(self.text))]
        self.text = self.text[: self.at] + added + self.text[self.at :]
        self.at += len(added)

    def parts(self) -> tuple[str, str, str]:
        """The text before the cursor, the character under it (a blank at the end), and the text behind."""
        under = self.text[self.at : self.at + 1] or " "
        return self.text[: self.at], under, self.text[self.at + 1 :]
