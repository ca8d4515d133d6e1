"""Exports of a whole organization, gathered by the README's query: is every figure right, how long, how much memory.

``python -m tests.bench.gather`` writes 20,000 exports (ten million rows) of 40 laptops in 8 sites into a temporary
folder, runs the query on them with DuckDB in a process of its own, compares every weekly figure with sums made while
writing, and prints one figure a line. It asserts no times; aims stand beside them. ``--files N`` makes fewer.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from iop_tui.domain.rules import NOTICE
from iop_tui.exchange.exporting.columns import columns_of

README = Path(__file__).parents[2] / "README.md"
LAPTOPS, SITES, TRACKS, CLIENTS = 40, 8, 4, 13
WINDOW, STEP = 10, 5
"""Program days that an export covers, and days from one to the next: each day is exported by two of them."""
FIRST = date(2016, 1, 4)
_ASKED = """
import json, resource, sys, time, duckdb
connection = duckdb.connect()
connection.execute("SET threads = 2; SET memory_limit = '400MB'; SET preserve_insertion_order = false")
connection.execute("SET enable_progress_bar = false")
connection.execute("SET temp_directory = '" + sys.argv[2] + "'")
started = time.monotonic()
connection.execute(open(sys.argv[1]).read())
rows = connection.fetchall()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"seconds": time.monotonic() - started, "peak": peak}))
print(json.dumps([[str(value) for value in row] for row in rows]))
"""
Figures = dict[tuple[str, str, str], tuple[int, int]]
"""Minutes and sessions by site, client's number and the week's Monday."""


class Sent(NamedTuple):
    """One export: the days that it covers (places in the calendar), the one track or None, its records of changes."""

    first: int
    last: int
    track: int | None
    one_client: bool
    changes: int


def main(arguments: list[str] | None = None) -> int:
    """The command; prints one figure a line and gives 1 where a figure is wrong."""
    parser = argparse.ArgumentParser(prog="tests.bench.gather", description=__doc__)
    parser.add_argument("--files", type=int, default=20_000, help="exports to write")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="iop-gather-") as name:
        folder = Path(name)
        started = time.monotonic()
        truth, files, rows, size = write_all(folder / "exports", asked.files)
        written = time.monotonic() - started
        found, seconds, peak = gathered(folder)
        right = sum(found.get(key) == figure for key, figure in truth.items())
        print(f"{'files':28}{files:>14,}")
        print(f"{'rows':28}{rows:>14,}")
        print(f"{'bytes':28}{size:>14,}")
        print(f"{'written in':28}{written:>12.1f} s")
        print(f"{'query':28}{seconds:>12.1f} s   aim 60 s on two cores")
        print(f"{'peak memory of the query':28}{peak:>11,} MB   aim 600 MB")
        print(f"{'weekly figures right':28}{right:>14,} of {len(truth):,}")
    return 0 if found == truth else 1


def write_all(folder: Path, number: int) -> tuple[Figures, int, int, int]:
    """Write the exports of every laptop; gives the true figures, and how many files, rows and bytes there are."""
    truth: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    files = rows = size = 0
    for laptop in range(LAPTOPS):
        sent = list(exports_of(max(2, number // LAPTOPS)))
        for export in sent:
            lines, written = write(folder, laptop, export)
            files, rows, size = files + 1, rows + lines, size + written
        for day in range(max(s.last for s in sent) + 1):
            for track in range(TRACKS):
                covering = [
                    s for s in sent if s.first <= day <= s.last and s.track in (None, track) and not s.one_client
                ]
                newest = max(covering, key=lambda s: s.changes, default=None)
                for client in range(CLIENTS if newest is not None else 0):
                    minutes = minutes_of(laptop, day, track, client, newest.changes if newest else 0)
                    when = calendar(day)
                    week = when - timedelta(days=when.weekday())
                    figure = truth[site_of(laptop), number_of(track, client), week.isoformat()]
                    figure[0] += minutes
                    figure[1] += minutes > 0
    return {key: (m, s) for key, (m, s) in truth.items()}, files, rows, size


def exports_of(number: int) -> Iterator[Sent]:
    """What one laptop sends: each period twice, some of one group only, some of one client only."""
    for n in range(number):
        first = STEP * (n // 2)
        yield Sent(first, first + WINDOW - 1, n % TRACKS if n % 50 == 49 else None, n % 51 == 50, 10 * n + 7)


def calendar(place: int) -> date:
    """The program day in a place: Mondays to Fridays."""
    return FIRST + timedelta(days=place // 5 * 7 + place % 5)


def site_of(laptop: int) -> str:
    """The site of a laptop."""
    return f"Site {laptop % SITES}"


def number_of(track: int, client: int) -> str:
    """A client's number: the same people come to every laptop of a site."""
    return f"C-{track * CLIENTS + client:04}"


def minutes_of(laptop: int, day: int, track: int, client: int, changes: int) -> int:
    """Minutes as they were known at a moment: what was recorded is corrected all the time."""
    return (laptop * 7 + day * 13 + track * 29 + client * 31 + changes * 17) % 181


def write(folder: Path, laptop: int, export: Sent) -> tuple[int, int]:
    """Write one export with its manifest, as the product does; gives its rows and bytes."""
    file_id = hashlib.sha256(f"laptop {laptop}".encode()).hexdigest()[:12]
    head = hashlib.sha256(f"{laptop} {export.changes}".encode()).hexdigest()[:12]
    names = [column.name for column in columns_of("billing")]
    lines = [",".join(names)]
    for day in range(export.first, export.last + 1):
        when = calendar(day).isoformat()
        for track in range(TRACKS):
            if export.track not in (None, track):
                continue
            key = f"{track}_{when}"
            of_session = f"{when},Group {track},closed,09:00,12:15,,,America/Chicago,Rae Ellis,,Coping with craving,12"
            for client in range(1 if export.one_client else CLIENTS):
                minutes = minutes_of(laptop, day, track, client, export.changes)
                status = "present,1,0" if minutes else "no_show,0,0"
                who = f"{number_of(track, client)},Lastname,First,,2.1"
                row = (
                    f"{of_session},{who},{status},,,{minutes},{minutes},0,540,in_person,,Rae Ellis,{when}T18:20:00.000Z"
                )
                lines.append(f"{row},0,,0,{NOTICE},{file_id},{key},{key}_{track * CLIENTS + client},{head}")
    data = ("\ufeff" + "\r\n".join([*lines, ""])).encode()
    place = folder / f"laptop{laptop:02}"
    place.mkdir(parents=True, exist_ok=True)
    name = f"attendance_{calendar(export.first)}_{calendar(export.last)}_{file_id[:6]}_{export.changes}"
    (place / f"{name}.csv").write_bytes(data)
    manifest = {
        "export_profile": "billing", "from": str(calendar(export.first)), "to": str(calendar(export.last)),
        "track_id": export.track, "one_client": export.one_client, "rows": len(lines) - 1,
        "sha256": hashlib.sha256(data).hexdigest(), "made_at": f"{FIRST}T00:00:00.000Z", "file_id": file_id,
        "chain_head": head, "changes": export.changes, "restored_at": None, "site": site_of(laptop),
    }  # fmt: skip
    (place / f"{name}.manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return len(lines) - 1, len(data)


def gathered(folder: Path) -> tuple[Figures, float, int]:
    """The figures that the README's query gives, in a process of its own: with its seconds and its peak in MB."""
    (week, _trouble) = re.findall(r"```sql\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    query = folder / "week.sql"
    query.write_text(week.replace("'exports/", f"'{folder}/exports/"), encoding="utf-8")
    script = folder / "asked.py"
    script.write_text(_ASKED, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(query), str(folder / "spilled")], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    told, figures = done.stdout.splitlines()
    found = {(site, client, week): (int(minutes), int(n)) for site, client, week, minutes, n in json.loads(figures)}
    return found, json.loads(told)["seconds"], json.loads(told)["peak"]


if __name__ == "__main__":
    sys.exit(main())
