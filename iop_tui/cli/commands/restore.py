"""``iop-tui restore``: letting a backup take the file's place."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iop_tui.cli.examples import examples
from iop_tui.cli.open_file import For, kept_settings, open_store
from iop_tui.cli.working import working
from iop_tui.desk import paths
from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from iop_tui.desk.restore import FileSummary
    from iop_tui.desk.restore_plan import Loss
    from iop_tui.store import Store

_ALSO_THERE = (
    "A backup does not stop the laptop it is from. If that one is still in use, run iop-tui handover there instead, "
    "or two files go on."
)


@click.command(
    epilog=examples(
        "iop-tui restore", "iop-tui restore iop-20261120-171500-0f3a9c21d4be.db", "iop-tui restore /media/stick/iop.db"
    )
)
@click.argument("file", type=click.Path(), required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--another", is_flag=True, help="With --yes: also where FILE is of another program than the file.")
@click.pass_context
def command(ctx: click.Context, file: str | None, yes: bool, another: bool) -> None:
    """Restore the file from a backup, or take over one that another laptop handed over.

    Without FILE it lists the backups. The current file is kept next to it.
    """
    from iop_tui.desk import restore

    path: Path = ctx.obj["path"]
    folder = paths.backups(kept_settings().backups_folder, path)
    if file is None:
        _list_backups(path, folder)
        return
    restore.take_back_halves(path)
    copy = restore.find(file, folder, path)
    if copy.resolve() == path.resolve():
        raise IopError("That is the file itself.", "Name a backup of it.")
    _refuse_what_undoes(ctx, path, copy)
    source = _open_backup(ctx, copy)
    ctx.call_on_close(source.close)
    loss = _ask(ctx, source, yes, another)
    if source.handover is None:
        _restore(ctx, source, folder, loss)
    else:
        _take_over(ctx, source, folder, loss)
    click.echo("It opens with the backup's passphrase." if source.key else "It is not encrypted.", err=True)


def _list_backups(path: Path, folder: Path) -> None:
    from iop_tui.desk.restore import kept_beside
    from iop_tui.store.file.backup_names import copies

    known = copies(folder, path.stem)
    for backup in known:
        click.echo(f"{backup.path.name}\t{_local(backup.made_at)}\t{backup.size / 1e6:.1f} MB")
    if not known:
        click.echo(f"There are no backups in {folder}.")
    for kept in kept_beside(path):
        what = "before a restore" if "-before-restore-" in kept.name else "when it was gone from its place"
        click.echo(f"{kept}\tthe file {what}")


def _ask(ctx: click.Context, source: Store, yes: bool, another: bool) -> Loss | None:
    """Say what the backup holds and what would be lost, and ask; raises IopError where it is not to be."""
    from iop_tui.desk import handover, restore
    from iop_tui.desk.base_desk import machine_zone

    path, taking = ctx.obj["path"], source.handover
    if taking is not None:
        handover.refuse_used(taking, path, machine_zone())
    _who(ctx, source)
    click.echo(f"The {'backup' if taking is None else 'copy'} contains {_held(restore.held(source))}.")
    loss = None if taking and not path.exists() else _lost(ctx, source)
    if loss is not None:
        handover.refuse_second(loss.handover, taking, loss.changes, machine_zone())
        if loss.is_another:
            _ask_about_another(source.path, path, sure=yes and another)
    if handover.goes_on_elsewhere(source, is_lost=loss is None):
        _ask_about_two(yes)
    elif taking is None and not path.exists():
        click.echo(_ALSO_THERE, err=True)
    question = "Restore it?" if taking is None else "Take it over? The work goes on here then."
    if not yes and not click.confirm(question, default=False, err=True):
        raise IopError("Nothing was changed.")
    return loss


def _ask_about_two(yes: bool) -> None:
    """Ask before a file goes on here that went to another laptop; nobody is there to ask in a script."""
    click.echo("The file was handed over from this laptop, and what is here of it cannot be opened.", err=True)
    if yes or not click.confirm("Two files would go on. Is the other one lost?", default=False, err=True):
        raise IopError("Nothing was changed.", "Take over the copy that comes back, or run this without --yes.")


def _restore(ctx: click.Context, source: Store, folder: Path, loss: Loss | None) -> None:
    """Let a backup take the file's place."""
    from iop_tui.desk import restore, restore_plan
    from iop_tui.domain import machine_clock

    path, who, holds = ctx.obj["path"], _who(ctx, source), restore.held(source)
    with working("Copying the backup"):
        aside = restore.take_place(source, path, machine_clock.now())
    source.close()
    restore_plan.record_restore(path, folder, source.key, holds, who, loss)
    click.echo(f"Restored. The previous file is kept as {aside}." if aside else "Restored.")


def _take_over(ctx: click.Context, source: Store, folder: Path, loss: Loss | None) -> None:
    """Let the copy that another laptop handed over be the file here."""
    from iop_tui.desk import handover, restore_plan
    from iop_tui.domain import machine_clock

    path, who = ctx.obj["path"], _who(ctx, source)
    with working("Copying the file"):
        aside, marked = handover.take_over(source, path, machine_clock.now(), who)
    source.close()
    restore_plan.settle_in(path, folder, source.key, loss)
    click.echo(f"Taken over. The previous file is kept as {aside}." if aside else "Taken over.")
    if not marked:
        click.echo(f"{source.path} could not be marked as used: delete it, and take it over nowhere else.", err=True)


def _refuse_what_undoes(ctx: click.Context, path: Path, backup: Path) -> None:
    """Refuse a file that a window has open, and a plain backup in the place of an encrypted file."""
    from iop_tui.store.errors import Damaged
    from iop_tui.store.file.connection import in_use
    from iop_tui.store.file.probe import FileKind, look_at

    if not path.exists():
        return
    if in_use(path):
        from iop_tui.store.file.holder import in_use as in_use_by

        raise in_use_by(path)
    try:
        encrypted = look_at(path) is FileKind.ENCRYPTED
    except Damaged:
        encrypted = False
    plain = look_at(backup, read_only=True) is FileKind.PLAIN
    if plain and encrypted and not ctx.obj["unencrypted"]:
        raise IopError(
            "The backup is plain text and the file is encrypted.",
            "To have it there anyway: iop-tui --unencrypted restore, then iop-tui encrypt.",
        )


def _open_backup(ctx: click.Context, path: Path) -> Store:
    """A backup, open for reading; its passphrase is the one of the day on which it was made."""
    from iop_tui.cli import passphrase
    from iop_tui.store import Store
    from iop_tui.store.file.probe import FileKind, look_at

    if look_at(path, read_only=True) is FileKind.PLAIN:
        return Store(path, read_only=True, any_age=True)
    named: Path | None = ctx.obj["passphrase_file"]
    typed = passphrase.from_file(named) if named else passphrase.ask(path, "Passphrase of the backup")
    return Store(path, passphrase=typed, read_only=True, any_age=True, backups=path.parent / "none")


def _held(holds: FileSummary) -> str:
    counts = ", ".join(f"{n} {table}{'' if n == 1 else 's'}" for table, n in holds.counts.items() if table != "change")
    return f"{counts.replace('attendances', 'attendance rows')}; last change {_stored(holds.last_change)}"


def _ask_about_another(backup: Path, path: Path, sure: bool) -> None:
    """Ask, by both files' names, before a file of another program takes the file's place; raises IopError."""
    click.echo(f"{backup} is not a backup of {path}: it is another program's file.", err=True)
    if sure:
        return
    try:
        agreed = click.confirm(f"Replace {path.name} with {backup.name}?", default=False, err=True)
    except click.Abort:
        agreed = False
    if not agreed:
        raise IopError("Nothing was changed.", "For a script that means it: restore --yes --another")


def _lost(ctx: click.Context, source: Store) -> Loss | None:
    """Say and give what the file has that the backup has not; None where nobody can tell."""
    from iop_tui.desk import restore_plan
    from iop_tui.store import Store
    from iop_tui.store.errors import InUse, WrongPassphrase

    try:
        try:
            present = Store(ctx.obj["path"], key=source.key, read_only=True, any_age=True)
        except WrongPassphrase:  # it was changed since
            present = _with_its_own_passphrase(ctx)
    except InUse:
        raise
    except IopError as error:
        click.echo(f"What would be lost cannot be determined: {error.text}")
        return None
    try:
        loss = restore_plan.loss_of(present, source)
    finally:
        present.close()
    if not loss.changes:
        click.echo("Nothing would be lost: the backup has every change in the file.")
    else:
        changes = "1 change" if loss.changes == 1 else f"{loss.changes} changes"
        click.echo(f"You would lose {changes} since {_stored(loss.since)}.")
        if loss.apart and not loss.is_another:
            click.echo(
                f"Both were worked in since: the other one has {loss.apart} of its own. Keep both files.", err=True
            )
    return loss


def _with_its_own_passphrase(ctx: click.Context) -> Store:
    """The file, whose key is not the backup's: it was changed since, or the backup is another file's.

    The passphrase that is given for a backup is no wrong try at the file.
    """
    from iop_tui.cli import passphrase
    from iop_tui.store import Store

    named: Path | None = ctx.obj["passphrase_file"]
    if named is None:
        return open_store(ctx, For.READING)
    return Store(ctx.obj["path"], passphrase=passphrase.from_file(named), read_only=True, any_age=True)


def _stored(moment: str) -> str:
    """A moment as it is stored, on this machine's clock."""
    return _local(datetime.fromisoformat(moment)) if moment else "never"


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _who(ctx: click.Context, source: Store) -> int | None:
    """Who restores, of those whom the backup knows; raises Refused where ``--as`` names nobody of them."""
    from iop_tui.desk.desk import Desk

    desk = Desk(source)
    desk.start_work(ctx.obj["worker"])
    return desk.who
