"""Opening the file that a command works on."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from iop_tui.desk.desk import Desk
    from iop_tui.desk.settings import Settings
    from iop_tui.store import Store


class For(Enum):
    """What a command opens the file for."""

    READING = "reading"
    WRITING = "writing"
    MAKING = "making"
    """Writing, also into a file that is not there yet."""
    SHOWING = "showing"
    """The screens: what was handed over is shown, and nothing is written to it."""


def kept_settings() -> Settings:
    """This machine's settings."""
    from iop_tui.desk import paths, settings

    return settings.load(paths.settings_file())


def open_store(ctx: click.Context, purpose: For = For.WRITING) -> Store:
    """The store over the file that was named: its passphrase is asked for where it has one, or is to have one.

    Of one that was handed over that is said; raises IopError where more is wanted than reading it.
    """
    store = _opened(ctx, purpose)
    try:
        _tell_handover(store, purpose)
    except BaseException:
        store.close()
        raise
    return store


def _opened(ctx: click.Context, purpose: For) -> Store:
    from iop_tui.cli import passphrase
    from iop_tui.desk import paths
    from iop_tui.desk.passphrase_policy import weakness
    from iop_tui.store import Store
    from iop_tui.store.file.probe import FileKind, is_there, look_at

    path: Path = ctx.obj["path"]
    named: Path | None = ctx.obj["passphrase_file"]
    backups = paths.backups(kept_settings().backups_folder, path)
    read_only = purpose is For.READING
    if purpose is For.MAKING and path == paths.database():
        paths.private_folder(path.parent)
    if not is_there(path):
        refuse_what_is_missing(path, backups)
    elif path.stat().st_nlink > 1:
        from iop_tui.desk.restore import take_back_halves

        take_back_halves(path)
    stands = look_at(path, read_only)
    if stands is FileKind.PLAIN and named is None:
        return Store(path, read_only=read_only, backups=backups)
    if stands is FileKind.NOTHING:
        if purpose is not For.MAKING:
            raise IopError("There is no file yet.", "Start iop-tui once, or name the file with --db.")
        if ctx.obj["unencrypted"]:
            return Store(path, backups=backups)
        new = passphrase.from_file(named) if named else passphrase.ask_new()
        if wrong := weakness(new):
            raise IopError(wrong, "Nothing was written.")
        return Store(path, passphrase=new, backups=backups)
    return _unlocked(path, named, read_only, backups)


def _unlocked(path: Path, named: Path | None, read_only: bool, backups: Path) -> Store:
    """The store over an encrypted file: its passphrase is asked for up to three times, or read from a file."""
    from iop_tui.cli import passphrase
    from iop_tui.desk import unlock_attempts
    from iop_tui.domain import machine_clock
    from iop_tui.store import Store
    from iop_tui.store.errors import WrongPassphrase

    if named and (wait := unlock_attempts.waits(path, machine_clock.now())):
        raise IopError(f"Too many wrong passphrases: wait {wait} s.", "Then try again.")
    for left in (2, 1, 0):
        typed = passphrase.from_file(named) if named else passphrase.ask(path)
        try:
            return Store(path, passphrase=typed, read_only=read_only, backups=backups)
        except WrongPassphrase as error:
            unlock_attempts.note(path, machine_clock.now())
            if named:
                raise
            if not left:
                raise WrongPassphrase(error.text, "Nothing was opened. Start again when you have it.") from None
            click.echo(str(error), err=True)
    raise AssertionError("unreachable")


def refuse_what_is_missing(path: Path, backups: Path) -> None:
    """Make no fresh file where one is only missing; before anybody thinks of a new passphrase for it."""
    from iop_tui.store.file.recovery import refuse_beside_backups

    refuse_beside_backups(path, backups)


def clear_up(desk: Desk) -> str:
    """Remove what killed programs left half written, and say what it was; empty for nothing."""
    from iop_tui.desk import leftovers

    if gone := leftovers.told(leftovers.remove_left(desk, desk.backups.folder)):
        click.echo(gone, err=True)
    return gone


def _tell_handover(store: Store, purpose: For) -> None:
    """Say of a file that was handed over since when and where to; its copy gets the name it has yet to get."""
    if store.handover is None:
        return
    from iop_tui.desk import handover
    from iop_tui.desk.base_desk import machine_zone
    from iop_tui.domain.handover import Role

    try:
        if handover.name_copy(store):
            click.echo(f"The interrupted handover is complete: {store.handover.to}", err=True)
    except IopError as error:
        click.echo(str(error), err=True)
    words = store.handover.words(store.program.meta("time_zone") or machine_zone())
    if purpose in (For.WRITING, For.MAKING):
        undo = "Undo: iop-tui handover --take-back" if store.handover.role is Role.LEFT else ""
        raise IopError(f"{words}.", undo)
    click.echo(words, err=True)


def desk_of(ctx: click.Context, purpose: For = For.WRITING, named: bool = False) -> Desk:
    """The desk over the file that was named; closed when the command ends.

    With ``named`` it is known who records: raises IopError where several might and ``--as`` says nothing. A file that
    was handed over is read, and that is said; raises IopError for a purpose that is more than that.
    """
    from iop_tui.desk import kept_heads, paths, unlock_attempts
    from iop_tui.desk.desk import Desk
    from iop_tui.desk.settings import unknown_keys

    settings = kept_settings()
    if unknown := unknown_keys(paths.settings_file()):
        ctx.obj["unknown"] = unknown
        click.echo(unknown, err=True)
    store = open_store(ctx, purpose)
    ctx.call_on_close(store.close)
    read_only = store.read_only
    desk = Desk(store, settings=settings, day=ctx.obj["day"])
    if settings.questions_file and desk.questions_fault:
        click.echo(f"{desk.questions_fault} Until then the built-in questions serve.", err=True)
    if not read_only:
        ctx.obj["removed"] = clear_up(desk)
    if kept_heads.not_held(store):
        ctx.obj["older"] = "The file is older than one used here before. Run: iop-tui check"
        click.echo(ctx.obj["older"], err=True)
    failed = unlock_attempts.count(store.path)
    if failed:
        click.echo(f"Wrong passphrases since the file was last opened: {failed}.", err=True)
        if not read_only:
            desk.pins.record_tries()
    if not read_only or named or ctx.obj["worker"]:
        known = desk.start_work(ctx.obj["worker"])
        if named and not known:
            raise IopError("More than one facilitator works here.", "Say who you are: iop-tui --as NAME ...")
    return desk
