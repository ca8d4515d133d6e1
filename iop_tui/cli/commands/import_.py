"""``iop-tui import``: taking in what the office exports. (``import`` alone is a word of Python.)"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from iop_tui.cli.day_param import DAY, on
from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import For, desk_of


@click.group("import")
def command() -> None:
    """Import what the office exports."""


# as exchange/importing/decoding.py knows them, which is loaded only where a list is read
ENCODINGS = ("utf-8", "utf-16", "windows-1252", "windows-1250", "latin-2", "macroman", "cp850", "cp437", "twice")


@command.command(
    "clients",
    epilog=examples(
        'iop-tui import clients list.csv --track "Morning IOP" --dry-run',
        'iop-tui import clients list.csv --column "client_number=MRN" --dates mdy',
    ),
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--track", "track_name", default="", help="The group for clients whose line names none.")
@click.option("--days", default="", help="Their weekdays (default: the group's).")
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
    "--track-wins/--list-wins", default=None, help="Which group to use if the list names a different one than --track."
)
@click.option("--skip-bad", is_flag=True, help="Leave lines with a problem out and take the others.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen to each line.")
@click.option("--json", is_flag=True, help="Say it as JSON, for scripts.")
@click.pass_context
def import_clients(ctx: click.Context, /, file: Path, **options: Any) -> None:  # noqa: ANN401  (twelve options)
    """Import clients from FILE, a CSV or TSV as the office exports it."""
    from iop_tui.cli.import_list import ImportFlags, run_import

    desk = desk_of(ctx, For.MAKING, named=True)
    options["admitted"] = on(options["admitted"], desk.today)
    run_import(desk, file, ImportFlags(**options))
