"""The program killed at random moments of a group day: what it had painted is in the file, and the file is whole."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from iop_tui.day import open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.names import Name
from tests.conftest import PEOPLE, ZONE
from tests.e2e.terminal import DOWN, ENTER, ESCAPE, UP
from tests.faults import amount
from tests.faults.painted import Held, Lateness, Seen, Watched
from tests.faults.saver import open_file
from tests.support.at import MOMENT
from tests.support.program import Program
from tests.support.rows import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind"),
]

HOME, F2 = "\x1b[H", "\x1bOQ"
NOTE, MORE, OWN, GOAL = (
    "The group talked about",
    " cravings and what helps.",
    "Took part throughout.",
    "walk by the lake",
)
TYPING = (NOTE + MORE, OWN, GOAL)


@dataclass(frozen=True)
class Step:
    """Keys that are typed at once, and what is on the screen when they are dealt with."""

    keys: str
    until: str
    slow: bool = False


SCRIPT = (
    Step("", "Morning IOP", slow=True),
    Step(ENTER, "Scheduled"),
    Step("3", "Mode"),
    Step("v", "Reason"),
    Step("ppp", "3 here"),
    Step(f"l912{ENTER}", "(1 late)"),
    Step("x2", "Work"),
    Step("a5", "Transport"),
    Step("n", "No show"),
    Step("uU", "Redone"),
    Step(f"l914{ENTER}l930{ENTER}", "(3 late)"),
    Step(f"{UP}e1100{ENTER}3", "Unwell"),
    Step(f"{UP}{UP}{UP}{UP}{UP}{UP}{UP}o{ENTER}", ", out"),
    Step(f"{HOME}2", "Craving"),
    Step(f"calm{ENTER}7{ENTER}3{ENTER}1{ENTER}2{ENTER}", "None"),
    Step(GOAL, GOAL, slow=True),
    Step(f"{ENTER}1{ENTER}", "calm"),
    Step(f"tired{ENTER}10{ENTER}4{ENTER}", "10"),
    Step(F2, "passes"),
    Step(f"{ESCAPE}4", "Topics"),
    Step(f"/coping with crav{ENTER}", "Coping with craving is the topic of"),
    Step("5", "Note of"),
    Step(f"{HOME}{ENTER}{NOTE}", NOTE, slow=True),
    Step(MORE, MORE.strip(), slow=True),
    Step(f"{ESCAPE}{DOWN}{ENTER}{OWN}", OWN, slow=True),
    Step(f"{ESCAPE}3*", "9 here"),
    Step("c", "To do"),
    Step("yy", "The day is closed."),
)


@pytest.fixture(scope="module")
def day() -> date:
    """Yesterday: the group can be written down, and it is not on now."""
    return MOMENT.astimezone(ZoneInfo(ZONE)).date() - timedelta(days=1)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, day: date) -> Path:
    """A file with a track on each day and twelve clients in it."""
    path = tmp_path_factory.mktemp("prepared") / "iop.db"
    store = open_file(path)
    desk = Desk(store, zone=ZONE)
    program = Program(desk)
    program.save_facilitator("Rae Ellis", "LCSW")
    desk.start_work()
    program.add_track("Morning IOP", parse_weekdays("mon-sun"), 540, 735, since=day)
    days = frozenset((program.tracks()[0].track.id, weekday) for weekday in range(7))
    for number, (last, first) in enumerate(PEOPLE):
        program.add_client(Name(last, first), number=f"C-{number}", admitted_on=day, days=days)
    desk.close()
    return path


@pytest.fixture
def seen() -> Seen:
    """Everything that is painted."""
    return Seen(TYPING)


@pytest.fixture
def start(tmp_path: Path, prepared: Path, day: date, seen: Seen) -> Iterator[Watched]:
    """The program on a terminal, over a copy of the prepared file."""
    shutil.copy(prepared, tmp_path / "iop.db")
    program = on_a_terminal(tmp_path, day, seen)
    yield program
    program.close()


def on_a_terminal(folder: Path, day: date, seen: Seen) -> Watched:
    places = {"DB": "iop.db", "EXPORTS": "exports", "SETTINGS": "settings.toml", "STATE": "state"}
    env = {f"IOP_TUI_{name}": str(folder / place) for name, place in places.items()}
    return Watched(["--date", day.isoformat()], {**env, "TZ": ZONE}, seen, ROOT)


def play(program: Watched, chance: Random, folder: Path) -> tuple[float, float]:
    """Play the script up to a random step and kill the program a moment later; gives when, and how late things were."""
    last = chance.choices(range(len(SCRIPT)), [3 if step.slow else 1 for step in SCRIPT])[0]
    for step in SCRIPT[:last]:
        program.send(step.keys)
        program.until(step.until)
    lateness = Lateness(folder)
    lateness.start()
    program.send(SCRIPT[last].keys)
    moment = chance.random() * (1.5 if SCRIPT[last].slow else chance.choice((0.01, 0.05, 0.3)))
    until = time.monotonic() + moment
    while time.monotonic() < until:
        program.read(min(0.02, max(0.0, until - time.monotonic())))
    at = time.monotonic()
    program.signal(signal.SIGKILL)
    assert program.wait() == -signal.SIGKILL
    program.read()  # what was painted and not read yet
    return at, lateness.over()


@pytest.mark.parametrize("seed", range(amount(6, 200)))
def test_what_was_painted_is_in_the_file(seed: int, start: Watched, seen: Seen, tmp_path: Path, day: date) -> None:
    at, late = play(start, Random(seed), tmp_path)
    store = open_file(tmp_path / "iop.db")
    assert store.health() == []
    assert list(store.changes.broken()) == []
    session = next(iter(store.sessions.between(day, day)), None)
    desk = Desk(store, zone=ZONE, day=day)
    desk.start_work()
    group = open_session(desk, Program(desk).tracks()[0].track.id, day)
    assert len(group.rows) == len(PEOPLE), "a session is there with all of its rows or not at all"
    if seen.rows:
        assert session is not None
    missing = Held(group).missing(seen, at, late)
    desk.close()
    assert not missing, "\n".join([*missing, start.text])
    if seed % 6 == 0:
        again = on_a_terminal(tmp_path, day, Seen(()))
        again.until("Morning IOP")
        again.close()
