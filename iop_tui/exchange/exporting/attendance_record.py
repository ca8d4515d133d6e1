"""One row of an attendance export as values: what any format is written from."""

from __future__ import annotations

from typing import NamedTuple

from iop_tui.domain.attendance import Status
from iop_tui.domain.clients import Client
from iop_tui.domain.sessions import Session
from iop_tui.exchange.exporting.stamp import Stamp
from iop_tui.store.tables.export_rows import ExportRow


class SessionFacts(NamedTuple):
    """What every row of a session has: its topics as titles and as codes, its leaders' names, how many were here.

    ``participants`` is None for a session that did not take place.
    """

    session: Session
    key: str
    track: str
    state: str
    topics: str = ""
    topic_codes: str = ""
    facilitator: str = ""
    cofacilitator: str = ""
    participants: int | None = None


class FullFacts(NamedTuple):
    """What only the ``full`` profile has: the answers in the order of its questions, and the note."""

    participation: str = ""
    answers: tuple[str, ...] = ()
    note_status: str = ""
    note: str = ""


NOTHING_MORE = FullFacts()


class AttendanceRecord(NamedTuple):
    """One client in one session. Minutes are counted ones; ``overlap`` those that another session has, too.

    ``attended`` and ``excused`` are 1 or 0, by the status. ``week_minutes`` are those of the client's week up to and
    including this session, of group; ``week_contact_minutes`` those of contacts up to and including its day.
    """

    session: SessionFacts
    client: Client
    row: ExportRow
    status: Status
    attended: int
    excused: int
    mode: str
    reason: str
    level_of_care: str
    minutes: int
    week_minutes: int
    week_contact_minutes: int
    week_target: int
    overlap: int
    recorded_by: str
    stamp: Stamp
    full: FullFacts = NOTHING_MORE

    @property
    def row_id(self) -> str:
        """What no other row of the file has: the session and the client, also where nobody opened the session."""
        return f"{self.session.key}_{self.client.id}"
