"""Covered and locked: by itself, after sleep, by hand, after wrong PINs; nothing is seen or reached, all comes back."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from textual import events
from textual.geometry import Offset, Size

from iop_tui.app.app import IopApp
from iop_tui.app.idle_clock import IdleClock
from iop_tui.day import GroupDay
from iop_tui.desk import purge, unlock_attempts
from iop_tui.desk.desk import Desk
from iop_tui.desk.settings import Settings
from iop_tui.domain.actions import Action
from iop_tui.domain.attendance import Mark
from iop_tui.program.demo.desk import demo_desk
from iop_tui.screens import lock_screen as cover_module
from iop_tui.screens.lock_screen import LockScreen
from iop_tui.screens.session.session import SessionScreen
from iop_tui.store import Store
from iop_tui.store.file import encryption_key as keys
from iop_tui.store.reencrypt import recrypt
from iop_tui.widgets.note_editor import NoteEditor
from tests.conftest import DAY, Clock
from tests.support.at import python
from tests.support.palette import choose, until
from tests.support.places import ASKING, BESIDE, LAST, OVER_IT, PLACES, SESSION
from tests.support.program import Program
from tests.support.rows import ROOT, elsewhere, inside, row, rows, steps
from tests.support.seat import Seat, key_event, seated

PASSPHRASE = "four words of mine"
RAE, GRACE = "4711", "2580"
COVERED = ["iop-tui", "is", "covered.", "press", "any", "key"]
LOCKED = ["iop-tui", "is", "locked.", "The", "file", "is", "closed."]
ASLEEP = [*LOCKED, "press", "any", "key"]
FIRST, SECOND = "José Á.", "María Ga."
SIZES = ((80, 24), (60, 20), (40, 12), (200, 60), (20, 6))
PLAIN_TOO = pytest.mark.parametrize("store", [PASSPHRASE, None], indirect=True, ids=["encrypted", "plain"])
ONLY_PLAIN = pytest.mark.parametrize("store", [None], indirect=True, ids=["plain"])

ELSEWHERE = """
import sys
from datetime import date
from pathlib import Path
import iop_tui.store.file.encryption_key
iop_tui.store.file.encryption_key.ITERATIONS = 1000
from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.store import Store
store = Store(Path(sys.argv[1]), passphrase=sys.argv[2] or None)
"""
"""The file opened in another process."""


REAL_ITERATIONS = keys.ITERATIONS


class Clocks:
    """The app's two clocks: the one that goes on while the machine runs, and the one on the wall."""

    def __init__(self, app: IopApp, cover: float = 300, lock: float = 1800) -> None:
        self.steady, self.wall = 1000.0, 1_800_000_000.0
        IdleClock.__init__(app.parts.clocks, cover, lock, lambda: self.steady, lambda: self.wall)

    def forward(self, seconds: float) -> None:
        """The machine runs on."""
        self.steady += seconds
        self.wall += seconds

    def sleep(self, seconds: float = 600) -> None:
        """The machine sleeps."""
        self.wall += seconds


class Two(NamedTuple):
    """Two facilitators, each with a PIN; Rae works."""

    rae: int
    grace: int


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow hashes are slow in earnest only."""
    monkeypatch.setattr("iop_tui.store.file.encryption_key.ITERATIONS", 1000)
    monkeypatch.setattr("iop_tui.store.tables.pins.COST", 16)


@pytest.fixture
def store(path: Path, clock: Clock, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A fresh file, encrypted unless it is to be plain."""
    found = Store(path, passphrase=getattr(request, "param", PASSPHRASE), now=clock)
    yield found
    found.close()


@pytest.fixture
def one(desk: Desk, program: Program) -> int:
    """One facilitator, who has a PIN and works."""
    assert desk.who is not None
    desk.pins.set_pin(desk.who, RAE, RAE)
    return desk.who


@pytest.fixture
def two(desk: Desk, program: Program, one: int) -> Two:
    """Two facilitators, each with a PIN; Rae works."""
    grace = program.save_facilitator("Grace Mensah", "LPC")
    desk.pins.set_pin(grace, GRACE, GRACE)
    return Two(one, grace)


@asynccontextmanager
async def opened(desk: Desk, *keys: str) -> AsyncIterator[Seat]:
    """The program with somebody at work, after these keys."""
    async with seated(desk) as seat:
        if seat.screen.asking is not None:
            await seat.burst(*RAE, "enter")
        await seat.press(*keys)
        yield seat


# -- hands -----------------------------------------------------------------------------------------


async def look(seat: Seat) -> None:
    """Let the program look at its clocks, as it does every five seconds."""
    await wait(seat, None, 0)


async def wait(seat: Seat, clocks: Clocks | None, seconds: float) -> None:
    """Let time go by in which nobody touches a key; the program looks at its clocks meanwhile."""
    looked = asyncio.Event()

    def time_goes_by() -> None:
        left = seconds
        while clocks is not None and left > 45:
            clocks.forward(45)
            left -= 45
            seat.app.parts.lock.look_at_the_clock()
        if clocks is not None:
            clocks.forward(left)
        seat.app.parts.lock.look_at_the_clock()
        looked.set()

    seat.app.call_later(time_goes_by)
    await asyncio.wait_for(looked.wait(), 10)
    for _ in range(3):
        await asyncio.sleep(0)
    await seat.settle()


async def cover(seat: Seat) -> LockScreen:
    """Cover it by hand."""
    await seat.press("ctrl+l")
    assert isinstance(seat.app.screen, LockScreen)
    return seat.app.screen


async def lock(seat: Seat) -> None:
    """Lock it by hand."""
    for _ in range(3):
        if not seat.app.parts.lock.locked:
            await seat.press("ctrl+l")
    for _ in range(40):  # a backup under way has to be given up first
        if seat.desk.store.locked:
            break
        await asyncio.sleep(0.05)
    assert seat.app.parts.lock.locked and seat.desk.store.locked


async def wake(seat: Seat) -> None:
    """Wake the cover where it sleeps."""
    assert isinstance(seat.app.screen, LockScreen)
    if not seat.app.screen.awake:
        await seat.press("x")


async def answer(seat: Seat, typed: str) -> None:
    """Type a PIN or a passphrase, and enter."""
    await wake(seat)
    await seat.burst(*typed, "enter")


async def unlock(seat: Seat, pin: str = "") -> None:
    """Open the file again, and show the PIN where it is asked for."""
    await answer(seat, PASSPHRASE if seat.desk.store.encrypted else "")
    if pin and seat.app.parts.lock.covered:
        await answer(seat, pin)
    assert not seat.app.parts.lock.locked and not seat.app.parts.lock.covered, seat.text


@asynccontextmanager
async def second_window(path: Path, passphrase: str = PASSPHRASE) -> AsyncIterator[None]:
    """Another process that holds the file for a while."""
    held = subprocess.Popen(
        python(ELSEWHERE + "print('held', flush=True)\nsys.stdin.readline()\nstore.close()", path, passphrase),
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert held.stdin is not None and held.stdout is not None
    try:
        assert held.stdout.readline() == "held\n", "the file is not free"
        yield
    finally:
        held.communicate("\n", timeout=30)


def click(x: int, y: int) -> list[events.MouseEvent]:
    """A click as it comes from the terminal."""

    def mouse(kind: type[events.MouseEvent]) -> events.MouseEvent:
        return kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y)

    return [mouse(events.MouseMove), mouse(events.MouseDown), mouse(events.MouseUp)]


def in_another_process(path: Path, code: str = "", *args: object, passphrase: str = PASSPHRASE) -> str:
    """Open the file elsewhere, do something with it, and give what was printed."""
    done = elsewhere(f"{ELSEWHERE}{code}\nstore.close()", path, passphrase, *args)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file of this process may grow beyond this many bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def whys(store: Store) -> list[str]:
    """Why the file was locked, each time."""
    bodies = store.reader.all(
        "SELECT v.body FROM change c JOIN change_value v ON v.seq = c.seq WHERE c.what = 'lock' ORDER BY c.seq"
    )
    return [r["body"].partition('"why":"')[2].partition('"')[0] for r in bodies]


# -- by itself -------------------------------------------------------------------------------------


async def test_five_minutes_without_a_key_cover_the_screen(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        await wait(seat, clocks, 265)
        assert "covers itself" not in seat.text
        await wait(seat, clocks, 5)
        assert seat.said == "The screen covers itself in 30 s; any key keeps it open."
        await wait(seat, clocks, 15)
        assert seat.said.startswith("The screen covers itself in 15 s")
        await wait(seat, clocks, 14)
        assert not seat.app.parts.lock.covered and seat.said.startswith("The screen covers itself in 1 s")
        await wait(seat, clocks, 1)
        assert seat.text.split() == COVERED and seat.app.parts.lock.covered and not seat.app.parts.lock.locked
        assert steps(desk.store)[-1] == "cover" and rows(desk.store, "change")[-1]["who"] == one


async def test_a_key_takes_the_countdown_away_and_begins_anew(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        await wait(seat, clocks, 290)
        assert "covers itself in 10 s" in seat.said
        await seat.press("p")
        assert "covers itself" not in seat.text
        assert row(desk.store, "attendance", client_id=ids[FIRST])["mark"] == "here", "and it does what it does"
        await wait(seat, clocks, 265)
        assert not seat.app.parts.lock.covered and "covers itself" not in seat.text
        await wait(seat, clocks, 35)
        assert seat.app.parts.lock.covered


async def test_it_is_counted_down_over_a_question_too(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3", "x") as seat:
        clocks = Clocks(seat.app)
        await wait(seat, clocks, 285)
        assert "covers itself in 15 s" in seat.text


async def test_typing_keeps_it_open_and_a_moving_mouse_does_not(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "5", "v", "enter") as seat:
        clocks = Clocks(seat.app)
        for letter in "abc":
            await wait(seat, clocks, 280)
            await seat.press(letter)
        assert not seat.app.parts.lock.covered
        await wait(seat, clocks, 280)
        await seat.pilot.hover(offset=Offset(30, 5))
        await seat.pilot.hover(offset=Offset(60, 9))
        await wait(seat, clocks, 20)
        assert seat.app.parts.lock.covered and row(desk.store, "note")["text"] == "abc"


async def test_a_click_keeps_it_open(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        await wait(seat, clocks, 280)
        await seat.click(SECOND)
        await wait(seat, clocks, 280)
        assert not seat.app.parts.lock.covered


def test_the_minutes_are_those_of_the_settings(store: Store, clock: Clock) -> None:
    assert IopApp(Desk(store, now=clock)).parts.clocks.seconds_left() == pytest.approx(300, abs=5)
    for minutes in (1, 45):
        app = IopApp(Desk(store, settings=Settings(cover_minutes=minutes), now=clock))
        assert app.parts.clocks.seconds_left() == pytest.approx(60 * minutes, abs=5)


async def test_nothing_happens_by_itself_where_the_settings_say_never(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app, 0, 0)
        await wait(seat, clocks, 4000)
        assert not seat.app.parts.lock.covered and seat.said == ""
        await cover(seat)
        await wait(seat, clocks, 4000)
        assert not seat.app.parts.lock.locked and seat.text.split() == COVERED


async def test_half_an_hour_covered_locks(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        await wait(seat, clocks, 300)
        await seat.press("x", "escape")
        await wait(seat, clocks, 1790)
        assert seat.app.parts.lock.covered and not seat.app.parts.lock.locked
        await wait(seat, clocks, 10)
        assert seat.app.parts.lock.locked and seat.text.split() == ASLEEP
        await unlock(seat)
        assert whys(desk.store) == ["covered for long"]


async def test_setting_the_clock_back_keeps_nothing_open(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        clocks.wall -= 86_400
        await wait(seat, clocks, 300)
        assert seat.app.parts.lock.covered and not seat.app.parts.lock.locked
        clocks.wall -= 86_400
        await wait(seat, clocks, 1800)
        assert seat.app.parts.lock.locked


async def test_a_key_in_the_moment_in_which_it_covers_itself(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk) as seat:
        for turns in (0, 1, 2, 5):
            clocks = Clocks(seat.app)
            await wait(seat, clocks, 295)
            clocks.forward(5)
            seat.app.call_later(seat.app.parts.lock.look_at_the_clock)
            await seat.burst("enter", "3", turns=turns)
            # whichever came first, it is one or the other
            assert seat.app.parts.lock.covered == isinstance(seat.app.screen, LockScreen), turns
            if seat.app.parts.lock.covered:
                await answer(seat, RAE)
            assert not seat.app.parts.lock.covered
            await seat.home()
            await seat.press("m")
            assert "1 Groups" in seat.text
            await seat.press("escape")


# -- after sleep -----------------------------------------------------------------------------------


@pytest.mark.parametrize("turns", [0, 1, 3])
async def test_the_key_that_wakes_the_machine_is_swallowed(turns: int, desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        before = seat.text
        for keys in (("p",), ("p", "p", "ctrl+p", "x"), ("ctrl+l", "ctrl+l"), ("enter", *"abc", "escape")):
            Clocks(seat.app).sleep()
            await seat.burst(*keys, turns=turns)
            assert (
                seat.app.parts.lock.locked and FIRST not in seat.text and seat.text.split()[: len(LOCKED)] == LOCKED
            ), keys
            await seat.press("escape")
            await unlock(seat)
            assert seat.text == before and not rows(desk.store, "attendance", mark="here"), keys
        assert whys(desk.store) == ["the machine slept"] * 4


async def test_a_machine_that_slept_is_locked_at_the_first_look(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        clocks.sleep(15)
        await look(seat)
        assert not seat.app.parts.lock.locked, "fifteen seconds are no sleep"
        clocks.sleep(21)
        await look(seat)
        assert seat.app.parts.lock.locked and seat.text.split() == ASLEEP


async def test_a_paste_after_sleep_reaches_nothing(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "5", "v", "enter") as seat:
        Clocks(seat.app).sleep()
        await seat.paste("not for the note")
        assert seat.app.parts.lock.locked and seat.text.split() == ASLEEP
        await unlock(seat)
        assert not rows(desk.store, "note") and seat.session.page.query_one(NoteEditor).text == ""


async def test_a_click_after_sleep_locks_and_reaches_nothing(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        Clocks(seat.app).sleep()
        await seat.click("4 Topic")
        await look(seat)
        assert seat.app.parts.lock.locked and seat.text.split() == ASLEEP
        await unlock(seat)
        assert seat.session.page_name == "attendance"


async def test_a_machine_that_slept_under_the_cover_is_locked(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        await cover(seat)
        clocks.sleep()
        await seat.burst("x", *RAE, "enter")
        assert seat.app.parts.lock.locked and "Passphrase" in seat.text, "no PIN opens it any more"
        assert FIRST not in seat.text


async def test_the_terminal_of_another_size_after_sleep(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        for turns in (0, 1, 3):
            Clocks(seat.app).sleep()
            size = Size(80 + turns, 24)
            assert seat.app._driver is not None
            seat.app._driver._size = (size.width, size.height)
            await seat.send([events.Resize(size, size), key_event("p")], turns=turns)
            assert seat.app.parts.lock.locked and seat.text.split() == ASLEEP
            await unlock(seat)
            assert max(len(line.rstrip()) for line in seat.lines()) <= size.width
        assert not rows(desk.store, "attendance", mark="here")


# -- by hand ---------------------------------------------------------------------------------------


@PLAIN_TOO
async def test_the_same_key_twice_locks(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        await seat.press("ctrl+l")
        assert seat.text.split() == COVERED and not seat.app.parts.lock.locked
        await seat.press("ctrl+l")
        assert seat.app.parts.lock.locked and seat.text.split()[: len(LOCKED)] == LOCKED


@PLAIN_TOO
async def test_locked_by_hand_the_file_is_closed_and_opens_again(desk: Desk, group: GroupDay, path: Path) -> None:
    async with opened(desk, "enter", "3", "p") as seat:
        before = seat.text
        await lock(seat)
        assert inside(path.parent) == ["iop.db"], "one whole file, no journal beside it"
        await unlock(seat)
        assert seat.text == before
        assert whys(desk.store) == ["by hand"] and steps(desk.store)[-4:] == ["cover", "lock", "unlock", "uncover"]


async def test_covering_from_the_palette_leaves_no_palette_behind(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        before = seat.text
        await choose(seat, "cover", "Cover  (")
        await until(seat, "is covered.")
        await answer(seat, RAE)
        assert isinstance(seat.app.screen, SessionScreen) and seat.text == before


async def test_keys_of_one_burst_are_before_or_behind_the_cover(
    desk: Desk, group: GroupDay, ids: dict[str, int], one: int
) -> None:
    async with opened(desk, "enter", "3") as seat:
        for turns in (0, 1, 4):
            await seat.burst("p", "ctrl+l", "p", "p", "0", "m", "escape", "ctrl+l", "x", "n", turns=turns)
            assert seat.app.parts.lock.covered and FIRST not in seat.text
            await seat.press("escape")
            await (unlock(seat) if seat.app.parts.lock.locked else answer(seat, RAE))
            assert seat.session.page_name == "attendance"
            await seat.press("up")
            assert {r["client_id"] for r in rows(desk.store, "attendance", mark="here")} == {ids[FIRST]}
            assert not rows(desk.store, "attendance", mark="no_show")


@pytest.mark.parametrize("locks", [1, 2], ids=["covered", "locked"])
async def test_covering_right_behind_a_choice_in_the_palette(locks: int, desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        for turns in (0, 2):
            await seat.press("ctrl+p")
            await seat.burst(*"jos")
            await until(seat, FIRST)
            await seat.burst("enter", *["ctrl+l"] * locks, turns=turns)
            await asyncio.sleep(0.05)
            await seat.settle()
            assert isinstance(seat.app.screen, LockScreen) and FIRST not in seat.text
            await (unlock(seat) if locks == 2 else answer(seat, RAE))
            assert isinstance(seat.app.screen, SessionScreen)


async def test_locking_right_behind_a_click(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        for turns, words in ((1, "5 Notes"), (2, "4 Topic"), (2, "c Close"), (5, "2 Check-in")):
            await seat.send([*click(*seat.place_of(words)), key_event("ctrl+l"), key_event("ctrl+l")], turns=turns)
            await asyncio.sleep(0.05)
            await seat.settle()
            assert seat.app.parts.lock.locked and isinstance(seat.app.screen, LockScreen)
            await unlock(seat)


# -- nothing is seen or reached --------------------------------------------------------------------

CHUNKS = {"beside": BESIDE, "in a session": SESSION, "over it": OVER_IT, "asking": {**ASKING, **LAST}}
BLIND = ("x", "p", "ctrl+p", "ctrl+s", "ctrl+z", "ctrl+y", "ctrl+e", "ctrl+t", "ctrl+f", "f1", *"?03*", "tab", "down")


def silent(seat: Seat, place: str) -> None:
    """Nothing is on the screen but that it is locked, and what is asked."""
    words = seat.text.replace("●", " ").split()
    assert words[: len(LOCKED)] == LOCKED, place
    assert set(words[len(LOCKED) :]) <= {*ASLEEP, "Passphrase", "enter", "opens", "the", "file", "esc", "sleeps"}, (
        place,
        words,
    )


def test_the_chunks_are_all_the_places() -> None:
    assert {name for chunk in CHUNKS.values() for name in chunk} == set(PLACES)


@pytest.mark.parametrize("chunk", CHUNKS)
async def test_locked_nothing_is_within_reach_and_all_comes_back(
    chunk: str, desk: Desk, group: GroupDay, one: int, path: Path
) -> None:
    async with opened(desk) as seat:
        for place, keys in CHUNKS[chunk].items():
            await seat.go(keys)
            before, screen, focused, asking = seat.text, seat.app.screen, seat.app.focused, seat.screen.asking
            await seat.burst("ctrl+l", "ctrl+l")
            assert seat.app.parts.lock.locked and desk.store.locked
            silent(seat, place)
            untouched = path.read_bytes()
            blind = [key_event(key) for key in BLIND]
            await seat.send([*blind, events.Paste("not for anybody\nenter\n"), events.AppBlur(), events.AppFocus()])
            silent(seat, place)
            await seat.pilot.click(offset=Offset(3, 3))
            await seat.burst("escape")
            assert seat.text.split() == ASLEEP and path.read_bytes() == untouched, place
            await unlock(seat)
            assert seat.app.screen is screen and seat.screen.asking is asking, place
            if place not in ("card open", "note being written", "signing"):
                # full view is room view when it is uncovered, and room view shows no note
                assert seat.app.focused is focused and seat.text == before, place


SIZED = ("today", "new client", "facilitators", "attendance", "check-in", "note being written", "signing", "a time")


@pytest.mark.parametrize("places", [SIZED[:4], SIZED[4:]], ids=["some", "others"])
async def test_the_terminal_may_change_its_size_while_locked(
    places: tuple[str, ...], desk: Desk, group: GroupDay, one: int
) -> None:
    async with opened(desk) as seat:
        for number, place in enumerate(places):
            await seat.go(PLACES[place])
            await lock(seat)
            for size in (SIZES[(number + 1) % 5], SIZES[(number + 3) % 5], SIZES[number % 4]):
                await seat.resize(*size)
                assert FIRST not in seat.text and "Álvarez" not in seat.text, place
            await unlock(seat)
            width, height = SIZES[number % 4]
            assert len(seat.lines()) == height
            laid_out = seat.text
            await seat.resize(width + 1, height)
            await seat.resize(width, height)
            assert seat.text == laid_out, f"{place} is laid out for {width}x{height} at once"
            await seat.resize(120, 40)


async def test_the_palette_open_before_is_no_way_around(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        await seat.press("ctrl+p")
        await seat.burst(*"jos")
        await lock(seat)
        silent(seat, "palette")
        await seat.burst(*"jo", "down", "escape", "x", "escape")
        await asyncio.sleep(0.3)  # a search that was under way is over by now
        await seat.settle()
        assert seat.text.split() == ASLEEP
        await unlock(seat)
        await seat.press("escape")
        assert isinstance(seat.app.screen, SessionScreen) and FIRST in seat.text


async def test_nothing_that_is_said_shows_over_the_lock(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3", "n") as seat:
        seat.app.parts.messages.say(f"{FIRST} was added.")
        seat.app.notify(f"{FIRST} was added.", timeout=60)
        await lock(seat)
        silent(seat, "said before")
        seat.app.parts.messages.say(f"{FIRST} is from today's roster.")
        seat.app.screen.say(f"{FIRST} is from today's roster.")  # type: ignore[attr-defined]
        await seat.settle()
        assert seat.text.split()[: len(LOCKED)] == LOCKED and FIRST not in seat.text
        assert seat.app.title == "iop-tui" and not seat.app.sub_title and not seat.app.screen.title


async def test_covered_the_strips_are_of_the_grounds_colour_only(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        grounds = {s.style.bgcolor for strip in seat.strips() for s in strip if s.style and not s.text.strip()}
        assert len(grounds) == 1, "nothing shines through"


# -- timers ----------------------------------------------------------------------------------------


async def test_timers_that_come_while_it_is_locked_touch_nothing(
    desk: Desk, group: GroupDay, one: int, clock: Clock
) -> None:
    async with opened(desk, "enter", "3", "v", "0", "enter", "3", "5", "enter") as seat:
        session = seat.session
        await seat.burst(*"half a wor")  # saved in 0.4 s unless it is covered
        await lock(seat)
        clock.forward(minutes=5)
        for call in (
            session._minute,
            seat.app.parts.backups.settle_when_idle,
            seat.app.parts.full_view.fall_back,
            seat.app.parts.lock.look_at_the_clock,
        ):
            seat.app.call_later(call)
            session.call_later(call)
        await asyncio.sleep(0.6)
        await seat.settle()
        silent(seat, "timers")
        await unlock(seat)
        assert row(desk.store, "note")["text"] == "half a wor"
        clock.forward(minutes=1)
        session._minute()
        await seat.burst("ctrl+f", *"d", "escape")
        assert row(desk.store, "note")["text"] == "half a word"


async def test_locked_within_the_first_second(desk: Desk, group: GroupDay) -> None:
    async with seated(desk) as seat:
        await lock(seat)
        await asyncio.sleep(1.2)
        await seat.settle()
        assert seat.text.split()[: len(LOCKED)] == LOCKED
        await unlock(seat)


async def test_what_is_typed_in_the_round_is_saved_before(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with opened(desk, "enter", "2") as seat:
        await seat.burst(*"tired", settle=False)  # saved in a moment unless it is covered
        await lock(seat)
        await asyncio.sleep(0.6)
        await unlock(seat)
        assert row(desk.store, "answer")["words"] == "tired"
        await seat.burst(*" out", "enter")
        assert row(desk.store, "answer")["words"] == "tired out"


async def test_the_mouse_reaches_nothing_anywhere(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        places = [seat.place_of(words) for words in (FIRST, SECOND, "0 Today", "4 Topic", "p Present", "? Keys")]
        await lock(seat)
        untouched = seat.text
        for x, y in (*places, (60, 19), (60, 20), (60, 21), (0, 0), (119, 39)):
            await seat.pilot.hover(offset=Offset(x, y))
            await seat.pilot.click(offset=Offset(x, y))
            await seat.pilot.mouse_down(offset=Offset(x, y))
            await seat.pilot.mouse_up(offset=Offset(x, y + 1 if y < 39 else y))
            assert seat.text == untouched, (x, y)
        await unlock(seat)
        assert seat.session.page_name == "attendance" and not rows(desk.store, "attendance", mark="here")


async def test_a_night_that_goes_by_while_it_is_locked(desk: Desk, group: GroupDay, clock: Clock) -> None:
    async with opened(desk) as seat:
        assert "Today · Friday 20 November" in seat.text or "Fri, Nov 20" in seat.lines()[0]
        await lock(seat)
        clock.set(date(2026, 11, 23), 8, 55)
        await unlock(seat)
        assert "Mon, Nov 23" in seat.lines()[0] and "Today" in seat.lines()[0]


# -- the file is free ------------------------------------------------------------------------------


@PLAIN_TOO
async def test_while_it_is_locked_another_process_may_work_and_what_it_did_is_seen(
    desk: Desk, group: GroupDay, ids: dict[str, int], path: Path
) -> None:
    passphrase = PASSPHRASE if desk.store.encrypted else ""
    async with opened(desk, "enter", "3", "p", "down") as seat:
        await lock(seat)
        in_another_process(
            path,
            "GroupDay(Desk(store, zone='America/Chicago'), 1).sheet.mark(int(sys.argv[3]), Mark.HERE)",
            ids[SECOND],
            passphrase=passphrase,
        )
        await unlock(seat)
        assert "● Present" in seat.line_of(f" {SECOND}") and "2 here" in seat.lines()[0]
        await seat.press("n")
        assert len(rows(desk.store, "attendance", mark="no_show")) == 1, "and one goes on"
        assert list(desk.store.changes.broken()) == []


SHOWN_ELSEWHERE = {
    "today": (),
    "roster": ("enter", "1"),
    "close": ("enter", "c"),
    "notes": ("enter", "5", "home", "down"),
    "today under a card": ("w", "escape"),
}


async def test_every_screen_shows_what_another_one_changed(
    desk: Desk, group: GroupDay, ids: dict[str, int], path: Path, one: int
) -> None:
    async with opened(desk) as seat:
        before = {}
        for place, keys in SHOWN_ELSEWHERE.items():
            await seat.go(keys)
            before[place] = seat.text
        for number, (place, keys) in enumerate(SHOWN_ELSEWHERE.items()):
            await seat.go(keys)
            await lock(seat)
            other = Store(path, passphrase=PASSPHRASE)
            name = list(ids)[number]
            GroupDay(Desk(other, zone="America/Chicago"), group.id).sheet.mark(ids[name], Mark.HERE)
            other.close()
            await unlock(seat)
            shown = seat.text
            assert shown != before[place], place
            await seat.home()
            await seat.go(keys)
            assert seat.text == shown, f"{place} is as a fresh look at it"


async def test_a_page_of_text_shows_what_another_one_changed(
    desk: Desk, group: GroupDay, ids: dict[str, int], path: Path, one: int
) -> None:
    async with opened(desk, "enter", "3", "enter") as seat:
        assert "Not marked" in seat.text
        await lock(seat)
        other = Store(path, passphrase=PASSPHRASE)
        GroupDay(Desk(other, zone="America/Chicago"), group.id).sheet.mark(ids[FIRST], Mark.HERE)
        other.close()
        await unlock(seat)
        assert "Present" in seat.text


@PLAIN_TOO
async def test_a_file_that_another_window_holds_stays_locked(desk: Desk, group: GroupDay, path: Path) -> None:
    passphrase = PASSPHRASE if desk.store.encrypted else ""
    async with opened(desk, "enter", "3", "p") as seat:
        before = seat.text
        await lock(seat)
        async with second_window(path, passphrase):
            await answer(seat, passphrase)
            assert seat.app.parts.lock.locked and desk.store.locked
            (said,) = [line.strip() for line in seat.lines() if "another window" in line]
            assert said.startswith("The file is open in another window") and unlock_attempts.count(path) == 0
        await answer(seat, passphrase)
        assert not seat.app.parts.lock.covered and seat.text == before


async def test_what_is_wrong_is_said_to_its_end(desk: Desk, group: GroupDay, path: Path) -> None:
    async with opened(desk) as seat:
        await lock(seat)
        other = Store(path, passphrase=PASSPHRASE)
        await answer(seat, PASSPHRASE)
        other.close()
        shown = " ".join(seat.text.split())
        assert "The file is open in another window" in shown and "Close that one first, or work there." in shown


@PLAIN_TOO
async def test_a_file_that_went_away_while_locked_is_not_made_anew(desk: Desk, group: GroupDay, path: Path) -> None:
    async with opened(desk, "enter", "3", "p") as seat:
        before = seat.text
        await lock(seat)
        away = path.rename(path.with_name("away.db"))
        await answer(seat, PASSPHRASE if desk.store.encrypted else "")
        assert seat.app.parts.lock.locked and FIRST not in seat.text
        assert not path.exists(), "no fresh, empty file"
        away.rename(path)
        await unlock(seat)
        assert seat.text == before


@ONLY_PLAIN
async def test_a_file_that_was_encrypted_meanwhile_asks_its_passphrase(
    desk: Desk, group: GroupDay, path: Path, one: int
) -> None:
    async with opened(desk, "enter", "3", "p") as seat:
        before = seat.text
        await lock(seat)
        recrypt(Store(path), PASSPHRASE)
        await answer(seat, "")
        assert seat.app.parts.lock.locked
        await answer(seat, PASSPHRASE)
        assert not seat.app.parts.lock.covered
        assert seat.line_of(f" {FIRST}").strip() in before


async def test_a_file_whose_passphrase_was_changed_meanwhile_opens_with_the_new_one(
    desk: Desk, group: GroupDay, path: Path, one: int
) -> None:
    async with opened(desk, "enter", "3", "p") as seat:
        await lock(seat)
        recrypt(Store(path, passphrase=PASSPHRASE), "another four words")
        await answer(seat, PASSPHRASE)
        assert seat.app.parts.lock.locked and "does not open the file" in seat.text
        await answer(seat, "another four words")
        assert not seat.app.parts.lock.covered and "● Present" in seat.line_of(f" {FIRST}")


@pytest.mark.parametrize(
    "place",
    [
        "explain",
        "note being written",
        "words in a cell",
    ],
)
async def test_a_client_who_was_removed_meanwhile(place: str, desk: Desk, group: GroupDay, path: Path) -> None:
    async with opened(desk) as seat:
        await seat.go(PLACES[place])
        await lock(seat)
        other = Store(path, passphrase=PASSPHRASE)
        away = Desk(other, zone="America/Chicago")
        purge.purge(away, purge.by_number(away, "C-003"))
        other.close()
        await unlock(seat)
        await seat.press("escape", "escape", "escape")
        assert seat.app.is_running and not rows(desk.store, "client", number="C-003")
        await seat.home()
        await seat.press("enter", "3")
        assert FIRST not in seat.text and SECOND.partition(" ")[0] in seat.text


# -- one returns -----------------------------------------------------------------------------------


@PLAIN_TOO
async def test_one_returns_to_the_text_its_cursor_and_what_can_be_undone(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3", "down", "p", "5", "v", "enter") as seat:
        await seat.burst(*"half a", "left", "left")
        editor = seat.session.page.query_one(NoteEditor)
        place = editor.cursor_location
        await lock(seat)
        await unlock(seat)
        assert seat.cursor_line.startswith("Maria Go.") and "half a" not in seat.text and "[Notes]" in seat.lines()[1]
        await seat.burst("ctrl+f")
        assert seat.app.focused is editor and editor.cursor_location == place and editor.text == "half a"
        await seat.burst("b")
        assert editor.text == "halfb a"
        await seat.press("ctrl+z")
        assert editor.text == "half a"
        await seat.burst("x", "escape")
        assert row(desk.store, "note")["text"] == "halfx a"
        for _ in range(2):  # what was typed before the lock is an intention of its own
            await seat.press("u")
            assert seat.said.startswith("Undone: note")
        await seat.press("u")
        assert seat.said.startswith("Undone: present") and not rows(desk.store, "attendance", mark="here")


async def test_an_open_question_waits_with_what_was_typed(
    desk: Desk, group: GroupDay, ids: dict[str, int], clock: Clock
) -> None:
    clock.at(9, 20)
    async with opened(desk, "enter", "3", "down", "l", "9", "1") as seat:
        asked = seat.strip
        await lock(seat)
        await unlock(seat)
        assert seat.strip == asked
        await seat.press("2", "enter")
        assert row(desk.store, "attendance", client_id=ids[SECOND])["arrived_min"] == 552


async def test_full_view_is_room_view_when_one_returns(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3", "i", "v") as seat:
        assert "Álvarez" in seat.text and seat.app.parts.full_view.on
        await lock(seat)
        await unlock(seat)
        assert "Álvarez" not in seat.text and not seat.app.parts.full_view.on
        await seat.press("escape")
        assert "room view" in seat.lines()[1]


async def test_a_form_waits_with_what_was_typed(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "m", "n") as seat:
        await seat.press("tab")
        await seat.burst(*" later")
        before = seat.text
        await lock(seat)
        await unlock(seat)
        assert seat.text == before


async def test_a_letter_typed_just_before_is_in_the_file(desk: Desk, group: GroupDay, path: Path) -> None:
    async with opened(desk, "enter", "5", "v", "enter") as seat:
        for text, locks in (("covered", False), (" and locked", True)):
            await seat.burst(*text, settle=False)
            await asyncio.sleep(0.1)
            if locks:
                await lock(seat)
                other = Store(path, passphrase=PASSPHRASE)
                assert row(other, "note")["text"] == "covered and locked" and not other.notes.dirty()
                other.close()
                await unlock(seat)
            else:
                await cover(seat)
                assert row(desk.store, "note")["text"] == "covered" and not desk.store.notes.dirty()
                await answer(seat, PASSPHRASE)
                await seat.press("ctrl+f")


async def test_a_correction_needs_its_reason_again(desk: Desk, group: GroupDay) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with opened(desk, "enter", "3", "n") as seat:
        await seat.burst(*"was seen", "enter", "enter")
        assert len(rows(desk.store, "attendance", mark="no_show")) == 1
        for closed in (cover, lock):
            await closed(seat)
            await answer(seat, PASSPHRASE)
            await seat.press("down", "n")
            assert (
                "Reason for the correction?" in seat.strip and len(rows(desk.store, "attendance", mark="no_show")) == 1
            )
            await seat.press("escape")


# -- wrong passphrases -----------------------------------------------------------------------------


async def test_wrong_passphrases_slow_down_and_are_recorded(
    desk: Desk, group: GroupDay, path: Path, clock: Clock, one: int
) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        await answer(seat, "")
        assert unlock_attempts.count(path) == 0, "an empty line is no try"
        for number in range(3):
            await answer(seat, f"not the one {number}")
            assert "The passphrase does not open the file." in seat.text and seat.app.parts.lock.locked
        await answer(seat, PASSPHRASE)
        assert "Wait 2 more seconds." in seat.text and seat.app.parts.lock.locked
        clock.forward(seconds=2)
        await answer(seat, "not the one")
        await answer(seat, PASSPHRASE)
        assert "Wait 4 more seconds." in seat.text and seat.app.parts.lock.locked
        clock.set(DAY, 3, 0)  # setting the clock back makes nobody wait for six hours
        await answer(seat, PASSPHRASE)
        assert "Wait 4 more seconds." in seat.text and unlock_attempts.count(path) == 4
        clock.set(DAY, 9, 30)
        await unlock(seat)
        assert steps(desk.store)[-3:] == ["wrong passphrase", "unlock", "uncover"]
        kept = rows(desk.store, "change", what="wrong passphrase")
        assert [k["who"] for k in kept] == [None] and unlock_attempts.count(path) == 0
        assert '"tries":4' in row(desk.store, "change_value", seq=kept[0]["seq"])["body"]


async def test_wrong_passphrases_are_told_when_it_is_unlocked(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        await answer(seat, "not the one")
        await answer(seat, "nor this one")
        await unlock(seat)
        assert "2" in seat.said and "rong passphrase" in seat.said


# -- PINs ------------------------------------------------------------------------------------------


async def test_the_own_pin_uncovers(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        before = seat.text
        await cover(seat)
        await wake(seat)
        assert "PIN of Rae Ellis" in seat.text
        await answer(seat, "")
        assert seat.app.parts.lock.covered, "enter alone is no PIN"
        await answer(seat, RAE)
        assert seat.text == before and steps(desk.store)[-2:] == ["cover", "uncover"]
        await cover(seat)
        await seat.burst(*RAE, "enter")
        assert seat.app.parts.lock.covered, "the first key only wakes, so the first digit is not one"


@PLAIN_TOO
async def test_three_wrong_pins_lock(desk: Desk, group: GroupDay, one: int, clock: Clock) -> None:
    async with opened(desk, "enter", "3") as seat:
        before = seat.text
        await cover(seat)
        for wrong in ("0001", "0002"):
            await answer(seat, wrong)
            assert "That is not the PIN." in seat.text and not seat.app.parts.lock.locked
        await answer(seat, RAE)
        assert not seat.app.parts.lock.covered, "two are forgiven"
        await cover(seat)
        for wrong in ("0001", "0002", "0003"):
            await answer(seat, wrong)
        assert seat.app.parts.lock.locked and "Too many wrong PINs." in seat.text
        clock.forward(seconds=2)
        await answer(seat, RAE if desk.store.encrypted else "")
        assert seat.app.parts.lock.covered and FIRST not in seat.text
        await unlock(seat, RAE)
        await seat.press("down", "up")  # what is said of wrong passphrases goes with the next key
        assert seat.text == before
        assert len(rows(desk.store, "change", what="wrong pin")) == 5 and whys(desk.store) == ["wrong PINs"]


@ONLY_PLAIN
async def test_a_plain_file_asks_the_pin_again_once_it_is_open(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        await wake(seat)
        assert "enter opens the file" in seat.text
        await seat.press("enter")
        assert not seat.app.parts.lock.locked and "PIN of Rae Ellis" in seat.text and FIRST not in seat.text
        await answer(seat, RAE)
        assert FIRST in seat.text


async def test_with_two_the_passphrase_is_not_enough(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        await answer(seat, PASSPHRASE)
        assert not seat.app.parts.lock.locked and seat.app.parts.lock.covered and "PIN of Rae Ellis" in seat.text
        await answer(seat, GRACE)
        assert seat.app.parts.lock.covered, "another one's PIN"
        await answer(seat, RAE)
        assert not seat.app.parts.lock.covered


async def test_another_one_takes_over_without_leaving_the_place(
    desk: Desk, group: GroupDay, ids: dict[str, int], two: Two
) -> None:
    async with opened(desk, "enter", "3", "p") as seat:
        screen, cursor = seat.app.screen, seat.cursor_line
        await cover(seat)
        await wake(seat)
        await seat.press("down")
        assert "PIN of Grace Mensah" in seat.text
        await answer(seat, RAE)
        assert seat.app.parts.lock.covered and desk.who == two.rae
        wrong = rows(desk.store, "change", what="wrong pin")[-1]
        facts = row(desk.store, "change_value", seq=wrong["seq"])["body"]
        assert wrong["who"] == two.rae and f'"facilitator":{two.grace}' in facts
        await answer(seat, GRACE)
        assert desk.who == two.grace and seat.app.screen is screen and seat.cursor_line == cursor
        assert "as G.M." in seat.lines()[0] and "as R.E." not in seat.text
        await seat.press("p")
        by = {r["client_id"]: r["recorded_by"] for r in rows(desk.store, "attendance", mark="here")}
        assert by == {ids[FIRST]: two.rae, ids[SECOND]: two.grace}
        assert [(c["what"], c["who"]) for c in rows(desk.store, "change")][-3:] == [
            ("take over", two.grace), ("uncover", two.grace), ("here", two.grace),
        ]  # fmt: skip


async def test_after_the_lock_another_one_may_take_over_too(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        await answer(seat, PASSPHRASE)
        await seat.press("down")
        await answer(seat, GRACE)
        assert desk.who == two.grace and "as G.M." in seat.lines()[0]


LISTS = ("today", "caseload", "facilitators", "roster", "check-in", "attendance", "notes", "card", "words")
STALE = ("new client", "track form", "rule form", "explain", "signing", "topic card", "keys")


async def hand_over(seat: Seat, two: Two, places: tuple[str, ...]) -> list[str]:
    """Let Grace take over in each place; gives those whose first line does not say so."""
    stale = []
    for place in places:
        await seat.go(PLACES[place])
        assert "as R.E." in seat.lines()[0], place
        await seat.burst("ctrl+l", "x", "down", *GRACE, "enter")
        assert seat.desk.who == two.grace and not seat.app.parts.lock.covered, place
        if "as G.M." not in seat.lines()[0] or "as R.E." in seat.text:
            stale.append(place)
        seat.desk.who = two.rae
    return stale


async def test_every_list_says_who_took_over(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk) as seat:
        assert await hand_over(seat, two, LISTS) == []


async def test_every_form_and_page_says_who_took_over(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk) as seat:
        assert await hand_over(seat, two, STALE) == []


async def test_a_pin_half_typed_below_the_cover_is_forgotten(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk, "enter", "5", "v", "enter", *"A note.", "escape", "s", "y") as seat:
        await seat.burst(*RAE)
        await cover(seat)
        await answer(seat, RAE)
        assert "●" not in seat.text


async def test_a_pin_typed_into_a_form_is_forgotten_under_the_cover(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk, "m", "3", "down", "enter", "down", "down", "down") as seat:
        assert "Rae Ellis" in seat.text
        await seat.burst(*RAE)
        assert "•" * len(RAE) in seat.text
        await seat.burst("ctrl+l", "x", "down", *GRACE, "enter")
        assert desk.who == two.grace and "•" not in seat.text
        await seat.burst("down", *"8462", "down", *"8462", "ctrl+s")
        assert desk.pins.verify(two.rae, RAE), "Grace has not set Rae's PIN with what Rae had typed"


async def test_whose_pin_was_asked_is_who_signs(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk, "enter", "5", "v", "enter", *"A note.", "escape", "s", "y") as seat:
        assert "PIN of Rae Ellis" in seat.strip
        await cover(seat)
        await wake(seat)
        await seat.press("down")
        await answer(seat, GRACE)
        await seat.burst(*RAE, "enter")
        assert row(desk.store, "note")["signed_by"] in (None, two.rae)


async def test_without_any_pin_an_encrypted_file_asks_its_passphrase(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        before = seat.text
        await cover(seat)
        await wake(seat)
        assert "Passphrase" in seat.text and "PIN" not in seat.text
        for typed in ("", "not the one", PASSPHRASE[:-1]):
            await answer(seat, typed)
            assert seat.app.parts.lock.covered and not seat.app.parts.lock.locked, typed
        assert "That is not the passphrase." in seat.text
        await answer(seat, PASSPHRASE)
        assert seat.text == before


async def test_wrong_passphrases_under_the_cover_lock_too(desk: Desk, group: GroupDay, path: Path) -> None:
    async with opened(desk, "enter", "3") as seat:
        await cover(seat)
        for number in range(3):
            await answer(seat, f"not the one {number}")
        assert (
            seat.app.parts.lock.locked
            or unlock_attempts.count(path) == 3
            or rows(desk.store, "change", what="wrong passphrase")
        )


@ONLY_PLAIN
async def test_without_any_pin_a_plain_file_asks_nothing(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        before = seat.text
        await cover(seat)
        await answer(seat, "")
        assert seat.text == before
        await lock(seat)
        await answer(seat, "")
        assert seat.text == before


async def test_whoever_has_no_pin_is_not_taken_for_somebody_who_has(desk: Desk, group: GroupDay, two: Two) -> None:
    desk.pins.take_pin_away(two.rae)
    async with seated(desk, "enter", "3") as seat:
        await cover(seat)
        await wake(seat)
        assert "Passphrase" in seat.text and "PIN" not in seat.text
        await seat.press("down")
        assert "PIN of Grace Mensah" in seat.text
        await answer(seat, GRACE)
        assert desk.who == two.grace and not seat.app.parts.lock.covered


async def test_the_demo_asks_nothing() -> None:
    with demo_desk(DAY) as desk:
        async with opened(desk) as seat:
            before = seat.text
            await cover(seat)
            await answer(seat, "")
            assert seat.text == before
            await lock(seat)
            silent(seat, "demo")
            await answer(seat, "")
            assert seat.text == before


# -- secrets ---------------------------------------------------------------------------------------


async def test_neither_pin_nor_passphrase_is_ever_shown_or_copied(
    desk: Desk, group: GroupDay, one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(desk, "enter", "3") as seat:
        copied: list[str] = []
        monkeypatch.setattr(seat.app, "copy_out", copied.append)
        for secret in ("47", PASSPHRASE):
            await cover(seat) if secret == "47" else await lock(seat)
            await wake(seat)
            for number, letter in enumerate(secret, 1):
                await seat.burst(letter)
                assert seat.text.count("●") == min(number, 24)
                assert secret[:number] not in seat.text or number < 3
            assert secret not in seat.text and secret not in str(seat.strips())
            await seat.burst("ctrl+a", "ctrl+c", "ctrl+x", "ctrl+e", "home")
            assert (seat.app.clipboard, copied) == ("", [])
            await seat.burst("ctrl+u")
            assert "●" not in seat.text
            await seat.burst(*"abc", "backspace")
            assert seat.text.count("●") == 2
            await seat.press("escape")
            assert "●" not in seat.text


async def test_a_pasted_passphrase_is_taken_and_not_shown(desk: Desk, group: GroupDay) -> None:
    async with opened(desk, "enter", "3") as seat:
        await lock(seat)
        await seat.paste(PASSPHRASE)
        assert seat.text.split() == ASLEEP, "a paste wakes nothing"
        await wake(seat)
        await seat.paste(f"{PASSPHRASE}\n")
        assert seat.text.count("●") == len(PASSPHRASE) and PASSPHRASE not in seat.text and seat.app.parts.lock.locked
        await seat.press("enter")
        assert not seat.app.parts.lock.locked and not seat.app.parts.lock.covered


async def test_what_was_typed_is_forgotten_after_half_a_minute(
    desk: Desk, group: GroupDay, one: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cover_module._ASLEEP_AFTER == 30.0
    monkeypatch.setattr(cover_module, "_ASLEEP_AFTER", 0.3)
    async with opened(desk, "enter", "3") as seat:
        await cover(seat)
        await wake(seat)
        await seat.burst(*RAE[:2])
        assert "●●" in seat.text
        await asyncio.sleep(0.5)
        await seat.settle()
        assert seat.text.split() == COVERED
        monkeypatch.setattr(cover_module, "_ASLEEP_AFTER", 30.0)
        await answer(seat, RAE[2:])
        assert seat.app.parts.lock.covered and "That is not the PIN." in seat.text


async def test_what_was_typed_is_forgotten_when_the_level_changes(desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3") as seat:
        clocks = Clocks(seat.app)
        await wait(seat, clocks, 300)
        await wait(seat, clocks, 1790)
        await wake(seat)
        await seat.burst(*PASSPHRASE[:6])
        await wait(seat, clocks, 10)
        assert seat.app.parts.lock.locked and "●" not in seat.text
        await answer(seat, PASSPHRASE[6:])
        assert seat.app.parts.lock.locked and "does not open the file" in seat.text
        await answer(seat, PASSPHRASE)
        assert not seat.app.parts.lock.covered
        await cover(seat)
        await wake(seat)
        await seat.burst(*PASSPHRASE[:4])
        await lock(seat)
        assert "●" not in seat.text
        await answer(seat, PASSPHRASE[4:])
        assert seat.app.parts.lock.locked


async def test_another_name_forgets_what_was_typed_for_the_first(desk: Desk, group: GroupDay, two: Two) -> None:
    async with opened(desk, "enter", "3") as seat:
        await cover(seat)
        await wake(seat)
        await seat.burst(*RAE[:2])
        await seat.press("down")
        assert "●" not in seat.text
        await seat.press("up")
        await answer(seat, RAE[2:])
        assert seat.app.parts.lock.covered


# -- what goes on beside ---------------------------------------------------------------------------


async def test_a_backup_under_way_gives_the_file_up_and_is_made_after(desk: Desk, group: GroupDay, path: Path) -> None:
    desk.store.record(Action("backup"), None, filler="x" * 4_000_000)
    before = len(rows(desk.store, "change", what="backup"))
    async with opened(desk, "enter", "3") as seat:
        seat.app.parts.backups.back_up()
        await asyncio.sleep(0.05)
        assert inside(desk.backups.folder)[0].endswith(".unfinished"), "it is being written"
        await lock(seat)
        assert inside(desk.backups.folder) == [], "nothing half made is left"
        other = Store(path, passphrase=PASSPHRASE)
        assert len(rows(other, "change", what="backup")) == before
        other.close()
        await unlock(seat)
        for _ in range(200):
            if len(rows(desk.store, "change", what="backup")) > before:
                break
            await asyncio.sleep(0.05)
        (made,) = desk.backups.known()
        copy = Store(made.path, passphrase=PASSPHRASE, read_only=True)
        assert "unlock" in steps(copy), "made anew, with what came meanwhile"
        copy.close()
        assert not rows(desk.store, "change", what="backup failed")


async def test_unlocking_before_a_backup_has_given_the_file_up(desk: Desk, group: GroupDay, one: int) -> None:
    desk.store.record(Action("backup"), None, filler="x" * 4_000_000)
    async with opened(desk, "enter", "3", "p") as seat:
        before = seat.text
        for turns in (0, 2):
            seat.app.parts.backups.back_up()
            await asyncio.sleep(0.03)
            await seat.burst("ctrl+l", "ctrl+l", "x", *PASSPHRASE, "enter", turns=turns)
            assert FIRST not in seat.text or not seat.app.parts.lock.covered
            for _ in range(100):
                if not seat.app.parts.lock.locked or desk.store.locked:
                    break
                await asyncio.sleep(0.02)
            assert seat.app.parts.lock.locked == desk.store.locked
            if seat.app.parts.lock.locked:
                await answer(seat, PASSPHRASE)
            assert not seat.app.parts.lock.covered and seat.text == before
            for _ in range(200):
                if not seat.app.parts.backups.runs:
                    break
                await asyncio.sleep(0.02)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("room", [1, 5_000])
async def test_a_full_disk_keeps_it_neither_open_nor_closed(room: int, desk: Desk, group: GroupDay, one: int) -> None:
    async with opened(desk, "enter", "3", "p") as seat:
        before = seat.text
        with full_disk(room):
            await cover(seat)
            assert FIRST not in seat.text
            await answer(seat, RAE)
            assert not seat.app.parts.lock.covered and seat.text == before
            await lock(seat)
            silent(seat, "full disk")
            await answer(seat, PASSPHRASE)
        if seat.app.parts.lock.locked:
            await answer(seat, PASSPHRASE)
        assert not seat.app.parts.lock.covered and seat.text == before
        await seat.press("p")
        assert len(rows(desk.store, "attendance", mark="here")) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
async def test_a_disk_that_is_full_when_it_is_unlocked_lets_it_be_tried_again(
    desk: Desk, group: GroupDay, one: int
) -> None:
    async with opened(desk, "enter", "3") as seat:
        for room in (10_000, 20_000, 30_000, 40_000, 60_000, 80_000):
            await lock(seat)
            with full_disk(room):
                await answer(seat, PASSPHRASE)
            if seat.app.parts.lock.locked:
                assert desk.store.locked, room
                await answer(seat, PASSPHRASE)
            assert not seat.app.parts.lock.covered, room


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")
@pytest.mark.parametrize("end", ["SIGKILL", "ctrl+q"])
def test_however_it_ends_while_locked_nothing_is_lost_or_shown(
    end: str, group: GroupDay, one: int, store: Store, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.e2e.terminal import CTRL_Q, ENTER, Terminal

    key = tmp_path / "key"
    key.write_text(f"{PASSPHRASE}\n")
    key.chmod(0o600)
    monkeypatch.setattr("iop_tui.store.file.encryption_key.ITERATIONS", REAL_ITERATIONS)
    recrypt(store, PASSPHRASE)
    program = Terminal(["--passphrase-file", str(key), "--date", DAY.isoformat()], {}, cwd=ROOT)
    try:
        program.until("Morning IOP")
        program.send(ENTER, "3")
        program.until("Not marked")
        program.send("p", "5", "\x1b[H", "v", ENTER)
        program.until("Group note")
        program.send("half a word", "\x0c", "\x0c")
        program.until("is locked")
        program.read(0.2)
        assert program.text.split() == ASLEEP
        other = Store(path, passphrase=PASSPHRASE)
        assert row(other, "note")["text"] == "half a word" and len(rows(other, "attendance", mark="here")) == 1
        other.close()
        if end == "ctrl+q":
            program.send(CTRL_Q)
        else:
            program.signal(signal.SIGKILL)
        assert program.wait() == (-9 if end == "SIGKILL" else 0)
        if end != "SIGKILL":
            assert b"\x1b[?1049l" in program.raw and FIRST not in program.text
        assert b"\x1b]0;" not in program.raw and b"\x1b]2;" not in program.raw, "no title of the terminal's"
        assert PASSPHRASE.encode() not in program.raw
    finally:
        program.close()
    again = Store(path, passphrase=PASSPHRASE)
    assert row(again, "note")["text"] == "half a word" and len(rows(again, "attendance", mark="here")) == 1
    assert list(again.health()) == [] and list(again.changes.broken()) == [] and inside(path.parent)[0] == "iop.db"
    again.close()
