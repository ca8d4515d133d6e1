"""Minutes that count: how long a client was really there, with the sum that explains it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from iop_tui.domain.agenda import Span
from iop_tui.domain.attendance import Attendance, Mark
from iop_tui.domain.times import clock, duration


class Part(NamedTuple):
    """One stretch that counted: within one block, from one minute to another."""

    label: str
    start: int
    end: int

    @property
    def minutes(self) -> int:
        """The stretch's length."""
        return self.end - self.start


class Sum(NamedTuple):
    """Counted minutes and the stretches that they are made of."""

    parts: tuple[Part, ...] = ()

    @property
    def total(self) -> int:
        """Minutes in all; never negative."""
        minutes = 0
        for part in self.parts:
            minutes += part.end - part.start
        return minutes

    def explained(self, twelve: bool = False) -> str:
        """The sum in words: ``09:12–09:30 Check-in 18 + 09:30–10:30 Topic 60 = 1:18``."""
        if not self.parts:
            return "0:00, nothing that counts"
        shown = (f"{clock(p.start, twelve)}–{clock(p.end, twelve)} {p.label} {p.minutes}" for p in self.parts)
        return f"{' + '.join(shown)} = {duration(self.total)}"


def presence(row: Attendance, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """When a client who is here was in the room, between the group's start and end; empty for every other mark."""
    if row.mark is not Mark.HERE:
        return ()
    begin = max(start, row.arrived) if row.arrived is not None else start
    finish = min(end, row.left) if row.left is not None else end
    if not row.aways:
        return ((begin, finish),) if finish > begin else ()
    stretches: list[tuple[int, int]] = []
    for away in sorted(row.aways, key=lambda a: a.out):
        if away.out > begin:
            stretches.append((begin, min(away.out, finish)))
        begin = max(begin, finish if away.back is None else away.back)
    stretches.append((begin, finish))
    return tuple((a, b) for a, b in stretches if b > a)


def counted(row: Attendance, spans: Sequence[Span], start: int, end: int, until: int | None = None) -> Sum:
    """The minutes of one client in one session that count, as a sum.

    ``start`` and ``end`` are the group's: recorded where they are, else planned. ``until`` is the
    present minute while the session runs; without it the sum goes to the end.
    """
    parts: list[Part] = []
    for begin, finish in presence(row, start, end):
        if until is not None and until < finish:
            finish = until
        for span in spans:
            if span.block.counts and begin < span.end and span.start < finish:
                low = begin if begin > span.start else span.start
                high = finish if finish < span.end else span.end
                if high > low:
                    parts.append(Part(span.block.label, low, high))
    return Sum(tuple(parts))


def union_total(sums: Iterable[Sum]) -> int:
    """Minutes of several sessions of one day, an hour that two of them share counted once."""
    stretches = sorted((p.start, p.end) for s in sums for p in s.parts)
    total, reached = 0, -1
    for start, end in stretches:
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def reached_at(row: Attendance, spans: Sequence[Span], arrive: int, need: int, have: int = 0) -> int | None:
    """The minute at which ``need`` counted minutes are reached, or None when the blocks do not hold them.

    For a client who is not marked the arrival is ``arrive``; ``have`` are minutes of the same day elsewhere.
    The last counting block is taken to run on past its end, so that a shortfall shows as a time after it.
    """
    begin = row.arrived if row.mark is Mark.HERE and row.arrived is not None else arrive
    left = need - have
    if left <= 0:
        return begin
    out = [(a.out, a.back) for a in row.aways]
    counting = [s for s in spans if s.block.counts]
    for index, span in enumerate(counting):
        low = max(begin, span.start)
        high = max(span.end, low + left + need) if index == len(counting) - 1 else span.end
        for minute in range(low, high):
            if row.mark is Mark.HERE and row.left is not None and minute >= row.left:
                return None
            if any(o <= minute and (b is None or minute < b) for o, b in out):
                if any(o <= minute and b is None for o, b in out):
                    return None
                continue
            left -= 1
            if left == 0:
                return minute + 1
    return None
