"""A line on a terminal while something takes long: what is done, how far it is, for how long; nothing in a pipe."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

AFTER = 1.0
"""Seconds after which the line appears: what is shorter says nothing."""
EVERY = 0.25


class Working:
    """The line of one long work. It is drawn by a thread, for the work itself holds the program."""

    def __init__(self, what: str, stream: TextIO) -> None:
        self._what, self._stream = what, stream
        self._began = time.monotonic()
        self._far = ""
        self._drawn = False
        self._lock = threading.Lock()
        self._over = threading.Event()

    def part(self, done: int, whole: int) -> None:
        """So much of so much is done."""
        self._far = f" {100 * done // max(1, whole)} %"

    def rows(self, number: int) -> bool:
        """So many rows are done; true, for the work goes on."""
        self._far = f" {number:,} rows"
        return True

    def clear(self) -> None:
        """Take the line away, so that something can be printed in its place."""
        with self._lock:
            if self._drawn:
                self._stream.write("\r\x1b[K")
                self._stream.flush()
                self._drawn = False

    def run(self) -> None:
        """Draw the line again and again until the work is over."""
        wait = AFTER
        while not self._over.wait(wait):
            wait = EVERY
            with self._lock:
                seconds = int(time.monotonic() - self._began)
                self._stream.write(f"\r\x1b[K{self._what}:{self._far} {seconds} s")
                self._stream.flush()
                self._drawn = True

    def end(self) -> None:
        """The work is over, or was stopped."""
        self._over.set()


@contextmanager
def working(what: str, stream: TextIO | None = None) -> Iterator[Working]:
    """Say on a stream (standard error) what takes long while it does, where that is a terminal; ctrl+c goes through."""
    stream = stream or sys.stderr
    line = Working(what, stream)
    if not stream.isatty():
        yield line
        return
    drawing = threading.Thread(target=line.run, daemon=True)
    drawing.start()
    try:
        yield line
    finally:
        line.end()
        drawing.join()
        line.clear()
