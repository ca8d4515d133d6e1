"""What contacts add to a client's week: the minutes of those that count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from iop_tui.desk.desk import Desk
from iop_tui.domain.times import week_of
from iop_tui.reports.hours_source import Hours


class ContactHours:
    """Individual and family sessions, and whatever else a program lets count (rule ``counting_contacts``)."""

    def hours(self, desk: Desk, first: date, last: date) -> Iterator[Hours]:
        """What counts in a period; a contact without a time of day is added whole."""
        for contact in desk.store.contacts.counting(first, last):
            week, _ = week_of(contact.day, desk.rules(contact.day).week_start)
            yield Hours(contact.client_id, contact.day, week, contact.stretches(desk.zone), contact.minutes)
