"""Changes of attendance in words: marks and times as the Attendance lens names them."""

from __future__ import annotations

from iop_tui.domain.attendance import REASON_LABELS, STATUSES, Attendance, Limits, Mark, Mode, status_of
from iop_tui.domain.changes import Row, ValueChange
from iop_tui.history.known import Known

_MODES = {Mode.IN_PERSON: "in the room", Mode.VIDEO: "by video", Mode.PHONE: "by phone"}
_CONFIRMED = {0: "place and privacy not confirmed", 1: "place and privacy confirmed"}


def attendance_words(value: ValueChange, known: Known, session_id: int | None) -> str:
    """A change of a client's row in a session; empty where only who touched it differs."""
    limits = known.limits(session_id)
    before, after = value.before, value.after
    if after is None:
        return f"{_row(before, limits, known)} → removed" if before else "removed"
    if before is None:
        new = "walk-in" if after.get("origin") == "walk_in" else "on the roster"
        return f"{new}: {_row(after, limits, known)}"
    words = []
    was, now = _row(before, limits, known), _row(after, limits, known)
    if was != now:
        words.append(f"{was} → {now}")
    if before.get("participation") != after.get("participation"):
        words.append(f"took part: {before.get('participation') or 'not said'} → {after.get('participation') or 'not said'}")
    if before.get("position") != after.get("position"):
        words.append("moved in the order of the round")
    if before.get("client_id") != after.get("client_id"):
        words.append(f"attendance that was recorded as {known.client(before.get('client_id'))}")
    if not words and after.get("revision") != before.get("revision"):
        words.append(f"minutes corrected, correction {after.get('revision')}")
    return ", ".join(words)


def _row(row: Row, limits: Limits, known: Known) -> str:
    if row["taken_off"]:
        return f"off the roster ({REASON_LABELS.get(row['taken_off'], row['taken_off'])})"
    mark = Attendance(0, 0, 0, mark=Mark(row["mark"]), arrived=row["arrived_min"], left=row["left_min"])
    words = [STATUSES[status_of(mark, limits)].label]
    if row["arrived_min"] is not None:
        words.append(f"arrived {known.clock(row['arrived_min'])}")
    if row["left_min"] is not None:
        words.append(f"left {known.clock(row['left_min'])}")
    if row["reason"]:
        words.append(REASON_LABELS.get(row["reason"], row["reason"]).lower())
    if row["mode"] != Mode.IN_PERSON:
        words.append(_MODES[Mode(row["mode"])])
        words += [_CONFIRMED[c] for c in (row.get("mode_confirmed"),) if c in _CONFIRMED]
    return ", ".join(words)


def away_words(value: ValueChange, known: Known) -> str:
    """A time out of the room."""
    if value.after is None:
        return "time out taken back"
    back = value.after["back_min"]
    return f"out {known.clock(value.after['out_min'])}{'' if back is None else f', back {known.clock(back)}'}"
