"""The parts of a session: what was planned, and when they really were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from iop_tui.domain.errors import Refused
from iop_tui.domain.times import duration

KINDS = {
    "checkin": "Check-in",
    "topic": "Topic",
    "skills": "Skills",
    "break": "Break",
    "process": "Process",
    "family": "Family",
    "other": "Other",
}
TOPIC_KINDS = frozenset({"topic", "skills", "family"})


class AgendaPart(NamedTuple):
    """One part of a track's agenda: its kind, its length in minutes, and whether its minutes count."""

    kind: str
    minutes: int
    counts: bool = True


class Block(NamedTuple):
    """A part of a session. ``start`` and ``end`` are planned, ``began`` and ``ended`` recorded; minutes of its day."""

    id: int
    session_id: int
    position: int
    kind: str
    start: int
    end: int
    counts: bool = True
    began: int | None = None
    ended: int | None = None
    topic_code: str = ""
    topic_title: str = ""

    @property
    def label(self) -> str:
        """The block's name on a screen: its topic where it has one, else its kind."""
        return self.topic_title or KINDS.get(self.kind, self.kind)

    @property
    def wants_topic(self) -> bool:
        """Whether the block is one for a topic and has none yet."""
        return self.kind in TOPIC_KINDS and not self.topic_code


class Span(NamedTuple):
    """A block with the minutes that count for it: recorded ones where there are any, else planned."""

    block: Block
    start: int
    end: int


def default_agenda(length: int) -> tuple[AgendaPart, ...]:
    """The usual agenda for a session of ``length`` minutes, scaled to whole five minutes.

    Of 195 minutes: check-in 30, topic 60, a break of 15 that not counted, process the rest.
    """

    def scaled(minutes: int) -> int:
        return max(5, round(minutes * length / 195 / 5) * 5)

    checkin, topic, pause = scaled(30), scaled(60), scaled(15)
    rest = length - checkin - topic - pause
    if length < 60 or rest < 5:
        return (AgendaPart("process", length),)
    return (
        AgendaPart("checkin", checkin),
        AgendaPart("topic", topic),
        AgendaPart("break", pause, counts=False),
        AgendaPart("process", rest),
    )


def fit_agenda(parts: Sequence[AgendaPart], length: int) -> tuple[AgendaPart, ...]:
    """An agenda made as long as the session: the last part that counts takes up or gives the difference."""
    total = sum(p.minutes for p in parts)
    if not parts or total == length:
        return tuple(parts) or default_agenda(length)
    index = max((i for i, p in enumerate(parts) if p.counts), default=len(parts) - 1)
    minutes = parts[index].minutes + length - total
    if minutes < 5:
        return default_agenda(length)
    part = parts[index]
    return (*parts[:index], AgendaPart(part.kind, minutes, part.counts), *parts[index + 1 :])


def counted_minutes(parts: Sequence[AgendaPart]) -> int:
    """How many minutes of an agenda count."""
    return sum(p.minutes for p in parts if p.counts)


def parse_agenda(text: str) -> tuple[AgendaPart, ...]:
    """Read ``checkin 30, topic 60, break 15, process 90`` (a break not counted); raises Refused."""
    parts: list[AgendaPart] = []
    for piece in filter(None, (p.strip().lower() for p in text.split(","))):
        kind, _, minutes = piece.rpartition(" ")
        kind = kind.strip().replace("check-in", "checkin")
        if kind not in KINDS or not minutes.isdecimal() or not 1 <= int(minutes) <= 1440:
            raise Refused("That agenda could not be read.", "Write it as checkin 30, topic 60, break 15, process 90.")
        parts.append(AgendaPart(kind, int(minutes), counts=kind != "break"))
    return tuple(parts)


def agenda_text(parts: Sequence[AgendaPart]) -> str:
    """Write an agenda in the form that ``parse_agenda`` reads."""
    return ", ".join(f"{p.kind} {p.minutes}" for p in parts)


def agenda_words(parts: Sequence[AgendaPart]) -> str:
    """An agenda as it is read: ``Check-in 0:30, Topic 1:00``."""
    return ", ".join(f"{KINDS.get(p.kind, p.kind)} {duration(p.minutes)}" for p in parts)


def timeline(
    blocks: Sequence[Block], actual_start: int | None = None, actual_end: int | None = None
) -> tuple[Span, ...]:
    """When each block really was: recorded times where there are any, else the agenda's; never overlapping.

    A block that began late pushes those behind it, but never over a time that is recorded behind it; the group's
    recorded start and end cut what lies outside.
    """
    spans: list[Span] = []
    reached = actual_start if actual_start is not None else min((b.start for b in blocks), default=0)
    ordered = sorted(blocks, key=lambda b: b.position)
    for index, (block, bound) in enumerate(zip(ordered, _recorded_behind(ordered), strict=True)):
        following = ordered[index + 1] if index + 1 < len(ordered) else None
        if block.began is not None:
            start = block.began
        else:
            start = max(block.start, reached)
            known = block.ended if block.ended is not None else bound
            start = start if known is None else min(start, known)
        if block.ended is not None:
            end = block.ended
        elif following is not None and following.began is not None:
            end = following.began
        elif block.began is not None and block.began >= block.end:
            end = start + block.end - block.start  # begun after its time: as long as it was planned
        else:
            end = max(block.end, start)
        if block.ended is None and bound is not None:
            end = min(end, bound)
        if actual_end is not None:
            start, end = min(start, actual_end), min(end, actual_end)
        start = max(start, reached)
        end = max(end, start)
        spans.append(Span(block, start, end))
        reached = end
    return tuple(spans)


def _recorded_behind(ordered: Sequence[Block]) -> list[int | None]:
    """For each block the first time that is recorded of those behind it, or None."""
    bounds: list[int | None] = []
    bound: int | None = None
    for block in reversed(ordered):
        bounds.append(bound)
        recorded = [t for t in (block.began, block.ended, bound) if t is not None]
        bound = min(recorded, default=None)
    return bounds[::-1]


def recorded_times(
    blocks: Sequence[Block], actual_start: int | None = None, actual_end: int | None = None
) -> list[int]:
    """Every recorded time of a session in the order of the agenda, the group's own start and end around them."""
    ordered = sorted(blocks, key=lambda b: b.position)
    times = [actual_start, *(t for b in ordered for t in (b.began, b.ended)), actual_end]
    return [t for t in times if t is not None]


def in_order(blocks: Sequence[Block], actual_start: int | None = None, actual_end: int | None = None) -> bool:
    """Whether what is recorded could have been: no time before one that is recorded in front of it."""
    times = recorded_times(blocks, actual_start, actual_end)
    return times == sorted(times)


def block_at(spans: Sequence[Span], minute: int) -> Span | None:
    """The block that runs at a minute, or None before, after and between blocks."""
    return next((s for s in spans if s.start <= minute < s.end), None)
