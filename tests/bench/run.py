"""The benchmark: our program on ten years and on its first day, against a bare Textual table and plain SQLite.

``python -m tests.bench.run`` prints one table; every ratio is of two medians of the same run. It asserts nothing: times
belong to the machine, and the aims stand beside the ratios. Linux only.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

Line = tuple[str, str, str, str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; prints the table."""
    parser = argparse.ArgumentParser(prog="tests.bench.run", description="Measure iop-tui against bare programs.")
    parser.add_argument("--years", type=Path, help="the ten-year file (made by tests.bench.ten_years where not given)")
    parser.add_argument("--empty", type=Path, help="the same program without history")
    parser.add_argument("--runs", type=int, default=7, help="visits to each program")
    parser.add_argument("--idle", type=float, default=10.0, help="seconds for which nothing is typed")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the ten years to make")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--export-only", action="store_true")
    only.add_argument("--keys-only", action="store_true")
    asked = parser.parse_args(arguments)
    if sys.platform != "linux":
        print("The benchmark reads /proc and drives a pseudo-terminal: it runs on Linux only.")
        return 0
    with tempfile.TemporaryDirectory(prefix="iop-bench-") as name:
        folder = Path(name)
        years, empty, day = _files(asked, folder)
        lines: list[Line] = []
        if not asked.export_only:
            lines += _keys(years, empty, day, folder, asked.runs, asked.idle)
        if not asked.keys_only:
            lines += _exports(years, day, folder, asked.runs)
        _print(lines)
    return 0


def _files(asked: argparse.Namespace, folder: Path) -> tuple[Path, Path, date]:
    """Copies of the files that were given, or new ones; and the day that they are to be opened on."""
    from tests.bench.commits import day_of
    from tests.bench.ten_years import latest_weekday, make

    found: list[Path] = []
    for given, name, scale in ((asked.years, "years.db", asked.scale), (asked.empty, "empty.db", 0.0)):
        target = folder / name
        if given is None:
            make(target, scale, until=day_of(found[0]) if found else None)
        else:
            shutil.copy(given, target)
        found.append(target)
    days = [day_of(f) for f in found]
    if days[0] != days[1] or not 0 <= (latest_weekday() - days[0]).days <= 5:
        raise SystemExit(f"The files are for {days[0]} and {days[1]}, not for the last days: make them anew.")
    return found[0], found[1], days[0]


def _keys(years: Path, empty: Path, day: date, folder: Path, runs: int, seconds: float) -> list[Line]:
    from tests.bench import commits, sheets

    programs = {"bare": sheets.bare(), "years": sheets.ours(years, day, folder)}
    programs["empty"] = sheets.ours(empty, day, folder)
    for program in programs.values():  # the first visit opens the session and fills caches
        program.visit(sheets.Figures())
    figures = {name: sheets.Figures() for name in programs}
    for turn in range(runs):
        for name in sorted(programs, reverse=bool(turn % 2)):
            programs[name].visit(figures[name])
            print(f"  visit {turn + 1} of {runs}: {name} {figures[name].starts[-1] * 1000:.0f} ms", file=sys.stderr)
    for _ in range(min(3, runs)):
        sheets.idle({name: programs[name] for name in ("bare", "years")}, figures, seconds)
    saves, plain = commits.timed(years, folder)
    counted = commits.fsyncs(years, folder)
    commit = sheets.middle(plain)
    bare, ours, first = figures["bare"], figures["years"], figures["empty"]
    key, move = sheets.middle(ours.keys), sheets.middle(bare.keys)
    return [
        _times("start to the sheet (bare: its table)", sheets.middle(ours.starts), sheets.middle(bare.starts), 1.25),
        _times("  ten years against empty", sheets.middle(ours.starts), sheets.middle(first.starts), 1.1),
        _times("status key to its row (bare: cursor)", key, move),
        _times("  beyond the commit", max(0.0, key - commit), move, 1.5),
        _times("  ten years against empty", key, sheets.middle(first.keys), 1.1),
        _numbers("bytes a key", sheets.middle(ours.sizes), sheets.middle(bare.sizes), "≤ 700 bytes"),
        _times("a save in the store (plain: one row committed)", sheets.middle(saves), commit),
        (counted, "", "", "", "")
        if isinstance(counted, str)
        else _numbers("fsyncs a save", counted[0], counted[1], "", "{:.1f}"),
        _numbers(
            "resident memory, MB",
            sheets.middle(ours.memory) / 1e6,
            sheets.middle(bare.memory) / 1e6,
            "≤ 1.25",
            "{:.1f}",
        ),
        _times(f"processor in {seconds:.0f} s idle", sheets.middle(ours.idle), sheets.middle(bare.idle), 1.0),
    ]


def _exports(years: Path, day: date, folder: Path, runs: int) -> list[Line]:
    from tests.bench import exports
    from tests.bench.sheets import middle

    one = exports.day_export(years, day, folder, runs)
    every = exports.long_export(years, day, min(5, runs))
    return [
        _times(f"a day's export, {one.rows} rows (plain: csv.writer)", middle(one.ours), middle(one.plain)),
        _times(
            f"whole export, {every.rows:,} rows (csv.writer in memory)", middle(every.ours), middle(every.plain), 3.0
        ),
    ]


def _times(figure: str, ours: float, other: float, aim: float | None = None) -> Line:
    """A line of two times, given in seconds and shown in milliseconds."""
    ratio = f"{ours / other:.2f}" if other else "-"
    return figure, f"{ours * 1000:,.1f} ms", f"{other * 1000:,.1f} ms", ratio, f"≤ {aim:g}" if aim else ""


def _numbers(figure: str, ours: float, other: float, aim: str, form: str = "{:,.0f}") -> Line:
    return figure, form.format(ours), form.format(other), f"{ours / other:.2f}" if other else "-", aim


def _print(lines: Sequence[Line]) -> None:
    from tests.bench.sheets import machine

    head: Line = ("figure (medians)", "ours", "against", "ratio", "aim")
    widths = [max(len(line[n]) for line in (head, *lines)) for n in range(len(head))]
    for line in (head, ("-" * widths[0], *("-" * w for w in widths[1:])), *lines):
        cells = [line[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(line[1:], widths[1:], strict=True))]
        print("  ".join(cells).rstrip())
    print(machine())


if __name__ == "__main__":
    sys.exit(main())
