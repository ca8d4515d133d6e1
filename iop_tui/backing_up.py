"""Backups made beside the screens, and bringing everything into the one file while hands are off the keys."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from iop_tui.covering import CoveringApp
from iop_tui.desk import Desk
from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from iop_tui.backups import Job

_IDLE_SETTLE = 2.0
"""Seconds without a key after which the journal is emptied into the file."""


class BackingUpApp(CoveringApp):
    """Takes care of the file while nobody types."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._waiting: list[Any] = []
        self._backup: Job | None = None
        self._backup_owed = False

    def file_is_free(self) -> bool:
        """Whether no backup is being made; one that is, is given up."""
        if self._backup is None or not self._backup.is_alive():
            return True
        self._backup.give_up()
        return False

    def after_unlock(self) -> None:
        """Make the backup that was given up."""
        if self._backup_owed:
            self._backup_owed = False
            self.back_up()

    def make_up_for_backup(self) -> None:
        """Make the backup that was owed when the program ended; not on the way to the first picture."""
        if self._backup is None and not self.desk.demo and not self.locked and self.desk.backups.owed:
            self.back_up()

    def back_up(self) -> None:
        """Make a backup beside the screens; how it went is recorded, and Today shows it."""
        if self.desk.demo:
            return
        self.desk.backups.owe()
        if self._backup is not None:
            self._backup_owed = True  # what was just done is not in it
            return
        from iop_tui.backups import Job

        loop = asyncio.get_running_loop()

        def done(error: IopError | None) -> None:
            with contextlib.suppress(RuntimeError):  # the program ended: ``end_backup`` deals with it
                loop.call_soon_threadsafe(self._backed_up, error)

        try:
            self._backup = Job(self.desk, done)
        except IopError as error:
            self._backed_up(error)
            return
        self._backup.start()

    def _backed_up(self, error: IopError | None) -> None:
        job, self._backup = self._backup, None
        if self.locked:
            self._backup_owed = self._backup_owed or error is not None
            return
        try:
            if job is not None and error is None:
                self.desk.backups.made(job.target)
            elif error is not None:
                self.desk.backups.failed(error)
                self.say(f"The backup failed. {error}", "warn")
        except IopError as found:
            self.say(str(found), "warn")
        from iop_tui.screens.today import TodayScreen

        if isinstance(self.screen, TodayScreen):
            self.screen.fill()
        if self._backup_owed:
            self._backup_owed = False
            self.back_up()

    @property
    def backs_up(self) -> bool:
        """Whether a backup is being made."""
        return self._backup is not None and self._backup.is_alive()

    def end_backup(self) -> None:
        """Wait for a backup that is being made, without its rests; for the end of the program."""
        job, self._backup = self._backup, None
        if job is None or self.desk.store.locked:
            return
        error = job.finish()
        if error is None:
            self.desk.backups.made(job.target)
        else:
            self.desk.backups.failed(error)

    def settle_later(self) -> None:
        """Bring everything into the one file as soon as hands are off the keys."""
        if self._waiting:
            return
        self._waiting.append(self.set_timer(_IDLE_SETTLE, self._settle_when_idle))

    def _settle_when_idle(self) -> None:
        self._waiting.clear()
        left = _IDLE_SETTLE - self.idle_seconds()
        if left > 0.05:
            self._waiting.append(self.set_timer(left, self._settle_when_idle))
            return
        try:
            self.desk.store.settle()
        except IopError as error:
            self.say(str(error), "warn")
