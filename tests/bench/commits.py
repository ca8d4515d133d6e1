"""A save by itself: one mark through the sheet with its record, beside one row committed by plain SQLite.

``python -m tests.bench.commits FILE SAVES [plain]`` saves so often and nothing else, so that its fsyncs can be counted.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from iop_tui.day import open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from tests.bench.rows import STARTS, ZONE
from tests.bench.secret import opened
from tests.bench.ten_years import DAY_KEY
from tests.support.at import clock

_TRACK = 2
"""Not the track that the keys are pressed in."""
_COUNTED = 20


def day_of(file: Path) -> date:
    """The day of a file on which nothing is opened yet; ends the run where ten_years did not make the file."""
    store = opened(file, read_only=True)
    try:
        found = store.program.meta(DAY_KEY)
    finally:
        store.close()
    if not found:
        raise SystemExit(f"{file} was not made by tests.bench.ten_years.")
    return date.fromisoformat(found)


def moment(day: date, minute: int) -> datetime:
    """A minute of a day, where the file's program is."""
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZoneInfo(ZONE))


def desk_at(file: Path, day: date) -> Desk:
    """A desk over a file, with somebody at work, twenty minutes into the day's first groups."""
    now = clock(moment(day, min(STARTS.values()) + 20))
    desk = Desk(opened(file, now=now), now=now, day=day)
    desk.start_work()
    return desk


def open_first(file: Path) -> None:
    """Open the session that the program then begins in while it is on."""
    desk = desk_at(file, day_of(file))
    open_session(desk, 1, desk.day)
    desk.close()


def marking(file: Path) -> tuple[Callable[[int], None], Callable[[], None]]:
    """A function that gives a client in turn another mark, and one that closes the file."""
    desk = desk_at(file, day_of(file))
    group = open_session(desk, _TRACK, desk.day)
    people = group.on_roster

    def save(turn: int) -> None:
        client = people[turn % len(people)]
        group.sheet.mark(client, Mark.NO_SHOW if group.rows[client].mark is Mark.HERE else Mark.HERE)

    return save, desk.close


def plain(file: Path) -> tuple[Callable[[int], None], Callable[[], None]]:
    """The same for one row of a table of its own, by plain SQLite with the journal that the program keeps."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 4000"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("CREATE TABLE IF NOT EXISTS plain (id INTEGER PRIMARY KEY, mark TEXT)")

    def save(turn: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT OR REPLACE INTO plain VALUES (?, ?)", [turn % 12, f"mark {turn}"])
        connection.execute("COMMIT")

    return save, connection.close


def timed(file: Path, folder: Path, saves: int = 96) -> tuple[list[float], list[float]]:
    """Seconds of each save, ours and plain, in turns."""
    save, close = marking(file)
    plain_save, plain_close = plain(folder / "plain.db")
    ours: list[float] = []
    others: list[float] = []
    for turn in range(saves):
        for found, one in ((ours, save), (others, plain_save)):
            begun = time.perf_counter()
            one(turn)
            found.append(time.perf_counter() - begun)
    close()
    plain_close()
    return ours, others


def fsyncs(file: Path, folder: Path) -> tuple[float, float] | str:
    """How often a save waits for the disk, ours and plain; or why that cannot be counted here."""
    if shutil.which("strace") is None:
        return "fsyncs not counted: strace is not installed"
    counts = []
    for kind, target in (("ours", file), ("plain", folder / "plain.db")):
        few, many = (_calls(target, folder, saves, kind) for saves in (_COUNTED, 2 * _COUNTED))
        if few < 0 or many < 0:
            return "fsyncs not counted: strace may not trace here"
        counts.append((many - few) / _COUNTED)
    return counts[0], counts[1]


def _calls(file: Path, folder: Path, saves: int, kind: str) -> int:
    """How many calls wait for the disk in a run with so many saves; -1 where it failed."""
    trace = folder / "trace.txt"
    command = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", str(trace)]
    command += [sys.executable, "-m", "tests.bench.commits", str(file), str(saves), kind]
    if subprocess.run(command, cwd=Path(__file__).resolve().parents[2], check=False).returncode:
        return -1
    return len(re.findall(r"\b(?:fsync|fdatasync)\(", trace.read_text()))


def main() -> None:
    """Save so often as the command line says."""
    file, saves, kind = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    save, close = plain(file) if kind == "plain" else marking(file)
    for turn in range(saves):
        save(turn)
    close()


if __name__ == "__main__":
    main()
