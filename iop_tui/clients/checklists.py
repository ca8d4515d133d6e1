"""Ticking the items of orientation and discharge."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from iop_tui.desk.base_desk import BaseDesk
from iop_tui.domain.actions import TICK
from iop_tui.domain.checklists import Ticked
from iop_tui.domain.clients import Episode


class Item(NamedTuple):
    """An item of a checklist, and what is known of it where it was done."""

    text: str
    ticked: Ticked | None


class Checklist:
    """One list of one episode. What was ticked and is no rule any more stays, behind the others."""

    def __init__(self, desk: BaseDesk, episode: Episode, which: str, day: date) -> None:
        """``which`` is ``orientation`` or ``discharge``; the items are those of the rules of a day."""
        self._desk = desk
        self.episode = episode
        self.which = which
        self._day = day

    def items(self) -> list[Item]:
        """The items in their order."""
        done = self._desk.store.checklists.of_episodes([self.episode.id], self.which)[self.episode.id]
        wanted = self._desk.rules(self._day).checklist(self.which)
        return [Item(text, done.get(text)) for text in (*wanted, *(t for t in done if t not in wanted))]

    def toggle(self, text: str) -> bool:
        """Tick an item with today and who, or take the tick back; gives whether it is ticked now."""
        ticked = next((i.ticked for i in self.items() if i.text == text), None)
        store, client = self._desk.store.checklists, self.episode.client_id
        with self._desk.saving(TICK) as writer:
            if ticked is not None:
                store.untick(writer, ticked, client)
                return False
            store.tick(writer, Ticked(self.episode.id, self.which, text, self._desk.today, self._desk.who), client)
            return True


def counted(items: list[Item]) -> str:
    """How many are done: ``3 of 8``."""
    return f"{sum(i.ticked is not None for i in items)} of {len(items)}"
