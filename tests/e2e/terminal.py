"""A real pseudo-terminal with the whole program in it: keys in, screen out."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import struct
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyte

from tests.support.at import program, python

if sys.platform != "win32":
    import fcntl
    import pty
    import termios

_ANSWERS = {b"\x1b[c": b"\x1b[?62;c", b"\x1b[6n": b"\x1b[1;1R"}


class Terminal:
    """One run of ``iop-tui`` on a terminal of its own."""

    def __init__(
        self,
        args: Sequence[str],
        env: dict[str, str],
        size: tuple[int, int] = (120, 40),
        cwd: Path | None = None,
        slower: str = "",
    ) -> None:
        """``slower`` is Python code that runs in the program before it starts: what makes its disk or clock another."""
        self.columns, self.rows = size
        self._screen = pyte.Screen(self.columns, self.rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = bytearray()
        self.status: int | None = None
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            if cwd is not None:
                os.chdir(cwd)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
            inherited = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
            terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
            for ignored in (signal.SIGINT, signal.SIGHUP):  # by whoever runs the tests in the background
                signal.signal(ignored, signal.SIG_DFL)
            start = python(f"{slower}\nfrom iop_tui.cli.main import main\nmain()", *args) if slower else program(*args)
            os.execve(sys.executable, start, {**inherited, **terminal, **env})
        self.resize(*size)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, in cells."""
        self.columns, self.rows = columns, rows
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen.resize(rows, columns)

    def read(self, seconds: float = 0.05) -> None:
        """Take what the program writes for some seconds."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self._fd], [], [], left)
            if not ready:
                return
            try:
                data = os.read(self._fd, 65536)
            except OSError:
                data = b""
            if not data:
                return
            self.raw += data
            for asked, answer in _ANSWERS.items():
                if asked in data:
                    os.write(self._fd, answer)
            with contextlib.suppress(Exception):  # what the emulator does not know is none of our business
                self._stream.feed(data)

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self._screen.display)

    def until(self, wanted: str | Callable[[str], bool], seconds: float = 20.0) -> str:
        """Wait until a text is on the screen (or a test of it is true); fails with the screen."""
        test = wanted if callable(wanted) else lambda text: wanted in text
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)
            if test(self.text):
                return self.text
        raise AssertionError(f"{wanted!r} did not come; the screen was:\n{self.text}")

    def until_hidden(self, wanted: str) -> None:
        """Wait for a prompt whose answer is not shown; it drops what was typed before it switched the echo off."""
        self.until(wanted)
        end = time.monotonic() + 20
        while termios.tcgetattr(self._fd)[3] & termios.ECHO:
            assert time.monotonic() < end, "what is typed would be shown"
            self.read(0.01)

    def send(self, *keys: str) -> None:
        """Type; everything of one call arrives in one read."""
        os.write(self._fd, "".join(keys).encode())

    def send_bytes(self, data: bytes) -> None:
        """Send what no keyboard does."""
        os.write(self._fd, data)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the terminal as closing its window does."""
        os.close(self._fd)
        self._fd = -1

    def wait(self, seconds: float = 10.0) -> int:
        """Wait for the end and give the exit status (negative: the signal)."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._fd >= 0:
                self.read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                if self._fd >= 0:
                    self.read(0.02)  # what it wrote last, behind the reading before
                self.status = os.waitstatus_to_exitcode(status)
                return self.status
            time.sleep(0.02)
        raise AssertionError(f"the program did not end; the screen was:\n{self.text}")

    def close(self) -> None:
        """End whatever still runs."""
        if self.status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self.pid, 0)
        if self._fd >= 0:
            os.close(self._fd)


ENTER, ESCAPE, UP, DOWN, RIGHT, TAB, BACKSPACE = "\r", "\x1b", "\x1b[A", "\x1b[B", "\x1b[C", "\t", "\x7f"
CTRL_E, CTRL_Q, CTRL_S = "\x05", "\x11", "\x13"
