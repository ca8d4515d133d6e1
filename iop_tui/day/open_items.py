"""What is left to do in a session before its day is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iop_tui.domain.attendance import STATUSES, Mark, Mode, Status, status_of
from iop_tui.domain.checkin import USE, flagged
from iop_tui.domain.times import duration

if TYPE_CHECKING:
    from iop_tui.day.attendance import SessionAttendance
    from iop_tui.day.checkin_round import CheckinRound
    from iop_tui.day.due_of_clients import DueOfClients
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


class OpenItems:
    """Reads what a session still needs; it changes nothing."""

    def __init__(
        self,
        group: OpenSession,
        attendance: SessionAttendance,
        checkin: CheckinRound,
        times: TrueTimes,
        notes: Notes,
        due: DueOfClients,
    ) -> None:
        self._group = group
        self._attendance = attendance
        self._checkin = checkin
        self._times = times
        self._notes = notes
        self._due = due

    def open_items(self) -> list[OpenItem]:
        """Everything that is left to do: safety first, then client by client, then what is the whole group's."""
        items = [
            *self._attendance_items(),
            *self._overlaps(),
            *self._emergency(),
            *self._tests(),
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

    def _tests(self) -> list[OpenItem]:
        """Who is here and is due for a test of which nobody recorded what became."""
        group = self._group
        return [
            OpenItem("test", f"{group.short[id]}: test due, not recorded", "attendance", id)
            for id in self._due.tests
            if group.rows[id].mark is Mark.HERE
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
