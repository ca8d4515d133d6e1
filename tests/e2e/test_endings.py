"""However the program ends: what was on the screen is in the file, and the terminal is usable."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from iop_tui.domain.attendance import Mark
from iop_tui.store import Store
from tests.e2e.conftest import Command
from tests.e2e.terminal import CTRL_Q, ENTER, Terminal
from tests.support.at import MOMENT

DAY = "2026-11-18"
LEFT_SCREEN = b"\x1b[?1049l"
Start = Callable[..., Terminal]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("six_clients")]


def on_the_sheet(terminal: Start) -> Terminal:
    program = terminal("--date", DAY)
    program.until("Morning IOP")
    program.send(ENTER, "3")
    program.until("Not marked")
    return program


def marks(places: dict[str, str]) -> list[str]:
    store = Store(Path(places["IOP_TUI_DB"]))
    try:
        session = store.sessions.between(date.fromisoformat(DAY), date.fromisoformat(DAY))[0]
        return [r.mark.value for r in store.attendance.of(session.id)]
    finally:
        store.close()


@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGHUP"])
def test_every_mark_on_the_screen_is_in_the_file(name: str, terminal: Start, places: dict[str, str]) -> None:
    program = on_the_sheet(terminal)
    program.send("ppn")
    program.until("2 here · 3 not marked")
    program.signal(getattr(signal, name))
    status = program.wait()
    assert marks(places)[:3] == ["here", "here", "no_show"]
    if name != "SIGKILL":
        assert LEFT_SCREEN in program.raw
        assert status == 0


def test_a_closed_terminal_loses_nothing(terminal: Start, places: dict[str, str]) -> None:
    program = on_the_sheet(terminal)
    program.send("pp")
    program.until("2 here")
    program.hang_up()
    program.wait()
    assert marks(places)[:2] == [Mark.HERE.value] * 2


def test_typing_half_a_second_ago_survives_a_kill(terminal: Start, places: dict[str, str]) -> None:
    program = on_the_sheet(terminal)
    program.send("5")
    program.until("Note of")
    program.send("\x1b[H", "v", ENTER, "The group was quiet today.")
    program.until("The group was quiet today.")
    time.sleep(0.6)
    program.signal(signal.SIGKILL)
    program.wait()
    store = Store(Path(places["IOP_TUI_DB"]))
    assert [n.text for n in store.notes.dirty()] == ["The group was quiet today."]
    store.close()


def test_the_terminal_is_left_as_it_was(terminal: Start) -> None:
    program = on_the_sheet(terminal)
    program.send(CTRL_Q)
    assert program.wait() == 0
    assert program.raw.rfind(LEFT_SCREEN) > program.raw.rfind(b"\x1b[?1049h")


def test_a_second_window_is_told_in_one_line(terminal: Start, command: Command) -> None:
    first = on_the_sheet(terminal)
    second = command("today", "--date", DAY)
    assert second.returncode == 1
    (line,) = second.stderr.splitlines()
    assert line.startswith("iop-tui: The file is open in another window")
    assert line.endswith(" Close that one first, or work there.")
    assert f"(process {first.pid}, since " in line


def test_a_restart_in_the_hour_of_the_group_goes_on_where_one_was(command: Command, terminal: Start) -> None:
    assert MOMENT.astimezone(ZoneInfo("America/Chicago")).strftime("%a %H:%M") == "Fri 14:00"
    command("track", "add", "Now", "--days", "fri", "--start", "13:50", "--end", "14:50")
    assert command("mark", "3", "present", "--track", "Now").returncode == 0
    program = terminal()
    program.until(lambda text: "Now" in text and "Present" in text)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")
def test_what_a_crash_prints_and_stores_names_nobody(terminal: Start, places: dict[str, str], tmp_path: Path) -> None:
    # a person's text in local variables at the moment of an error that nobody foresaw
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import sys\n"
        "class Break:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'iop_tui.screens.session.explain_minutes':\n"
        "            secret = 'Maria Secretname'\n"
        "            raise ValueError(secret)\n"
        "sys.meta_path.insert(0, Break())\n",
        encoding="utf-8",
    )
    program = terminal("--date", DAY, env={"PYTHONPATH": str(tmp_path)})
    program.until("Morning IOP")
    program.send(ENTER, "3")
    program.until("Not marked")
    program.send("p", "\x1b[A", ENTER)
    assert program.wait() == 1
    shown = program.raw[program.raw.rfind(LEFT_SCREEN) :].decode()
    assert "quit because of an error (ValueError" in shown
    reports = list(Path(places["IOP_TUI_STATE"]).glob("crash-*.txt"))
    assert len(reports) == 1
    written = reports[0].read_text(encoding="utf-8")
    assert "screens/" in written
    for text in (shown, written):
        assert "Secretname" not in text
        assert "Last0" not in text
    assert marks(places)[0] == "here"


@pytest.mark.parametrize("how", ["deleted", "moved"])
def test_a_file_that_went_away_ends_with_its_copy_in_the_last_line(
    how: str, terminal: Start, places: dict[str, str]
) -> None:
    program = on_the_sheet(terminal)
    program.send("ppn")
    program.until("2 here · 3 not marked")
    path = Path(places["IOP_TUI_DB"])
    if how == "deleted":
        path.unlink()
    else:
        path.rename(path.with_name("away.db"))
    program.send("p")
    program.until("3 here")
    program.until("rescue copy")
    program.send(CTRL_Q)
    assert program.wait() == 1
    (copy,) = path.parent.glob("iop-rescued-*.db")
    last = program.raw.decode("utf-8", "replace").rstrip().splitlines()[-1]
    assert last.endswith(str(copy)) and "moved, replaced or deleted" in last
    places["IOP_TUI_DB"] = str(copy)
    assert marks(places)[:4] == ["here", "here", "no_show", "here"]
