"""A whole group day in a process in which every way to the network is shut; what knocked at one is told at the end.

    python -m tests.faults.offline_day FOLDER [reach]

With ``reach`` it tries to reach the network itself, so that it shows that this would be seen.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from tests.support.at import MOMENT, set_clock

ZONE = "America/Chicago"
KNOCKED: list[str] = []
WATCHED = ("connect", "connect_ex", "sendto", "sendmsg", "create_connection", "getaddrinfo", "gethostbyname")


class Shut(OSError):
    """There is no network here."""


def shut() -> None:
    """Shut every way out, in Python's own module and below it."""

    def closed(name: str) -> object:
        def call(*args: object, **_named: object) -> NoReturn:
            KNOCKED.append(f"{name}{args}")
            raise Shut(name)

        return call

    for name in WATCHED:
        for owner in (socket, socket.socket):
            if hasattr(owner, name):
                setattr(owner, name, closed(name))
    sys.addaudithook(_watch)


def _watch(event: str, args: tuple[object, ...]) -> None:
    family = args[1] if event == "socket.__new__" else socket.AF_UNIX
    if (
        family != socket.AF_UNIX
        or event.startswith("socket.get")
        or event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind")
    ):
        KNOCKED.append(f"{event} {args[1:]}")


async def on_the_screens(folder: Path, day: date) -> None:
    """Open, mark, check in, give a topic, write and sign notes, close, export."""
    from iop_tui.desk.desk import Desk
    from tests.faults.saver import open_file
    from tests.support.seat import seated

    store = open_file(folder / "iop.db")
    desk = Desk(store, zone=ZONE, day=day)
    async with seated(desk, "enter", "3") as seat:
        await seat.burst(*"pp", "l", *"912", "enter", *"x2", "n")
        await seat.press("2", "home", *["left"] * 7, "right")
        await seat.burst(*"calm", "enter", *"7", "enter", *"3", "enter")
        await seat.press("escape", "4", "/", *"coping", "enter")
        await seat.press("5", "home", "v", "enter", *"Quiet group.", "escape", "f", "y")
        await seat.press("c", "y", "y")
        assert "The day is closed" in seat.text, seat.text
        await seat.press("ctrl+e")
        await seat.press("ctrl+p", *"theme", "escape", "escape", "escape", "x")
        assert "attendance_" in seat.text, seat.text
    seat.app.parts.backups.end()  # as the program does before it lets go of the file
    desk.close()


def on_the_command_line(folder: Path, day: date) -> None:
    """The commands that read and write a day."""
    from iop_tui.cli.main import cli

    for command in (
        ["today"], ["mark", "C-5", "present", "--because", "came after all"], ["export", "--profile", "full"],
        ["check"], ["backup", str(folder / "copy.db")], ["where"],
    ):  # fmt: skip
        with contextlib.suppress(SystemExit):
            cli(["--date", day.isoformat(), *command], standalone_mode=False)


def set_up(folder: Path, day: date) -> None:
    """A track that meets every day, a facilitator, six clients."""
    from iop_tui.desk.desk import Desk
    from iop_tui.domain.calendar import parse_weekdays
    from iop_tui.domain.names import Name
    from tests.faults.saver import open_file
    from tests.support.program import Program

    desk = Desk(open_file(folder / "iop.db"), zone=ZONE)
    program = Program(desk)
    program.save_facilitator("Rae Ellis", "LCSW")
    track = program.add_track("Morning IOP", parse_weekdays("mon-sun"), 540, 735, since=day).track.id
    days = frozenset((track, weekday) for weekday in range(7))
    for n in range(6):
        program.add_client(Name(f"Last{n}", f"First{n}"), number=f"C-{n}", admitted_on=day, days=days)
    desk.close()


def main(place: str, reach: str = "") -> None:
    """The day, from an empty folder to its CSV."""
    shut()
    folder = Path(place)
    for name, file in (("DB", "iop.db"), ("EXPORTS", "exports"), ("SETTINGS", "settings.toml"), ("STATE", "state")):
        os.environ[f"IOP_TUI_{name}"] = str(folder / file)
    set_clock()
    day = MOMENT.astimezone(ZoneInfo(ZONE)).date() - timedelta(days=1)
    set_up(folder, day)
    asyncio.run(on_the_screens(folder, day))
    on_the_command_line(folder, day)
    if reach:
        with contextlib.suppress(Shut):
            socket.create_connection(("192.0.2.1", 9), timeout=0.1)
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
    (folder / "knocked.json").write_text(json.dumps(KNOCKED))


if __name__ == "__main__":
    main(*sys.argv[1:])
