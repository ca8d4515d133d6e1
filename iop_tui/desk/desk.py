"""The desk: one run of the program, with what guards and copies its file. Screens and commands hold it and ids."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from iop_tui.desk.base_desk import BaseDesk

if TYPE_CHECKING:
    from iop_tui.desk.backups import Backups
    from iop_tui.desk.pins import PinGuard


class Desk(BaseDesk):
    """The open file, the clock, who works, undo; its PINs and its backups, made when they are first asked for."""

    @cached_property
    def pins(self) -> PinGuard:
        """PINs, and the lock of the file."""
        from iop_tui.desk.pins import PinGuard

        return PinGuard(self)

    @cached_property
    def backups(self) -> Backups:
        """The backups of the file."""
        from iop_tui.desk.backups import Backups

        return Backups(self)
