"""Sessions: one track on one day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from iop_tui.domain.attendance import AttendanceWindow
from iop_tui.domain.passing import ClockChange, clock_change, midnight


class SessionState(StrEnum):
    """What a session is; one that nobody opened is *planned* by its absence from the file.

    A coming day that was prepared has its row already, but nobody can be here yet.
    """

    PLANNED = "planned"
    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """Where a session stands at this minute, as Today shows it."""

    UPCOMING = "upcoming"
    NOW = "now"
    TO_CLOSE = "to close"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    NOT_OPENED = "not opened"


class Session(NamedTuple):
    """One track on one day. Times are minutes after that day's local midnight; the zone is an IANA name.

    ``week_start`` (0 Monday, 6 Sunday) is the rule as it was at the opening; None in sessions from before it was kept.
    """

    id: int
    track_id: int
    day: date
    time_zone: str
    scheduled_start: int
    scheduled_end: int
    state: SessionState = SessionState.OPEN
    actual_start: int | None = None
    actual_end: int | None = None
    facilitator_id: int | None = None
    cofacilitator_id: int | None = None
    grace: int = 5
    cutoff: int = 15
    revision: int = 0
    correction_reason: str = ""
    cancelled_why: str = ""
    closed_at: str = ""
    week_start: int | None = None

    @property
    def effective_start(self) -> int:
        """When the group began: as recorded, else as scheduled."""
        return self.actual_start if self.actual_start is not None else self.scheduled_start

    @property
    def effective_end(self) -> int:
        """When the group ended: as recorded, else as scheduled."""
        return self.actual_end if self.actual_end is not None else self.scheduled_end

    @property
    def attendance_window(self) -> AttendanceWindow:
        """What decides between present, late and left early. A group that ended early let everyone go."""
        last = min(self.scheduled_end, self.effective_end)
        return AttendanceWindow(self.scheduled_start, last, self.grace, self.cutoff, self.actual_start)

    @property
    def clock_change(self) -> ClockChange | None:
        """The change of the clocks in the session's two days, in its own zone; None on nearly every day."""
        return clock_change(self.day, self.time_zone)

    def moment(self, minute: int) -> int:
        """A minute of the session's day as a moment: minutes since 1970 began, UTC."""
        change = self.clock_change
        return midnight(self.day, self.time_zone) + (minute if change is None else change.passed(minute))

    @property
    def takes_place(self) -> bool:
        """Whether the group met or meets: it was opened, and not cancelled or only prepared."""
        return self.state in (SessionState.OPEN, SessionState.CLOSED)

    @property
    def is_closed(self) -> bool:
        """Whether the day was closed: attendance, blocks and times change as corrections only."""
        return self.state is SessionState.CLOSED

    @property
    def is_cancelled(self) -> bool:
        """Whether the group was cancelled: nothing of it changes until that is undone."""
        return self.state is SessionState.CANCELLED

    @property
    def is_final(self) -> bool:
        """Whether its attendance is not open any more: closed or cancelled."""
        return self.is_closed or self.is_cancelled


def phase(state: SessionState, start: int, end: int, minute: int) -> Phase:
    """Where a session stands. ``minute`` is now, counted from the local midnight of the session's day."""
    if state is SessionState.CANCELLED:
        return Phase.CANCELLED
    if state is SessionState.CLOSED:
        return Phase.CLOSED
    if minute < start - 30:
        return Phase.UPCOMING
    if minute <= end + 15:
        return Phase.NOW
    return Phase.TO_CLOSE if state is SessionState.OPEN else Phase.NOT_OPENED
