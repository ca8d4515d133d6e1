"""``iop-tui audit``: what was recorded, and by whom."""

from __future__ import annotations

import click

from iop_tui.cli.day_param import DAY, AskedDay, on
from iop_tui.cli.open_file import desk_of


@click.command()
@click.option("--client", "number", default="", help="What was recorded of one client, by number.")
@click.option("--session", default="", metavar="TRACK@DAY", help='Of one session, such as "Morning IOP@2026-11-20".')
@click.option("--from", "first", type=DAY, help="From this day on.")
@click.option("--to", "last", type=DAY, help="Up to this day.")
@click.pass_context
def command(ctx: click.Context, number: str, session: str, first: AskedDay | None, last: AskedDay | None) -> None:
    """Print who recorded, changed, opened, signed and exported what, and when."""
    from iop_tui.reports.audit_lines import audit_lines

    desk = desk_of(ctx, read_only=True)
    for line in audit_lines(desk, number, session, on(first, desk.today), on(last, desk.today)):
        click.echo(line)
