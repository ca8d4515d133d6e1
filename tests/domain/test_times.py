"""Clock times: how they are typed, read and shown."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.domain.errors import Refused
from iop_tui.domain.times import (
    LAST_MINUTE,
    clock,
    complete,
    duration,
    local_day,
    minute_of,
    parse_plain,
    read_clock,
    span,
    week_of,
)

MORNING = (540, 735)
EVENING = (1080, 1260)
NIGHT = (1320, 1470)


@pytest.mark.parametrize(
    "typed", ["912", "0912", "9:12", "09:12", "9.12", "9h12", " 912 ", "912a", "9:12am", "9:12 AM"]
)
def test_every_way_of_typing_twelve_past_nine_is_read(typed: str) -> None:
    assert read_clock(typed, *MORNING) == 552


@pytest.mark.parametrize(
    ("typed", "session", "minute"),
    [
        ("612", EVENING, 1092),
        ("0612", EVENING, 1092),
        ("6", EVENING, 1080),
        ("18:12", EVENING, 1092),
        ("855", MORNING, 535),
        ("12", MORNING, 720),
        ("1215", MORNING, 735),
        ("0020", NIGHT, 1460),
        ("1220", NIGHT, 1460),
        ("1030", NIGHT, 1350),
        ("2350", NIGHT, 1430),
        ("0:05", NIGHT, 1445),
        ("1", (720, 900), 780),
        ("8", (540, 1200), 1200),
    ],
)
def test_a_typed_time_is_the_reading_nearest_the_session(typed: str, session: tuple[int, int], minute: int) -> None:
    assert read_clock(typed, *session) == minute


def test_where_two_readings_lie_in_the_session_the_question_decides() -> None:
    assert read_clock("8", 480, 1200, near=480) == 480
    assert read_clock("8", 480, 1200, near=1200) == 1200


def test_a_letter_for_the_half_of_the_day_is_taken_at_its_word() -> None:
    assert parse_plain("9p") == 1260
    assert parse_plain("12a") == 0
    assert parse_plain("12p") == 720
    assert read_clock("6:12a", *MORNING) == 372
    assert read_clock("6:12p", *MORNING) == 1092


@pytest.mark.parametrize(
    "typed", ["", "x", "25", "24:01", "2401", "24p", "9:60", "960", "99", "12345", "-9", "13p", "0a", "9:5", "9::00"]
)
def test_what_is_no_time_is_refused_with_what_to_type(typed: str) -> None:
    with pytest.raises(Refused, match="Type it as 912"):
        read_clock(typed, *MORNING)
    with pytest.raises(Refused):
        parse_plain(typed)


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(15, 720))
def test_a_time_written_in_full_is_read_as_itself_or_twelve_hours_from_it(minute: int, start: int, length: int) -> None:
    found = read_clock(clock(minute), start, start + length)
    assert (found - minute) % 720 == 0
    assert 0 <= found <= LAST_MINUTE


@given(st.integers(0, 1439), st.integers(15, 719), st.data())
def test_a_time_within_the_session_is_always_found(start: int, length: int, data: st.DataObject) -> None:
    minute = data.draw(st.integers(start, start + length))
    assert read_clock(clock(minute), start, start + length) == minute


@given(st.integers(0, 1439))
def test_what_is_shown_on_a_twelve_hour_clock_is_read_back(minute: int) -> None:
    assert parse_plain(clock(minute, twelve=True)) == minute
    assert parse_plain(clock(minute)) % 720 == minute % 720


@given(st.text(max_size=8), st.integers(0, 1439), st.integers(15, 720))
def test_anything_typed_is_read_within_two_days_or_refused(typed: str, start: int, length: int) -> None:
    try:
        assert 0 <= read_clock(typed, start, start + length) <= LAST_MINUTE
    except Refused:
        assert not complete(typed)


def test_a_time_is_whole_once_it_has_its_minutes() -> None:
    assert [t for t in ("9", "91", "912", "0912", "9:1", "9:12", "999", "12") if complete(t)] == ["912", "0912", "9:12"]


def test_times_are_shown_on_either_clock() -> None:
    assert [clock(m) for m in (None, 0, 545, 720, 1439, 1460)] == ["", "00:00", "09:05", "12:00", "23:59", "00:20"]
    assert [clock(m, True) for m in (None, 0, 545, 720, 1439)] == ["", "12:00a", "9:05a", "12:00p", "11:59p"]
    assert span(540, 735) == "09:00–12:15"
    assert span(540, 735, twelve=True) == "9:00a–12:15p"
    assert [duration(m) for m in (0, 65, 180, 605)] == ["0:00", "1:05", "3:00", "10:05"]


def test_minutes_are_counted_on_the_wall_clock_of_the_sessions_day() -> None:
    day, zone = date(2026, 11, 20), "America/Chicago"
    assert minute_of(datetime(2026, 11, 20, 15, 2, tzinfo=UTC), day, zone) == 542
    assert minute_of(datetime(2026, 11, 21, 6, 20, tzinfo=UTC), day, zone) == 1460
    assert minute_of(datetime(2026, 11, 20, 5, 59, tzinfo=UTC), day, zone) == -1


@pytest.mark.parametrize(("day", "hour"), [(date(2026, 3, 8), 14), (date(2026, 11, 1), 15)])
def test_nine_is_nine_on_the_days_on_which_the_clocks_change(day: date, hour: int) -> None:
    assert minute_of(datetime(day.year, day.month, day.day, hour, 0, tzinfo=UTC), day, "America/Chicago") == 540


def test_the_day_of_a_moment_is_the_programs_and_not_that_of_utc() -> None:
    assert local_day(datetime(2026, 11, 21, 2, 0, tzinfo=UTC), "America/Chicago") == date(2026, 11, 20)
    assert local_day(datetime(2026, 11, 20, 20, 0, tzinfo=UTC), "Asia/Tokyo") == date(2026, 11, 21)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from([0, 6]))
def test_a_week_has_seven_days_and_holds_its_day(day: date, week_start: int) -> None:
    first, last = week_of(day, week_start)
    assert first <= day <= last
    assert (last - first).days == 6
    assert first.weekday() == week_start


def test_sunday_begins_or_ends_the_week_as_the_rule_says() -> None:
    sunday = date(2026, 11, 22)
    assert week_of(sunday, 0) == (date(2026, 11, 16), sunday)
    assert week_of(sunday, 6) == (sunday, date(2026, 11, 28))
