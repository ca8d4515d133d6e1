"""Passphrases on the command line: a hidden prompt or a file of their own, never an argument or a variable."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from iop_tui.desk import unlock_attempts
from iop_tui.desk.passphrase_policy import NO_WAY_BACK, SHORTEST, weakness
from iop_tui.domain import machine_clock
from iop_tui.domain.errors import IopError

_TRIES = 3
_OTHER_TEXT = ("The passphrase file is not text in UTF-8.", "Save it again as UTF-8.")


def from_file(file: Path) -> str:
    """The passphrase in a file that nobody else may read, or on standard input (``-``); its first line."""
    if str(file) == "-":
        line = _from_standard_input()
    else:
        try:
            if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
                raise IopError("Other users can read the passphrase file.", f"Restrict it: chmod 600 {file}")
            with file.open(encoding="utf-8-sig") as text:
                line = text.readline()
        except UnicodeDecodeError:
            raise IopError(*_OTHER_TEXT) from None
        except OSError:
            raise IopError("The passphrase file cannot be read.", "Check its path.") from None
        if "\0" in line:  # UTF-16 without its mark
            raise IopError(*_OTHER_TEXT)
    line = line.rstrip("\r\n")
    if not line:
        raise IopError("The passphrase file is empty.", "Write the passphrase on its first line.")
    return line


def _from_standard_input() -> str:
    if sys.stdin.isatty():  # somebody types it: unseen
        typed: str = click.prompt("Passphrase", hide_input=True, default="", show_default=False, err=True)
        return typed
    return sys.stdin.readline()


def ask(path: Path, label: str = "Passphrase") -> str:
    """Ask for the passphrase of a file, without showing it; waits where too many failed before."""
    if not sys.stdin.isatty():
        raise IopError("The file is encrypted.", "Run it in a terminal, or use --passphrase-file.")
    left = unlock_attempts.waits(path, machine_clock.now())
    if left:
        click.echo(f"Too many wrong passphrases: wait {left} s.", err=True)
        time.sleep(left)
    typed: str = click.prompt(label, hide_input=True, default="", show_default=False, err=True)
    if not typed:
        raise IopError("No passphrase was entered.", "Nothing was opened.")
    return typed


def ask_new(label: str = "New passphrase", names: Sequence[str] = ()) -> str:
    """Ask for a new passphrase twice; ``names`` are those it must not be made of."""
    if not sys.stdin.isatty():
        raise IopError(
            "A new file is encrypted, and its passphrase has to be asked for.",
            "Run it in a terminal, or use --passphrase-file; where the whole disk is encrypted, iop-tui --unencrypted.",
        )
    click.echo(f"The file is encrypted with a passphrase of at least {SHORTEST} characters.\n{NO_WAY_BACK}", err=True)
    for _ in range(_TRIES):
        first: str = click.prompt(label, hide_input=True, default="", show_default=False, err=True)
        if wrong := weakness(first, names):
            click.echo(wrong, err=True)
        elif first == click.prompt("Confirm", hide_input=True, default="", show_default=False, err=True):
            return first
        else:
            click.echo("The two do not match.", err=True)
    raise IopError("No passphrase was set.", "Nothing was written.")
