"""``iop-tui draw``: how the draw of a client's tests came out on a day."""

from __future__ import annotations

import click

from iop_tui.cli.day_param import DAY, AskedDay, on
from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import For, desk_of


@click.command(epilog=examples("iop-tui draw --client C-1007 --date 2026-11-20"))
@click.option("--client", "number", required=True, help="The client, by number.")
@click.option("--date", "day", type=DAY, help="The day; today without it. A day to come is refused.")
@click.pass_context
def command(ctx: click.Context, number: str, day: AskedDay | None) -> None:
    """Print the number that was drawn, the odds and the plan, as proof of why a test was due or not."""
    from iop_tui.clients.drug_tests import explain_draw
    from iop_tui.domain.errors import Refused

    desk = desk_of(ctx, For.READING)
    client = desk.store.clients.by_number(number)
    if client is None:
        raise Refused("No client has that number.", "Check the number.")
    (file,) = desk.store.clients.files([client.id])
    for line in explain_draw(desk, file, on(day, desk.today) or desk.today):
        click.echo(line)
