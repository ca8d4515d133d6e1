"""Today and the screens of the sessions that are open in this run, each kept as it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iop_tui.day.session_now import running_session
from iop_tui.domain.errors import IopError
from iop_tui.screens.key_phrases import with_keys

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from iop_tui.app.messages import Messages
    from iop_tui.day import GroupDay
    from iop_tui.desk.desk import Desk
    from iop_tui.screens.session.session import SessionScreen


class SessionScreens:
    """Makes the screens of sessions, goes to them, and forgets those that are gone."""

    def __init__(self, app: App[Any], desk: Desk, messages: Messages) -> None:
        self._app = app
        self._desk = desk
        self._messages = messages
        self._open: dict[int, SessionScreen] = {}
        self._on_today = False

    def begin_on_today(self) -> None:
        """Begin on Today also while a session is on."""
        self._on_today = True

    def first(self) -> Screen[object]:
        """Where the program begins: in the session that is on now and was opened before, else on Today."""
        try:
            group = None if self._on_today else running_session(self._desk)
        except IopError:  # Today says what there is to say
            group = None
        if group is None or self._desk.pins.asks_at_start():
            return self._today()
        screen = self._session(group)
        screen.page_name = screen.lens = "attendance"
        return screen

    def _today(self) -> Screen[object]:
        """Today; there is one of it."""
        if not self._app.is_screen_installed("today"):
            from iop_tui.screens.today.today import TodayScreen

            self._app.install_screen(TodayScreen(self._desk), "today")
        return self._app.get_screen("today")

    def _session(self, group: GroupDay) -> SessionScreen:
        """The screen of a session: the one that was open before, as it was left, else a new one."""
        from iop_tui.screens.session.session import SessionScreen

        screen = self._open.get(group.id)
        if screen is None:
            screen = self._open[group.id] = SessionScreen(group)
            self._app.install_screen(screen, _name(screen))
        return screen

    async def go_to(self, screen: Screen[object]) -> None:
        """Show Today or a session; what lies upon it, or upon the screen that the program began with, goes."""
        app = self._app
        while len(app.screen_stack) > 1 and app.screen is not screen:
            app.pop_screen()
        if app.screen is not screen:
            await app.push_screen(screen)

    async def show_today(self) -> None:
        """Go to Today."""
        await self.go_to(self._today())

    async def show(self, group: GroupDay, page: str = "") -> SessionScreen:
        """Show a session on top of Today; one that was open before is as it was left."""
        screen = self._session(group)
        await self.go_to(screen)
        if page:
            await screen.action_page(page)
        return screen

    async def show_next(self, session_id: int) -> None:
        """Go from a session to the next one that is open in this run."""
        order = list(self._open)
        if len(order) < 2:
            self._messages.say(
                with_keys("No other session is open. Press {session.today} for Today.", self._desk.settings.keymap),
                "quiet",
            )
            return
        current = self._open[session_id]
        current.save_typing()
        current.group.correction = ""
        await self.go_to(self._open[order[(order.index(session_id) + 1) % len(order)]])

    async def forget(self, session_id: int) -> None:
        """Leave a session that is not in the file any more, for Today."""
        screen = self._open.pop(session_id, None)
        if screen is None:
            return
        screen.gone = True
        await self.show_today()
        if screen not in self._app.screen_stack:
            self._app.uninstall_screen(_name(screen))

    async def forget_gone(self) -> None:
        """Forget the screens of sessions that are not in the file any more."""
        for session_id in list(self._open):
            if self._desk.store.sessions.get(session_id) is None:
                await self.forget(session_id)

    async def leave_for_today(self) -> None:
        """Leave a screen that cannot be shown; a session is read again when it is opened again."""
        for session_id in [id for id, screen in self._open.items() if screen is self._app.screen]:
            self._open.pop(session_id)
        await self.show_today()

    def end_corrections(self) -> None:
        """Let no reason for a correction outlive the cover."""
        for screen in self._open.values():
            screen.group.correction = ""

    @property
    def unsaved(self) -> bool:
        """Whether something that was typed waits for room on the disk."""
        return any(screen.unsaved for screen in self._open.values())


def _name(screen: SessionScreen) -> str:
    return f"session-{id(screen)}"
