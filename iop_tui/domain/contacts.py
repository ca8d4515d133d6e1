"""Contacts: what happens with a client outside of group, from an individual session to a call that nobody answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from iop_tui.domain.attendance import Mode
from iop_tui.domain.errors import Refused
from iop_tui.domain.minutes import Stretch
from iop_tui.domain.passing import midnight
from iop_tui.domain.times import DAY_MINUTES

MOST_MINUTES = 480
LONG = 180
"""Minutes above which one asks back: nearly always a slip of the finger."""
DAYS_BEFORE, DAYS_AFTER = 60, 400
"""How far outside of an admission a contact of a kind ``anytime`` may lie, in days."""
WHAT_LIMIT = 200


class ContactKind(NamedTuple):
    """A kind of contact. ``calls`` ones are answered by what came of a call, not by whether a meeting was held.

    ``anytime`` ones also happen before an admission and after a discharge.
    """

    code: str
    label: str
    brief: str
    calls: bool = False
    anytime: bool = False


KINDS = {
    kind.code: kind
    for kind in (
        ContactKind("individual", "Individual counseling", "Individual"),
        ContactKind("family", "Family session", "Family"),
        ContactKind("medication", "Medication visit", "Medication"),
        ContactKind("case_management", "Case management", "Case mgmt"),
        ContactKind("orientation", "Orientation", "Orientation", anytime=True),
        ContactKind("crisis", "Crisis contact", "Crisis", anytime=True),
        ContactKind("guardian", "Guardian contact", "Guardian", calls=True),
        ContactKind("outreach", "Outreach", "Outreach", calls=True, anytime=True),
        ContactKind("other", "Other contact", "Other"),
    )
}
"""Every kind in the order of its digit, from 1."""

MEETING_RESULTS = {
    "held": "Held",
    "client_canceled": "Client canceled",
    "program_canceled": "Program canceled",
    "no_show": "No show",
}
CALL_RESULTS = {
    "reached": "Reached",
    "message_left": "Message left",
    "no_answer": "No answer",
    "wrong_number": "Wrong number",
    "letter_sent": "Letter sent",
    "not_needed": "Not needed",
}
RESULTS = {**MEETING_RESULTS, **CALL_RESULTS}
TOOK_PLACE = frozenset({"held", "reached"})
"""Results of a contact that has minutes."""
SETTLES = frozenset({"reached", "letter_sent", "not_needed"})
"""Results behind which nobody has to be called again about the same thing."""

RELATIONS = {
    "parent": "parent",
    "guardian": "guardian",
    "partner": "partner",
    "spouse": "spouse",
    "sibling": "sibling",
    "child": "child",
    "grandparent": "grandparent",
    "other_family": "other family",
    "friend": "friend",
    "school": "school",
    "probation": "probation",
    "prescriber": "prescriber",
    "other": "other",
}
"""Who else took part. They are picked and never typed, so that no relative's name gets in."""


class Contact(NamedTuple):
    """One contact. ``start`` is a minute of the day, None where nobody noted it; ``minutes`` its length.

    ``counts`` says whether its minutes count toward the week; ``with_whom`` are codes of ``RELATIONS``.
    """

    id: int
    client_id: int
    kind: str
    day: date
    minutes: int = 0
    result: str = "held"
    start: int | None = None
    counts: bool = False
    mode: Mode = Mode.IN_PERSON
    with_whom: tuple[str, ...] = ()
    what: str = ""
    episode_id: int | None = None
    about_session_id: int | None = None
    facilitator_id: int | None = None
    recorded_by: int | None = None
    recorded_at: str = ""

    @property
    def label(self) -> str:
        """What kind of contact it is."""
        kind = KINDS.get(self.kind)
        return kind.label if kind else self.kind

    @property
    def brief(self) -> str:
        """The kind in a column of ten cells."""
        kind = KINDS.get(self.kind)
        return kind.brief if kind else self.kind

    @property
    def took_place(self) -> bool:
        """Whether there was a meeting or a talk."""
        return self.result in TOOK_PLACE

    def stretches(self, zone: str) -> list[Stretch]:
        """When it was, as moments, by the program's time zone (an IANA name); none where nobody noted its time."""
        if self.start is None or not self.minutes:
            return []
        begins = midnight(self.day, zone) + self.start
        return [(begins, begins + self.minutes)]

    @property
    def counted(self) -> int:
        """Minutes that count toward the week."""
        return self.minutes if self.counts else 0


def results_of(kind: str) -> dict[str, str]:
    """What may come of a contact of a kind, by code."""
    return CALL_RESULTS if KINDS[kind].calls else MEETING_RESULTS


def read_relations(text: str) -> tuple[str, ...]:
    """Relations from what a person types, ``partner, child``: whole words or how they begin; raises Refused."""
    chosen: list[str] = []
    for word in filter(None, (part.strip().casefold() for part in text.replace(";", ",").split(","))):
        wanted = word.replace("_", " ")
        matching = [code for code, label in RELATIONS.items() if label == wanted]
        matching = matching or [code for code, label in RELATIONS.items() if label.startswith(wanted)]
        if len(matching) != 1:
            raise Refused("That is not one relation.", f"They are {', '.join(RELATIONS.values())}.")
        chosen += [code for code in matching if code not in chosen]
    return tuple(chosen)


def relations_text(codes: Sequence[str]) -> str:
    """Relations as they are shown and typed."""
    return ", ".join(RELATIONS.get(code, code) for code in codes)


def refuse_impossible(contact: Contact, today: date) -> None:
    """Refuse a contact that cannot be, whatever else is known: its kind, its length, its day."""
    if contact.kind not in KINDS:
        raise Refused("That is not a kind of contact.", f"It is one of {', '.join(KINDS)}.")
    if contact.result not in results_of(contact.kind):
        raise Refused(
            f"{KINDS[contact.kind].label} has no such result.", f"It is one of {', '.join(results_of(contact.kind))}."
        )
    if contact.day > today:
        raise Refused("That day is still to come.", "Record a contact once it took place.")
    if not 0 <= contact.minutes <= MOST_MINUTES:
        raise Refused("A contact has from 0 to 480 minutes.", "Check the minutes.")
    if contact.minutes and not contact.took_place:
        raise Refused("Nobody met, so there are no minutes.", "Leave them blank, or change the result.")
    if contact.start is not None and (contact.start >= DAY_MINUTES or contact.start + contact.minutes > DAY_MINUTES):
        raise Refused("It would go on past midnight.", "Check the time and the minutes.")


def read_minutes(text: str) -> int:
    """A length as a person types it: ``50``, ``0:50``, ``50m``; empty is none. Raises Refused."""
    typed = text.strip().lower().removesuffix("min").removesuffix("m").strip()
    hours, colon, rest = typed.rpartition(":")
    if not typed:
        return 0
    if not rest.isdecimal() or (colon and not (hours.isdecimal() and len(rest) == 2 and int(rest) < 60)):
        raise Refused("That is not a length of time.", "Type minutes, such as 50, or 0:50.")
    minutes = int(hours or 0) * 60 + int(rest)
    if minutes > MOST_MINUTES:
        raise Refused("A contact has from 0 to 480 minutes.", "Check the minutes.")
    return minutes
