"""Checklists of the way in and the way out: their items are a program's rules; each is ticked with a day and who."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from iop_tui.domain.errors import Refused
from iop_tui.domain.text import line

MOST_ITEMS = 12
ITEM_LIMIT = 60
AGREEMENT_LIMIT = 70
KEYS = "123456789abc"
"""The keys of the items, in their order."""
CHECKLISTS = {"orientation": "Orientation", "discharge": "Discharge"}
SESSIONS_SHOWN = 3
"""Sessions of a client, from the first one on, in which the roster says what is left of the orientation."""

ORIENTATION = (
    "Confidentiality explained, with a written summary",
    "Rules, rights and grievances received",
    "Consent to treatment is in the chart",
    "Emergency contact on file",
    "Group agreements read together",
    "Testing explained",
    "First plan begun",
    "Ways to get here, and what may get in the way",
)
"""What a newcomer hears before the first visit (14 NYCRR 822.8)."""
DISCHARGE = (
    "Aftercare plan given",
    "First appointment within 14 days",
    "Crisis numbers given",
    "Required topics had",
    "Belongings and papers returned",
    "Readmission explained",
    "Consent for calls",
    "Naloxone offered",
)
AGREEMENTS = (
    "What is said here stays here",
    "Phones off",
    "One speaks at a time",
    "No contact outside group while in the program",
    "Come sober",
    "Pass when you need to",
    "Animals: ask first",
)


class Ticked(NamedTuple):
    """An item of a checklist that was done, on which day and by whom (a facilitator's id)."""

    episode_id: int
    list: str
    item: str
    done_on: date
    done_by: int | None = None


def stored_items(items: tuple[str, ...]) -> str:
    """Items in the form in which a rule holds them, with `` | `` between them."""
    return " | ".join(items)


def read_items(stored: str, limit: int = ITEM_LIMIT) -> tuple[str, ...]:
    """The items of a rule; raises Refused for too many, one twice, or one that is too long."""
    items = tuple(filter(None, (line(part, 1000) for part in stored.split("|"))))
    if len(items) > MOST_ITEMS:
        raise Refused(f"Those are {len(items)} items.", f"Use at most {MOST_ITEMS}.")
    if any(len(item) > limit for item in items):
        raise Refused("An item is too long.", f"Use at most {limit} characters for each.")
    if len({item.casefold() for item in items}) < len(items):
        raise Refused("An item is there twice.", "Remove one of them.")
    return items
