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

from tests.bench.figures import Figures, machine, middle

Line = tuple[str, str, str, str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; prints the table."""
    parser = argparse.ArgumentParser(prog="tests.bench.run", description="Measure iop-tui against bare programs.")
    parser.add_argument("--years", type=Path, help="the ten-year file (made by tests.bench.ten_years where not given)")
    parser.add_argument("--empty", type=Path, help="the same program without history")
    parser.add_argument("--encrypted", action="store_true", help="encrypt the files first")
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
    from tests.bench.secret import encrypt
    from tests.bench.ten_years import make

    found: list[Path] = []
    for given, name, scale in ((asked.years, "years.db", asked.scale), (asked.empty, "empty.db", 0.0)):
        target = folder / name
        if given is None:
            make(target, scale)
        else:
            shutil.copy(given, target)
        if asked.encrypted:
            encrypt(target)
        found.append(target)
    days = [day_of(f) for f in found]
    if days[0] != days[1]:
        raise SystemExit(f"The files are for {days[0]} and {days[1]}: make them for one day.")
    return found[0], found[1], days[0]


def _keys(years: Path, empty: Path, day: date, folder: Path, runs: int, seconds: float) -> list[Line]:
    from tests.bench import commits, secret, sheets

    before, during = commits.moment(day, 450), commits.moment(day, 560)
    programs = {"bare": sheets.bare()}
    for name, file in (("years", years), ("empty", empty)):
        commits.open_first(file)
        programs[name] = sheets.ours(file, during, folder)
        programs[f"{name}, Today"] = sheets.ours(file, before, folder)
    for program in programs.values():  # the first visit fills caches
        program.visit(Figures(), keys=False)
    figures = {name: Figures() for name in programs}
    for turn in range(runs):
        for name in sorted(programs, reverse=bool(turn % 2)):
            programs[name].visit(figures[name], keys="Today" not in name)
            print(f"  visit {turn + 1} of {runs}: {name} {figures[name].starts[-1] * 1000:.0f} ms", file=sys.stderr)
    for _ in range(min(3, runs)):
        sheets.idle({name: programs[name] for name in ("bare", "years")}, figures, seconds)
    key = middle([secret.deriving(years) for _ in range(runs)])
    return _lines(figures, seconds, commits.timed(years, folder), commits.fsyncs(years, folder), key)


def _lines(
    figures: dict[str, Figures],
    seconds: float,
    saves: tuple[list[float], list[float]],
    fsyncs: tuple[float, float] | str,
    deriving: float,
) -> list[Line]:
    bare, ours, empty = figures["bare"], figures["years"], figures["empty"]
    through, through_empty = figures["years, Today"], figures["empty, Today"]
    save, commit = (middle(s) for s in saves)
    start, key, move = middle(ours.starts), middle(ours.keys), middle(bare.keys)
    resident = middle(ours.memory) / 1e6, middle(bare.memory) / 1e6
    waits = (fsyncs, "", "", "", "") if isinstance(fsyncs, str) else _numbers("fsyncs a save", *fsyncs, "", "{:.1f}")
    return [
        _times("start to the sheet of the group that is on", start, middle(bare.starts), 1.25),
        *_without_key(deriving, start, middle(bare.starts)),
        _times("  ten years against empty", start, middle(empty.starts), 1.1),
        _times("start, then Today, enter and 3: three screens", middle(through.starts), middle(bare.starts), 1.25),
        _times("  ten years against empty", middle(through.starts), middle(through_empty.starts), 1.1),
        _times("status key to its row (bare: cursor)", key, move),
        _times("  beyond the commit", max(0.0, key - commit), move, 1.5),
        _times("  ten years against empty", key, middle(empty.keys), 1.1),
        _numbers("bytes a key", middle(ours.sizes), middle(bare.sizes), "≤ 700 bytes"),
        _numbers("  the most", max(ours.sizes, default=0), max(bare.sizes, default=0), ""),
        _times("a save in the store (plain: one row committed)", save, commit),
        waits,
        _numbers("resident memory, MB", *resident, "≤ 1.25", "{:.1f}"),
        _times(f"processor in {seconds:.0f} s idle", middle(ours.idle), middle(bare.idle), 1.0),
    ]


def _without_key(deriving: float, start: float, bare: float) -> list[Line]:
    """What an encrypted file's start is without deriving its key from the passphrase."""
    if not deriving:
        return []
    label = f"  without deriving the key ({deriving * 1000:.0f} ms)"
    return [_times(label, start - deriving, bare, 1.25)]


def _exports(years: Path, day: date, folder: Path, runs: int) -> list[Line]:
    from tests.bench import exports

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
    head: Line = ("figure (medians)", "ours", "against", "ratio", "aim")
    widths = [max(len(line[n]) for line in (head, *lines)) for n in range(len(head))]
    for line in (head, ("-" * widths[0], *("-" * w for w in widths[1:])), *lines):
        cells = [line[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(line[1:], widths[1:], strict=True))]
        print("  ".join(cells).rstrip())
    print(machine())


if __name__ == "__main__":
    sys.exit(main())
