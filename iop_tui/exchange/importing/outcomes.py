"""What is decided of each line of a list, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from iop_tui.domain.clients import Client
from iop_tui.domain.names import Name

LEAVE, NEW, SAID_TRACK, LISTED_TRACK = "leave", "new", "said track", "listed track"
"""Answers to a question; ``same`` makes the one that says who it is."""


def same(client_id: int) -> str:
    """The answer that a line is of a client."""
    return f"same:{client_id}"


class Outcome(StrEnum):
    """What becomes of a line; the value is how it is told to a person and written as JSON."""

    PROBLEM = "problem"
    QUESTION = "question"
    NEW = "new"
    KNOWN = "known"
    MATCHED = "walk-in matched"
    SAME_PERSON = "same person"
    LEFT = "left alone"
    NO_CLIENT = "not a client"


@dataclass(frozen=True)
class Choice:
    """An answer that a question may have; ``client`` is whom it is about."""

    answer: str
    label: str
    client: Client | None = None


_NOBODY = Name("")


@dataclass(frozen=True)
class Decided:
    """One line: what becomes of it and why. ``why`` tells no name; ``value`` is what could not be read.

    ``client`` is who it is of in the program, ``changes`` what would differ there, in words.
    """

    line: int
    outcome: Outcome
    number: str = ""
    name: Name = _NOBODY
    why: str = ""
    value: str = ""
    client: Client | None = None
    choices: tuple[Choice, ...] = ()
    changes: tuple[str, ...] = ()
