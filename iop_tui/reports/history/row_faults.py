"""A row that is not as it was recorded, in words: owner, of which session, which columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iop_tui.domain.calendar import iso
from iop_tui.reports.history.columns import KINDS_OF_ROWS, SESSION
from iop_tui.reports.history.lookup import NameLookup
from iop_tui.store.audit.owners import Owners
from iop_tui.store.audit.row_check import RowFault

_NAMES = {
    "attendance": "attendance", "attendance_away": "time out of the room", "checkin": "check-in", "answer": "answer",
    "note": "note", "session": "session", "block": "block", "client": "client", "episode": "episode",
    "placement": "placement", "placement_day": "day of a schedule", "sobriety": "sobriety date", "track": "track",
    "track_plan": "group's plan", "track_closed_day": "day without group", "facilitator": "facilitator",
    "topic": "topic", "question": "question", "rule": "rule", "meta": "fact of the file", "export": "export",
}  # fmt: skip
_COLUMNS = {
    "mark": "status", "arrived_min": "arrived", "left_min": "left", "mode": "mode", "mode_confirmed": "mode confirmed",
    "reason": "reason", "participation": "participation", "recorded_by": "who recorded it",
    "recorded_at": "when it was recorded", "revision": "revision", "correction_reason": "reason of the correction",
    "taken_off": "taken off the roster", "level_of_care": "level of care", "week_target_min": "weekly target",
    "out_min": "went out", "back_min": "came back", "number": "answer", "words": "words", "text": "text",
    "signed_by": "who signed it", "signed_at": "when it was signed", "state": "state",
    "closed_at": "when it was closed",
    "client_id": "owner", "session_id": "session", "sobriety_date": "sobriety date", "value": "value",
    "acknowledged_by": "who saw to the concern", "acknowledged_what": "what was done about the concern",
}  # fmt: skip


def row_words(fault: RowFault, known: NameLookup, owners: Owners) -> str:
    """One line. Clients go by their numbers; values are not told, for a note's text is one."""
    name = _NAMES.get(fault.table, fault.table)
    if not fault.row:
        return f"{name}: the table {fault.what}"
    parts = [f"{name}{_which(fault.table, fault.row)}"]
    owner = owners.of(fault.table, fault.row)
    if owner.client_id is not None and fault.table != "client":
        parts.append(f"of {known.client(owner.client_id)}")
    session = known.session(owner.session_id)
    if session is not None:
        parts.append(f"in {known.track(session.track_id)} on {iso(session.day)}")
    columns = [_column(fault.table, column) for column in fault.columns]
    return f"{' '.join(parts)} {fault.what}{': ' if columns else ''}{', '.join(columns)}"


def _which(table: str, row: Mapping[str, Any]) -> str:
    """What tells a row of the program's own from others of its table."""
    column = {"client": "number", "track": "name", "facilitator": "name", "topic": "title", "meta": "key",
              "rule": "key", "question": "key"}.get(table)  # fmt: skip
    return f" {row[column]}" if column and row.get(column) else ""


def _column(table: str, column: str) -> str:
    fields = SESSION if table == "session" else KINDS_OF_ROWS[table].fields if table in KINDS_OF_ROWS else {}
    return fields[column].label if column in fields else _COLUMNS.get(column, column.replace("_", " "))
