"""The pages of a session: one row each. Tabs, keys, the palette and their order are made of it."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from iop_tui.day import GroupDay
from iop_tui.screens.session.pages.page import Page as Page


class PageSpec(NamedTuple):
    """One page: its key and what its binding says, its tab (``short`` where there is little room), its class.

    A ``lens`` is one of the views of the same clients: they share a cursor, and ``escape`` leads back to the last one.
    The page is loaded when it is first shown.
    """

    key: str
    label: str
    help: str
    module: str
    kind: str
    short: str = ""
    lens: bool = False
    has_clients: bool = False
    """Whether the palette leads to a client on it."""


PAGES = {
    "roster": PageSpec(
        "1", "Roster", "who is expected, what to know", "roster", "RosterPage", lens=True, has_clients=True
    ),
    "checkin": PageSpec(
        "2",
        "Check-in",
        "check-in questions and answers",
        "checkin",
        "CheckinPage",
        "Check",
        lens=True,
        has_clients=True,
    ),
    "attendance": PageSpec(
        "3",
        "Attendance",
        "who is here, from when",
        "attendance",
        "AttendancePage",
        "Attend",
        lens=True,
        has_clients=True,
    ),
    "topic": PageSpec("4", "Topic", "blocks, actual times, topics", "topic", "TopicPage"),
    "notes": PageSpec("5", "Notes", "group note and clients' notes", "notes", "NotesPage", has_clients=True),
    "close": PageSpec("c", "Close", "to-do items; closing the day", "close", "ClosePage"),
}
LENSES = tuple(name for name, spec in PAGES.items() if spec.lens)


def make_page(name: str, group: GroupDay) -> Page:
    """A page of a session by its name."""
    spec = PAGES[name]
    page: Page = getattr(import_module(f"{__name__}.{spec.module}"), spec.kind)(group)
    return page
