"""Somebody who presses anything at all: keys, mostly such as do something where one is, words, pastes, clicks."""

from __future__ import annotations

from random import Random

from textual import events
from textual.geometry import Offset
from textual.keys import key_to_character

from iop_tui.screens.today.today import TodayScreen
from tests.conftest import Clock
from tests.support.places import PLACES
from tests.support.seat import RAW, Seat, key_event

LEFT_OUT = frozenset({"ctrl+q"})
MOVING = ("down", "up", "left", "right", "tab", "shift+tab", "home", "end", "pagedown", "pageup", "backspace", "space")
PRINTED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;-+*/<>?!'\"()[]{}#%&=@_|~^$ äß"
WORDS = (
    "912", "9:30pm", "11-20", "2026-11-19", "yes", "Ann Walker", "Abel, Nora", "calm", "[/] [b]x", "0", "10", "999999",
    "mon,wed", "25:99", "=1+1", "the group was quiet", "-1", "\x07",
)  # fmt: skip
PASTES = (
    "Pasted words.\nTwo lines.", "912", "\x1b[31mred\x1b[0m", "a\tb", "x" * 3000, "", "\r\n", "‮gnitset‬", "10:15",
    "\x00", "مريم",
)  # fmt: skip
SIZES = ((120, 40), (80, 24), (60, 20), (104, 26), (200, 60), (40, 12), (20, 5))


def pressed(name: str) -> events.Key:
    """A key by the name that a binding has for it."""
    if len(name) == 1 or name in RAW:
        return key_event(name)
    return events.Key(name, key_to_character(name))


class Fingers:
    """Random keys by a seed; ``done`` keeps what was done, the last thing last."""

    def __init__(self, seed: int, clock: Clock) -> None:
        self.chance = Random(seed)
        self.clock = clock
        self.keys = 0
        self.done: list[str] = []

    async def act(self, seat: Seat) -> None:
        """Do one thing."""
        kinds = {
            self._bound: 46, self._printed: 12, self._enter: 10, self._moving: 12, self._escape: 5, self._words: 5,
            self._burst: 4, self._paste: 2, self._click: 4, self._resize: 1, self._wait: 1, self._later: 1,
            self._place: 3,
        }  # fmt: skip
        await self.chance.choices(list(kinds), list(kinds.values()))[0](seat)

    def bound(self, seat: Seat) -> str:
        """A key that is bound to something where one is."""
        screen = seat.app.screen
        keys = sorted({key for key in screen.active_bindings if key not in LEFT_OUT})
        return self.chance.choice(keys) if keys else "escape"

    async def _press(self, seat: Seat, *names: str) -> None:
        self.keys += len(names)
        self.done += names
        await seat.send([pressed(name) for name in names])

    async def _bound(self, seat: Seat) -> None:
        await self._press(seat, self.bound(seat))

    async def _printed(self, seat: Seat) -> None:
        await self._press(seat, self.chance.choice(PRINTED))

    async def _moving(self, seat: Seat) -> None:
        await self._press(seat, *[self.chance.choice(MOVING)] * self.chance.choice((1, 1, 1, 2, 5)))

    async def _enter(self, seat: Seat) -> None:
        await self._press(seat, "enter")

    async def _escape(self, seat: Seat) -> None:
        await self._press(seat, "escape")

    async def _words(self, seat: Seat) -> None:
        typed = self.chance.choice(WORDS)
        await self._press(seat, *[c for c in typed if c.isprintable()], *self.chance.choice(((), ("enter",))))

    async def _burst(self, seat: Seat) -> None:
        await self._press(seat, *(self.bound(seat) for _ in range(self.chance.randint(2, 8))))

    async def _paste(self, seat: Seat) -> None:
        text = self.chance.choice(PASTES)
        self._tell(f"paste {text[:20]!r}")
        await seat.paste(text)

    async def _click(self, seat: Seat) -> None:
        size = seat.app.size
        x, y = self.chance.randrange(size.width), self.chance.randrange(size.height)
        times = self.chance.choice((1, 1, 2))
        self._tell(f"click {x},{y} times {times}")
        await seat.pilot.click(offset=Offset(x, y), times=times)
        await seat.settle()

    async def _resize(self, seat: Seat) -> None:
        size = self.chance.choice(SIZES)
        self._tell(f"size {size}")
        await seat.resize(*size)

    async def _wait(self, seat: Seat) -> None:
        self._tell("wait")
        await seat.pilot.pause(0.45)

    async def _later(self, _seat: Seat) -> None:
        minutes = self.chance.choice((1, 5, 30, 90, 90, 600))
        self._tell(f"{minutes} minutes later")
        self.clock.forward(minutes=minutes)

    async def _place(self, seat: Seat) -> None:
        name = self.chance.choice(sorted(PLACES))
        self._tell(f"to {name}:")
        await lead_home(seat)
        await self._press(seat, *PLACES[name])

    def _tell(self, what: str) -> None:
        self.done.append(f"({what})")


async def lead_home(seat: Seat) -> None:
    """Back to Today, by escape and ``0`` alone, and out from under a cover by ``enter``."""
    for turn in range(30):
        if isinstance(seat.app.screen, TodayScreen) and not seat.app.parts.lock.covered:
            if seat.app.screen.asking is None:
                return
            if turn > 20:
                return  # who is working has to be said there; nothing else is in the way
        await seat.send([pressed("enter" if seat.app.parts.lock.covered else "escape" if turn % 4 < 3 else "0")])
    raise AssertionError(f"escape and 0 do not lead back to Today from here:\n{seat.text}")
