"""A client's contacts, the latest first: what happened outside of group and what of it counts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.clients.contacts import Contacts
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import short_day
from iop_tui.domain.contacts import RESULTS, Contact, relations_text
from iop_tui.domain.room import Fact
from iop_tui.domain.week import sum_text
from iop_tui.reports.week import week_report
from iop_tui.screens.clients.ask_contact import AskContact
from iop_tui.screens.clients.client_pages import ClientPages
from iop_tui.screens.covered_list import CoveredList
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Piece

_COLUMNS = (
    Column("day", "Day", 11), Column("at", "At", 5), Column("kind", "Contact", 11), Column("min", "Min", 4),
    Column("week", "Week", 4), Column("with", "With", 12), Column("what", "What", 12, 1),
)  # fmt: skip


class ContactsScreen(ClientPages, CoveredList):
    """Page 2 of a client."""

    PAGE = "Contacts"
    HELP_TITLE = "Client's contacts"
    COVERS = Fact.CONTACT
    SHOWS = "the contacts"
    EMPTY = "No contacts yet. {contacts.add} records one: an individual session, a call, a visit."
    KEYS = (
        "contacts.add", "contacts.change", "contacts.remove", "client_pages.next", "covered.view", "contacts.history",
        "app.undo", "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "add", "Add", id="contacts.add", tooltip="records a contact of today"),
        Binding("enter,e", "change", "Change", id="contacts.change", tooltip="the whole form, also the day and time"),
        Binding("minus,delete", "remove", "Remove", id="contacts.remove", tooltip="removes the contact"),
        Binding(
            "h", "history", "History", id="contacts.history", tooltip="who recorded what about the client, and when"
        ),
    ]

    def __init__(self, desk: Desk, client_id: int, day: date, short: str) -> None:
        super().__init__(desk)
        self.client, self.day, self.short = client_id, day, short
        self._contacts: dict[str, Contact] = {}
        self._sum = ""

    def show_open_rows(self) -> None:
        """The contacts."""
        self._contacts = {str(c.id): c for c in self.desk.store.contacts.of_client(self.client)}
        report = week_report(self.desk, self.desk.today)
        own = next((w for w in report.clients if w.file.client.id == self.client), None)
        self._sum = f" this week: {sum_text(own.had, own.asked)}" if own else ""
        self.sheet.show(_COLUMNS, [Row(key, self._cells(contact)) for key, contact in self._contacts.items()])

    def _cells(self, contact: Contact) -> list[Cell]:
        result = "" if contact.took_place and contact.result == "held" else RESULTS.get(contact.result, "").lower()
        what = ": ".join(filter(None, [result, contact.what]))
        return [
            Cell(short_day(contact.day)),
            Cell(self.desk.clock(contact.start)),
            Cell(contact.brief),
            Cell(f"{contact.minutes:>3}" if contact.minutes else ""),
            Cell("✓" if contact.counts and contact.minutes else "", "here"),
            Cell(relations_text(contact.with_whom)),
            Cell(what, "" if contact.took_place else "quiet"),
        ]

    def show_about(self) -> None:
        """The contact in words, and the week's sum."""
        contact = self._contacts.get(self.sheet.cursor or "")
        if self.covered or contact is None:
            self.strip.about(*([] if self.covered else [[], [Piece(self._sum, "quiet")]]))
            return
        people = {f.id: f.signature for f in self.desk.store.program.facilitators()}
        clock = self.desk.clock
        end = f"–{clock(contact.start + contact.minutes)}" if contact.start is not None and contact.minutes else ""
        when = f"{clock(contact.start)}{end}" if contact.start is not None else ""
        mode = contact.mode.value.replace("_", " ") if contact.took_place else ""
        facts = [contact.label, short_day(contact.day), when, mode, people.get(contact.facilitator_id or 0, "")]
        self.strip.about([Piece(f" {', '.join(filter(None, facts))}")], [Piece(self._sum, "quiet")])

    # -- keys ------------------------------------------------------------------------------------------

    def _open(self) -> bool:
        if self.covered:
            self.say(self.with_keys("Private. Press {covered.view} for full view first."), "quiet")
        return not self.covered

    def action_add(self) -> None:
        """Ask for a new contact."""
        if self._open():
            AskContact(self, self.client, self.short, self.fill).ask()

    async def action_change(self) -> None:
        """The form of the contact under the cursor."""
        contact = self._contacts.get(self.sheet.cursor or "")
        if self._open() and contact is not None:
            from iop_tui.screens.clients.contact_form import contact_form

            await self.app.push_screen(contact_form(self.desk, contact))

    def action_remove(self) -> None:
        """Remove the contact under the cursor."""
        contact = self._contacts.get(self.sheet.cursor or "")
        if self._open() and contact is not None:
            with self.showing_errors():
                Contacts(self.desk).remove(contact)
                self.fill()
                self.say(self.with_keys("Removed; {app.undo} takes it back."), "here")

    async def action_history(self) -> None:
        """Show what was recorded of the client."""
        from iop_tui.screens.clients.history import client_history

        await self.app.push_screen(client_history(self.desk, self.client, self.short))
