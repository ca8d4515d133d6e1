"""Commands that give the file a passphrase, or another one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from iop_tui import paths
from iop_tui.commands.opening import clear_up, kept_settings, open_store
from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from iop_tui.desk import Desk


@click.command()
@click.option("--new-passphrase-file", type=click.Path(path_type=Path), help="The new passphrase, for scripts.")
@click.pass_context
def encrypt(ctx: click.Context, new_passphrase_file: Path | None) -> None:
    """Encrypt a file that is not encrypted yet; the plain one is gone then."""
    from iop_tui.store.standing import Standing, look_at

    if look_at(ctx.obj["path"]) is not Standing.PLAIN:
        raise IopError("There is no plain file to encrypt.", "iop-tui rekey changes a passphrase.")
    _recrypt(ctx, new_passphrase_file)
    click.echo("The file is encrypted; the plain one is gone.")


@click.command()
@click.option("--new-passphrase-file", type=click.Path(path_type=Path), help="The new passphrase, for scripts.")
@click.pass_context
def rekey(ctx: click.Context, new_passphrase_file: Path | None) -> None:
    """Change the passphrase. Killed in the middle, the file opens with the old one or with the new one."""
    from iop_tui.store.standing import Standing, look_at

    if look_at(ctx.obj["path"]) is not Standing.ENCRYPTED:
        raise IopError("There is no encrypted file.", "iop-tui encrypt encrypts a plain one.")
    _recrypt(ctx, new_passphrase_file)
    click.echo("The passphrase is changed.")


def _recrypt(ctx: click.Context, new_file: Path | None) -> None:
    from iop_tui.commands import passphrase
    from iop_tui.desk import Desk
    from iop_tui.passphrases import weakness
    from iop_tui.store.copying import copies
    from iop_tui.store.recrypting import recrypt

    path: Path = ctx.obj["path"]
    folder = paths.backups(kept_settings().backups_folder, path)
    store = open_store(ctx)
    plain = not store.encrypted
    try:
        before = Desk(store, settings=kept_settings())
        clear_up(before)
        before.start_work(ctx.obj["worker"])
        names = [f.name for f in store.program.facilitators()] + [t.name for t in store.tracks.all()]
        new = passphrase.from_file(new_file) if new_file else passphrase.ask_new(names=names)
        if wrong := weakness(new, names):
            raise IopError(wrong, "Nothing was changed.")
        recrypt(store, new)
    finally:
        store.close()
    older = copies(folder, path.stem)
    _record_and_back_up(path, folder, new, "plain" if plain else "encrypted", before.who)
    if not older:
        return
    if not plain:
        click.echo(f"Older backups that open with the old passphrase only: {len(older)}.", err=True)
        return
    click.echo(f"Older backups that are plain text: {len(older)}.", err=True)
    if _agreed("Remove them?"):
        for copy in older:
            copy.path.unlink(missing_ok=True)


def _agreed(question: str) -> bool:
    """Whether somebody is there who agrees."""
    try:
        return click.confirm(question, default=False, err=True)
    except click.Abort:
        return False


def _record_and_back_up(path: Path, folder: Path, new: str, was: str, who: int | None) -> None:
    """Record it, and make a backup that opens with the new passphrase, so that the newest one always does."""
    from iop_tui.desk import Desk
    from iop_tui.store import Store

    store = Store(path, passphrase=new, backups=folder)
    try:
        store.record("encrypt", who, was=was)
        desk = Desk(store, settings=kept_settings())
        desk.who = who
        desk.backups.make()
        if was == "plain":
            _name_plain_copies(desk)
    finally:
        store.close()


def _name_plain_copies(desk: Desk) -> None:
    """Say which other files hold in plain text what is encrypted now."""
    from iop_tui import purging, restoring

    written = [copy for copy in desk.backups.elsewhere() if copy.exists()]
    for kept in (*restoring.kept_beside(desk.store.path), *purging.exports_still_there(desk), *written):
        click.echo(f"Still plain text: {kept}", err=True)
