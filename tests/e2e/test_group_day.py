"""The whole main job in a real terminal: from an empty machine to the attendance CSV."""

from __future__ import annotations

import csv
import io
import random
import sqlite3
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Command
from tests.e2e.terminal import CTRL_E, CTRL_Q, ENTER, ESCAPE, Terminal

pytestmark = pytest.mark.slow

DAY = "2026-11-18"
"""A Wednesday."""
SHARED = Path(__file__).parents[3] / "shared" / "data" / "ehr_patients_synthea.csv"
HEAD = "Id,BIRTHDATE,DEATHDATE,SSN,DRIVERS,PASSPORT,PREFIX,FIRST,MIDDLE,LAST,SUFFIX,MAIDEN,ADDRESS,CITY,ZIP,INCOME"
SECRETS = ("1987-02-03", "999-11-2222", "12 Elm Row")


def people_file(folder: Path, number: int = 116) -> Path:
    """An export in the shape of an EHR's: many columns, of which the program may keep three."""
    chance = random.Random(4)
    lines = [HEAD]
    for n in range(number):
        id = uuid.UUID(int=chance.getrandbits(128))
        lines.append(f"{id},{SECRETS[0]},,{SECRETS[1]},S1,X1,Mx.,First{n:03},,Last{n:03},,,{SECRETS[2]},Town,00000,1")
    path = folder / "people.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def set_up(command: Command, people: Path) -> None:
    made = command(
        "track", "add", "Morning IOP", "--days", "mon,wed,fri", "--start", "09:00", "--end", "12:15",
        "--since", "2026-09-01",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert "3:00 counted a day" in made.stdout
    assert command("facilitator", "add", "Rae Ellis", "--credentials", "LCSW").returncode == 0
    taken = command("import", "clients", str(people), "--track", "Morning IOP", "--admitted", "2026-10-01")
    assert taken.returncode == 0, taken.stderr
    assert "Imported: 116 new, 0 updated" in taken.stdout
    assert "SSN" in taken.stdout
    assert "still there" in taken.stdout


def marked(path: str) -> int:
    """How many rows of the file are marked, seen from beside (a copy, for the program holds the file)."""
    data = {suffix: Path(path + suffix).read_bytes() for suffix in ("", "-wal") if Path(path + suffix).exists()}
    copy = Path(path).with_name("copy")
    for suffix, content in data.items():
        Path(f"{copy}{suffix}").write_bytes(content)
    try:
        connection = sqlite3.connect(copy)
        found = connection.execute("SELECT count(*) FROM attendance WHERE mark <> 'not_marked'").fetchone()[0]
        connection.close()
    finally:
        for extra in Path(path).parent.glob("copy*"):
            extra.unlink()
    return int(found)


@pytest.mark.parametrize("source", ["made", "shared"])
def test_from_an_office_export_to_the_attendance_csv(
    source: str, tmp_path: Path, command: Command, terminal: Callable[..., Terminal], places: dict[str, str]
) -> None:
    if source == "shared" and not SHARED.exists():
        pytest.skip("the generator's export lies beside the checkout, and is not there")
    set_up(command, SHARED if source == "shared" else people_file(tmp_path))

    program = terminal("--date", DAY)
    program.until("Morning IOP")
    program.until("–/116")
    program.send(ENTER)
    program.until("Scheduled")
    program.send("3")
    program.until(lambda t: "Mode" in t and "Not marked" in t)

    program.send("p" * 12)
    program.until("12 here")
    program.send("l", "912", ENTER)
    program.until("(1 late)")
    program.send("x", "2")
    program.until("102 not marked")

    # three of those who are present, in the round
    program.send("1", "2")
    program.until("Feeling")
    program.send("\x1b[H", "\x1b[D", "\x1b[C")  # the first client's first question, whoever the round begins with
    for feeling, mood in (("calm", "7"), ("tired", "10"), ("hopeful", "4")):
        program.send(feeling, ENTER)
        time.sleep(0.3)
        program.send(mood)
        time.sleep(0.3)
        program.send("\x1b[B", "\x1b[D\x1b[D")
        time.sleep(0.3)
    program.send(ESCAPE)
    program.until(lambda t: ("Mode" in t and "Day" in t) or "Scheduled" in t)

    # a topic for the block that wants one, and one for the process block
    program.send("4")
    program.until("Topics")
    program.send("/", "coping with crav", ENTER)
    program.until("Coping with craving is the topic of")
    program.send("\t", "\x1b[B", "\x1b[B", "\t")
    program.send("/", "problem solv", ENTER)
    program.until("Problem solving is the topic of")

    # the group's note and one client's
    program.send("5")
    program.until("Note of")
    program.send("\x1b[H", "v", ENTER, "The group talked about cravings.", ESCAPE)
    program.until("draft")
    program.send("\x1b[B", ENTER, "Took part throughout.", ESCAPE)
    program.until(lambda t: t.count("draft") >= 2)

    program.send("c")
    program.until("To do")
    program.send("y")
    program.until("not marked")
    program.send("y")
    program.until("The day is closed")
    program.send(CTRL_E)
    program.until("rows written")
    program.send(CTRL_Q)
    assert program.wait() == 0

    written = list(Path(places["IOP_TUI_EXPORTS"]).glob("attendance_*.csv"))
    assert [p.name[:-11] for p in written] == [f"attendance_{DAY}"]
    data = written[0].read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert_rows(list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))))

    printed = command("export", "--date", DAY, "--out", "-")
    in_file = data.decode("utf-8-sig").splitlines()
    # the last column is the head as of which it was made
    assert [row.rpartition(",")[0] for row in printed.stdout.splitlines()] == [r.rpartition(",")[0] for r in in_file]
    full = command("export", "--date", DAY, "--out", "-", "--profile", "full")
    assert_full(list(csv.DictReader(io.StringIO(full.stdout))))
    assert command("check").returncode == 0
    held = Path(places["IOP_TUI_DB"]).read_bytes()
    for secret in SECRETS if source == "made" else ("999-80-9624", "700 Haley Spur"):
        assert secret.encode() not in held


def assert_rows(rows: list[dict[str, str]]) -> None:
    assert len(rows) == 116
    assert [r["status"] for r in rows[:14]] == ["present"] * 12 + ["late", "excused"]
    assert {r["status"] for r in rows[14:]} == {"not_marked"}
    late, excused = rows[12], rows[13]
    assert (late["arrived_at"], late["minutes"], late["attended"]) == ("09:12", "168", "1")
    assert (excused["reason"], excused["minutes"], excused["excused"], excused["attended"]) == ("work", "0", "1", "0")
    for row in rows:
        assert (row["session_date"], row["track"], row["session_status"]) == (DAY, "Morning IOP", "closed")
        assert (row["scheduled_start"], row["scheduled_end"], row["actual_start"]) == ("09:00", "12:15", "")
        assert row["topics"] == "Coping with craving; Problem solving"
        assert (row["facilitator"], row["participants"]) == ("Rae Ellis", "13")
        assert row["notice"].startswith("42 CFR part 2")
    for row in rows[:12]:
        assert (row["minutes"], row["week_minutes"], row["week_target_minutes"]) == ("180", "180", "540")
        assert (row["mode"], row["recorded_by"], row["revision"]) == ("in_person", "Rae Ellis", "0")


def assert_full(rows: list[dict[str, str]]) -> None:
    said = [(r["checkin_feeling"], r["checkin_mood"]) for r in rows if r["checkin_feeling"]]
    assert said == [("calm", "7"), ("tired", "10"), ("hopeful", "4")]
    assert [(r["note_status"], r["note"]) for r in rows if r["note"]] == [("draft", "Took part throughout.")]


def test_twelve_keys_in_one_read_are_twelve_marks(
    tmp_path: Path, command: Command, terminal: Callable[..., Terminal], places: dict[str, str]
) -> None:
    set_up(command, people_file(tmp_path))
    program = terminal("--date", DAY)
    program.until("Morning IOP")
    program.send(ENTER, "3", "p" * 12)
    program.until("12 here")
    assert marked(places["IOP_TUI_DB"]) == 12
