"""Clients who were in two sessions at the same time: how many minutes of a row stand in another row too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from iop_tui.domain.attendance import Status
from iop_tui.domain.minutes import Stretch, shared
from iop_tui.domain.sessions import Session
from iop_tui.store.tables.export_rows import ExportRow

Overlaps = Mapping[tuple[int, int], int]
"""Minutes by session and client; who is not in it shares none."""
_Held = tuple[int, tuple[Stretch, ...]]
"""A session, by its id, and when a client's minutes in it were."""


class Counted(NamedTuple):
    """A row with what follows from it: its status, its minutes, and when they were."""

    row: ExportRow
    status: Status
    minutes: int = 0
    when: tuple[Stretch, ...] = ()


def overlapping(sessions: Sequence[Session], attended: Mapping[int, Sequence[Counted]]) -> Overlaps:
    """How many minutes of each row lie within other sessions of the same client."""
    found: dict[tuple[int, int], int] = {}
    for together in _at_the_same_time([s for s in sessions if s.id]):
        for client_id in _in_several([attended[session.id] for session in together]):
            every = [
                (session.id, counted.when)
                for session in together
                for counted in attended[session.id]
                if counted.row.client_id == client_id and counted.when
            ]
            for several in _together(every):
                for id, own in several:
                    minutes = shared(own, [s for other, when in several if other != id for s in when])
                    if minutes:
                        found[id, client_id] = minutes
    return found


def _in_several(held: Sequence[Sequence[Counted]]) -> set[int]:
    """The clients whose minutes stand in more than one session: few, where groups meet side by side."""
    seen: set[int] = set()
    twice: set[int] = set()
    for rows in held:
        here = {counted.row.client_id for counted in rows if counted.when}
        twice |= seen & here
        seen |= here
    return twice


def _together(every: Sequence[_Held]) -> Iterator[list[_Held]]:
    """Those of a client's sessions that lie together in time, two or more each; the others share nothing."""
    group: list[_Held] = []
    until = 0
    for one in sorted(every, key=lambda h: min(start for start, _ in h[1])):
        if group and min(start for start, _ in one[1]) >= until:
            if len(group) > 1:
                yield group
            group = []
        group.append(one)
        until = max(until if len(group) > 1 else 0, *(end for _, end in one[1]))
    if len(group) > 1:
        yield group


def _at_the_same_time(sessions: Sequence[Session]) -> Iterator[list[Session]]:
    """Sessions that hang together in time, two or more each: each shares some with another one of them."""
    group: list[Session] = []
    until = 0
    for start, end, session in sorted(
        ((s.moment(s.effective_start), s.moment(s.effective_end), s) for s in sessions), key=lambda one: one[0]
    ):
        if group and start >= until:
            if len(group) > 1:
                yield group
            group = []
        group.append(session)
        until = max(until if len(group) > 1 else 0, end)
    if len(group) > 1:
        yield group
