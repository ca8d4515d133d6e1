"""Editing one line by keys, without a widget of its own: for questions on the strip and cells of a sheet."""

from __future__ import annotations

from iop_tui.domain.text import line


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
        if key in ("backspace", "ctrl+h"):
            if self.fresh:
                self.text, self.at = "", 0
            elif self.at:
                self.text = self.text[: self.at - 1] + self.text[self.at :]
                self.at -= 1
        elif key in ("delete", "ctrl+d"):
            self.text = self.text[: self.at] + self.text[self.at + 1 :]
        elif key == "left":
            self.at = max(0, self.at - 1)
        elif key == "right":
            self.at = min(len(self.text), self.at + 1)
        elif key in ("home", "ctrl+a"):
            self.at = 0
        elif key in ("end", "ctrl+e"):
            self.at = len(self.text)
        elif key == "ctrl+u":
            self.text, self.at = self.text[self.at :], 0
        elif key == "ctrl+k":
            self.text = self.text[: self.at]
        elif key == "ctrl+w":
            kept = self.text[: self.at].rstrip().rpartition(" ")[0]
            kept = f"{kept} " if kept else ""
            self.text, self.at = kept + self.text[self.at :], len(kept)
        else:
            return False
        self.fresh = False
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
