"""The command line. Each command loads what it needs and no more."""

from __future__ import annotations

import contextlib
import importlib
import io
import keyword
import os
import pkgutil
import sys
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import click

from iop_tui import __version__
from iop_tui.cli import commands
from iop_tui.cli.day_param import DAY, Asked, AskedDay
from iop_tui.cli.examples import examples
from iop_tui.cli.screens import need_terminal, prepare_terminal, run_screens
from iop_tui.domain.errors import IopError, NeedsConfirmation
from iop_tui.domain.system import told


class LazyCommands(MutableMapping[str, click.Command]):
    """The commands by name, a file each in ``commands/`` that defines ``command``; loaded when one is asked for."""

    def __iter__(self) -> Iterator[str]:
        """Their names: those of the files, without the ``_`` behind a word of Python's."""
        return iter(sorted(module.name.rstrip("_") for module in pkgutil.iter_modules(commands.__path__)))

    def __len__(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)

    def __getitem__(self, name: str) -> click.Command:
        """One command; raises KeyError."""
        if name not in tuple(self):
            raise KeyError(name)
        file = f"{name}_" if keyword.iskeyword(name) else name
        command: click.Command = importlib.import_module(f"{commands.__name__}.{file}").command
        command.name = name
        return command

    def __setitem__(self, name: str, command: click.Command) -> None:
        """A command is a file: none is added here."""
        raise TypeError("a command is a file in commands/")

    def __delitem__(self, name: str) -> None:
        """None is taken away here."""
        raise TypeError("a command is a file in commands/")


class Commands(click.Group):
    """The program. What goes wrong is one line on standard error and exit status 1."""

    def main(self, *args: Any, **named: Any) -> Any:  # noqa: ANN401  (click's own signature)
        """Run the command line; what the system refuses anywhere, its output among it, is one line too."""
        try:
            return super().main(*args, **named)
        except OSError as error:
            with contextlib.suppress(OSError):
                click.echo(f"iop-tui: {told(error)}", err=True)
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  (click's own signature)
        """Run a command."""
        try:
            return super().invoke(ctx)
        except IopError as error:
            click.echo(f"iop-tui: {error}", err=True)
            ctx.exit(1)
        except MemoryError:
            click.echo("iop-tui: The file is damaged, or memory ran out. Run: iop-tui check", err=True)
            ctx.exit(1)
        except Exception as error:
            driver = sys.modules.get("sqlcipher3.dbapi2")
            if driver is None or not isinstance(error, driver.Error):
                raise
            from iop_tui.store.errors import explain  # a damaged page may be met anywhere

            click.echo(f"iop-tui: {explain(error)}", err=True)
            ctx.exit(1)


@click.group(
    cls=Commands,
    commands=LazyCommands(),
    invoke_without_command=True,
    epilog=examples("iop-tui", "iop-tui demo", "iop-tui --db group.db --as Rae today"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--db", type=click.Path(path_type=Path), help="The file to use instead of the usual one.")
@click.option("--as", "worker", metavar="FACILITATOR", help="Who is working.")
@click.option("--date", "day", type=DAY, help="The day to open, YYYY-MM-DD.")
@click.option(
    "--passphrase-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The passphrase, for scripts: a file that only its owner may read, or - for standard input.",
)
@click.option("--unencrypted", is_flag=True, help="Create an unencrypted file; only if the whole disk is encrypted.")
@click.version_option(__version__, prog_name="iop-tui")
@click.pass_context
def cli(
    ctx: click.Context,
    db: Path | None,
    worker: str | None,
    day: AskedDay | None,
    passphrase_file: Path | None,
    unencrypted: bool,
) -> None:
    """The group day of an Intensive Outpatient Program. Without a command it opens today."""
    from iop_tui.desk import paths

    ctx.obj = {
        "path": db or paths.database(),
        "worker": worker,
        "day": None if day is Asked.TODAY else day,
        "passphrase_file": passphrase_file,
        "unencrypted": unencrypted,
    }
    if ctx.invoked_subcommand is None:
        _open_day(ctx)


def _open_day(ctx: click.Context) -> None:
    """The screens over the file; a machine that has none yet is set up first."""
    from iop_tui.cli.first_start import is_first_start, set_up
    from iop_tui.cli.open_file import For, desk_of

    need_terminal()
    from iop_tui.desk.leftovers import remove_demos

    remove_demos()
    if is_first_start(ctx):
        prepare_terminal()
        desk = set_up(ctx)
    else:
        desk = desk_of(ctx, For.SHOWING)
    failed = desk.pins.opened(__version__)
    words = [f"Wrong passphrases since the file was last opened: {failed}."] if failed else []
    words += [ctx.obj[said] for said in ("older", "unknown") if ctx.obj.get(said)]
    if ctx.obj.get("removed"):
        words.append("Partial files left by an interrupted run were removed.")
    if desk.settings.questions_file and desk.questions_fault:
        words.append(f"{desk.questions_fault.text} The built-in questions serve.")
    try:
        run_screens(desk, " ".join(words), ctx.obj.get("first_list"))
    finally:
        desk.pins.ended()
        desk.close()
        if desk.store.rescued is not None:
            gone = "The file was moved, replaced or deleted while it was open."
            click.echo(f"iop-tui: {gone} Everything of this run is in {desk.store.rescued}", err=True)
            ctx.exit(1)


def prepare_environment() -> None:
    """Set what has to stand before Textual is loaded, and take away what would write keystrokes or screens to disk."""
    for name in [
        n for n in os.environ if n.startswith("TEXTUAL") and n not in ("TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM")
    ]:
        del os.environ[name]
    # Escape and a key that follow each other closely are two keys, not one
    os.environ.setdefault("ESCDELAY", "25")
    sys.modules.setdefault("ssl", None)  # type: ignore[arg-type]  # no connection is ever made: asyncio does without
    os.umask(0o077)  # what the program writes is its user's alone
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # memory holds names: no core of it on the disk


def fill_closed_streams() -> None:
    """Let nothing else take the place of a standard stream that was closed: a file that is opened would get it.

    What is written to a closed output is refused, as it is on a full disk.
    """
    for name, mode, access in (("stdin", "r", os.O_RDONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY)):
        if getattr(sys, name) is None:
            number = ("stdin", "stdout", "stderr").index(name)
            with contextlib.suppress(OSError):
                handle = os.open(os.devnull, access)
                if handle != number:
                    os.dup2(handle, number)
                    os.close(handle)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115  (for good)


def _let_go_of_output() -> None:
    """Write what is left; what cannot be written was told, and is not told again by Python when it ends."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def main() -> None:
    """Start the program."""
    fill_closed_streams()
    prepare_environment()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a pipe of a narrow encoding gets ?, not a traceback
    try:
        cli(prog_name="iop-tui")
    except NeedsConfirmation as question:  # pragma: no cover  (commands answer their own questions)
        click.echo(f"iop-tui: {question}", err=True)
        sys.exit(1)
    finally:
        _let_go_of_output()
