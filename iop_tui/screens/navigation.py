"""What a screen may ask of the application that holds it, and what it tells it.

The application stands above the screens, so they know it by these protocols only. What has to be done before the next
key is a call; what may wait until the key is done with is a message.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol

from textual.message import Message

if TYPE_CHECKING:
    from iop_tui.day import GroupDay
    from iop_tui.domain.errors import IopError


class LockState(Enum):
    """How far the program is closed: it can be seen, it is covered and runs on, or its file is closed, too."""

    OPEN = "open"
    COVERED = "covered"
    LOCKED = "locked"


class Navigator(Protocol):
    """What a screen may ask of the application."""

    client_page: str
    """The page on which one was last with any client, by its name; empty before the first."""

    @property
    def full_view(self) -> bool:
        """Whether what is not fit for the room is shown."""

    def set_full_view(self, full: bool) -> None:
        """Show or hide what is not fit for the room."""

    def say(self, text: str, look: str = "") -> None:
        """Show a message on the screen that is seen."""

    def say_fault(self, fault: IopError) -> None:
        """Show what went wrong on the screen that is seen, and what to do."""

    async def run_bindings(self, key: str, priority: bool) -> bool:
        """Run what a key is bound to where one is now; False where it is bound to nothing."""

    async def show_today(self) -> None:
        """Go to Today."""

    async def show_session(self, group: GroupDay, page: str = "") -> None:
        """Go to a session; one that was open before is as it was left."""

    async def show_next_session(self, session_id: int) -> None:
        """Go from a session to the next one that is open in this run."""

    async def forget_session(self, session_id: int) -> None:
        """Leave a session that is not in the file any more, for Today."""

    def copy_out(self, text: str) -> None:
        """Copy to the terminal's clipboard what is meant to leave the program."""


class ScreenLock(Protocol):
    """What the lock's screen may ask of the lock."""

    @property
    def locked(self) -> bool:
        """Whether the file is closed or about to be."""

    @property
    def cover_keys(self) -> frozenset[str]:
        """The keys that cover the screen, and lock it where it is covered."""

    def lock(self, why: str) -> None:
        """Close the file; its passphrase opens it again."""

    def unlock(self, passphrase: str) -> None:
        """Open the file again; raises IopError and stays locked."""

    async def uncover(self) -> None:
        """Show again what was there."""

    def take_over(self, facilitator_id: int) -> None:
        """Let somebody else work on, in the same place."""


class DayClosed(Message):
    """A day was closed: a backup is due."""


class TooManyWrongPins(Message):
    """The limit of wrong PINs was reached: the file is to be locked."""
