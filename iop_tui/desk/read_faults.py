"""What cannot be read of the file, in the words of a person: what is so, and what to do. The program goes on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from iop_tui.desk.desk import Desk


def fault_of(error: BaseException) -> IopError | None:
    """The one line for an error that is the file's or the disk's; None for one of the program's own."""
    if isinstance(error, IopError):
        return error
    driver = sys.modules.get("sqlcipher3.dbapi2")
    if driver is not None and isinstance(error, driver.Error):
        from iop_tui.store.errors import explain

        return explain(error, reading=True)
    return None


def advice(desk: Desk, fault: IopError) -> Sequence[str]:
    """What to do about it, in two lines: where it is, and which backup there is."""
    from iop_tui.store.errors import Damaged

    if not isinstance(fault, Damaged):
        return (fault.hint,)
    known = desk.backups.known()
    last = f"Last backup: iop-tui restore {known[-1].path.name}" if known else "There is no backup in the usual folder."
    return ("Quit, then run iop-tui check to see what is damaged.", last)
