"""Attendance rows for an export, as plain tuples: a long period has hundreds of thousands of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from iop_tui.store.queries import Reader, placeholders


class ExportRow(NamedTuple):
    """One client in one session, as the file has it."""

    session_id: int
    client_id: int
    placement_id: int | None
    taken_off: str
    mark: str
    arrived: int | None
    left: int | None
    mode: str
    reason: str
    participation: str
    recorded_by: int | None
    recorded_at: str
    revision: int
    correction_reason: str
    times_out: str | None
    level_of_care: str | None = None
    week_target: int | None = None


def rows_of(reader: Reader, session_ids: Sequence[int]) -> dict[int, list[ExportRow]]:
    """The rows of sessions by session, each session's by last name, first name, id."""
    by_session: dict[int, list[ExportRow]] = {id: [] for id in session_ids}
    cursor = reader.connection.cursor()
    cursor.row_factory = None
    ids = list(session_ids)
    sql = (
        "SELECT a.session_id, a.client_id, a.placement_id, a.taken_off, a.mark, a.arrived_min, a.left_min, a.mode, "
        "a.reason, a.participation, a.recorded_by, a.recorded_at, a.revision, a.correction_reason, "
        "w.times_out, a.level_of_care, a.week_target_min FROM attendance a LEFT JOIN ("
        "SELECT v.attendance_id, group_concat(v.out_min || ':' || coalesce(v.back_min, '')) AS times_out "
        "FROM attendance_away v JOIN attendance o ON o.id = v.attendance_id "
        f"WHERE o.session_id IN ({placeholders(session_ids)}) GROUP BY v.attendance_id) w "
        "ON w.attendance_id = a.id AND a.mark = 'here' JOIN client c ON c.id = a.client_id "
        f"WHERE a.session_id IN ({placeholders(session_ids)}) ORDER BY a.session_id, c.sort_key, c.id"
    )
    for row in map(ExportRow._make, cursor.execute(sql, [*ids, *ids])):
        by_session[row.session_id].append(row)
    return by_session
