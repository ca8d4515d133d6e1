"""The demo: a made-up program with eight weeks behind it, in a throw-away file. The same seed every time."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from iop_tui.desk.base_desk import machine_zone
from iop_tui.desk.desk import Desk
from iop_tui.desk.leftovers import DEMO, remove_demos
from iop_tui.desk.settings import Settings
from iop_tui.domain import machine_clock
from iop_tui.domain.times import local_day
from iop_tui.program.demo.history import History
from iop_tui.store import Store
from iop_tui.store.bulk_load import load


def here_today() -> date:
    """Today where this machine is."""
    return local_day(machine_clock.now(), machine_zone())


def usual_day(today: date) -> date:
    """The day that the demo opens: today, or on a weekend the Friday before it."""
    return today - timedelta(days=max(0, today.weekday() - 4))


def write_demo(store: Store, day: date, zone: str) -> None:
    """Fill a fresh file with a made-up program and its history up to ``day``, which nobody has opened yet."""
    load(store, History(day, zone).tables(), "demo")


@contextmanager
def demo_desk(
    day: date | None = None, now: Callable[[], datetime] | None = None, zone: str | None = None
) -> Iterator[Desk]:
    """A desk over a throw-away demo, deleted at the end. Its clock shows ``day`` at this hour of the day."""
    real = now or machine_clock.now
    place = zone or machine_zone()
    moment = real()
    here = moment.astimezone(ZoneInfo(place))
    opened = day or usual_day(here.date())
    # the same time of day on the other day, also where the clocks changed between them
    offset = datetime.combine(opened, here.time(), here.tzinfo).astimezone(UTC) - moment
    remove_demos()
    folder = Path(tempfile.mkdtemp(prefix=f"{DEMO}{os.getpid()}-"))
    try:
        store = Store(folder / "demo.db", now=lambda: real() + offset)
        try:
            write_demo(store, opened, place)
            settings = Settings(exports_folder=str(folder / "exports"))
            desk = Desk(store, settings=settings, now=lambda: real() + offset, day=opened, zone=place, demo=True)
            desk.start_work("Rae Ellis")
            yield desk
        finally:
            store.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
