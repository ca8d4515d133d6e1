"""The frame of a session: one line about it, its pages, the strip, the keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.geometry import Size

from iop_tui.day import GroupDay, NeedsReason, open_if_due
from iop_tui.domain.calendar import long_day, short_day
from iop_tui.domain.errors import AskFirst, IopError
from iop_tui.screens.base import IopScreen, Strip, who_line
from iop_tui.screens.correcting import ask_reason
from iop_tui.screens.group_times import next_block
from iop_tui.screens.leading import ask_who_leads
from iop_tui.screens.pages import Page, make_page
from iop_tui.screens.session_lines import tabs, title_parts
from iop_tui.store.errors import Locked
from iop_tui.widgets.lines import Lines, line_width
from iop_tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from iop_tui.app import IopApp

LENSES = ("roster", "checkin", "attendance")


class SessionScreen(IopScreen):
    """One session; its pages are made when they are first shown and keep their place."""

    HELP_TITLE = "Session"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("0", "today", "Today", id="session.today", tooltip="back to Today; the session stays as it is"),
        Binding("1", "page('roster')", "Roster", id="session.roster", tooltip="who is expected, what to know"),
        Binding("2", "page('checkin')", "Check-in", id="session.checkin", tooltip="the round"),
        Binding("3", "page('attendance')", "Attendance", id="session.attendance", tooltip="who is here, from when"),
        Binding("4", "page('topic')", "Topic", id="session.topic", tooltip="blocks, true times, topics"),
        Binding("5", "page('notes')", "Notes", id="session.notes", tooltip="group note and clients' notes"),
        Binding("c", "page('close')", "Close", id="session.close", tooltip="what is owed; closing the day"),
        Binding(
            "b", "next_block", "Next block", id="session.block", tooltip="starts the group, its next block, ends it"
        ),
        Binding("v", "view", "View", id="session.view", tooltip="room view or full view"),
        Binding(
            "ctrl+f", "view_too", "View", id="session.view_too", tooltip="the same, also in the round and in a text"
        ),
        Binding("s", "dialog", "Session", id="session.dialog", tooltip="facilitators, real times, cancelled, reopened"),
        Binding("u", "app.undo", "Undo", id="session.undo", tooltip="takes the last thing back"),
        Binding("U", "app.redo", "Redo", id="session.redo", tooltip="does it again"),
        Binding("ctrl+e", "export", "Export", id="session.export", tooltip="writes this session's attendance CSV"),
        Binding("ctrl+t", "other", "Other session", id="session.other", tooltip="goes to the next open session"),
        Binding("escape", "leave", "Back", id="session.back", tooltip="back to the lens one came from, then to Today"),
    ]

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
        with Container(id="body"):
            page = self._pages[self.page_name] = make_page(self.page_name, self.group)
            yield page
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
        """Lay out anew where the size is another one."""
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

    # -- what it shows -----------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self.page_name]

    def reload(self) -> None:
        """Read the session anew and show it; back to Today where it is gone."""
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
        await self.iop.forget_session(self)
        self.iop.say(words, "warn")

    def refill(self) -> None:
        """Show everything anew."""
        self._filled_for = self.app.size
        self._frame()
        self.page.refill()

    def _frame(self) -> None:
        self.show_title()
        self.show_tabs()
        self.show_key_line()

    def show_tabs(self) -> None:
        """Draw the pages; where digits are text or answers, without the digits that would lead there."""
        leads = not self.page.letters_type
        self.query_one("#tabs", Lines).show(tabs(self.page_name, self.app.size.width, self.iop.full_view, leads))

    def show_title(self) -> None:
        """Draw the first line: session, counts, what goes on now, who is working."""
        width = self.app.size.width
        left, counts, right = title_parts(self.group, width, who_line(self), self.iop.full_view)
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

    def view_changed(self) -> None:
        """Room view or full view was chosen."""
        self._frame()
        self.page.refill()

    @property
    def full_view(self) -> bool:
        """Whether what is not fit for the room is shown."""
        return self.iop.full_view

    def shown_keys(self) -> list[tuple[str, str, str]]:
        """The keys of the page that is shown."""
        self.KEYS = self.page.KEYS  # type: ignore[misc]
        return super().shown_keys()

    # -- doing things ------------------------------------------------------------------------------

    def do(self, call: Callable[[], None]) -> None:
        """Do something that changes the session; on a closed day its reason is asked first.

        Where a night has gone by since the session was shown, that is said before the first change.
        """
        today = self.desk.today
        if self._seen_today != today and self.group.day < today and not self.group.live:
            self._seen_today = today
            self.say(
                f"It is {long_day(today)} now; this is the group of {short_day(self.group.day)}. Once more?", "warn"
            )
            return
        try:
            if open_if_due(self.group):
                self.refill()
            call()
        except NeedsReason:
            ask_reason(self, self.group, lambda: self.do(call))
        except IopError as error:
            self.iop.say_fault(error)
        self._intention_over()
        if self.asking is None and not self.page.letters_type:
            ask_who_leads(self)

    def do_surely(self, call: Callable[[bool], None]) -> None:
        """Do something that may be unlikely: it is said, and done when the same is asked for again at once."""
        asked, self._asked = self._asked, ""

        def once() -> None:
            try:
                call(False)
            except AskFirst as question:
                if str(question) != asked:
                    self._asked = str(question)
                    raise
                call(True)

        self.do(once)

    def take_key(self, key: str, character: str | None) -> bool:
        """Give a key to the question that is open; where it was the last one, what was meant is done."""
        taken = super().take_key(key, character)
        if taken:
            self._intention_over()
        return taken

    def _intention_over(self) -> None:
        """A reason for a correction holds until no question of the same intention is open any more."""
        if self.asking is None and not self.page.goes_on:
            self.group.corrected()

    def settle(self) -> None:
        """Save what is being typed, wherever it is."""
        for page in self._pages.values():
            page.settle()

    @property
    def unsaved(self) -> bool:
        """Whether something that was typed could not be saved."""
        return any(page.unsaved for page in self._pages.values())

    def typed(self, key: str, character: str | None) -> bool:
        """Let the page take a key as text."""
        return self.page.typed(key, character)

    def pasted(self, text: str) -> bool:
        """Let the page take a paste as text."""
        return self.page.pasted(text)

    @on(Sheet.Chosen)
    async def chosen(self) -> None:
        """A double click is ``enter``."""
        await self.iop.run_bindings("enter", priority=False)

    # -- keys ----------------------------------------------------------------------------------------

    async def action_page(self, name: str) -> None:
        """Show a page; the lenses share their cursor."""
        if name == self.page_name:
            self.page.focus_page()
            return
        self.page.settle()
        self.group.corrected()
        self.page.display = False
        if name in LENSES:
            self.lens = name
        self.page_name = name
        self.say("")
        if name not in self._pages:
            page = self._pages[name] = make_page(name, self.group)
            await self.query_one("#body").mount(page)
        self.page.display = True
        self.page.refill()
        self.page.focus_page()
        self._frame()

    async def action_leave(self) -> None:
        """Back to the lens one came from, then to Today."""
        if self.page_name != self.lens or self.page_name == "checkin":
            await self.action_page(self.lens if self.lens != "checkin" or self.page_name != "checkin" else "attendance")
        else:
            await self.action_today()

    async def action_today(self) -> None:
        """Back to Today; the session is kept as it is."""
        self.settle()
        self.group.corrected()
        self.group.last_reason = ""
        await self.iop.go_to(self.iop.today_screen())

    async def action_other(self) -> None:
        """Go to the next session that is open."""
        await self.iop.next_session(self)

    def action_view(self) -> None:
        """Room view or full view."""
        self.iop.set_full_view(not self.iop.full_view)

    def action_view_too(self) -> None:
        """Room view or full view, where letters are text."""
        self.action_view()

    def action_next_block(self) -> None:
        """Start the group, begin its next block, or end it, at this minute."""
        next_block(self)

    async def action_dialog(self) -> None:
        """Facilitators, real times, cancelled, reopened."""
        from iop_tui.screens.dialog import SessionDialog

        await self.app.push_screen(SessionDialog(self.group))

    def action_export(self) -> None:
        """Write this session's attendance CSV."""
        from iop_tui.screens.export_keys import export_session

        export_session(self, self.group.day, self.group.track.id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters and digits are not commands where they are answers."""
        if self.page.letters_type and action in _BY_LETTER:
            return action in ("view_too", "leave", "export", "other", "show_keys_too")
        return True


_BY_LETTER = frozenset(
    {"today", "page", "next_block", "view", "dialog", "app.undo", "app.redo", "show_keys", "leave", "export", "other"}
)


async def show_session(app: IopApp, group: GroupDay, page: str = "", client: int | None = None) -> SessionScreen:
    """Show a session on top of Today; one that was open before is as it was left."""
    screen = app.session_screen(group)
    await app.go_to(screen)
    if client is not None:
        screen.client = client
    if page:
        await screen.action_page(page)
    if client is not None:
        screen.page.go_to_client(client)
    return screen
