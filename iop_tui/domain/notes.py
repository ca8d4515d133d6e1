"""Notes, and the two warnings that keep them fit for a record: another client's name, and a copy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from iop_tui.domain.names import Name
from iop_tui.domain.text import fold

PARTICIPATION = ("active", "moderate", "minimal", "withdrawn", "disruptive")
_ALIKE = 0.9
_LONG_ENOUGH = 60
_FACT = re.compile(
    r"(?:Attended \d+:\d\d of group|Reports \d+ days since last use|Participation: \w+"
    r"|(?:Goal for today: |Goal of the plan: |Check-in: |Group discussed )[^.\n]*)\."
)
"""Facts that are put into a note with a key, as they stand there: they make no two notes alike."""


class Note(NamedTuple):
    """A note of a session: of the group (``client_id`` None) or of one client; an addendum names what it follows."""

    id: int
    session_id: int
    client_id: int | None
    text: str = ""
    addendum_to: int | None = None
    dirty: bool = False
    signed_by: int | None = None
    signed_at: str = ""
    begun_at: str = ""
    late_entry: bool = False
    needs_cosign: bool = False
    cosigned_by: int | None = None
    cosigned_at: str = ""

    @property
    def signed(self) -> bool:
        """Whether the note is locked by a signature."""
        return bool(self.signed_at)

    @property
    def to_cosign(self) -> bool:
        """Whether its author signed it and a supervisor has to sign it, too."""
        return self.signed and self.needs_cosign and not self.cosigned_at

    @property
    def status(self) -> str:
        """``none``, ``draft``, ``to_cosign`` or ``signed``."""
        if self.signed:
            return "to_cosign" if self.to_cosign else "signed"
        return "draft" if self.text.strip() else "none"


def status_of(notes: Iterable[Note]) -> str:
    """What a note is together with its addenda: ``none``, ``draft``, ``to_cosign`` or ``signed``.

    A text of blanks alone is none. An addendum that has a text and no signature makes a draft of it, and one that waits
    for a co-signature lets the whole wait.
    """
    every = list(notes)
    first = next((n for n in every if n.addendum_to is None), None)
    if first is None:
        return "none"
    if first.signed:
        states = {n.status for n in every}
        return next((s for s in ("draft", "to_cosign") if s in states), "signed")
    return first.status


class NamesIn:
    """Finds which clients a note names, by first, preferred or last name as a whole word.

    A long note is asked about four times a second while it is typed: what was found in a line is kept.
    """

    def __init__(self, names: Mapping[int, Name]) -> None:
        self._parts = {
            key: [words for part in (name.first, name.preferred, name.last) if (words := _words(part))]
            for key, name in names.items()
        }
        self._found: dict[str, frozenset[int]] = {}

    def of(self, text: str) -> list[int]:
        """The clients whom a text names, in the order of the roster."""
        lines = text.split("\n")
        # a name may be broken over two lines: each is looked at together with the next one
        pairs = {f"{line}\n{behind}" for line, behind in zip(lines, [*lines[1:], ""], strict=True)}
        before = self._found
        self._found = {pair: before[pair] if pair in before else self._in(pair) for pair in pairs}
        named = frozenset[int]().union(*self._found.values())
        return [key for key in self._parts if key in named]

    def _in(self, text: str) -> frozenset[int]:
        written = _words(text)
        read = [fold(w) for w in written]
        return frozenset(
            key for key, parts in self._parts.items() if any(_stands(part, written, read) for part in parts)
        )


def _words(text: str) -> list[str]:
    """The words of a text, apostrophes alike, without a possessive's ending."""
    words = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", text.replace("’", "'"))
    return [re.sub(r"'[sS]$", "", w) for w in words]


def _stands(part: Sequence[str], written: Sequence[str], read: Sequence[str]) -> bool:
    """Whether a name stands in a text; one of two letters only where it is written as a name."""
    folded = [fold(w) for w in part]
    for at in range(len(read) - len(folded) + 1):
        if read[at : at + len(folded)] == folded:
            short = len(folded) == 1 and len(folded[0]) <= 2
            if not short or (written[at][0].isupper() and len(folded[0]) == 2):
                return True
    return False


def _own_words(text: str) -> str:
    return " ".join(fold(_FACT.sub("", text)).split())


def nearly_same(text: str, others: Iterable[tuple[str, str]]) -> str:
    """Which of the other notes (what it is, its text) this one nearly repeats; empty when none.

    Short notes are left out: there are only so many ways to say that somebody was absent.
    """
    mine = _own_words(text)
    if len(mine) < _LONG_ENOUGH:
        return ""
    for what, other in others:
        theirs = _own_words(other)
        if len(theirs) < _LONG_ENOUGH or not 0.8 < len(mine) / len(theirs) < 1.25:
            continue
        matcher = SequenceMatcher(None, mine[:2000], theirs[:2000], autojunk=False)
        if matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE:
            return what
    return ""
