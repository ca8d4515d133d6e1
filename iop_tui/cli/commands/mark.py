"""``iop-tui mark``: attendance without the screen."""

from __future__ import annotations

import click

from iop_tui.cli.day_param import DAY, AskedDay, on
from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import desk_of
from iop_tui.domain.attendance import STATUS_WORDS


@click.command(
    epilog=examples("iop-tui mark C-1007 late --at 9:12", "iop-tui mark C-1007 excused --reason illness"),
    help=f"Record attendance without the screen.\n\nSTATUS is one of {', '.join(STATUS_WORDS)}.",
)
@click.argument("client_number")
@click.argument("status", shell_complete=lambda _c, _p, typed: [w for w in STATUS_WORDS if w.startswith(typed)])
@click.option("--track", "track_name", default="", help="The group, if the client is in two that day.")
@click.option("--date", "day", type=DAY, help="The day (default: today).")
@click.option("--at", "at", default="", help="Arrival (late) or leaving time (left_early), such as 9:12.")
@click.option("--reason", default="", help="The reason's code, such as illness.")
@click.option("--because", default="", help="Why a closed day is corrected.")
@click.pass_context
def command(
    ctx: click.Context,
    client_number: str,
    status: str,
    track_name: str,
    day: AskedDay | None,
    at: str,
    reason: str,
    because: str,
) -> None:
    """Record attendance without the screen."""
    from iop_tui.cli.mark_client import run_mark

    desk = desk_of(ctx, named=True)
    day_asked = on(day, desk.today) or ctx.obj["day"] or desk.today
    click.echo(run_mark(desk, client_number, status, track_name, day_asked, at, reason, because))
