"""``iop-tui audit``: what was recorded, and by whom."""

from __future__ import annotations

import click

from iop_tui.cli.as_json import as_json, print_json
from iop_tui.cli.day_param import DAY, AskedDay, on
from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import For, desk_of


@click.command(
    epilog=examples(
        "iop-tui audit --client C-1007",
        'iop-tui audit --session "Morning IOP@2026-11-20"',
        "iop-tui audit --from 2026-11-01 --json",
    )
)
@click.option("--client", "number", default="", help="What was recorded of one client, by number.")
@click.option("--session", default="", metavar="TRACK@DAY", help='Of one session, such as "Morning IOP@2026-11-20".')
@click.option("--from", "first", type=DAY, help="From this day on.")
@click.option("--to", "last", type=DAY, help="Up to this day.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, number: str, session: str, first: AskedDay | None, last: AskedDay | None, as_json: bool
) -> None:
    """Print who recorded, changed, opened, signed and exported what, and when.

    Clients go by their numbers, where no name was recorded. The JSON is a list: seq (several lines of one record have
    the same), link (its first digits), at (local, with its offset), text.
    """
    from iop_tui.reports.audit_lines import audit_lines, records

    desk = desk_of(ctx, For.READING)
    found = records(desk, number, session, on(first, desk.today), on(last, desk.today))
    if as_json:
        print_json([{**r._asdict(), "at": r.at.isoformat(timespec="seconds")} for r in found])
        return
    for line in audit_lines(found):
        click.echo(line)
