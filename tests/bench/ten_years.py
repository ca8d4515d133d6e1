"""Makes the files that the benchmark runs on: ten years of a busy program, or the same program on its first day.

``python -m tests.bench.ten_years FILE`` makes profile L of the numbers for tests: 12 tracks (four lines of three groups
a day) on five days of 51 weeks for ten years, that is 30,600 sessions, 367,200 rows of attendance, 98,000 check-ins,
294,000 signed notes, 2,496 episodes of 1,872 people. On the last day (``--until``) twelve people are expected in each
track and nothing is opened yet. The same seed gives the same rows, but for the file's id and the record's salts.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from iop_tui.desk.desk import Desk
from iop_tui.domain.audit import ValueChange
from iop_tui.store import Store
from tests.bench.people import names
from tests.bench.plan import LINES, Plan, make_plan
from tests.bench.rows import LENGTH, STARTS, ZONE, History
from tests.bench.tables import COLUMNS, Row, counts, fill, open_for_bulk
from tests.support.program import Program

PEOPLE = (
    ("Rae Ellis", "LCSW"), ("Sam Ortiz", "LPC"), ("Dana Wolff", "LMFT"), ("Kim Adeyemi", "LCSW"),
    ("Lee Marsh", "CADC"), ("Ola Berg", "LPC"),
)  # fmt: skip
DAY = date(2026, 11, 20)
"""A Friday: the future day where no other is named."""
DAY_KEY = "bench_day"
"""Where the file keeps the day on which nothing is opened yet."""
_CHUNK_DAYS = 50
_COUNTED = ("session", "attendance", "checkin", "answer", "note", "episode", "client", "block", "change")


def make(path: Path, scale: float = 1.0, seed: int = 7, until: date = DAY) -> dict[str, int]:
    """Write the file and give how many rows each table has; scale 0 is the program without history."""
    rng = random.Random(seed)
    plan = make_plan(scale, until, rng)
    _found(path, plan)
    connection = open_for_bulk(str(path))
    founded = counts(connection, tuple(COLUMNS))
    try:
        rows, placements = _people(plan, rng)
        fill(connection, {"meta": [(DAY_KEY, plan.until.isoformat())], **rows})
        head = connection.execute("SELECT seq, link FROM change ORDER BY seq DESC LIMIT 1").fetchone()
        history = History(plan, rng, tuple(head), {c[0]: c[5] for c in rows["client"]}, placements)
        fill(connection, history.shipped_rows() if plan.days else {})
        for start in range(0, len(plan.days), _CHUNK_DAYS):
            fill(connection, history.of_days(range(start, min(start + _CHUNK_DAYS, len(plan.days)))))
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise SystemExit("The rows do not fit together.")
        found = counts(connection, _COUNTED)
        filled = counts(connection, tuple(COLUMNS))
    finally:
        connection.close()
    store = Store(path)  # back to the journal that the program keeps
    with store.saving("demo", None) as writer:  # the record does not tell of these rows one by one
        loaded = {t: filled[t] - founded[t] for t in COLUMNS if t not in ("change", "change_value")}
        writer.note(ValueChange("loaded", {"tables": len(loaded)}, None, loaded))
    store.close()
    return found


def _found(path: Path, plan: Plan) -> None:
    """Found the program as the program itself does it: facilitators (one of whom still works) and tracks."""
    first = plan.day(0)
    moment = datetime(first.year, first.month, first.day, 14, tzinfo=UTC)
    store = Store(path, now=lambda: moment)
    program = Program(Desk(store, now=lambda: moment, zone=ZONE))
    for number, (name, credentials) in enumerate(PEOPLE):
        retired = plan.until - timedelta(days=30) if number and plan.days else None
        if retired or not number:
            program.save_facilitator(name, credentials, retired_on=retired)
    for part, start in STARTS.items():
        for line in "ABCD"[:LINES]:
            program.add_track(f"{part} {line}", frozenset(range(5)), start, start + LENGTH, since=first, capacity=15)
    store.close()


def _people(plan: Plan, rng: random.Random) -> tuple[dict[str, list[Row]], dict[int, list[tuple[int, int]]]]:
    """Clients, episodes and placements on all weekdays of a line's groups; and each stay's placements by their first
    session day.
    """
    clients: list[Row] = [
        (id, f"C-{id:05}", n.last, n.first, n.preferred, n.sort_key) for id, n in enumerate(names(plan.people, rng), 1)
    ]
    closed: list[Row] = [(n, day.isoformat(), "Closed week") for n, day in enumerate(plan.closed, 1)]
    rows: dict[str, list[Row]] = {"client": clients, "track_closed_day": closed}
    rows |= {table: [] for table in ("episode", "sobriety", "placement", "placement_day")}
    found: dict[int, list[tuple[int, int]]] = {}
    for stay in plan.stays:
        admitted = plan.day(stay.first)
        gone = plan.day(stay.end - 1).isoformat() if stay.ended_by else None
        rows["episode"].append((stay.id, stay.person, admitted.isoformat(), gone, stay.ended_by))
        sober = admitted - timedelta(days=rng.randrange(60))
        rows["sobriety"].append((stay.person, admitted.isoformat(), sober.isoformat()))
        stepped = [(stay.first + stay.end) // 2] if stay.end - stay.first > 40 else []
        for from_day, care in zip([stay.first, *stepped], ("2.1", "1.0"), strict=False):
            id = len(rows["placement"]) + 1
            found.setdefault(stay.id, []).append((from_day, id))
            rows["placement"].append((id, stay.id, plan.day(from_day).isoformat(), care))
            tracks = (1 + stay.line + LINES * part for part in range(len(STARTS)))
            rows["placement_day"].extend((id, track, weekday) for track in tracks for weekday in range(5))
    return rows, found


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; prints what was made, how large it is and how long it took."""
    parser = argparse.ArgumentParser(prog="tests.bench.ten_years", description="Make the benchmark's file.")
    parser.add_argument("file", type=Path, help="where to make it; it must not be there yet")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the ten years")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--until", type=date.fromisoformat, default=DAY, help="the future day, from Monday to Friday")
    parser.add_argument("--empty", action="store_true", help="the same program without history")
    asked = parser.parse_args(arguments)
    if asked.file.exists() or asked.until.weekday() > 4:
        parser.error("the file is there already, or --until is no day from Monday to Friday")
    begun = time.perf_counter()
    counts = make(asked.file, 0.0 if asked.empty else asked.scale, asked.seed, asked.until)
    print(", ".join(f"{count:,} {table}" for table, count in counts.items()))
    took = time.perf_counter() - begun
    print(f"{asked.file}: {asked.file.stat().st_size / 1e6:.1f} MB in {took:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
