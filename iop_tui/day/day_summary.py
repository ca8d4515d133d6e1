"""The day as it stands before it is closed: who was here, and who does not reach the day minimum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from iop_tui.domain.attendance import STATUSES, Status

if TYPE_CHECKING:
    from iop_tui.day.attendance_rows import AttendanceRows
    from iop_tui.day.open_session import OpenSession


class DaySummary(NamedTuple):
    """Numbers of clients, and minutes to the end of the group.

    ``under`` are the minutes that each client who is here will lack of the day minimum at that end, the most first.
    ``reach`` tells, while the group runs, which of them reach it after all when it goes on until a minute.
    """

    here: int
    late: int
    absent: int
    not_marked: int
    under: Mapping[int, int]
    reach: Mapping[int, tuple[int, ...]]


def summary_of(group: OpenSession, attendance: AttendanceRows) -> DaySummary:
    """The summary of a session as it is now."""
    counts = attendance.status_counts()
    attended = {status: number for status, number in counts.items() if STATUSES[status].attended}
    not_marked = counts.get(Status.NOT_MARKED, 0)
    whole = attendance.whole_minutes()
    need = group.rules.day_minimum
    short = {id: need - minutes for id, minutes in whole.items() if minutes < need}
    reach: dict[int, tuple[int, ...]] = {}
    if group.until() is not None:
        for id in short:
            minute = attendance.reached_at(id)
            if minute is not None and minute > group.session.effective_end:
                reach[minute] = (*reach.get(minute, ()), id)
    return DaySummary(
        here=sum(attended.values()),
        late=counts.get(Status.LATE, 0),
        absent=len(group.on_roster) - sum(attended.values()) - not_marked,
        not_marked=not_marked,
        under=dict(sorted(short.items(), key=lambda item: -item[1])),
        reach=dict(sorted(reach.items())),
    )
