"""Closing the day: freezing it, and what may be corrected after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iop_tui.day.day_summary import DaySummary, summary_of
from iop_tui.domain.actions import CANCEL_SESSION, CLOSE_DAY, REOPEN_DAY, SET_LEADERS, TAKE_CANCELLING_BACK
from iop_tui.domain.attendance import Mark
from iop_tui.domain.correction_reason import reason_in_words
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.domain.sessions import SessionState
from iop_tui.domain.text import line

if TYPE_CHECKING:
    from iop_tui.day.attendance import SessionAttendance
    from iop_tui.day.checkin_round import CheckinRound
    from iop_tui.day.notes import Notes
    from iop_tui.day.open_items import OpenItem, OpenItems
    from iop_tui.day.open_session import OpenSession


class Closing:
    """The end of the group day."""

    def __init__(
        self,
        group: OpenSession,
        attendance: SessionAttendance,
        checkin: CheckinRound,
        notes: Notes,
        items: OpenItems,
    ) -> None:
        self._group = group
        self._attendance = attendance
        self._checkin = checkin
        self._notes = notes
        self._items = items

    def open_items(self) -> list[OpenItem]:
        """Everything that is left to do."""
        return self._items.open_items()

    def summary(self) -> DaySummary:
        """The day as it stands: who was here, and who does not reach the day minimum."""
        return summary_of(self._group, self._attendance)

    # -- doing it ------------------------------------------------------------------------------

    def close(self, sure: bool = False) -> None:
        """Close the day to changes. Raises NeedsConfirmation while somebody is not marked (unless ``sure``)."""
        group = self._group
        if group.session.state is not SessionState.OPEN:
            raise Refused("The day is not open.", "Only an open day can be closed.")
        unlikely = self._unlikely()
        if unlikely and not sure:
            raise NeedsConfirmation(f"{'; '.join(unlikely)}.", "close anyway", "close.close")
        self._notes.record_typing()
        with group.saving(CLOSE_DAY) as writer:
            group.desk.store.sessions.change(writer, group.id, state=SessionState.CLOSED.value, closed_at=writer.at)
        group.corrected()
        group.refresh_session()

    def _unlikely(self) -> list[str]:
        """Why one would not close the day yet."""
        group = self._group
        doubts = []
        if group.live and group.session.actual_end is None and group.minute() < group.session.scheduled_end:
            end = group.desk.clock(group.session.scheduled_end)
            doubts.append(f"The group is still on, and minutes are counted to {end}")
        unmarked = group.tally()[Mark.NOT_MARKED]
        if unmarked:
            doubts.append(f"{unmarked} not marked")
        unseen = sum(not c.acknowledged_at for c in self._checkin.concerns().values())
        if unseen:
            doubts.append(
                f"{unseen} private {'item needs' if unseen == 1 else 'items need'} attention"
            )  # fit for the room
        return doubts

    def reopen(self, reason: str) -> None:
        """Open a closed day again; what changes then is counted as a correction with this reason."""
        group = self._group
        if not group.session.is_closed:
            raise Refused("The day is not closed.")
        why = reason_in_words(reason)
        with group.desk.saving(REOPEN_DAY, group.id) as writer:
            group.desk.store.sessions.change(
                writer,
                group.id,
                why,
                state=SessionState.OPEN.value,
                closed_at="",
                revision=group.session.revision + 1,
                correction_reason=why,
            )
        group.corrected()
        group.refresh_session()

    def cancel(self, why: str) -> None:
        """The group does not take place; raises Refused once somebody is marked as here."""
        group = self._group
        if group.session.is_closed:
            raise Refused("The day is closed.", "Reopen it first, with a reason.")
        if group.tally()[Mark.HERE]:
            raise Refused("Someone is marked present.", "Clear the mark first, or close the day.")
        with group.saving(CANCEL_SESSION) as writer:
            group.desk.store.sessions.change(
                writer, group.id, state=SessionState.CANCELLED.value, cancelled_why=line(why)
            )
        group.refresh_session()

    def uncancel(self) -> None:
        """The group restored."""
        group = self._group
        if not group.session.is_cancelled:
            raise Refused("The session is not cancelled.")
        state = SessionState.PREPARED if group.coming else SessionState.OPEN
        with group.desk.saving(TAKE_CANCELLING_BACK, group.id) as writer:
            group.desk.store.sessions.change(writer, group.id, state=state.value, cancelled_why="")
        group.refresh_session()

    def set_leaders(self, facilitator_id: int | None, cofacilitator_id: int | None) -> None:
        """Who leads the group, and with whom."""
        group = self._group
        if facilitator_id is not None and facilitator_id == cofacilitator_id:
            raise Refused("Facilitator and co-facilitator are the same person.", "Choose another one.")
        with group.saving(SET_LEADERS, frozen_too=False) as writer:
            group.desk.store.sessions.change(
                writer, group.id, facilitator_id=facilitator_id, cofacilitator_id=cofacilitator_id
            )
        group.refresh_session()
