"""Whom to call, and why: derived from what was recorded, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from iop_tui.domain.attendance import STATUSES, Status
from iop_tui.domain.contacts import SETTLES, Contact
from iop_tui.domain.dues import Due

FIRST_SESSIONS = 3
"""A no show among so many first sessions is the one after which people are lost most often (NIATx)."""


class Reason(IntEnum):
    """Why somebody is called; the most pressing first."""

    FOLLOW_UP = 1
    EARLY_NO_SHOW = 2
    MISSED_IN_A_ROW = 3
    LATEST = 4
    GUARDIAN = 5
    FIRST_SESSION = 6
    NOT_SEEN = 7
    TEST = 8
    AFTERCARE = 9


class Past(NamedTuple):
    """A session of a client's admission that is over and in which they were marked.

    ``known_ahead`` is an excuse that was recorded before its day. ``ended`` is the minute of the day at which it ended.
    """

    day: date
    status: Status
    reason: str = ""
    known_ahead: bool = False
    session_id: int | None = None
    ended: int = 0


class Call(NamedTuple):
    """Somebody to call: why in words, since when, and what was tried since then (the latest last)."""

    client_id: int
    reason: Reason
    why: str
    since: date
    tried: tuple[Contact, ...] = ()
    session_id: int | None = None
    due: Due | None = None

    @property
    def kind(self) -> str:
        """The kind of contact that a call about it is."""
        return "guardian" if self.reason is Reason.GUARDIAN else "outreach"


_LEFT = {"asked_to_leave": "asked to leave", "unwell": "unwell"}


def missed(past: Past) -> bool:
    """Whether a session was missed, of whatever kind: absent, excused or sent home."""
    return STATUSES[past.status].absence or past.status is Status.TURNED_AWAY


def absence_call(client_id: int, sessions: Sequence[Past], calls_after: int, early: int) -> Call | None:
    """The call that a client's sessions ask for, the earliest first; None where they ask for none.

    ``calls_after`` is how many misses in a row need one; ``early`` how many of the first three sessions lie before
    those that are known. An excuse that was known ahead is neither a miss nor an end of one.
    """
    telling = [s for s in sessions if not s.known_ahead]
    if not telling:
        return None
    latest = telling[-1]
    if latest.status is Status.NO_SHOW and len(sessions) + early <= FIRST_SESSIONS:
        return Call(client_id, Reason.EARLY_NO_SHOW, "no show, in the first three", latest.day, (), latest.session_id)
    row: list[Past] = []
    for one in reversed(telling):
        if not missed(one):
            break
        row.append(one)
    if len(row) >= calls_after:
        ahead = sum(s.known_ahead and s.day > row[-1].day for s in sessions)
        words = f"{len(row)} missed in a row" + (f" ({ahead} known ahead)" if ahead else "")
        return Call(client_id, Reason.MISSED_IN_A_ROW, words, row[-1].day, (), latest.session_id)
    words = _latest_words(latest)
    return Call(client_id, Reason.LATEST, words, latest.day, (), latest.session_id) if words else None


def _latest_words(latest: Past) -> str:
    if latest.status in (Status.NO_SHOW, Status.ABSENT, Status.TURNED_AWAY):
        return STATUSES[latest.status].label.lower()
    return _LEFT.get(latest.reason, "") if latest.status in (Status.LEFT_EARLY, Status.PARTIAL) else ""


def is_settled(call: Call, contacts: Sequence[Contact], since: date, from_minute: int = 0) -> bool:
    """Whether a call was settled since a day: somebody was reached or written to, or there was no need.

    On that day itself only a call after ``from_minute`` tells of what happened then.
    """
    return any(
        c.kind == call.kind
        and c.result in SETTLES
        and (c.day > since or (c.day == since and (c.start is None or c.start >= from_minute)))
        for c in contacts
    )
