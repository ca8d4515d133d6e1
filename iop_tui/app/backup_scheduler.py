"""Backups made beside the screens, and bringing everything into the one file while hands are off the keys."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from iop_tui.app.heeds_lock import HeedsLock
from iop_tui.domain.errors import IopError
from iop_tui.screens.base import IopScreen

if TYPE_CHECKING:
    from textual.app import App

    from iop_tui.app.idle_clock import IdleClock
    from iop_tui.app.messages import Messages
    from iop_tui.desk.backups import Job
    from iop_tui.desk.desk import Desk

_IDLE_SETTLE = 2.0
"""Seconds without a key after which the journal is emptied into the file."""


class BackupScheduler(HeedsLock):
    """Takes care of the file while nobody types."""

    def __init__(self, app: App[Any], desk: Desk, messages: Messages, clocks: IdleClock) -> None:
        self._app = app
        self._desk = desk
        self._messages = messages
        self._clocks = clocks
        self._waits = False
        self._job: Job | None = None
        self._again = False

    def before_cover(self) -> None:
        """Bring everything into the one file soon."""
        self.settle_later()

    def free_file(self) -> bool:
        """Give up a backup that is being made; whether the file is free."""
        if self._job is None or not self._job.is_alive():
            return True
        self._job.give_up()
        return False

    def after_unlock(self) -> None:
        """Make the backup that was given up."""
        if self._again:
            self._again = False
            self.back_up()

    def make_up(self) -> None:
        """Make the backup that was pending when the program ended; not on the way to the first picture."""
        if self._job is None and not self._desk.demo and not self.locked and self._desk.backups.pending:
            self.back_up()

    def back_up(self) -> None:
        """Make a backup beside the screens; how it went is recorded, and Today shows it."""
        if self._desk.demo:
            return
        self._desk.backups.owe()
        if self._job is not None:
            self._again = True  # what was just done is not in it
            return
        from iop_tui.desk.backups import Job

        loop = asyncio.get_running_loop()

        def done(error: IopError | None) -> None:
            with contextlib.suppress(RuntimeError):  # the program ended: ``end`` deals with it
                loop.call_soon_threadsafe(self._backed_up, error)

        try:
            self._job = Job(self._desk.backups, done)
        except IopError as error:
            self._backed_up(error)
            return
        self._job.start()

    def _backed_up(self, error: IopError | None) -> None:
        job, self._job = self._job, None
        if self.locked:
            self._again = self._again or error is not None
            return
        try:
            if job is not None and error is None:
                self._desk.backups.made(job.target)
            elif error is not None:
                self._desk.backups.failed(error)
                self._messages.say(f"The backup failed. {error}", "warn")
        except IopError as fault:
            self._messages.say(str(fault), "warn")
        if isinstance(self._app.screen, IopScreen):
            self._app.screen.backup_ended()
        self.after_unlock()

    @property
    def runs(self) -> bool:
        """Whether a backup is being made."""
        return self._job is not None and self._job.is_alive()

    def end(self) -> None:
        """Wait for a backup that is being made, without its rests; for the end of the program."""
        job, self._job = self._job, None
        if job is None or self._desk.store.locked:
            return
        error = job.finish()
        if error is None:
            self._desk.backups.made(job.target)
        else:
            self._desk.backups.failed(error)

    def settle_later(self) -> None:
        """Bring everything into the one file as soon as hands are off the keys."""
        if not self._waits:
            self._waits = True
            self._app.set_timer(_IDLE_SETTLE, self.settle_when_idle)

    def settle_when_idle(self) -> None:
        """Bring everything into the one file, or wait on where somebody types."""
        left = _IDLE_SETTLE - self._clocks.idle()
        self._waits = left > 0.05
        if self._waits:
            self._app.set_timer(left, self.settle_when_idle)
            return
        try:
            self._desk.store.checkpoint()
        except IopError as error:
            self._messages.say(str(error), "warn")
