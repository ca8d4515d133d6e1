"""Minutes that pass are not the minutes between two readings of the clock on the nights on which clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.domain.agenda import Block, timeline
from iop_tui.domain.attendance import Attendance, Mark, TimeOut
from iop_tui.domain.minutes import of_session, reached_at, stretches, union_total
from iop_tui.domain.passing import clock_change, midnight
from iop_tui.domain.sessions import Session

SPRING, AUTUMN, USUAL = date(2026, 3, 8), date(2026, 11, 1), date(2026, 6, 1)
NEW_YORK = "America/New_York"


def night(day: date, zone: str = NEW_YORK, start: int = 60, end: int = 240) -> Session:
    return Session(1, 1, day, zone, start, end)


def here(*times_out: TimeOut, arrived: int | None = None, left: int | None = None) -> Attendance:
    return Attendance(1, 1, 1, mark=Mark.HERE, arrived=arrived, left=left, times_out=times_out)


def spent(session: Session, row: Attendance) -> int:
    spans = timeline([Block(1, 1, 0, "process", session.scheduled_start, session.scheduled_end)])
    return of_session(row, spans, session).total


@pytest.mark.parametrize(
    ("day", "minutes"), [(SPRING, 120), (AUTUMN, 240), (USUAL, 180), (SPRING - timedelta(days=1), 180)]
)
def test_one_to_four_is_as_long_as_it_was(day: date, minutes: int) -> None:
    assert spent(night(day), here()) == minutes


@pytest.mark.parametrize(
    ("day", "row", "minutes"),
    [
        (SPRING, here(arrived=100), 80), (SPRING, here(left=200), 80), (SPRING, here(TimeOut(110, 190)), 100),
        (SPRING, here(arrived=150), 60), (AUTUMN, here(arrived=120), 120), (AUTUMN, here(left=90), 30),
        (AUTUMN, here(TimeOut(110, 130)), 160),
    ],
)  # fmt: skip
def test_times_in_such_a_night_cost_what_passed(day: date, row: Attendance, minutes: int) -> None:
    assert spent(night(day), row) == minutes


def test_a_night_group_of_the_evening_before_meets_the_change_behind_midnight() -> None:
    assert spent(night(SPRING - timedelta(days=1), start=1320, end=1680), here()) == 360 - 60
    assert spent(night(AUTUMN - timedelta(days=1), start=1320, end=1680), here()) == 360 + 60


def test_a_session_is_read_in_its_own_zone() -> None:
    assert clock_change(SPRING, "America/Phoenix") is None and spent(night(SPRING, "America/Phoenix"), here()) == 180
    assert night(SPRING, "America/Chicago").moment(0) - night(SPRING).moment(0) == 60
    assert clock_change(date(2026, 10, 4), "Australia/Lord_Howe") is not None, "there it is half an hour"


def test_two_sessions_of_such_a_night_share_what_passed() -> None:
    evening, morning = night(AUTUMN - timedelta(days=1), start=1380, end=1560), night(AUTUMN, start=60, end=180)
    found = []
    for session in (evening, morning):
        spans = timeline([Block(1, 1, 0, "process", session.scheduled_start, session.scheduled_end)])
        found += stretches(of_session(here(), spans, session), session)
    # 23:00 to 02:00 are four hours in that night, 01:00 to 03:00 three, and two of them are the same
    assert (spent(evening, here()), spent(morning, here())) == (240, 180)
    assert union_total(found) == 240 + 180 - 120


@pytest.mark.parametrize(("day", "need", "minute"), [(SPRING, 90, 210), (AUTUMN, 90, 90), (AUTUMN, 150, 150)])
def test_when_a_number_of_minutes_is_reached(day: date, need: int, minute: int) -> None:
    session = night(day)
    spans = timeline([Block(1, 1, 0, "process", 60, 240)])
    assert reached_at(here(), spans, 60, need, change=session.clock_change) == minute


ZONES = st.sampled_from([NEW_YORK, "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Kiritimati", "America/Phoenix"])
DAYS = st.dates(date(2000, 1, 1), date(2035, 12, 31))


@given(DAYS, ZONES, st.integers(0, 2879), st.integers(0, 2879))
def test_the_moments_of_a_day_are_those_of_the_time_zone_database(day: date, zone: str, one: int, other: int) -> None:
    session = night(day, zone)
    place = ZoneInfo(zone)
    for minute in (one, other):
        local = datetime(day.year, day.month, day.day, tzinfo=place) + timedelta(minutes=minute)
        if local.astimezone(UTC).astimezone(place).replace(tzinfo=None) == local.replace(tzinfo=None):  # not left out
            assert session.moment(minute) * 60 == local.timestamp()
    low, high = sorted((one, other))
    assert session.moment(low) <= session.moment(high)
    assert session.moment(0) == midnight(day, zone)


@given(DAYS, ZONES, st.integers(0, 2700))
def test_what_has_passed_and_what_the_clock_shows_belong_together(day: date, zone: str, passed: int) -> None:
    change = clock_change(day, zone)
    if change is not None:
        shown = datetime.fromtimestamp((midnight(day, zone) + passed) * 60, ZoneInfo(zone))
        days = (shown.date() - day).days
        assert change.reading(passed) == days * 1440 + shown.hour * 60 + shown.minute
