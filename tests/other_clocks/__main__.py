"""The tests under other clocks of the machine: ``python -m tests.other_clocks [arguments of pytest]``.

Each clock begins five minutes before or on a moment at which dates are easily got wrong, and goes on from there, for
the tests and for every process that they start. Needs libfaketime; where it is missing that is said and nothing run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


class Moment(NamedTuple):
    """A moment of the wall clock in a zone, and why it is one to try."""

    local: str
    zone: str
    why: str

    @property
    def offset(self) -> int:
        """Seconds from the machine's own clock to it."""
        return round(datetime.fromisoformat(self.local).replace(tzinfo=ZoneInfo(self.zone)).timestamp() - time.time())


MOMENTS = (
    Moment("2028-02-29 10:00", "America/Chicago", "a leap day, and the end of February"),
    Moment("2026-11-01 01:55", "America/New_York", "the night on which an hour comes twice"),
    Moment("2027-03-14 01:55", "America/New_York", "the night on which an hour is left out"),
    Moment("2026-12-31 23:55", "America/New_York", "five minutes before midnight, and before the year's end"),
    Moment("2026-11-26 23:55", "Pacific/Kiritimati", "five minutes before midnight, a day ahead of everybody"),
)


def library() -> Path | None:
    """Where libfaketime is on this machine (Debian's place, Homebrew's), or None."""
    machine = sysconfig.get_config_var("MULTIARCH") or ""
    places = (
        f"/usr/lib/{machine}/faketime/libfaketime.so.1", "/usr/lib/faketime/libfaketime.so.1",
        "/usr/lib64/faketime/libfaketime.so.1", "/opt/homebrew/lib/faketime/libfaketime.1.dylib",
        "/usr/local/lib/faketime/libfaketime.1.dylib",
    )  # fmt: skip
    return next((Path(p) for p in places if Path(p).exists()), None)


def run(moment: Moment, arguments: Sequence[str], faketime: Path) -> int:
    """Run pytest under a clock; gives its exit status."""
    preload = "DYLD_INSERT_LIBRARIES" if sys.platform == "darwin" else "LD_PRELOAD"
    env = {
        **os.environ,
        preload: str(faketime),
        "FAKETIME": f"{moment.offset:+}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # else waiting for a lock with a time-out never ends
        "NO_FAKE_STAT": "1",
        "PYTHONPATH": str(HERE),
        "TZ": moment.zone,
    }
    print(f"{moment.local} in {moment.zone}: {moment.why}", flush=True)
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=env, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    """Run under each clock; the exit status is the first one that is not 0."""
    faketime = library()
    if faketime is None:
        print("Skipped: libfaketime is not installed, so there are no other clocks (Debian: apt install libfaketime).")
        return 0
    return next((status for moment in MOMENTS if (status := run(moment, arguments, faketime))), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
