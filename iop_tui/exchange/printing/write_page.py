"""Writing a page as an export: only its owner can read it, it is never over another file, and it is on the list."""

from __future__ import annotations

from pathlib import Path

from iop_tui.desk.desk import Desk
from iop_tui.exchange.exporting.request import Request
from iop_tui.exchange.exporting.write import WrittenExport, write_pieces
from iop_tui.exchange.printing.html import Page


def write_page(desk: Desk, page: Page, folder: Path) -> WrittenExport:
    """Write a page with its manifest into a folder and keep it on the list of exports; raises IopError."""
    request = Request(desk.today, desk.today, page.profile, client_number=page.client_number, format="html")
    return write_pieces(desk, request, [(page.html.encode(), 1)], folder)
