"""A list taken in at a terminal: questions on the command line, ctrl+c, and the page of the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from iop_tui.store import Store
from tests.e2e.conftest import Command
from tests.e2e.terminal import CTRL_Q, ENTER, Terminal

pytestmark = pytest.mark.slow

Start = Callable[..., Terminal]


def people(places: dict[str, str]) -> dict[str, str]:
    store = Store(Path(places["IOP_TUI_DB"]), read_only=True)
    found = {c.number: c.name.full for c in store.clients.all()}
    store.close()
    return found


def test_questions_are_answered_line_by_line(
    six_clients: None, terminal: Start, places: dict[str, str], tmp_path: Path
) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("MRN,Last Name,First Name\n77,Last1,First1\n2,Quist,Zoe\n", encoding="utf-8")
    program = terminal("import", "clients", str(listed))
    program.until("Line 2, 77 Last1, First1")
    program.send("2", ENTER)
    program.until("Line 3, 2 Quist, Zoe")
    program.send("2", ENTER)
    assert program.wait() == 0 and "1 new" in program.text
    found = people(places)
    assert found["77"] == found["1"] == "Last1, First1" and found["2"] == "Last2, First2"


def test_the_page_from_the_path_to_undo(
    six_clients: None, terminal: Start, places: dict[str, str], tmp_path: Path
) -> None:
    listed = tmp_path / "a list.csv"
    listed.write_text("MRN,Last Name,First Name\n90,Abel,Ann\n91,Baker,Bob\n", encoding="utf-8")
    program = terminal("--as", "Rae")
    program.until("Today")
    program.send("m")
    program.until("Groups")
    program.send("i")
    program.until("List of clients")
    program.send_bytes(b"\x1b[200~" + str(listed).replace(" ", "\\ ").encode() + b"\x1b[201~")
    program.until("list.csv")
    program.send(ENTER)
    program.until("2 new")
    assert "Abel" not in program.text, "hidden in room view"
    program.send("v")
    program.until("Abel, Ann")
    program.send("y")
    program.until("Imported: 2 new")
    program.send("\x1a")
    program.until(lambda text: "Imported" not in text)
    program.send(CTRL_Q)
    assert program.wait() == 0
    assert len(people(places)) == 6


def test_ctrl_c_leaves_nothing_half_taken(
    command: Command, terminal: Start, places: dict[str, str], tmp_path: Path
) -> None:
    command("facilitator", "add", "Rae Ellis")
    listed = tmp_path / "list.csv"
    listed.write_text(
        "MRN,Last Name,First Name\n" + "".join(f"{n},Abel,A{n}\n" for n in range(20_000)), encoding="utf-8"
    )
    program = terminal("import", "clients", str(listed))
    program.until("of 20000")
    program.send_bytes(b"\x03")
    assert program.wait() == 1 and "Nothing was imported." in program.text
    assert people(places) == {}
