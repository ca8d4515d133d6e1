"""The curriculum of each group: which topics, in which order, from which day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import CURRICULUM
from iop_tui.domain.curriculum import Curriculum, CurriculumTopic, curriculum_on, refuse_twice
from iop_tui.domain.errors import Refused


class Curricula:
    """Changes the curriculum of a track from a day on; every change is one step that undo knows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def of(self, track_id: int, day: date) -> Curriculum:
        """The curriculum in force on a day; one without topics where there is none."""
        held = curriculum_on(self._store.curricula.of_track(track_id), day)
        return held or Curriculum(track_id, day)

    def save(self, track_id: int, from_day: date, topics: Sequence[CurriculumTopic]) -> None:
        """Let a list hold from a day on; raises Refused for a day that is past, or a topic that is there twice."""
        if from_day < self._desk.today:
            raise Refused("That day is past.", "Earlier days keep the curriculum that they had.")
        refuse_twice([t.code for t in topics])
        known = {t.code for t in self._desk.topics(retired=True)}
        if any(t.code not in known for t in topics):
            raise Refused("That topic is not in the catalog.", "Add it in Program, Topics.")
        with self._desk.saving(CURRICULUM) as writer:
            kept = {t.code for t in self._store.topics.kept()}
            for topic in self._desk.topics(retired=True):
                if topic.code not in kept and any(t.code == topic.code for t in topics):
                    self._store.topics.save(writer, topic)
            self._store.curricula.save(writer, Curriculum(track_id, from_day, tuple(topics)))
