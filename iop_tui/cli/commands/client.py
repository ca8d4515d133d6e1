"""``iop-tui client join``: two clients who are one, shown side by side, then joined in one step."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import desk_of
from iop_tui.domain.calendar import long_day
from iop_tui.domain.errors import Refused

if TYPE_CHECKING:
    from iop_tui.clients.joining import Collision, Join
    from iop_tui.desk.desk import Desk


@click.group()
def command() -> None:
    """Clients of the program."""


@command.command("join", epilog=examples("iop-tui client join C-1007 T-000032 --keep stays"))
@click.argument("stays")
@click.argument("goes")
@click.option(
    "--keep", type=click.Choice(["stays", "goes"]), help="Whose record to keep when both have one in a session."
)
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.pass_context
def join_clients(ctx: click.Context, stays: str, goes: str, keep: str | None, yes: bool) -> None:
    """Join two clients: records of client number GOES move to client number STAYS."""
    from iop_tui.clients.joining import join, look

    desk = desk_of(ctx, named=True)
    joined = look(desk, _client(desk, stays), _client(desk, goes))
    for line in side_by_side(joined):
        click.echo(line)
    may_ask = sys.stdin.isatty()
    kept = {c.session_id: _kept(desk, joined, c, keep, may_ask) for c in joined.collisions}
    if not yes:
        if not may_ask:
            raise Refused("Nothing was changed.", "Say --yes to join them.")
        if not click.confirm("Join them?", default=False):
            raise Refused("Nothing was changed.")
    join(desk, joined, kept)
    click.echo(f"Joined: {joined.client.number}. To undo, press ctrl+z in the program.")


def _client(desk: Desk, number: str) -> int:
    client = desk.store.clients.by_number(number)
    if client is None:
        raise Refused("No client has that number.", "The numbers are on the client list (m, then 2).")
    return client.id


def _kept(desk: Desk, joined: Join, collision: Collision, keep: str | None, may_ask: bool) -> int:
    """Whose row is kept in a session of both; raises Refused where nobody says so."""
    from iop_tui.clients.joining import told

    ids = {"stays": joined.stays.client.id, "goes": joined.goes.client.id}
    if keep is not None:
        return ids[keep]
    if not may_ask:
        raise Refused("Both have a record in the same session.", "Say --keep stays or --keep goes.")
    click.echo(f"Both have a row on {long_day(collision.day)}, {collision.track}. Which is kept?")
    click.echo(f"  1  {told(collision.stays, desk.clock)}  ({joined.stays.client.number})")
    click.echo(f"  2  {told(collision.goes, desk.clock)}  ({joined.goes.client.number})")
    answer = click.prompt("1 or 2", type=click.Choice(["1", "2"]), show_choices=False)
    return ids["stays" if answer == "1" else "goes"]


def side_by_side(joined: Join) -> list[str]:
    """Both clients and what they will be, in columns."""
    from iop_tui.clients.joining import facts

    columns = [["", "stays", "goes"]]
    for label, one, other in facts(joined):
        columns.append([label, one, other])
    widths = [max(len(row[n]) for row in columns) for n in range(3)]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in columns]
    return [*lines, *(f"Both have a row on {long_day(c.day)}, {c.track}." for c in joined.collisions)]
