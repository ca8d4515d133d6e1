"""A file that goes from one laptop to another: which of its two files this one is, since when, where the other is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from iop_tui.domain.calendar import long_day, plain_day
from iop_tui.domain.times import clock


class Role(StrEnum):
    """Which one of the two files it is. None of them is written to; a copy that is taken over has no role any more."""

    LEFT = "left"
    """The file that was handed over: it stays where it is, for reading only."""
    COPY = "copy"
    """What goes to the other laptop, until it is taken over there."""
    USED = "used"
    """A copy that was taken over, or taken back: it goes nowhere else."""


@dataclass(frozen=True)
class Handover:
    """One handing over, as a file keeps it. ``at`` and ``used_at`` are UTC ISO 8601; no two have the same ``id``.

    ``to`` is the path of the copy on the laptop that handed the file over, ``unfinished`` its name until the
    handing over counts. ``used_by`` is the laptop and the path that a copy was taken over to; empty where the file was
    taken back. It is ``done`` once the file stands there: until then it may be begun again at the same place.
    """

    role: Role
    id: str
    at: str
    to: str
    unfinished: str
    used_by: str = ""
    used_at: str = ""
    done: bool = False

    def spelled(self) -> str:
        """As a file keeps it."""
        return json.dumps(asdict(self))

    def left(self) -> Handover:
        """The same on the side of the file that stays."""
        return replace(self, role=Role.LEFT)

    def used(self, by: str, at: str) -> Handover:
        """The same of a copy that was taken over, by a laptop and a path, at a moment."""
        return replace(self, role=Role.USED, used_by=by, used_at=at)

    def words(self, zone: str, twelve_hours: bool = False) -> str:
        """What is said of the file: since when and where to; in the local time of ``zone``."""
        if self.role is Role.COPY:
            return f"This is the copy for another laptop: there, run iop-tui restore {Path(self.to).name}"
        if self.role is Role.USED:
            when = _when(self.used_at, zone, twelve_hours)
            return f"This copy was taken over {when} ({self.used_by})" if self.used_by else f"Taken back {when}"
        return f"Read-only: handed over {_when(self.at, zone, twelve_hours)} to {self.to}"


def short_words(handover: Handover, zone: str, twelve_hours: bool, width: int) -> str:
    """The same on a line of a screen, in ``width`` cells: of a path that has no room, the file's name."""
    words = handover.words(zone, twelve_hours)
    if len(words) <= width or handover.role is not Role.LEFT:
        return words
    local = _local(handover.at, zone)
    when = f"on {plain_day(local.date())} at {clock(local.hour * 60 + local.minute, twelve_hours)}"
    return f"Read-only: handed over {when} to {Path(handover.to).name}"


def read_handover(text: str) -> Handover | None:
    """What a file keeps; None where it was not handed over."""
    if not text:
        return None
    kept = json.loads(text)
    return Handover(**{**kept, "role": Role(kept["role"])})


def _when(moment: str, zone: str, twelve_hours: bool) -> str:
    local = _local(moment, zone)
    return f"on {long_day(local.date())} at {clock(local.hour * 60 + local.minute, twelve_hours)}"


def _local(moment: str, zone: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
