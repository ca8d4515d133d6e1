"""Backups: verified copies after each closed day, so many and so large as the settings say, and how they stand."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from iop_tui.desk import kept_heads, leftovers, paths
from iop_tui.desk.synced_folders import service_of
from iop_tui.domain.actions import BACKUP, BACKUP_FAILED
from iop_tui.domain.errors import IopError
from iop_tui.domain.system import told
from iop_tui.store.file import unfinished
from iop_tui.store.file.backup_names import HEAD_SIZE, Copy, copies, name_for
from iop_tui.store.file.verified_copy import Progress

if TYPE_CHECKING:
    from iop_tui.desk.base_desk import BaseDesk

_PIECE = 25
"""Pages of a piece while somebody may be typing: 100 kB, well under a frame."""
_REST = 0.004
"""Seconds between two pieces."""
_AT = "backup_at"
_FAILED = "backup_failed"
_OWED = "backup_owed"
_SYNCED = "synced_backups"
_ELSEWHERE = "backups_elsewhere"


class Backups:
    """The backups of a desk's file."""

    def __init__(self, desk: BaseDesk) -> None:
        self._desk = desk
        self.store = desk.store
        self._failed = ""
        self.folder = paths.backups(desk.settings.backups_folder, desk.store.path)

    def known(self) -> list[Copy]:
        """Those in the folder, the newest last."""
        return copies(self.folder, self._desk.store.path.stem)

    def elsewhere(self) -> list[Path]:
        """Those that were written somewhere else, as ``iop-tui backup FILE`` does; perhaps on a stick in a drawer."""
        return [Path(p) for p in json.loads(self._desk.store.program.meta(_ELSEWHERE) or "[]")]

    def remember(self, paths: Iterable[Path]) -> None:
        """Keep where backups were written that are not in the folder under a name of their own."""
        known = dict.fromkeys([*map(str, self.elsewhere()), *map(str, paths)])
        self._desk.store.program.keep(_ELSEWHERE, json.dumps(list(known)))

    # -- making one ----------------------------------------------------------------------------

    def place(self) -> Path:
        """Where the next one goes; its folder is made. Raises IopError where it cannot be."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            raise IopError("The backup folder could not be created.", f"Check {self.folder}") from None
        store = self._desk.store
        unfinished.remove(unfinished.left_in(self.folder, store.path.stem))
        return self.folder / name_for(store.path, store.reader.connection, self._desk.now())

    def free_place(self, target: Path) -> Path:
        """Where a copy goes that somebody names by its path, or by its folder; raises IopError where it cannot."""
        try:
            wanted = target / self.place().name if target.is_dir() else target
            if os.path.lexists(wanted):
                raise IopError("A file with that name already exists.", "Choose another.")
            if not wanted.parent.is_dir():
                raise IopError("That folder does not exist.", "Create it first, or choose another.")
        except OSError as error:
            raise told(error) from None
        return wanted

    def make(self, target: Path | None = None, piece: Progress | None = None) -> Path:
        """Write and verify one at once, as ``target`` or in the folder; raises IopError, and records how it went."""
        wanted = self.free_place(target) if target else self.place()
        if target:
            self._expect(wanted)
        try:
            self._desk.store.copy_to(wanted, piece=piece)
        except IopError as error:
            self.failed(error)
            raise
        finally:
            if target:
                self._found_out(wanted)
        try:
            self.made(wanted)
        except IopError as error:
            raise IopError(f"The backup was written but could not be recorded: {wanted}", str(error)) from None
        return wanted

    def _expect(self, path: Path) -> None:
        """Keep that one is about to be written where nobody would look for what a kill leaves of it, or for it."""
        leftovers.begin(self._desk, {unfinished.while_written(path): ""})
        with contextlib.suppress(IopError), self._desk.store.autosaving():
            self.remember([path.resolve()])

    def _found_out(self, path: Path) -> None:
        """It is written, or it never was."""
        leftovers.given_up(self._desk, [unfinished.while_written(path)])
        if not path.exists():
            with contextlib.suppress(IopError), self._desk.store.autosaving():
                others = [str(p) for p in self.elsewhere() if p != path.resolve()]
                self._desk.store.program.keep(_ELSEWHERE, json.dumps(others))

    def made(self, path: Path) -> list[Copy]:
        """Record that one was made and remove those that are too many; gives what was removed."""
        store = self._desk.store
        with self._desk.saving(BACKUP) as writer:
            writer.event({"head": store.changes.head()[:HEAD_SIZE]})
            store.program.keep(_AT, writer.at)
            store.program.keep(_FAILED, "")
            store.program.keep(_OWED, "")
            if path not in [copy.path for copy in self.known()]:
                self.remember([path.resolve()])
        self._failed = ""
        kept_heads.keep(store, "backup")
        return self._rotate(path)

    def failed(self, error: IopError) -> None:
        """Record that one failed: Today says so until one is made."""
        self._failed = self._desk.store.moment()
        with contextlib.suppress(IopError), self._desk.saving(BACKUP_FAILED) as writer:
            writer.event({"why": error.text})  # where the disk is full it is known for this run only
            self._desk.store.program.keep(_FAILED, writer.at)

    def owe(self) -> None:
        """Keep that one is pending until one is made, also where the program ends before."""
        with contextlib.suppress(IopError), self._desk.store.autosaving():
            self._desk.store.program.keep(_OWED, self._desk.store.moment())

    @property
    def pending(self) -> bool:
        """Whether a day was closed since the last one was made."""
        return self._desk.store.handover is None and bool(self._desk.store.program.meta(_OWED))

    def _rotate(self, just_made: Path) -> list[Copy]:
        """Remove the oldest beyond the number and the room that the settings give; the one just made stays."""
        settings = self._desk.settings
        kept = self.known()
        room = settings.backups_megabytes * 1_000_000
        removed = []
        kept.sort(key=lambda c: (c.path == just_made, c.made_at))  # also where the clock was set back since
        while len(kept) > 1 and (len(kept) > settings.backups_kept or sum(c.size for c in kept) > room):
            oldest = kept.pop(0)
            oldest.path.unlink(missing_ok=True)
            removed.append(oldest)
        return removed

    # -- how it stands -------------------------------------------------------------------------

    def last(self) -> datetime | None:
        """When the last one was made (aware, UTC): in the folder, or elsewhere by name."""
        kept = self._desk.store.program.meta(_AT)
        times = [c.made_at for c in self.known()[-1:]]
        if kept:
            times.append(datetime.fromisoformat(kept))
        return max(times, default=None)

    @cached_property
    def _services(self) -> tuple[str, str]:
        """The services that copy the file and the folder of its backups elsewhere; looked for once a run."""
        return ("", "") if self._desk.demo else (service_of(self._desk.store.path), service_of(self.folder))

    def _synced(self) -> str:
        """What is said where a service copies the file or its backups elsewhere; empty where none is known to."""
        file, service = self._services
        if file:
            return f"the file is in {file}, which can copy an unfinished file: move it out (README, Backup)"
        told = self._desk.store.program.meta(_SYNCED)
        if not service or told == service:
            return ""
        with contextlib.suppress(IopError), self._desk.store.autosaving():
            self._desk.store.program.keep(_SYNCED, service)
        return f"{service} copies the backups elsewhere; backups_folder in settings.toml names another folder"

    def state(self) -> tuple[str, bool]:
        """One line for Today, and whether it is a warning."""
        if synced := self._synced():
            return synced, True
        now = self._desk.now()
        last = self.last()
        made = f"last backup {ago(now - last)}" if last else "no backup yet"
        failed = self._desk.store.program.meta(_FAILED) or self._failed
        if failed:
            when = datetime.fromisoformat(failed)
            return f"backup failed {ago(now - when)}; {made}", True
        return (f"backup pending; {made}", True) if self.pending else (made, False)


def ago(delta: timedelta) -> str:
    """How long ago, in one word and a unit."""
    minutes = int(delta.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h ago"
    return f"{minutes // 1440} days ago"


class Job(threading.Thread):
    """A backup made beside the screens, in pieces that hold up no key; ``done`` hears how it went, in its thread."""

    def __init__(self, backups: Backups, done: Callable[[IopError | None], None]) -> None:
        super().__init__(name="backup", daemon=True)
        self._store = backups.store
        self.target = backups.place()
        self._done = done
        self._error: IopError | None = IopError("The backup was not finished.", "The next one will start over.")
        self._stopped = threading.Event()
        self._hurried = threading.Event()

    def run(self) -> None:
        """Copy, verify, tell."""
        try:
            self._store.copy_to(self.target, pages=_PIECE, rest=self._rest, stopped=self._stopped.is_set)
            self._error = None
        except IopError as error:
            self._error = error
        except Exception as error:  # a thread that ends without a word would be waited for
            self._error = IopError(f"The backup failed ({type(error).__name__}).", "The next one will start over.")
        finally:
            self._done(self._error)

    def _rest(self) -> None:
        if not self._hurried.is_set():
            time.sleep(_REST)

    def finish(self) -> IopError | None:
        """Wait for its end, without rests; gives what went wrong."""
        self._hurried.set()
        self.join()
        return self._error

    def give_up(self) -> None:
        """Let it end soon; nothing of it is left."""
        self._stopped.set()
