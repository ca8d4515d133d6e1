"""``iop-tui purge``: removing people from the file for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iop_tui.cli.day_param import DAY, AskedDay, on
from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import desk_of
from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from iop_tui.desk.desk import Desk
    from iop_tui.desk.purge import PurgeCandidate


@click.command(
    epilog=examples("iop-tui purge --client C-1007", "iop-tui purge --discharged-before 2019-11-20 --backups-too")
)
@click.option("--client", "number", default="", help="One client, by number.")
@click.option("--discharged-before", "before", help="Everyone whose last episode ended before this day.", type=DAY)
@click.option("--backups-too", is_flag=True, help="Make a new backup, then remove the older ones.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def command(ctx: click.Context, number: str, before: AskedDay | None, backups_too: bool, yes: bool) -> None:
    """Permanently remove clients from the file and its history. Lists them and asks first."""
    from iop_tui.desk import purge

    if bool(number) == bool(before):
        raise click.UsageError("Name one client with --client, or a day with --discharged-before.")
    desk = desk_of(ctx, named=True)
    day = on(before, desk.today) or desk.today
    candidates = purge.by_number(desk, number) if number else purge.discharged_before(desk, day)
    if not candidates:
        click.echo("No one to remove.")
        return
    for candidate in candidates:
        click.echo(_about(candidate))
    if not yes:
        typed: str = click.prompt(
            f"Permanently remove {len(candidates)}? This cannot be undone. Type purge",
            default="",
            show_default=False,
            err=True,
        )
        if typed.strip().lower() != "purge":
            raise IopError("Nothing was removed.")
    purge.purge(desk, candidates)
    click.echo(f"Removed from the file: {len(candidates)}.")
    older = desk.backups.known()
    holding = purge.holding(desk, candidates)
    if backups_too:
        desk.backups.make()
        purge.remove_backups(older)
        click.echo(f"A new backup was made; older ones that were removed: {len(older)}.")
    elif holding:
        last = f"{holding[-1].made_at:%Y-%m-%d}"
        click.echo(f"Backups in {desk.backups.folder} that still contain it: {len(holding)}, the last one from {last}.")
        click.echo(f"Each goes when {desk.settings.backups_kept} newer ones are there; --backups-too removes them now.")
    _tell_other_files(desk)


def _tell_other_files(desk: Desk) -> None:
    """Say which other files may still contain them."""
    from iop_tui.desk import purge, restore

    for copy in desk.backups.elsewhere():
        gone = "" if copy.exists() else ", which is not there now"
        click.echo(f"It may also be in the backup that was written to {copy}{gone}.")
    for kept in restore.kept_beside(desk.store.path):
        click.echo(f"It may also be in the file that a restore kept: {kept}")
    left = purge.exports_still_there(desk)
    if left:
        click.echo(f"Exports that are still there and may name them: {len(left)} (Today, x).")


def _about(candidate: PurgeCandidate) -> str:
    ended = f"discharged {candidate.discharged}" if candidate.discharged else "not discharged"
    named = (
        f"; other notes with the last name: {candidate.named_elsewhere}, not changed"
        if candidate.named_elsewhere
        else ""
    )
    return f"{candidate.number}\t{candidate.name}\t{ended}\t{candidate.rows} rows{named}"
