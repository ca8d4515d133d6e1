"""Handing a file over, killed at any line: ``python -m tests.faults.killed_handovers N`` kills each command N times.

Two laptops, each a folder, and a stick between them. After each kill it is tried, by commands, which of the laptops
lets work be recorded: never both, and never none for good.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from random import Random

from click.testing import CliRunner

from iop_tui.cli.main import cli
from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.errors import StoreError
from tests.faults.killed_commands import counted, in_a_fork
from tests.support.at import set_clock

COMMANDS = ("hand over", "take over", "hand back", "take it back")
LINES = (
    "desk/handover.py", "store/take_over.py", "store/file/handover.py", "store/store.py", "desk/restore.py",
    "desk/restore_plan.py", "desk/leftovers.py",
)  # fmt: skip
"""Where it is decided which file counts; what copies is killed by ``killed_commands``."""


class Laptops:
    """Two laptops and a stick, as far as a command is about to be given."""

    def __init__(self, folder: Path, command: str) -> None:
        self.folder = folder
        self.command = command
        for name in ("first", "second", "stick"):
            (folder / name).mkdir()
        Store(self.file("first")).close()
        self.writes("first")
        if command != "hand over":
            self.run("first", "handover", str(self.stick("there")), "--yes")
        if command == "hand back":
            self.run("second", "restore", str(self.stick("there")), "--yes")
            self.writes("second")
            self.run("second", "handover", str(self.stick("back")), "--yes")

    def file(self, laptop: str) -> Path:
        """The file of a laptop."""
        return self.folder / laptop / "iop.db"

    def stick(self, name: str) -> Path:
        """A copy on the stick."""
        return self.folder / "stick" / f"{name}.db"

    def run(self, laptop: str, *args: str) -> str:
        """A command on a laptop; gives what it said."""
        os.environ["IOP_TUI_STATE"] = str(self.folder / laptop / "state")
        return CliRunner().invoke(cli, ["--db", str(self.file(laptop)), *args], input="").output

    def act(self) -> None:
        """Do what is killed."""
        if self.command == "hand over":
            self.run("first", "handover", str(self.stick("there")), "--yes")
        elif self.command == "take over":
            self.run("second", "restore", str(self.stick("there")), "--yes")
        elif self.command == "hand back":
            self.run("first", "restore", str(self.stick("back")), "--yes")
        else:
            self.run("first", "handover", "--take-back", "--reason", "the other laptop broke")

    def writes(self, laptop: str) -> bool:
        """Whether work can be recorded on a laptop; tried."""
        if not self.file(laptop).exists():
            return False
        try:
            store = Store(self.file(laptop))
        except StoreError:
            return False
        try:
            with store.saving("client", None) as writer:
                number = f"C-{store.changes.end()[0]}"
                store.clients.save(writer, None, number, Name("Quillfeather"))
        except StoreError:
            return False
        finally:
            store.close()
        return True

    def wrong(self) -> list[str]:
        """What is not as it has to be after a kill."""
        for laptop in ("first", "second"):
            if self.file(laptop).exists():
                self.run(laptop, "today")
        found = self._two("as it was left")
        writing = [laptop for laptop in ("first", "second") if self.writes(laptop)]
        if not writing:  # one of the two ways has to lead on: doing it again, and taking it back
            self.act()
            found += self._two("done again")
            if not any(self.writes(laptop) for laptop in ("first", "second")):
                self.run("second", "restore", str(self.stick("there")), "--yes")
                found += self._two("taken over")
                if not self.writes("second"):
                    found.append("nothing can be written any more")
        for laptop in ("first", "second"):
            if self.file(laptop).exists() and "intact" not in self.run(laptop, "check"):
                found.append(f"{laptop} is not whole: {self.run(laptop, 'check')[-200:]}")
        return found

    def _two(self, when: str) -> list[str]:
        """Whether there are two files to write to: those of the laptops, and a copy that a third one takes over."""
        writing = [laptop for laptop in ("first", "second") if self.writes(laptop)]
        third = self.folder / "third"
        for copy in sorted((self.folder / "stick").iterdir()):
            third.mkdir()
            trial = self.folder / "trial.db"
            shutil.copy(copy, trial)  # the stick stays as it is
            if copy.suffix == ".db":
                self.run("third", "restore", str(trial), "--yes")
                writing += [f"a third laptop, by {copy.name}"] if self.writes("third") else []
            else:
                self.run("third", "restore", str(copy), "--yes")
                writing += [f"a third laptop, by {copy.name}"] if self.file("third").exists() else []
            shutil.rmtree(third)
            trial.unlink()
        return [f"two files to write to, {when}: {writing}"] if len(writing) > 1 else []


def kills(command: str, number: int, seed: int = 1) -> tuple[int, list[str]]:
    """Kill a command so many times, each at another line (at each one for 0); gives how many met it, what was wrong."""
    rng = Random(f"{command} {seed}")
    with tempfile.TemporaryDirectory(prefix="iop-handover-") as name:
        laptops = Laptops(Path(name), command)
        total = in_a_fork(lambda: counted(laptops.act, 0, LINES))
    places = list(range(1, total + 1))
    if number:
        places = sorted(1 + round((one + rng.random()) / number * (total - 1)) for one in range(number))
    met, found = 0, []
    for at in places:
        with tempfile.TemporaryDirectory(prefix="iop-handover-") as name:
            laptops = Laptops(Path(name), command)
            met += in_a_fork(lambda: counted(laptops.act, at, LINES)) < 0  # noqa: B023  (done before the next one)
            found += [f"{command}, killed at line {at} of {total}: {w}" for w in laptops.wrong()]
    return met, found


def main() -> None:
    """Kill, and print what was found: one line of JSON."""
    set_clock()
    number = int(sys.argv[1])
    print(json.dumps({command: kills(command, number) for command in sys.argv[2:] or COMMANDS}))


if __name__ == "__main__":
    main()
