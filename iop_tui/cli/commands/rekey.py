"""``iop-tui rekey``: giving an encrypted file another passphrase."""

from __future__ import annotations

from pathlib import Path

import click

from iop_tui.cli.examples import examples
from iop_tui.cli.new_passphrase import change_passphrase_of
from iop_tui.domain.errors import IopError


@click.command(epilog=examples("iop-tui rekey"))
@click.option("--new-passphrase-file", type=click.Path(path_type=Path), help="The new passphrase, for scripts.")
@click.pass_context
def command(ctx: click.Context, new_passphrase_file: Path | None) -> None:
    """Change the passphrase. Killed in the middle, the file opens with the old one or with the new one."""
    from iop_tui.store.file.probe import FileKind, look_at

    if look_at(ctx.obj["path"]) is not FileKind.ENCRYPTED:
        raise IopError("There is no encrypted file.", "iop-tui encrypt encrypts a plain one.")
    change_passphrase_of(ctx, new_passphrase_file)
    click.echo("The passphrase is changed.")
