"""The week in the CSV: each minute once, also across midnight and where the week's first day was changed in it."""

from collections.abc import Callable
from datetime import date

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.names import Name
from iop_tui.exchange.exporting import Request
from iop_tui.reports.progress import progress_of
from tests.conftest import Clock
from tests.support.program import Program
from tests.support.reading_csv import exported

MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)
Here = Callable[[str, date], GroupDay]


@pytest.fixture
def client(program: Program, clock: Clock) -> int:
    clock.set(date(2026, 11, 24), 9)
    return program.add_client(Name("Abel", "Nora"), number="N-1", admitted_on=date(2026, 10, 5))


@pytest.fixture
def here(program: Program, desk: Desk, client: int) -> Here:
    """Makes a session of a track on a day with the client in it from start to end; its one block counts."""

    def make(track: str, day: date) -> GroupDay:
        found = next(t.track.id for t in program.tracks(ended=True) if t.track.name == track)
        group = open_session(desk, found, day, sure=True)
        if client not in group.rows:
            group.roster.walk_in(client)
        group.sheet.mark(client, Mark.HERE)
        return group

    return make


def track(program: Program, name: str, days: str, start: int, end: int) -> None:
    """A track of one block that counts."""
    from iop_tui.domain.agenda import AgendaPart

    length = (end if end > start else end + 1440) - start
    program.add_track(
        name, parse_weekdays(days), start, end, since=date(2026, 9, 1), agenda=[AgendaPart("process", length)]
    )


def week(desk: Desk, client: int, day: date) -> int:
    return progress_of(desk, desk.store.clients.files([client]), day, "adult")[client].week_minutes


def test_two_groups_at_the_same_time_say_so_in_both_rows(program: Program, desk: Desk, client: int, here: Here) -> None:
    track(program, "Early", "mon", 540, 720)
    track(program, "Late", "mon", 690, 780)
    early, late = here("Early", MONDAY), here("Late", MONDAY)
    found = {r["track"]: r for r in exported(desk, Request(MONDAY, MONDAY)) if r["client_id"] == "N-1"}
    told = [(found[t]["minutes"], found[t]["overlap_minutes"], found[t]["week_minutes"]) for t in ("Early", "Late")]
    assert told == [("180", "30", "180"), ("90", "30", "240")]
    assert week(desk, client, MONDAY) == 240
    for group in (early, late):
        assert group.sheet.overlaps(client) == 30
        words = [o.words for o in group.closing.open_items() if o.kind == "overlap"]
        assert words == [f"{group.short[client]}: here in two sessions at once, 0:30"]
    late.sheet.mark(client, Mark.NO_SHOW)
    early.reload()
    assert early.sheet.overlaps(client) == 0 and not [o for o in early.closing.open_items() if o.kind == "overlap"]


def test_a_night_group_and_the_next_day_s_share_an_hour_once(
    program: Program, desk: Desk, client: int, here: Here
) -> None:
    track(program, "Night", "mon", 1320, 120)
    track(program, "Small hours", "tue", 60, 180)
    here("Night", MONDAY)
    here("Small hours", date(2026, 11, 17))
    found = [r for r in exported(desk, Request(MONDAY, SUNDAY)) if r["client_id"] == "N-1" and r["attended"] == "1"]
    assert [(r["minutes"], r["overlap_minutes"], r["week_minutes"]) for r in found] == [
        ("240", "60", "240"), ("120", "60", "300"),
    ]  # fmt: skip
    assert week(desk, client, SUNDAY) == 300
    alone = [r for r in exported(desk, Request(MONDAY, MONDAY)) if r["client_id"] == "N-1" and r["attended"] == "1"]
    assert alone == found[:1], "what lies outside the period is seen all the same"


def test_an_hour_shared_over_the_week_s_end_is_in_both_weeks(
    program: Program, desk: Desk, client: int, here: Here
) -> None:
    track(program, "Night", "sun", 1320, 120)
    track(program, "Small hours", "mon", 60, 180)
    here("Night", SUNDAY)
    here("Small hours", date(2026, 11, 23))
    found = [r for r in exported(desk, Request(SUNDAY, date(2026, 11, 23))) if r["attended"] == "1"]
    assert [(r["overlap_minutes"], r["week_minutes"]) for r in found] == [("60", "240"), ("60", "120")]


@pytest.mark.parametrize("written_down", [True, False], ids=["at the opening", "in a file from before"])
def test_a_week_whose_first_day_was_changed_within_it(
    written_down: bool, program: Program, desk: Desk, client: int, here: Here
) -> None:
    track(program, "Morning", "mon-sun", 540, 720)
    program.set_rule("week_start", "sunday", date(2026, 11, 19))
    days = (date(2026, 11, 15), MONDAY, date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 21), SUNDAY)
    for day in days:
        here("Morning", day)
    if not written_down:
        desk.store.reader.connection.execute("UPDATE session SET week_start = NULL")
    for first, last in ((days[0], SUNDAY), (days[3], days[3])):
        found = {r["session_date"]: r for r in exported(desk, Request(first, last)) if r["attended"] == "1"}
        for day in days:
            if first <= day <= last:
                assert int(found[str(day)]["week_minutes"]) == week(desk, client, day), day
    # Monday the first day until Wednesday, Sunday from Thursday on
    assert [week(desk, client, d) for d in days] == [180, 180, 360, 720, 900, 180]


def test_minutes_of_the_nights_on_which_clocks_change(program: Program, desk: Desk, client: int, clock: Clock) -> None:
    program.set_time_zone("America/New_York")
    program.add_track("Small hours", parse_weekdays("sun"), 60, 240, since=date(2026, 3, 1))
    (file,) = desk.store.clients.files([client])
    program.change_episode(file.episodes[0]._replace(admitted_on=date(2026, 3, 1)))
    made = []
    for day, agenda in ((date(2026, 3, 8), 120), (date(2026, 11, 1), 240), (date(2026, 11, 8), 180)):
        found = next(t.track.id for t in program.tracks() if t.track.name == "Small hours")
        group = open_session(desk, found, day, sure=True)
        group.roster.walk_in(client)
        group.sheet.mark(client, Mark.HERE)
        counted = sum(p.minutes for p in group.sheet.row(client).minutes.parts)
        broken = [s for s in group.spans if not s.block.counts]
        pause = sum(group.session.moment(s.end) - group.session.moment(s.start) for s in broken)
        made.append((counted + pause, agenda))
        (line,) = [r for r in exported(desk, Request(day, day)) if r["client_id"] == "N-1"]
        assert int(line["minutes"]) == counted == int(line["week_minutes"]) == week(desk, client, day)
    assert [counted for counted, _ in made] == [agenda for _, agenda in made]
