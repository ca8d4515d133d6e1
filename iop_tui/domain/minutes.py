"""Minutes that count: how long a client was really there, with the sum that explains it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from iop_tui.domain.agenda import Block, Span, timeline
from iop_tui.domain.attendance import Attendance, Mark, TimeOut
from iop_tui.domain.passing import ClockChange
from iop_tui.domain.sessions import Session
from iop_tui.domain.times import clock, duration


class Part(NamedTuple):
    """One stretch that counted: within one block, from one reading of the clock to another.

    ``skipped`` are the minutes that the clock was set forward in between (negative: back), which did not pass.
    """

    label: str
    start: int
    end: int
    skipped: int = 0

    @property
    def minutes(self) -> int:
        """The stretch's length: the minutes that passed."""
        return self.end - self.start - self.skipped


class Sum(NamedTuple):
    """Counted minutes and the stretches that they are made of."""

    parts: tuple[Part, ...] = ()

    @property
    def total(self) -> int:
        """Minutes in all; never negative."""
        minutes = 0
        for part in self.parts:
            minutes += part.end - part.start - part.skipped
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
    if not row.times_out:
        return ((begin, finish),) if finish > begin else ()
    return tuple(_without(row.times_out, begin, finish))


def of_session(row: Attendance, spans: Sequence[Span], session: Session, until: int | None = None) -> Sum:
    """The minutes of one client in a session that count; see ``counted``."""
    return counted(row, spans, session.effective_start, session.effective_end, until, session.clock_change)


def counted(
    row: Attendance,
    spans: Sequence[Span],
    start: int,
    end: int,
    until: int | None = None,
    change: ClockChange | None = None,
) -> Sum:
    """The minutes of one client in one session that count, as a sum.

    They are minutes that passed: on a night on which clocks change (``change``) 01:00 to 04:00 are 120 or 240.
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
                    skipped = 0 if change is None else high - low - (change.passed(high) - change.passed(low))
                    parts.append(Part(span.block.label, low, high, skipped))
    return Sum(tuple(parts))


Stretch = tuple[int, int]
"""From one moment to another, in minutes since 1970 began, UTC: what sessions of any day and zone are compared in."""


def stretches(total: Sum, session: Session) -> list[Stretch]:
    """When the minutes of a session were, as moments."""
    return [(session.moment(p.start), session.moment(p.end)) for p in total.parts]


def union_total(stretches: Iterable[Stretch]) -> int:
    """Minutes of several sessions, also of several days: a time that two of them share counts once."""
    total, reached = 0, -1
    for start, end in sorted(stretches):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def shared(own: Sequence[Stretch], others: Sequence[Stretch]) -> int:
    """Minutes of ``own`` that ``others`` hold too."""
    return union_total(own) + union_total(others) - union_total([*own, *others])


def topic_minutes(
    row: Attendance, blocks: Sequence[Block], session: Session, until: int | None = None
) -> list[tuple[Block, int]]:
    """The blocks with a topic that a session had, each with the minutes of it during which a client was here.

    ``until`` is the present minute while the session runs: what comes after it nobody had, nor missed.
    """
    if not session.takes_place:
        return []
    end = session.effective_end if until is None else min(until, session.effective_end)
    here = () if row.taken_off else presence(row, session.effective_start, end)
    return [
        (s.block, sum(max(0, min(b, s.end) - max(a, s.start)) for a, b in here))
        for s in timeline(blocks, session.actual_start, session.actual_end)
        if s.block.topic_code and s.start < end
    ]


def topics_had(row: Attendance, blocks: Sequence[Block], session: Session, until: int | None = None) -> set[str]:
    """The codes of the topics that a client had: they were here, and not taken off, during a block with it."""
    return {block.topic_code for block, minutes in topic_minutes(row, blocks, session, until) if minutes}


def reached_at(
    row: Attendance, spans: Sequence[Span], arrive: int, need: int, have: int = 0, change: ClockChange | None = None
) -> int | None:
    """The minute at which ``need`` counted minutes are reached, or None for never.

    For a client who is not marked the arrival is ``arrive``; ``have`` are minutes of the same day elsewhere.
    The last counting block is taken to run on past its end, so that a shortfall shows as a time after it. Never is for
    somebody who left before, or went out and did not come back. ``change`` is the clocks' within the session.
    """
    here = row.mark is Mark.HERE
    begin = row.arrived if here and row.arrived is not None else arrive
    left = need - have
    if left <= 0:
        return begin
    until = row.left if here and row.left is not None else _NO_END
    counting = [s for s in spans if s.block.counts]
    for index, span in enumerate(counting):
        end = _NO_END if index == len(counting) - 1 else span.end
        for low, high in _without(row.times_out if here else (), max(begin, span.start), min(end, until)):
            passed = high - low if change is None else change.passed(high) - change.passed(low)
            if left <= passed:
                return low + left if change is None else change.reading(change.passed(low) + left)
            left -= passed
    return None


_NO_END = 100_000
"""Further than any minute can be that is asked for: more than two months."""


def _without(times_out: Sequence[TimeOut], low: int, high: int) -> Iterator[tuple[int, int]]:
    """What is left of a stretch without the times out; one that has no end yet leaves nothing behind it."""
    for away in sorted(times_out, key=lambda a: a.out):
        if low < min(away.out, high):
            yield low, min(away.out, high)
        low = max(low, high if away.back is None else away.back)
    if low < high:
        yield low, high
