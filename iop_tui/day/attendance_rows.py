"""The clients of a session as they are shown: status, minutes, how many of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from iop_tui.domain.attendance import STATUSES, Attendance, Mark, Status, StatusFacts, status_of
from iop_tui.domain.minutes import Sum, of_session, reached_at, shared, stretches

if TYPE_CHECKING:
    from iop_tui.day.open_session import OpenSession


class SheetRow(NamedTuple):
    """One client in one session as a screen shows it."""

    client_id: int
    name: str
    row: Attendance
    status: Status
    minutes: Sum

    @property
    def facts(self) -> StatusFacts:
        """Label, glyph and flags of the status."""
        return STATUSES[self.status]


class AttendanceRows:
    """What is read of a session's attendance; it changes nothing."""

    def __init__(self, group: OpenSession) -> None:
        self._group = group

    def row(self, client_id: int) -> SheetRow:
        """One client's row."""
        return self._rows([client_id])[0]

    def _rows(self, ids: Sequence[int]) -> list[SheetRow]:
        group, limits, until = self._group, self._group.session.attendance_window, self._group.until()
        sheet_rows = []
        for id in ids:
            row = group.rows[id]
            total = of_session(row, group.spans, group.session, until)
            sheet_rows.append(SheetRow(id, group.short[id], row, status_of(row, limits), total))
        return sheet_rows

    def rows(self, taken_off: bool = False) -> list[SheetRow]:
        """The roster in order; with ``taken_off`` those taken off behind it."""
        group = self._group
        ids = [*group.on_roster, *(id for id, r in group.rows.items() if r.taken_off and taken_off)]
        return self._rows(ids)

    def minutes(self, client_id: int) -> Sum:
        """The client's minutes that count, up to now while the group runs."""
        group = self._group
        return of_session(group.rows[client_id], group.spans, group.session, group.until())

    def whole_minutes(self) -> dict[int, int]:
        """The minutes of everybody who is here, to the end of the group, and of contacts where the rules say so."""
        group = self._group
        here = [id for id in group.on_roster if group.rows[id].mark is Mark.HERE]
        beside = self._beside(here)
        return {id: of_session(group.rows[id], group.spans, group.session).total + beside.get(id, 0) for id in here}

    def beside_minutes(self, client_id: int) -> int:
        """Minutes of the client's contacts of the day that count toward the day minimum, too, by the rules."""
        return self._beside([client_id]).get(client_id, 0)

    def _beside(self, client_ids: Sequence[int]) -> dict[int, int]:
        """Minutes of contacts of the day by client; what lies in counted group time counts there."""
        group, desk = self._group, self._group.desk
        if not group.rules.contacts_in_day:
            return {}
        minutes: dict[int, int] = {}
        for id, contacts in desk.store.contacts.of_clients(client_ids, group.day, group.day).items():
            taken = stretches(of_session(group.rows[id], group.spans, group.session), group.session)
            for contact in (c for c in contacts if c.counted):
                own = contact.stretches(desk.zone)
                minutes[id] = minutes.get(id, 0) + contact.counted - shared(own, taken)
                taken += own
        return minutes

    def reached_at(self, client_id: int) -> int | None:
        """When the client reaches the day minimum, arriving now where they are not here yet; None for never."""
        group = self._group
        row = group.rows[client_id]
        arrive = (
            group.session.effective_start
            if row.mark is Mark.HERE
            else max(group.session.effective_start, group.usual_minute())
        )
        need, change = group.rules.day_minimum, group.session.clock_change
        return reached_at(row, group.spans, arrive, need, self.beside_minutes(client_id), change)

    def status_counts(self, without_gone: bool = False) -> dict[Status, int]:
        """How many clients of the roster have each status; ``without_gone`` passes over who has left by now."""
        counts: dict[Status, int] = {}
        now = self._group.minute() if without_gone else 0
        limits = self._group.session.attendance_window
        for id in self._group.on_roster:
            row = self._group.rows[id]
            if without_gone and row.left is not None and row.left <= now:
                continue
            status = status_of(row, limits)
            counts[status] = counts.get(status, 0) + 1
        return counts
