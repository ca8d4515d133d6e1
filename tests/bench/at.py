"""The program with its clock set: ``python -m tests.bench.at 2026-11-20T15:20:00+00:00 --db FILE``.

The clock begins at the given moment and goes on from there, so that a measured day is the same on every day.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any


def clock(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands at ``moment`` (an aware time) now and goes on."""
    begun = time.monotonic()
    return lambda: moment + timedelta(seconds=time.monotonic() - begun)


def main() -> None:
    """Start the program with the rest of the command line."""
    from iop_tui.cli import prepare_environment

    prepare_environment()
    from iop_tui.desk import Desk
    from iop_tui.store import Store

    now = clock(datetime.fromisoformat(sys.argv.pop(1)))
    for kind in (Desk, Store):
        defaults: dict[str, Any] | None = kind.__init__.__kwdefaults__
        if defaults is not None:
            defaults["now"] = now
    from iop_tui.cli import main as start

    start()


if __name__ == "__main__":
    main()
