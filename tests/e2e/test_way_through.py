"""Tests, plans, curriculum, the way in and out, in a real terminal: on the demo, and in a file that a kill leaves."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from iop_tui.clients.drug_tests import DrugTests
from iop_tui.desk.desk import Desk
from iop_tui.domain.drug_tests import DrugTestPlan
from iop_tui.domain.names import Name
from iop_tui.store import Store
from tests.conftest import ZONE, Clock
from tests.e2e.conftest import Command
from tests.e2e.terminal import CTRL_Q, ENTER, ESCAPE, Terminal
from tests.support.program import Program

pytestmark = pytest.mark.slow
CTRL_E, CTRL_Z = "\x05", "\x1a"
LONG_AGO = date(2020, 3, 4)


def line_of(program: Terminal, name: str) -> str:
    return next((line for line in program.text.splitlines() if line.strip(" ▌").startswith(name)), "")


def opened(terminal: Callable[..., Terminal]) -> Terminal:
    """The demo with the morning's group opened, whatever hour it is."""
    program = terminal("demo", "--date", "2026-11-20")
    program.until("Morning IOP")
    for _ in range(8):
        if re.search(r"▌.*Morning IOP", program.text):
            break
        program.send("\x1b[A")
        program.read(0.3)
    program.send(ENTER)
    program.until("Not marked")
    return program


def test_a_drawn_client_is_nobody_s_business_but_the_facilitator_s(terminal: Callable[..., Terminal]) -> None:
    program = opened(terminal)
    program.send("1", "d")
    program.until("v first: tests are not shown in the room.")
    assert "test due" not in program.text
    program.send("v")
    program.until("flags: test due")
    assert "•" in line_of(program, "José Á.")
    program.send("3", "p", "\x1b[A", "c")
    program.until("José Á.: test due, not recorded")
    program.send("3", "d", "1")
    program.until("José Á.: test collected.")
    program.send("c")
    program.until("Attendance")
    assert "test due" not in program.text
    program.send("1", "i", "3")
    program.until(lambda text: "Results are in the chart" in text and "days to come are not shown" in text)
    assert "Nov 23" not in program.text
    program.send(CTRL_Z)
    program.until("Undone: test (José Á.)")
    program.send(CTRL_Q)
    assert program.wait() == 0


def test_a_plan_is_signed_changed_and_printed_without_last_name_or_program(
    terminal: Callable[..., Terminal], places: dict[str, str]
) -> None:
    program = opened(terminal)
    program.send("1", "i", "4", "v", "p")
    program.until("Early warning signs")
    program.send("s", ENTER)
    program.until("Signed and locked.")
    program.send("\x1b[B", ENTER)
    program.until("People, places, feelings, days")
    program.read(0.3)
    program.send(*" and Fridays", ESCAPE)
    program.until("version 2 of 2")
    assert "and Fridays" in line_of(program, "Triggers")
    program.send(CTRL_E)
    program.until("Page written, not encrypted")
    place = re.search(r"(/\S+plan_2026-11-20_\w+\.html)", program.text.replace("\n", ""))
    assert place is not None
    html = Path(place[1]).read_text(encoding="utf-8")
    assert "and Fridays" in html and "José" in html and "Álvarez" not in html and "Morning" not in html
    program.send("\x1b[D")
    program.until("version 1 of 2")
    assert "and Fridays" not in program.text
    program.send(CTRL_Q)
    assert program.wait() == 0


def test_the_curriculum_the_orientation_and_a_discharge(terminal: Callable[..., Terminal]) -> None:
    program = opened(terminal)
    program.send("4")
    program.until(lambda text: "next: 2 of 24" in text and "▸ Internal triggers" in text)
    program.send(ENTER)
    program.until("next: 3 of 24")
    program.send(CTRL_Z)
    program.until("next: 2 of 24")
    program.send("1", "/", *"bergs", ENTER, "v", "i")
    program.until("Orientation  0 of 8")
    program.send("o", *"12345678")
    program.until("8 of 8 done")
    program.send(ESCAPE)
    program.until("Orientation  8 of 8")
    program.send(ESCAPE, "0", "h", "/", *"chi", ENTER, ENTER)
    program.until("Okafor, Chidi")
    program.send("x", *"11/13", ENTER)
    program.until("Press enter again to keep the day.")
    program.send(ENTER, "1")
    program.until("enter discharges")
    program.send("1", "2", ENTER)
    program.until("is discharged.")
    program.send(ESCAPE, ESCAPE, "c")
    program.until("Calls")
    program.send("f")
    program.until("aftercare call, day 7")
    assert "Chi O." in line_of(program, "Chi O.")
    program.send(CTRL_Z)
    program.until("Undone: discharge (Chi O.)")
    program.until(lambda text: "aftercare call, day 7" not in text)
    program.send(CTRL_Q)
    assert program.wait() == 0


def test_agreements_are_shown_to_the_room_and_printed(terminal: Callable[..., Terminal]) -> None:
    program = opened(terminal)
    program.send("s", "a")
    program.until("What is said here stays here")
    program.send("p")
    program.until("Page written")
    program.send(ESCAPE)
    program.until("Actual start")
    program.send(CTRL_Q)
    assert program.wait() == 0


@pytest.fixture
def own_file(places: dict[str, str]) -> Path:
    """A file with one client who was admitted long ago and is tested by a draw."""
    path, clock = Path(places["IOP_TUI_DB"]), Clock(hour=9)
    clock.set(LONG_AGO, 9)
    desk = Desk(Store(path, now=clock), now=clock, zone=ZONE)
    program = Program(desk)
    program.save_facilitator("Rae Ellis", "LCSW")
    desk.start_work()
    track = program.add_track("Morning IOP", frozenset(range(7)), 540, 735, since=LONG_AGO).track.id
    days = frozenset((track, weekday) for weekday in range(7))
    client = program.add_client(Name("Quill", "Zeb"), number="C-1", admitted_on=LONG_AGO, days=days)
    DrugTests(desk).set_plan(client, DrugTestPlan(0, 0, LONG_AGO, "random", permille=500, gap_days=14))
    desk.close()
    return path


def test_draw_prints_the_same_number_twice_and_no_day_to_come(command: Command, own_file: Path) -> None:
    first = command("draw", "--client", "C-1", "--date", "2020-03-06")
    assert first.returncode == 0 and "u = 0." in first.stdout and "500 in 1,000" in first.stdout
    assert command("draw", "--client", "C-1", "--date", "2020-03-06").stdout == first.stdout
    ahead = command("draw", "--client", "C-1", "--date", "2190-01-01")
    assert ahead.returncode != 0 and "shown to nobody" in ahead.stderr and "u = " not in ahead.stdout
    nobody = command("draw", "--client", "C-2", "--date", "2020-03-06")
    assert nobody.returncode != 0 and "No client has that number." in nobody.stderr


def test_a_text_that_was_typed_before_a_kill_is_there_after_the_start(
    terminal: Callable[..., Terminal], command: Command, own_file: Path
) -> None:
    program = terminal()
    program.until("Morning IOP")
    program.send("w", "i", "4", "v", "p", ENTER)
    program.until("What do you or others notice first")
    program.send(*"not sleeping")
    program.until("not sleeping")
    program.read(0.6)
    program.signal(signal.SIGKILL)
    program.wait()
    again = terminal()
    again.until("Morning IOP")
    again.send("w", "i", "4", "v", "p")
    again.until("not sleeping")
    again.send(CTRL_Z)
    again.until(lambda text: "not sleeping" not in text)
    again.send(CTRL_Q)
    assert again.wait() == 0
    checked = command("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
