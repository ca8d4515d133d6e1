"""Commands killed at any line of theirs, and what is left then: ``python -m tests.faults.killed_commands N``.

Each command runs in a fork of this process and is killed when it has run so many lines of the files that write. Then
the program is started once, and every byte of what is left is looked through for a client's name.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from click.testing import CliRunner

from iop_tui.cli.main import cli
from iop_tui.desk import leftovers
from iop_tui.domain.names import Name
from iop_tui.program.demo.desk import demo_desk
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
from iop_tui.store.file.backup_names import copies
from tests.support.at import set_clock
from tests.support.program import Program

NAMES = ("Quillfeather", "Zubrowski")
"""Last names that stand nowhere by chance: of a client in the file, of another one in the office's list."""
PHRASE = "orbit velvet cactus seventeen"
WRITING = (
    "exchange/exporting/write.py", "desk/leftovers.py", "store/file/unfinished.py", "store/file/verified_copy.py",
    "store/reencrypt.py", "desk/restore.py", "desk/backups.py", "exchange/importing/apply.py",
    "cli/commands/restore.py", "desk/change_passphrase.py", "store/store.py", "store/bulk_load.py",
    "store/file/connection.py",
)  # fmt: skip
COMMANDS = ("export", "restore", "encrypt", "rekey", "backup", "backup elsewhere", "demo", "import")


class Place:
    """A folder with a file, its backup and an office's list; and what is in it after a kill."""

    def __init__(self, folder: Path, command: str) -> None:
        self.folder = folder
        self.command = command
        self.file = folder / "iop.db"
        self.encrypted = command == "rekey"
        self.phrase = folder / "phrase"
        self.phrase.write_text(PHRASE + "\n")
        (folder / "new").write_text("another velvet cactus of orbit\n")
        for secret in (self.phrase, folder / "new"):
            secret.chmod(0o600)
        store = Store(self.file, passphrase=PHRASE if self.encrypted else None)
        program = Program(_desk(store))
        program.save_facilitator("Rae Ellis", "LCSW")
        program.add_track("Morning IOP", frozenset({0, 2, 4}), 540, 735, since=date(2026, 11, 1))
        program.add_client(Name(NAMES[0], "Ann"), number="C-1", admitted_on=date(2026, 11, 2))
        store.close()
        (folder / "list.csv").write_text(f"Last,First,Number,Admission\n{NAMES[1]},Bo,C-2,2026-11-02\n")
        if command in ("restore", "encrypt"):
            self.run("backup")

    def options(self, new: bool = False) -> list[str]:
        """The options of the command line: the file, and its passphrase where it has one."""
        secret = self.folder / "new" if new else self.phrase
        return ["--db", str(self.file), *(["--passphrase-file", str(secret)] if self._is_encrypted else [])]

    @property
    def _is_encrypted(self) -> bool:
        return not self.file.read_bytes().startswith(b"SQLite format 3\0")

    def run(self, *args: str, new: bool = False) -> str:
        """A command that is not killed; gives what it said."""
        return CliRunner().invoke(cli, [*self.options(new), *args], input="").output

    def act(self) -> None:
        """Do what is killed."""
        new = ["--new-passphrase-file", str(self.folder / "new")]
        wanted: dict[str, list[str]] = {
            "export": ["export", "--client", "C-1", "--from", "2026-11-01", "--out", str(self.folder / "out.csv")],
            "restore": ["restore", *(c.path.name for c in copies(self.folder / "backups", "iop")[:1]), "--yes"],
            "encrypt": ["encrypt", *new],
            "rekey": ["rekey", *new],
            "backup": ["backup"],
            "backup elsewhere": ["backup", str(self.folder / "stick" / "copy.db")],
            "import": ["import", "clients", str(self.folder / "list.csv"), "--track", "Morning IOP"],
        }
        if self.command == "demo":
            with demo_desk(date(2026, 11, 20)):
                pass
            return
        (self.folder / "stick").mkdir(exist_ok=True)
        self.run(*wanted[self.command])

    def start_again(self) -> None:
        """The next start: a command that writes nothing of its own."""
        leftovers.remove_demos()
        for new in (False, True):
            said = self.run("mark", "C-none", "present", new=new)
            if "passphrase does not open" not in said:
                break

    def wrong(self) -> list[str]:
        """The files that hold a name and that nobody knows of; and what else is not as it should be."""
        found = []
        opened = None
        for secret in (None, PHRASE, "another velvet cactus of orbit"):
            try:
                opened = Store(self.file, passphrase=secret, read_only=True)
                break
            except Exception:
                continue
        if opened is None:
            return ["the file does not open"]
        if problems := [*opened.health(), *map(str, opened.changes.broken())]:
            found.append(f"the file is not whole: {problems}")
        known = {self.file, self.folder / "list.csv", self.folder / "list.csv"}
        known |= {Path(e.path) for e in opened.exports.standing()}
        desk = _desk(opened)
        known |= {*desk.backups.elsewhere()} | {c.path for c in desk.backups.known()}
        known |= set(self.folder.glob("iop-before-restore-*.db"))
        opened.close()
        for path in sorted(p for p in self.folder.rglob("*") if p.is_file()):
            data = path.read_bytes()
            if path not in known and (any(n.encode() in data for n in NAMES) or path.name.startswith("demo.db")):
                found.append(f"{path.relative_to(self.folder)} holds a name")
            if path.name.endswith(".unfinished"):
                found.append(f"{path.relative_to(self.folder)} is left")
        return found


def _desk(store: Store) -> Any:  # noqa: ANN401
    from iop_tui.desk.desk import Desk

    desk = Desk(store, zone="America/Chicago")
    desk.start_work()
    return desk


def counted(do: Callable[[], None], at: int, files: tuple[str, ...] = WRITING) -> int:
    """Do something; gives how many lines of the writing files it ran. At line ``at`` the process kills itself."""
    count = 0

    def line(frame: FrameType, event: str, arg: object) -> Any:  # noqa: ANN401
        nonlocal count
        if event == "line":
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
        return line

    def call(frame: FrameType, event: str, arg: object) -> Any:  # noqa: ANN401
        return line if frame.f_code.co_filename.endswith(files) else None

    sys.settrace(call)
    try:
        do()
    finally:
        sys.settrace(None)
    return count


@contextmanager
def _folder(command: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="iop-killed-"))
    (folder / "tmp").mkdir()
    for name, place in (("SETTINGS", "settings.toml"), ("EXPORTS", "exports"), ("STATE", "state")):
        os.environ[f"IOP_TUI_{name}"] = str(folder / place)
    tempfile.tempdir = str(folder / "tmp")
    try:
        yield folder
    finally:
        tempfile.tempdir = None
        shutil.rmtree(folder, ignore_errors=True)


def kills(command: str, number: int, seed: int = 1) -> tuple[int, list[str]]:
    """Kill a command so many times, each at another moment; gives how many kills met it, and what was wrong then."""
    rng = Random(f"{command} {seed}")
    with _folder(command) as folder:
        place = Place(folder, command)
        total = in_a_fork(lambda: counted(place.act, 0))
    met, found = 0, []
    for one in range(number):
        at = 1 + round((one + rng.random()) / number * (total - 1))
        with _folder(command) as folder:
            place = Place(folder, command)
            met += in_a_fork(lambda: counted(place.act, at)) < 0  # noqa: B023  (done before the next one)
            place.start_again()
            found += [f"{command}, killed at line {at} of {total}: {w}" for w in place.wrong()]
    return met, found


def in_a_fork(count: Callable[[], int]) -> int:
    """Count in a process of its own; -1 where it was killed."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        os.write(writing, str(count()).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        said = told.read()
    os.waitpid(pid, 0)
    return int(said) if said else -1


def main() -> None:
    """Kill, and print what was found: one line of JSON."""
    set_clock()
    encryption_key.ITERATIONS = 1000
    number = int(sys.argv[1])
    print(json.dumps({command: kills(command, number) for command in sys.argv[2:] or COMMANDS}))


if __name__ == "__main__":
    main()
