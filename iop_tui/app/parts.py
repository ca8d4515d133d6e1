"""What the app is made of, and which part needs which."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from iop_tui.app.backup_scheduler import BackupScheduler
from iop_tui.app.ending import Ending
from iop_tui.app.fault_handling import FaultHandling
from iop_tui.app.full_view import FullView
from iop_tui.app.idle_clock import IdleClock
from iop_tui.app.key_dispatch import KeyDispatcher
from iop_tui.app.key_intake import KeyIntake, PromptKeys
from iop_tui.app.locking import Locking
from iop_tui.app.messages import Messages
from iop_tui.app.navigation import Navigation
from iop_tui.app.session_screens import SessionScreens
from iop_tui.app.steering import LockSteering
from iop_tui.app.terminal_watch import TerminalWatch

if TYPE_CHECKING:
    from iop_tui.app.privacy import PrivateApp
    from iop_tui.app.undo_navigation import UndoNavigation
    from iop_tui.desk.desk import Desk
    from iop_tui.screens.navigation import Navigator


class Parts:
    """The parts of one app over a desk, each made of those before it."""

    def __init__(self, app: PrivateApp[Any], desk: Desk) -> None:
        self.app = app
        self.desk = desk
        settings = desk.settings
        self.clocks = IdleClock(settings.cover_minutes * 60, settings.lock_minutes * 60)
        self.messages = Messages(app, desk)
        self.sessions = SessionScreens(app, desk, self.messages)
        self.full_view = FullView(app, settings.full_view_seconds, self.clocks)
        self.backups = BackupScheduler(app, desk, self.messages, self.clocks)
        self.ending = Ending(app, self.sessions, self.messages)
        self.lock = Locking(app, desk, self.messages, self.clocks, (self.ending, self.full_view, self.backups))
        self.faults = FaultHandling(app, self.lock, self.sessions, self.messages)
        self.steering = LockSteering(self.lock, self.faults)
        dispatcher = KeyDispatcher(app, self.messages.refuse_lines, self.lock, PromptKeys(app))
        self.intake = KeyIntake(app, dispatcher, self.lock, self.messages, self.backups)
        self.terminal = TerminalWatch(app, desk, self.lock, self.ending.end_quietly)
        self.navigator: Navigator = Navigation(app, self.sessions, self.messages, self.full_view)

    @cached_property
    def undo(self) -> UndoNavigation:
        """Undo and redo; loaded when they are first asked for."""
        from iop_tui.app.undo_navigation import UndoNavigation

        return UndoNavigation(self.app, self.desk, self.sessions, self.messages, self.full_view, self.ending)
