"""What the program says when it cannot do what was asked: one line, and what to do about it."""

from __future__ import annotations


class IopError(Exception):
    """Something that a person has to know: what was wrong, and what to do.

    The text never holds a client's name or any other thing a person typed about a client,
    so that it may be shown, logged and printed anywhere.

    ``action`` is the id of the binding that helps, and the hint then says what it does ("add an addendum"): a screen
    names the key that the binding has, the command line has no keys to name.
    """

    def __init__(self, text: str, hint: str = "", action: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint
        self.action = action

    def __str__(self) -> str:
        """The one line without a key: what was wrong, then what to do."""
        hint = f"{self.hint[:1].upper()}{self.hint[1:]}." if self.action and self.hint else self.hint
        return f"{self.text} {hint}".strip()

    def with_key(self, key: str) -> str:
        """The one line on a screen, where ``key`` is the key of the action that helps; empty where it has none."""
        if not key or not self.action:
            return str(self)
        return f"{self.text} Press {key} to {self.hint}." if self.hint else f"{self.text} Press {key}."


class Refused(IopError):
    """An entry that cannot be true, or that the rules do not allow; nothing was written."""


class NeedsConfirmation(IopError):
    """An entry that is unlikely but possible: said once, done when it is asked for again.

    The hint says what would be done ("open it anyway").
    """

    def __str__(self) -> str:
        """The one line without a key."""
        return f"{self.text} Do it again to {self.hint}."

    def with_key(self, key: str) -> str:
        """The one line on a screen, where ``key`` is the key that is pressed again."""
        return f"{self.text} Press {key} again to {self.hint}." if key else str(self)
