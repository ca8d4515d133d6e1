"""Closing the day: what is left to do, freezing, and what may be corrected after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iop_tui.day.day_summary import DaySummary, summary_of
from iop_tui.domain.actions import CANCEL_SESSION, CLOSE_DAY, REOPEN_DAY, SET_LEADERS, TAKE_CANCELLING_BACK
from iop_tui.domain.attendance import STATUSES, Mark, Mode, Status, status_of
from iop_tui.domain.checkin import USE, flagged
from iop_tui.domain.correction_reason import reason_in_words
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.domain.sessions import SessionState
from iop_tui.domain.text import line
from iop_tui.domain.times import duration

if TYPE_CHECKING:
    from iop_tui.day.attendance import SessionAttendance
    from iop_tui.day.checkin_round import CheckinRound
    from iop_tui.day.notes import Notes
    from iop_tui.day.open_session import OpenSession
    from iop_tui.day.true_times import TrueTimes


_FIRST = ("safety", "safety_note", "safety_open")
"""Kinds that come before all others: a concern, its note, then who was not asked."""
_NAMED_AT_MOST = 3
"""Clients who each get a line of their own for the same thing; more get one together."""


@dataclass(frozen=True)
class OpenItem:
    """One thing that is left to do: what, of whom, and the screen on which it is fixed."""

    kind: str
    words: str
    page: str
    client_id: int | None = None
    block_id: int | None = None


class Closing:
    """The end of the group day."""

    def __init__(
        self,
        group: OpenSession,
        attendance: SessionAttendance,
        checkin: CheckinRound,
        times: TrueTimes,
        notes: Notes,
    ) -> None:
        self._group = group
        self._attendance = attendance
        self._checkin = checkin
        self._times = times
        self._notes = notes

    def open_items(self) -> list[OpenItem]:
        """Everything that is left to do: safety first, then client by client, then what is the whole group's."""
        items = [
            *self._attendance_items(),
            *self._overlaps(),
            *self._emergency(),
            *self._safety(),
            *self._sobriety(),
            *self._time_items(),
            *self._topics(),
            *self._note_items(),
        ]
        seats = {id: place for place, id in enumerate(self._group.on_roster)}
        last = len(seats)

        def order(item: OpenItem) -> tuple[int, int]:
            rank = _FIRST.index(item.kind) if item.kind in _FIRST else len(_FIRST)
            return rank, last if item.client_id is None else seats.get(item.client_id, last)

        return sorted(items, key=order)

    def summary(self) -> DaySummary:
        """The day as it stands: who was here, and who does not reach the day minimum."""
        return summary_of(self._group, self._attendance)

    def _attendance_items(self) -> list[OpenItem]:
        group = self._group
        items = []
        for id in group.on_roster:
            row, name = group.rows[id], group.short[id]
            status = status_of(row, group.session.attendance_window)
            if row.mark is Mark.NOT_MARKED:
                items.append(OpenItem("not_marked", f"{name} is not marked", "attendance", id))
            elif STATUSES[status].needs == "reason" and not row.reason:
                items.append(OpenItem("reason", f"{name}: {STATUSES[status].label}, no reason", "attendance", id))
            elif status in (Status.LEFT_EARLY, Status.PARTIAL) and not row.reason:
                items.append(OpenItem("reason", f"{name} left early, no reason", "attendance", id))
            if row.out_now and row.left is None:
                items.append(OpenItem("times", f"{name} went out and did not come back", "attendance", id))
            if row.mark is Mark.HERE and row.mode.value != "in_person" and row.mode_confirmed is None:
                items.append(OpenItem("mode", f"{name}: place and privacy not confirmed", "attendance", id))
        return items

    def _overlaps(self) -> list[OpenItem]:
        """Who is here in two sessions at the same time: one of the two rows is probably wrong."""
        group = self._group
        return [
            OpenItem(
                "overlap", f"{group.short[id]}: here in two sessions at once, {duration(minutes)}", "attendance", id
            )
            for id, minutes in self._attendance.all_overlaps().items()
        ]

    def _emergency(self) -> list[OpenItem]:
        """Who takes part from elsewhere without anybody who could be called there in an emergency."""
        group = self._group
        away = [
            id
            for id in group.on_roster
            if group.rows[id].mark is Mark.HERE and group.rows[id].mode is not Mode.IN_PERSON
        ]
        known = group.desk.store.reach.with_emergency(away) if away else set()
        return [
            OpenItem(
                "emergency", f"{group.short[id]}: by {group.rows[id].mode.value}, no emergency contact", "roster", id
            )
            for id in away
            if id not in known
        ]

    def _time_items(self) -> list[OpenItem]:
        if self._times.in_order:
            return []
        return [OpenItem("order", "The recorded times of the blocks are not in order", "topic")]

    def _safety(self) -> list[OpenItem]:
        group = self._group
        items = []
        unasked = self._checkin.without_safety()
        if len(unasked) > _NAMED_AT_MOST:
            words = f"Safety was not asked of {len(unasked)} who are here"
            items.append(OpenItem("safety_open", words, "checkin", unasked[0]))
        else:
            items += [
                OpenItem("safety_open", f"{group.short[id]}: safety was not asked", "checkin", id) for id in unasked
            ]
        for id, checkin in self._checkin.concerns().items():
            name = group.short[id]
            if not checkin.acknowledged_at:
                level = self._checkin.safety_of(id).lower()
                items.append(OpenItem("safety", f"{name}: safety {level}, not addressed", "checkin", id))
            if self._notes.status(id) == "none":
                items.append(OpenItem("safety_note", f"{name}: safety concern, note missing", "notes", id))
        return items

    def _sobriety(self) -> list[OpenItem]:
        group = self._group
        question = next((q for q in self._checkin.questions if q.key == USE), None)
        items = []
        for id, checkin in self._checkin.checkins.items():
            if question is None or not flagged(question, checkin.answers.get(USE)):
                continue
            known = group.files[id].sobriety if id in group.files else ()
            if not any(from_day == group.day for from_day, _ in known):
                items.append(OpenItem("sobriety", f"{group.short[id]}: new sobriety date?", "close", id))
        return items

    def _topics(self) -> list[OpenItem]:
        group = self._group
        return [
            OpenItem("topic", f"{b.label} {group.desk.clock(b.start)} has no topic", "topic", block_id=b.id)
            for b in group.blocks
            if b.wants_topic
        ]

    def _note_items(self) -> list[OpenItem]:
        group = self._group
        items = []
        here = [id for id in group.on_roster if group.rows[id].mark is Mark.HERE]
        for id in [None, *here] if here else []:
            whose = "Group note" if id is None else f"Note of {group.short[id]}"
            status = self._notes.status(id)
            if status == "none":
                items.append(OpenItem("note", f"{whose} is missing", "notes", id))
            elif status == "draft":
                first = self._notes.of(id)
                words = f"Addendum to: {whose}" if first is not None and first.signed else whose
                items.append(OpenItem("unsigned", f"{words} is not signed", "notes", id))
        return items + self._left_drafts(here)

    def _left_drafts(self, here: Sequence[int]) -> list[OpenItem]:
        """What was written of who was not here: nobody owes it, but once begun it is signed."""
        group = self._group
        return [
            OpenItem("unsigned", f"Note of {group.short[id]} is not signed", "notes", id)
            for id in group.on_roster
            if id not in here and self._notes.status(id) == "draft"
        ]

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
