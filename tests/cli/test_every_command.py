"""Every command, with each of the places that it may meet as bad as they can be: one line, and never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from iop_tui.cli.main import cli
from tests.faults import ALL
from tests.support.at import program, python
from tests.support.rows import ROOT, raw

pytestmark = pytest.mark.slow

LIST = "Last,First,Number,Admission\nSmith,Jo,C-1,2026-11-02\n"
TRACK = ("track", "add", "Late IOP", "--days", "mon", "--start", "17:00", "--end", "20:00")
COMMANDS = [
    ("today",), ("export",), ("export", "--out", "-"), ("mark", "C-1", "present"), ("track", "list"), TRACK,
    ("facilitator", "list"), ("facilitator", "add", "Quinn Ray"), ("facilitator", "pin", "Rae"),
    ("import", "clients", "LIST", "--track", "Morning IOP"), ("audit",),
    ("draw", "--client", "C-9"), ("check",), ("backup",), ("backup", "COPY"),
    ("purge", "--client", "C-9"),
    ("export", "clients"), ("export", "clients", "--out", "-"),
    ("client", "join", "C-1", "C-2"), ("where",), ("restore",), ("restore", "none.db"), ("encrypt",), ("rekey",), (),
    ("handover", "STICK", "--yes"), ("handover", "--take-back", "--reason", "broken", "--yes"), ("today", "--json"),
    ("where", "--json"), ("check", "--json"), ("audit", "--json"),
    ("demo",), ("--help",), ("export", "--help"),
]  # fmt: skip
"""Every command, some of them in two ways; a test holds that none is missing."""


@pytest.fixture
def file(path: Path, tmp_path: Path) -> Path:
    """A plain file with a facilitator, a track and a backup; an office's list beside it."""
    for args in (
        ["--unencrypted", "facilitator", "add", "Rae Ellis"],
        [*TRACK[:2], "Morning IOP", *TRACK[3:]],
        ["backup"],
    ):
        done = CliRunner().invoke(cli, ["--db", str(path), *args])
        assert done.exit_code == 0, done.output
    (tmp_path / "list.csv").write_text(LIST)
    return path


def runs(folder: Path, *before: str) -> list[list[str]]:
    """The commands with their places in a folder of the test."""
    places = {"LIST": str(folder / "list.csv"), "COPY": str(folder / "copy.db"), "STICK": str(folder / "stick.db")}
    return [[*before, *(places.get(a, a) for a in args)] for args in COMMANDS]


def told(args: list[str]) -> list[str]:
    """What a command says on standard error; the test fails where it says it with a traceback."""
    found = CliRunner().invoke(cli, args, input="")
    assert found.exception is None or isinstance(found.exception, SystemExit), (args, repr(found.exception))
    assert "Traceback" not in found.output
    return found.stderr.splitlines()


def all_told(commands: list[list[str]]) -> None:
    """Each command says one line of what is wrong, or works."""
    for args in commands:
        lines = told(args)
        assert sum(line.startswith("iop-tui: ") for line in lines) <= 1, (args, lines)


def test_no_command_is_left_out() -> None:
    names = set(cli.list_commands(cli.make_context("iop-tui", ["where"])))
    assert names == {args[0] for args in COMMANDS if args and not args[0].startswith("-")}


PLACES = ["pipe", "loop", "folder", "long", "nobody", "below a file", "text", "empty"]


def bad_place(kind: str, folder: Path) -> str:
    """A path that is no file of ours, or none at all."""
    bad = folder / "bad"
    if kind == "pipe":
        os.mkfifo(bad)
    elif kind == "loop":
        bad.symlink_to(bad)
    elif kind == "folder":
        bad.mkdir()
    elif kind == "below a file":
        bad.touch()
        return str(bad / "iop.db")
    elif kind in ("text", "empty"):
        bad.write_text("neither a list nor a file of ours\n" * 300 if kind == "text" else "")
    return {"long": str(folder / ("x" * 300)), "nobody": "~nobody-of-that-name/x"}.get(kind, str(bad))


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of a Unix")
@pytest.mark.parametrize("kind", PLACES)
def test_the_file_itself(kind: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = bad_place(kind, tmp_path)
    if kind == "nobody":
        monkeypatch.setenv("IOP_TUI_DB", bad)
        all_told(runs(tmp_path))
    else:
        all_told(runs(tmp_path, "--db", bad))


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of a Unix")
@pytest.mark.parametrize("kind", PLACES)
def test_a_file_that_is_named(kind: str, file: Path, tmp_path: Path) -> None:
    bad = bad_place(kind, tmp_path)
    before = raw(file).execute("SELECT link FROM change").fetchall()
    for args in (
        ["import", "clients", bad, "--track", "Morning IOP"], ["restore", bad], ["restore", bad, "--yes"],
        ["encrypt", "--new-passphrase-file", bad], ["--passphrase-file", bad, "rekey"],
    ):  # fmt: skip
        lines = told(["--db", str(file), *args])
        assert sum(line.startswith(("iop-tui: ", "Usage: ")) for line in lines) == 1, (args, lines)
    assert raw(file).execute("SELECT link FROM change").fetchall() == before
    for args in (["export", "--out", bad], ["backup", bad], ["handover", bad, "--yes"]):
        assert sum(line.startswith("iop-tui: ") for line in told(["--db", str(file), *args])) <= 1


@pytest.mark.parametrize("named", ["folder", "folder/"])
def test_a_folder_as_out_means_a_file_in_it(named: str, file: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    told(["--db", str(file), "export", "--date", "2026-11-20", "--out", str(tmp_path / named)])
    assert [p.suffix for p in sorted((tmp_path / "folder").iterdir())] == [".csv", ".json"]
    assert list((tmp_path / "folder").glob("attendance_2026-11-20_*.csv"))


@pytest.mark.parametrize("setting", ["exports_folder", "backups_folder", "questions_file"])
@pytest.mark.parametrize("value", ["~nobody-of-that-name/x", "FILE/x", "x" * 300])
def test_a_folder_of_the_settings(setting: str, value: str, file: Path, tmp_path: Path) -> None:
    place = value.replace("FILE", str(tmp_path / "list.csv"))
    (tmp_path / "settings.toml").write_text(f"{setting} = '{place}'\n")
    all_told(runs(tmp_path, "--db", str(file)))


BOUNDED = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
"""Root reads what it may not: without these rights it is held to modes as everybody else is."""
WALK = (
    "import json, sys\nfrom tests.cli.test_every_command import told\n"
    "for args in json.loads(sys.argv[1]):\n    print(json.dumps([args, told(args)]))\n"
)


def held_to_modes(commands: list[list[str]], **env: str) -> list[list[str]]:
    """What commands say in a process that has no right to pass over modes; skips where there is no such process."""
    before: list[str] = []
    if os.name != "posix":
        pytest.skip("modes of a Unix")
    if os.getuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("setpriv is missing")
        before = BOUNDED
    run = [*before, *python(WALK, json.dumps(commands))]
    found = subprocess.run(run, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    return [json.loads(line)[1] for line in found.stdout.splitlines()]


@pytest.fixture
def opened_again(tmp_path: Path) -> Iterator[None]:
    """Folders that a test closed are opened at its end, so that they can be removed."""
    yield
    for folder in (tmp_path, *(p for p in (tmp_path / "closed", tmp_path / "backups") if p.exists())):
        folder.chmod(0o700)


@pytest.mark.usefixtures("opened_again")
@pytest.mark.parametrize(
    ("what", "mode"),
    [("", 0o000), ("", 0o500), ("backups", 0o000), ("iop.db", 0o000), ("iop.db", 0o400), ("settings.toml", 0o000),
     ("list.csv", 0o000)],
)  # fmt: skip
def test_what_may_not_be_read_or_written(what: str, mode: int, file: Path, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").touch()
    place = tmp_path / what
    place.chmod(mode)
    lines = held_to_modes(runs(tmp_path, "--db", str(file)))
    assert len(lines) == len(COMMANDS)
    for said in lines:
        assert sum(line.startswith("iop-tui: ") for line in said) <= 1, said
    if what != "list.csv":
        assert sum(bool(said) for said in lines) > 3, "it is told"


@pytest.mark.usefixtures("opened_again")
def test_places_in_a_closed_folder(file: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "settings.toml").touch()
    closed.chmod(0)
    (said,) = held_to_modes([["--db", str(file), "today"]], IOP_TUI_SETTINGS=str(closed / "settings.toml"))
    assert said == [f"iop-tui: The settings file cannot be read. Fix or remove it: {closed / 'settings.toml'}"]
    (said,) = held_to_modes([["--db", str(file), "export"]], IOP_TUI_EXPORTS=str(closed / "exports"))
    assert "cannot be written" in said[0] and len(said) == 1


OUTPUTS = ("1>/dev/full", "0<&- 1>&- 2>&-", "1>&-", "0<&-", "2>&-")
"""What becomes of the standard streams; the first two in a normal run, all with ``IOP_TUI_FAULTS=all``."""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("args", [args for args in COMMANDS if args not in ((), ("demo",))])
def test_the_output_is_full_or_closed(args: tuple[str, ...], file: Path, tmp_path: Path) -> None:
    (command,) = (run for run, known in zip(runs(tmp_path), COMMANDS, strict=True) if known == args)
    shell = [*program("--db", str(file), *command)]
    for output in OUTPUTS if ALL else OUTPUTS[:2]:
        done = subprocess.run(
            ["sh", "-c", f'exec "$@" {output}', "sh", *shell], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr, (output, done.stderr)
        assert sum(line.startswith("iop-tui: ") for line in done.stderr.splitlines()) <= 1, (output, done.stderr)
        assert done.returncode in (0, 1, 2), (output, done.returncode)
