"""Long work says how far it is on a terminal, and nothing in a pipe."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import time
from collections.abc import Iterator
from typing import TextIO

import pytest

from iop_tui.cli import working as module
from iop_tui.cli.working import working

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal of this kind needs a Unix", allow_module_level=True)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, TextIO]]:
    """A terminal: the side from which it is read, and the one on which is written."""
    ours, theirs = os.openpty()
    monkeypatch.setattr(module, "AFTER", 0.1)
    with os.fdopen(theirs, "w") as stream:
        yield ours, stream
    os.close(ours)


def seen(terminal: tuple[int, TextIO]) -> str:
    """What was written so far."""
    os.set_blocking(terminal[0], False)
    told = b""
    with contextlib.suppress(BlockingIOError):
        while piece := os.read(terminal[0], 100_000):
            told += piece
    return told.decode()


def test_a_terminal_sees_what_and_how_far_and_an_empty_line_at_its_end(terminal: tuple[int, TextIO]) -> None:
    with working("Copying the file", terminal[1]) as line:
        line.part(40, 100)
        time.sleep(0.3)
        line.clear()
        time.sleep(0.4)
        line.rows(12_000)
        time.sleep(0.4)
    told = seen(terminal)
    assert "Copying the file: 40 % 0 s" in told and "12,000 rows" in told and told.endswith("\r\x1b[K")


def test_what_is_short_says_nothing(terminal: tuple[int, TextIO]) -> None:
    with working("Copying the file", terminal[1]):
        pass
    assert seen(terminal) == ""


def test_a_pipe_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(module, "AFTER", 0.01)
    with working("Copying the file", pipe) as line:
        line.part(1, 2)
        time.sleep(0.1)
    assert pipe.getvalue() == ""


def test_ctrl_c_goes_through_and_leaves_no_line(terminal: tuple[int, TextIO]) -> None:
    with pytest.raises(KeyboardInterrupt), working("Checking the file", terminal[1]):
        time.sleep(0.3)
        raise KeyboardInterrupt
    assert seen(terminal).endswith("\r\x1b[K")
