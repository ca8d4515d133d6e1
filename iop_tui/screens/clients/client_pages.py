"""The pages of a client: each a screen of its own, with one line of titles; one goes between them by digits."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from iop_tui.desk.desk import Desk
from iop_tui.screens.base import IopScreen
from iop_tui.widgets.text_lines import Line, Piece

PAGES = {
    "Card": "iop_tui.screens.clients.card:CardScreen",
    "Contacts": "iop_tui.screens.clients.contacts:ContactsScreen",
    "Tests": "iop_tui.screens.clients.drug_tests:DrugTestsScreen",
    "Plan": "iop_tui.screens.clients.plan:PlanScreen",
}
"""The pages in the order of their digits: where each lies, for a page is loaded when it is asked for."""
NAMES = tuple(PAGES)


class ClientPages(IopScreen):
    """What every page of a client has: whose it is, and the way to the others."""

    PAGE: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "tab", "client_page(0)", "Pages", id="client_pages.next", key_display=f"1–{len(NAMES)}",
            tooltip="the next page of the client; digits go to one",
        ),
        *(
            Binding(str(n), f"client_page({n})", name, show=False, id=f"client_pages.{n}", tooltip="shows this page")
            for n, name in enumerate(NAMES, 1)
        ),
    ]  # fmt: skip
    client: int
    short: str
    day: date

    def title_line(self) -> Line:
        """Whose pages they are, by the name that the room may see, and which one this is."""
        pieces = [Piece(f" {self.short}  ", "strong")]
        narrow = self.app.size.width < 64
        for number, name in enumerate(NAMES, 1):
            look = "chosen" if name == self.PAGE else ""
            open_, end = ("[", "]") if look else ("" if narrow else " ", " ")
            end = "] " if look and narrow else end
            action = f"screen.client_page({number})"
            pieces += [Piece(f"{open_}{number} ", look or "key", action), Piece(f"{name}{end}", look, action)]
        return pieces

    async def action_client_page(self, number: int) -> None:
        """Show a page of the same client; 0 is the next one."""
        name = NAMES[number - 1] if number else NAMES[(NAMES.index(self.PAGE) + 1) % len(NAMES)]
        if name != self.PAGE:
            self.nav.client_page = name
            await self.app.switch_screen(page_of(name, self.desk, self.client, self.day, self.short))


async def open_pages(screen: IopScreen, client_id: int, day: date, short: str) -> None:
    """Show a client's pages, beginning with the one on which one was last."""
    name = screen.nav.client_page or next(iter(PAGES))
    await screen.app.push_screen(page_of(name, screen.desk, client_id, day, short))


def page_of(name: str, desk: Desk, client_id: int, day: date, short: str) -> Screen[object]:
    """A page of a client by its name."""
    module, _, kind = PAGES[name].partition(":")
    page: Screen[object] = getattr(import_module(module), kind)(desk, client_id, day, short)
    return page
