"""``iop-tui import clients``: read, say what would happen, ask where two readings are left, do it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from iop_tui.desk import Desk
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.errors import Refused
from iop_tui.importing import ClientFile, DateOrder, LineProblem, read_clients, read_list
from iop_tui.importing.applying import ImportPlan, Wishes, apply_import, plan_import


def run_import(
    desk: Desk,
    file: Path,
    *,
    track_name: str,
    days: str,
    admitted: date | None,
    dates: str | None,
    place_known: bool,
    match: bool | None,
    skip_bad: bool,
    dry_run: bool,
) -> None:
    """Take the clients of a file in; raises Refused, with nothing taken, where a line cannot be."""
    read = _read(read_list(file), DateOrder(dates) if dates else None)
    wishes = Wishes(track_name, parse_weekdays(days) if days else None, admitted, place_known)
    plan = plan_import(desk, read.lines, wishes)
    problems = sorted((*read.problems, *plan.problems), key=lambda p: p.line)
    _say_how(read)
    _say_problems(problems)
    if problems and not skip_bad:
        number = len({p.line for p in problems})
        lines = "line has a problem" if number == 1 else "lines have problems"
        raise Refused(f"{number} {lines}; nothing was taken.", "Mend the file, or take the others with --skip-bad.")
    plan = _matched(plan, match, dry_run)
    if not dry_run:
        apply_import(desk, plan, wishes)
    _say_what(plan, wishes, dry_run)
    if not dry_run:
        click.echo(f"The source file is still there, with everything in it: {file}")
        click.echo("Delete it once you do not need it any more.")


def _read(data: bytes, order: DateOrder | None) -> ClientFile:
    read = read_clients(data, dates=order)
    if not read.ambiguous_dates:
        return read
    if read.examples is None or not sys.stdin.isatty():
        first, second = read.examples or ("", "")
        raise Refused(
            f"The dates can be read in two ways ({read.example}: {first} or {second}).",
            "Say --dates mdy or --dates dmy.",
        )
    click.echo(f"The dates can be read in two ways. What is {read.example}?")
    click.echo(f"  1  {read.examples[0]}  (month first)\n  2  {read.examples[1]}  (day first)")
    answer = click.prompt("1 or 2", type=click.Choice(["1", "2"]))
    return read_clients(data, dates=DateOrder("mdy" if answer == "1" else "dmy"))


def _say_how(read: ClientFile) -> None:
    click.echo(f"Read as {read.encoding}, {read.delimiter}.")
    click.echo("Taken: " + ", ".join(f"{heading} ({what})" for heading, what in read.taken))
    if read.left_out:
        click.echo("Left out, not stored: " + ", ".join(read.left_out))


def _say_problems(problems: Sequence[LineProblem]) -> None:
    for problem in problems:
        click.echo(f"line {problem.line}: {problem.text}", err=True)


def _matched(plan: ImportPlan, match: bool | None, dry_run: bool) -> ImportPlan:
    """Ask for each walk-in of the same name whether it is the file's client; names are not printed."""
    lines = []
    for intake in plan.to_match:
        number = intake.walk_in.number if intake.walk_in else ""
        question = f"Line {intake.line.line} has the name of walk-in {number}. The same person?"
        if match is None and not dry_run and sys.stdin.isatty():
            same = click.confirm(question)
        else:
            same = bool(match)
            click.echo(
                f"{question} {'Yes' if same else 'No'} ({'--match' if not same else '--no-match'} for the other)."
            )
        if same:
            lines.append(intake.line.line)
    return plan.with_matches(lines)


def _say_what(plan: ImportPlan, wishes: Wishes, dry_run: bool) -> None:
    matched = sum(i.matched for i in plan.intakes)
    words = "Would take in" if dry_run else "Taken in"
    click.echo(f"{words}: {plan.new} new, {plan.updated} updated, {matched} walk-ins matched.")
    if plan.left_alone:
        click.echo(f"Not active and without a discharge date, left alone: {len(plan.left_alone)}.")
    unplaced = sum(i.track is None and i.known is None for i in plan.intakes)
    if unplaced:
        click.echo(f"Not placed in a track: {unplaced}. Place them in Caseload, or import again with --track.")
    if plan.updated and not wishes.place_known:
        click.echo("Placements of clients who were known stay as they were (--place-known changes them).")
