"""Clients, their episodes and their placements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from iop_tui.domain.likeness import is_own_number
from iop_tui.domain.names import Name

DISCHARGE_REASONS = {
    "completed": "Completed",
    "transferred": "Transferred",
    "dropped_out": "Dropped out",
    "terminated": "Ended by the program",
    "other": "Other",
}


class Client(NamedTuple):
    """A person in the program. ``number`` is the office's, or one of our own (``T-3F2A-0123``) until matched."""

    id: int
    number: str
    name: Name

    @property
    def own_number(self) -> bool:
        """Whether the number is ours: the office has given none yet."""
        return is_own_number(self.number)


class Episode(NamedTuple):
    """An admission to its discharge. Opening balances carry what was counted before the program was in use."""

    id: int
    client_id: int
    admitted_on: date
    provisional: bool = False
    planned_weeks: int = 12
    discharged_on: date | None = None
    discharge_reason: str = ""
    opening_late: int = 0
    opening_unexcused: int = 0
    primary_id: int | None = None
    """The client's primary counselor, a facilitator's id."""

    def open_on(self, day: date) -> bool:
        """Whether the client is in the program on a day, both ends included."""
        return self.admitted_on <= day and (self.discharged_on is None or day <= self.discharged_on)

    def week(self, day: date) -> int:
        """Which week of the episode a day lies in, from 1."""
        return max(0, (day - self.admitted_on).days) // 7 + 1


class Placement(NamedTuple):
    """From a day on: the pairs of track and weekday on which the client is expected."""

    id: int
    episode_id: int
    from_day: date
    level_of_care: str = ""
    week_target: int | None = None
    days: frozenset[tuple[int, int]] = frozenset()

    def expects(self, track_id: int, weekday: int) -> bool:
        """Whether the client is expected in a track on a weekday (Monday 0)."""
        return (track_id, weekday) in self.days


class ClientRecord(NamedTuple):
    """All that is known of one client beside the sessions: episodes, placements, sobriety dates."""

    client: Client
    episodes: tuple[Episode, ...] = ()
    placements: tuple[Placement, ...] = ()
    sobriety: tuple[tuple[date, date], ...] = ()

    def episode_on(self, day: date) -> Episode | None:
        """The episode that holds a day, or None."""
        return next((e for e in reversed(self.episodes) if e.open_on(day)), None)

    def latest_episode(self) -> Episode | None:
        """The episode that was opened last, whether it is open or not."""
        return self.episodes[-1] if self.episodes else None

    def placement_on(self, day: date) -> Placement | None:
        """The placement in force on a day, within the episode of that day."""
        episode = self.episode_on(day)
        if episode is None:
            return None
        return placement_on([p for p in self.placements if p.episode_id == episode.id], day)

    def sobriety_date_on(self, day: date) -> date | None:
        """The sobriety date as it was known on a day."""
        known = [s for s in self.sobriety if s[0] <= day]
        return max(known)[1] if known else None

    def days_sober(self, day: date) -> int | None:
        """Days from the sobriety date to a day, or None where none is known or it lies ahead."""
        since = self.sobriety_date_on(day)
        return (day - since).days if since and since <= day else None


def placement_on(placements: Sequence[Placement], day: date) -> Placement | None:
    """The latest of an episode's placements that began by a day."""
    return max((p for p in placements if p.from_day <= day), key=lambda p: p.from_day, default=None)


def expected(files: Sequence[ClientRecord], track_id: int, day: date) -> list[ClientRecord]:
    """Who is expected in a track on a day: an open episode, and the latest placement has the track on this weekday."""
    due = []
    for file in files:
        placement = file.placement_on(day)
        if placement is not None and placement.expects(track_id, day.weekday()):
            due.append(file)
    return sorted(due, key=lambda f: (f.client.name.sort_key, f.client.id))
