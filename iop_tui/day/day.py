"""The group day: one session, and each of the parts that a facilitator works with."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from iop_tui.day.open_session import OpenSession

if TYPE_CHECKING:
    from iop_tui.day.agenda import Agenda
    from iop_tui.day.attendance import SessionAttendance
    from iop_tui.day.checkin_round import CheckinRound
    from iop_tui.day.closing import Closing
    from iop_tui.day.due_of_clients import DueOfClients
    from iop_tui.day.notes import Notes
    from iop_tui.day.roster import Roster
    from iop_tui.day.true_times import TrueTimes


class GroupDay(OpenSession):
    """One session with its parts. Each part is made when it is first asked for, from the parts that it needs."""

    def reload(self) -> None:
        """Read everything from the file, what the parts keep among it; raises Refused where the session is gone."""
        super().reload()
        for part in ("round", "notes", "due"):
            if part in self.__dict__:
                self.__dict__[part].reload()

    @cached_property
    def roster(self) -> Roster:
        """Who stands on it: walk-ins, taken off, the order."""
        from iop_tui.day.roster import Roster

        return Roster(self)

    @cached_property
    def sheet(self) -> SessionAttendance:
        """Attendance: marks, times, modes."""
        from iop_tui.day.attendance import SessionAttendance

        return SessionAttendance(self)

    @cached_property
    def round(self) -> CheckinRound:
        """The check-in round."""
        from iop_tui.day.checkin_round import CheckinRound

        return CheckinRound(self)

    @cached_property
    def times(self) -> TrueTimes:
        """When the group and its blocks really were."""
        from iop_tui.day.true_times import TrueTimes

        return TrueTimes(self)

    @cached_property
    def agenda(self) -> Agenda:
        """Blocks and topics."""
        from iop_tui.day.agenda import Agenda

        return Agenda(self)

    @cached_property
    def notes(self) -> Notes:
        """The group's note and the clients' notes."""
        from iop_tui.day.notes import Notes

        return Notes(self, self.sheet, self.round)

    @cached_property
    def due(self) -> DueOfClients:
        """What is due of the clients beside the group."""
        from iop_tui.day.due_of_clients import DueOfClients

        return DueOfClients(self)

    @cached_property
    def closing(self) -> Closing:
        """What is left to do, closing, reopening."""
        from iop_tui.day.closing import Closing
        from iop_tui.day.open_items import OpenItems

        items = OpenItems(self, self.sheet, self.round, self.times, self.notes, self.due)
        return Closing(self, self.sheet, self.round, self.notes, items)
