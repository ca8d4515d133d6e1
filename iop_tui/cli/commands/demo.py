"""``iop-tui demo``: a made-up program to try things with."""

from __future__ import annotations

import click

from iop_tui.cli.day_param import DAY, AskedDay, on
from iop_tui.cli.examples import examples
from iop_tui.cli.screens import need_terminal, run_screens


@click.command(epilog=examples("iop-tui demo", "iop-tui demo --date 2026-11-20"))
@click.option("--date", "day", type=DAY, help="The day up to which the made-up history goes.")
@click.pass_context
def command(ctx: click.Context, day: AskedDay | None) -> None:
    """Open a made-up program in a temporary file; your data is not touched."""
    from iop_tui.program.demo.desk import demo_desk, here_today

    need_terminal()
    with demo_desk(on(day, here_today()) or ctx.obj["day"]) as desk:
        run_screens(desk)
