"""What is due of a client by a day: a follow-up that somebody promised, a call after discharge."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

FOLLOW_UP = "follow_up"
AFTERCARE_CALL = "aftercare_call"
WHAT_LIMIT = 80


class Due(NamedTuple):
    """One thing that is due. ``done_on`` is None while it is open; ``outcome`` is a code of ``contacts.CALL_RESULTS``.

    ``session_id`` is the session out of which it came.
    """

    id: int
    client_id: int
    kind: str
    due_on: date
    what: str = ""
    episode_id: int | None = None
    session_id: int | None = None
    done_on: date | None = None
    outcome: str = ""
    done_by: int | None = None
    recorded_by: int | None = None
    recorded_at: str = ""
