"""The palette as a person uses it: opened, typed into, and waited for, since it searches beside the keys."""

from __future__ import annotations

from tests.support.seat import Seat


async def until(seat: Seat, text: str) -> None:
    """Wait until a text stands on the screen."""
    for _ in range(100):
        if text in seat.text:
            return
        await seat.pilot.pause(0.03)
    raise AssertionError(f"{text!r} does not come:\n{seat.text}")


async def choose(seat: Seat, typed: str, title: str) -> None:
    """Open the palette, type, and take what is found first, once that is on the screen."""
    await seat.press("ctrl+p")
    await seat.burst(*typed)
    await until(seat, title)
    await seat.press("enter")
