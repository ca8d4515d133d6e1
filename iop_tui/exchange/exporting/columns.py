"""The columns of an attendance export, one row each: its name, where its value comes from, and which profiles have it.

Names stay as they are: offices read them by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, NamedTuple

from iop_tui.domain.attendance import STATUSES
from iop_tui.exchange.exporting.attendance_record import AttendanceRecord

PROFILES = ("billing", "full", "pseudonymous")


class Per(Enum):
    """What a column's value is the same for; it is worked out once for each of them."""

    EXPORT = "export"
    SESSION = "session"
    CLIENT = "client"
    ROW = "row"


class Kind(Enum):
    """What a value is: a code or number of ours (None: empty), minutes of a day, or text that a person typed."""

    CODE = "code"
    CLOCK = "clock"
    TEXT = "text"


class Column(NamedTuple):
    """One column. ``personal`` ones name somebody or are free text: ``pseudonymous`` leaves them out.

    ``coded`` is what ``pseudonymous`` has in the place of titles that a program may have written itself.
    """

    name: str
    per: Per
    kind: Kind
    of: Callable[[AttendanceRecord], Any]
    personal: bool = False
    only: str = ""
    coded: Callable[[AttendanceRecord], Any] | None = None


_SESSION = (
    Column("session_date", Per.SESSION, Kind.CODE, lambda r: r.session.session.day),
    Column("track", Per.SESSION, Kind.TEXT, lambda r: r.session.track),
    Column("session_status", Per.SESSION, Kind.CODE, lambda r: r.session.state),
    Column("scheduled_start", Per.SESSION, Kind.CLOCK, lambda r: r.session.session.scheduled_start),
    Column("scheduled_end", Per.SESSION, Kind.CLOCK, lambda r: r.session.session.scheduled_end),
    Column("actual_start", Per.SESSION, Kind.CLOCK, lambda r: r.session.session.actual_start),
    Column("actual_end", Per.SESSION, Kind.CLOCK, lambda r: r.session.session.actual_end),
    Column("time_zone", Per.SESSION, Kind.CODE, lambda r: r.session.session.time_zone),
    Column("facilitator", Per.SESSION, Kind.TEXT, lambda r: r.session.facilitator, personal=True),
    Column("cofacilitator", Per.SESSION, Kind.TEXT, lambda r: r.session.cofacilitator, personal=True),
    Column("topics", Per.SESSION, Kind.TEXT, lambda r: r.session.topics, coded=lambda r: r.session.topic_codes),
    Column("participants", Per.SESSION, Kind.CODE, lambda r: r.session.participants),
)
_CLIENT = (
    Column("client_id", Per.CLIENT, Kind.TEXT, lambda r: r.client.number),
    Column("last_name", Per.CLIENT, Kind.TEXT, lambda r: r.client.name.last, personal=True),
    Column("first_name", Per.CLIENT, Kind.TEXT, lambda r: r.client.name.first, personal=True),
    Column("preferred_name", Per.CLIENT, Kind.TEXT, lambda r: r.client.name.preferred, personal=True),
)
_ROW = (
    Column("level_of_care", Per.ROW, Kind.TEXT, lambda r: r.level_of_care),
    Column("status", Per.ROW, Kind.CODE, lambda r: r.status),
    Column("attended", Per.ROW, Kind.CODE, lambda r: int(STATUSES[r.status].attended)),
    Column("excused", Per.ROW, Kind.CODE, lambda r: int(STATUSES[r.status].excused)),
    Column("arrived_at", Per.ROW, Kind.CLOCK, lambda r: r.row.arrived),
    Column("left_at", Per.ROW, Kind.CLOCK, lambda r: r.row.left),
    Column("minutes", Per.ROW, Kind.CODE, lambda r: r.minutes),
    Column("week_minutes", Per.ROW, Kind.CODE, lambda r: r.week_minutes),
    Column("week_target_minutes", Per.ROW, Kind.CODE, lambda r: r.week_target),
    Column("mode", Per.ROW, Kind.CODE, lambda r: r.row.mode if STATUSES[r.status].attended else ""),
    Column("reason", Per.ROW, Kind.TEXT, lambda r: r.row.taken_off or r.row.reason),
    Column("recorded_by", Per.ROW, Kind.TEXT, lambda r: r.recorded_by, personal=True),
    Column("recorded_at", Per.ROW, Kind.CODE, lambda r: r.row.recorded_at),
    Column("revision", Per.ROW, Kind.CODE, lambda r: r.row.revision),
    Column("correction_reason", Per.ROW, Kind.TEXT, lambda r: r.row.correction_reason, personal=True),
    Column("overlap_minutes", Per.ROW, Kind.CODE, lambda r: r.overlap),
)
_PARTICIPATION = Column("participation", Per.ROW, Kind.CODE, lambda r: r.full.participation, only="full")
_NOTE = (
    Column("note_status", Per.ROW, Kind.CODE, lambda r: r.full.note_status, only="full"),
    Column("note", Per.ROW, Kind.TEXT, lambda r: r.full.note, only="full"),
)
_NOTICE = Column("notice", Per.EXPORT, Kind.TEXT, lambda r: r.notice)
COLUMNS = (*_SESSION, *_CLIENT, *_ROW, _PARTICIPATION, *_NOTE, _NOTICE)
"""Every column but those of the check-in's questions, which stand before the note."""


def columns_of(profile: str, question_keys: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns of a profile; ``full`` has one for each question that was asked in the period."""
    columns = []
    for column in COLUMNS:
        if column is _NOTE[0] and profile == "full":
            columns += [_answer(key) for key in question_keys]
        if column.only in ("", profile) and not (column.personal and profile == "pseudonymous"):
            columns.append(column._replace(of=column.coded) if column.coded and profile == "pseudonymous" else column)
    return tuple(columns)


def _answer(key: str) -> Column:
    return Column(f"checkin_{key}", Per.ROW, Kind.TEXT, lambda r: r.full.answers.get(key, ""), only="full")


def names_of(profile: str, question_keys: Sequence[str] = ()) -> tuple[str, ...]:
    """The header of a profile."""
    return tuple(column.name for column in columns_of(profile, question_keys))


BILLING = names_of("billing")
