"""Clients: their names, numbers and sobriety dates."""

from __future__ import annotations

from datetime import date

from iop_tui.clients.episodes import Episodes
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import ADD_CLIENT, CHANGE_CLIENT, SOBRIETY_DATE
from iop_tui.domain.clients import Client, Episode, Placement
from iop_tui.domain.errors import Refused
from iop_tui.domain.likeness import is_own_number, number_form
from iop_tui.domain.names import Name
from iop_tui.domain.text import line
from iop_tui.store.store import Saving


class ClientRecords:
    """Makes and changes clients; every change is one step that undo knows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def add_client(
        self,
        name: Name,
        *,
        number: str = "",
        admitted_on: date | None = None,
        planned_weeks: int = 12,
        days: frozenset[tuple[int, int]] = frozenset(),
        level_of_care: str = "",
        sobriety_date: date | None = None,
    ) -> int:
        """Make a client with an open episode, and a placement where days are given, as one step."""
        with self._desk.saving(ADD_CLIENT) as writer:
            id = self.write_client(writer, None, name, number)
            episode = Episodes(self._desk).write_episode(
                writer, Episode(0, id, admitted_on or self._desk.today, planned_weeks=planned_weeks)
            )
            if days or level_of_care:
                placement = Placement(0, episode, admitted_on or self._desk.today, line(level_of_care, 20), None, days)
                self._store.clients.save_placement(writer, placement, id)
            if sobriety_date is not None:
                today = self._desk.today
                known_from = max(sobriety_date, min(admitted_on or today, today))
                self._store.clients.set_sobriety_date(writer, id, known_from, sobriety_date)
        return id

    def write_client(self, writer: Saving, id: int | None, name: Name, number: str) -> int:
        """Write a client's name and number within a step; raises Refused for a number that is taken."""
        cleaned = Name(line(name.last), line(name.first), line(name.preferred))
        if not cleaned.last:
            raise Refused("A client needs a last name.", "A single name is entered as the last name.")
        number_line = line(number, 60)
        if number_line:
            self._check_number(id, number_line)
        if id is not None and not number_line:
            raise Refused("A client needs a number.", "Keep the existing one.")
        return self._store.clients.save(writer, id, number_line, cleaned)

    def _check_number(self, id: int | None, number: str) -> None:
        """Refuse a number that another client has, in any spelling, and one of ours typed by hand."""
        everybody = self._store.clients.all()
        if any(c.id == id and c.number == number for c in everybody):
            return  # as it was
        if is_own_number(number):
            raise Refused("Numbers that begin with T- are assigned by the program.", "Enter the office's number.")
        if any(c.id != id and number_form(c.number) == number_form(number) for c in everybody):
            raise Refused("That number belongs to another client.", "Check the number.")

    def change_client(self, client: Client) -> None:
        """Change a client's name or number."""
        with self._desk.saving(CHANGE_CLIENT) as writer:
            self.write_client(writer, client.id, client.name, client.number)

    def set_sobriety_date(self, client_id: int, sobriety_date: date, from_day: date) -> None:
        """Let a sobriety date hold from a day on."""
        if sobriety_date > from_day:
            raise Refused("The sobriety date is in the future.", "Check the date.")
        with self._desk.saving(SOBRIETY_DATE) as writer:
            self._store.clients.set_sobriety_date(writer, client_id, from_day, sobriety_date)
