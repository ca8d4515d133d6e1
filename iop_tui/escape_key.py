"""Escape and the key behind it, read from the terminal in one piece, are two keys.

Textual takes them for one: ``ESC 3`` becomes ``£``, ``ESC +`` becomes ``+`` and the escape is lost. Somebody who leaves
a text with escape and goes on typing would have that key done to the text. What is told apart here is escape and
a character with which no terminal's sequence begins; ``ESC b`` and ``ESC f`` stay what they are, for some terminals
send them for a word to the left and to the right.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable

from textual import constants
from textual._xterm_parser import XTermParser
from textual.message import Message

_LONE = re.compile("(?<!\x1b)\x1b(?=[^\x00-\x1f\x7f\\[O\\]PX^_bf])")
_TYPED = 16
"""More characters than that in one read were not typed, but pasted or sent by the terminal."""


class TwoKeyParser(XTermParser):
    """Waits, between escape and the key behind it, as long as makes them two keys."""

    def feed(self, data: str) -> Iterable[Message]:
        """Feed what was read, in as many pieces as it has keys."""
        if len(data) > _TYPED or not _LONE.search(data):
            yield from super().feed(data)
            return
        at = 0
        for match in _LONE.finditer(data):
            yield from super().feed(data[at : match.end()])
            at = match.end()
            time.sleep(constants.ESCAPE_DELAY * 1.5)  # in the thread that reads keys; nothing else waits for it
            yield from self.tick()
        yield from super().feed(data[at:])


def install() -> None:
    """Let the terminal's driver read keys by it."""
    if sys.platform == "win32":
        from textual.drivers import win32 as driver
    else:
        from textual.drivers import linux_driver as driver
    setattr(driver, "XTermParser", TwoKeyParser)  # noqa: B010  (a name of the driver's own, held by a test)
