"""Commands that keep the file: is it whole, copies of it, its passphrase, and removing people from it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iop_tui import paths
from iop_tui.commands.days import DAY
from iop_tui.commands.opening import desk_of, exports_folder, kept_settings, open_store
from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from iop_tui.desk import Desk
    from iop_tui.purging import Wanted
    from iop_tui.restoring import Held
    from iop_tui.store import Store


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.pass_context
def backup(ctx: click.Context, file: Path | None) -> None:
    """Write a whole, verified copy to FILE (default: the folder of the backups)."""
    desk = desk_of(ctx)
    made = desk.backups.make(file)
    click.echo(f"Written and verified: {made}")
    click.echo(
        "It opens with the same passphrase as the file." if desk.store.encrypted else "It is not encrypted.", err=True
    )


@click.command()
@click.argument("file", required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def restore(ctx: click.Context, file: str | None, yes: bool) -> None:
    """Let a backup take the file's place; without FILE list the backups. The file as it is is kept beside."""
    from iop_tui import restoring
    from iop_tui.store.copying import copies

    path: Path = ctx.obj["path"]
    folder = paths.backups(kept_settings().backups_folder, path)
    if file is None:
        known = copies(folder, path.stem)
        for one in known:
            click.echo(f"{one.path.name}\t{one.made_at:%Y-%m-%d %H:%M} UTC\t{one.size / 1e6:.1f} MB")
        if not known:
            click.echo(f"There are no backups in {folder}.")
        return
    found = restoring.find(file, folder)
    if found.resolve() == path.resolve():
        raise IopError("That is the file itself.", "Name a backup of it.")
    _refuse_what_undoes(ctx, path, found)
    source = _open_backup(ctx, found)
    try:
        holds = restoring.held(source)
        click.echo(f"The backup holds {_held(holds)}.")
        click.echo(_lost(ctx, source, holds))
        if not yes and not click.confirm("Let it take the file's place?", default=False, err=True):
            raise IopError("Nothing was changed.")
        aside = restoring.take_place(source, path, datetime.now(UTC))
    finally:
        source.close()
    with_key = source.key
    _record_restore(path, folder, with_key, holds)
    click.echo(f"Restored. The file as it was is kept as {aside}." if aside else "Restored.")
    click.echo("It opens with the backup's passphrase." if with_key else "It is not encrypted.", err=True)


def _refuse_what_undoes(ctx: click.Context, path: Path, backup: Path) -> None:
    """Refuse a file that a window has open, and a plain backup in the place of an encrypted file."""
    from iop_tui.store.connection import in_use
    from iop_tui.store.errors import Damaged, InUse
    from iop_tui.store.standing import Standing, look_at

    if not path.exists():
        return
    if in_use(path):
        raise InUse("The file is open in another window.", "Close that one first.")
    try:
        encrypted = look_at(path) is Standing.ENCRYPTED
    except Damaged:
        encrypted = False
    plain = look_at(backup, read_only=True) is Standing.PLAIN
    if plain and encrypted and not ctx.obj["unencrypted"]:
        raise IopError(
            "The backup is plain text and the file is encrypted.",
            "To have it there all the same: iop-tui --unencrypted restore, then iop-tui encrypt.",
        )


def _open_backup(ctx: click.Context, path: Path) -> Store:
    """A backup, open for reading; its passphrase is the one of the day on which it was made."""
    from iop_tui.commands import passphrase
    from iop_tui.store import Store
    from iop_tui.store.standing import Standing, look_at

    if look_at(path, read_only=True) is Standing.PLAIN:
        return Store(path, read_only=True, any_age=True)
    named: Path | None = ctx.obj["passphrase_file"]
    typed = passphrase.from_file(named) if named else passphrase.ask(path, "Passphrase of the backup")
    return Store(path, passphrase=typed, read_only=True, any_age=True, backups=path.parent / "none")


def _held(holds: Held) -> str:
    counts = ", ".join(f"{n} {table}{'' if n == 1 else 's'}" for table, n in holds.counts.items() if table != "change")
    return f"{counts.replace('attendances', 'attendance rows')}; last change {holds.last_change or 'never'}"


def _lost(ctx: click.Context, source: Store, holds: Held) -> str:
    """What the file has that the backup has not; where the file cannot be opened, that nobody can tell."""
    from iop_tui import restoring
    from iop_tui.store import Store
    from iop_tui.store.errors import InUse, WrongPassphrase

    try:
        try:
            present = Store(ctx.obj["path"], key=source.key, read_only=True, any_age=True)
        except WrongPassphrase:  # it was changed since
            if ctx.obj["passphrase_file"]:
                raise
            present = open_store(ctx, read_only=True)
    except InUse:
        raise
    except IopError as error:
        return f"What would be lost cannot be told: {error.text}"
    try:
        number, first = restoring.lost(present, holds)
    finally:
        present.close()
    if not number:
        return "Nothing would be lost: the file has no change that the backup does not have."
    return f"Lost would be {number} {'change' if number == 1 else 'changes'} since {first}."


def _record_restore(path: Path, folder: Path, key: object, holds: Held) -> None:
    from iop_tui.store import Store
    from iop_tui.store.key import Key

    with_key = key if isinstance(key, Key) else None
    restored = Store(path, key=with_key, backups=folder)
    try:
        restored.record("restore", None, head=holds.head[:12])
    finally:
        restored.close()


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
    from iop_tui.passphrases import weakness
    from iop_tui.store.copying import copies
    from iop_tui.store.recrypting import recrypt

    path: Path = ctx.obj["path"]
    folder = paths.backups(kept_settings().backups_folder, path)
    store = open_store(ctx)
    plain = not store.encrypted
    try:
        new = passphrase.from_file(new_file) if new_file else passphrase.ask_new()
        if wrong := weakness(new):
            raise IopError(wrong, "Nothing was changed.")
        recrypt(store, new)
    finally:
        store.close()
    older = copies(folder, path.stem)
    _record_and_back_up(path, folder, new, "plain" if plain else "encrypted")
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


def _record_and_back_up(path: Path, folder: Path, new: str, was: str) -> None:
    """Record it, and make a backup that opens with the new passphrase, so that the newest one always does."""
    from iop_tui.desk import Desk
    from iop_tui.store import Store

    store = Store(path, passphrase=new, backups=folder)
    try:
        store.record("encrypt", None, was=was)
        desk = Desk(store, settings=kept_settings())
        desk.backups.make()
        if was == "plain":
            _name_plain_copies(desk)
    finally:
        store.close()


def _name_plain_copies(desk: Desk) -> None:
    """Say which other files hold in plain text what is encrypted now."""
    from iop_tui import purging

    for kept in (*purging.kept_at_restoring(desk), *purging.exports_still_there(desk)):
        click.echo(f"Still plain text: {kept}", err=True)


@click.command()
@click.option("--client", "number", default="", help="One client, by number.")
@click.option("--discharged-before", "before", help="All whose last episode ended before this day.", type=DAY)
@click.option("--backups-too", is_flag=True, help="Make a new backup, then remove the older ones.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def purge(ctx: click.Context, number: str, before: date | None, backups_too: bool, yes: bool) -> None:
    """Remove clients for good: from the file and its record. Lists them and asks first."""
    from iop_tui import purging

    if bool(number) == bool(before):
        raise click.UsageError("Name one client with --client, or a day with --discharged-before.")
    desk = desk_of(ctx)
    wanted = purging.by_number(desk, number) if number else purging.discharged_before(desk, before or desk.today)
    if not wanted:
        click.echo("Nobody to remove.")
        return
    for one in wanted:
        click.echo(_about(one))
    if not yes:
        typed: str = click.prompt(
            f"Remove {len(wanted)} for good? It cannot be undone. Type purge", default="", show_default=False, err=True
        )
        if typed.strip().lower() != "purge":
            raise IopError("Nothing was removed.")
    purging.purge(desk, wanted)
    click.echo(f"Removed from the file: {len(wanted)}.")
    older = desk.backups.known()
    if backups_too:
        desk.backups.make()
        purging.remove_backups(older)
        click.echo(f"A new backup was made; older ones that were removed: {len(older)}.")
    elif older:
        last = f"{older[-1].made_at:%Y-%m-%d}"
        click.echo(f"Backups in {desk.backups.folder} that still hold it: {len(older)}, the last one from {last}.")
        click.echo(f"Each goes when {desk.settings.backups_kept} newer ones are there; --backups-too removes them now.")
    for kept in purging.kept_at_restoring(desk):
        click.echo(f"So does the file that a restore kept: {kept}")
    left = purging.exports_still_there(desk)
    if left:
        click.echo(f"Exports that are still there and may name them: {len(left)} (Today, x).")


def _about(one: Wanted) -> str:
    ended = f"discharged {one.discharged}" if one.discharged else "not discharged"
    named = f"; other notes that hold the last name: {one.named_elsewhere}, not changed" if one.named_elsewhere else ""
    return f"{one.number}\t{one.name}\t{ended}\t{one.rows} rows{named}"


@click.command()
@click.pass_context
def where(ctx: click.Context) -> None:
    """Print the paths in use."""
    kept = kept_settings()
    path: Path = ctx.obj["path"]
    rows = (
        ("file", path), ("backups", paths.backups(kept.backups_folder, path)), ("settings", paths.settings_file()),
        ("exports", exports_folder(kept)), ("crash reports", paths.crash_reports()),
    )  # fmt: skip
    for label, place in rows:
        click.echo(f"{label:14} {place}")
