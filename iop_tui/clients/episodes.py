"""Episodes: from a client's admission to their discharge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from iop_tui.clients.aftercare import settle_aftercare_calls
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import ADMIT, CHANGE_EPISODE, DISCHARGE
from iop_tui.domain.calendar import short_day
from iop_tui.domain.checklists import Ticked
from iop_tui.domain.clients import DISCHARGE_REASONS, Episode
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.store.store import Saving


class Episodes:
    """Makes and changes episodes; every change is one step that undo knows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def write_episode(self, writer: Saving, episode: Episode, sure: bool = False) -> int:
        """Write an episode within a step; raises Refused where its days cannot be.

        Raises NeedsConfirmation (unless ``sure``) where days on which the client was here would lie outside.
        """
        if episode.discharged_on and episode.discharged_on < episode.admitted_on:
            raise Refused("The discharge is before the admission.", "Check both dates.")
        if episode.discharged_on and episode.discharge_reason not in DISCHARGE_REASONS:
            raise Refused("A discharge needs a reason.", f"It is one of {', '.join(DISCHARGE_REASONS)}.")
        if not 1 <= episode.planned_weeks <= 104:
            raise Refused("Planned weeks must be between 1 and 104.", "Check the number.")
        if episode.admitted_on > self._desk.today + timedelta(days=366):
            raise Refused("The admission is more than a year away.", "Check the date.")
        others = [e for f in self._store.clients.files([episode.client_id]) for e in f.episodes if e.id != episode.id]
        for other in others:
            if other.discharged_on is None or other.discharged_on > episode.admitted_on:
                end = episode.discharged_on
                if end is None or other.admitted_on < end:
                    raise Refused("The client has another episode at that time.", "Discharge that one first.")
        if not sure and (outside := self._outside(episode)):
            raise NeedsConfirmation(f"{outside} would lie outside the episode.", "save anyway", "form.save")
        id = self._store.clients.save_episode(writer, episode)
        settle_aftercare_calls(self._desk, writer, [*others, episode._replace(id=id)])
        return id

    def _outside(self, episode: Episode) -> str:
        """The attended days that an episode as it is to be would leave outside, in words; empty for none."""
        days = self._store.clients.attended_outside(episode) if episode.id else []
        if not days:
            return ""
        attended = "1 attended day" if len(days) == 1 else f"{len(days)} attended days"
        return f"{attended} ({short_day(days[0])}{' …' if len(days) > 1 else ''})"

    def outside_of(self, episode: Episode) -> str:
        """Why an episode as it is to be is unlikely, in words for a list of problems; empty where it is not."""
        outside = self._outside(episode)
        return f"{outside} would lie outside the episode" if outside else ""

    def change_episode(self, episode: Episode, sure: bool = False) -> None:
        """Change an episode: admission, planned weeks, opening balances, discharge (or taking it back)."""
        with self._desk.saving(DISCHARGE if episode.discharged_on else CHANGE_EPISODE) as writer:
            self.write_episode(writer, episode, sure)

    def discharge(self, episode: Episode, ticks: Sequence[str] = (), sure: bool = False) -> None:
        """Discharge a client as ``episode`` says, with the items of the checklist that were done, as one step.

        Raises as ``write_episode`` does.
        """
        with self._desk.saving(DISCHARGE) as writer:
            self.write_episode(writer, episode, sure)
            for item in ticks:
                done = Ticked(episode.id, "discharge", item, self._desk.today, self._desk.who)
                self._store.checklists.tick(writer, done, episode.client_id)

    def last_attended(self, client_id: int) -> date | None:
        """The last day on which a client was here, or None."""
        tomorrow = self._desk.today + timedelta(days=1)
        return self._store.attendance.last_attended([client_id], tomorrow).get(client_id)

    def admit(self, client_id: int, admitted_on: date, planned_weeks: int = 12) -> int:
        """Begin a new episode of a client who was here before."""
        with self._desk.saving(ADMIT) as writer:
            return self.write_episode(writer, Episode(0, client_id, admitted_on, planned_weeks=planned_weeks))
