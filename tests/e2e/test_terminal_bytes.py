"""Whatever a terminal sends: no reply is an answer, no byte ends the program, escape is a key of its own."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from iop_tui.store import Store
from tests.e2e.terminal import CTRL_Q, ENTER, ESCAPE, Terminal
from tests.e2e.test_endings import DAY, Start, marks

BYTES = [
    b"\x1b[?61;6;7;14;21;22c", b"\x1b[8;24;80t", b"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\", b"\x1bP>|a terminal\x1b\\",
    b"\xc3", b"\xff\xfe\x80", b"\x1b[112;5:3u", b"\x1b[1114112;5u", b"\x1b[<0;99999999999;1M", b"\x1b[48;0;0;0;0t",
    b"\x1b[99~", b"\x1b[?1u",
]  # fmt: skip
"""Replies, no UTF-8, and numbers that are none."""

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("six_clients")]


def answers(places: dict[str, str]) -> int:
    """How many answers are in the file."""
    store = Store(Path(places["IOP_TUI_DB"]))
    try:
        return len(store.reader.all("SELECT * FROM checkin"))
    finally:
        store.close()


def in_the_round(terminal: Start) -> Terminal:
    program = terminal("--date", DAY)
    program.until("Morning IOP")
    program.send(ENTER, "2")
    program.until("Feeling")
    return program


def test_what_nobody_typed_writes_nothing_and_ends_nothing(terminal: Start, places: dict[str, str]) -> None:
    program = in_the_round(terminal)
    program.send("\t")
    for sent in BYTES:
        for cut in (len(sent), len(sent) // 2, 2):
            program.send_bytes(sent[:cut])
            program.read(0.01)
            program.send_bytes(sent[cut:])
    program.read(0.3)
    program.send(ESCAPE)
    program.until("3 Attendance")
    program.send("3")
    program.until("[3 Attendance]")
    program.send_bytes(b"".join(BYTES))
    program.send(CTRL_Q)
    assert program.wait() == 0
    assert set(marks(places)) == {"not_marked"} and answers(places) == 0


@pytest.mark.parametrize("apart", [0.0, 0.01, 0.02, 0.04, 0.09])
def test_escape_and_a_digit_are_two_keys_however_far_apart(
    apart: float, terminal: Start, places: dict[str, str]
) -> None:
    program = in_the_round(terminal)
    if apart:
        program.send(ESCAPE)
        time.sleep(apart)
        program.send("4")
    else:
        program.send(f"{ESCAPE}4")
    program.until("[4 Topic]")
    program.send(CTRL_Q)
    assert program.wait() == 0 and answers(places) == 0


def test_no_byte_ends_the_first_start(terminal: Start, tmp_path: Path) -> None:
    program = terminal("--db", str(tmp_path / "new.db"))
    program.until("Passphrase")
    program.send_bytes(b"".join(BYTES))
    program.send("tiny", "\t")
    program.until("••••")
    assert os.waitpid(program.pid, os.WNOHANG) == (0, 0)
