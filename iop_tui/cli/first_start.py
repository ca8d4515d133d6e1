"""The first start on a machine: a few steps, then Today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from iop_tui.cli.open_file import kept_settings, refuse_what_is_missing
from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from iop_tui.app.setup_steps import Answers
    from iop_tui.desk.desk import Desk


def is_first_start(ctx: click.Context) -> bool:
    """Whether there is no file yet."""
    from iop_tui.store.file.probe import FileKind, look_at

    path: Path = ctx.obj["path"]
    return not path.parent.is_dir() or look_at(path) is FileKind.NOTHING


def set_up(ctx: click.Context) -> Desk:
    """Ask what has to be known, make the file, and give the desk over it. Left on the way, nothing is written."""
    from iop_tui.app.setup_wizard import FirstRun
    from iop_tui.desk import paths
    from iop_tui.desk.desk import Desk
    from iop_tui.store import Store
    from iop_tui.store.file.probe import look_at

    path: Path = ctx.obj["path"]
    settings = kept_settings()
    folder = paths.backups(settings.backups_folder, path)
    refuse_what_is_missing(path, folder)
    named: Path | None = ctx.obj["passphrase_file"]
    plain: bool = ctx.obj["unencrypted"]
    if path == paths.database():
        paths.private_folder(path.parent)
    else:
        look_at(path)  # a folder that is not there is said before anything is asked
    given = _given(named) if named and not plain else None
    answers = FirstRun(path, ask_passphrase=not plain and named is None, theme=settings.theme).run()
    if answers is None:
        raise IopError("Nothing was set up.", "Start iop-tui again, or look around first: iop-tui demo")
    store = Store(path, passphrase=given or answers.passphrase or None, backups=folder)
    ctx.call_on_close(store.close)
    desk = Desk(store, settings=settings, day=ctx.obj["day"])
    _fill(desk, answers)
    ctx.obj["first_list"] = answers.clients
    return desk


def _given(named: Path) -> str:
    """The passphrase in a file; raises IopError before anything is asked."""
    from iop_tui.cli import passphrase
    from iop_tui.desk.passphrase_policy import weakness

    passphrase_of_file = passphrase.from_file(named)
    if wrong := weakness(passphrase_of_file):
        raise IopError(wrong, "Nothing was written.")
    return passphrase_of_file


def _fill(desk: Desk, answers: Answers) -> None:
    """Write what was answered: who works here, their PIN, the first track."""
    from iop_tui.desk.region import writes_twelve_hours
    from iop_tui.program.facilitators import Staff
    from iop_tui.program.rules import RuleBook
    from iop_tui.program.tracks import Tracks

    Staff(desk).save_facilitator(answers.name, answers.credentials)
    desk.start_work()
    if writes_twelve_hours():
        RuleBook(desk).set_rule("clock", "12")
    if answers.pin and desk.who is not None:
        desk.pins.set_pin(desk.who, answers.pin, answers.pin)
        desk.pins.proven = True
    if answers.track is not None:
        track = answers.track
        Tracks(desk).add_track(track.name, track.days, track.start, track.end)
