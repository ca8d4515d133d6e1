"""The columns of each profile, in their order."""

from __future__ import annotations

from collections.abc import Sequence

SESSION = (
    "session_date", "track", "session_status", "scheduled_start", "scheduled_end", "actual_start", "actual_end",
    "time_zone", "facilitator", "cofacilitator", "topics", "participants",
)  # fmt: skip
CLIENT = ("client_id", "last_name", "first_name", "preferred_name")
ROW = (
    "level_of_care", "status", "attended", "excused", "arrived_at", "left_at", "minutes", "week_minutes",
    "week_target_minutes", "mode", "reason", "recorded_by", "recorded_at", "revision", "correction_reason",
    "overlap_minutes",
)  # fmt: skip
BILLING = (*SESSION, *CLIENT, *ROW, "notice")
PROFILES = ("billing", "full", "pseudonymous")

# No names of anybody and no free text; it is not de-identified, for dates and numbers stay.
_PERSONAL = frozenset(
    {
        "last_name", "first_name", "preferred_name", "facilitator", "cofacilitator", "recorded_by",
        "correction_reason",
    }
)  # fmt: skip


def columns(profile: str, question_keys: Sequence[str] = ()) -> tuple[str, ...]:
    """The header of a profile; ``full`` has a column for each question that was asked in the period."""
    if profile == "pseudonymous":
        return tuple(c for c in BILLING if c not in _PERSONAL)
    if profile == "full":
        checkin = (f"checkin_{key}" for key in question_keys)
        return (*BILLING[:-1], "participation", *checkin, "note_status", "note", "notice")
    return BILLING


def kept(profile: str) -> tuple[int, ...]:
    """The places of the billing columns that a profile keeps."""
    return tuple(i for i, c in enumerate(BILLING) if profile != "pseudonymous" or c not in _PERSONAL)
