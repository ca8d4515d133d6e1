"""Running the screens from the command line."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import click

from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from pathlib import Path

    from iop_tui.desk.desk import Desk


def need_terminal() -> None:
    """Refuse to show screens where there is none."""
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise IopError("The screens need a terminal.", "For a pipe or a printer use: iop-tui today")


def prepare_terminal() -> None:
    """Read keys and write to the terminal by our own ways, also at the first start."""
    from iop_tui.app import gone_terminal, terminal_keys

    terminal_keys.install()
    gone_terminal.install()


def run_screens(desk: Desk, first_words: str = "", first_list: Path | None = None) -> None:
    """Run the screens until they end; the exit status is theirs."""
    gc.disable()  # what is made until the first picture stays: to look for garbage in it is a tenth of the start
    from iop_tui.app.app import IopApp

    prepare_terminal()
    app = IopApp(desk, first_words, first_list)
    try:
        app.run()
    finally:
        gc.enable()
        if app.parts.backups.runs:
            click.echo("Finishing the backup …", err=True)
        app.parts.backups.end()
    if app.return_code:
        sys.exit(app.return_code)
