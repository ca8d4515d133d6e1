"""Giving the file another passphrase from the command line: asking for it, and what is said of older copies."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from iop_tui.cli.open_file import clear_up, kept_settings, open_store
from iop_tui.cli.working import working
from iop_tui.domain.errors import IopError


def change_passphrase_of(ctx: click.Context, new_file: Path | None) -> None:
    """Ask for a new passphrase (or read it from a file), encrypt with it, and say which copies are plain or older."""
    from iop_tui.cli import passphrase
    from iop_tui.desk.change_passphrase import change_passphrase, names_of
    from iop_tui.desk.desk import Desk

    store = open_store(ctx)
    try:
        desk = Desk(store, settings=kept_settings())
        clear_up(desk)
        desk.start_work(ctx.obj["worker"])
        names = names_of(desk)
        if new_file is None and not sys.stdin.isatty():
            raise IopError("The new passphrase has to be asked for.", "Use a terminal, or --new-passphrase-file.")
        new = passphrase.from_file(new_file) if new_file else passphrase.ask_new(names=names)
        with working("Encrypting the file"):
            changed = change_passphrase(desk, new)
    finally:
        store.close()
    for path in changed.still_plain:
        click.echo(f"Still plain text: {path}", err=True)
    if not changed.older:
        return
    if not changed.was_plain:
        click.echo(f"Older backups that open with the old passphrase only: {len(changed.older)}.", err=True)
        return
    click.echo(f"Older backups that are plain text: {len(changed.older)}.", err=True)
    if _agreed("Remove them?"):
        for copy in changed.older:
            copy.path.unlink(missing_ok=True)


def _agreed(question: str) -> bool:
    """Whether somebody is there who agrees."""
    try:
        return click.confirm(question, default=False, err=True)
    except click.Abort:
        return False
