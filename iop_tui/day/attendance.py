"""Attendance in one session: a key is one change, saved before it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Unpack

from iop_tui.day.attendance_rows import AttendanceRows
from iop_tui.day.overlaps import minutes_elsewhere
from iop_tui.domain.actions import (
    GIVE_REASON,
    MARK_LATE,
    MARK_LEFT,
    OUT_AND_BACK,
    REST_PRESENT,
    SET_MODE,
    UNMARK,
    Action,
    action_of,
)
from iop_tui.domain.attendance import STATUSES, Mark, Mode, TimeOut, status_of
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.domain.times import LAST_MINUTE, clock, duration
from iop_tui.store.rows import AttendanceChange

if TYPE_CHECKING:
    from iop_tui.day.open_session import OpenSession


_ON_THE_DAY = frozenset({Mark.NO_SHOW, Mark.TURNED_AWAY})
"""Marks that say what happened at the door."""


class SessionAttendance(AttendanceRows):
    """The clients of a session and what is recorded of their coming and going.

    Every method that changes something gives the number of the step that it was (None where nothing
    differed), so that an answer to a question can be made part of the same intention.
    """

    def __init__(self, group: OpenSession) -> None:
        super().__init__(group)
        self._last_away: tuple[int, TimeOut] | None = None

    # -- marks -------------------------------------------------------------------------------

    def mark(self, client_id: int, mark: Mark, reason: str = "", part_of: int | None = None) -> int | None:
        """Record a mark. *Here* is from the start; the other marks keep no times but what was seen."""
        if mark is Mark.HERE:
            self._may_be_here(client_id)
        if mark in _ON_THE_DAY and self._group.coming:
            raise Refused("That cannot be recorded for a future day.", "Excused absences can be entered ahead.")
        row = self._group.rows[client_id]
        # somebody who is turned away was seen arriving; the others were not here at all
        arrived = row.arrived if mark is Mark.TURNED_AWAY else None
        times_out = row.times_out if mark is Mark.HERE else ()
        return self._write(
            client_id,
            action_of(mark),
            part_of,
            mark=mark.value,
            arrived_min=arrived,
            left_min=None,
            reason=reason,
            times_out=times_out,
        )

    def overwrites(self, client_id: int, mark: Mark) -> str:
        """The label of the other mark that a mark would take the place of; empty where there is none."""
        row = self._group.rows[client_id]
        if row.mark in (Mark.NOT_MARKED, mark):
            return ""
        return STATUSES[status_of(row, self._group.session.attendance_window)].label

    def overlaps(self, client_id: int) -> int:
        """Minutes that the client, here in this session, is here in another one at the same time."""
        return minutes_elsewhere(self._group, [client_id]).get(client_id, 0)

    def all_overlaps(self) -> dict[int, int]:
        """The same of everybody who shares some, by client."""
        return minutes_elsewhere(self._group, self._group.on_roster)

    def unmark(self, client_id: int) -> int | None:
        """Take every mark and time of a client back: not marked."""
        mark = Mark.NOT_MARKED.value
        return self._write(client_id, UNMARK, None, times_out=(), mark=mark, arrived_min=None, left_min=None, reason="")

    def arrive(self, client_id: int, minute: int, part_of: int | None = None) -> int | None:
        """The client came at this minute; late follows from it."""
        self._may_be_here(client_id)
        row = self._group.rows[client_id]
        self._may_record(minute)
        if row.mark is Mark.HERE and row.left is not None and minute > row.left:
            raise Refused("That is after the client left.", "Change the leaving time first.")
        if row.mark is Mark.HERE and any(a.out < minute for a in row.times_out):
            raise Refused("The client stepped out before that.", "Check the time, or clear the mark and start over.")
        if minute > self._group.session.effective_end:
            raise Refused("That is after the group ended.", "Check the time, or the group's own end.")
        was_here = row.mark is Mark.HERE
        return self._write(
            client_id,
            MARK_LATE,
            part_of,
            mark=Mark.HERE.value,
            arrived_min=minute,
            reason=row.reason if was_here else "",
        )

    def leave(self, client_id: int, minute: int, reason: str = "", part_of: int | None = None) -> int | None:
        """The client left at this minute; left early follows from it."""
        self._may_be_here(client_id)
        row = self._group.rows[client_id]
        self._may_record(minute)
        arrived = row.arrived if row.arrived is not None else self._group.session.effective_start
        if minute < arrived:
            raise Refused("That is before the client arrived.", "Change the arrival first.")
        if row.mark is Mark.HERE and any(minute < (a.out if a.back is None else a.back) for a in row.times_out):
            raise Refused("The client was out or came back after that.", "Check the time.")
        return self._write(client_id, MARK_LEFT, part_of, mark=Mark.HERE.value, left_min=minute, reason=reason)

    def give_reason(self, client_id: int, reason: str, part_of: int | None = None) -> int | None:
        """Record the reason for what was marked."""
        return self._write(client_id, GIVE_REASON, part_of, reason=reason)

    def out_or_back(self, client_id: int, minute: int, part_of: int | None = None) -> int | None:
        """The client went out, or came back, at this minute."""
        self._may_be_here(client_id)
        self._may_record(minute)
        row = self._group.rows[client_id]
        times_out = row.times_out
        out = next((a for a in times_out if a.back is None), None)
        if out is not None:
            if minute < out.out:
                raise Refused("That is before the client stepped out.", "Check the time.")
            now = TimeOut(out.out, minute)
            changed = tuple(now if a is out else a for a in times_out)
        else:
            self._was_here_at(client_id, minute)
            if any(a.out <= minute < (a.back or minute) for a in times_out):
                raise Refused("The client was already out at that time.", "Check the times out and back.")
            now = TimeOut(minute)
            changed = tuple(sorted((*times_out, now), key=lambda a: a.out))
        reason = row.reason if row.mark is Mark.HERE else ""
        step = self._write(client_id, OUT_AND_BACK, part_of, mark=Mark.HERE.value, times_out=changed, reason=reason)
        self._last_away = (client_id, now)
        return step

    def move_last_away(self, client_id: int, minute: int, part_of: int | None) -> int | None:
        """Correct the time just recorded by ``out_or_back``."""
        self._may_record(minute)
        times_out = self._group.rows[client_id].times_out
        last = self._last_away[1] if self._last_away and self._last_away[0] == client_id else None
        if last is None or last not in times_out:
            raise Refused("There is no time out to correct.")
        moved = TimeOut(minute) if last.back is None else TimeOut(last.out, minute)
        if moved.back is not None and moved.back < moved.out:
            raise Refused("That is before the client stepped out.", "Check the time.")
        self._was_here_at(client_id, minute)
        changed = tuple(sorted((moved if a == last else a for a in times_out), key=lambda a: a.out))
        step = self._write(client_id, OUT_AND_BACK, part_of, times_out=changed)
        self._last_away = (client_id, moved)
        return step

    def _was_here_at(self, client_id: int, minute: int) -> None:
        row = self._group.rows[client_id]
        begin = row.arrived if row.arrived is not None else self._group.session.effective_start
        if minute < begin or (row.left is not None and minute > row.left):
            raise Refused("The client was not here at that time.", "Check arrival and leaving.")

    def set_mode(
        self, client_id: int, mode: Mode, confirmed: bool | None = None, part_of: int | None = None
    ) -> int | None:
        """How the client takes part; ``confirmed``: place and privacy are, for video and phone."""
        value = None if confirmed is None else int(confirmed)
        return self._write(client_id, SET_MODE, part_of, mode=mode.value, mode_confirmed=value)

    def rest_present(self, sure: bool = False) -> int | None:
        """Mark everyone who is not marked as present from the start: one intention.

        Raises NeedsConfirmation (unless ``sure``) before the group's start, when nobody can know it of everyone.
        """
        group = self._group
        group.here_may_be()
        if group.minute() < group.session.effective_start and not sure:
            begins = clock(group.session.effective_start, group.rules.twelve_hours)
            raise NeedsConfirmation(f"The group starts at {begins}.", "mark everyone present now", "mark.rest")
        ids = [id for id in group.on_roster if group.rows[id].mark is Mark.NOT_MARKED and self._in_program(id)]
        if not ids:
            raise Refused("Everyone is already marked.")
        with group.saving(REST_PRESENT) as writer:
            for id in ids:
                group.change_row(writer, id, mark=Mark.HERE.value, arrived_min=None, left_min=None, reason="")
        for id in ids:
            group.refresh_row(id)
        return writer.change.step if writer.change else None

    # -- how ----------------------------------------------------------------------------------

    def _may_record(self, minute: int) -> None:
        """Raises Refused for a minute that is none of the session's, or that has not come yet."""
        if not 0 <= minute <= LAST_MINUTE:
            raise Refused("That time is not on the session's day.", "Check the time.")
        now = self._group.minute()
        if minute > now:
            twelve = self._group.rules.twelve_hours
            raise Refused(
                f"{clock(minute, twelve)} is in the future: it is now {clock(now, twelve)}.", "Check the time."
            )

    def _may_be_here(self, client_id: int) -> None:
        self._group.here_may_be()
        if not self._in_program(client_id):
            raise Refused("The client was not in the program on this day.", "Check admission and discharge.")

    def _in_program(self, client_id: int) -> bool:
        episode_id = self._group.rows[client_id].episode_id
        file = self._group.files[client_id]
        episode = next((e for e in file.episodes if e.id == episode_id), None)
        return episode is None or episode.open_on(self._group.day)

    def _write(
        self,
        client_id: int,
        what: Action,
        part_of: int | None,
        times_out: tuple[TimeOut, ...] | None = None,
        **values: Unpack[AttendanceChange],
    ) -> int | None:
        group = self._group
        if (row := group.rows[client_id]).taken_off:
            raise Refused("The client was removed from today's roster.", "put the client back on it", "client.take_off")
        with group.saving(what, part_of) as writer:
            moved = times_out is not None and group.desk.store.attendance.set_times_out(writer, row, times_out)
            group.change_row(writer, client_id, touched=moved, **values)
        group.refresh_row(client_id)
        return writer.change.step if writer.change else None


def minutes_moved(before: Mapping[int, int], after: Mapping[int, int]) -> str:
    """How a change of the group's times changed the minutes of those who are here, in words; empty where it did not."""
    moved = sorted(after[id] - minutes for id, minutes in before.items() if id in after and after[id] != minutes)
    if not moved:
        return ""
    low, high = (f"{'+' if m > 0 else '−'}{duration(abs(m))}" for m in (moved[0], moved[-1]))
    number = "1 client" if len(moved) == 1 else f"{len(moved)} clients"
    return f"Minutes of {number}: {low if low == high else f'{low} to {high}'}"
