"""Attendance: what is recorded (a mark and times) and the status that follows from it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Mark(StrEnum):
    """What somebody recorded of a client in a session."""

    NOT_MARKED = "not_marked"
    HERE = "here"
    EXCUSED = "excused"
    ABSENT = "absent"
    NO_SHOW = "no_show"
    TURNED_AWAY = "turned_away"


class Status(StrEnum):
    """What is shown and exported: a mark, or what the times make of *here*."""

    NOT_MARKED = "not_marked"
    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    PARTIAL = "partial"
    EXCUSED = "excused"
    ABSENT = "absent"
    NO_SHOW = "no_show"
    TURNED_AWAY = "turned_away"
    NOT_SCHEDULED = "not_scheduled"
    CANCELLED = "cancelled"
    PLANNED = "planned"


class Mode(StrEnum):
    """How a client took part."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class Reason(NamedTuple):
    """A reason that a digit answers with: ``code`` in the file and the CSV, ``label`` on the screen."""

    code: str
    label: str


_ABSENCE_LABELS = {"legal": "Court/probation"}
ABSENCE_REASONS = tuple(
    Reason(code, _ABSENCE_LABELS.get(code, code.capitalize()))
    for code in ("illness", "work", "legal", "family", "transport", "appointment", "other", "school")
)
TURNED_AWAY_REASONS = (
    Reason("after_cutoff", "After the late cutoff"),
    Reason("not_fit_to_participate", "Not fit to participate"),
    Reason("conduct", "Behavior"),
    Reason("medical", "Medical"),
    Reason("other", "Other"),
)
LEFT_EARLY_REASONS = (
    Reason("excused", "Excused"),
    Reason("asked_to_leave", "Was asked to leave"),
    Reason("unwell", "Unwell"),
    Reason("other", "Other"),
)
TAKEN_OFF_REASONS = (
    Reason("other_track", "In another group today"),
    Reason("appointment", "Individual appointment"),
    Reason("entered_by_mistake", "Entered by mistake"),
    Reason("other", "Other"),
)


class MarkKey(NamedTuple):
    """The key of a mark on the Attendance page: its usual key, its binding's id, its label, what it does."""

    key: str
    binding: str
    label: str
    help: str


class StatusFacts(NamedTuple):
    """One status: the words and the glyph that a screen shows, the flags that arithmetic reads, how it is recorded.

    ``look`` is the meaning that the theme draws; ``reasons`` are those that a digit answers with; ``mark_key`` marks it
    on the Attendance page; ``by_command`` says whether ``iop-tui mark`` takes it.
    """

    label: str
    glyph: str
    look: str = ""
    attended: bool = False
    absence: bool = False
    excused: bool = False
    needs: str = ""
    reasons: tuple[Reason, ...] = ()
    mark_key: MarkKey | None = None
    by_command: bool = False


STATUSES: dict[Status, StatusFacts] = {
    Status.NOT_MARKED: StatusFacts("Not marked", "·", needs="mark", by_command=True),
    Status.PRESENT: StatusFacts(
        "Present", "●", "here", attended=True, by_command=True,
        mark_key=MarkKey("p", "mark.present", "Present", "present from the start"),
    ),
    Status.LATE: StatusFacts(
        "Late", "◐", "here", attended=True, needs="arrival", by_command=True,
        mark_key=MarkKey("l", "mark.late", "Late", "asks when; now is filled in"),
    ),
    Status.LEFT_EARLY: StatusFacts(
        "Left early", "◑", "here", attended=True, needs="leaving", reasons=LEFT_EARLY_REASONS, by_command=True,
        mark_key=MarkKey("e", "mark.left", "Left", "asks when and why"),
    ),
    Status.PARTIAL: StatusFacts("Late and left early", "◒", "here", attended=True, needs="times"),
    Status.EXCUSED: StatusFacts(
        "Excused", "□", absence=True, excused=True, needs="reason", reasons=ABSENCE_REASONS, by_command=True,
        mark_key=MarkKey("x", "mark.excused", "Excused", "excused; asks why"),
    ),
    Status.ABSENT: StatusFacts(
        "Called out, unexcused", "◇", "warn", absence=True, needs="reason", reasons=ABSENCE_REASONS, by_command=True,
        mark_key=MarkKey("a", "mark.called", "Called out", "called out, unexcused; asks why"),
    ),
    Status.NO_SHOW: StatusFacts(
        "No show", "○", "warn", absence=True, by_command=True,
        mark_key=MarkKey("n", "mark.no_show", "No show", "did not come or call"),
    ),
    Status.TURNED_AWAY: StatusFacts(
        "Sent home", "△", "warn", needs="reason", reasons=TURNED_AWAY_REASONS, by_command=True,
        mark_key=MarkKey("t", "mark.turned_away", "Sent home", "came, sent home; asks why"),
    ),
    Status.NOT_SCHEDULED: StatusFacts("Not scheduled", "–"),
    Status.CANCELLED: StatusFacts("Cancelled", "–"),
    Status.PLANNED: StatusFacts("Planned", "·"),
}  # fmt: skip

UNEXCUSED = frozenset({Status.ABSENT, Status.NO_SHOW})


STATUS_WORDS = tuple(status.value for status, facts in STATUSES.items() if facts.by_command)
"""The words that ``iop-tui mark`` takes."""
REASONS_OF: dict[Mark, tuple[Reason, ...]] = {
    mark: facts.reasons for mark in Mark for status, facts in STATUSES.items() if status.value == mark and facts.reasons
}
"""The reasons that are asked for behind a mark."""
_OF_EARLIER_VERSIONS = (Reason("under_influence_suspected", "Under the influence suspected"),)
"""What files hold that nobody is asked any more; each code keeps a label that says what it says."""
REASON_LABELS = {
    r.code: r.label
    for group in (TAKEN_OFF_REASONS, LEFT_EARLY_REASONS, TURNED_AWAY_REASONS, ABSENCE_REASONS, _OF_EARLIER_VERSIONS)
    for r in group
}


class TimeOut(NamedTuple):
    """A time out of the room; ``back`` is None while the client is still out. Minutes of the session's day."""

    out: int
    back: int | None = None


class Attendance(NamedTuple):
    """One client's row in one session. Times are minutes after local midnight of the session's day.

    ``level_of_care`` and ``week_target`` (minutes) are what they were when the row was written down, so that no later
    change rewrites them; None in rows from before they were kept.
    """

    id: int
    session_id: int
    client_id: int
    episode_id: int | None = None
    placement_id: int | None = None
    origin: str = "placed"
    taken_off: str = ""
    position: int = 0
    mark: Mark = Mark.NOT_MARKED
    arrived: int | None = None
    left: int | None = None
    times_out: tuple[TimeOut, ...] = ()
    mode: Mode = Mode.IN_PERSON
    mode_confirmed: bool | None = None
    reason: str = ""
    participation: str = ""
    recorded_by: int | None = None
    recorded_at: str = ""
    revision: int = 0
    correction_reason: str = ""
    level_of_care: str | None = None
    week_target: int | None = None

    @property
    def out_now(self) -> bool:
        """Whether the client is out of the room and has not come back."""
        return any(a.back is None for a in self.times_out)


class AttendanceWindow(NamedTuple):
    """The session's own times that decide between present, late and left early; minutes of its day.

    ``began`` is when the group really began, where that is recorded.
    """

    start: int
    end: int
    grace: int
    cutoff: int
    began: int | None = None

    def missed_beginning(self, arrived: int) -> bool:
        """Whether somebody who came then missed any of the group: nobody did who came before it began."""
        return self.began is None or arrived >= self.began


def status_of(row: Attendance, limits: AttendanceWindow) -> Status:
    """The status that follows from a mark, its times and the session's own grace.

    Late is measured from the scheduled start plus grace, for that is what clients were told; but nobody who arrived
    before the group really began is late. Leaving early is measured from the earlier of the scheduled and the actual
    end (``limits.end``), less the grace.
    """
    if row.mark is not Mark.HERE:
        return Status(row.mark.value)
    late = (
        row.arrived is not None and row.arrived > limits.start + limits.grace and limits.missed_beginning(row.arrived)
    )
    early = row.left is not None and row.left < limits.end - limits.grace
    if late and early:
        return Status.PARTIAL
    if late:
        return Status.LATE
    return Status.LEFT_EARLY if early else Status.PRESENT


def after_cutoff(arrived: int, limits: AttendanceWindow) -> bool:
    """Whether an arrival is so late that turning the client away is suggested (the facilitator decides)."""
    return arrived > limits.start + limits.cutoff and limits.missed_beginning(arrived)
