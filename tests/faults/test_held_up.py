"""What may not hold up the keys, and with them the saving of what is typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iop_tui.day.what_is_left import LOOK_BACK_DAYS, never_closed
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import parse_weekdays
from tests.support.program import Program

pytestmark = pytest.mark.slow


def test_looking_back_over_three_years_that_nobody_opened_asks_the_file_seldom(desk: Desk, clients: list[int]) -> None:
    Program(desk).add_track("Old", parse_weekdays("mon-fri"), 540, 735, since=desk.today - timedelta(days=3 * 365))
    asked: list[str] = []
    desk.store.reader.connection.set_trace_callback(asked.append)
    found = never_closed(desk, desk.today - timedelta(days=LOOK_BACK_DAYS), date.min)
    desk.store.reader.connection.set_trace_callback(None)
    assert len(found) > 700
    assert len(asked) < 100, f"{len(asked)} statements"
