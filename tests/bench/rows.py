"""The rows of group days that were: sessions, blocks, attendance, check-ins, notes, and the record's chain."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from typing import Any

from iop_tui.domain.agenda import default_agenda
from iop_tui.domain.changes import FIRST_LINK, Change, ValueChange, canonical, digest, link
from iop_tui.resources import built_in_topics, load_questions
from tests.bench.people import AIMS, FEELINGS, note_texts, pick
from tests.bench.plan import LINES, Plan, Stay

Row = tuple[Any, ...]
PARTS = ((540, 615), (630, 705), (765, 840))
"""Start and end of a line's three groups, in minutes of the day."""

# Shares of those who came: together with the 80 % of days attended they are the mix of the numbers for tests.
_HERE = (("present", 0.85), ("late", 0.0875), ("left_early", 0.05), ("partial", 0.0125))
_AWAY = (("excused", 0.45), ("absent", 0.15), ("no_show", 0.35), ("turned_away", 0.05))
_MODES = (("in_person", 0.86), ("video", 0.12), ("phone", 0.02))
_TAKING_PART = (("active", 0.5), ("moderate", 0.3), ("minimal", 0.13), ("withdrawn", 0.06), ("disruptive", 0.01))
_REASONS = ("illness", "work", "legal", "family", "transport", "appointment", "other")
_LEFT = ("excused", "asked_to_leave", "unwell", "other")
_ZONE = "America/Chicago"
_TABLES = (
    "session", "block", "attendance", "attendance_away", "checkin", "answer", "note", "export", "change",
    "change_value",
)  # fmt: skip


class History:
    """Makes the rows of session days in their order; ids go up with the days."""

    def __init__(self, connection: Any, plan: Plan, rng: random.Random) -> None:  # noqa: ANN401
        """``connection`` is read once, for where the record's chain stands."""
        self._plan = plan
        self._rng = rng
        self._topics = built_in_topics()
        self._questions = load_questions()
        self._texts = note_texts(5000, rng)
        self._next = dict.fromkeys(_TABLES, 1)
        head = connection.execute("SELECT seq, link FROM change ORDER BY seq DESC LIMIT 1").fetchone()
        self._seq, self._link = head or (0, FIRST_LINK)
        self._placements: dict[int, tuple[tuple[int, int], ...]] = {}
        self._members: list[list[Stay]] = [[] for _ in range(LINES)]
        self._rows: dict[str, list[Row]] = {}
        self._known: dict[int, str] = {}
        self._read_people(connection)

    def _read_people(self, connection: Any) -> None:  # noqa: ANN401
        raise NotImplementedError
