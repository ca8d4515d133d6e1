"""Who is at the keyboard: PINs, wrong tries, and the record of what was opened, covered and locked."""

from __future__ import annotations

import contextlib
import re
from datetime import datetime
from typing import TYPE_CHECKING

from iop_tui.desk import kept_heads, unlock_attempts
from iop_tui.domain.actions import END_PROGRAM, LOCK, OPEN_PROGRAM, SET_PIN, UNLOCK, WRONG_PASSPHRASE, WRONG_PIN
from iop_tui.domain.errors import IopError, Refused
from iop_tui.store.errors import WrongPassphrase

if TYPE_CHECKING:
    from iop_tui.desk.base_desk import BaseDesk

WRONG_PINS = 3
"""Wrong PINs after which the file is locked."""
_WRONG = "wrong_pins"
_PIN = re.compile(r"\d{4,12}")


def check_pin(pin: str, again: str) -> None:
    """Refuse a new PIN that cannot be one, or that was not typed twice alike; raises Refused."""
    if pin != again:
        raise Refused("The two PINs do not match.", "Type both again.")
    if not _PIN.fullmatch(pin):
        raise Refused("A PIN has 4 to 12 digits.", "Type another one.")
    if len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210":
        raise Refused("That PIN is too easy to guess.", "Type another one.")


class PinGuard:
    """The PINs of a desk's facilitators and the lock of its file."""

    def __init__(self, desk: BaseDesk) -> None:
        self._desk = desk
        self._owners: frozenset[int] | None = None
        self.wrong = 0
        """Wrong PINs one after the other."""
        self.proven = False
        """Whether who works said who they are a moment ago: they have just set their PIN."""
        self._unkept: tuple[int, datetime | None] = (0, None)
        """Wrong PINs that a full disk could not keep."""
        self.failed_passphrases = 0
        """Wrong passphrases before the file was opened."""

    def has_pin(self, facilitator_id: int | None) -> bool:
        """Whether a facilitator has a PIN; also answered while the file is locked, as it was before."""
        if self._owners is None or not self._desk.store.locked:
            self._owners = self._desk.store.pins.owners()
        return facilitator_id in self._owners

    def asks_at_start(self) -> bool:
        """Whether somebody who was named has to prove it: they have a PIN, and no passphrase said who it is.

        A passphrase says so only where one works alone.
        """
        alone = len(self._desk.facilitators) == 1 and self._desk.store.encrypted
        return not (self._desk.demo or self.proven or alone) and self.has_pin(self._desk.who)

    def set_pin(self, facilitator_id: int, pin: str, again: str) -> None:
        """Set a PIN that was typed twice; raises Refused."""
        check_pin(pin, again)
        store = self._desk.store
        with self._desk.saving(SET_PIN) as writer:
            proof = store.pins.put(writer, facilitator_id, pin)
            writer.event({"facilitator": facilitator_id, "proof": proof})

    def take_pin_away(self, facilitator_id: int) -> None:
        """Leave a facilitator without a PIN."""
        with self._desk.saving(SET_PIN) as writer:
            self._desk.store.pins.put(writer, facilitator_id, "")
            writer.event({"facilitator": facilitator_id, "away": 1})

    def verify(self, facilitator_id: int, pin: str) -> bool:
        """Whether it is the facilitator's PIN; a wrong one is recorded and counted, and after too many none is.

        Raises Refused where too many were wrong, in whichever run, and one has to wait.
        """
        if self.should_lock:
            return False
        number, last = self._wrong_ones()
        if left := unlock_attempts.pause(number, last, self._desk.now()):
            raise Refused(f"Too many wrong PINs: wait {left} more seconds.", "Then type it again.")
        if self._desk.store.pins.fits(facilitator_id, pin):
            self.wrong = 0
            if number:
                self._keep_wrong_ones(0)
            return True
        self.wrong += 1
        self._keep_wrong_ones(number + 1)
        with contextlib.suppress(IopError):  # a full disk gives nobody more tries
            self._desk.store.record(WRONG_PIN, self._desk.who, facilitator=facilitator_id)
        return False

    def _wrong_ones(self) -> tuple[int, datetime | None]:
        """How many PINs were wrong since one was right, in every run, and when the last one was."""
        kept: tuple[int, datetime | None] = (0, None)
        number, _, last = self._desk.store.program.meta(_WRONG).partition(" ")
        with contextlib.suppress(ValueError):
            kept = int(number), datetime.fromisoformat(last)
        return max(kept, self._unkept, key=lambda w: w[0])

    def _keep_wrong_ones(self, number: int) -> None:
        now = self._desk.now()
        self._unkept = (number, now if number else None)
        with contextlib.suppress(IopError), self._desk.store.autosaving():
            self._desk.store.program.keep(_WRONG, f"{number} {now.isoformat(timespec='seconds')}" if number else "")
            self._unkept = (0, None)

    def wrong_passphrase(self) -> None:
        """Record and count a wrong passphrase under the cover, where it stands for a PIN."""
        self.wrong += 1
        with contextlib.suppress(IopError):
            self._desk.store.record(WRONG_PASSPHRASE, self._desk.who, tries=1)

    @property
    def should_lock(self) -> bool:
        """Whether there were too many wrong PINs."""
        return self.wrong >= WRONG_PINS

    # -- the file ----------------------------------------------------------------------------------

    def opened(self, version: str) -> int:
        """Record that the program was opened and how many passphrases failed before; gives their number."""
        who = None if self.asks_at_start() else self._desk.who  # not by somebody who has yet to prove it
        with contextlib.suppress(IopError):  # on a full disk one may still look
            self.record_tries()
            self._desk.store.record(OPEN_PROGRAM, who, version=version)
        return self.take_failure_count()

    def take_failure_count(self) -> int:
        """How many passphrases failed before the file was opened last; told once."""
        failed, self.failed_passphrases = self.failed_passphrases, 0
        return failed

    def ended(self) -> None:
        """Record that the program was ended, where that can be."""
        store = self._desk.store
        if not store.locked:
            with contextlib.suppress(IopError):
                store.record(END_PROGRAM, self._desk.who)
            kept_heads.keep(store, "end")

    def record_tries(self) -> None:
        """Record how many passphrases failed since the file was last opened."""
        store = self._desk.store
        failed = unlock_attempts.count(store.path)
        if failed:
            store.record(WRONG_PASSPHRASE, None, tries=failed)
            unlock_attempts.forget(store.path)
            self.failed_passphrases = failed

    def lock(self, why: str) -> None:
        """Record it and close the file; its passphrase opens it again."""
        store = self._desk.store
        if not store.locked:
            self.has_pin(None)
            if store.handover is None:  # else nothing is recorded, and it is closed all the same
                store.record(LOCK, self._desk.who, why=why)
            store.lock()

    def unlock(self, passphrase: str) -> None:
        """Open the file again; raises StoreError and its kinds, and Refused where one has to wait."""
        store = self._desk.store
        path, now = store.path, self._desk.now()
        if store.encrypted and (left := unlock_attempts.waits(path, now)):
            raise Refused(f"Wait {left} more seconds.", "Then type it again.")
        try:
            store.unlock(passphrase if store.encrypted else None)
        except WrongPassphrase:
            unlock_attempts.note(path, now)
            raise
        self.wrong = 0
        with contextlib.suppress(IopError):  # a full disk keeps nobody from what is in the file
            self.record_tries()
            store.record(UNLOCK, self._desk.who)
        self._desk.forget_rules()
