"""Sessions: one track on one day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Unpack

from iop_tui.domain.sessions import Session, SessionState
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, placeholders, reads
from iop_tui.store.rows import SessionChange, SessionRow


def session_of(row: SessionRow) -> Session:
    """A session from a row of its table."""
    return Session(
        row["id"],
        row["track_id"],
        date.fromisoformat(row["day"]),
        row["time_zone"],
        row["start_min"],
        row["end_min"],
        SessionState(row["state"]),
        row["actual_start_min"],
        row["actual_end_min"],
        row["facilitator_id"],
        row["cofacilitator_id"],
        row["grace_min"],
        row["cutoff_min"],
        row["revision"],
        row["correction_reason"],
        row["cancelled_why"],
        row["closed_at"],
        row["week_start"],
    )


@reads("a session")
class SessionStore:
    """Reads and writes sessions."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def get(self, id: int) -> Session | None:
        """One session, or None."""
        row = self._reader.one("SELECT * FROM session WHERE id = ?", [id])
        return session_of(row) if row else None

    def find(self, track_id: int, day: date) -> Session | None:
        """The session of a track on a day, or None where nobody opened or prepared it."""
        row = self._reader.one("SELECT * FROM session WHERE track_id = ? AND day = ?", [track_id, day.isoformat()])
        return session_of(row) if row else None

    def between(self, first: date, last: date, track_id: int | None = None) -> list[Session]:
        """The sessions from one day to another, by day and start."""
        rows = self._reader.all(
            "SELECT * FROM session WHERE day BETWEEN ? AND ? AND (? IS NULL OR track_id = ?) "
            "ORDER BY day, start_min, id",
            [first.isoformat(), last.isoformat(), track_id, track_id],
        )
        return [session_of(row) for row in rows]

    def unfinished(self, before: date) -> list[Session]:
        """Sessions of days before ``before`` that are still open, or were prepared and never opened."""
        rows = self._reader.all(
            "SELECT * FROM session WHERE state IN ('open', 'prepared') AND day < ? ORDER BY day DESC, start_min",
            [before.isoformat()],
        )
        return [session_of(row) for row in rows]

    def first_day(self) -> date | None:
        """The day of the first session; None in a file without one."""
        row = self._reader.one("SELECT min(day) AS day FROM session")
        return date.fromisoformat(row["day"]) if row["day"] else None

    def final_between(self, first: date, last: date) -> list[tuple[int, date, str]]:
        """Id, day and the moment of closing ("" where cancelled) of every session that is not open any more."""
        rows = self._reader.all(
            "SELECT id, day, closed_at FROM session WHERE state IN ('closed', 'cancelled') AND day BETWEEN ? AND ?",
            [first.isoformat(), last.isoformat()],
        )
        return [(row["id"], date.fromisoformat(row["day"]), row["closed_at"]) for row in rows]

    def known_days(self, first: date, last: date) -> set[tuple[int, date]]:
        """Track and day of every session that stands in the file, for finding those that nobody opened."""
        rows = self._reader.all(
            "SELECT track_id, day FROM session WHERE day BETWEEN ? AND ?", [first.isoformat(), last.isoformat()]
        )
        return {(row["track_id"], date.fromisoformat(row["day"])) for row in rows}

    def many(self, ids: Sequence[int]) -> dict[int, Session]:
        """Sessions by id."""
        if not ids:
            return {}
        rows = self._reader.all(f"SELECT * FROM session WHERE id IN ({placeholders(ids)})", list(ids))
        return {row["id"]: session_of(row) for row in rows}

    def stream(self, first: date, last: date, track_id: int | None) -> Iterator[Session]:
        """The sessions of a long period, day by day."""
        rows = self._reader.stream(
            "SELECT * FROM session WHERE day BETWEEN ? AND ? AND (? IS NULL OR track_id = ?) "
            "ORDER BY day, start_min, id",
            [first.isoformat(), last.isoformat(), track_id, track_id],
        )
        return (session_of(row) for row in rows)

    def insert(self, writer: Writer, session: Session) -> int:
        """Write down a new session and give its id."""
        return writer.insert(
            "session",
            {
                "track_id": session.track_id,
                "day": session.day.isoformat(),
                "time_zone": session.time_zone,
                "start_min": session.scheduled_start,
                "end_min": session.scheduled_end,
                "state": session.state.value,
                "facilitator_id": session.facilitator_id,
                "cofacilitator_id": session.cofacilitator_id,
                "grace_min": session.grace,
                "cutoff_min": session.cutoff,
                "week_start": session.week_start,
            },
        )

    def change(self, writer: Writer, id: int, why: str = "", **values: Unpack[SessionChange]) -> bool:
        """Change columns of a session; False where nothing differs."""
        return writer.update("session", {"id": id}, dict(values), why=why)
