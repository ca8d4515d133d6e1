"""Printing from a screen: write the page among the exports, say where it is."""

from __future__ import annotations

from iop_tui.domain.plans import Plan
from iop_tui.exchange.printing import agreements_page, plan_page, topics_page, write_page
from iop_tui.exchange.printing.html import Page
from iop_tui.screens.base import IopScreen
from iop_tui.screens.export_action import write_and_say

_WRITTEN = "Page written, not encrypted: print it, then delete it (x on Today)."


def print_plan(screen: IopScreen, client_id: int, plan: Plan) -> None:
    """Write a version of a part of a plan as a page to take along."""
    with screen.showing_errors():
        (file,) = screen.desk.store.clients.files([client_id])
        _print(screen, plan_page(screen.desk, file, plan))


def print_topics(screen: IopScreen, client_id: int) -> None:
    """Write the topics that a client had as a page to take along."""
    with screen.showing_errors():
        (file,) = screen.desk.store.clients.files([client_id])
        _print(screen, topics_page(screen.desk, file))


def print_agreements(screen: IopScreen) -> None:
    """Write the group's agreements as a page for the wall."""
    with screen.showing_errors():
        _print(screen, agreements_page(screen.desk))


def _print(screen: IopScreen, page: Page) -> None:
    write_and_say(screen, lambda folder: write_page(screen.desk, page, folder), lambda _made: _WRITTEN)
