"""Curricula: the topics of a track in their order, each list from a day on."""

from __future__ import annotations

from datetime import date

from iop_tui.domain.curriculum import Curriculum, CurriculumTopic
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, reads

_NONE = ""
"""The topic of the one row that says that a track has no curriculum from a day on."""


@reads("a curriculum")
class CurriculumStore:
    """Reads and writes curricula."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of_track(self, track_id: int) -> list[Curriculum]:
        """The curricula of a track, the earliest first."""
        return self.all().get(track_id, [])

    def all(self) -> dict[int, list[Curriculum]]:
        """The curricula by track, the earliest first."""
        lists: dict[tuple[int, date], list[CurriculumTopic]] = {}
        for row in self._reader.all("SELECT * FROM curriculum ORDER BY track_id, from_day, position"):
            topics = lists.setdefault((row["track_id"], date.fromisoformat(row["from_day"])), [])
            if row["topic_code"] != _NONE:
                topics.append(CurriculumTopic(row["topic_code"], bool(row["required"])))
        curricula: dict[int, list[Curriculum]] = {}
        for (track_id, day), topics in lists.items():
            curricula.setdefault(track_id, []).append(Curriculum(track_id, day, tuple(topics)))
        return curricula

    def save(self, writer: Writer, curriculum: Curriculum) -> None:
        """Write the list of a track that begins on a day; an empty one says that there is none from then on."""
        key = {"track_id": curriculum.track_id, "from_day": curriculum.from_day.isoformat()}
        topics = curriculum.topics or (CurriculumTopic(_NONE),)
        for position, topic in enumerate(topics):
            place = {**key, "position": position}
            row = {"topic_code": topic.code, "required": int(topic.required)}
            if writer.read("curriculum", place) is None:
                writer.insert("curriculum", {**place, **row})
            else:
                writer.update("curriculum", place, row)
        rows = self._reader.all(
            "SELECT position FROM curriculum WHERE track_id = ? AND from_day = ? AND position >= ?",
            [curriculum.track_id, curriculum.from_day.isoformat(), len(topics)],
        )
        for left in rows:
            writer.delete("curriculum", {**key, "position": left["position"]})
