"""What the program says when it cannot do what was asked: one line, and what to do about it."""


class IopError(Exception):
    """Something that a person has to know: what was wrong, and what to do.

    The text never holds a client's name or any other thing a person typed about a client,
    so that it may be shown, logged and printed anywhere.
    """

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint

    def __str__(self) -> str:
        """The one line: what was wrong, then what to do."""
        return f"{self.text} {self.hint}".strip()


class Refused(IopError):
    """An entry that cannot be true, or that the rules do not allow; nothing was written."""


class AskFirst(IopError):
    """An entry that is unlikely but possible: said once, done when it is asked for again."""
