"""Asking why a closed day is corrected."""

from __future__ import annotations

from collections.abc import Callable

from iop_tui.day import GroupDay
from iop_tui.domain.room import Fact
from iop_tui.screens.base import IopScreen
from iop_tui.screens.prompts.text_prompt import TextPrompt


def ask_reason(screen: IopScreen, group: GroupDay, then: Callable[[], None]) -> None:
    """Ask why a closed day is corrected, the last reason filled in, and go on with what was meant."""

    def corrected(reason: str) -> None:
        group.correct(reason)
        then()

    hint = "Day closed. Changes are logged as corrections."
    filled = group.last_reason
    if filled:
        hint = "enter uses the last reason; type to give another"
    label = "The day is closed. Reason for the correction?"
    covered = not screen.may_show(Fact.REASON)
    screen.ask(TextPrompt(label, corrected, filled, hint, fresh=True, covered=covered))
