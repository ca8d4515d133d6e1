"""Who was in the program when: ten years of stays in four lines of twelve places, without SQL.

A line (A to D) is twelve places; whoever holds one is expected in the line's three groups on all five days. A place is
never empty, so every session expects twelve; nobody holds two places at a time.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

LINES, PLACES = 4, 12
SESSION_DAYS, STAYS_OF_A_PLACE = 2550, 52
"""Ten years of 51 weeks of five days; 48 places of 52 stays are 2,496 episodes."""
READMITTED = 0.25
DAYS_ATTENDED = 98_000 / 122_400

_DISCHARGES = (
    ("completed", 0.38), ("transferred", 0.18), ("dropped_out", 0.23), ("terminated", 0.14), ("other", 0.07),
)  # fmt: skip


@dataclass(frozen=True)
class Stay:
    """One episode: of whom, in which place, from which session day to which (indices; ``end`` is not part of it)."""

    id: int
    person: int
    place: int
    first: int
    end: int
    ended_by: str

    @property
    def line(self) -> int:
        """The line of the place, from 0."""
        return self.place // PLACES


@dataclass(frozen=True)
class Plan:
    """The whole history: session days, the weeks without group, the stays by admission, the days attended."""

    days: tuple[date, ...]
    until: date
    closed: tuple[date, ...]
    stays: tuple[Stay, ...]
    people: int
    attended: frozenset[tuple[int, int]]
    """Pairs of stay id and session day (index) on which the person came."""

    def day(self, index: int) -> date:
        """The date of a session day; the one behind the last is the day that is still to come."""
        return self.days[index] if index < len(self.days) else self.until


def make_plan(scale: float, until: date, rng: random.Random) -> Plan:
    """Plan ``scale`` times ten years up to the day before ``until``; 0 is a program that begins on it."""
    days, closed = session_days(until, round(SESSION_DAYS * scale))
    spans = [span for place in range(LINES * PLACES) for span in _spans(place, len(days), scale, rng)]
    spans.sort(key=lambda span: (span[1], span[0]))
    people, owners = _people(spans, rng)
    stays = []
    for number, (place, first, end) in enumerate(spans):
        ended_by = "" if end > len(days) else _drawn(rng)
        stays.append(Stay(number + 1, owners[number], place, first, end, ended_by))
    return Plan(tuple(days), until, tuple(closed), tuple(stays), people, _attended(stays, len(days), rng))


def session_days(until: date, count: int) -> tuple[list[date], list[date]]:
    """The last ``count`` weekdays before a day, the week of Christmas left out, and the weekdays left out."""
    days: list[date] = []
    closed: list[date] = []
    day = until
    while len(days) < count:
        day -= timedelta(days=1)
        if day.weekday() > 4:
            continue
        monday = day - timedelta(days=day.weekday())
        christmas = any((monday + timedelta(days=k)).timetuple()[1:3] == (12, 25) for k in range(7))
        (closed if christmas else days).append(day)
    return days[::-1], closed[::-1]


def _spans(place: int, length: int, scale: float, rng: random.Random) -> list[tuple[int, int, int]]:
    """The stays of one place, one behind the other: place, first session day, the day after the last."""
    count = max(1, round(STAYS_OF_A_PLACE * scale))
    shortest = 2 if length >= 4 * count else 0
    weights = [min(400.0, max(2.0, rng.lognormvariate(3.71, 1.06))) for _ in range(count)]
    share = (length - shortest * count) / sum(weights)
    ends = [shortest * (n + 1) + round(w * share) for n, w in enumerate(accumulate(weights))]
    ends[-1] = length + 1  # the last one is still there
    return [(place, first, end) for first, end in zip([0, *ends], ends, strict=False)]


def _people(spans: list[tuple[int, int, int]], rng: random.Random) -> tuple[int, list[int]]:
    """How many people there are, and whose each stay is: a quarter of the stays are readmissions."""
    wanted = round(READMITTED * len(spans))
    earliest = min(len(spans), 3 * LINES * PLACES)
    again = set(rng.sample(range(earliest, len(spans)), min(wanted, len(spans) - earliest)))
    owners: list[int] = []
    waiting: list[tuple[int, int]] = []
    free: list[int] = []
    people = 0
    for number, (_, first, end) in enumerate(spans):
        free.extend(person for left, person in waiting if left < first)
        waiting = [entry for entry in waiting if entry[0] >= first]
        if number in again and free:
            person = free.pop(rng.randrange(len(free)))
        else:
            people += 1
            person = people
        owners.append(person)
        waiting.append((end, person))
    return people, owners


def _attended(stays: list[Stay], length: int, rng: random.Random) -> frozenset[tuple[int, int]]:
    """On which days who came: about four of five, fewer in the first two weeks and before dropping out."""
    scored: list[tuple[float, int, int]] = []
    for stay in stays:
        faithful = rng.betavariate(8, 2)
        for day in range(stay.first, min(stay.end, length)):
            early = 0.08 if day - stay.first < 10 else 0.0
            late = 0.2 if stay.ended_by == "dropped_out" and stay.end - day <= 5 else 0.0
            scored.append((faithful - early - late - rng.random(), stay.id, day))
    scored.sort(reverse=True)
    return frozenset((stay, day) for _, stay, day in scored[: round(DAYS_ATTENDED * len(scored))])


def _drawn(rng: random.Random) -> str:
    from tests.bench.people import pick

    return pick(_DISCHARGES, rng.random())
