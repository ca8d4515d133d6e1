"""What screens may ask of the app, in one object that they hold instead of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iop_tui.app.full_view import FullView
    from iop_tui.app.messages import Messages
    from iop_tui.app.privacy import PrivateApp
    from iop_tui.app.session_screens import SessionScreens
    from iop_tui.day import GroupDay


class Navigation:
    """The app as its screens know it: ``screens/navigation.Navigator`` says what for."""

    def __init__(self, app: PrivateApp[Any], sessions: SessionScreens, messages: Messages, full_view: FullView) -> None:
        self._app = app
        self._sessions = sessions
        self._full_view = full_view
        self.client_page = ""
        self.say = messages.say
        self.say_fault = messages.say_fault
        self.run_bindings = app.run_bindings
        self.set_full_view = full_view.set
        self.show_today = sessions.show_today
        self.show_next_session = sessions.show_next
        self.forget_session = sessions.forget

    @property
    def full_view(self) -> bool:
        """Whether what is not fit for the room is shown."""
        return self._full_view.on

    def copy_out(self, text: str) -> None:
        """Copy to the terminal's clipboard what is meant to leave the program."""
        self._app.copy_out(text)

    async def show_session(self, group: GroupDay, page: str = "") -> None:
        """Go to a session; one that was open before is as it was left."""
        await self._sessions.show(group, page)
