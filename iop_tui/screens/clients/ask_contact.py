"""Recording a contact by a few keys: the kind by a digit, then minutes or what came of a call, then one line."""

from __future__ import annotations

from collections.abc import Callable

from iop_tui.clients.contacts import Contacts
from iop_tui.domain.contacts import KINDS, LONG, Contact, read_minutes, results_of
from iop_tui.domain.errors import Refused
from iop_tui.screens.base import IopScreen
from iop_tui.screens.prompts.choice_prompt import ChoicePrompt
from iop_tui.screens.prompts.text_prompt import TextPrompt


class AskContact:
    """The questions of one new contact of today; nothing is recorded before the last one."""

    def __init__(self, screen: IopScreen, client_id: int, short: str, done: Callable[[], None]) -> None:
        self._screen = screen
        self._short = short
        self._done = done
        self._contact = Contact(0, client_id, "", screen.desk.today)
        self._long = 0

    def ask(self) -> None:
        """Ask for the kind."""
        kinds = [(kind.brief, kind.code) for kind in KINDS.values()]
        self._screen.ask(
            ChoicePrompt(f"Contact with {self._short}?", kinds, self._kind, skips="esc cancels", private=True)
        )

    def _kind(self, code: str) -> None:
        self._contact = self._contact._replace(kind=code)
        if KINDS[code].calls:
            results = [(label, result) for result, label in results_of(code).items()]
            label = f"{KINDS[code].label}: what came of it?"
            self._screen.ask(ChoicePrompt(label, results, self._result, skips="esc cancels", private=True))
            return
        hint = "minutes, such as 50; enter goes on, esc cancels"
        self._screen.ask(TextPrompt(f"{KINDS[code].label}, minutes", self._minutes, hint=hint, private=True))

    def _result(self, code: str) -> None:
        self._contact = self._contact._replace(result=code)
        self._ask_what()

    def _minutes(self, typed: str) -> None:
        minutes = read_minutes(typed)
        if minutes > LONG and self._long != minutes:
            self._long = minutes
            raise Refused(f"That is {minutes} minutes.", "Press enter again to keep it.")
        self._contact = self._contact._replace(minutes=minutes)
        self._ask_what()

    def _ask_what(self) -> None:
        hint = "one line, no progress note and no relative's name; enter skips, esc cancels"
        self._screen.ask(TextPrompt("What was it about?", self._record, hint=hint, private=True))

    def _record(self, what: str) -> None:
        contact, screen = self._contact._replace(what=what), self._screen
        if KINDS[contact.kind].calls:
            contact = contact._replace(start=Contacts(screen.desk).minute)
        Contacts(screen.desk).add(contact, sure=True)
        self._done()
        counts = Contacts(screen.desk).counts_by_rule(contact)
        counted = f", {contact.minutes} minutes toward the week" if counts and contact.minutes else ""
        screen.say(f"Recorded: {contact.label}{counted}.", "here")
