"""Questions as a mode of the screen, asked on the strip's line.

While one is open every key goes to it, checked at the moment at which it is handled, so that no key
typed in a burst is lost or reaches anything else. A question is answered by ``enter`` or by one digit;
``escape`` leaves it and keeps what was there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from iop_tui.domain.errors import IopError, Refused
from iop_tui.domain.times import clock, complete, read_clock
from iop_tui.widgets.line_edit import LineEdit
from iop_tui.widgets.text_lines import Line, Piece, line_width

DIGITS = frozenset("0123456789")


class Asker(Protocol):
    """What questions are asked on."""

    def ask(self, asking: Prompt) -> None:
        """Ask a question: every key goes to it until it is answered or left."""


class Prompt(Protocol):
    """A question that is open."""

    def lines(self, width: int) -> list[Line]:
        """How it looks on a width: at most three lines."""
        ...

    def key(self, key: str, character: str | None) -> bool:
        """Take a key; True when the question is done."""
        ...

    def paste(self, text: str) -> None:
        """Take pasted text."""
        ...


def flowing(groups: Sequence[Sequence[Piece]], width: int) -> list[Line]:
    """Groups of pieces one behind the other, on as many lines as they need."""
    lines: list[list[Piece]] = [[]]
    for group in groups:
        if lines[-1] and line_width([*lines[-1], *group]) > width:
            lines.append([Piece(" ")])
        lines[-1].extend(group)
    return list(lines)


def _edit_pieces(edit: LineEdit) -> list[Piece]:
    before, under, behind = edit.parts()
    if edit.fresh:
        return [Piece(f" {edit.text} ", "chosen")]
    return [Piece(before, "strong"), Piece(under, "chosen"), Piece(behind, "strong")]


class TimePrompt:
    """Asks a time of day; one is filled in and replaced by typing."""

    def __init__(
        self,
        label: str,
        filled: int,
        session: tuple[int, int],
        near: int,
        done: Callable[[int], None],
        left: Callable[[], None] | None = None,
        twelve: bool = False,
    ) -> None:
        """``session`` is its start and end; ``left`` is called when the question is left without an answer."""
        self._label = label
        self._session = session
        self._near = near
        self._done = done
        self._left = left
        self._filled = filled
        self._edit = LineEdit(clock(filled, twelve), 8, fresh=True)
        self._wrong = ""

    def lines(self, width: int) -> list[Line]:
        """The question with the time as it stands."""
        hint = self._wrong or "type it as 912 or 9:12, enter continues"
        look = "warn" if self._wrong else "quiet"
        return [[Piece(f" {self._label} "), *_edit_pieces(self._edit), Piece(f"  {hint}", look)]]

    def key(self, key: str, character: str | None) -> bool:
        """Digits and a colon type, enter answers, escape keeps what is complete."""
        if key == "enter" or (key == "escape" and not self._edit.fresh and complete(self._edit.text)):
            return self._answer()
        if key == "escape":
            if self._left:
                self._left()
            return True
        if character and not (character in DIGITS or character.lower() in ":.apm"):
            return False
        self._wrong = ""
        self._edit.key(key, character)
        return False

    def paste(self, text: str) -> None:
        """Take a pasted time."""
        self._edit.insert(text.strip()[:8])

    def _answer(self) -> bool:
        try:
            if self._edit.fresh:
                self._done(self._filled)
            else:
                self._done(read_clock(self._edit.text, *self._session, self._near))
        except Refused as error:
            self._wrong = str(error)
            self._edit.fresh = True
            return False
        return True


class ChoicePrompt:
    """Asks for one of a few answers by its digit; ``enter`` and ``escape`` skip, and nothing else is read."""

    def __init__(
        self,
        label: str,
        options: Sequence[tuple[str, Any]],
        done: Callable[[Any], None],
        skipped: Callable[[], None] | None = None,
        must: bool = False,
        skips: str = "enter skips",
        takes_first: bool = False,
    ) -> None:
        """``options`` are labels with values; with ``must`` enter and escape do not skip, which ``skips`` says.

        With ``takes_first`` enter takes the first answer, and only escape leaves the question.
        """
        self._takes_first = takes_first
        self._label = label
        self._options = options
        self._done = done
        self._skipped = skipped
        self._must = must
        self._skips = skips

    def lines(self, width: int) -> list[Line]:
        """The question with its answers."""
        groups: list[list[Piece]] = [[Piece(f" {self._label} ")]]
        for number, (label, _) in enumerate(self._options, 1):
            first = self._takes_first and number == 1
            groups.append([Piece(f" {'enter' if first else number}", "key"), Piece(f" {label} ")])
        if self._takes_first:
            groups.append([Piece("  esc cancels", "quiet")])
        elif not self._must:
            groups.append([Piece(f"  {self._skips}", "quiet")])
        return flowing(groups, width)

    def key(self, key: str, character: str | None) -> bool:
        """One digit answers."""
        if character and character in DIGITS and 1 <= int(character) <= len(self._options):
            self._done(self._options[int(character) - 1][1])
            return True
        if key == "enter" and self._takes_first:
            self._done(self._options[0][1])
            return True
        if key in ("enter", "escape") and not self._must:
            if self._skipped:
                self._skipped()
            return True
        return False

    def paste(self, text: str) -> None:
        """Pasted text answers nothing."""


class ConfirmPrompt:
    """Asks for ``y`` or ``n``; escape is no."""

    def __init__(self, label: str, done: Callable[[bool], None]) -> None:
        self._label = label
        self._done = done

    def lines(self, width: int) -> list[Line]:
        """The question."""
        answers = [Piece(" y", "key"), Piece(" yes "), Piece(" n", "key"), Piece(" no")]
        return flowing([[Piece(f" {self._label} ")], answers], width)

    def key(self, key: str, character: str | None) -> bool:
        """``y`` and ``n`` answer."""
        if character in ("y", "Y", "n", "N"):
            self._done(character in "yY")
            return True
        if key == "escape":
            self._done(False)
            return True
        return False

    def paste(self, text: str) -> None:
        """Pasted text answers nothing."""


class TextPrompt:
    """Asks for a line of text."""

    def __init__(
        self,
        label: str,
        done: Callable[[str], None],
        filled: str = "",
        hint: str = "enter saves, escape cancels",
        fresh: bool = False,
        left: Callable[[str], None] | None = None,
        covered: bool = False,
    ) -> None:
        """With ``fresh`` typing replaces what is filled in; ``left`` gets what was typed when the question is left.

        With ``covered`` what is filled in is not shown: only that it is there.
        """
        self._covered = covered
        self._label = label
        self._done = done
        self._left = left
        self._filled = filled
        self._edit = LineEdit(filled, fresh=fresh and bool(filled))
        self._hint = hint
        self._wrong = ""

    def lines(self, width: int) -> list[Line]:
        """The question with the text as it stands."""
        hint = self._wrong or self._hint
        return [
            [Piece(f" {hint}", "warn" if self._wrong else "quiet")],
            [Piece(f" {self._label} "), *self._shown()],
        ]

    def _shown(self) -> list[Piece]:
        if self._covered and self._edit.fresh:
            return [Piece(" as before ", "chosen")]
        return _edit_pieces(self._edit)

    def key(self, key: str, character: str | None) -> bool:
        """Letters type, enter answers, escape leaves."""
        if key == "enter":
            try:
                self._done(self._edit.text.strip())
            except IopError as error:
                self._wrong = str(error)
                return False
            return True
        if key == "escape":
            if self._left is not None and self._edit.text != self._filled:
                self._left(self._edit.text)
            return True
        self._wrong = ""
        self._edit.key(key, character)
        return False

    def paste(self, text: str) -> None:
        """Take pasted text."""
        self._edit.insert(text)


class SearchPrompt:
    """Asks for one of many by its letters; a digit or enter takes one of those found."""

    def __init__(
        self,
        label: str,
        search: Callable[[str], Sequence[tuple[str, Any]]],
        done: Callable[[Any, str], None],
        new: str = "",
        must: bool = False,
    ) -> None:
        """``done`` gets the value and what was typed; with ``new`` enter on nothing found gives None and the text."""
        self._label = label
        self._search = search
        self._done = done
        self._new = new
        self._must = must
        self._edit = LineEdit()
        self._place = 0
        self._wrong = ""
        self._found = list(search(""))

    def lines(self, width: int) -> list[Line]:
        """What is found, and the letters so far."""
        groups: list[list[Piece]] = []
        for number, (label, _) in enumerate(self._found[:9], 1):
            look = "chosen" if number - 1 == self._place else ""
            groups.append([Piece(f" {number} ", "key"), Piece(label, look), Piece(" ")])
        if not self._found and self._edit.text:
            groups = [[Piece(" no one found" + (f"; enter: {self._new}" if self._new else ""), "quiet")]]
        if self._wrong:
            groups = [[Piece(f" {self._wrong}", "warn")]]
        asked: Line = [
            Piece(f" {self._label} "),
            *_edit_pieces(self._edit),
            Piece("  type to search, enter selects" + ("" if self._must else ", esc cancels"), "quiet"),
        ]
        return [*flowing(groups, width)[:2], asked]

    def key(self, key: str, character: str | None) -> bool:
        """Letters find, arrows choose, a digit or enter takes, escape leaves."""
        if key == "escape":
            return not self._must
        if character and character in DIGITS and 1 <= int(character) <= min(9, len(self._found)):
            return self._take(int(character) - 1)
        if key == "enter":
            return self._take(self._place)
        if key in ("up", "left", "shift+tab"):
            self._place = max(0, self._place - 1)
        elif key in ("down", "right", "tab"):
            self._place = min(max(0, len(self._found[:9]) - 1), self._place + 1)
        elif self._edit.key(key, character):
            self._look_again()
        return False

    def paste(self, text: str) -> None:
        """Take pasted letters."""
        self._edit.insert(text)
        self._look_again()

    def _look_again(self) -> None:
        self._wrong = ""
        self._place = 0
        self._found = list(self._search(self._edit.text.strip()))

    def _take(self, place: int) -> bool:
        try:
            if place < len(self._found):
                self._done(self._found[place][1], self._edit.text.strip())
            elif self._new and self._edit.text.strip():
                self._done(None, self._edit.text.strip())
            else:
                return False
        except IopError as error:
            self._wrong = str(error)
            return False
        return True
