"""Asking who somebody is: which client a walk-in turned out to be, or which other record is the same person's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from iop_tui.clients.matching import match_walk_in
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import matches, short_names
from iop_tui.domain.room import Fact
from iop_tui.screens.base import IopScreen
from iop_tui.screens.prompts.search_prompt import SearchPrompt


def ask_match(screen: IopScreen, file: ClientRecord, others: Sequence[ClientRecord], done: Callable[[], None]) -> None:
    """Ask which of the others a walk-in is, by short names, and give everything of theirs to that client."""
    names = short_names({f.client.id: f.client.name for f in others})
    numbered = screen.may_show(Fact.NUMBER)

    def search(typed: str) -> list[tuple[str, int]]:
        wanted = typed or file.client.name.last[:3]
        return [
            (f"{names[f.client.id]} {f.client.number}" if numbered else names[f.client.id], f.client.id)
            for f in others
            if matches(f.client.name, wanted)
        ]

    def on_answer(id: int | None, _typed: str) -> None:
        if id is None:
            raise Refused("No one was selected.")
        match_walk_in(screen.desk, file.client.id, id)
        done()
        screen.say("Linked: the walk-in's records now belong to the client.", "here")

    screen.ask(SearchPrompt("The walk-in is", search, on_answer))


def ask_join(screen: IopScreen, file: ClientRecord) -> SearchPrompt:
    """Ask who else a client is, by full names, and show both records side by side; gives the question."""
    others = [f for f in screen.desk.store.clients.files() if f.client.id != file.client.id]

    def search(typed: str) -> list[tuple[str, int]]:
        wanted = typed or file.client.name.last[:3]
        return [
            (f"{f.client.name.full} {f.client.number}", f.client.id) for f in others if matches(f.client.name, wanted)
        ]

    def on_answer(id: int | None, _typed: str) -> None:
        from iop_tui.screens.clients.joining import JoinScreen

        if id is None:
            raise Refused("No one was selected.")
        screen.app.push_screen(JoinScreen(screen.desk, file.client.id, id))

    asked = SearchPrompt("The same person as", search, on_answer)
    screen.ask(asked)
    return asked
