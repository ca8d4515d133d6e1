"""The group's agreements as a page for the wall."""

from __future__ import annotations

from iop_tui.desk.desk import Desk
from iop_tui.domain.checklists import AGREEMENT_LIMIT, read_items
from iop_tui.domain.errors import Refused
from iop_tui.exchange.printing.html import Page, document, numbered


def agreements_page(desk: Desk) -> Page:
    """The agreements by the rules of today; raises Refused where there are none."""
    items = read_items(desk.rules().agreements, AGREEMENT_LIMIT)
    if not items:
        raise Refused("There are no agreements.", "Write them in Program, Rules.")
    return Page("agreements", document("Group agreements", [numbered(items)]))
