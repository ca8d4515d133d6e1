"""The columns of rows as they come out of the file, and those that may be changed: a name that is none fails in mypy.

Times are minutes of a session's day, days and moments ISO 8601 text, flags 0 or 1.
"""

from __future__ import annotations

from typing import TypedDict


class AttendanceRow(TypedDict):
    """A row of attendance; ``aways`` are its times out as ``out:back,out:back``."""

    id: int
    session_id: int
    client_id: int
    episode_id: int | None
    placement_id: int | None
    origin: str
    taken_off: str
    position: int
    mark: str
    arrived_min: int | None
    left_min: int | None
    aways: str | None
    mode: str
    mode_confirmed: int | None
    reason: str
    participation: str
    recorded_by: int | None
    recorded_at: str
    revision: int
    correction_reason: str
    level_of_care: str | None
    week_target_min: int | None


class AttendanceChange(TypedDict, total=False):
    """What changes in a row of attendance."""

    placement_id: int | None
    taken_off: str
    position: int
    mark: str
    arrived_min: int | None
    left_min: int | None
    mode: str
    mode_confirmed: int | None
    reason: str
    participation: str
    recorded_by: int | None
    recorded_at: str
    revision: int
    correction_reason: str
    level_of_care: str | None
    week_target_min: int | None


class SessionRow(TypedDict):
    """A row of a session."""

    id: int
    track_id: int
    day: str
    time_zone: str
    start_min: int
    end_min: int
    state: str
    actual_start_min: int | None
    actual_end_min: int | None
    facilitator_id: int | None
    cofacilitator_id: int | None
    grace_min: int
    cutoff_min: int
    revision: int
    correction_reason: str
    cancelled_why: str
    closed_at: str
    week_start: int | None


class SessionChange(TypedDict, total=False):
    """What changes in a row of a session."""

    state: str
    actual_start_min: int | None
    actual_end_min: int | None
    facilitator_id: int | None
    cofacilitator_id: int | None
    grace_min: int
    cutoff_min: int
    revision: int
    correction_reason: str
    cancelled_why: str
    closed_at: str
    week_start: int | None


class BlockRow(TypedDict):
    """A row of a block."""

    id: int
    session_id: int
    position: int
    kind: str
    start_min: int
    end_min: int
    counts: int
    began_min: int | None
    ended_min: int | None
    topic_code: str
    topic_title: str


class BlockChange(TypedDict, total=False):
    """What changes in a row of a block."""

    position: int
    kind: str
    start_min: int
    end_min: int
    counts: int
    began_min: int | None
    ended_min: int | None
    topic_code: str
    topic_title: str


class CheckinChange(TypedDict, total=False):
    """What changes in a row of a check-in."""

    state: str
    acknowledged_by: int | None
    acknowledged_at: str
    acknowledged_what: str


class NoteRow(TypedDict):
    """A row of a note."""

    id: int
    session_id: int
    client_id: int | None
    addendum_to: int | None
    text: str
    dirty: int
    begun_at: str
    late_entry: int
    signed_by: int | None
    signed_at: str
    needs_cosign: int | None
    cosigned_by: int | None
    cosigned_at: str | None


class NoteChange(TypedDict, total=False):
    """What changes in a row of a note."""

    client_id: int | None
    addendum_to: int | None
    text: str
    late_entry: int
    signed_by: int | None
    signed_at: str
    needs_cosign: int | None
    cosigned_by: int | None
    cosigned_at: str | None


class ClientRow(TypedDict):
    """The columns of a client."""

    id: int
    number: str
    last: str
    first: str
    preferred: str


class EpisodeRow(TypedDict):
    """A row of an episode."""

    id: int
    client_id: int
    admitted_on: str
    provisional: int
    planned_weeks: int
    discharged_on: str | None
    discharge_reason: str
    opening_late: int
    opening_unexcused: int
    primary_id: int | None


class ContactRow(TypedDict):
    """A row of a contact; ``with_whom`` are codes joined by commas."""

    id: int
    client_id: int
    episode_id: int | None
    kind: str
    day: str
    start_min: int | None
    minutes: int
    counts: int
    mode: str
    result: str
    with_whom: str
    about_session_id: int | None
    what: str
    facilitator_id: int | None
    recorded_by: int | None
    recorded_at: str


class DrugTestRow(TypedDict):
    """A row of a test."""

    id: int
    client_id: int
    episode_id: int | None
    day: str
    why: str
    collection: str
    at_min: int | None
    note: str
    collected_by: int | None
    recorded_by: int | None
    recorded_at: str


class DrugTestPlanRow(TypedDict):
    """A row of a plan of tests; ``weekdays`` are numbers joined by commas."""

    id: int
    episode_id: int
    from_day: str
    way: str
    weekdays: str
    permille: int
    gap_days: int


class PlanRow(TypedDict):
    """A row of a version of a part of a client's plan; ``body`` is JSON."""

    id: int
    episode_id: int
    part: str
    version: int
    from_day: str
    body: str
    dirty: int
    client_signed_on: str | None
    staff_signed_by: int | None
    staff_signed_at: str


class PlacementRow(TypedDict):
    """A row of a placement; ``days`` are ``track:weekday,track:weekday``."""

    id: int
    episode_id: int
    from_day: str
    level_of_care: str
    week_target_min: int | None
    days: str | None


class AnswerRow(TypedDict):
    """A row of an answer."""

    checkin_id: int
    question_id: int
    number: int | None
    words: str


class ChangeValueRow(TypedDict):
    """One value of the record of changes."""

    client_id: int | None
    salt: str
    body: str
