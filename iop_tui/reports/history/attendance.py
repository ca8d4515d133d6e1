"""Changes of attendance in words: marks and times as the Attendance lens names them."""

from __future__ import annotations

from collections.abc import Iterator

from iop_tui.domain.attendance import (
    REASON_LABELS,
    STATUSES,
    TAKEN_OFF_REASONS,
    Attendance,
    AttendanceWindow,
    Mark,
    Mode,
    status_of,
)
from iop_tui.domain.audit import Row, ValueChange
from iop_tui.domain.room import Fact
from iop_tui.reports.history.lookup import NameLookup

_TAKEN_OFF = {reason.code: reason.label for reason in TAKEN_OFF_REASONS}
_MODES = {Mode.IN_PERSON: "in the room", Mode.VIDEO: "by video", Mode.PHONE: "by phone"}
_CONFIRMED = {False: " (place and privacy not confirmed)", True: " (place and privacy confirmed)"}


Details = dict[str, tuple[str, str]]
"""What stands beside a status, by column: the word before it and the value."""


def attendance_words(value: ValueChange, known: NameLookup, session_id: int | None) -> str:
    """A change of a client's row in a session; empty where only who touched it differs."""
    limits = known.attendance_window(session_id)
    before, after = value.before, value.after
    if before is None or after is None:
        row = before or after or {}
        label, details = _row(row, limits, known)
        new = "walk-in" if row.get("origin") == "walk_in" else "on the roster"
        shown = _with(label, details)
        return f"{new}: {shown}" if after else f"{shown} → removed"
    words = [*_moved(_row(before, limits, known), _row(after, limits, known))]
    if before.get("participation") != after.get("participation") and known.shows(Fact.PARTICIPATION):
        was, now = (r.get("participation") or "not said" for r in (before, after))
        words.append(f"participation: {was} → {now}")
    if before.get("position") != after.get("position"):
        words.append("moved in the check-in order")
    if before.get("client_id") != after.get("client_id"):
        words.append(f"attendance that was recorded as {known.client(before.get('client_id'))}")
    if not words and after.get("revision") != before.get("revision"):
        words.append(f"minutes corrected, correction {after.get('revision')}")
    return ", ".join(words)


def _moved(was: tuple[str, Details], now: tuple[str, Details]) -> Iterator[str]:
    """What differs: a status with what is new beside it, or beside the same status what differs."""
    if was == now:
        return
    (before, was_beside), (after, beside) = was, now
    gone = {c: d for c, d in was_beside.items() if beside.get(c) != d}
    if before != after:
        yield f"{_with(before, gone)} → {_with(after, beside)}"
        return
    yield after
    for column in {**gone, **beside}:
        old, new = was_beside.get(column), beside.get(column)
        if old == new:
            continue
        if new is None:
            yield f"{' '.join(filter(None, old or ()))} taken back"
        else:
            yield " ".join(filter(None, (new[0], f"{old[1]} → {new[1]}" if old else new[1])))


def _with(label: str, details: Details) -> str:
    return ", ".join([label, *(" ".join(filter(None, d)) for d in details.values())])


def _row(row: Row, limits: AttendanceWindow, known: NameLookup) -> tuple[str, Details]:
    """A row's status, and what stands beside it."""
    if row["taken_off"]:
        if not known.shows(Fact.REASON):
            return "off the roster", {}
        return f"off the roster ({_TAKEN_OFF.get(str(row['taken_off']), str(row['taken_off'])).lower()})", {}
    mark = Attendance(0, 0, 0, mark=Mark(row["mark"]), arrived=row["arrived_min"], left=row["left_min"])
    details: Details = {}
    if row["arrived_min"] is not None:
        details["arrived_min"] = ("arrived", known.clock(row["arrived_min"]))
    if row["left_min"] is not None:
        details["left_min"] = ("left", known.clock(row["left_min"]))
    if row["reason"] and known.shows(Fact.REASON):
        details["reason"] = ("", _reason(row["reason"]))
    if row["mode"] != Mode.IN_PERSON:
        confirmed = row.get("mode_confirmed")
        sure = "" if confirmed is None else _CONFIRMED[bool(confirmed)]
        details["mode"] = ("", f"{_MODES[Mode(row['mode'])]}{sure}")
    return STATUSES[status_of(mark, limits)].label, details


def _reason(code: object) -> str:
    return REASON_LABELS.get(str(code), str(code)).lower()


def away_words(value: ValueChange, known: NameLookup) -> str:
    """A time out of the room."""
    if value.after is None:
        return "time out undone"
    back = value.after["back_min"]
    return f"out {known.clock(value.after['out_min'])}{'' if back is None else f', back {known.clock(back)}'}"
