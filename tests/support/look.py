"""Shows the demo at a fixed minute, for looking at its screens: ``python -m tests.support.look HH:MM [YYYY-MM-DD]``."""

from __future__ import annotations

import sys
from datetime import date, datetime
from zoneinfo import ZoneInfo

from iop_tui.cli.main import prepare_environment
from tests.support.at import clock

ZONE = "America/Chicago"


def main() -> None:
    """Run the demo with a clock that starts at the given minute and goes on from there."""
    prepare_environment()
    from iop_tui.app.app import IopApp
    from iop_tui.program.demo.desk import demo_desk

    hour, minute = (int(part) for part in sys.argv[1].split(":"))
    day = date.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else date(2026, 11, 20)
    wanted = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(ZONE))
    with demo_desk(day, now=clock(wanted), zone=ZONE) as desk:
        IopApp(desk).run()


if __name__ == "__main__":
    main()
