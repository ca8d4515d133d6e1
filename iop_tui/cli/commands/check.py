"""``iop-tui check``: whether the file and its record are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iop_tui.cli.open_file import handover_words, kept_settings, open_store
from iop_tui.cli.working import working
from iop_tui.domain.actions import ACCEPT_FILE
from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from iop_tui.store import Store

_NOT_WHOLE = "The file is not intact."
_THEN = "Leave it as it is and use a backup: iop-tui restore"


@click.command()
@click.option("--against", default="", metavar="HEAD", help="A head from a backup's name or an export's manifest.")
@click.option("--accept", is_flag=True, help="Confirm that an older file is the right one.")
@click.pass_context
def command(ctx: click.Context, against: str, accept: bool) -> None:
    """Check that the file is intact and every row matches its history; list what is in it."""
    from iop_tui.desk.desk import Desk
    from iop_tui.reports.file_check import check_file

    store = open_store(ctx, read_only=not accept)
    ctx.call_on_close(store.close)
    if words := handover_words(store):
        click.echo(words, err=True)
    if accept:
        _accept(store, ctx.obj["worker"])
        return
    with working("Reading the file"):
        problems = store.health()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:  # what cannot be read cannot be looked at any closer
        raise IopError(_NOT_WHOLE, _THEN)
    desk = Desk(store, settings=kept_settings())
    wrong = []
    with working("Checking the file") as line:
        for result in check_file(desk, against):
            line.clear()
            click.echo(result.text, err=result.wrong)
            if result.wrong:
                wrong.append(result)
    if against and len(wrong) == 1 and wrong[0].head:
        raise IopError("Everything else is intact.", "If the head was typed correctly, use the backup it came from.")
    if wrong and all(result.older for result in wrong):
        raise IopError("Everything else is intact.", "If this is the right file, run once: iop-tui check --accept")
    if wrong:
        raise IopError(_NOT_WHOLE, _THEN)


def _accept(store: Store, worker: str | None) -> None:
    """Record that the file is the right one, whatever this machine knows of a later one."""
    from iop_tui.desk import kept_heads
    from iop_tui.desk.desk import Desk

    desk = Desk(store, settings=kept_settings())
    desk.start_work(worker)
    store.record(ACCEPT_FILE, desk.who, heads=len(kept_heads.not_held(store)))
    click.echo(f"Recorded that this is the right file. Missing chain heads: {kept_heads.accept(store)}.")
