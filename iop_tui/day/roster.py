"""The roster of one session: who stands on it, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iop_tui.day.new_rows import new_row
from iop_tui.domain.actions import BRING_BACK, NEW_WALK_IN, ORDER, TAKE_OFF, WALK_IN, Action
from iop_tui.domain.clients import Client, ClientRecord, Episode
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.domain.name_parts import split_name
from iop_tui.domain.names import Name, matches
from iop_tui.domain.text import line

if TYPE_CHECKING:
    from iop_tui.day.open_session import OpenSession
    from iop_tui.store.store import Saving


class Roster:
    """The clients of a session; what changes it gives the number of the step, None where nothing differed."""

    def __init__(self, group: OpenSession) -> None:
        self._group = group

    def take_off(self, client_id: int, reason: str) -> int | None:
        """Take a client off today's roster; the row stays, with why."""
        return self._set_taken_off(TAKE_OFF, client_id, reason)

    def bring_back(self, client_id: int) -> int | None:
        """Put a client who was taken off back on the roster."""
        return self._set_taken_off(BRING_BACK, client_id, "")

    def _set_taken_off(self, what: Action, client_id: int, reason: str) -> int | None:
        group = self._group
        with group.saving(what) as writer:
            group.change_row(writer, client_id, taken_off=reason)
        group.refresh_row(client_id)
        return writer.change.step if writer.change else None

    def find(self, typed: str, limit: int = 6) -> list[ClientRecord]:
        """Clients of any track, not in this session, whose names the letters find."""
        group = self._group
        matching = [
            f
            for f in group.desk.store.clients.in_program(group.day)
            if f.client.id not in group.rows and matches(f.client.name, typed)
        ]
        return matching[:limit]

    def walk_in(self, client_id: int, sure: bool = False) -> int | None:
        """Add a client of the program who is not expected today; raises NeedsConfirmation above the group's size."""
        group = self._group
        if client_id in group.rows:
            raise Refused("That client is already in this session.")
        file = group.desk.store.clients.files([client_id])[0]
        episode = file.episode_on(group.day)
        if episode is None:
            raise Refused("That client is not in the program on this day.", "Check admission and discharge.")
        self._room(sure)
        with group.saving(WALK_IN) as writer:
            self._insert(writer, file)
        group.reload()
        return writer.change.step if writer.change else None

    def new_walk_in(self, typed: str, sure: bool = False) -> int:
        """Add somebody whom the program does not know: a provisional episode from this day; gives the client's id."""
        group = self._group
        name = read_name(typed)
        self._room(sure)
        with group.saving(NEW_WALK_IN) as writer:
            id = group.desk.store.clients.save(writer, None, "", name)
            episode = Episode(0, id, group.day, provisional=True)
            episode = episode._replace(id=group.desk.store.clients.save_episode(writer, episode))
            self._insert(writer, ClientRecord(Client(id, "", name), (episode,)))
        group.reload()
        return id

    def move(self, client_id: int, by: int) -> int | None:
        """Move a client up or down in the order of the roster and the round; the order is kept."""
        group = self._group
        order = list(group.rows)
        shown = group.on_roster
        if client_id not in shown or not 0 <= shown.index(client_id) + by < len(shown):
            return None
        target = order.index(shown[shown.index(client_id) + by])
        order.insert(target, order.pop(order.index(client_id)))
        with group.saving(ORDER, frozen_too=False) as writer:
            for position, id in enumerate(order):
                group.desk.store.attendance.change(writer, group.rows[id], position=position)
        group.reload()
        return writer.change.step if writer.change else None

    def _insert(self, writer: Saving, file: ClientRecord) -> None:
        group = self._group
        usual = group.desk.rules(group.day).week_target(group.track.population)
        row = new_row(group.id, file, group.day, len(group.rows), usual, "walk_in")
        row = row._replace(recorded_by=writer.who, recorded_at=writer.at)
        group.desk.store.attendance.insert(writer, group.as_correction(writer, row))

    def _room(self, sure: bool) -> None:
        size = self._group.track.capacity
        if size and len(self._group.on_roster) >= size and not sure:
            raise NeedsConfirmation(f"The group's size is {size}.", "add the client anyway", "client.walk_in")


def read_name(typed: str) -> Name:
    """A name as it is typed: ``Last, First`` or ``First Last``; raises Refused where there is none."""
    text = line(typed)
    name = split_name(text)
    if not name.last or text.startswith(","):
        raise Refused("A name is required.", "Type first and last name.")
    return name
