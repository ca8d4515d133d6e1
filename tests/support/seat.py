"""Somebody at the keyboard of the real program: keys in, rows of the file and the screen's text out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from textual import events
from textual.geometry import Offset, Size
from textual.pilot import Pilot
from textual.strip import Strip as Row

from iop_tui.app.app import IopApp
from iop_tui.app.terminal_keys import KeyParser
from iop_tui.desk.desk import Desk
from iop_tui.screens.base import IopScreen
from iop_tui.screens.session.pages import Page
from iop_tui.screens.session.session import SessionScreen
from iop_tui.screens.today.today import TodayScreen
from iop_tui.widgets.sheet import Sheet

RAW = {
    "enter": "\r", "escape": "\x1b", "tab": "\t", "backspace": "\x7f", "space": " ", "up": "\x1b[A", "down": "\x1b[B",
    "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F", "pagedown": "\x1b[6~", "pageup": "\x1b[5~",
    "delete": "\x1b[3~", "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "shift+tab": "\x1b[Z",
    "shift+down": "\x1b[1;2B",    "shift+up": "\x1b[1;2A", "shift+left": "\x1b[1;2D", "shift+right": "\x1b[1;2C",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghjklnopqrstuvwxyz"},
}  # fmt: skip
"""What a terminal sends for a key that is no letter."""


LENSES = ("roster", "attendance")
ESCAPE_DELAY = 0.12
"""Seconds after which a terminal's escape is no beginning of something longer."""


def key_event(name: str) -> events.Key:
    """A key as it arrives from a terminal: a letter, ``enter``, ``ctrl+l``."""
    parser = KeyParser()
    found = [e for e in (*parser.feed(RAW.get(name, name)), *parser.tick()) if isinstance(e, events.Key)]
    if not found and name == "escape":
        found = [events.Key("escape", "\x1b")]
    assert len(found) == 1, f"{name!r} is no single key"
    return found[0]


def arriving(raw: str) -> list[events.Event]:
    """What one read from the terminal makes of bytes that arrive together, such as a letter right behind escape."""
    parser = KeyParser()
    found = list(parser.feed(raw))
    time.sleep(ESCAPE_DELAY)
    return [e for e in (*found, *parser.tick()) if isinstance(e, events.Key | events.Paste)]


class Seat:
    """The program over a desk, with its keys and its screen."""

    def __init__(self, app: IopApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.desk = app.desk
        self._settled_on: object = None

    # -- keys ----------------------------------------------------------------------------------

    async def burst(self, *keys: str, settle: bool = True, turns: int = 0) -> None:
        """Keys that arrive all at once, or some turns of the loop apart: none waits for the one before it."""
        await self.send([key_event(key) for key in keys], settle, turns)

    async def send(self, arrived: Sequence[events.Event], settle: bool = True, turns: int = 0) -> None:
        """Events that arrive all at once; they are dealt with when this returns."""
        done = asyncio.Event()
        for event in arrived:
            self.app.post_message(event)
            for _ in range(turns):
                await asyncio.sleep(0)
        self.app.call_later(done.set)
        ended: asyncio.Future[bool] = asyncio.ensure_future(self.app._exception_event.wait())
        waiting: asyncio.Future[bool] = asyncio.ensure_future(done.wait())
        await asyncio.wait([waiting, ended], timeout=30, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        assert done.is_set(), "the program ended" if self.app._exception else "the keys are not dealt with"
        if settle:
            await self.settle()

    async def press(self, *keys: str) -> None:
        """Keys one after the other, each dealt with before the next; what all of them did is seen at their end."""
        for key in keys:
            await self.burst(key, settle=False)
        await self.settle()

    async def type(self, text: str) -> None:
        """Letters, fast."""
        await self.burst(*text)

    async def paste(self, text: str) -> None:
        """Text from the terminal's clipboard."""
        await self.send([events.Paste(text)])

    async def click(self, text: str, times: int = 1) -> None:
        """The mouse on the first place where the text stands."""
        x, y = self.place_of(text)
        await self.pilot.click(offset=Offset(x, y), times=times)
        await self.settle()

    async def home(self) -> None:
        """Back to Today by escape, from wherever one is, and in room view as at the start."""
        self.app.parts.full_view.set(False)
        for _ in range(12):
            if isinstance(self.app.screen, TodayScreen) and self.app.screen.asking is None:
                return
            await self.burst("escape", settle=False)
            await self.pilot._wait_for_screen()
        raise AssertionError(f"escape does not lead back to Today from here:\n{self.text}")

    async def go(self, keys: Sequence[str]) -> None:
        """Where keys lead from Today; those of a session are pressed in it where it is shown already."""
        self.app.parts.full_view.set(False)
        inside = keys[:1] == ("enter",)
        for _ in range(12):
            screen = self.app.screen
            if inside and isinstance(screen, SessionScreen) and screen.asking is None and screen.page_name in LENSES:
                await self.press(*keys[1:])
                return
            if isinstance(screen, TodayScreen) and screen.asking is None:
                await self.press(*keys)
                return
            await self.burst("escape", settle=False)
            await self.pilot._wait_for_screen()
        raise AssertionError(f"escape does not lead back from here:\n{self.text}")

    async def settle(self) -> None:
        """Until everything that was caused by keys is done and drawn; a screen that is new takes longer."""
        before, self._settled_on = self._settled_on, self.app.screen
        turns = 1 if before is self.app.screen else 2
        for turn in range(50):
            await self.pilot._wait_for_screen()
            screen = self.app.screen
            if turn >= turns and not (screen._dirty_widgets or screen._layout_required or screen._callbacks):
                break
            await asyncio.sleep(0.004)
            screen._on_timer_update()

    async def resize(self, width: int, height: int) -> None:
        """Another size of the terminal."""
        size = Size(width, height)
        if self.app._driver is not None:
            self.app._driver._size = (width, height)
        self._settled_on = None  # all of it is laid out again
        self.app.post_message(events.Resize(size, size))
        await self.settle()

    # -- what is seen --------------------------------------------------------------------------

    def strips(self) -> list[Row]:
        """The screen as it is sent to the terminal."""
        return self.app.screen._compositor.render_strips()

    def lines(self) -> list[str]:
        """The screen's lines as text."""
        return [strip.text for strip in self.strips()]

    @property
    def text(self) -> str:
        """The whole screen as text."""
        return "\n".join(line.rstrip() for line in self.lines())

    def line_of(self, text: str) -> str:
        """The first line of the screen in which a text stands."""
        found = next((line for line in self.lines() if text in line), None)
        assert found is not None, f"{text!r} is not on the screen:\n{self.text}"
        return found.rstrip()

    def place_of(self, text: str) -> tuple[int, int]:
        """Where a text stands: column and line."""
        y = next((y for y, line in enumerate(self.lines()) if text in line), -1)
        assert y >= 0, f"{text!r} is not on the screen:\n{self.text}"
        before = self.lines()[y].partition(text)[0]
        from rich.cells import cell_len

        return cell_len(before), y

    @property
    def cursor_line(self) -> str:
        """The line under the cursor."""
        return self.line_of("▌").partition("▌")[2].strip(" │")

    @property
    def screen(self) -> IopScreen:
        """The screen that is shown."""
        assert isinstance(self.app.screen, IopScreen)
        return self.app.screen

    @property
    def session(self) -> SessionScreen:
        """The session that is shown."""
        assert isinstance(self.app.screen, SessionScreen), type(self.app.screen)
        return self.app.screen

    @property
    def page(self) -> Page:
        """The session's page that is shown."""
        return self.session.page

    @property
    def sheet(self) -> Sheet:
        """The sheet that has the keys."""
        focused = self.app.focused
        assert isinstance(focused, Sheet), focused
        return focused

    @property
    def said(self) -> str:
        """The message on the strip."""
        return self.screen.strip.said

    @property
    def strip(self) -> str:
        """Everything on the strip."""
        return self.screen.strip.text


@asynccontextmanager
async def seated(
    desk: Desk, *keys: str, size: tuple[int, int] = (109, 40), from_today: bool = True
) -> AsyncIterator[Seat]:
    """The program on a terminal of a size, after these keys, pressed on Today or where it begins by itself."""
    app = IopApp(desk)
    if from_today:
        app.parts.sessions.begin_on_today()
    async with app.run_test(size=size) as pilot:
        seat = Seat(app, pilot)
        await seat.press(*keys)
        yield seat
