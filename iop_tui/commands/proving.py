"""Commands that show what was recorded, and prove that the file and its record are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iop_tui.commands.days import DAY, AskedDay, on
from iop_tui.commands.opening import desk_of, kept_settings, open_store
from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from iop_tui.desk import Desk

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
@click.pass_context
def check(ctx: click.Context, against: str) -> None:
    """Say whether the file is whole, of this version, and its record of changes untouched; and what is in it."""
    from iop_tui.commands.auditing import run_check
    from iop_tui.desk import Desk

    store = open_store(ctx, read_only=True)
    ctx.call_on_close(store.close)
    problems = store.health()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:  # what cannot be read cannot be looked at any closer
        raise IopError(_NOT_WHOLE, _THEN)
    desk = Desk(store, settings=kept_settings())
    wrong = []
    for found in run_check(desk, against or _head_of_newest_backup(desk)):
        click.echo(found.text, err=found.wrong)
        if found.wrong:
            wrong.append(found)
    if against and len(wrong) == 1 and wrong[0].head:
        raise IopError("All else is whole.", "Was the head typed right? If it was, use the backup that it is of.")
    if wrong:
        raise IopError(_NOT_WHOLE, _THEN)


def _head_of_newest_backup(desk: Desk) -> str:
    """The head that the record has to hold still; none where a restore put an older record in its place since."""
    from iop_tui.store.heads import last_of

    known = desk.backups.known()
    restored = last_of(desk.store.reader, "restore")
    if not known or restored > known[-1].made_at.strftime("%Y-%m-%dT%H:%M:%S"):
        return ""
    return known[-1].head
