"""A curriculum: the topics of a group in their order. Admission is rolling: the first one follows the last one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from iop_tui.domain.errors import Refused


class CurriculumTopic(NamedTuple):
    """One topic of a curriculum; ``required`` ones each client has to have had (Texas: 25 TAC 448.901)."""

    code: str
    required: bool = False


class Curriculum(NamedTuple):
    """The topics of a track (its id) from a day on, in their order; an empty one ends what was before."""

    track_id: int
    from_day: date
    topics: tuple[CurriculumTopic, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the topics in their order."""
        return tuple(t.code for t in self.topics)


class Covered(NamedTuple):
    """What a client had of a curriculum: how many of how many, and which required ones are missing (by code)."""

    had: int
    topics: int
    required_had: int
    required: int
    missing: tuple[str, ...]


def refuse_twice(codes: Sequence[str]) -> None:
    """Refuse a list that has a topic twice."""
    if len(set(codes)) < len(codes):
        raise Refused("That topic is in the curriculum already.", "Move it with < and >.")


def curriculum_on(curricula: Sequence[Curriculum], day: date) -> Curriculum | None:
    """The curriculum in force on a day; None where there is none, or an empty one."""
    latest = max((c for c in curricula if c.from_day <= day), key=lambda c: c.from_day, default=None)
    return latest if latest is not None and latest.topics else None


def next_topic(curriculum: Curriculum, last_had: Mapping[str, date], today: Sequence[str] = ()) -> int:
    """The place, from 0, of the topic that comes next: after the last one of the list that the track had.

    ``last_had`` are earlier days by topic, ``today`` the topics of the day's blocks, in their order.
    """
    own = curriculum.codes
    given = [code for code in today if code in own]
    if given:
        return (own.index(given[-1]) + 1) % len(own)
    had = [(last_had[code], place) for place, code in enumerate(own) if code in last_had]
    if not had:
        return 0
    latest = max(day for day, _ in had)
    places = [place for day, place in had if day == latest]
    last = next((p for p in places if (p + 1) % len(own) not in places), places[-1])
    return (last + 1) % len(own)


def covered(curriculum: Curriculum, had: Collection[str]) -> Covered:
    """What somebody who had some topics has had of a curriculum."""
    required = [t.code for t in curriculum.topics if t.required]
    missing = tuple(code for code in required if code not in had)
    return Covered(
        sum(code in had for code in curriculum.codes), len(curriculum.topics),
        len(required) - len(missing), len(required), missing,
    )  # fmt: skip
