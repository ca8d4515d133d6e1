"""Doing what a facilitator answers for: behind their PIN, where they have one."""

from __future__ import annotations

from collections.abc import Callable

from iop_tui.domain.facilitators import Facilitator
from iop_tui.screens.base import IopScreen
from iop_tui.screens.navigation import TooManyWrongPins
from iop_tui.screens.prompts.pin_prompt import PinPrompt


def with_pin(
    screen: IopScreen, facilitator: Facilitator, then: Callable[[], None], on_cancel: Callable[[], None] | None = None
) -> None:
    """Do something that a facilitator answers for: at once where they have no PIN, else when it was typed.

    Too many wrong ones lock the file.
    """
    guard = screen.desk.pins
    if not guard.has_pin(facilitator.id):
        then()
        return

    def verify(pin: str) -> bool:
        right = guard.verify(facilitator.id, pin)
        if guard.should_lock:
            screen.post_message(TooManyWrongPins())
        return right

    screen.ask(PinPrompt(f"PIN of {facilitator.name}", verify, then, on_cancel))
