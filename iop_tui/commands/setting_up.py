"""Commands that set the program up: tracks, facilitators, clients from a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from iop_tui.commands.days import DAY, AskedDay, on
from iop_tui.commands.opening import desk_of


@click.group()
def track() -> None:
    """Add and list tracks, the standing groups."""


@track.command("add")
@click.argument("name")
@click.option("--days", required=True, help="Weekdays, such as mon,wed,fri.")
@click.option("--start", required=True, help="Such as 09:00.")
@click.option("--end", required=True, help="Such as 12:15; before the start means past midnight.")
@click.option("--since", type=DAY, help="In use since this day (default: today).")
@click.option("--population", type=click.Choice(["adult", "adolescent"]), default="adult", show_default=True)
@click.option("--capacity", type=click.IntRange(0, 500), default=0, help="The group's size; 0 for no limit.")
@click.option("--agenda", default="", help='Such as "checkin 30, topic 60, break 15, process 90".')
@click.pass_context
def track_add(
    ctx: click.Context,
    name: str,
    days: str,
    start: str,
    end: str,
    since: AskedDay | None,
    population: str,
    capacity: int,
    agenda: str,
) -> None:
    """Make a track."""
    from iop_tui.domain.agenda import counted_minutes, parse_agenda
    from iop_tui.domain.calendar import parse_weekdays, weekdays_text
    from iop_tui.domain.times import duration, parse_plain, span
    from iop_tui.program import Program

    weekdays, begin, finish = parse_weekdays(days), parse_plain(start), parse_plain(end)
    parts = parse_agenda(agenda)
    desk = desk_of(ctx, named=True)
    program = Program(desk)
    made = program.add_track(
        name,
        weekdays,
        begin,
        finish,
        since=on(since, desk.today),
        population=population,
        capacity=capacity,
        agenda=parts,
    )
    plan = made.plan or made.plans[-1]
    click.echo(f"{made.track.name}: {weekdays_text(plan.weekdays)} {span(plan.start, plan.end)}, "
               f"{duration(counted_minutes(plan.agenda))} counted a day.")  # fmt: skip
    for warning in program.warnings(plan, population):
        click.echo(f"Note: {warning}")


@track.command("list")
@click.pass_context
def track_list(ctx: click.Context) -> None:
    """List the tracks with the plan of today."""
    from iop_tui.domain.calendar import weekdays_text
    from iop_tui.domain.times import span
    from iop_tui.program import Program

    tracks = Program(desk_of(ctx, read_only=True)).tracks(ended=True)
    for found in tracks:
        plan = found.plan or (found.plans[0] if found.plans else None)
        when = f"{weekdays_text(plan.weekdays)} {span(plan.start, plan.end)} since {plan.from_day}" if plan else ""
        ended = f", ended {found.track.ended_on}" if found.track.ended_on else ""
        click.echo(f"{found.track.name}\t{when}\t{found.track.population}{ended}")
    if not tracks:
        click.echo(
            'No tracks yet. Make one: iop-tui track add "Morning IOP" --days mon,wed,fri --start 09:00 --end 12:15'
        )


@click.group()
def facilitator() -> None:
    """Add and list facilitators, the people who lead groups."""


@facilitator.command("add")
@click.argument("name")
@click.option("--credentials", default="", help="As they sign, such as LCSW.")
@click.pass_context
def facilitator_add(ctx: click.Context, name: str, credentials: str) -> None:
    """Add a facilitator."""
    from iop_tui.program import Program

    Program(desk_of(ctx, named=True)).save_facilitator(name, credentials)
    click.echo("Added.")


@facilitator.command("pin")
@click.argument("name")
@click.pass_context
def facilitator_pin(ctx: click.Context, name: str) -> None:
    """Set a facilitator's PIN, also where it was forgotten; asks for it twice."""
    from iop_tui.guard import check_pin

    desk = desk_of(ctx, named=True)
    person = desk.find_facilitator(name)
    first: str = click.prompt("New PIN", hide_input=True, err=True)
    again: str = click.prompt("The same again", hide_input=True, err=True)
    check_pin(first, again)
    desk.guard.set_pin(person.id, first, again)
    click.echo("Set.")


@facilitator.command("list")
@click.pass_context
def facilitator_list(ctx: click.Context) -> None:
    """List the facilitators."""
    people = desk_of(ctx, read_only=True).store.program.facilitators()
    for person in people:
        click.echo(person.signature + (f"\tuntil {person.retired_on}" if person.retired_on else ""))
    if not people:
        click.echo('Nobody yet. Add somebody: iop-tui facilitator add "Rae Ellis" --credentials LCSW')


@click.group("import")
def import_() -> None:
    """Take in what the office exports."""


# as importing/decoding.py knows them, which is loaded only where a list is read
ENCODINGS = ("utf-8", "utf-16", "windows-1252", "windows-1250", "latin-2", "macroman", "cp850", "cp437", "twice")


@import_.command("clients")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--track", "track_name", default="", help="The track for clients whose line names none.")
@click.option("--days", default="", help="Their weekdays (default: the track's).")
@click.option("--admitted", type=DAY, help="Admission for lines without one (default: today).")
@click.option("--dates", type=click.Choice(["mdy", "dmy", "ymd"]), help="The order of dates in the file.")
@click.option("--encoding", type=click.Choice(ENCODINGS), help="The encoding of the file's letters.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=HEADING", help="Which column a field is read from.")
@click.option("--place-known", is_flag=True, help="Schedule clients who are known already, too.")
@click.option(
    "--match/--new",
    " /--no-match",
    default=None,
    help="A known name with a new number is the same person, or a new one.",
)
@click.option("--take", multiple=True, metavar="WORD", help="Take lines whose status or program is this word, too.")
@click.option(
    "--track-wins/--list-wins", default=None, help="Which group counts where the list names another one than --track."
)
@click.option("--skip-bad", is_flag=True, help="Leave lines with a problem out and take the others.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen to each line.")
@click.option("--json", is_flag=True, help="Say it as JSON, for scripts.")
@click.pass_context
def import_clients(ctx: click.Context, /, file: Path, **options: Any) -> None:  # noqa: ANN401
    """Take in clients from FILE, a CSV or TSV as an office exports it."""
    from iop_tui.commands.importing import ImportOptions, run_import

    desk = desk_of(ctx, named=True)
    options["admitted"] = on(options["admitted"], desk.today)
    run_import(desk, file, ImportOptions(**options))
