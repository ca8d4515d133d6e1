"""The program's own topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iop_tui.domain.topics import Topic
from iop_tui.program.topics import TopicCatalog
from iop_tui.screens.form import WHOLE, Field, FormScreen
from iop_tui.screens.program.sections.section import Section
from iop_tui.widgets.sheet import Cell, Column, Row


class Topics(Section):
    """The program's own topics, and built-in ones that are not wanted."""

    def columns(self) -> Sequence[Column]:
        """Title and category."""
        return [Column("title", "Topic", 24, 2), Column("category", "Category", 20, 1), Column("state", "", 10)]

    def rows(self) -> Sequence[Row]:
        """Own topics first, then the built-in ones."""
        every = sorted(self.desk.topics(retired=True), key=lambda t: not t.own)
        return [
            Row(
                t.code,
                [
                    Cell(t.title),
                    Cell(t.category, "quiet"),
                    Cell("retired" if t.retired else "own" if t.own else "", "quiet"),
                ],
            )
            for t in every
        ]

    def _topic(self, code: str) -> Topic:
        return next(t for t in self.desk.topics(retired=True) if t.code == code)

    async def _form(self, topic: Topic) -> None:
        def save(v: Mapping[str, str]) -> None:
            TopicCatalog(self.desk).save_topic(
                topic._replace(
                    title=v["title"],
                    category=v["category"],
                    aims=tuple(v["aims"].split(" | ")),
                    prompts=tuple(v["prompts"].split(" | ")),
                    exercise=v["exercise"],
                )
            )

        fields = (
            Field("title", "Title", topic.title),
            Field("category", "Category", topic.category),
            Field("aims", "Aims", " | ".join(topic.aims), "several with | between them", width=WHOLE),
            Field("prompts", "To ask the group", " | ".join(topic.prompts), "several with | between them", width=WHOLE),
            Field("exercise", "Exercise", topic.exercise, width=WHOLE),
        )
        await self.show(FormScreen(self.desk, "Topic", fields, save))

    async def add(self) -> None:
        """A topic of one's own."""
        await self._form(Topic("", "", "Our own"))

    async def change(self, key: str) -> None:
        """Change an own topic."""
        topic = self._topic(key)
        if not topic.own:
            words = "Built-in topics cannot be changed. Press {program.add} to add your own."
            self.screen.say(self.screen.with_keys(words), "quiet")
            return
        await self._form(topic)

    async def remove(self, key: str) -> None:
        """Retire a topic, or take it in use again."""
        topic = self._topic(key)
        TopicCatalog(self.desk).save_topic(topic._replace(retired=not topic.retired))
