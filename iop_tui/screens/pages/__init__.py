"""The pages of a session: three lenses on its clients, topic, notes, close."""

from __future__ import annotations

from importlib import import_module

from iop_tui.day import GroupDay
from iop_tui.screens.pages.page import Page as Page

# name: its label, the module and the class, loaded when the page is first shown
PAGES = {
    "roster": ("Roster", "roster", "RosterPage"),
    "checkin": ("Check-in", "checkin", "CheckinPage"),
    "attendance": ("Attendance", "attendance", "AttendancePage"),
    "topic": ("Topic", "topic", "TopicPage"),
    "notes": ("Notes", "notes", "NotesPage"),
    "close": ("Close", "close", "ClosePage"),
}


def make_page(name: str, group: GroupDay) -> Page:
    """A page of a session by its name."""
    _, module, kind = PAGES[name]
    page: Page = getattr(import_module(f"iop_tui.screens.pages.{module}"), kind)(group)
    return page
