"""What has to be on the terminal at once, while a slow disk holds up everything else.

Keys, saves and painting share one loop: on a disk that takes half a second for a save, the key that covers would wait
for every mark before it. So the thread that reads keys draws the curtain itself, and nothing is painted over it but
the cover. A thread that waits beside the saves says when one takes long.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

LONG = 0.3
"""Seconds after which a save says that it is going on."""
_CLEAR = "\x1b[0m\x1b[?25l\x1b[2J"
_KEEP, _BACK = "\x1b7", "\x1b8"


class Curtain:
    """Lies over the screen from the moment at which the key that covers was read until the screen is uncovered."""

    def __init__(self, write: Callable[[str], None], size: Callable[[], tuple[int, int]]) -> None:
        """``write`` puts text on the terminal from any thread, ``size`` gives its columns and lines."""
        self._write = write
        self._size = size
        self.lock = threading.RLock()
        """Held while something is painted, so that nothing is half painted over it."""
        self.drawn = False

    def draw(self) -> None:
        """Let nothing be seen any more; from any thread, within a moment."""
        with self.lock:
            if self.drawn:
                return
            self.drawn = True
            columns, lines = self._size()
            words = "iop-tui is covered."
            place = f"\x1b[{max(1, lines // 2)};{max(1, (columns - len(words)) // 2)}H"
            self._write(f"{_CLEAR}{place}{words}")

    def open(self) -> None:
        """What is painted is seen again."""
        with self.lock:
            self.drawn = False

    def say(self, words: str) -> None:
        """A word at the beginning of the last line, from any thread."""
        with self.lock:
            if not self.drawn:
                self._write(f"{_KEEP}\x1b[{self._size()[1]};1H\x1b[0;7m {words} \x1b[0m{_BACK}")


class SlowSaves:
    """Says that a save goes on once it takes long; ``began`` and ``ended`` cost next to nothing where none does."""

    def __init__(self, say: Callable[[], None], said: Callable[[], None]) -> None:
        """Both are called in a thread of its own: ``say`` while a save goes on, ``said`` once it has ended."""
        self._say = say
        self._said = said
        self._begins = threading.Event()
        self._over = threading.Event()
        self._ends = False
        threading.Thread(target=self._watch, name="slow saves", daemon=True).start()

    def began(self) -> None:
        """A save begins."""
        self._over.clear()
        self._begins.set()

    def ended(self) -> None:
        """It is on the disk, or it failed."""
        self._over.set()

    def end(self) -> None:
        """Watch no longer."""
        self._ends = True
        self._begins.set()

    def _watch(self) -> None:
        while not self._ends:
            self._begins.wait()
            self._begins.clear()
            if not self._ends and not self._over.wait(LONG):
                self._say()
                self._over.wait()
                self._said()
