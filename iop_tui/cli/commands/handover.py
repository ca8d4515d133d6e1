"""``iop-tui handover``: letting another laptop go on with the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import For, desk_of
from iop_tui.cli.working import working
from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from iop_tui.desk.desk import Desk


@click.command(
    epilog=examples(
        "iop-tui handover /media/stick/iop.db", 'iop-tui handover --take-back --reason "the other laptop broke"'
    )
)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--take-back", is_flag=True, help="Undo it: work goes on in this file.")
@click.option("--reason", default="", help="With --take-back: why, without names of clients. It is recorded.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def command(ctx: click.Context, file: Path | None, take_back: bool, reason: str, yes: bool) -> None:
    """Hand the file over to another laptop, as a copy in FILE (on a stick, for example).

    This laptop's file is read-only from then on. On the other laptop, iop-tui restore FILE takes it over.
    """
    if take_back == bool(file) or (reason and not take_back):
        raise click.UsageError("Name the copy to write, or use --take-back.")
    desk = desk_of(ctx, For.READING if take_back else For.WRITING, named=True)
    if file is not None:
        _hand_over(desk, file, yes)
    else:
        _take_back(desk, reason, yes)


def _hand_over(desk: Desk, file: Path, yes: bool) -> None:
    from iop_tui.desk.handover import hand_over

    left = [e for e in desk.store.exports.standing() if Path(e.path).exists()]
    if not yes and not click.confirm("Hand the file over? This one becomes read-only.", default=False, err=True):
        raise IopError("Nothing was changed.")
    with working("Copying the file") as line:
        made = hand_over(desk, file, line.part)
    click.echo(f"Handed over: {made}")
    click.echo(f"On the other laptop: iop-tui restore {made}", err=True)
    click.echo(
        "It opens with the same passphrase as this file." if desk.store.encrypted else "It is not encrypted.", err=True
    )
    if left:
        click.echo(f"Exports are not handed over; still on this laptop, unencrypted: {len(left)}.", err=True)


def _take_back(desk: Desk, reason: str, yes: bool) -> None:
    from iop_tui.desk.handover import copy_of, take_back, taking_back

    left = taking_back(desk)
    copy = copy_of(desk.store)
    if copy is None:
        told = f"The copy is not at {left.to}: if another laptop took it over, two files go on."
    elif copy.used_by:
        told = f"{copy.words(desk.zone)}. Two files would go on."
    else:
        told = ""
    if told:
        click.echo(told, err=True)
        if not yes and not click.confirm("Take it back all the same?", default=False, err=True):
            raise IopError("Nothing was changed.")
    take_back(desk, reason or click.prompt("Reason (no names of clients)", default="", show_default=False, err=True))
    click.echo("Taken back: work goes on in this file.")
    if copy is not None and not copy.used_by:
        click.echo(f"{left.to} can no longer be taken over; delete it.", err=True)
