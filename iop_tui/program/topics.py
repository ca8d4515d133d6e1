"""The program's own topics, beside those that ship with it."""

from __future__ import annotations

from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import TOPIC
from iop_tui.domain.errors import Refused
from iop_tui.domain.text import line, prose
from iop_tui.domain.topics import Topic


class TopicCatalog:
    """Makes and changes topics; every change is one step that undo knows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def save_topic(self, topic: Topic) -> Topic:
        """Make or change an own topic; a new one (no code) gets an ``own-`` code."""
        cleaned = Topic(
            topic.code,
            line(topic.title, 60),
            line(topic.category, 40) or "Our own",
            tuple(filter(None, (line(a, 400) for a in topic.aims))),
            tuple(filter(None, (line(p, 400) for p in topic.prompts))),
            prose(topic.exercise, 2000).strip(),
            topic.references,
            topic.retired,
        )
        if not cleaned.title:
            raise Refused("A topic needs a title.", "A few words are enough.")
        if not cleaned.code:
            known = {t.code for t in self._store.topics.kept()}
            number = next(n for n in range(1, 100_000) if f"own-{n}" not in known)
            cleaned = cleaned._replace(code=f"own-{number}")
        with self._desk.saving(TOPIC) as writer:
            self._store.topics.save(writer, cleaned)
        return cleaned
