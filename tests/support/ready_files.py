"""Files that are made once and copied for each test: fifteen transactions take longer than most tests themselves."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from iop_tui.day import open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
from tests.support.program import Program

ZONE = "America/Chicago"
DAY = date(2026, 11, 20)
"""A Friday."""
PEOPLE = [
    ("García", "María"), ("Price", "Devon"), ("Álvarez", "José"), ("Khan", "Aisha"), ("Gonzalez", "Maria"),
    ("Nguyen", "Linh"), ("O'Neil", "Sean"), ("Okafor", "Chidi"), ("Rossi", "Luca"), ("Smith-Jones", "Ann"),
    ("Tanaka", "Yuki"), ("Weiß", "Jürgen"),
]  # fmt: skip


class Stage(Enum):
    """How far a file is filled; each is the fixture's name that fills it so far."""

    EMPTY = ""
    PROGRAM = "program"
    CLIENTS = "clients"
    GROUP = "group"


def set_up_program(desk: Desk) -> Program:
    """One facilitator at work and one track, made where the file does not hold them yet."""
    found = Program(desk)
    if not desk.store.program.facilitators():
        found.save_facilitator("Rae Ellis", "LCSW")
    desk.start_work()
    if not desk.store.tracks.all():
        found.add_track("Morning IOP", parse_weekdays("mon,wed,fri"), 540, 735, since=date(2026, 9, 1), capacity=15)
    return found


def add_clients(desk: Desk) -> list[int]:
    """Twelve clients, made where the file does not hold them yet; their ids."""
    if known := desk.store.clients.all():
        return sorted(client.id for client in known)
    program = Program(desk)
    track = program.tracks()[0].track.id
    days = frozenset((track, weekday) for weekday in (0, 2, 4))
    return [
        program.add_client(
            Name(last, first), number=f"C-{n:03}", admitted_on=date(2026, 10, 5), days=days, level_of_care="2.1"
        )
        for n, (last, first) in enumerate(PEOPLE, 1)
    ]


def copy_to(path: Path, stage: Stage, passphrase: str | None) -> None:
    """Put a file that is filled so far at a path; an empty one is made by whoever opens it first."""
    if stage is not Stage.EMPTY:
        path.write_bytes(_file(stage, passphrase, encryption_key.ITERATIONS))
        path.chmod(0o600)


@cache
def _file(stage: Stage, passphrase: str | None, _rounds: int) -> bytes:
    """The bytes of such a file, made at 09:02 on Friday 20 November 2026 in Chicago."""
    moment = datetime(2026, 11, 20, 9, 2, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    now: Callable[[], datetime] = lambda: moment  # noqa: E731  (the clock of a test, standing still)
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "iop.db"
        store = Store(path, passphrase=passphrase, now=now)
        desk = Desk(store, now=now, zone=ZONE)
        program = set_up_program(desk)
        if stage is not Stage.PROGRAM:
            add_clients(desk)
        if stage is Stage.GROUP:
            open_session(desk, program.tracks()[0].track.id, DAY)
        desk.close()
        return path.read_bytes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
