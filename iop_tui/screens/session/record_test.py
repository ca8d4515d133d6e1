"""Recording the test that is due of the client under the cursor, in full view alone."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.clients.drug_tests import DrugTests
from iop_tui.domain.drug_tests import COLLECTIONS
from iop_tui.domain.room import Fact
from iop_tui.screens.prompts.choice_prompt import ChoicePrompt
from iop_tui.screens.session.pages.client_page import ClientPage


class RecordsTests(ClientPage):
    """A page of clients on which tests are recorded."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "test", "Test", show=False, id="client.test", tooltip="records the test that is due, in full view")
    ]

    def action_test(self) -> None:
        """Ask what became of the test that is due; in room view nothing tells whether one is."""
        host = self.host
        if not host.may_show(Fact.TEST):
            host.say(host.with_keys("{session.view} first: tests are not shown in the room."), "quiet")
            return
        self.with_client(self._ask_test)

    def _ask_test(self, client: int) -> None:
        group, host = self.group, self.host
        due, known = DrugTests(group.desk).due(client, group.day)
        name = group.short[client]
        if known is not None:
            words = f"{name}: {COLLECTIONS[known.collection].lower()} already. Change it on the client's page 3."
            host.say(words, "quiet")
            return
        if due is None:
            host.say(f"{name}: no test is due. The client's page 3 records another one.", "quiet")
            return
        asked = due

        def record(collection: str) -> None:
            DrugTests(group.desk).record_due(client, asked, collection)
            group.due.reload()
            host.refill()
            host.say(
                host.with_keys(f"{name}: test {COLLECTIONS[collection].lower()}. {{app.undo}} takes it back."), "here"
            )

        options = [(label, code) for code, label in COLLECTIONS.items()]
        host.ask(ChoicePrompt(f"{name}, test:", options, record, skips="esc leaves", private=True))
