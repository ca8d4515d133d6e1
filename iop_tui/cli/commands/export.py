"""``iop-tui export``: the attendance CSV of a day or a period, and the list of clients."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iop_tui.cli.day_param import DAY, AskedDay, on
from iop_tui.cli.examples import examples
from iop_tui.cli.late_choice import LateChoice
from iop_tui.cli.open_file import desk_of
from iop_tui.cli.working import working
from iop_tui.domain.errors import IopError
from iop_tui.domain.system import named_path

if TYPE_CHECKING:
    from iop_tui.desk.desk import Desk
    from iop_tui.exchange.exporting import Request


def _profiles() -> Sequence[str]:
    from iop_tui.exchange.exporting.profiles import PROFILES

    return list(PROFILES)


def _formats() -> Sequence[str]:
    from iop_tui.exchange.exporting.formats import FORMATS

    return FORMATS


class _WithColumns(click.Group):
    """Its help names the columns of each profile: offices read them by name."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, then the columns, read from where the export has them."""
        super().format_epilog(ctx, formatter)
        from iop_tui.exchange.exporting.profiles import PROFILES, names_of

        for name, profile in PROFILES.items():
            with formatter.section(f"{name} has {profile.what}"):
                formatter.write_text(", ".join(names_of(name)))


@click.group(
    cls=_WithColumns,
    invoke_without_command=True,
    epilog=examples(
        "iop-tui export",
        "iop-tui export --from 2026-11-01 --to 2026-11-30 --profile full",
        'iop-tui export --track "Morning IOP" --out -',
    ),
)
@click.option("--date", "day", type=DAY, help="One day (default: today).")
@click.option("--from", "first", type=DAY, help="The first day of a period.")
@click.option("--to", "last", type=DAY, help="The last day of a period (default: today).")
@click.option("--track", "track_name", default="", help="One group only.")
@click.option("--client", "number", default="", help="One client only, by number.")
@click.option("--profile", type=LateChoice(_profiles), default="billing", show_default=True)
@click.option("--format", type=LateChoice(_formats), default="csv", show_default=True)
@click.option("--out", default="", help="The file to write; - for standard output (default: the exports folder).")
@click.option("--no-bom", is_flag=True, help="Leave the byte order mark out of the file.")
@click.pass_context
def command(
    ctx: click.Context,
    day: AskedDay | None,
    first: AskedDay | None,
    last: AskedDay | None,
    track_name: str,
    number: str,
    profile: str,
    format: str,
    out: str,
    no_bom: bool,
) -> None:
    """Write the attendance CSV for a day or a period; other profiles have weeks or contacts.

    It is not encrypted: deliver it, then delete it.
    """
    if ctx.invoked_subcommand:
        return
    if day and (first or last):
        raise click.UsageError("--date is for one day, --from and --to for a period.")
    from iop_tui.exchange.exporting import Request
    from iop_tui.program.tracks import Tracks

    desk = desk_of(ctx, named=True)
    day_asked = on(day, desk.today) or ctx.obj["day"] or desk.today
    begin, end = on(first, desk.today), on(last, desk.today)
    track_id = Tracks(desk).track(track_name).track.id if track_name else None
    request = Request(
        begin or end or day_asked, end or (desk.today if begin else day_asked), profile, track_id, number, format
    )
    _export(desk, request, out, not no_bom)


@command.command("clients", epilog=examples("iop-tui export clients --out clients.csv"))
@click.option("--out", default="", help="The file to write; - for standard output (default: the exports folder).")
@click.option("--no-bom", is_flag=True, help="Leave the byte order mark out of the file.")
@click.pass_context
def export_clients(ctx: click.Context, out: str, no_bom: bool) -> None:
    """Write the list of clients in the form that "import clients" reads. It is plain text."""
    from iop_tui.exchange.exporting import CLIENTS, Request

    desk = desk_of(ctx, named=True)
    _export(desk, Request(desk.today, desk.today, CLIENTS), out, not no_bom)


def _export(desk: Desk, request: Request, out: str, bom: bool) -> None:
    """Write an export where it was said; what leaves is recorded, and a file is kept on the list of exports."""
    from iop_tui.desk import paths
    from iop_tui.exchange.exporting import place, write_export
    from iop_tui.exchange.exporting.write import content_recorded

    if out == "-":
        for piece in content_recorded(desk, request):
            click.echo(piece, nl=False)
        return
    target = named_path(out) if out else None
    folder = paths.exports(desk.settings.exports_folder)
    _may_leave(desk, target or folder / "x")
    with working("Writing the export") as line:
        made = write_export(desk, request, folder, path=target, bom=bom, progress=line.rows)
    if moved := "" if target else place.new_place(desk, folder):
        click.echo(moved, err=True)
    click.echo(f"{made.rows} rows in {made.path}")
    names = "" if request.profile == "pseudonymous" else " and has clients' names"
    click.echo(f"It is not encrypted{names}: deliver it, then delete it.", err=True)


def _may_leave(desk: Desk, target: Path) -> None:
    """Ask once before names are written where a service copies them elsewhere; without a terminal it is said."""
    from iop_tui.exchange.exporting import place

    folder = target.parent
    with contextlib.suppress(OSError):  # what may not be used is told when it is written to
        folder = target if target.is_dir() else folder
    service = place.unasked_service(desk, folder)
    if not service:
        return
    click.echo(f"{service} copies this folder elsewhere: {folder}", err=True)
    if sys.stdin.isatty():
        if not click.confirm("Write clients' names there?", default=False, err=True):
            raise IopError("Nothing was written.", "Name another folder with --out, or in the settings.")
        place.agree(desk, folder)
