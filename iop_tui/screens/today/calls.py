"""Calls: whom to call after group, and why; one key says what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.clients.contacts import Contacts
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import long_day, short_day
from iop_tui.domain.calls import Call
from iop_tui.domain.contacts import CALL_RESULTS, RESULTS, SETTLES, Contact, relations_text
from iop_tui.domain.names import short_names
from iop_tui.domain.reach import EMERGENCY, GUARDIAN, SELF, Reach
from iop_tui.domain.room import Fact
from iop_tui.reports.calls import CallList, call_list
from iop_tui.screens.clients.ask_contact import AskContact
from iop_tui.screens.covered_list import CoveredList
from iop_tui.screens.prompts.choice_prompt import ChoicePrompt
from iop_tui.screens.prompts.find_row import find_row
from iop_tui.screens.prompts.text_prompt import TextPrompt
from iop_tui.widgets.safe_text import plain
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece

_COLUMNS = (
    Column("client", "Client", 12), Column("why", "Why", 23, 1), Column("since", "Since", 11),
    Column("tried", "Tried", 18),
)  # fmt: skip
_WIDE = 72
"""Cells from which on all columns have room."""


class CallsScreen(CoveredList):
    """The calls of today; what was done about one today stands below."""

    HELP_TITLE = "Calls"
    COVERS = Fact.CONTACT
    SHOWS = "the calls"
    EMPTY = "Nobody to call: everybody expected was here or is excused ahead."
    KEYS = (
        "calls.called", "calls.add", "calls.card", "calls.mine", "calls.copy", "covered.view", "covered.back",
        "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "called", "Called", id="calls.called", tooltip="records what came of the call"),
        Binding("plus", "add", "Contact", id="calls.add", tooltip="records another contact of today"),
        Binding("i", "card", "Card", id="calls.card", tooltip="the client's card and contacts"),
        Binding("f", "mine", "Mine/all", id="calls.mine", tooltip="your clients, or everybody"),
        Binding("y", "copy", "Copy number", id="calls.copy", tooltip="copies the phone number, and records that"),
        Binding("slash", "find", "Find", id="calls.find", tooltip="finds a name"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._mine = desk.who is not None
        self._list: CallList | None = None
        self._calls: dict[str, Call] = {}
        self._names: dict[int, str] = {}
        self._reach: Mapping[int, Mapping[str, Reach]] = {}

    def title_line(self) -> Line:
        """Of which day, and whose."""
        whose = "" if self.desk.who is None else " · mine" if self._mine else " · all"
        return [Piece(" Calls", "strong"), Piece(f" · {long_day(self.desk.today)}{whose}")]

    def show_open_rows(self) -> None:
        """The calls, and what was done today."""
        every = call_list(self.desk)
        own = every.mine(self.desk.who) if self._mine else every
        self._list = own
        self._names = short_names({id: f.client.name for id, f in every.files.items()}, self.desk.rules().initials)
        self._reach = self.desk.store.reach.of_clients([c.client_id for c in (*own.open, *own.done)])
        self._calls = {_key(n, c): c for n, c in enumerate((*own.open, *own.done))}
        rows = [Row(key, self._cells(call)) for key, call in list(self._calls.items())[: len(own.open)]]
        if not rows and (own.done or len(every.open) > 0):
            others = len(every.open)
            words = self.with_keys(f"Nobody of yours to call; {{calls.mine}} shows all {others}.")
            rows.append(Row("nobody", [Cell(words if others else self.with_keys(self.EMPTY), "quiet")], heading=True))
        if own.done:
            rows += [Row("gap", [Cell("")], heading=True), Row("done", [Cell("Done today", "heading")], heading=True)]
            rows += [Row(key, self._cells(call)) for key, call in list(self._calls.items())[len(own.open) :]]
        narrow = self.app.size.width < _WIDE
        columns = [c for c in _COLUMNS if not (narrow and c.key == "since")]
        self.sheet.show(columns, rows)

    def _cells(self, call: Call) -> list[Cell]:
        tried, look = self._tried(call)
        cells = [Cell(self._names[call.client_id]), Cell(call.why), Cell(short_day(call.since)), Cell(tried, look)]
        return cells if self.app.size.width >= _WIDE else [cells[0], cells[1], cells[3]]

    def _tried(self, call: Call) -> tuple[str, str]:
        """What was tried: how often and what came last; what is done today with its time."""
        if call.due is not None and call.due.done_on is not None:
            return RESULTS.get(call.due.outcome, call.due.outcome).lower(), "quiet"
        if not call.tried:
            return "", ""
        last = call.tried[-1]
        words = RESULTS.get(last.result, last.result).lower()
        if last.day == self.desk.today:
            return f"{words} {self.desk.clock(last.start)}", "quiet"
        tries = self.desk.rules().calls_tries
        if len(call.tried) >= tries and not any(c.result in SETTLES for c in call.tried):
            return f"{len(call.tried)} tries: letter?", "warn"
        return f"{len(call.tried)}, {words}", ""

    def show_about(self) -> None:
        """How the client is reached, and what was last."""
        call = self._calls.get(self.sheet.cursor or "")
        if self.covered or call is None:
            self.strip.about()
            return
        reach = self._reach.get(call.client_id, {})
        own, other = reach.get(SELF), reach.get(EMERGENCY)
        first: list[Piece] = [Piece(f" {self._names[call.client_id]}", "strong")]
        if call.kind == "guardian" and (guardian := reach.get(GUARDIAN)) is not None:
            own = guardian
            first.append(Piece(f"   {relations_text([guardian.relation])}" if guardian.relation else ""))
        number = plain(own.phone) if own is not None else ""
        first.append(Piece(f"   {number or 'no phone number'}", "" if number else "quiet"))
        if own is not None and own.message == "no":
            first.append(Piece(", no message", "warn"))
        elif own is not None and own.message == "yes":
            first.append(Piece(", a message may be left", "quiet"))
        if other is not None and other.phone:
            whom = f"{relations_text([other.relation])} " if other.relation else ""
            first.append(Piece(f"   emergency: {whom}{plain(other.phone)}"))
        told = [f"{short_day(c.day)}: {RESULTS.get(c.result, c.result).lower()}" for c in call.tried[-2:]]
        said = next((c.what for c in reversed(call.tried) if c.what), "")
        self.strip.about(first, [Piece(f" {plain(' · '.join([*told, said] if said else told))}", "quiet")])

    # -- keys ------------------------------------------------------------------------------------------

    def _call(self) -> Call | None:
        """The call under the cursor; None, and that is said, while the calls are covered."""
        if self.covered:
            self.say(self.with_keys("Private. Press {covered.view} for full view first."), "quiet")
            return None
        return self._calls.get(self.sheet.cursor or "")

    def action_called(self) -> None:
        """Ask what came of the call, then one line; the call is recorded once, with its line."""
        call = self._call()
        if call is None:
            return
        if call.due is not None and call.due.done_on is not None:
            self.say("That was done already.", "quiet")
            return
        options = [(label, code) for code, label in CALL_RESULTS.items()]
        question = f"Call to {self._names[call.client_id]}?"
        prompt = ChoicePrompt(
            question, options, lambda code: self._ask_what(call, code), skips="esc leaves", private=True
        )
        self.ask(prompt)

    def _ask_what(self, call: Call, result: str) -> None:
        def record(what: str) -> None:
            contact = Contact(
                0, call.client_id, call.kind, self.desk.today, result=result, what=what,
                about_session_id=call.session_id,
            )  # fmt: skip
            Contacts(self.desk).call(contact, call.due, done=result in SETTLES)
            self.fill()
            name = self._names.get(call.client_id, "")
            self.say(self.with_keys(f"{name}: {RESULTS[result].lower()}. {{app.undo}} takes it back."), "here")

        hint = "one line; enter skips and records the call, esc records nothing"
        self.ask(TextPrompt("What was said or agreed?", record, hint=hint, private=True))

    def action_add(self) -> None:
        """Ask for another contact with the client."""
        if (call := self._call()) is not None:
            AskContact(self, call.client_id, self._names[call.client_id], self.fill).ask()

    async def action_card(self) -> None:
        """The client's pages."""
        if (call := self._call()) is not None:
            from iop_tui.screens.clients.client_pages import open_pages

            await open_pages(self, call.client_id, self.desk.today, self._names[call.client_id])

    def action_mine(self) -> None:
        """Your clients, or everybody."""
        if self.desk.who is not None and not self.covered:
            self._mine = not self._mine
            self.fill()

    def action_copy(self) -> None:
        """Copy the number out of the program, and record that."""
        call = self._call()
        if call is None:
            return
        reach = self._reach.get(call.client_id, {}).get(GUARDIAN if call.kind == "guardian" else SELF)
        if reach is None or not reach.phone:
            self.say("There is no phone number.", "quiet")
            return
        with self.showing_errors():
            Contacts(self.desk).copied_phone(call.client_id)
            self.nav.copy_out(reach.phone)
            self.say("Copied; that is on record.", "here")

    def action_find(self) -> None:
        """Jump to a client by the letters of a name."""
        if not self.covered:
            find_row(self, self.sheet, "client")


def _key(place: int, call: Call) -> str:
    return f"{call.client_id}:{int(call.reason)}:{call.due.id if call.due else ''}:{place if call.due else ''}"
