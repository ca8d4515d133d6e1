"""The program with its clock set: ``python -m tests.support.at 2026-11-20T15:20:00+00:00 --db FILE``.

The clock begins at the given moment and goes on from there, so that a day of the tests is the same on every day.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from iop_tui.domain import machine_clock

MOMENT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
"""Friday 20 November 2026, 14:00 in Chicago: when another process of a test begins, a while after its own clock."""


def clock(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands at ``moment`` (an aware time) now and goes on."""
    begun = time.monotonic()
    return lambda: moment + timedelta(seconds=time.monotonic() - begun)


def set_clock(moment: datetime = MOMENT) -> None:
    """Let this process take ``moment`` for now."""
    machine_clock.now = clock(moment)


def program(*args: str) -> list[str]:
    """The command that starts the whole program with its clock set."""
    return [sys.executable, "-m", "tests.support.at", MOMENT.isoformat(), *args]


def python(code: str, *args: object) -> list[str]:
    """The command that runs Python code with the program's clock set; its arguments are in ``sys.argv``."""
    return [sys.executable, "-c", f"from tests.support.at import set_clock\nset_clock()\n{code}", *map(str, args)]


def main() -> None:
    """Start the program with the rest of the command line."""
    set_clock(datetime.fromisoformat(sys.argv.pop(1)))
    from iop_tui.cli.main import main as start

    start()


if __name__ == "__main__":
    main()
