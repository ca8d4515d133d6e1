"""The first start, step by step: what is refused and why, what is kept on the way back, what comes out of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from iop_tui.app.setup_steps import GROUP, PASSPHRASE, PERSON, Answers, FirstTrack
from iop_tui.app.setup_wizard import FirstRun
from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.desk.passphrase_policy import NO_WAY_BACK, SHORTEST, weakness
from tests.support.places import PLACES
from tests.support.rows import inside
from tests.support.seat import seated

pytestmark = pytest.mark.slow

WORDS = "correct horse battery"
NAME, PIN = "Rae Ellis", "4711"


class Newcomer:
    """Somebody at the keyboard of the first start."""

    def __init__(self, app: FirstRun, pilot: Pilot[Answers]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def text(self) -> str:
        """The whole screen as text."""
        return "\n".join(s.text.rstrip() for s in self.app.screen._compositor.render_strips())

    @property
    def said(self) -> str:
        """What is refused."""
        return " ".join(self.app.screen.query_one("#said").text.split())  # type: ignore[attr-defined]

    @property
    def step(self) -> str:
        """The title of the step that is shown."""
        return next(s.title for s in (PASSPHRASE, PERSON, GROUP) if s.title in self.text)

    @property
    def line(self) -> str:
        """The line that has the keys."""
        assert isinstance(self.app.focused, Input)
        return (self.app.focused.id or "").removeprefix("ask-")

    def value(self, key: str) -> str:
        """What stands in a line."""
        return self.app.screen.query_one(f"#ask-{key}", Input).value

    async def send(self, *keys: str, turns: int = 2) -> None:
        """Keys that arrive all at once; they are dealt with when this returns."""
        for key in keys:
            self.app.post_message(events.Key(key, key if len(key) == 1 else None))
        for _ in range(turns):  # from the app to the screen, to the line, and back
            await self.pilot._wait_for_screen()
        for _ in range(100):
            if self.app._exit or isinstance(self.app.focused, Input):  # a new step has its first line
                return
            await asyncio.sleep(0.01)

    async def type(self, text: str) -> None:
        """Letters, fast."""
        await self.send(*text)

    async def press(self, *keys: str) -> None:
        """Keys, each one's doings seen before the next."""
        for key in keys:
            await self.send(key, turns=2 if key in ("enter", "up", "down", "escape") else 6)

    async def fill(self, *values: str) -> None:
        """Fill in lines, each followed by enter; what stood there goes."""
        for value in values:
            if isinstance(self.app.focused, Input):
                self.app.focused.value = ""
            await self.type(value)
            await self.press("enter")

    async def to_the_group(self) -> None:
        """Through the first two steps."""
        await self.fill(WORDS, WORDS, NAME, "LCSW", PIN, PIN)
        assert self.step == GROUP.title


@asynccontextmanager
async def first_start(
    path: Path, ask_passphrase: bool = True, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Newcomer]:
    """The first start on a terminal of a size."""
    app = FirstRun(path, ask_passphrase)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Newcomer(app, pilot)


async def result(somebody: Newcomer) -> Answers | None:
    """What came out of it, once it has ended."""
    for _ in range(100):
        if somebody.app._exit:
            break
        await asyncio.sleep(0.01)
    assert somebody.app._exit and not somebody.app._exception
    return somebody.app.return_value


# -- all of it -------------------------------------------------------------------------------------


async def test_three_steps_give_all_that_is_needed(path: Path, tmp_path: Path) -> None:
    clients = tmp_path / "clients.csv"
    clients.write_text("Name,MRN\n")
    async with first_start(path) as somebody:
        assert "step 1 of 3" in somebody.text
        await somebody.fill(WORDS, WORDS)
        assert "step 2 of 3" in somebody.text
        await somebody.fill(NAME, "LCSW", PIN, PIN)
        assert "step 3 of 3" in somebody.text
        await somebody.fill("Morning IOP", "mon-fri", "9:30", "1230", str(clients))
        track = FirstTrack("Morning IOP", frozenset(range(5)), 570, 750)
        assert await result(somebody) == Answers(WORDS, NAME, "LCSW", PIN, track, clients)
    assert inside(tmp_path) == ["clients.csv"], "nothing is written by the steps themselves"


async def test_the_group_can_wait_and_so_can_credentials_and_pin(path: Path) -> None:
    async with first_start(path) as somebody:
        await somebody.fill(WORDS, WORDS, NAME, "", "", "")
        await somebody.press("enter", "enter", "enter", "enter", "enter")
        assert await result(somebody) == Answers(passphrase=WORDS, name=NAME)


async def test_without_a_passphrase_there_are_two_steps(path: Path) -> None:
    async with first_start(path, ask_passphrase=False) as somebody:
        assert "step 1 of 2" in somebody.text and somebody.step == PERSON.title and "passphrase" not in somebody.text
        await somebody.fill(NAME, "", "", "", "", "", "", "", "")
        assert await result(somebody) == Answers(name=NAME)


async def test_the_passphrase_is_taken_as_it_was_typed(path: Path) -> None:
    odd = "  vier Wörter, $(die) [/] nicht passen "
    async with first_start(path) as somebody:
        await somebody.fill(odd, odd, f"  {NAME} ", " LCSW ", "", "", " Morning  IOP ", "mon", "9", "12", "")
        found = await result(somebody)
        assert found is not None and found.track is not None
        assert (found.passphrase, found.name, found.credentials, found.track.name) == (odd, NAME, "LCSW", "Morning IOP")


def test_what_was_answered_tells_no_secret() -> None:
    shown = repr(Answers(passphrase=WORDS, name=NAME, pin=PIN))
    assert NAME in shown and WORDS not in shown and PIN not in shown


# -- what is said ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_it_says_that_there_is_no_way_back_and_where_to_keep_it(size: tuple[int, int], path: Path) -> None:
    async with first_start(path, size=size) as somebody:
        said = " ".join(somebody.text.split())
        assert " ".join(NO_WAY_BACK.split()) in said and "cannot be recovered" in said and "envelope" in said
        assert f"at least {SHORTEST} characters" in said and "Leave; nothing is written" in said
        await somebody.fill("short", "short")
        assert "Too short: take at least" in somebody.text, "what is refused is seen at this size"


async def test_each_line_says_how_it_is_written(path: Path) -> None:
    async with first_start(path) as somebody:
        await somebody.to_the_group()
        for ask in GROUP.asks:
            assert somebody.line == ask.key and ask.hint in somebody.text
            await somebody.press("down")


# -- what is refused -------------------------------------------------------------------------------


async def test_a_passphrase_that_is_refused(path: Path) -> None:
    async with first_start(path) as somebody:
        for first, again, words in (
            ("", "", "Too short"),
            ("tiny", "tiny", "Too short"),
            ("elevenchars", "elevenchars", "Too short"),
            ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "Too easy to guess"),
            ("AbaBAbaBAbaBAbaB", "AbaBAbaBAbaBAbaB", "Too easy to guess"),
            (WORDS, "", "do not match"),
            (WORDS, WORDS.upper(), "do not match"),
            (WORDS, f"{WORDS} ", "do not match"),
        ):
            await somebody.fill(first, again)
            assert words in somebody.said and somebody.step == PASSPHRASE.title, (first, again)
            assert not first or first not in somebody.text
            assert (somebody.value("first"), somebody.value("again")) == ("", ""), "both are typed anew"
        await somebody.fill("twelve chars", "twelve chars")
        assert somebody.step == PERSON.title and somebody.app.answers.passphrase == "twelve chars"


def test_a_weak_passphrase_is_told_from_one_that_will_do() -> None:
    assert SHORTEST >= 8, "NIST SP 800-63B"
    assert weakness("x" * (SHORTEST - 1)) and weakness("abcdabcdabcdabcd") and weakness("ABCDabcdABCDabcd")
    assert not weakness(WORDS) and not weakness("twelve chars") and not weakness(f"{WORDS} " * 40)
    for known in ("letmeinletmein", "password1234", "123456789012", "qwertyuiop123", "abcdeabcdeab", "P@ssw0rd2026"):
        assert "four random words" in weakness(known), known


def test_names_of_the_program_and_its_people_make_no_passphrase() -> None:
    assert weakness("rae-ellis-iop", ["Rae Ellis"]) and not weakness("rae ellis tuba kestrel granite", ["Rae Ellis"])
    assert weakness("Morning IOP 1", ["Morning IOP"]) and weakness("RaeEllisRaeEllis", ["Rae Ellis"])


async def test_a_person_that_is_refused(path: Path) -> None:
    async with first_start(path, ask_passphrase=False) as somebody:
        for name, pin, again, words in (
            ("", "", "", "Enter your name"),
            ("   ", "", "", "Enter your name"),
            (NAME, PIN, "", "do not match"),
            (NAME, "", PIN, "do not match"),
            (NAME, PIN, "4712", "do not match"),
            (NAME, "471", "471", "4 to 12 digits"),
            (NAME, "47 11", "47 11", "4 to 12 digits"),
            (NAME, "1234", "1234", "too easy to guess"),
            (NAME, "0000", "0000", "too easy to guess"),
        ):
            await somebody.fill(name, "", pin, again)
            assert words in somebody.said and somebody.step == PERSON.title, (name, pin, again)
            assert somebody.value("pin") == somebody.value("again") == "" and not somebody.app.answers.name
            await somebody.press(*["up"] * (2 if pin or again else 3))


async def test_a_group_that_is_refused(path: Path, tmp_path: Path) -> None:
    known = tmp_path / "list.csv"
    known.write_text("Name\n")
    async with first_start(path, ask_passphrase=False) as somebody:
        await somebody.fill(NAME, "", "", "")
        for values, words in (
            (("Morning", "someday", "9:00", "12:00", ""), "not a weekday"),
            (("Morning", "", "9:00", "12:00", ""), "No weekday was named"),
            (("Morning", "mon", "25:00", "12:00", ""), "not a time"),
            (("Morning", "mon", "9:00", "noon", ""), "not a time"),
            (("Morning", "mon", "", "12:00", ""), "not a time"),
            (("Morning", "mon", "9:00", "12:00", "/no/such/list.csv"), "Client list not found"),
            (("Morning", "mon", "9:00", "12:00", str(tmp_path)), "Client list not found"),
            (("", "mon", "9:00", "12:00", str(known)), "Add a group first"),
        ):
            await somebody.fill(*values)
            assert words in somebody.said and somebody.step == GROUP.title, values
            assert somebody.value("name") == values[0] and not somebody.app._exit
            await somebody.press("up", "up", "up", "up")
        await somebody.fill("Morning", "mon", "9:00", "12:00", str(known))
        found = await result(somebody)
        assert found is not None and found.clients == known
    assert inside(tmp_path) == ["list.csv"]


async def test_a_group_that_cannot_be_is_refused_before_anything_is_written(path: Path) -> None:
    async with first_start(path, ask_passphrase=False) as somebody:
        await somebody.fill(NAME, "", "", "")
        for name, start, end in (
            ("Morning", "9:00", "9:00"),
            ("Morning", "9:00", "9:10"),
            ("Morning", "9:00", "22:00"),
        ):
            await somebody.fill(name, "mon", start, end, "")
            assert somebody.said and not somebody.app._exit, (name, start, end)
            await somebody.press("up", "up", "up", "up")


@pytest.mark.parametrize("list_of_clients", ["~nobody-of-that-name/list.csv", f"/tmp/{'x' * 300}.csv"])
async def test_a_path_that_cannot_be_one_is_refused(list_of_clients: str, path: Path) -> None:
    async with first_start(path, ask_passphrase=False) as somebody:
        await somebody.fill(NAME, "", "", "", "Morning", "mon", "9:00", "12:00", list_of_clients)
        assert "Client list not found" in somebody.said


# -- back and out ----------------------------------------------------------------------------------


async def test_back_keeps_what_was_typed_there(path: Path) -> None:
    async with first_start(path) as somebody:
        await somebody.press("escape")
        assert somebody.step == PASSPHRASE.title, "there is nothing before the first step"
        await somebody.to_the_group()
        await somebody.press("escape")
        assert somebody.step == PERSON.title and "step 2 of 3" in somebody.text
        kept = [somebody.value(key) for key in ("name", "credentials", "pin", "again")]
        assert kept == [NAME, "LCSW", PIN, PIN]
        await somebody.press("escape")
        assert [somebody.value(key) for key in ("first", "again")] == [WORDS, WORDS] and WORDS not in somebody.text
        await somebody.press("up")
        await somebody.fill(f"{WORDS} staple", f"{WORDS} staple")
        await somebody.press("up", "up", "up")
        await somebody.fill("Grace Mensah", "LPC", "2580", "2580")
        assert somebody.step == GROUP.title
        await somebody.press(*["enter"] * 5)
        assert await result(somebody) == Answers(f"{WORDS} staple", "Grace Mensah", "LPC", "2580")


async def test_back_and_on_again_keeps_what_was_typed_behind(path: Path) -> None:
    async with first_start(path, ask_passphrase=False) as somebody:
        await somebody.fill(NAME, "", "", "", "Morning IOP", "tue")
        await somebody.press("escape")
        await somebody.press("enter")
        assert somebody.step == GROUP.title
        assert (somebody.value("name"), somebody.value("days")) == ("Morning IOP", "tue")


@pytest.mark.parametrize("steps", [0, 1, 2])
async def test_leaving_writes_nothing(steps: int, path: Path, tmp_path: Path) -> None:
    async with first_start(path) as somebody:
        await somebody.fill(*(WORDS, WORDS, NAME, "LCSW", PIN, PIN)[: (0, 2, 6)[steps]])
        await somebody.type("something")
        await somebody.press("ctrl+q")
        assert await result(somebody) is None
    assert inside(tmp_path) == []


async def test_lines_are_gone_through_in_both_directions(path: Path) -> None:
    async with first_start(path, ask_passphrase=False) as somebody:
        seen = [somebody.line]
        for key in ("tab", "down", "enter", "shift+tab", "up", "up", "up"):
            await somebody.press(key)
            seen.append(somebody.line)
        assert seen == ["name", "credentials", "pin", "again", "pin", "credentials", "name", "name"]


# -- secrets ---------------------------------------------------------------------------------------


async def test_secrets_are_dots(path: Path) -> None:
    async with first_start(path) as somebody:
        await somebody.type(WORDS)
        assert WORDS not in somebody.text and "•" * len(WORDS) in somebody.text
        await somebody.press("enter")
        await somebody.type(WORDS)
        assert "correct" not in somebody.text
        await somebody.press("enter")
        await somebody.fill(NAME, "", "629358174063", "629358174063")
        await somebody.press("escape")
        assert "629358174063" not in somebody.text and NAME in somebody.text


@pytest.mark.parametrize("take", ["ctrl+c", "ctrl+x"])
async def test_secrets_cannot_be_copied(take: str, path: Path) -> None:
    async with first_start(path) as somebody:
        await somebody.type(WORDS)
        await somebody.press("home", "shift+end", take)
        assert somebody.app.clipboard == ""
        await somebody.press("down", "ctrl+v")
        assert somebody.value("again") == ""


async def test_there_is_no_palette_and_no_picture(path: Path, tmp_path: Path) -> None:
    async with first_start(path) as somebody:
        await somebody.press("ctrl+p")
        assert somebody.step == PASSPHRASE.title and len(somebody.app.screen_stack) == 1
        somebody.app.deliver_screenshot()
        assert somebody.app.save_screenshot() == ""
    assert inside(tmp_path) == []


# -- bursts ----------------------------------------------------------------------------------------


async def test_keys_faster_than_the_steps(path: Path) -> None:
    async with first_start(path) as somebody:
        for keys in (["enter"] * 8, [*"abc", "enter", "enter", "escape", "enter"], ["escape"] * 5):
            await somebody.send(*WORDS, *keys)
            assert not somebody.app._exception and somebody.step == PASSPHRASE.title, keys


async def test_from_step_to_step_in_one_burst(path: Path) -> None:
    async with first_start(path, ask_passphrase=False) as somebody:
        await somebody.send(*NAME, *["enter"] * 4, turns=6)
        assert somebody.step == GROUP.title and somebody.app.answers.name == NAME
    async with first_start(path, ask_passphrase=False) as somebody:
        await somebody.send(*NAME, *["enter"] * 4, *"Morning IOP", "enter", turns=6)
        assert not somebody.app._exception and somebody.step == GROUP.title
        assert (somebody.value("name"), somebody.line) == ("Morning IOP", "days")


async def test_letters_behind_backspace_in_one_burst_stay(path: Path) -> None:
    async with first_start(path, ask_passphrase=False) as somebody:
        await somebody.send(*"xyz", *["backspace"] * 3, *NAME, turns=8)
        assert somebody.value("name") == NAME


async def test_enter_twice_at_the_end_is_enter_once(path: Path) -> None:
    async with first_start(path, ask_passphrase=False) as somebody:
        await somebody.fill(NAME, "", "", "")
        await somebody.press("enter", "enter", "enter", "enter")
        await somebody.send("enter", "enter")
        assert not somebody.app._exception
        assert await result(somebody) == Answers(name=NAME)


# -- a plain file ----------------------------------------------------------------------------------


OF_EACH_KIND = (
    "today", "exports", "caseload", "new client", "tracks", "track form", "rules", "roster", "check-in", "attendance",
    "topic", "notes", "close", "card", "explain", "session dialog", "signing", "topic card", "keys", "words",
)  # fmt: skip
NARROW = ("today", "caseload", "attendance", "notes", "card", "track form")
LONG_TITLES = ("tracks", "facilitators", "signing")


async def silent(desk: Desk, size: tuple[int, int], places: tuple[str, ...]) -> list[str]:
    """The places whose first line does not say that the file is plain."""
    found = []
    async with seated(desk, size=size) as seat:
        for place in places:
            await seat.go(PLACES[place])
            if "encrypted" not in seat.lines()[0]:
                found.append(place)
    return found


async def test_a_plain_file_is_told_on_every_screen(desk: Desk, group: GroupDay) -> None:
    assert not desk.store.encrypted
    assert await silent(desk, (80, 24), OF_EACH_KIND) == []


async def test_a_plain_file_is_told_on_a_narrow_screen(desk: Desk, group: GroupDay) -> None:
    assert await silent(desk, (60, 20), NARROW) == []


async def test_a_plain_file_is_told_on_a_narrow_screen_with_a_long_title(desk: Desk, group: GroupDay) -> None:
    assert await silent(desk, (60, 20), LONG_TITLES) == []


async def test_a_refusal_stays_where_the_last_letter_and_enter_arrive_together(path: Path) -> None:
    async with first_start(path) as somebody:
        await somebody.press(*"short", "enter", *"shor")
        await somebody.send("t", "enter", turns=6)
        assert "Too short" in somebody.said
