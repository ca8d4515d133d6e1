"""The first start of the whole program on a terminal, the later ones, and what is said where there is none."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from iop_tui.desk import unlock_attempts
from iop_tui.desk.desk import Desk
from iop_tui.store import Store
from tests.e2e.conftest import ROOT, Command
from tests.e2e.terminal import CTRL_Q, ENTER, Terminal
from tests.support.at import program
from tests.support.program import Program
from tests.support.rows import inside, row, rows

pytestmark = pytest.mark.slow

WORDS, PIN = "correct horse battery", "4711"
LEFT_SCREEN = b"\x1b[?1049l"
Start = Callable[..., Terminal]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def file(places: dict[str, str]) -> Path:
    """Where the program's file is, or will be."""
    return Path(places["IOP_TUI_DB"])


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A passphrase in a file of its own, for its owner only."""
    made = tmp_path / "key"
    made.write_text(f"{WORDS}\n", encoding="utf-8")
    made.chmod(0o600)
    return made


@pytest.fixture
def piped(places: dict[str, str]) -> Run:
    """``iop-tui`` without a terminal, as from a script."""

    def run(*args: str, text_in: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            program(*args), env={**os.environ, **places}, cwd=ROOT, input=text_in,
            capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def encrypted(file: Path) -> Path:
    """An encrypted file with one facilitator."""
    store = Store(file, passphrase=WORDS)
    Program(Desk(store)).save_facilitator("Rae Ellis")
    store.close()
    return file


def secret(program: Terminal, text: str) -> None:
    """Type into a line that shows dots."""
    before = program.text.count("•")
    program.send(text)
    program.until(lambda shown: shown.count("•") == before + len(text))
    program.send(ENTER)


def plain(program: Terminal, text: str, before: str = "") -> None:
    """Type into a line; what stands there is taken away first."""
    if before:
        program.send("\x7f" * len(before))
        program.until(lambda shown: before not in shown.partition("such as")[0])
    program.send(text)
    if text:
        program.until(text)
    else:
        program.read(0.2)
    program.send(ENTER)


def who_leads(program: Terminal) -> None:
    """The step that asks for a name and a PIN."""
    program.until("Who leads the groups")
    program.until("as shown on signed notes")
    plain(program, "Rae Ellis")
    plain(program, "LCSW")
    secret(program, PIN)
    secret(program, PIN)
    program.until("The first group")
    program.until("such as Morning IOP")


def first_group(program: Terminal, clients: str = "") -> None:
    """The step that asks for a group, which meets every day."""
    plain(program, "Morning IOP")
    plain(program, "mon-sun", "mon,wed,fri")
    program.send(ENTER)
    program.send(ENTER)
    program.until("the path of a file")
    plain(program, clients)


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """What a command says that did not do it."""
    assert done.returncode == 1, done
    (said,) = done.stderr.splitlines()
    assert said.startswith("iop-tui: ")
    return said


# -- the first start -------------------------------------------------------------------------------


def test_from_an_empty_machine_to_today_and_in_again(terminal: Start, file: Path, tmp_path: Path) -> None:
    program = terminal()
    program.until("step 1 of 3")
    assert "cannot be recovered" in program.text and not file.exists()
    secret(program, WORDS)
    secret(program, WORDS)
    who_leads(program)
    assert not file.exists(), "nothing is written before the end"
    first_group(program)
    program.until(lambda text: "Today" in text and "as R.E." in text)
    assert "Morning IOP" in program.text and "encrypted" not in program.text
    program.send(CTRL_Q)
    assert program.wait() == 0
    for hidden in (WORDS, WORDS.split()[1], PIN):
        assert hidden.encode() not in program.raw, "it was never on the screen"

    assert not file.read_bytes().startswith(b"SQLite")
    assert WORDS.encode() not in b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    store = Store(file, passphrase=WORDS)
    facilitator = row(store, "facilitator")
    assert (facilitator["name"], facilitator["credentials"]) == ("Rae Ellis", "LCSW")
    assert store.pins.fits(facilitator["id"], PIN) and row(store, "track")["name"] == "Morning IOP"
    store.close()

    again = terminal()
    again.until("Passphrase")
    again.send(WORDS, ENTER)
    again.until(lambda text: "Today" in text and "as R.E." in text)
    assert "step 1" not in again.text and WORDS.encode() not in again.raw, "nothing is echoed"
    again.send(CTRL_Q)
    assert again.wait() == 0 and LEFT_SCREEN in again.raw


def test_with_a_list_of_clients_and_a_passphrase_file(terminal: Start, file: Path, key: Path, tmp_path: Path) -> None:
    clients = tmp_path / "c.csv"
    clients.write_text('Name,MRN\n"Price, Devon",1\n"Khan, Aisha",2\n"Rossi, Luca",3\n', encoding="utf-8")
    program = terminal("--passphrase-file", str(key))
    program.until("step 1 of 2")
    who_leads(program)
    first_group(program, str(clients))
    program.until("3 new")
    assert "Import clients" in program.text and "Devon" not in program.text, "names are covered"
    program.send("y")
    program.until("Imported: 3 new")
    program.until(lambda text: "Today" in text and "delete it when done" in text)
    program.send(CTRL_Q)
    assert program.wait() == 0
    again = terminal("--passphrase-file", str(key))
    again.until(lambda text: "Today" in text and "as R.E." in text)
    assert b"Passphrase" not in again.raw, "there is nothing to ask"
    again.send("w")
    again.until("Devon")
    again.send(CTRL_Q)
    assert again.wait() == 0
    store = Store(file, passphrase=WORDS)
    assert len(rows(store, "client")) == len(rows(store, "placement")) == 3
    store.close()


def test_a_list_that_cannot_be_taken_in_is_told_and_the_program_starts(terminal: Start, tmp_path: Path) -> None:
    clients = tmp_path / "c.csv"
    clients.write_bytes(b"%PDF-1.7")
    program = terminal("--unencrypted")
    who_leads(program)
    first_group(program, str(clients))
    program.until("This is a PDF.")
    clients.write_text("Name,MRN,Track\nDoe,A-1,Nowhere\n", encoding="utf-8")  # what only the program can tell
    program.send(ENTER)
    program.until("1 problem")
    program.send("y")
    program.until("There is no one to import.")
    program.send("\x1b")
    program.until(lambda text: "Today" in text and "as R.E." in text and "Import" not in text)


def test_unencrypted_is_told_for_as_long_as_it_is(terminal: Start, file: Path) -> None:
    program = terminal("--unencrypted")
    program.until("step 1 of 2")
    assert "passphrase" not in program.text
    who_leads(program)
    first_group(program)
    for keys, words in (
        ((), "To do"),
        ((ENTER,), "[1 Roster]"),
        (("0", "m"), "[1 Groups]"),
        (("3",), "Credentials"),
        (("\x1b",), "To do"),
        (("w",), "Caseload"),
        (("?",), "Keys ·"),
    ):
        program.send(*keys)
        program.until(lambda text, words=words: words in text and "encrypted" in text.splitlines()[0])  # type: ignore[misc]
    program.send(CTRL_Q)
    assert program.wait() == 0 and file.read_bytes().startswith(b"SQLite format 3\x00")
    again = terminal()
    again.until("PIN of Rae Ellis")
    assert "as R.E." not in again.text, "no passphrase said who it is"
    again.send(*PIN, ENTER)
    again.until(lambda text: "Today" in text and "as R.E." in text)
    assert "encrypted" in again.text.splitlines()[0] and b"Passphrase" not in again.raw


def test_left_on_the_way_nothing_is_there(terminal: Start, tmp_path: Path) -> None:
    for steps in (0, 1):
        program = terminal()
        program.until("step 1 of 3")
        if steps:
            secret(program, WORDS)
            secret(program, WORDS)
            program.until("Who leads the groups")
        program.send(CTRL_Q)
        assert program.wait() == 1
        program.read(0.2)
        said = program.raw[program.raw.rfind(LEFT_SCREEN) :].decode(errors="replace")
        assert "iop-tui: Nothing was set up. Start iop-tui again, or look around first: iop-tui demo" in said
        assert inside(tmp_path) == []


@pytest.mark.parametrize("what", ["others may read it", "not there", "weak", "no such folder"])
def test_what_cannot_be_is_said_before_anything_is_asked(what: str, terminal: Start, tmp_path: Path, key: Path) -> None:
    args = ("--passphrase-file", str(key))
    if what == "others may read it":
        key.chmod(0o644)
    elif what == "not there":
        key.unlink()
    elif what == "weak":
        key.write_text("short\n")
    else:
        args = ("--db", str(tmp_path / "no" / "such" / "iop.db"))
    program = terminal(*args)
    program.until(lambda text: "iop-tui: " in text or "step 1" in text)
    assert "step 1" not in program.text
    assert program.wait() == 1


# -- the passphrase --------------------------------------------------------------------------------


def test_three_wrong_ones_end_it_and_the_next_opening_tells_of_them(
    terminal: Start, encrypted: Path, key: Path
) -> None:
    before = encrypted.read_bytes()
    program = terminal()
    for number in range(1, 4):
        program.until(lambda text, number=number: text.count("Passphrase:") == number)  # type: ignore[misc]
        program.send(f"not the one {number}", ENTER)
    assert program.wait() == 1
    lines = [line for line in program.text.splitlines() if line.strip()]
    assert lines[-1].startswith("iop-tui: The passphrase does not open the file.")
    assert b"not the one" not in program.raw and LEFT_SCREEN not in program.raw
    assert encrypted.read_bytes() == before and unlock_attempts.count(encrypted) == 3

    again = terminal()
    again.until("Too many wrong passphrases: wait ")
    again.until_hidden("Passphrase:")
    again.send(WORDS, ENTER)
    again.until("Today")
    assert again.until("Wrong passphrases since the file was last opened: 3.")
    again.send(CTRL_Q)
    assert again.wait() == 0
    store = Store(encrypted, passphrase=WORDS)
    recorded = row(store, "change", what="wrong passphrase")
    assert '"tries":3' in row(store, "change_value", seq=recorded["seq"])["body"] and recorded["who"] is None
    store.close()
    assert unlock_attempts.count(encrypted) == 0


def test_a_prompt_that_is_broken_off_opens_nothing(terminal: Start, encrypted: Path) -> None:
    for typed in (ENTER, "\x03", "\x04"):
        program = terminal()
        program.until_hidden("Passphrase:")
        program.send(typed)
        assert program.wait() == 1
        assert "Traceback" not in program.text and unlock_attempts.count(encrypted) == 0


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such rights")
def test_a_passphrase_file_that_others_may_read_is_refused(piped: Run, encrypted: Path, key: Path) -> None:
    for mode in (0o640, 0o604):
        key.chmod(mode)
        said = one_line(piped("--passphrase-file", str(key), "today"))
        assert "Other users can read the passphrase file." in said and f"chmod 600 {key}" in said and WORDS not in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        (b"", "is empty"),
        (b"\n" + WORDS.encode(), "is empty"),
        (b"\xff\xfe\xff", "not text in UTF-8"),
        (WORDS.encode("utf-16"), "not text in UTF-8"),
        (WORDS.encode("utf-16-le"), "not text in UTF-8"),
        ("schöne Wörter überall".encode("latin-1"), "not text in UTF-8"),
    ],
)
def test_a_passphrase_file_that_holds_none_is_refused(
    content: bytes | None, words: str, piped: Run, tmp_path: Path, file: Path
) -> None:
    named = tmp_path / "key"
    if content is not None:
        named.write_bytes(content)
        named.chmod(0o600)
    assert words in one_line(piped("--passphrase-file", str(named), "facilitator", "add", "Rae Ellis"))
    assert not file.exists()


def test_a_weak_passphrase_from_a_file_makes_none(piped: Run, key: Path, file: Path) -> None:
    key.write_text("short\n")
    assert "Too short" in one_line(piped("--passphrase-file", str(key), "facilitator", "add", "Rae Ellis"))
    assert not file.exists()


def test_a_script_may_hand_the_passphrase_in(piped: Run, file: Path) -> None:
    made = piped("--passphrase-file", "-", "facilitator", "add", "Rae Ellis", text_in=f"{WORDS}\nmore\n")
    assert (made.returncode, made.stdout) == (0, "Added.\n") and not file.read_bytes().startswith(b"SQLite")
    read = piped("--passphrase-file", "-", "facilitator", "list", text_in=WORDS)
    assert (read.returncode, read.stdout) == (0, "Rae Ellis\n")
    assert "does not open" in one_line(piped("--passphrase-file", "-", "today", text_in=f"{WORDS.upper()}\n"))
    assert unlock_attempts.count(file) == 1, "a script's tries count, too"
    told = piped("--passphrase-file", "-", "track", "list", text_in=WORDS)
    assert told.returncode == 0 and "Wrong passphrases since the file was last opened: 1." in told.stderr


def test_a_passphrase_from_the_terminal_is_not_echoed_either(terminal: Start, encrypted: Path) -> None:
    program = terminal("--passphrase-file", "-", "facilitator", "list")
    program.read(1.0)
    program.send(WORDS, ENTER)
    program.until("Rae Ellis")
    assert WORDS.encode() not in program.raw


def test_a_pin_is_set_by_a_hidden_prompt(terminal: Start, encrypted: Path, key: Path) -> None:
    program = terminal("--passphrase-file", str(key), "facilitator", "pin", "Rae")
    for asked in ("New PIN:", "Confirm:"):
        program.until(asked)
        program.send("629358174063", ENTER)
    program.until("Set.")
    assert program.wait() == 0 and b"629358174063" not in program.raw
    store = Store(encrypted, passphrase=WORDS)
    assert store.pins.fits(row(store, "facilitator")["id"], "629358174063")
    store.close()


# -- without a terminal, and where something is missing --------------------------------------------


def test_without_a_terminal_it_says_what_to_do(piped: Run, encrypted: Path, tmp_path: Path) -> None:
    assert "The screens need a terminal." in one_line(piped())
    for args in (("today",), ("export", "--out", "-")):
        said = one_line(piped(*args))
        assert said == "iop-tui: The file is encrypted. Run it in a terminal, or use --passphrase-file.", args
    elsewhere = str(tmp_path / "other.db")
    said = one_line(piped("--db", elsewhere, "facilitator", "add", "Rae Ellis"))
    assert "has to be asked for" in said and "--passphrase-file" in said and "--unencrypted" in said
    assert "no file yet" in one_line(piped("--db", elsewhere, "today"))
    assert not Path(elsewhere).exists()


def test_a_missing_file_with_backups_is_no_first_start(terminal: Start, piped: Run, encrypted: Path, key: Path) -> None:
    assert piped("--passphrase-file", str(key), "backup").returncode == 0
    encrypted.rename(encrypted.with_name("away"))
    (backup,) = inside(encrypted.parent / "backups")
    for args in ((), ("--passphrase-file", str(key), "facilitator", "add", "Grace")):
        program = terminal(*args)
        assert program.wait() == 1
        said = " ".join(program.text.split())
        assert "The file is missing, but there are backups of it." in said and backup in said.replace(" ", ""), args
        assert b"step 1" not in program.raw and "assphrase:" not in said and not encrypted.exists()
    restored = piped("--passphrase-file", str(key), "restore", backup, "--yes")
    assert restored.returncode == 0 and encrypted.exists()


def test_a_command_that_makes_a_plain_file_has_to_be_told(command: Command, file: Path) -> None:
    assert command("facilitator", "add", "Rae Ellis").returncode == 0  # with --unencrypted
    assert file.read_bytes().startswith(b"SQLite format 3\x00")
