"""Taking in a list on the command line: what becomes of each line is said, open questions asked, all done at once."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import click

from iop_tui.cli.import_lines import as_json, say_how, say_lines, say_problems, say_what
from iop_tui.cli.working import working
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.errors import Refused
from iop_tui.domain.text import fold
from iop_tui.exchange.importing import DateOrder, ImportedFile, read_list
from iop_tui.exchange.importing.decoding import ENCODINGS
from iop_tui.exchange.importing.headers import field_of
from iop_tui.exchange.importing.intakes import ImportOptions
from iop_tui.exchange.importing.one_list import OneList
from iop_tui.exchange.importing.outcomes import LISTED_TRACK, NEW, Choice, Decided
from iop_tui.exchange.importing.planning import ImportPlan
from iop_tui.exchange.importing.read import Known
from iop_tui.exchange.importing.spellings import Field


@dataclass(frozen=True)
class ImportFlags:
    """What was said on the command line."""

    track_name: str = ""
    days: str = ""
    admitted: date | None = None
    dates: str | None = None
    encoding: str | None = None
    columns: Sequence[str] = field(default_factory=tuple)
    place_known: bool = False
    match: bool | None = None
    take: Sequence[str] = field(default_factory=tuple)
    track_wins: bool | None = None
    skip_bad: bool = False
    dry_run: bool = False
    json: bool = False


def run_import(desk: Desk, file: Path, options: ImportFlags) -> None:
    """Take the clients of a file in; raises Refused, with nothing taken, where a line cannot be."""
    gc.disable()  # what is read stays until the end: to look for garbage in it takes as long as the reading
    wishes = ImportOptions(
        options.track_name, parse_weekdays(options.days) if options.days else None, options.admitted,
        options.place_known, options.match, frozenset(map(fold, options.take)), options.track_wins,
    )  # fmt: skip
    known = Known(
        DateOrder(options.dates) if options.dates else None, options.encoding or "", _columns(options.columns)
    )
    with working("Reading the list"):
        client_list = OneList(desk, read_list(file), wishes, known)
    if client_list.trouble is not None:
        raise client_list.trouble
    may_ask = sys.stdin.isatty() and not options.dry_run
    _settle_reading(client_list, sys.stdin.isatty())
    plan = _planned(client_list)
    if options.json:
        click.echo(as_json(_read(client_list), plan))
    else:
        say_how(_read(client_list), plan)
        for word in sorted(wishes.take - {fold(line.held_back) for line in _read(client_list).lines}):
            click.echo(f"No line says {word} in a status or level of care.", err=True)
    if options.dry_run:
        if not options.json:
            say_lines(plan)
            say_what(plan, wishes, dry_run=True)
        _refuse(plan, options.skip_bad, may_ask=True)
        return
    say_problems(plan)
    _refuse(plan, options.skip_bad, may_ask=may_ask)
    while (questions := _planned(client_list).questions) and may_ask:
        _ask(client_list, questions[0])
    plan = _planned(client_list)
    _refuse(plan, options.skip_bad)
    if plan.intakes:
        with working("Importing"):
            _take(client_list, plan)
    elif not plan.words:
        raise Refused("There are no clients in this file.", "Check that it is the right one.")
    if not options.json:
        say_what(plan, wishes, dry_run=False)
        click.echo(f"The source file is still there with all its data: {file}")
        click.echo("Delete it when you no longer need it.")


def _columns(told: Sequence[str]) -> dict[Field, str]:
    """``last_name=last_nm`` as the field and its heading; raises Refused where it is not written so."""
    columns = {}
    for text in told:
        name, sign, heading = text.partition("=")
        if not sign:
            raise Refused("A column is written as FIELD=HEADING.", 'Such as --column "last_name=Family".')
        columns[field_of(name)] = heading.strip()
    return columns


def _planned(client_list: OneList) -> ImportPlan:
    assert client_list.plan is not None
    return client_list.plan


def _read(client_list: OneList) -> ImportedFile:
    assert client_list.read is not None
    return client_list.read


def _settle_reading(client_list: OneList, may_ask: bool) -> None:
    """Ask how the file is to be read where it does not say so itself; raises Refused where nobody can be asked."""
    read = _read(client_list)
    if read.encodings:
        shown = [f"{ENCODINGS[code]}: {', '.join(names)}" for code, names in read.encodings]
        if not may_ask:
            codes = " or ".join(f"--encoding {code}" for code, _ in read.encodings)
            raise Refused(f"The names can be read in several ways ({'; '.join(shown)}).", f"Say {codes}.")
        click.echo("The names can be read in several ways. Which is right?")
        client_list.say_encoding(read.encodings[_chosen(shown)][0])
    read = _read(client_list)
    if read.ambiguous_dates and read.examples is not None:
        if not may_ask:
            first, second = read.examples
            raise Refused(
                f"The dates can be read in two ways ({read.example}: {first} or {second}).",
                "Say --dates mdy or --dates dmy.",
            )
        click.echo(f"The dates can be read in two ways. What is {read.example}?")
        place = _chosen([f"{read.examples[0]}  (month first)", f"{read.examples[1]}  (day first)"])
        client_list.say_dates((DateOrder.MDY, DateOrder.DMY)[place])


def _chosen(options: Sequence[str]) -> int:
    """Ask for one of some options by its number, from 1; gives its place, from 0."""
    for number, option in enumerate(options, 1):
        click.echo(f"  {number}  {option}")
    numbers = [str(n) for n in range(1, len(options) + 1)]
    return int(click.prompt(" or ".join(numbers), type=click.Choice(numbers), show_choices=False)) - 1


def _ask(client_list: OneList, line: Decided) -> None:
    """Ask what is to become of a line."""
    number = f" {line.number}" if line.number else ""
    click.echo(f"Line {line.line},{number} {line.name.full}: {line.why}.")
    client_list.answer(line.line, line.choices[_chosen([_shown(c) for c in line.choices])].answer)


def _shown(choice: Choice) -> str:
    client = choice.client
    return f"{choice.label}: {client.name.full}, {client.number}" if client else choice.label


def _refuse(plan: ImportPlan, skip_bad: bool, may_ask: bool = False) -> None:
    """Raise Refused where lines cannot be taken; the advice is given only where it helps."""
    bad = len({p.line for p in plan.problems})
    good = len(plan.intakes)
    if bad and not (skip_bad and good):
        lines = "line has a problem" if bad == 1 else "lines have problems"
        if good:
            people = "person" if good == 1 else "people"
            advice = f"Correct the file, or take the other {good} {people} with --skip-bad."
        else:
            advice = "Correct the file."
        raise Refused(f"{bad} {lines}; nothing was imported.", advice)
    asked = plan.questions
    if asked and not may_ask:
        lines = "line needs" if len(asked) == 1 else "lines need"
        raise Refused(f"{len(asked)} {lines} an answer; nothing was imported.", _how_to_answer(plan))


def _how_to_answer(plan: ImportPlan) -> str:
    asked = [{choice.answer for choice in line.choices} for line in plan.questions]
    if all(LISTED_TRACK in answers for answers in asked):
        return "Answer at a terminal, or say --list-wins or --track-wins."
    if all(NEW in answers for answers in asked):
        return "Answer at a terminal, or say --match (the same people) or --new."
    return "Answer at a terminal, or correct the file."


def _take(client_list: OneList, plan: ImportPlan) -> None:
    """Take the list in, saying how far it is on a terminal; ctrl+c stops it, and then nothing was taken."""
    total = len(plan.intakes)
    stopped: list[bool] = []

    def progress(done: int) -> bool:
        if sys.stderr.isatty() and done % 500 == 0 and done:
            click.echo(f"\r{done} of {total} …", err=True, nl=False)
        return not stopped

    before = signal.signal(signal.SIGINT, lambda *_: stopped.append(True))
    try:
        backup = client_list.take(progress)
    finally:
        signal.signal(signal.SIGINT, before)
        if sys.stderr.isatty() and total > 500:
            click.echo("", err=True)
    if backup is not None:
        click.echo(f"Backup made before: {backup}", err=True)
