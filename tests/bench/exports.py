"""Exports by themselves: a day as it is written for the office, and ten years against csv.writer on rows in memory."""

from __future__ import annotations

import csv
import gc
import io
import os
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from iop_tui.desk.desk import Desk
from iop_tui.exchange.exporting import Request, write_export
from iop_tui.exchange.exporting.write import content
from tests.bench.commits import desk_at
from tests.bench.secret import opened


@dataclass(frozen=True)
class Exported:
    """Seconds of each run, and of how many rows."""

    ours: list[float]
    plain: list[float]
    rows: int


def day_export(file: Path, day: date, folder: Path, runs: int) -> Exported:
    """The last closed day written as a file with its manifest and its record, against csv.writer into a synced file."""
    desk = desk_at(file, day)
    last = day - timedelta(days=3 if day.weekday() == 0 else 1)
    request = Request(last, last)
    rows = _rows(content(desk, request)[0])
    ours, plain = [], []
    for turn in range(runs):
        begun = time.perf_counter()
        write_export(desk, request, folder / "exports")
        ours.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        with (folder / f"plain-{turn}.csv").open("w", newline="", encoding="utf-8") as target:
            csv.writer(target).writerows(rows)
            target.flush()
            os.fsync(target.fileno())
        plain.append(time.perf_counter() - begun)
    desk.close()
    return Exported(ours, plain, len(rows) - 1)


def long_export(file: Path, day: date, runs: int) -> Exported:
    """Every day of the file, in memory: seconds of processor time, ours against csv.writer on the same rows."""
    desk = Desk(opened(file, read_only=True), day=day)
    request = Request(date(2000, 1, 1), day)
    rows = _rows(content(desk, request)[0])
    gc.collect()
    gc.freeze()  # the rows in memory are the measure's, not the program's
    ours, plain = [], []
    for _ in range(runs):
        begun = time.process_time()
        content(desk, request)
        ours.append(time.process_time() - begun)
        begun = time.process_time()
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        out.getvalue().encode()
        plain.append(time.process_time() - begun)
    gc.unfreeze()
    desk.close()
    return Exported(ours, plain, len(rows) - 1)


def _rows(data: bytes) -> list[tuple[str, ...]]:
    """The rows of an export as they stand in memory."""
    return [tuple(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
