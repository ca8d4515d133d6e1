"""Going on by itself: an answer that one key tells leads to the next question without another key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from textual.timer import Timer

from iop_tui.domain.checkin import Answer, Question

MOMENT = 0.8
"""Seconds that a number waits for a digit that makes it longer: 1 for the 0 of 10."""


class HasTimers(Protocol):
    """A widget or a screen, as far as it can wait."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call something after some seconds."""


class GoingOn:
    """Goes on at once from an answer that no digit can make longer, from any other in a moment."""

    def __init__(self, owner: HasTimers, go_on: Callable[[], None]) -> None:
        self._owner, self._go_on = owner, go_on
        self._timer: Timer | None = None
        self._went = False

    def confirms(self) -> bool:
        """Whether ``enter`` only confirms the answer that went on by itself, for those whose hand adds it; once."""
        went, self._went = self._went, False
        return went

    def stop(self) -> None:
        """Wait no more: the cursor has left, or another key goes on."""
        self._went = False
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def answered(self, question: Question, answer: Answer | None) -> None:
        """A digit answered a question: go on, or wait for another one."""
        self.stop()
        number = answer.number if answer is not None else None
        if number is not None and question.answers.may_grow(question, number):
            self._timer = self._owner.set_timer(MOMENT, self._over)
        else:
            self._over()

    def is_for_the_next(self, question: Question, answer: Answer | None, digit: int) -> bool:
        """Whether a digit behind a number that waits is no part of it: the next question's answer."""
        if self._timer is None or answer is None or answer.number is None:
            return False
        return answer.number * 10 + digit > question.high

    def _over(self) -> None:
        self._timer = None
        self._go_on()
        self._went = True
