"""What a terminal sends, taken apart: characters, escapes, whole sequences, pastes.

A terminal sends keys, and in the same stream its replies: what it is, its size, its colors. A reply that no key means
has to be dropped as a whole, also where it arrives in two reads; else its digits are answers and its letters are keys.
The forms of sequences are those of ECMA-48 (control sequences and control strings) and of xterm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from time import monotonic
from typing import NamedTuple

ESC = "\x1b"
LONE = 0.025
"""Seconds after which an escape with nothing behind it is the key."""
_OPENED = 0.1
"""Seconds after which escape and ``[``, ``O``, ``]``, ``P``, ``X``, ``^`` or ``_`` with nothing behind are two keys."""
_CUT = 0.5
"""Seconds after which the rest of a sequence does not come any more."""
_UNENDED = 2.0
"""Seconds after which a paste whose end was lost has ended."""
_STRINGS = "]PX^_"
_PASTE, _PASTE_END = f"{ESC}[200~", f"{ESC}[201~"
_LONGEST_PASTE = 1_000_000
_LONGEST = 64
"""Characters of a sequence: longer ones are no keys, and are not kept."""
_X10_MOUSE = re.compile(r"\x1b\[M.{0,2}", re.DOTALL)


class Kind(Enum):
    """What a piece is."""

    CHARACTER = "character"
    ESCAPE = "escape"
    SEQUENCE = "sequence"
    PASTE = "paste"


class Piece(NamedTuple):
    """One thing that the terminal sent; ``text`` is the character, the whole sequence or what was pasted."""

    kind: Kind
    text: str


_ESCAPE = Piece(Kind.ESCAPE, ESC)


class Pieces:
    """Takes the stream apart, however it is cut into reads; ``lasting`` names keys that do not look whole."""

    def __init__(self, lasting: frozenset[str] = frozenset(), now: Callable[[], float] = monotonic) -> None:
        self._lasting = lasting
        self._now = now
        self._held = ""
        self._since = 0.0
        self._pasted: list[str] | None = None

    @property
    def lone(self) -> bool:
        """Whether an escape waits for what may come behind it."""
        return self._held == ESC

    def feed(self, data: str) -> Iterator[Piece]:
        """Take what was read."""
        for c in data:
            if self._pasted is None:
                yield from self._take(c)
            else:
                yield from self._paste(c)
        self._since = self._now()

    def tick(self) -> Iterator[Piece]:
        """Give up waiting where what is missing would have come by now."""
        held = self._held
        passed = self._now() - self._since
        if held == ESC and passed >= LONE:
            self._held = ""
            yield _ESCAPE
        elif len(held) == 2 and passed >= _OPENED:
            self._held = ""
            yield _ESCAPE
            yield Piece(Kind.CHARACTER, held[1])
        elif held in self._lasting and passed >= _OPENED:
            self._held = ""
            yield Piece(Kind.SEQUENCE, held)
        elif held and passed >= _CUT:
            self._held = ""
        elif self._pasted is not None and passed >= _UNENDED:
            pasted, self._pasted = "".join(self._pasted), None
            yield Piece(Kind.PASTE, pasted)

    # -- one character more --------------------------------------------------------------------------

    def _take(self, c: str) -> Iterator[Piece]:
        held = self._held
        if not held:
            if c == ESC:
                self._held = c
            else:
                yield Piece(Kind.CHARACTER, c)
        elif held == ESC:
            yield from self._behind_escape(c)
        elif held[1] in _STRINGS:
            yield from self._in_string(c)
        else:
            yield from self._in_sequence(c)

    def _behind_escape(self, c: str) -> Iterator[Piece]:
        if c == ESC:
            yield _ESCAPE
        elif c in "[O" or c in _STRINGS:
            self._held = ESC + c
        elif ESC + c in self._lasting:
            self._held = ""
            yield Piece(Kind.SEQUENCE, ESC + c)
        else:
            self._held = ""
            yield _ESCAPE
            yield Piece(Kind.CHARACTER, c)

    def _in_string(self, c: str) -> Iterator[Piece]:
        """A control string is dropped to its end: a BEL, or ``ESC \\``; another sequence within it ends it too."""
        if self._held[-1] == ESC:
            self._held = ""
            if c != "\\":
                self._held = ESC
                yield from self._take(c)
        elif c in "\x07\x18\x1a":
            self._held = ""
        elif c == ESC or len(self._held) == 2:
            self._held += c  # so that it is seen to be begun; what it says is not kept

    def _in_sequence(self, c: str) -> Iterator[Piece]:
        if c == ESC:
            self._held = ESC  # what was cut off is nothing
            return
        if (c < " " or c > "~") and not _X10_MOUSE.fullmatch(self._held):
            self._held = ""
            yield Piece(Kind.CHARACTER, c)
            return
        held = self._held + c
        if _X10_MOUSE.fullmatch(held):
            self._held = held
        elif _X10_MOUSE.fullmatch(self._held):
            self._held = ""  # a mouse that counts in characters is not asked for
        elif self._goes_on(held, c):
            self._held = held if len(held) < _LONGEST else held[:_LONGEST]
        else:
            self._held = ""
            if held == _PASTE:
                self._pasted = []
            elif held != _PASTE_END and len(held) < _LONGEST:
                yield Piece(Kind.SEQUENCE, held)

    @staticmethod
    def _goes_on(held: str, c: str) -> bool:
        if held[1] == "O":
            return c in "0123456789;"
        return " " <= c <= "?" or held == f"{ESC}[["

    def _paste(self, c: str) -> Iterator[Piece]:
        pasted = self._pasted
        assert pasted is not None
        pasted.append(c)
        if c == "~" and "".join(pasted[-len(_PASTE_END) :]) == _PASTE_END:
            self._pasted = None
            yield Piece(Kind.PASTE, "".join(pasted[: -len(_PASTE_END)]))
        elif len(pasted) > _LONGEST_PASTE:
            pasted.clear()
