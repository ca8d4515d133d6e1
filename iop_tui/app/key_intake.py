"""Keys, pastes and clicks as they arrive: kept until the first picture, dropped by a lock, then dispatched in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events

from iop_tui.desk.read_faults import fault_of
from iop_tui.screens.base import IopScreen
from iop_tui.store.errors import Locked

if TYPE_CHECKING:
    from iop_tui.app.backup_scheduler import BackupScheduler
    from iop_tui.app.key_dispatch import KeyDispatcher
    from iop_tui.app.locking import Locking
    from iop_tui.app.messages import Messages
    from iop_tui.app.privacy import PrivateApp


class PromptKeys:
    """Gives keys and pastes to the question that is open, or to a page that takes letters as text or answers."""

    def __init__(self, app: PrivateApp[Any]) -> None:
        self._app = app

    async def takes(self, key: str, character: str | None) -> bool:
        """Whether a question or a page took the key."""
        screen = self._app.screen
        if key == "f1":  # help is never an answer
            return False
        return isinstance(screen, IopScreen) and (screen.take_key(key, character) or screen.typed(key, character))

    def takes_paste(self, text: str) -> bool:
        """Whether a question or a page took the paste."""
        return isinstance(self._app.screen, IopScreen) and self._app.screen.take_paste(text)


class KeyIntake:
    """What arrives from the keyboard and the mouse, and what is done around each of it."""

    def __init__(
        self,
        app: PrivateApp[Any],
        dispatcher: KeyDispatcher,
        lock: Locking,
        messages: Messages,
        backups: BackupScheduler,
    ) -> None:
        self._app = app
        self._dispatcher = dispatcher
        self._lock = lock
        self._messages = messages
        self._backups = backups
        self.early: list[events.Key | events.Paste] | None = []
        """What was typed before the first picture; None once that is handled."""

    async def handles(self, event: events.Event) -> bool:
        """Deal with a key, a paste or a click; False where Textual is to deal with the event."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if self.early is not None:
                self.early.append(event)
            elif (
                not self._app.ending and not self._lock.lock_if_slept()
            ):  # a key that only woke the laptop does nothing
                await self._typed(event)
            return True
        if isinstance(event, events.MouseEvent) and not self._lock.covered:
            if self._lock.lock_if_slept():
                return True
            if isinstance(event, events.MouseDown):
                self._lock.clocks.key_pressed()
        return False

    async def _typed(self, event: events.Key | events.Paste) -> None:
        """Handle a key to its end; the message that stood there before it goes."""
        self._lock.clocks.key_pressed()
        self._app.app_focus = True
        before = self._messages.shown()
        try:
            await self._dispatcher.dispatch(event)
        except Exception as error:
            if self._app.ending:  # it was told to end in the middle of this key
                return
            if (fault := fault_of(error)) is None or isinstance(fault, Locked):
                raise
            self._messages.say_fault(fault)
        if before is not None:
            before[0].forget(before[1])
        self._messages.tell_rescue()
        self._backups.settle_later()

    async def begin(self) -> None:
        """Handle, in order, what was typed before the first picture."""
        early, self.early = self.early or [], None
        for event in early:
            await self._app.on_event(event)
