"""``iop-tui backup``: a whole, verified copy of the file."""

from __future__ import annotations

from pathlib import Path

import click

from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import desk_of
from iop_tui.cli.working import working


@click.command(epilog=examples("iop-tui backup", "iop-tui backup /media/stick/iop.db"))
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.pass_context
def command(ctx: click.Context, file: Path | None) -> None:
    """Write a complete, verified copy to FILE (default: the backup folder)."""
    desk = desk_of(ctx)
    with working("Copying the file") as line:
        made = desk.backups.make(file, line.part)
    click.echo(f"Written and verified: {made}")
    click.echo(
        "It opens with the same passphrase as the file." if desk.store.encrypted else "It is not encrypted.", err=True
    )
