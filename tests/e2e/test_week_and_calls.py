"""The week, the contacts and the calls of the demo, in a real terminal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.terminal import CTRL_Q, ENTER, ESCAPE, Terminal

pytestmark = pytest.mark.slow
CTRL_Z = "\x1a"


def line_of(program: Terminal, name: str) -> str:
    return next((line for line in program.text.splitlines() if line.strip(" ▌").startswith(name)), "")


def test_the_demo_s_week_stands_in_every_state_and_a_session_moves_a_client_to_met(
    terminal: Callable[..., Terminal],
) -> None:
    program = terminal("demo", "--date", "2026-11-20")
    program.until("Morning IOP")
    program.send("h")
    program.until("Covered in room view. v shows the week.")
    program.send("v")
    for _ in range(4):  # it begins with the group of this hour, whatever hour it is
        program.until("Client")
        if "Morning IOP" in program.text.splitlines()[0]:
            break
        program.send("\t")
        program.read(0.5)
    program.until("Aisha K.")
    # the sums by hand, from the days that the rows show: 2:56 + 3:00 + 2:56 + 2:59, and 1:00 + 0:50 of contacts
    hand_made = {
        "José Á.": ("13:41 of 9:00", "met"),
        "Linh N.": ("11:35 of 9:00", "individual"),
        "Chi O.": ("9:08 of 9:00", "days"),
        "Aisha K.": ("0:00 of 9:00", "short"),
        "Åsa B.": ("0:00", "part week"),
    }
    for name, words in hand_made.items():
        assert all(word in line_of(program, name) for word in words), line_of(program, name)
    program.send("/", *"linh", ENTER, "+", "1", "5", "0", ENTER, ENTER)
    program.until(lambda text: "50 minutes toward the week" in text)
    assert "12:25 of 9:00" in line_of(program, "Linh N.") and "met" in line_of(program, "Linh N.")
    program.send(CTRL_Z)
    program.until("Undone: add contact (Linh N.)")
    assert "individual" in line_of(program, "Linh N.")
    program.send(ESCAPE)
    program.until("enter Open")
    program.send("c", "f")
    program.until("follow-up: safety concern")
    assert "4 missed in a row" in line_of(program, "Aisha K.") and "2, no answer" in line_of(program, "Aisha K.")
    program.send("/", *"aisha", ENTER, ENTER, "2", ENTER)
    program.until("Done today")
    program.send(CTRL_Z)
    program.until(lambda text: "Done today" not in text)
    assert "Luca R." not in program.text, "discharged"
    program.send(CTRL_Q)
    assert program.wait() == 0
