"""The kinds of answers that a check-in question can have, one class each; ``ANSWER_KINDS`` is the list of them.

A kind says how a digit and an arrow answer, how an answer is shown and exported, when it raises a flag, and how much
room its column needs. Nothing else asks for a kind by its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

_SPARK = "▁▂▃▄▅▆▇█"


class Bounds(Protocol):
    """A question, as far as its answers depend on it."""

    @property
    def low(self) -> int:
        """The least number."""

    @property
    def high(self) -> int:
        """The greatest number."""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Codes and labels of a choice."""

    @property
    def flag_from(self) -> int | None:
        """The answer from which the question raises a flag: a number, or the place of an option."""


class AnswerKind:
    """A number within a range: what the kinds have in common. Widths are cells, ``limit`` letters (0: not typed)."""

    name = ""
    width = 8
    grows = 0
    """Its share of the room that is left over."""
    limit = 0
    has_options = False
    has_trend = False

    def press(self, question: Bounds, before: int | None, digit: int) -> int | None:
        """The number that a digit makes of an answer: ``1`` then ``0`` is ten; what does not fit begins again."""
        longer = digit if before is None else before * 10 + digit
        # 0 followed by a digit, and anything above the range, is a new answer and not a longer one
        number = longer if before not in (None, 0) and longer <= question.high else digit
        return number if question.low <= number <= question.high else None

    def may_grow(self, question: Bounds, number: int) -> bool:
        """Whether one more digit can make a longer answer of it: 1 on a scale to 10 can become 10."""
        return number > 0 and number * 10 <= question.high

    def range(self, question: Bounds) -> tuple[int, int] | None:
        """The least and the greatest number that arrows reach and a flag may begin at; None for words."""
        return question.low, question.high

    def text(self, question: Bounds, number: int) -> str:
        """A number as it is shown."""
        return str(number)

    def code(self, question: Bounds, number: int) -> str:
        """A number as it is exported."""
        return str(number)

    def flagged(self, question: Bounds, number: int) -> bool:
        """Whether a number raises the question's flag."""
        return question.flag_from is not None and number >= question.flag_from

    def top(self, question: Bounds, numbers: Sequence[int]) -> int:
        """The number that a trend's highest mark stands for."""
        return max(numbers, default=1)

    def trend(self, question: Bounds, numbers: Sequence[int]) -> str:
        """Numbers, the earliest first, as a row of marks; empty where they show no trend."""
        if not self.has_trend:
            return ""
        top = max(self.top(question, numbers), 1)
        return "".join(_SPARK[min(7, n * 7 // top)] for n in numbers)

    def hint(self, question: Bounds) -> str:
        """How the question is answered, where it has no options to show."""
        return f"digits, {question.low} to {question.high}"


class Scale(AnswerKind):
    """From the low end of a scale to its high end."""

    name = "scale"
    has_trend = True

    def top(self, question: Bounds, numbers: Sequence[int]) -> int:
        """The scale's own high end."""
        return question.high


class Count(AnswerKind):
    """How many or how often."""

    name = "count"
    width = 9
    has_trend = True


class Choice(AnswerKind):
    """One of some options; the number is the option's place, from 0. A digit counts them from 1."""

    name = "choice"
    width = 9
    has_options = True

    def press(self, question: Bounds, before: int | None, digit: int) -> int | None:
        """The option of a digit."""
        return digit - 1 if 1 <= digit <= len(question.options) else None

    def may_grow(self, question: Bounds, number: int) -> bool:
        """Never: one digit is one option."""
        return False

    def range(self, question: Bounds) -> tuple[int, int]:
        """The first and the last option."""
        return 0, len(question.options) - 1

    def text(self, question: Bounds, number: int) -> str:
        """The option's label."""
        return question.options[number][1] if number < len(question.options) else str(number)

    def code(self, question: Bounds, number: int) -> str:
        """The option's code."""
        return question.options[number][0] if number < len(question.options) else ""

    def flagged(self, question: Bounds, number: int) -> bool:
        """Whether an option raises the flag; ``declined`` never does."""
        declined = number < len(question.options) and question.options[number][0] == "declined"
        return super().flagged(question, number) and not declined


class Words(AnswerKind):
    """A few words."""

    name = "words"
    width = 12
    limit = 60

    def press(self, question: Bounds, before: int | None, digit: int) -> int | None:
        """Nothing: digits are text here."""
        return None

    def range(self, question: Bounds) -> None:
        """None: there are no numbers."""
        return

    def hint(self, question: Bounds) -> str:
        """That it is typed."""
        return "type the words, or enter"


class Text(Words):
    """A sentence or two."""

    name = "text"
    width = 14
    grows = 2
    limit = 400


ANSWER_KINDS: dict[str, AnswerKind] = {kind.name: kind for kind in (Scale(), Choice(), Count(), Words(), Text())}
"""Every kind by the name that files of questions give it."""
