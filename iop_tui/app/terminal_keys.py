"""Keys from a terminal: what nobody typed is nobody's key, and nothing that arrives ends the program.

Textual reads escape and the key behind it as one (``ESC 3`` is ``£``), types out what it does not know (a reply's
digits would be answers), and raises at numbers that are none. Here each piece is whole before it is read: a sequence
that is a key, the mouse or a size goes on to Textual's own reading; any other one is dropped.
"""

from __future__ import annotations

import re
import select
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import ClassVar

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS, IGNORE_SEQUENCE
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import FOCUSIN, FOCUSOUT, XTermParser
from textual.message import Message

from iop_tui.app.terminal_pieces import ESC, LONE, Kind, Piece, Pieces

_MOUSE = re.compile(r"\x1b\[<\d{1,3};-?\d{1,5};-?\d{1,5}[Mm]")
_SIZE = re.compile(r"\x1b\[48;0*[1-9]\d{0,3};0*[1-9]\d{0,3};\d{1,5};\d{1,5}t")
_MODE = re.compile(r"\x1b\[\?(?:2026|2048);[0-4]\$y")
_KEY = re.compile(
    r"\x1b\[(?P<code>\d{1,7})(?::[\d:]*)?(?:;(?P<held>\d{0,3})(?::(?P<event>\d))?(?:;(?P<text>[\d:]{0,64}))?)?(?P<end>[u~A-HPQS])"
)
_PLACE = re.compile(r"\x1b\[\d+;\d+R")
"""Where the cursor is: the same as f3 with a modifier, and only one of the two is a key."""
_KEYPAD = {str(57399 + n): str(ord(c)) for n, c in enumerate("0123456789./*-+\r=,")}
"""The keys of a keypad under the kitty keyboard protocol, by the characters that stand on them."""
_RELEASED = "3"
_SHIFT, _CAPS_LOCK, _LOCKS = 1, 64, 64 | 128
"""Bits of what is held down beside a key, of Caps Lock and Num Lock too."""
_WORDS = frozenset({f"{ESC}b", f"{ESC}f"})
"""A word to the left and to the right, as some terminals send them."""
_LASTING = _WORDS | {key for key in ANSI_SEQUENCES_KEYS if key.startswith(f"{ESC}[") and key.endswith("$")}


class KeyParser(XTermParser):
    """Hands whole pieces on, and drops what is no key."""

    at_once: ClassVar[Callable[[str], None] | None] = None
    """Hears of each key in the thread that reads it, before anything else does."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pieces = Pieces(_LASTING)

    def feed(self, data: str) -> Iterable[Message]:
        """Feed what was read; a last escape is waited for as long as the terminal may be sending what belongs to it."""
        if not data:
            yield from super().feed(data)
            return
        for piece in self._pieces.feed(data):
            yield from self._read(piece)
        if self._pieces.lone and _nothing_comes():
            yield from self.tick()

    def tick(self) -> Iterable[Message]:
        """Give up waiting where the time is over."""
        for piece in self._pieces.tick():
            yield from self._read(piece)

    def _read(self, piece: Piece) -> Iterator[Message]:
        for message in self._messages(piece):
            if KeyParser.at_once is not None and isinstance(message, events.Key):
                KeyParser.at_once(message.key)
            yield message

    def _messages(self, piece: Piece) -> Iterator[Message]:
        if piece.kind is Kind.ESCAPE:
            yield events.Key("escape", ESC)
        elif piece.kind is Kind.PASTE:
            yield events.Paste(piece.text.replace("\x00", ""))
        elif piece.kind is Kind.CHARACTER:
            if piece.text != "\ufffd" and not "\ud800" <= piece.text <= "\udfff":
                yield from self._by_textual(piece.text)
        elif (typed := _typed(piece.text)) is not None:
            for character in typed:
                yield from self._by_textual(character)
        elif known := _known(piece.text):
            yield from self._by_textual(known)

    def _by_textual(self, text: str) -> Iterator[Message]:
        try:
            messages = list(super().feed(text))
            whole = self._awaiting.timeout is None
        except Exception:  # whatever it is: a terminal's bytes end no program
            messages, whole = [], False
        if not whole:
            self._begin_anew()
        yield from messages

    def _begin_anew(self) -> None:
        self._tokens.clear()
        self._gen = self.parse(self._tokens.append)
        self._awaiting = next(self._gen)
        self._timeout_time = None


def _typed(sequence: str) -> str | None:
    """What a key sequence types, where it says so and no key of its own: several letters of an input method, a capital.

    None where it is to be read as a key.
    """
    key = _KEY.fullmatch(sequence)
    if key is None or key["end"] != "u" or key["event"] == _RELEASED:
        return None
    text = [c for c in (key["text"] or "").split(":") if c]
    if text and (len(text) > 1 or not int(key["code"])) and all(_is_character(c) for c in text):
        return "".join(chr(int(c)) for c in text)
    held = int(key["held"] or 1) - 1
    if not text and held & _SHIFT and not held & ~(_SHIFT | _LOCKS) and _is_character(key["code"]):
        letter = chr(int(key["code"]))
        if letter.isalpha():
            return letter.lower() if held & _CAPS_LOCK else letter.upper()
    return None


def _known(sequence: str) -> str:
    """A sequence as Textual is to read it; empty for one that is no key, no mouse and no size."""
    if sequence in (FOCUSIN, FOCUSOUT) or any(form.fullmatch(sequence) for form in (_MOUSE, _SIZE, _MODE)):
        return sequence
    if _PLACE.fullmatch(sequence):
        return ""
    if sequence in ANSI_SEQUENCES_KEYS:
        return "" if ANSI_SEQUENCES_KEYS[sequence] is IGNORE_SEQUENCE else sequence
    key = _KEY.fullmatch(sequence)
    if key is None or key["event"] == _RELEASED:
        return ""
    code, end = _KEYPAD.get(key["code"], key["code"]) if key["end"] == "u" else key["code"], key["end"]
    named = f"{int(code)}{end}" in FUNCTIONAL_KEYS
    if not named and (end != "u" or not _is_character(code)):
        return ""
    held = str(min(int(key["held"]), 256)) if key["held"] else ""
    text = [c for c in (key["text"] or "").split(":") if c]
    if not all(_is_character(c) for c in text):
        return ""
    parts = [str(int(code)), *([held] if held or text else []), *([":".join(text)] if text else [])]
    return f"{ESC}[{';'.join(parts)}{end}"


def _is_character(code: str) -> bool:
    """Whether a number is that of a character that can be typed: none of a surrogate or for private use."""
    number = int(code) if len(code) <= 7 else 0x110000
    return 0 < number < 0xD800 or 0xF8FF < number < 0xF0000


def _nothing_comes() -> bool:
    """Whether nothing more is read within the time in which an escape is one key."""
    terminal = sys.__stdin__
    if sys.platform == "win32" or terminal is None or terminal.closed or not terminal.isatty():
        return False
    return not select.select([terminal.fileno()], [], [], LONE * 1.1)[0]


def install() -> None:
    """Let the terminal's driver read keys by it; a byte that is no UTF-8 is no character."""
    if sys.platform == "win32":
        from textual.drivers import win32 as driver
    else:
        from textual.drivers import linux_driver as driver

        setattr(driver, "getincrementaldecoder", _lenient)  # noqa: B010  (names of the driver's own, held by a test)
    setattr(driver, "XTermParser", KeyParser)  # noqa: B010


def _lenient(encoding: str) -> object:
    return partial(getincrementaldecoder(encoding), "replace")
