"""Commands that show what was recorded, and prove that the file and its record are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iop_tui.commands.days import DAY, AskedDay, on
from iop_tui.commands.opening import desk_of, kept_settings, open_store
from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from iop_tui.store import Store

_NOT_WHOLE = "The file is not whole."
_THEN = "Leave it as it is and use a backup: iop-tui restore"


@click.command()
@click.option("--client", "number", default="", help="What was recorded of one client, by number.")
@click.option("--session", default="", metavar="TRACK@DAY", help='Of one session, such as "Morning IOP@2026-11-20".')
@click.option("--from", "first", type=DAY, help="From this day on.")
@click.option("--to", "last", type=DAY, help="Up to this day.")
@click.pass_context
def audit(ctx: click.Context, number: str, session: str, first: AskedDay | None, last: AskedDay | None) -> None:
    """Print who recorded, changed, opened, signed and exported what, and when."""
    from iop_tui.commands.auditing import run_audit

    desk = desk_of(ctx, read_only=True)
    for line in run_audit(desk, number, session, on(first, desk.today), on(last, desk.today)):
        click.echo(line)


@click.command()
@click.option("--against", default="", metavar="HEAD", help="A head from a backup's name or an export's manifest.")
@click.option("--accept", is_flag=True, help="Say that an older file in the file's place is the right one.")
@click.pass_context
def check(ctx: click.Context, against: str, accept: bool) -> None:
    """Say whether the file is whole, of this version, each row as it was recorded; and what is in it."""
    from iop_tui.commands.auditing import run_check
    from iop_tui.desk import Desk

    store = open_store(ctx, read_only=not accept)
    ctx.call_on_close(store.close)
    if accept:
        _accept(store, ctx.obj["worker"])
        return
    problems = store.health()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:  # what cannot be read cannot be looked at any closer
        raise IopError(_NOT_WHOLE, _THEN)
    desk = Desk(store, settings=kept_settings())
    wrong = []
    for found in run_check(desk, against):
        click.echo(found.text, err=found.wrong)
        if found.wrong:
            wrong.append(found)
    if against and len(wrong) == 1 and wrong[0].head:
        raise IopError("All else is whole.", "Was the head typed right? If it was, use the backup that it is of.")
    if wrong and all(found.older for found in wrong):
        raise IopError("All else is whole.", "If this is the right file, say so once: iop-tui check --accept")
    if wrong:
        raise IopError(_NOT_WHOLE, _THEN)


def _accept(store: Store, worker: str | None) -> None:
    """Record that the file is the right one, whatever this machine knows of a later one."""
    from iop_tui import heads
    from iop_tui.desk import Desk

    desk = Desk(store, settings=kept_settings())
    desk.start_work(worker)
    store.record("accept", desk.who, heads=len(heads.not_held(store)))
    click.echo(f"Recorded that this is the right file. Heads that it does not hold: {heads.accept(store)}.")
