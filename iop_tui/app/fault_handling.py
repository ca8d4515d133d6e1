"""What happens where a screen cannot read its rows: Today, with the reason; work goes on elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from iop_tui.desk.read_faults import fault_of
from iop_tui.store.errors import Locked

if TYPE_CHECKING:
    from iop_tui.app.locking import Locking
    from iop_tui.app.messages import Messages
    from iop_tui.app.privacy import PrivateApp
    from iop_tui.app.session_screens import SessionScreens
    from iop_tui.domain.errors import IopError

_MOST, _WITHIN = 5, 3.0
"""So many faults within so many seconds end the program: it cannot get away from them."""


class FaultHandling:
    """Goes back to Today where a screen cannot be shown; ends the program where that goes on and on."""

    def __init__(self, app: PrivateApp[Any], lock: Locking, sessions: SessionScreens, messages: Messages) -> None:
        self._app = app
        self._lock = lock
        self._sessions = sessions
        self._messages = messages
        self._times: list[float] = []

    def takes(self, error: Exception) -> bool:
        """Whether an error is dealt with; one of the program's own is not."""
        if self._app.ending:  # a screen that was being made when the program was told to end
            return True
        fault = fault_of(error)
        if isinstance(fault, Locked):  # a click began it and the lock overtook it
            return self._lock.locked
        if fault is None:
            return False
        self._times = [at for at in self._times if time.monotonic() - at < _WITHIN] + [time.monotonic()]
        if len(self._times) > _MOST:
            self._app.exit(return_code=1, message=f"iop-tui: {fault}")
        else:
            self._app.call_later(self._leave, fault)
        return True

    async def _leave(self, fault: IopError) -> None:
        await self._sessions.leave_for_today()
        self._messages.say_fault(fault)
