"""``iop-tui today``: the day as plain text."""

from __future__ import annotations

import click

from iop_tui.cli.as_json import as_json, print_json
from iop_tui.cli.day_param import DAY, AskedDay, on
from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import For, desk_of


@click.command(epilog=examples("iop-tui today", "iop-tui today --date 2026-11-20 --full-names", "iop-tui today --json"))
@click.option("--date", "day", type=DAY, help="The day (default: today).")
@click.option("--full-names", is_flag=True, help="Full names, for a list no one else sees.")
@as_json
@click.pass_context
def command(ctx: click.Context, day: AskedDay | None, full_names: bool, as_json: bool) -> None:
    """Print the day as plain text, for a screen reader, a pipe or a printer.

    Names are short ones, fit for the room. The JSON has day, time_zone, sessions (day, track, start, end, state,
    clients, to_do, topics, people) and left, the sessions of other days that are not finished. People have name,
    status, arrived_at, left_at and minutes.
    """
    from iop_tui.reports.day_report import day_report
    from iop_tui.reports.day_text import day_lines

    desk = desk_of(ctx, For.READING)
    report = day_report(desk, on(day, desk.today) or ctx.obj["day"] or desk.today, full_names)
    if as_json:
        print_json(report.as_json())
        return
    for line in day_lines(desk, report):
        click.echo(line)
