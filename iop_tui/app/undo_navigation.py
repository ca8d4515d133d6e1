"""Undo and redo: going to where something was taken back or done again, and saying what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iop_tui.day import GroupDay
from iop_tui.desk.base_desk import Undone
from iop_tui.domain.actions import action_of
from iop_tui.domain.errors import IopError
from iop_tui.domain.names import short_names
from iop_tui.domain.room import Fact, may_show
from iop_tui.screens.base import IopScreen
from iop_tui.screens.session.session import SessionScreen

if TYPE_CHECKING:
    from textual.app import App

    from iop_tui.app.ending import Ending
    from iop_tui.app.full_view import FullView
    from iop_tui.app.messages import Messages
    from iop_tui.app.session_screens import SessionScreens
    from iop_tui.desk.desk import Desk

_CAPS_LOCK = "Caps Lock? ctrl+z undoes."


class UndoNavigation:
    """Takes back and does again, and shows where it was."""

    def __init__(
        self,
        app: App[Any],
        desk: Desk,
        sessions: SessionScreens,
        messages: Messages,
        full_view: FullView,
        ending: Ending,
    ) -> None:
        self._app = app
        self._desk = desk
        self._sessions = sessions
        self._messages = messages
        self._full_view = full_view
        self._ending = ending

    async def take_back(self) -> None:
        """Take the last intention back and go to where it was."""
        self._ending.settle_screens()
        try:
            undone = self._desk.undo()
        except IopError as error:
            self._messages.say(str(error), "warn")
            return
        await self.show_where_undone(undone)

    async def do_again(self) -> None:
        """Do again what was taken back, and go to where it is."""
        self._ending.settle_screens()
        try:
            undone = self._desk.redo()
        except IopError as error:
            self._messages.say(f"{error} {_CAPS_LOCK}", "warn")
            return
        await self.show_where_undone(undone)

    def _may_show(self, fact: Fact | None) -> bool:
        return fact is None or may_show(fact, self._full_view.on)

    async def show_where_undone(self, undone: Undone) -> None:
        """Show where it was, and say what was taken back or done again."""
        action = action_of(undone.what)
        private = action.private
        what = action.label if self._may_show(private) else "something private"
        words = f"{'Redone' if undone.again else 'Undone'}: {what}"
        screen = None if undone.session_id is None else await self._session(undone.session_id)
        if screen is None:
            if isinstance(self._app.screen, IopScreen):
                self._app.screen.read_anew()
            whose = self._whose(undone) if self._may_show(private) else ""
            self._messages.say(f"{words}{whose}", "here")
            return
        client = undone.client_id if undone.client_id in screen.group.rows else None
        if client is not None:
            screen.client = client
        # the roster shows who came, too
        page = "" if action.page == "attendance" and screen.page_name == "roster" else action.page
        screen.refill()
        if page:
            await screen.action_page(page)
        if client is not None:
            screen.page.go_to_client(client)
            if self._may_show(private):
                words = f"{words} ({screen.group.short[client]})"
        screen.say(words, "here")

    def _whose(self, undone: Undone) -> str:
        """Whose it was, by the name that the room may see; nothing for many, or for somebody who is gone by it."""
        if undone.client_id is None:
            return ""
        files = self._desk.store.clients.in_program(self._desk.today)
        names = short_names({f.client.id: f.client.name for f in files}, self._desk.rules().initials)
        return f" ({names[undone.client_id]})" if undone.client_id in names else ""

    async def _session(self, session_id: int) -> SessionScreen | None:
        """The screen of a session, shown and read again; None where its session is gone."""
        current = self._app.screen
        try:
            if isinstance(current, SessionScreen) and current.group.id == session_id:
                current.group.reload()
                return current
            screen = await self._sessions.show(group := GroupDay(self._desk, session_id))
            if screen.group is not group:
                screen.group.reload()
            return screen
        except IopError:
            await self._sessions.forget_gone()
            return None
