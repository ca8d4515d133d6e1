"""Every command has examples that it would take, and the program tells all of its commands without loading them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from iop_tui.cli.main import LazyCommands, cli
from tests.support.rows import elsewhere


def leaves(command: click.Command, *names: str) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by what is typed for it."""
    if not isinstance(command, click.Group) or command.invoke_without_command:
        yield " ".join(names), command
    if isinstance(command, click.Group):
        for name in command.commands:
            yield from leaves(command.commands[name], *names, name)


def given(command: click.Command) -> list[str]:
    """The examples behind a command's help."""
    lines = (command.epilog or "").splitlines()
    return [line.strip() for line in lines[2:]]


@pytest.mark.parametrize("name", [name for name, _ in leaves(cli)])
def test_a_command_has_examples_of_its_own_that_it_takes(name: str, tmp_path: Path) -> None:
    command = dict(leaves(cli))[name]
    assert given(command), "an example is missing"
    for example in given(command):
        words = shlex.split(example)
        assert words[0] == "iop-tui"
        assert example.startswith(f"iop-tui {name}".rstrip())
        taken(cli, words[1:], tmp_path)


def taken(command: click.Command, words: list[str], folder: Path) -> None:
    """Parse what was typed down to the last command; click refuses what a command does not take."""
    while True:
        for place, word in enumerate(words):
            if word == "list.csv":
                (folder / word).touch()
                words[place] = str(folder / word)
        context = command.make_context(command.name, list(words))
        if not isinstance(command, click.Group) or not context._protected_args + context.args:
            return
        words = context._protected_args + context.args
        command = command.commands[words.pop(0)]


def test_the_program_tells_its_commands_as_any_other_group_does() -> None:
    commands = cli.commands
    assert isinstance(commands, LazyCommands) and len(commands) == len(list(commands)) >= 18
    assert "import" in commands and commands["import"].name == "import"
    assert "import_" not in commands and commands.get("nonsense") is None
    with pytest.raises(TypeError, match="a file"):
        commands["x"] = cli
    with pytest.raises(TypeError, match="a file"):
        del commands["today"]


def test_no_command_is_loaded_before_it_is_asked_for() -> None:
    code = (
        "import sys; from iop_tui.cli.main import cli; cli.list_commands(None); list(cli.commands);"
        "print([m for m in sys.modules if m.startswith('iop_tui.cli.commands.')])"
    )
    assert elsewhere(code).stdout.strip() == "[]"
