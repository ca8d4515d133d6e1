"""What every page of a session can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.widget import Widget

from iop_tui.day import GroupDay
from iop_tui.screens.session.page_host import PageHost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iop_tui.widgets.sheet import Sheet
    from iop_tui.widgets.text_lines import Line


class Page(Widget):
    """One page. ``letters_type`` says whether letters and digits are answers here and not commands."""

    KEYS: ClassVar[tuple[str, ...]] = ()
    DEFAULT_CSS = "Page { height: 1fr; width: 1fr; layout: vertical; }"
    HAS_SIDE = False
    """Whether the page has something to say in a side panel, where the window has room for one."""
    letters_type = False
    ready = False
    goes_on = False
    """Whether what was meant by the last key goes on though no question is open: a client's answers in the round."""

    def __init__(self, group: GroupDay) -> None:
        super().__init__()
        self.group = group

    @property
    def host(self) -> PageHost:
        """The frame that the page stands in."""
        return cast(PageHost, self.screen)

    def refill(self) -> None:
        """Show everything as it is now."""

    def side(self, width: int) -> Sequence[Line]:
        """What the side panel says, on lines of some cells."""
        return ()

    def focus_page(self) -> None:
        """Let the page have the keys."""

    def moved(self, sheet: Sheet) -> None:
        """The cursor of one of the page's sheets stands elsewhere."""

    def tick(self) -> None:
        """A minute has gone by while the group runs."""

    def save_typing(self) -> None:
        """Save what is being typed."""

    @property
    def unsaved(self) -> bool:
        """Whether something that was typed could not be saved."""
        return False

    def typed(self, key: str, character: str | None) -> bool:
        """Take a key as text; False where nothing is typed here."""
        return False

    def pasted(self, text: str) -> bool:
        """Take a paste as text where no question is open yet; False where nothing is typed here."""
        return False

    def go_to_group(self) -> None:
        """Put the cursor on what is the whole group's."""

    def go_to_block(self, block_id: int) -> None:
        """Put the cursor on a block."""

    def go_to_client(self, client_id: int, question: str = "") -> None:
        """Put the cursor on a client, in the round on a question by its key."""
