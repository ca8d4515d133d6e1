"""A program in a pseudo-terminal: its screen, what it answers to a key and after how long, its memory and its time.

Linux only. Times are seconds on ``time.perf_counter``, memory is in bytes.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyte

from tests.bench.costs import processor, resident, tree

COLUMNS, ROWS = 120, 40

_QUERY = re.compile(
    r"\x1b\[(?:(?P<da>0?c)|(?P<da2>>0?c)|(?P<dsr>[56])n|\?(?P<mode>\d+)\$p|>0?(?P<version>q))"
    r"|\x1b\](?P<color>1[01]);\?(?:\x07|\x1b\\)"
)
# what the screen model does not know and would show as text
_FOREIGN = re.compile(r"\x1b\[[<=>][0-9;]*[@-~]|\x1b\[[0-9;?]*[$ ][@-~]|\x1b\[\?u|\x1bP[^\x1b]*\x1b\\")
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|P[^\x1b]*\x1b?)?$")
_MODES_KNOWN = {"2026"}


class Gone(Exception):
    """The program ended, or did not come to what was waited for; with what its screen showed."""


@dataclass(frozen=True)
class Burst:
    """What one key brought: seconds until the screen was as wanted, seconds until the last byte, and how many bytes."""

    seconds: float
    last: float
    size: int


class Terminal:
    """A command on a terminal of 120×40 with true color."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str] | None = None, cwd: Path | None = None) -> None:
        """Start it; ``env`` is added to the environment."""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self.screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self.size = 0
        """How many bytes the program wrote."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TEXTUAL", "COLUMNS", "LINES"))}
        kept |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        self.begun = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=kept, cwd=cwd, start_new_session=True
        )
        os.close(slave)

    # -- the screen ------------------------------------------------------------------------------

    @property
    def lines(self) -> list[str]:
        """The screen's lines as text."""
        return [self.line(y) for y in range(ROWS)]

    def line(self, y: int) -> str:
        """One line as text, ``y`` from 0."""
        cells = self.screen.buffer[y]
        return "".join([cells[x].data for x in range(COLUMNS)])

    def row_of(self, text: str) -> int | None:
        """The first line that holds a text, from 0."""
        return next((y for y, line in enumerate(self.lines) if text in line), None)

    def ground(self, text: str) -> str:
        """The background of the first cell of a text; empty where it is not on the screen."""
        y = self.row_of(text)
        return "" if y is None else str(self.screen.buffer[y][self.lines[y].index(text)].bg)

    def _read(self, timeout: float) -> tuple[float, bytes] | None:
        """What the program writes within ``timeout`` and when it came, or None where it is nothing."""
        if not select.select([self._master], [], [], max(0.0, timeout))[0]:
            return None
        try:
            data = os.read(self._master, 65536)
        except OSError:
            data = b""
        came = time.perf_counter()
        if not data:
            raise Gone("The program ended:\n" + "\n".join(self.lines).rstrip())
        self.size += len(data)
        return came, data

    def _show(self, data: bytes) -> None:
        """Bring the screen up to date, and answer what was asked."""
        text = self._rest + self._decode(data)
        unfinished = _UNFINISHED.search(text)
        self._rest = unfinished.group() if unfinished else ""
        text = text[: len(text) - len(self._rest)]
        for query in _QUERY.finditer(text):
            self._answer(query)
        self._stream.feed(_FOREIGN.sub("", text))

    def _pump(self, timeout: float) -> float | None:
        """Read and show; when it came, or None."""
        read = self._read(timeout)
        if read is None:
            return None
        self._show(read[1])
        return read[0]

    def _answer(self, query: re.Match[str]) -> None:
        """Say what a terminal says of itself, so that no program waits for it in vain."""
        answer = ""
        if query["da"]:
            answer = "\x1b[?62;22c"
        elif query["da2"]:
            answer = "\x1b[>1;10;0c"
        elif query["dsr"] == "5":
            answer = "\x1b[0n"
        elif query["dsr"]:
            answer = f"\x1b[{self.screen.cursor.y + 1};{self.screen.cursor.x + 1}R"
        elif query["mode"]:
            answer = f"\x1b[?{query['mode']};{2 if query['mode'] in _MODES_KNOWN else 0}$y"
        elif query["version"]:
            answer = "\x1bP>|bench\x1b\\"
        elif query["color"]:
            level = "ffff" if query["color"] == "10" else "0000"
            answer = f"\x1b]{query['color']};rgb:{level}/{level}/{level}\x1b\\"
        os.write(self._master, answer.encode())

    # -- waiting and typing ----------------------------------------------------------------------

    def wait(self, holds: Callable[[], bool], seconds: float = 30.0) -> float:
        """The moment at which the output came that made the screen as wanted; raises Gone where it never is."""
        end = time.perf_counter() + seconds
        came = time.perf_counter()
        while not holds():
            if time.perf_counter() > end:
                raise Gone("The screen never was as wanted:\n" + "\n".join(self.lines).rstrip())
            came = self._pump(0.5) or came
        return came

    def settle(self, quiet: float = 0.1, seconds: float = 10.0) -> float | None:
        """Wait until nothing was written for ``quiet`` seconds; the moment of the last output."""
        end, last = time.perf_counter() + seconds, None
        while (came := self._pump(quiet)) is not None and came < end:
            last = came
        return last

    def type(self, keys: str) -> float:
        """Type keys; the moment at which they were."""
        now = time.perf_counter()
        os.write(self._master, keys.encode())
        return now

    def press(self, keys: str, holds: Callable[[], bool], quiet: float = 0.1) -> Burst:
        """Type keys and see what they bring, to the end of the burst; raises Gone where it is not what was wanted.

        What comes is first read to its end and then shown piece by piece, so that looking does not slow reading.
        """
        before, begun = self.size, self.type(keys)
        came, last, end = None, begun, begun + 10
        while came is None and time.perf_counter() < end:
            pieces: list[tuple[float, bytes]] = []
            while (read := self._read(quiet if pieces else 1.0)) is not None:
                pieces.append(read)
            for last, data in pieces:
                self._show(data)
                if came is None and holds():
                    came = last
        if came is None:
            raise Gone("The key did not do what was wanted:\n" + "\n".join(self.lines).rstrip())
        return Burst(came - begun, last - begun, self.size - before)

    # -- what it costs ---------------------------------------------------------------------------

    def memory(self) -> int:
        """Resident memory of the program and what it started."""
        return sum(resident(pid) for pid in tree(self._process.pid))

    def processor(self) -> float:
        """Seconds of processor time that the program and what it started have used."""
        return sum(processor(pid) for pid in tree(self._process.pid))

    def idle(self, seconds: float) -> float:
        """Processor time that it uses while nothing is typed for some seconds."""
        before, end = self.processor(), time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._pump(left)
        return self.processor() - before

    def close(self) -> None:
        """End it: by ctrl+q, and where it does not by a signal."""
        try:
            self.type("\x11")
            end = time.perf_counter() + 5
            while time.perf_counter() < end and self._process.poll() is None:
                self._pump(0.05)
        except (Gone, OSError):
            pass
        if self._process.poll() is None:
            try:
                self._process.wait(1)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()
        os.close(self._master)
