"""What an import says of a list on the command line: how it was read, and what becomes of each line."""

from __future__ import annotations

import json

import click

from iop_tui.exchange.importing import ImportedFile
from iop_tui.exchange.importing.intakes import ImportOptions
from iop_tui.exchange.importing.outcomes import Decided, Outcome
from iop_tui.exchange.importing.planning import ImportPlan

_SHOWN = 20
"""Lines that are no clients and are told of one by one."""
_FIRST = (Outcome.PROBLEM, Outcome.QUESTION)


def say_how(read: ImportedFile, plan: ImportPlan) -> None:
    """How the file was read, and which of its columns."""
    click.echo(f"Read as {read.encoding}, {read.delimiter}.")
    click.echo("Taken: " + ", ".join(f"{heading} ({what})" for heading, what in read.taken))
    if read.left_out:
        click.echo("Left out, not stored: " + ", ".join(read.left_out))
    for note in plan.notes:
        click.echo(note)
    if plan.looks_like_row_numbers:
        click.echo('To go by the names: --column "client_number="')


def say_problems(plan: ImportPlan) -> None:
    """Every line that cannot be taken, all at once, and every one that asks; then those that are no clients."""
    for line in plan.lines:
        if line.outcome in _FIRST:
            click.echo(f"line {line.line}: {_named(line)}{_why(line)}", err=True)
    left = plan.of(Outcome.NO_CLIENT)
    for line in left[:_SHOWN]:
        click.echo(f"line {line.line}: not a client, left: {line.why}", err=True)
    if len(left) > _SHOWN:
        click.echo(f"{len(left) - _SHOWN} more lines are not clients; --dry-run lists them all.", err=True)


def say_lines(plan: ImportPlan) -> None:
    """Each line with what becomes of it, problems and questions first."""
    for line in sorted(plan.lines, key=lambda d: (d.outcome not in _FIRST, d.line)):
        told = "; ".join(filter(None, [_why(line), *line.changes, _client(line)]))
        click.echo(f"line {line.line}: {line.outcome}: {_named(line)}{told}")


def _named(line: Decided) -> str:
    known = [line.number, line.name.full]
    return "".join(f"{text}: " for text in [" ".join(filter(None, known))] if text)


def _why(line: Decided) -> str:
    return f"{line.why} ({line.value})" if line.value and line.value not in line.why else line.why


def _client(line: Decided) -> str:
    if line.client is None:
        return ""
    return f"client {line.client.number}" + ("" if line.changes else ", nothing changes")


def say_what(plan: ImportPlan, wishes: ImportOptions, dry_run: bool) -> None:
    """What was done, or would be."""
    counts = plan.counts
    words = "Would import" if dry_run else "Imported"
    new, known, matched = (counts[o] for o in (Outcome.NEW, Outcome.KNOWN, Outcome.MATCHED))
    updated = sum(bool(line.changes) for line in plan.of(Outcome.KNOWN))
    same = f", {known - updated} unchanged" if known > updated else ""
    walk_ins = "walk-in" if matched == 1 else "walk-ins"
    click.echo(f"{words}: {new} new, {updated} updated{same}, {matched} {walk_ins} matched.")
    if plan.words:
        told = ", ".join(f"{word} {number}" for word, number in plan.words.items())
        click.echo(f'Left alone (not here): {told}. To take them: --take "{next(iter(plan.words))}"')
    if counts[Outcome.NO_CLIENT]:
        click.echo(f"Lines that are not clients: {counts[Outcome.NO_CLIENT]}.")
    unplaced = sum(i.unplaced for i in plan.intakes if i.known is None)
    if unplaced:
        click.echo(f"Not scheduled in a group: {unplaced}. Schedule them in Caseload, or import again with --track.")
    if known and not wishes.place_known:
        click.echo("Existing clients keep their schedule (--place-known changes it).")


def as_json(read: ImportedFile, plan: ImportPlan) -> str:
    """How the file was read and each of its lines, for scripts."""
    lines = [
        {
            "line": d.line,
            "outcome": str(d.outcome),
            "number": d.number,
            "last_name": d.name.last,
            "first_name": d.name.first,
            "client": d.client.number if d.client else "",
            "why": d.why,
            "value": d.value,
            "changes": list(d.changes),
            "choices": [{"answer": c.label, "client": c.client.number if c.client else ""} for c in d.choices],
        }
        for d in plan.lines
    ]
    facts = {
        "encoding": read.encoding,
        "delimiter": read.delimiter,
        "columns": dict(read.taken),
        "left_out": list(read.left_out),
        "notes": list(plan.notes),
        "left_alone": dict(plan.words),
        "counts": {str(outcome): plan.counts[outcome] for outcome in Outcome},
        "lines": lines,
    }
    return json.dumps(facts, indent=2, ensure_ascii=False)
