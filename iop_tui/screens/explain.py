"""How a client's minutes add up, and who entered what when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from iop_tui.day import GroupDay
from iop_tui.domain.attendance import REASON_LABELS, Attendance, Limits, Mark, status_of
from iop_tui.domain.attendance import STATUSES as FACTS
from iop_tui.domain.changes import Change
from iop_tui.domain.times import clock, duration
from iop_tui.screens.texts import TextScreen, wrapped
from iop_tui.widgets.lines import Line, Piece


def explain_attendance(group: GroupDay, client_id: int) -> TextScreen:
    """The screen for one client of a session."""

    def lines(width: int) -> list[Line]:
        row = group.sheet.row(client_id)
        found: list[Line] = [[Piece(f"{row.facts.glyph} {row.facts.label}", "strong")], []]
        for part in row.minutes.parts:
            times = f"{group.desk.clock(part.start)}–{group.desk.clock(part.end)}"
            found.append([Piece(f"{times:16} {part.label:34.34} {duration(part.minutes):>6}")])
        not_counted = [s.block.label for s in group.spans if not s.block.counts]
        found.append([Piece(f"{'':16} {'Counted':34} {duration(row.minutes.total):>6}", "strong")])
        if not_counted:
            found.append([Piece(f"Does not count: {', '.join(not_counted)}", "quiet")])
        found += [[], [Piece("Who entered what", "strong")]]
        for change in group.desk.store.changes.of_attendance(group.id, client_id):
            words = change_words(group, change)
            if words:
                found.extend(wrapped(words, width))
        return found

    return TextScreen(group.desk, f"{group.short[client_id]} · {group.title}", lines)


def change_words(group: GroupDay, change: Change) -> str:
    """One change of a client's attendance as a sentence; empty for what is no attendance."""
    value = change.values[0]
    if value.table not in ("attendance", "attendance_away"):
        return ""
    at = datetime.fromisoformat(change.at.replace("Z", "+00:00")).astimezone(ZoneInfo(group.session.time_zone))
    people = {f.id: f.initials for f in group.desk.store.program.facilitators()}
    who = people.get(change.who or 0, "the command line")
    what = f"{at:%a %H:%M}  "
    if value.table == "attendance_away":
        what += _away_words(value.after)
    else:
        limits = group.session.limits
        before, after = _row_words(value.before, limits), _row_words(value.after, limits)
        if before == after:
            return ""
        what += f"{before} → {after}" if value.before else f"on the roster: {after}"
    taken_back = " (undone)" if change.undoes else ""
    why = f", because: {value.why}" if value.why and value.why != "undone" else ""
    return f"{what}, by {who}{taken_back}{why}"


def _row_words(row: Mapping[str, Any] | None, limits: Limits) -> str:
    if row is None:
        return "removed"
    if row["taken_off"]:
        return f"off the roster ({REASON_LABELS.get(row['taken_off'], row['taken_off'])})"
    mark = Attendance(0, 0, 0, mark=Mark(row["mark"]), arrived=row["arrived_min"], left=row["left_min"])
    words = [FACTS[status_of(mark, limits)].label]
    if row["arrived_min"] is not None:
        words.append(f"arrived {clock(row['arrived_min'])}")
    if row["left_min"] is not None:
        words.append(f"left {clock(row['left_min'])}")
    if row["reason"]:
        words.append(REASON_LABELS.get(row["reason"], row["reason"]).lower())
    if row["mode"] != "in_person":
        words.append(f"by {row['mode']}")
    return " ".join(words)


def _away_words(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "time out taken back"
    back = f", back {clock(row['back_min'])}" if row["back_min"] is not None else ""
    return f"out {clock(row['out_min'])}{back}"
