"""What room view may show: the one list of it. The room is full of clients who know each other."""

from __future__ import annotations

from enum import StrEnum


class Fact(StrEnum):
    """A kind of thing that a screen may show."""

    SHORT_NAME = "short name"
    STATUS = "status"
    TIMES = "arrival, leaving, times out"
    MODE = "in the room, by video, by phone"
    MINUTES = "minutes of the day"
    SCHEDULE = "weekdays on which somebody is expected"
    WALK_IN = "that somebody is a walk-in"
    ANSWERED = "that a question was answered or passed on"
    ANSWER_BEING_ENTERED = "an answer while it is entered"
    NOTE_STATE = "whether a note is begun or signed, and its length"
    TO_DO = "what a session still needs, where it tells nothing of a client"
    GROUP = "groups, topics, times, facilitators, rules, days without group"
    PRIVATE_MARK = "that something is left for the facilitator, of nobody named"
    NEEDS_MARK = "that somebody needs the facilitator, one mark for many reasons and never which"

    FULL_NAME = "full name"
    NUMBER = "client number"
    EPISODE = "admission, discharge, weeks, level of care, days sober"
    STANDING = "week, counters, flags, last attended, topics had and missed"
    REASON = "a reason of any kind, also of a correction, of reopening, of cancelling"
    ANSWER = "what was answered"
    SAFETY = "anything of a safety concern, also that there is one"
    USE = "anything of use and sobriety, also that it was spoken of"
    PARTICIPATION = "how somebody took part"
    NOTE_TEXT = "the words of a note"
    CONTACT = "contacts, calls, phone numbers, what is due of somebody, who counsels whom"
    TEST = "tests: that one is due, the plan, what became of one"
    PLAN = "goals and the words of a plan"
    HISTORY = "who recorded what, and when"


ROOM = frozenset(
    {
        Fact.SHORT_NAME, Fact.STATUS, Fact.TIMES, Fact.MODE, Fact.MINUTES, Fact.SCHEDULE, Fact.WALK_IN, Fact.ANSWERED,
        Fact.ANSWER_BEING_ENTERED, Fact.NOTE_STATE, Fact.TO_DO, Fact.GROUP, Fact.PRIVATE_MARK,
        Fact.NEEDS_MARK,
    }
)  # fmt: skip
"""What the room sees anyway. Whatever is not in it, room view does not show."""


def may_show(fact: Fact, full_view: bool) -> bool:
    """Whether a view may show a kind of thing."""
    return full_view or fact in ROOM
