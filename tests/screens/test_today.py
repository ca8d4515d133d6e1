"""Today: where each session stands and what is to do; looking writes nothing, enter writes the roster down once."""

from __future__ import annotations

from datetime import date

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.screens.session.session import SessionScreen
from iop_tui.screens.today import day_list, look_back
from iop_tui.screens.today.today import TodayScreen
from tests.conftest import DAY, Clock
from tests.support.palette import until
from tests.support.program import Program
from tests.support.rows import everything, row, rows, steps
from tests.support.seat import Seat, seated

SEPTEMBER = date(2026, 9, 1)
MONDAY = date(2026, 11, 23)


def fridays(program: Program, name: str, start: int, end: int) -> int:
    """A track that meets on Fridays, in use since today; its id."""
    return program.add_track(name, parse_weekdays("fri"), start, end, since=DAY).track.id


def state_of(desk: Desk, day: date) -> list[str]:
    """The states of a day's sessions in the file."""
    return [s["state"] for s in rows(desk.store, "session", day=day.isoformat())]


def listed(seat: Seat) -> list[str]:
    """The lines of the list that hold a session."""
    return [line.strip(" ▌") for line in seat.lines() if "IOP" in line or "–" in line]


async def test_each_session_of_the_day_says_where_it_stands(desk: Desk, group: GroupDay, program: Program) -> None:
    fridays(program, "Dawn", 360, 420)
    open_session(desk, fridays(program, "Snowed in", 420, 480), DAY).closing.cancel("snow")
    open_session(desk, fridays(program, "Early", 480, 535), DAY).closing.close(sure=True)
    fridays(program, "Right now", 545, 700)
    fridays(program, "Evening", 1050, 1230)
    async with seated(desk) as seat:
        assert sorted(state_of(desk, DAY)) == ["cancelled", "closed", "open"]
        lines = listed(seat)[:6]
        for line, words in zip(
            lines,
            ("Dawn ○ not opened", "Snowed in – cancelled", "Early ■ closed", "Morning IOP ● now", "Right now ● now",
             "Evening · upcoming"),
            strict=True,
        ):  # fmt: skip
            assert words in " ".join(line.split()), "in order of time"


@pytest.mark.parametrize(
    ("hour", "minute", "words"), [(8, 29, "· upcoming"), (8, 30, "● now"), (12, 30, "● now"), (12, 31, "◐ to close")]
)
async def test_an_open_session_is_on_until_a_quarter_of_an_hour_after_its_end(
    hour: int, minute: int, words: str, desk: Desk, group: GroupDay, clock: Clock
) -> None:
    clock.at(hour, minute)
    async with seated(desk) as seat:
        assert words in seat.line_of("Morning IOP")


async def test_census_and_what_is_owed_follow_the_session(desk: Desk, group: GroupDay, clock: Clock) -> None:
    async with seated(desk, "enter", "3", "*", "home", "backspace", "0") as seat:
        assert len(rows(desk.store, "attendance", mark="here")) == 11
        assert "11 of 12 here" in seat.line_of("● now") and seat.line_of("● now").endswith("1 not marked")
        await seat.resize(60, 20)
        assert "11/12" in seat.line_of("● now")
        await seat.resize(109, 40)
        clock.at(12, 40)
        await seat.press("enter", "5", "home", "v", "enter", *"Spoke of sleep.", "escape", "f", "y", "c", "y", "y", "0")
        assert state_of(desk, DAY) == ["closed"] and len(rows(desk.store, "note", signed_by=desk.who)) == 1
        assert seat.line_of("■ closed").endswith("1 not marked, 11 to write, export")
        await seat.press("ctrl+e")
        assert len(rows(desk.store, "export")) == 1
        assert seat.line_of("■ closed").endswith("1 not marked, 11 to write"), "handed over is not owed any more"


async def test_arrows_step_a_day_and_t_comes_back(desk: Desk, clients: list[int]) -> None:
    async with seated(desk) as seat:
        assert "Today · Fri, Nov 20, 2026" in seat.lines()[0] and "12 expected" in seat.line_of("Morning IOP")
        await seat.press("right")
        assert "Day · Sat, Nov 21, 2026" in seat.lines()[0]
        await seat.press("right", "right")
        assert "Day · Mon, Nov 23, 2026" in seat.lines()[0] and "· upcoming" in seat.line_of("12 expected")
        await seat.press(*["left"] * 4)
        assert "Day · Thu, Nov 19, 2026" in seat.lines()[0]
        await seat.press("t")
        assert "Today · Fri, Nov 20, 2026" in seat.lines()[0] and desk.day == DAY


async def test_a_day_without_group_says_so(desk: Desk) -> None:
    program = Program(desk)
    fridays(program, "Fridays", 540, 735)
    async with seated(desk, "right") as seat:
        assert "No group on this day" in seat.text and not listed(seat)
        await seat.press("left")
        assert "Fridays" in seat.cursor_line
        program.close_day(DAY, None, "training")
        await seat.press("t")
        assert "No group on this day" in seat.text and "Fridays" not in seat.text


async def test_g_goes_to_a_date_however_it_is_typed(desk: Desk, clients: list[int]) -> None:
    async with seated(desk) as seat:
        for typed, shown in (
            ("2026-12-02", "Wed, Dec 2, 2026"), ("11-18", "Wed, Nov 18, 2026"), ("23", "Mon, Nov 23, 2026"),
            ("-2", "Wed, Nov 18, 2026"), ("", "Fri, Nov 20, 2026"),
        ):  # fmt: skip
            await seat.press("g", *typed, "enter")
            assert shown in seat.lines()[0], typed
        await seat.press("g", *"11-31", "enter")
        assert "not a date" in seat.strip and desk.day == DAY and seat.screen.asking is not None
        await seat.press("escape")
        assert "Fri, Nov 20, 2026" in seat.lines()[0]


async def test_days_that_nobody_closed_are_listed_the_latest_first_and_open_as_any_other(
    desk: Desk, clients: list[int], program: Program
) -> None:
    open_session(desk, program.tracks()[0].track.id, date(2026, 11, 16))
    open_session(desk, program.tracks()[0].track.id, date(2026, 11, 13)).closing.close(sure=True)
    async with seated(desk) as seat:
        owed = [" ".join(line.split()) for line in listed(seat)[1:4]]
        assert owed[0].startswith("Wed, Nov 18 Morning IOP ○ not opened")
        assert owed[1].startswith("Mon, Nov 16 Morning IOP ◐ to close")
        assert owed[2].startswith("Fri, Nov 13 Morning IOP ■ closed"), "what is closed stands among the others"
        await seat.press("down", "enter")
        assert state_of(desk, date(2026, 11, 18)) == ["open"]
        assert "Wed, Nov 18, 2026" in seat.lines()[0]
        await seat.press("3", *"p" * 12, "c", "y", "0")
        assert state_of(desk, date(2026, 11, 18)) == ["closed"]
        lines = [" ".join(line.split()) for line in seat.lines()]
        left = next(n for n, line in enumerate(lines) if line.startswith("What is left"))
        assert lines[left + 1].removeprefix("▌ ").startswith("Wed, Nov 18 Morning IOP ■ closed")
        assert lines[left + 1].endswith("13 to write, export") and "Wed, Nov 18" not in " ".join(lines[:left])


async def test_a_day_more_than_a_week_ago_is_asked_back_once(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "g", *"11-11", "enter", "enter") as seat:
        assert not rows(desk.store, "session")
        assert "more than a week ago" in seat.said and isinstance(seat.app.screen, TodayScreen)
        await seat.press("enter")
        assert state_of(desk, date(2026, 11, 11)) == ["open"] and isinstance(seat.app.screen, SessionScreen)


async def test_days_before_the_last_eight_weeks_are_found_too(
    desk: Desk, clients: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_back, "FURTHER_BACK_AFTER", 0.1)
    async with seated(desk) as seat:
        await until(seat, "Fri, Sep 18")
        await seat.press("end")
        assert not rows(desk.store, "session")
        assert seat.cursor_line.startswith("Wed, Sep 2"), "the first day on which the track met"


async def test_a_day_long_ago_is_listed_no_more_once_it_is_closed(
    desk: Desk, clients: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_back, "FURTHER_BACK_AFTER", 0.1)
    async with seated(desk) as seat:
        await until(seat, "Fri, Sep 18")
        await seat.press("end", "enter", "enter", "c", "y", "y", "0", "end")
        assert state_of(desk, date(2026, 9, 2)) == ["closed"]
        assert "Wed, Sep 2 " not in seat.text


async def test_enter_opens_and_writes_the_roster_down_once(desk: Desk, clients: list[int], program: Program) -> None:
    async with seated(desk, "enter") as seat:
        session = row(desk.store, "session")
        assert (session["state"], session["start_min"], session["end_min"]) == ("open", 540, 735)
        assert (session["grace_min"], session["cutoff_min"], session["facilitator_id"]) == (5, 15, desk.who)
        assert sorted(r["client_id"] for r in rows(desk.store, "attendance", mark="not_marked")) == clients
        assert isinstance(seat.app.screen, SessionScreen) and "12 not marked" in seat.lines()[0]
        program.set_rule("grace", "20")
        await seat.press("0", "enter", "0", "enter")
        assert row(desk.store, "session")["grace_min"] == 5 and len(rows(desk.store, "attendance")) == 12
        assert steps(desk.store).count("open session") == 1


async def test_an_opening_that_is_undone_on_today_is_seen_at_once(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "enter", "0", "ctrl+z") as seat:
        assert not rows(desk.store, "session") and seat.said == "Undone: open session"
        assert "12 expected" in seat.line_of("● now")


async def test_a_coming_day_is_prepared_and_opened_when_it_has_come(
    desk: Desk, clients: list[int], clock: Clock
) -> None:
    async with seated(desk, "g", *"11-23", "enter") as seat:
        assert "enter: set up ahead" in seat.strip
        await seat.press("enter")
        assert state_of(desk, MONDAY) == ["prepared"] and "prepared" in seat.lines()[0]
        await seat.press("0")
        assert "· prepared" in seat.line_of("12 expected")
        clock.set(MONDAY, 9)
        await seat.press("t", "enter")
        assert state_of(desk, MONDAY) == ["open"] and len(rows(desk.store, "attendance")) == 12


async def test_looking_writes_nothing(desk: Desk, clients: list[int]) -> None:
    before, head = everything(desk.store), desk.store.changes.head()
    async with seated(desk) as seat:
        for keys in (
            ("left", "right", "right", "t", "down", "end", "home"), ("g", "2", "3", "enter"), ("t", "x", "escape"),
            ("w", "right", "f", "escape", "d", "v", "v", "i", "escape", "escape"),
            ("m", *"23456", "tab", "enter", "escape", "escape"), ("?", "escape"), ("f", "escape"),
        ):  # fmt: skip
            await seat.press(*keys)
        assert isinstance(seat.app.screen, TodayScreen)
    assert everything(desk.store) == before
    assert desk.store.changes.head() == head


async def test_the_session_of_this_hour_is_under_the_cursor(desk: Desk, evening: GroupDay, clock: Clock) -> None:
    clock.at(9, 2)
    async with seated(desk) as seat:
        assert "Morning IOP" in seat.cursor_line
    clock.at(17, 20)
    async with seated(desk) as seat:
        assert "Evening IOP" in seat.cursor_line
        await seat.press("left", "right")
        assert "Evening IOP" in seat.cursor_line
        await seat.press("home", "enter", "0")
        assert "Morning IOP" in seat.cursor_line, "who comes back finds the cursor where it was"


async def test_with_two_facilitators_it_is_asked_who_is_working(
    desk: Desk, clients: list[int], program: Program
) -> None:
    sam = program.save_facilitator("Sam Kim")
    desk.who = None
    async with seated(desk) as seat:
        assert "Who are you?" in seat.strip and "as " not in seat.lines()[0]
        await seat.press("escape", "down", *"zz", "enter")
        assert desk.who is None and "Who are you?" in seat.strip, "it has to be said"
        await seat.press("backspace", "backspace", *"sam", "enter")
        assert desk.who == sam and "as S.K." in seat.lines()[0]
        await seat.press("enter", "0", "f", "1", "enter", "3", "p")
        assert row(desk.store, "session")["facilitator_id"] == sam
        assert row(desk.store, "attendance", mark="here")["recorded_by"] == 1
        assert "as R.E." in seat.lines()[0]


async def test_with_one_facilitator_nobody_is_asked_and_without_any_it_is_said(desk: Desk) -> None:
    async with seated(desk, "f") as seat:
        assert seat.screen.asking is None and "No facilitators yet" in seat.said
    Program(desk).save_facilitator("Rae Ellis", "LCSW")
    async with seated(desk) as seat:
        assert seat.screen.asking is None and "as R.E." in seat.lines()[0]


async def test_an_empty_file_says_in_three_lines_what_to_do_first(desk: Desk) -> None:
    async with seated(desk) as seat:
        for start, words in (
            ("1  m", "add a group"),
            ("2  m", "add clients by hand"),
            ("3  press ←", "enter to open it"),
        ):
            assert words in seat.line_of(f" {start}")
        assert "iop-tui demo" in seat.text
        await seat.press("enter", "down", "enter")
        assert not rows(desk.store, "session") and not steps(desk.store)
        await seat.press("m", "+", *"Fridays", "tab", "ctrl+u", *"fri", "ctrl+s", "escape")
        assert row(desk.store, "track")["name"] == "Fridays"
        assert "add a group" not in seat.text and "Fridays" in seat.cursor_line


async def test_when_a_night_has_gone_by_another_days_groups_are_listed(
    desk: Desk, clients: list[int], clock: Clock
) -> None:
    async with seated(desk, "w") as seat:
        clock.set(MONDAY, 8)
        await seat.press("escape")
        assert desk.day == MONDAY and listed(seat)[0].startswith("09:00–12:15")
        assert "Fri, Nov 20" in seat.line_of("○ not opened"), "nobody opened Friday's group"


async def test_when_a_night_has_gone_by_the_first_line_says_the_new_day(
    desk: Desk, clients: list[int], clock: Clock
) -> None:
    async with seated(desk, "w") as seat:
        clock.set(MONDAY, 8)
        await seat.press("escape")
        assert desk.day == MONDAY
        assert "Today · Mon, Nov 23, 2026" in seat.lines()[0]


async def test_times_are_whole_on_a_twelve_hour_clock(desk: Desk, program: Program) -> None:
    fridays(program, "Late morning", 630, 735)
    program.plan_track(program.tracks()[0].track.id, SEPTEMBER, parse_weekdays("fri"), 540, 735)
    program.set_rule("twelve_hours", "12")
    async with seated(desk, "g", *"11-27", "enter", size=(60, 20)) as seat:
        assert "10:30a–12:15p" in seat.line_of("Late mor")


async def test_a_concern_of_another_day_is_private_in_the_room_and_named_in_full_view(
    desk: Desk, group: GroupDay, clients: list[int], clock: Clock
) -> None:
    group.round.press(clients[0], "safety", 2)
    group.sheet.rest_present()
    clock.at(12, 40)
    group.closing.close(sure=True)
    clock.set(date(2026, 11, 23), 8)
    desk.day = desk.today
    async with seated(desk) as seat:
        assert "1 private, 13 to write, export" in seat.line_of("Fri, Nov 20") and "safety" not in seat.text
        await seat.press("ctrl+f")
        assert "1 safety, 13 to write, export" in seat.line_of("Fri, Nov 20")
        await seat.resize(60, 20)
        below = [line.strip() for line in seat.lines()]
        at = next(n for n, line in enumerate(below) if "Fri, Nov 20" in line)
        assert below[at].endswith("1 safety,") and below[at + 1] == "13 to write," and below[at + 2] == "export"


async def test_notes_that_would_be_late_by_now_say_so(desk: Desk, group: GroupDay, clock: Clock) -> None:
    group.sheet.rest_present()
    clock.at(12, 40)
    group.closing.close(sure=True)
    clock.set(date(2026, 11, 25), 8)
    desk.day = desk.today
    async with seated(desk) as seat:
        assert "13 to write, notes late, export" in seat.line_of("Fri, Nov 20")


async def test_an_old_day_that_is_looked_at_stays_until_nothing_is_left_of_it(
    desk: Desk, program: Program, clients: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_list, "LOOK_BACK_DAYS", 1)
    group = open_session(desk, program.tracks()[0].track.id, date(2026, 11, 18))
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with seated(desk) as seat:
        assert "to write" not in seat.text, "days that far back are looked for later"
        await seat.press("g", *"2026-11-18", "enter", "enter")
        assert "Wed, Nov 18" in seat.lines()[0]
        await seat.press("0", "t")
        assert "13 to write, export" in seat.line_of("Wed, Nov 18")


async def test_the_day_under_the_cursor_is_exported(desk: Desk, program: Program, clients: list[int]) -> None:
    group = open_session(desk, program.tracks()[0].track.id, date(2026, 11, 18))
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with seated(desk, "ctrl+e", "home", "down", size=(80, 24)) as seat:
        assert "export" in seat.line_of("Wed, Nov 18")
        await seat.press("ctrl+e")
        assert [e["from_day"] for e in rows(desk.store, "export")] == ["2026-11-20", "2026-11-18"]
        assert "export" not in seat.line_of("Wed, Nov 18")
