"""What a page of a session may ask of the frame that it stands in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from iop_tui.day import GroupDay
    from iop_tui.desk.desk import Desk
    from iop_tui.domain.errors import IopError
    from iop_tui.domain.room import Fact
    from iop_tui.screens.navigation import Navigator
    from iop_tui.screens.prompts.prompt import Prompt
    from iop_tui.screens.strip import Strip
    from iop_tui.widgets.text_lines import Line


class PageHost(Protocol):
    """The frame of a session, as its pages know it."""

    client: int | None
    """The client on whom the pages' shared cursor stands."""

    @property
    def desk(self) -> Desk:
        """The desk."""

    @property
    def group(self) -> GroupDay:
        """The session."""

    def with_keys(self, text: str) -> str:
        """A sentence of ours with the keys of this machine in it."""

    @property
    def nav(self) -> Navigator:
        """What may be asked of the app."""

    @property
    def strip(self) -> Strip:
        """The strip above the keys."""

    @property
    def page_width(self) -> int:
        """The cells that the page has, beside the side panel."""

    def about(self, *lines: Line) -> None:
        """Say on the strip what is under the cursor, and in the side panel all there is to say of it."""

    def may_show(self, fact: Fact) -> bool:
        """Whether a kind of fact may be on the screen now."""

    def say(self, text: str, look: str = "") -> None:
        """Show a message."""

    def say_error(self, error: IopError) -> None:
        """Show what was refused or went wrong, and what to do."""

    def ask(self, asking: Prompt) -> None:
        """Ask a question: every key goes to it until it is answered or left."""

    def ask_nothing(self) -> None:
        """Take the question away that is open, unanswered."""

    def take_key(self, key: str, character: str | None) -> bool:
        """Give a key to the question that is open; False where there is none."""

    def take_paste(self, text: str) -> bool:
        """Give pasted text to the question that is open; False where there is none."""

    def do(self, call: Callable[[], None]) -> None:
        """Change something; on a closed day its reason is asked first."""

    def do_surely(self, call: Callable[[bool], None]) -> None:
        """Change something that may be unlikely: done when the same is asked for again at once."""

    def refill(self) -> None:
        """Show everything as it is now."""

    def show_title(self) -> None:
        """Draw the first line."""

    def show_tabs(self) -> None:
        """Draw the pages."""

    def show_key_line(self) -> None:
        """Draw the line of keys."""

    async def action_page(self, name: str) -> None:
        """Show a page."""

    async def show_place(self, page: str, client: int | None, question: str = "", block: int | None = None) -> None:
        """Show a page with its cursor on a client, a block, or what is the whole group's."""
