"""The frame of a session: one line about it, its pages, the strip, the keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from iop_tui.day import NeedsCorrectionReason, open_if_due
from iop_tui.domain.calendar import long_day, short_day
from iop_tui.domain.errors import IopError, NeedsConfirmation
from iop_tui.screens.prompts.correction_reason import ask_reason
from iop_tui.screens.session.frame import SessionFrame
from iop_tui.screens.session.group_times import next_block
from iop_tui.screens.session.leading import ask_who_leads
from iop_tui.screens.session.pages import LENSES, PAGES, make_page
from iop_tui.widgets.sheet import Sheet


class SessionScreen(SessionFrame):
    """One session; its pages are made when they are first shown and keep their place."""

    HELP_TITLE = "Session"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("0", "today", "Today", id="session.today", tooltip="back to Today; the session stays open"),
        *(
            Binding(spec.key, f"page('{name}')", spec.label, id=f"session.{name}", tooltip=spec.help)
            for name, spec in PAGES.items()
        ),
        Binding(
            "b",
            "next_block",
            "Next block",
            id="session.block",
            tooltip="starts the group or its next block, ends the group",
        ),
        Binding("v", "view", "View", id="session.view", tooltip="room view or full view"),
        Binding(
            "ctrl+f", "view_too", "View", id="session.view_too", tooltip="the same, also in check-in and in a note"
        ),
        Binding("s", "dialog", "Session", id="session.dialog", tooltip="facilitators, actual times, cancel, reopen"),
        Binding("u", "app.undo", "Undo", id="session.undo", tooltip="undoes the last action"),
        Binding("U", "app.redo", "Redo", id="session.redo", tooltip="redoes it"),
        Binding("ctrl+e", "export", "Export", id="session.export", tooltip="exports this session's attendance CSV"),
        Binding("ctrl+t", "other", "Other session", id="session.other", tooltip="goes to the next open session"),
        Binding("escape", "leave", "Back", id="session.back", tooltip="back to the previous tab, then to Today"),
    ]

    # -- doing things ------------------------------------------------------------------------------

    def do(self, call: Callable[[], None]) -> None:
        """Do something that changes the session; on a closed day its reason is asked first.

        Where a night has gone by since the session was shown, that is said before the first change.
        """
        today = self.desk.today
        if self._seen_today != today and self.group.day < today and not self.group.live:
            self._seen_today = today
            self.say(
                f"It is {long_day(today)} now; this is the group of {short_day(self.group.day)}. Press it again?",
                "warn",
            )
            return
        try:
            if open_if_due(self.group):
                self.refill()
            call()
        except NeedsCorrectionReason:
            ask_reason(self, self.group, lambda: self.do(call))
        except IopError as error:
            self.nav.say_fault(error)
        self._intention_over()
        if self.asking is None and not self.page.letters_type:
            ask_who_leads(self)

    def do_surely(self, call: Callable[[bool], None]) -> None:
        """Do something that may be unlikely: it is said, and done when the same is asked for again at once."""
        asked, self._asked = self._asked, ""

        def once() -> None:
            try:
                call(False)
            except NeedsConfirmation as question:
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

    def typed(self, key: str, character: str | None) -> bool:
        """Let the page take a key as text."""
        return self.page.typed(key, character)

    def pasted(self, text: str) -> bool:
        """Let the page take a paste as text."""
        return self.page.pasted(text)

    @on(Sheet.Chosen)
    async def chosen(self) -> None:
        """A double click is ``enter``."""
        await self.nav.run_bindings("enter", priority=False)

    # -- keys ----------------------------------------------------------------------------------------

    async def action_page(self, name: str) -> None:
        """Show a page; the lenses share their cursor."""
        if name == self.page_name:
            self.page.focus_page()
            return
        self.page.save_typing()
        self.group.corrected()
        self.page.display = False
        if name in LENSES:
            self.lens = name
        self.page_name = name
        self.say("")
        if name not in self._pages:
            page = self._pages[name] = make_page(name, self.group)
            await self.query_one("#pages").mount(page)
        self.page.display = True
        self.page.refill()
        self.page.focus_page()
        self._frame()

    async def show_place(self, page: str, client: int | None, question: str = "", block: int | None = None) -> None:
        """Show a page with its cursor on a client, a block, or what is the whole group's."""
        if client is not None:
            self.client = client
        await self.action_page(page)
        if client is not None:
            self.page.go_to_client(client, question)
        else:
            self.page.go_to_group()
        if block is not None:
            self.page.go_to_block(block)

    async def action_leave(self) -> None:
        """Back to the lens one came from, then to Today."""
        if self.page_name != self.lens or self.page_name == "checkin":
            await self.action_page(self.lens if self.lens != "checkin" or self.page_name != "checkin" else "attendance")
        else:
            await self.action_today()

    async def action_today(self) -> None:
        """Back to Today; the session is kept as it is."""
        self.save_typing()
        self.group.corrected()
        self.group.last_reason = ""
        await self.nav.show_today()

    async def action_other(self) -> None:
        """Go to the next session that is open."""
        await self.nav.show_next_session(self.group.id)

    def action_view(self) -> None:
        """Room view or full view."""
        self.nav.set_full_view(not self.nav.full_view)

    def action_view_too(self) -> None:
        """Room view or full view, where letters are text."""
        self.action_view()

    def action_next_block(self) -> None:
        """Start group, begin its next block, or end it, at this minute."""
        next_block(self)

    async def action_dialog(self) -> None:
        """Facilitators, real times, cancelled, reopened."""
        from iop_tui.screens.session.details import SessionDetails

        await self.app.push_screen(SessionDetails(self.group))

    def action_export(self) -> None:
        """Write this session's attendance CSV."""
        from iop_tui.screens.export_action import export_session

        export_session(self, self.group.day, self.group.track.id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters and digits are not commands where they are answers."""
        if self.page.letters_type and action in _BY_LETTER:
            return action in ("view_too", "leave", "export", "other")
        return True


_BY_LETTER = frozenset(
    {"today", "page", "next_block", "view", "dialog", "app.undo", "app.redo", "show_keys", "leave", "export", "other"}
)
