"""By command, too, each record has its facilitator: where several work, ``--as`` has to say who it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from iop_tui.cli.main import cli
from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.store import Store
from tests.conftest import DAY
from tests.support.program import Program
from tests.support.rows import rows

COMMANDS = {
    "mark": ("mark", "C-001", "late", "--at", "9:12", "--date", DAY.isoformat()),
    "export": ("export", "--date", DAY.isoformat()),
    "purge": ("purge", "--client", "C-001", "--yes"),
}


@pytest.fixture
def two(desk: Desk, group: GroupDay, program: Program, over: None) -> int:
    """Another facilitator beside the one who works; nothing is open any more."""
    other = program.save_facilitator("Jo Park")
    desk.close()
    return other


def run(*args: str) -> Result:
    return CliRunner().invoke(cli, args)


@pytest.mark.parametrize("name", COMMANDS)
def test_where_several_work_it_has_to_be_said(name: str, two: int, path: Path) -> None:
    before = path.read_bytes()
    refused = run(*COMMANDS[name])
    assert refused.exit_code == 1
    assert refused.stderr.splitlines()[-1] == (
        "iop-tui: More than one facilitator works here. Say who you are: iop-tui --as NAME ..."
    )
    assert len(path.read_bytes()) == len(before)
    done = run("--as", "Jo", *COMMANDS[name])
    assert done.exit_code == 0, done.output
    store = Store(path)
    assert rows(store, "change")[-1]["who"] == two
    store.close()


def test_a_mark_says_what_stands_there_now(two: int) -> None:
    done = run("--as", "Jo", *COMMANDS["mark"])
    assert done.stdout == "C-001: Late, arrived 09:12, Morning IOP, 2026-11-20\n"
