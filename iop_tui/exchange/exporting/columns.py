"""The columns of an attendance export, one row each: its name, where its value comes from, and which profiles have it.

Names stay as they are: offices read them by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from operator import attrgetter
from typing import Any, NamedTuple

ATTENDANCE = ("billing", "full", "pseudonymous")
"""The profiles that have a row for each client in each session."""


class Per(Enum):
    """What a column's value is the same for; it is worked out once for each of them."""

    EXPORT = "export"
    SESSION = "session"
    CLIENT = "client"
    ROW = "row"


class Kind(Enum):
    """What a value is: a code or number of ours (None: empty), minutes of a day, a person's text, or a whole note.

    A key is a code that hardly any other row has: it is not kept for the next one.
    """

    CODE = "code"
    CLOCK = "clock"
    TEXT = "text"
    PROSE = "prose"
    KEY = "key"


class Column(NamedTuple):
    """One column. ``of`` says where its value stands in a record of its profile, such as ``row.arrived``.

    With ``place`` there stand several, and it is the one in this place. ``personal`` ones name somebody or are free
    text: ``pseudonymous`` leaves them out. ``coded`` is where ``pseudonymous`` finds its value, for titles that a
    program may have written itself.
    """

    name: str
    per: Per
    kind: Kind
    of: str
    personal: bool = False
    only: str = ""
    coded: str = ""
    place: int | None = None
    type: str = "string"
    """Its type in a table schema: ``string``, ``integer``, ``date`` or ``datetime``."""

    @property
    def text(self) -> bool:
        """Whether it holds a text that somebody may have written."""
        return self.kind in (Kind.TEXT, Kind.PROSE)


_SESSION = (
    Column("session_date", Per.SESSION, Kind.CODE, "session.session.day", type="date"),
    Column("track", Per.SESSION, Kind.TEXT, "session.track"),
    Column("session_status", Per.SESSION, Kind.CODE, "session.state"),
    Column("scheduled_start", Per.SESSION, Kind.CLOCK, "session.session.scheduled_start"),
    Column("scheduled_end", Per.SESSION, Kind.CLOCK, "session.session.scheduled_end"),
    Column("actual_start", Per.SESSION, Kind.CLOCK, "session.session.actual_start"),
    Column("actual_end", Per.SESSION, Kind.CLOCK, "session.session.actual_end"),
    Column("time_zone", Per.SESSION, Kind.CODE, "session.session.time_zone"),
    Column("facilitator", Per.SESSION, Kind.TEXT, "session.facilitator", personal=True),
    Column("cofacilitator", Per.SESSION, Kind.TEXT, "session.cofacilitator", personal=True),
    Column("topics", Per.SESSION, Kind.TEXT, "session.topics", coded="session.topic_codes"),
    Column("participants", Per.SESSION, Kind.CODE, "session.participants", type="integer"),
)
CLIENT = (
    Column("client_id", Per.CLIENT, Kind.TEXT, "client.number"),
    Column("last_name", Per.CLIENT, Kind.TEXT, "client.name.last", personal=True),
    Column("first_name", Per.CLIENT, Kind.TEXT, "client.name.first", personal=True),
    Column("preferred_name", Per.CLIENT, Kind.TEXT, "client.name.preferred", personal=True),
)
_ROW = (
    Column("level_of_care", Per.ROW, Kind.TEXT, "level_of_care"),
    Column("status", Per.ROW, Kind.CODE, "status"),
    Column("attended", Per.ROW, Kind.CODE, "attended", type="integer"),
    Column("excused", Per.ROW, Kind.CODE, "excused", type="integer"),
    Column("arrived_at", Per.ROW, Kind.CLOCK, "row.arrived"),
    Column("left_at", Per.ROW, Kind.CLOCK, "row.left"),
    Column("minutes", Per.ROW, Kind.CODE, "minutes", type="integer"),
    Column("week_minutes", Per.ROW, Kind.CODE, "week_minutes", type="integer"),
    Column("week_contact_minutes", Per.ROW, Kind.CODE, "week_contact_minutes", type="integer"),
    Column("week_target_minutes", Per.ROW, Kind.CODE, "week_target", type="integer"),
    Column("mode", Per.ROW, Kind.CODE, "mode"),
    Column("reason", Per.ROW, Kind.TEXT, "reason"),
    Column("recorded_by", Per.ROW, Kind.TEXT, "recorded_by", personal=True),
    Column("recorded_at", Per.ROW, Kind.CODE, "row.recorded_at", type="datetime"),
    Column("revision", Per.ROW, Kind.CODE, "row.revision", type="integer"),
    Column("correction_reason", Per.ROW, Kind.TEXT, "row.correction_reason", personal=True),
    Column("overlap_minutes", Per.ROW, Kind.CODE, "overlap", type="integer"),
)
_PARTICIPATION = Column("participation", Per.ROW, Kind.CODE, "full.participation", only="full")
_NOTE = (
    Column("note_status", Per.ROW, Kind.CODE, "full.note_status", only="full"),
    Column("note", Per.ROW, Kind.PROSE, "full.note", only="full"),
)
_NOTICE = Column("notice", Per.EXPORT, Kind.TEXT, "stamp.notice")
_FILE = Column("file_id", Per.EXPORT, Kind.CODE, "stamp.file_id")
_ROW_ID = Column("row_id", Per.ROW, Kind.KEY, "row_id")
_EXPORT = Column("export_id", Per.EXPORT, Kind.CODE, "stamp.export_id")
ORIGIN = (_NOTICE, _FILE, Column("session_key", Per.ROW, Kind.CODE, "session_key"), _ROW_ID, _EXPORT)
"""What stands behind the columns of a profile without sessions: where a row is from. Its session key is empty."""
_ORIGIN = (_NOTICE, _FILE, Column("session_key", Per.SESSION, Kind.KEY, "session.key"), _ROW_ID, _EXPORT)
COLUMNS = (*_SESSION, *CLIENT, *_ROW, _PARTICIPATION, *_NOTE, *_ORIGIN)
"""Every column but those of the check-in's questions, which stand before the note."""


def columns_of(profile: str, question_keys: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns of a profile; ``full`` has one for each question that was ever asked."""
    columns = []
    for column in COLUMNS:
        if column is _NOTE[0] and profile == "full":
            columns += [_answer(key, place) for place, key in enumerate(question_keys)]
        if column.only in ("", profile) and not (column.personal and profile == "pseudonymous"):
            columns.append(column._replace(of=column.coded) if column.coded and profile == "pseudonymous" else column)
    return tuple(columns)


def _answer(key: str, place: int) -> Column:
    return Column(f"checkin_{key}", Per.ROW, Kind.TEXT, "full.answers", only="full", place=place)


def values_of(columns: Sequence[Column]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of some columns for a record, in their order; a long export asks it for every row."""
    if len(columns) == 1 and columns[0].place is None:
        single = attrgetter(columns[0].of)
        return lambda record: (single(record),)
    get: Callable[[Any], tuple[Any, ...]] = attrgetter(*[column.of for column in columns])
    if all(column.place is None for column in columns):
        return get
    places = [column.place for column in columns]
    return lambda record: tuple([v if at is None else v[at] for v, at in zip(get(record), places, strict=True)])
