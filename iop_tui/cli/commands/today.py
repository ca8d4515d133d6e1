"""``iop-tui today``: the day as plain text."""

from __future__ import annotations

import click

from iop_tui.cli.day_param import DAY, AskedDay, on
from iop_tui.cli.open_file import desk_of


@click.command()
@click.option("--date", "day", type=DAY, help="The day (default: today).")
@click.option("--full-names", is_flag=True, help="Full names, for a list no one else sees.")
@click.pass_context
def command(ctx: click.Context, day: AskedDay | None, full_names: bool) -> None:
    """Print the day as plain text, for a screen reader, a pipe or a printer."""
    from iop_tui.reports.day_text import day_lines

    desk = desk_of(ctx, read_only=True)
    for line in day_lines(desk, on(day, desk.today) or ctx.obj["day"] or desk.today, full_names):
        click.echo(line)
