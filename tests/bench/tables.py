"""Whole rows into the tables of the file, many at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

Row = tuple[Any, ...]

COLUMNS = {
    "meta": "key, value",
    "client": "id, number, last, first, preferred, sort_key",
    "episode": "id, client_id, admitted_on, discharged_on, discharge_reason",
    "placement": "id, episode_id, from_day, level_of_care",
    "placement_day": "placement_id, track_id, weekday",
    "sobriety": "client_id, from_day, sobriety_date",
    "track_closed_day": "id, day, why",
    "topic": "code, title, category, body",
    "question": "id, key, kind, spec",
    "session": "id, track_id, day, time_zone, start_min, end_min, actual_start_min, actual_end_min, state, "
    "facilitator_id, cofacilitator_id, grace_min, cutoff_min, closed_at",
    "block": "id, session_id, position, kind, start_min, end_min, counts, began_min, ended_min, topic_code, "
    "topic_title",
    "attendance": "id, session_id, client_id, episode_id, placement_id, origin, position, mark, arrived_min, left_min, "
    "mode, mode_confirmed, reason, participation, recorded_by, recorded_at",
    "attendance_away": "id, attendance_id, out_min, back_min",
    "checkin": "id, session_id, client_id, state",
    "answer": "checkin_id, question_id, number, words",
    "note": "id, session_id, client_id, text, begun_at, signed_by, signed_at",
    "export": "id, made_at, made_by, path, from_day, to_day, profile, rows, sha256",
    "change": "seq, at, who, what, step, session_id, undoes, link",
    "change_value": "seq, n, client_id, salt, body, digest",
}
"""The columns that the rows of each table have here, in the order in which a row holds them."""


def open_for_bulk(path: str) -> sqlite.Connection:
    """A connection that is quick and not safe: a power cut may spoil a file that one command makes again."""
    connection = sqlite.connect(path, isolation_level=None)
    for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = OFF", "synchronous = OFF", "cache_size = -500000"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def fill(connection: sqlite.Connection, rows: Mapping[str, Sequence[Row]]) -> None:
    """Write rows into their tables, in the order given, as one transaction."""
    connection.execute("BEGIN")
    for table, found in rows.items():
        marks = ", ".join("?" * (COLUMNS[table].count(",") + 1))
        connection.executemany(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({marks})", found)
    connection.execute("COMMIT")


def counts(connection: sqlite.Connection, tables: Sequence[str]) -> dict[str, int]:
    """How many rows each table has."""
    return {t: int(connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0]) for t in tables}
