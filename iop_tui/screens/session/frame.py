"""The frame of a session: one line about it, its pages, the strip, the keys."""

from __future__ import annotations

from functools import cached_property

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.geometry import Size

from iop_tui.day import GroupDay
from iop_tui.domain.errors import IopError
from iop_tui.screens.base import IopScreen, who_line
from iop_tui.screens.session.header import tabs, title_parts
from iop_tui.screens.session.pages import Page, make_page
from iop_tui.screens.side_panel import SidePanel, panel_width
from iop_tui.screens.strip import Strip
from iop_tui.store.errors import Locked
from iop_tui.widgets.text_lines import Line, Lines, line_width


class SessionFrame(IopScreen):
    """What a session shows around its pages, and reading it again."""

    def __init__(self, group: GroupDay) -> None:
        super().__init__(group.desk)
        self.group = group
        self.page_name = "roster"
        self.lens = "roster"
        self.client: int | None = None
        self.gone = False
        self._seen_today = group.desk.today
        self._behind = False
        self._asked = ""
        self._filled_for: Size | None = None
        self._pages: dict[str, Page] = {}

    def compose(self) -> ComposeResult:
        """The frame and the first page."""
        # three widgets, so that a changed count is all that is sent to the terminal
        with Horizontal(id="head"):
            yield Lines(id="title")
            yield Lines(id="counts")
            yield Lines(id="who")
        yield Lines(id="tabs")
        with Horizontal(id="body"):
            with Container(id="pages"):
                page = self._pages[self.page_name] = make_page(self.page_name, self.group)
                yield page
            yield SidePanel()
        yield Strip()
        yield Lines(id="keys")

    def on_mount(self) -> None:
        """Let the page have the keys; keep the minutes going while the group runs."""
        # before the first layout, so that the first picture is whole
        self._filled_for = self.app.size
        self._frame()
        self.page.focus_page()
        self.set_interval(60, self._minute)

    def on_resize(self, event: events.Resize) -> None:
        """Lay out again where the size is another one."""
        if self._pages and self.app.size != self._filled_for:
            self.refill()

    def on_screen_suspend(self) -> None:
        """Something else lies over it."""
        self._behind = True

    def on_screen_resume(self) -> None:
        """Another session or screen may have changed what stands here."""
        if self._behind and self._pages and self.page.ready and not self.gone:
            self._behind = False
            self.group.corrected()
            self.reload()

    @property
    def panel_width(self) -> int:
        """The cells of the side panel; 0 where the page has the whole width."""
        return panel_width(self.app.size) if self.page.HAS_SIDE else 0

    @property
    def page_width(self) -> int:
        """The cells that the page has."""
        return self.app.size.width - self.panel_width

    def about(self, *lines: Line) -> None:
        """Say on the strip what is under the cursor, and in the side panel all there is to say of it."""
        self.strip.about(*lines)
        self.show_side()

    @cached_property
    def _panel(self) -> SidePanel:
        return self.query_one(SidePanel)

    def show_side(self) -> None:
        """Draw the side panel of the page."""
        width = self.panel_width
        self._panel.fill(self.page.side(width - 4) if width and self.page.ready else (), width)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self.page_name]

    def reload(self) -> None:
        """Read the session again and show it; back to Today where it is gone."""
        try:
            self.group.reload()
        except Locked:
            self._behind = True  # once it is open again
            return
        except IopError as error:
            self.run_worker(self._gone(str(error)))
            return
        self.refill()

    async def _gone(self, words: str) -> None:
        await self.nav.forget_session(self.group.id)
        self.nav.say(words, "warn")

    def refill(self) -> None:
        """Show everything as it is now."""
        self._filled_for = self.app.size
        self._frame()
        self.page.refill()

    def _frame(self) -> None:
        self.show_title()
        self.show_tabs()
        self.show_key_line()
        self.show_side()

    def show_tabs(self) -> None:
        """Draw the pages; where digits are text or answers, without the digits that would lead there."""
        leads = not self.page.letters_type
        self.query_one("#tabs", Lines).show(tabs(self.page_name, self.app.size.width, self.nav.full_view, leads))

    def show_title(self) -> None:
        """Draw the first line: session, counts, what goes on now, who is working."""
        width = self.app.size.width
        left, counts, right = title_parts(self.group, width, who_line(self), self.nav.full_view)
        for id, line, wide in (
            ("#title", left, line_width(left)),
            ("#counts", counts, width - line_width(left) - line_width(right)),
            ("#who", right, line_width(right)),
        ):
            shown = self.query_one(id, Lines)
            if shown.styles.width is None or shown.styles.width.value != wide:
                shown.styles.width = max(0, wide)
            shown.show(line)

    def _minute(self) -> None:
        if self.is_current and self.group.until() is not None:
            self.show_title()
            self.page.tick()

    def read_anew(self) -> None:
        """Show what is in the file now."""
        self.reload()

    def view_changed(self) -> None:
        """Room view or full view was chosen."""
        self._frame()
        self.page.refill()

    @property
    def full_view(self) -> bool:
        """Whether what is not fit for the room is shown."""
        return self.nav.full_view

    def shown_keys(self) -> list[tuple[str, str, str]]:
        """The keys of the page that is shown."""
        self.KEYS = self.page.KEYS  # type: ignore[misc]
        return super().shown_keys()

    def save_typing(self) -> None:
        """Save what is being typed, wherever it is."""
        for page in self._pages.values():
            page.save_typing()

    @property
    def unsaved(self) -> bool:
        """Whether something that was typed could not be saved."""
        return any(page.unsaved for page in self._pages.values())
