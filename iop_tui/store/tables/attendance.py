"""Attendance rows and the times out of the room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from iop_tui.domain.attendance import Attendance, Mark, Mode, TimeOut
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, placeholders, reads
from iop_tui.store.rows import AttendanceChange, AttendanceRow

# Times out come along as "out:back,out:back" so that a row is one read.
_SELECT = """SELECT a.*, (SELECT group_concat(out_min || ':' || coalesce(back_min, '')) FROM
    (SELECT out_min, back_min FROM attendance_away w WHERE w.attendance_id = a.id ORDER BY out_min, id)) AS aways
    FROM attendance a """


def attendance_of(row: AttendanceRow) -> Attendance:
    """A row of attendance with its times out."""
    return Attendance(
        row["id"],
        row["session_id"],
        row["client_id"],
        row["episode_id"],
        row["placement_id"],
        row["origin"],
        row["taken_off"],
        row["position"],
        Mark(row["mark"]),
        row["arrived_min"],
        row["left_min"],
        _aways(row["aways"]) if row["aways"] else (),
        Mode(row["mode"]),
        None if row["mode_confirmed"] is None else bool(row["mode_confirmed"]),
        row["reason"],
        row["participation"],
        row["recorded_by"],
        row["recorded_at"],
        row["revision"],
        row["correction_reason"],
        row["level_of_care"],
        row["week_target_min"],
    )


def _aways(text: str) -> tuple[TimeOut, ...]:
    pairs = (pair.split(":") for pair in text.split(","))
    return tuple(TimeOut(int(out), int(back) if back else None) for out, back in pairs)


@reads("attendance")
class AttendanceStore:
    """Reads and writes attendance."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of(self, session_id: int) -> list[Attendance]:
        """Every row of a session, those taken off too, in the roster's order."""
        rows = self._reader.all(
            _SELECT
            + "JOIN client c ON c.id = a.client_id WHERE a.session_id = ? ORDER BY a.position, c.sort_key, a.id",
            [session_id],
        )
        return [attendance_of(row) for row in rows]

    def row(self, session_id: int, client_id: int) -> Attendance | None:
        """One client's row in a session, or None."""
        row = self._reader.one(_SELECT + "WHERE a.session_id = ? AND a.client_id = ?", [session_id, client_id])
        return attendance_of(row) if row else None

    def of_many(self, session_ids: Sequence[int]) -> dict[int, list[Attendance]]:
        """The rows of several sessions, by session."""
        by_session: dict[int, list[Attendance]] = {id: [] for id in session_ids}
        for start in range(0, len(session_ids), 500):
            ids = list(session_ids[start : start + 500])
            rows = self._reader.all(_SELECT + f"WHERE a.session_id IN ({placeholders(ids)}) ORDER BY a.id", ids)
            for row in rows:
                by_session[row["session_id"]].append(attendance_of(row))
        return by_session

    def of_clients(self, client_ids: Sequence[int], first: date, last: date) -> list[Attendance]:
        """The rows of clients in the sessions of a period that were not cancelled or taken off, the earliest first."""
        if not client_ids:
            return []
        rows = self._reader.all(
            _SELECT + f"JOIN session s ON s.id = a.session_id WHERE a.client_id IN ({placeholders(client_ids)}) "
            "AND s.day BETWEEN ? AND ? AND s.state <> 'cancelled' AND a.taken_off = '' ORDER BY s.day, s.start_min",
            [*client_ids, first.isoformat(), last.isoformat()],
        )
        return [attendance_of(row) for row in rows]

    def here_elsewhere(self, client_ids: Sequence[int], session_id: int, first: date, last: date) -> list[int]:
        """Those of the clients who are here in another session of a period too."""
        if not client_ids:
            return []
        rows = self._reader.all(
            "SELECT DISTINCT a.client_id FROM attendance a JOIN session s ON s.id = a.session_id "
            f"WHERE a.client_id IN ({placeholders(client_ids)}) AND a.mark = 'here' AND a.taken_off = '' AND s.id <> ? "
            "AND s.state <> 'cancelled' AND s.day BETWEEN ? AND ?",
            [*client_ids, session_id, first.isoformat(), last.isoformat()],
        )
        return [row["client_id"] for row in rows]

    def last_attended(self, client_ids: Sequence[int], before: date) -> dict[int, date]:
        """The last day before a day on which each client was here, whatever the episode."""
        if not client_ids:
            return {}
        rows = self._reader.all(
            "SELECT a.client_id, max(s.day) AS day FROM attendance a JOIN session s ON s.id = a.session_id "
            f"WHERE a.client_id IN ({placeholders(client_ids)}) AND a.mark = 'here' AND a.taken_off = '' "
            "AND s.state <> 'cancelled' AND s.day < ? GROUP BY a.client_id",
            [*client_ids, before.isoformat()],
        )
        return {row["client_id"]: date.fromisoformat(row["day"]) for row in rows}

    def of_client(self, client_id: int) -> list[Attendance]:
        """Every row of a client, whatever became of its session."""
        return [
            attendance_of(row) for row in self._reader.all(_SELECT + "WHERE a.client_id = ? ORDER BY a.id", [client_id])
        ]

    def tallies(self, session_ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
        """For each session how many are expected, here and not marked."""
        if not session_ids:
            return {}
        rows = self._reader.all(
            "SELECT session_id, count(*) AS n, sum(mark = 'here') AS here, sum(mark = 'not_marked') AS open "
            f"FROM attendance WHERE taken_off = '' AND session_id IN ({placeholders(session_ids)}) GROUP BY session_id",
            list(session_ids),
        )
        return {row["session_id"]: (row["n"], row["here"] or 0, row["open"] or 0) for row in rows}

    def insert(self, writer: Writer, row: Attendance) -> int:
        """Write a client's row into a session."""
        return writer.insert(
            "attendance",
            {
                "session_id": row.session_id,
                "client_id": row.client_id,
                "episode_id": row.episode_id,
                "placement_id": row.placement_id,
                "origin": row.origin,
                "position": row.position,
                "mark": row.mark.value,
                "recorded_by": row.recorded_by,
                "recorded_at": row.recorded_at,
                "revision": row.revision,
                "correction_reason": row.correction_reason,
                "level_of_care": row.level_of_care,
                "week_target_min": row.week_target,
            },
            row.client_id,
        )

    def change(self, writer: Writer, row: Attendance, why: str = "", **values: Unpack[AttendanceChange]) -> bool:
        """Change columns of a client's row; False where nothing differs."""
        return writer.update("attendance", {"id": row.id}, dict(values), row.client_id, why)

    def delete(self, writer: Writer, row: Attendance) -> None:
        """Remove a row that was only written down and never touched."""
        writer.delete("attendance", {"id": row.id}, row.client_id)

    def set_times_out(self, writer: Writer, row: Attendance, times_out: Sequence[TimeOut]) -> bool:
        """Make a row's times out the given ones; False where nothing differs."""
        if tuple(times_out) == row.times_out:
            return False
        kept = self._reader.all("SELECT id FROM attendance_away WHERE attendance_id = ? ORDER BY out_min, id", [row.id])
        for position, away in enumerate(times_out):
            values = {"out_min": away.out, "back_min": away.back}
            if position < len(kept):
                writer.update("attendance_away", {"id": kept[position]["id"]}, values, row.client_id)
            else:
                writer.insert("attendance_away", {"attendance_id": row.id, **values}, row.client_id)
        for gone in kept[len(times_out) :]:
            writer.delete("attendance_away", {"id": gone["id"]}, row.client_id)
        return True
