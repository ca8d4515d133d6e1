"""The command line. Each command loads what it needs and no more."""

from __future__ import annotations

import io
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iop_tui import __version__
from iop_tui.domain.errors import AskFirst, IopError

if TYPE_CHECKING:
    from iop_tui.desk import Desk


class Day(click.ParamType[date]):
    """A day as ``YYYY-MM-DD`` or ``today``."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """Read the day; wrong usage where it is none."""
        if isinstance(value, date):
            return value
        if value.strip().lower() == "today":
            return date.today()
        try:
            found = date.fromisoformat(value)
            if not 1900 <= found.year <= 2199:
                raise ValueError
            return found
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as YYYY-MM-DD.", param, ctx)


DAY = Day()


class Commands(click.Group):
    """The program's commands; what goes wrong is one line on standard error and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run a command."""
        try:
            return super().invoke(ctx)
        except IopError as error:
            click.echo(f"iop-tui: {error}", err=True)
            ctx.exit(1)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--db", type=click.Path(path_type=Path), help="The file to use instead of the usual one.")
@click.option("--as", "worker", metavar="FACILITATOR", help="Who is working.")
@click.option("--date", "day", type=DAY, help="The day to open, YYYY-MM-DD.")
@click.version_option(__version__, prog_name="iop-tui")
@click.pass_context
def cli(ctx: click.Context, db: Path | None, worker: str | None, day: date | None) -> None:
    """The group day of an Intensive Outpatient Program. Without a command it opens the day."""
    from iop_tui import paths

    ctx.obj = {"path": db or paths.database(), "worker": worker, "day": day}
    if ctx.invoked_subcommand is None:
        _open_day(ctx)


def _open_day(ctx: click.Context) -> None:
    from iop_tui import paths, settings

    path: Path = ctx.obj["path"]
    kept = settings.load(paths.settings_file())
    if path == paths.database():
        paths.private_folder(path.parent)
    from iop_tui.desk import Desk
    from iop_tui.store import Store

    store = Store(path)
    try:
        desk = Desk(store, settings=kept, day=ctx.obj["day"])
        if ctx.obj["worker"]:
            desk.start_work(ctx.obj["worker"])
        _run(desk)
    finally:
        store.close()


def _run(desk: Desk) -> None:
    """Run the screens until they end; the exit status is theirs."""
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise IopError("The screens need a terminal.", "For a pipe or a printer use: iop-tui today")
    from iop_tui import escape_key
    from iop_tui.app import IopApp

    escape_key.install()
    app = IopApp(desk)
    app.run()
    if app.return_code:
        sys.exit(app.return_code)


def desk_of(ctx: click.Context, read_only: bool = False) -> Desk:
    """The desk over the file that was named; closed when the command ends."""
    from iop_tui import paths, settings
    from iop_tui.desk import Desk
    from iop_tui.store import Store

    path: Path = ctx.obj["path"]
    if not read_only and path == paths.database():
        paths.private_folder(path.parent)
    store = Store(path, read_only=read_only)
    ctx.call_on_close(store.close)
    desk = Desk(store, settings=settings.load(paths.settings_file()), day=ctx.obj["day"])
    if not read_only or ctx.obj["worker"]:
        desk.start_work(ctx.obj["worker"])
    return desk


@cli.command()
@click.option("--date", "day", type=DAY, help="The day up to which the made-up history goes.")
@click.pass_context
def demo(ctx: click.Context, day: date | None) -> None:
    """Open a made-up program in a throw-away file; nothing of yours is touched."""
    from iop_tui.demo import demo_desk

    with demo_desk(day or ctx.obj["day"]) as desk:
        _run(desk)


@cli.group()
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
    since: date | None,
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
    program = Program(desk_of(ctx))
    made = program.add_track(
        name, weekdays, begin, finish, since=since, population=population, capacity=capacity, agenda=parts
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


@cli.group()
def facilitator() -> None:
    """Add and list facilitators, the people who lead groups."""


@facilitator.command("add")
@click.argument("name")
@click.option("--credentials", default="", help="As they sign, such as LCSW.")
@click.pass_context
def facilitator_add(ctx: click.Context, name: str, credentials: str) -> None:
    """Add a facilitator."""
    from iop_tui.program import Program

    Program(desk_of(ctx)).save_facilitator(name, credentials)
    click.echo("Added.")


@facilitator.command("list")
@click.pass_context
def facilitator_list(ctx: click.Context) -> None:
    """List the facilitators."""
    people = desk_of(ctx, read_only=True).store.program.facilitators()
    for person in people:
        click.echo(person.signature + (f"\tuntil {person.retired_on}" if person.retired_on else ""))
    if not people:
        click.echo('Nobody yet. Add somebody: iop-tui facilitator add "Rae Ellis" --credentials LCSW')


@cli.group("import")
def import_() -> None:
    """Take in what the office exports."""


@import_.command("clients")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--track", "track_name", default="", help="The track for clients whose line names none.")
@click.option("--days", default="", help="Their weekdays (default: the track's).")
@click.option("--admitted", type=DAY, help="Admission for lines without one (default: today).")
@click.option("--dates", type=click.Choice(["mdy", "dmy", "ymd"]), help="The order of dates in the file.")
@click.option("--place-known", is_flag=True, help="Place clients who are known already anew, too.")
@click.option("--match/--no-match", default=None, help="Take walk-ins of the same name for the file's clients.")
@click.option("--skip-bad", is_flag=True, help="Leave lines with a problem out and take the others.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.pass_context
def import_clients(ctx: click.Context, /, file: Path, **options: Any) -> None:  # noqa: ANN401
    """Take in clients from FILE, a CSV or TSV as an office exports it."""
    from iop_tui.cli_import import run_import

    run_import(desk_of(ctx), file, **options)


@cli.command()
@click.option("--date", "day", type=DAY, help="One day (default: today).")
@click.option("--from", "first", type=DAY, help="The first day of a period.")
@click.option("--to", "last", type=DAY, help="The last day of a period (default: today).")
@click.option("--track", "track_name", default="", help="One track only.")
@click.option("--client", "number", default="", help="One client only, by number.")
@click.option("--profile", type=click.Choice(["billing", "full", "pseudonymous"]), default="billing", show_default=True)
@click.option("--out", default="", help="The file to write; - for standard output (default: the exports folder).")
@click.option("--no-bom", is_flag=True, help="Leave the byte order mark out of the file.")
@click.pass_context
def export(
    ctx: click.Context,
    day: date | None,
    first: date | None,
    last: date | None,
    track_name: str,
    number: str,
    profile: str,
    out: str,
    no_bom: bool,
) -> None:
    """Write the attendance CSV of a day or a period. It is plain text: hand it over, then delete it."""
    if day and (first or last):
        raise click.UsageError("--date is for one day, --from and --to for a period.")
    from iop_tui.exporting import Request, write_export
    from iop_tui.exporting.files import content
    from iop_tui.program import Program

    # a file that is written is kept on the list of exports, so that nobody forgets it
    desk = desk_of(ctx, read_only=out == "-")
    one = day or ctx.obj["day"] or desk.today
    track_id = Program(desk).track(track_name).track.id if track_name else None
    request = Request(
        first or (last and last) or one, last or (desk.today if first else one), profile, track_id, number
    )
    if out == "-":
        data, _ = content(desk, request, bom=False)
        sys.stdout.buffer.write(data)
        return
    target = Path(out) if out else None
    made = write_export(desk, request, exports_folder(desk), path=target, bom=not no_bom, progress=_progress)
    click.echo(f"{made.rows} rows in {made.path}")
    click.echo("It is plain text with clients' names: hand it over, then delete it." if profile != "pseudonymous"
               else "It is plain text: hand it over, then delete it.", err=True)  # fmt: skip


def _progress(rows: int) -> bool:
    """Say how far a long export is, on a terminal only; ctrl+c stops it and leaves nothing."""
    if rows > 20_000 and sys.stderr.isatty():
        click.echo(f"\r{rows} rows", nl=False, err=True)
    return True


def exports_folder(desk: Desk) -> Path:
    """Where exports go on this machine."""
    from iop_tui import paths

    named = desk.settings.exports_folder
    return Path(named).expanduser() if named else paths.exports()


@cli.command()
@click.argument("client_number")
@click.argument("status")
@click.option("--track", "track_name", default="", help="The track, where the client has two on that day.")
@click.option("--date", "day", type=DAY, help="The day (default: today).")
@click.option("--at", "at", default="", help="Arrival (late) or leaving time (left_early), such as 9:12.")
@click.option("--reason", default="", help="The reason's code, such as illness.")
@click.option("--because", default="", help="Why a closed day is corrected.")
@click.pass_context
def mark(
    ctx: click.Context,
    client_number: str,
    status: str,
    track_name: str,
    day: date | None,
    at: str,
    reason: str,
    because: str,
) -> None:
    """Record attendance without the screen.

    STATUS is one of present, late, left_early, excused, absent, no_show, turned_away, not_marked.
    """
    from iop_tui.cli_mark import run_mark

    desk = desk_of(ctx)
    click.echo(
        run_mark(desk, client_number, status, track_name, day or ctx.obj["day"] or desk.today, at, reason, because)
    )


@cli.command()
@click.option("--date", "day", type=DAY, help="The day (default: today).")
@click.option("--full-names", is_flag=True, help="Names in full, for a list that nobody else sees.")
@click.pass_context
def today(ctx: click.Context, day: date | None, full_names: bool) -> None:
    """Print the day as plain text, for a screen reader, a pipe or a printer."""
    from iop_tui.plain_day import plain_day

    desk = desk_of(ctx, read_only=True)
    for line in plain_day(desk, day or ctx.obj["day"] or desk.today, full_names):
        click.echo(line)


@cli.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Say whether the file is whole, of this version, and its record of changes untouched; and what is in it."""
    desk = desk_of(ctx, read_only=True)
    store = desk.store
    problems = [*store.health(), *(f"record {seq} does not fit the chain" for seq in store.changes.broken())]
    for table in ("track", "facilitator", "client", "episode", "session", "attendance", "checkin", "note", "change"):
        click.echo(f"{table:12} {store.database.table(table).count:>9}")
    if problems:
        for problem in problems:
            click.echo(problem, err=True)
        raise IopError("The file is not whole.", "Leave it as it is and use a backup.")
    click.echo("The file is whole, of this version, and its record of changes is untouched.")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.pass_context
def backup(ctx: click.Context, file: Path | None) -> None:
    """Write a whole, verified copy to FILE (default: beside the file, with the day and time in its name)."""
    from iop_tui.backup import back_up

    desk = desk_of(ctx, read_only=True)
    made = back_up(desk, file)
    click.echo(f"Written and verified: {made}")


@cli.command()
@click.pass_context
def where(ctx: click.Context) -> None:
    """Print the paths in use."""
    from iop_tui import paths, settings

    kept = settings.load(paths.settings_file())
    rows = (
        ("file", ctx.obj["path"]), ("settings", paths.settings_file()),
        ("exports", Path(kept.exports_folder).expanduser() if kept.exports_folder else paths.exports()),
        ("crash reports", paths.crash_reports()),
    )  # fmt: skip
    for label, place in rows:
        click.echo(f"{label:14} {place}")


def prepare_environment() -> None:
    """Set what has to stand before Textual is loaded, and take away what would write keystrokes or screens to disk."""
    for name in [
        n for n in os.environ if n.startswith("TEXTUAL") and n not in ("TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM")
    ]:
        del os.environ[name]
    # Escape and a key that follow each other closely are two keys, not one
    os.environ.setdefault("ESCDELAY", "25")


def main() -> None:
    """Start the program."""
    prepare_environment()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a pipe of a narrow encoding gets ?, not a traceback
    try:
        cli(prog_name="iop-tui")
    except AskFirst as question:  # pragma: no cover  (commands answer their own questions)
        click.echo(f"iop-tui: {question}", err=True)
        sys.exit(1)
