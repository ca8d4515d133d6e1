"""A topic's card: what a facilitator with five minutes needs."""

from __future__ import annotations

from iop_tui.desk.desk import Desk
from iop_tui.domain.topics import Topic
from iop_tui.screens.text_viewer import TextViewer, wrapped
from iop_tui.widgets.text_lines import Line, Piece


def topic_card(desk: Desk, topic: Topic) -> TextViewer:
    """Aims, prompts for discussion, an exercise, over the whole screen."""
    return TextViewer(desk, topic.title, lambda width: card_lines(topic, min(width, 92)))


def card_lines(topic: Topic, width: int) -> list[Line]:
    """The card on lines of some cells."""
    card: list[Line] = [[Piece(topic.category, "quiet")], []]
    for label, texts in (("Aims", topic.aims), ("To ask the group", topic.prompts)):
        if texts:
            card.append([Piece(label, "strong")])
            for text in texts:
                first, *rest = wrapped(text, width - 2)
                card += [[Piece("· "), *first], *([Piece("  "), *line] for line in rest)]
            card.append([])
    if topic.exercise:
        card += [[Piece("Exercise", "strong")], *wrapped(topic.exercise, width), []]
    if topic.references:
        card += wrapped(f"See also: {'; '.join(topic.references)}", width, "quiet")
    return card
