"""Topics: what a group talks about."""

from __future__ import annotations

from typing import NamedTuple

from iop_tui.domain.text import fold


class Topic(NamedTuple):
    """One topic of the catalog; a facilitator's own have codes that begin with ``own-``."""

    code: str
    title: str
    category: str
    aims: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    exercise: str = ""
    references: tuple[str, ...] = ()
    retired: bool = False

    @property
    def own(self) -> bool:
        """Whether the topic is the program's own."""
        return self.code.startswith("own-")


def find_topics(topics: list[Topic], typed: str) -> list[Topic]:
    """The topics in which every typed word begins a word of the title, the category or the code; titles first."""
    words = fold(typed).split()
    ranked = []
    for topic in topics:
        title = _words(topic.title)
        everything = [*title, *_words(topic.category), *_words(topic.code)]
        if all(any(w.startswith(part) for w in everything) for part in words):
            in_title = all(any(w.startswith(part) for w in title) for part in words)
            ranked.append((not in_title, topic))
    return [t for _, t in sorted(ranked, key=lambda pair: (pair[0], pair[1].category, pair[1].title))]


def _words(text: str) -> list[str]:
    return fold(text).replace("-", " ").split()
