"""``iop-tui encrypt``: giving a plain file a passphrase."""

from __future__ import annotations

from pathlib import Path

import click

from iop_tui.cli.examples import examples
from iop_tui.cli.new_passphrase import change_passphrase_of
from iop_tui.domain.errors import IopError


@click.command(epilog=examples("iop-tui encrypt"))
@click.option("--new-passphrase-file", type=click.Path(path_type=Path), help="The new passphrase, for scripts.")
@click.pass_context
def command(ctx: click.Context, new_passphrase_file: Path | None) -> None:
    """Encrypt a file that is not encrypted yet; the plain one is removed."""
    from iop_tui.store.file.probe import FileKind, look_at

    if look_at(ctx.obj["path"]) is not FileKind.PLAIN:
        raise IopError("There is no plain file to encrypt.", "iop-tui rekey changes a passphrase.")
    change_passphrase_of(ctx, new_passphrase_file)
    click.echo("The file is encrypted; the plain one was removed.")
