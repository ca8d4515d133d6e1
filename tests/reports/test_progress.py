"""Where a client stands: minutes of the week, counters against their limits, what was last."""

from datetime import date

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark, Status
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.reports.progress import ClientProgress, progress_of, whole_history
from tests.conftest import DAY, Clock
from tests.support.program import Program

MONDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 18)


def admit(desk: Desk, program: Program, client: int, day: date) -> None:
    """Let a client's episode and placement begin on a day."""
    (file,) = desk.store.clients.files([client])
    program.change_episode(file.episodes[0]._replace(admitted_on=day))
    program.place(desk.store.clients.files([client])[0], day, file.placements[0].days)


def held(desk: Desk, track: int, day: date) -> GroupDay:
    return open_session(desk, track, day, sure=True)


def standing(desk: Desk, client: int, day: date = DAY, population: str = "adult") -> ClientProgress:
    return progress_of(desk, desk.store.clients.files([client]), day, population)[client]


def test_the_week_counts_its_own_days_and_today_up_to_now(group: GroupDay, clients: list[int], clock: Clock) -> None:
    desk, client = group.desk, clients[0]
    for day in (date(2026, 11, 13), MONDAY):
        held(desk, group.track.id, day).sheet.mark(client, Mark.HERE)
    held(desk, group.track.id, WEDNESDAY).sheet.arrive(client, 600)
    group.sheet.mark(client, Mark.HERE)
    clock.at(10)
    found = standing(desk, client)
    assert (found.week_minutes, found.day_minutes, found.week_target) == (180 + 120 + 60, 60, 540)
    assert found.last_attended == WEDNESDAY
    clock.at(13)
    assert standing(desk, client).week_minutes == 480


def test_the_week_begins_on_the_day_of_the_rule(
    program: Program, group: GroupDay, clients: list[int], clock: Clock
) -> None:
    desk, client = group.desk, clients[0]
    sunday = program.add_track("Sunday", parse_weekdays("sun"), 540, 600, since=date(2026, 9, 1)).track.id
    program.toggle_day(client, sunday, 6, date(2026, 10, 5))
    held(desk, sunday, date(2026, 11, 15)).sheet.mark(client, Mark.HERE)
    assert standing(desk, client).week_minutes == 0
    program.set_rule("week_start", "sunday", date(2026, 11, 1))
    assert standing(desk, client).week_minutes == 55


def test_an_hour_that_two_groups_share_counts_once(
    program: Program, group: GroupDay, clients: list[int], clock: Clock
) -> None:
    desk, client = group.desk, clients[0]
    family = program.add_track("Family", parse_weekdays("fri"), 690, 780, since=date(2026, 9, 1)).track.id
    program.toggle_day(client, family, 4, DAY)
    group.sheet.mark(client, Mark.HERE)
    other = held(desk, family, DAY)
    other.agenda.remove(other.blocks[2].id)
    clock.at(14)
    other.sheet.mark(client, Mark.HERE)
    alone = group.sheet.minutes(client).total + other.sheet.minutes(client).total
    assert standing(desk, client).day_minutes == alone - 45


def test_the_target_is_the_populations_the_rules_or_ones_own(
    program: Program, desk: Desk, group: GroupDay, clients: list[int]
) -> None:
    assert standing(desk, clients[0], population="adolescent").week_target == 360
    program.set_rule("week_target_adult", "8:30", DAY)
    assert standing(desk, clients[0]).week_target == 510
    assert standing(desk, clients[0], WEDNESDAY).week_target == 540
    program.place(desk.store.clients.files([clients[0]])[0], DAY, frozenset({(group.track.id, 4)}), week_target=180)
    assert standing(desk, clients[0]).week_target == 180


@pytest.mark.usefixtures("over")
def test_counters_follow_the_statuses_of_the_episode(group: GroupDay, clients: list[int]) -> None:
    desk, client, track = group.desk, clients[0], group.track.id
    held(desk, track, date(2026, 11, 9)).sheet.mark(client, Mark.ABSENT, "work")
    held(desk, track, date(2026, 11, 11)).sheet.arrive(client, 560)
    held(desk, track, date(2026, 11, 13)).sheet.mark(client, Mark.EXCUSED, "illness")
    held(desk, track, MONDAY).sheet.arrive(client, 552)
    held(desk, track, WEDNESDAY).sheet.mark(client, Mark.NO_SHOW)
    found = standing(desk, client)
    assert (found.late, found.unexcused, found.unexcused_limit, found.at_limit) == (2, 2, 3, False)
    group.sheet.mark(client, Mark.NO_SHOW)
    assert standing(desk, client).at_limit
    partly = group.sheet
    partly.arrive(client, 560)
    partly.leave(client, 600)
    assert (standing(desk, client).late, standing(desk, client).at_limit) == (3, False)


def test_opening_balances_are_counted_with_the_episode(program: Program, desk: Desk, clients: list[int]) -> None:
    episode = desk.store.clients.files([clients[0]])[0].episodes[0]
    program.change_episode(episode._replace(opening_late=2, opening_unexcused=3))
    found = standing(desk, clients[0])
    assert (found.late, found.unexcused, found.at_limit) == (2, 3, True)


def test_a_new_episode_begins_its_counters_anew(
    program: Program, desk: Desk, group: GroupDay, clients: list[int]
) -> None:
    client = clients[0]
    held(desk, group.track.id, MONDAY).sheet.mark(client, Mark.NO_SHOW)
    episode = desk.store.clients.files([client])[0].episodes[0]
    program.change_episode(episode._replace(discharged_on=date(2026, 11, 17), discharge_reason="dropped_out"))
    program.admit(client, WEDNESDAY)
    assert standing(desk, client).unexcused == 0
    assert standing(desk, client, date(2026, 11, 17)).unexcused == 1


def test_a_limit_of_nought_is_none(program: Program, desk: Desk, group: GroupDay, clients: list[int]) -> None:
    program.set_rule("unexcused_limit", "0", DAY)
    group.sheet.mark(clients[0], Mark.NO_SHOW)
    assert not standing(desk, clients[0]).at_limit


@pytest.mark.parametrize(
    ("marks", "early"), [("hhn", True), ("hhhn", False), ("n", True), ("xhn", True), ("-hhn", True)]
)
@pytest.mark.parametrize(
    ("admitted", "unknown"), [(9, 0), (7, 0), (6, 1), (2, 3)], ids=["that day", "a weekend before", "1 before", "3"]
)
def test_a_no_show_within_the_first_three_sessions_is_noticed(
    marks: str, early: bool, admitted: int, unknown: int, desk: Desk, program: Program, clients: list[int]
) -> None:
    # sessions between the admission and the first one in the file are among the three, whatever became of them
    track = program.tracks()[0].track.id
    early = "n" in marks.replace("-", "")[: max(0, 3 - unknown)]
    admit(desk, program, clients[0], date(2026, 11, admitted))
    codes = {"h": Mark.HERE, "n": Mark.NO_SHOW, "x": Mark.EXCUSED, "-": Mark.NOT_MARKED}
    for day, code in zip((9, 11, 13, 16), marks, strict=False):
        group = held(desk, track, date(2026, 11, day))
        group.sheet.mark(clients[0], codes[code])
    assert standing(desk, clients[0]).early_no_show is early


def test_a_cancelled_session_and_one_from_which_the_client_was_taken_off_count_nothing(
    group: GroupDay, clients: list[int]
) -> None:
    monday = held(group.desk, group.track.id, MONDAY)
    monday.sheet.mark(clients[0], Mark.NO_SHOW)
    monday.closing.cancel("snow")
    wednesday = held(group.desk, group.track.id, WEDNESDAY)
    wednesday.sheet.mark(clients[0], Mark.HERE)
    wednesday.roster.take_off(clients[0], "entered_by_mistake")
    found = standing(group.desk, clients[0])
    assert (found.unexcused, found.week_minutes, found.last_attended) == (0, 0, None)


def test_the_whole_history_is_the_latest_first(group: GroupDay, clients: list[int]) -> None:
    held(group.desk, group.track.id, MONDAY).sheet.arrive(clients[0], 600)
    group.sheet.mark(clients[0], Mark.NO_SHOW)
    found = whole_history(group.desk, clients[0], DAY)
    assert [(a.session.day, a.status, a.minutes.total) for a in found] == [
        (DAY, Status.NO_SHOW, 0), (MONDAY, Status.LATE, 120),
    ]  # fmt: skip


def test_when_somebody_was_last_here_depends_on_nobody_else(
    program: Program, desk: Desk, group: GroupDay, clients: list[int]
) -> None:
    one, other = clients[:2]
    held(desk, group.track.id, date(2026, 10, 7)).sheet.mark(one, Mark.HERE)
    (episode,) = desk.store.clients.files([one])[0].episodes
    program.change_episode(episode._replace(discharged_on=date(2026, 10, 9), discharge_reason="other"))
    program.admit(one, WEDNESDAY)
    alone = progress_of(desk, desk.store.clients.files([one]), DAY, "adult")[one]
    both = progress_of(desk, desk.store.clients.files([one, other]), DAY, "adult")[one]
    assert alone == both and alone.last_attended == date(2026, 10, 7)


def test_who_was_imported_long_after_admission_has_no_early_no_show(
    desk: Desk, group: GroupDay, clients: list[int]
) -> None:
    # admitted on 5 October, and the first session that the file knows is that of 20 November
    group.sheet.mark(clients[0], Mark.NO_SHOW)
    assert standing(desk, clients[0]).unexcused == 1 and not standing(desk, clients[0]).early_no_show
    walk_in = group.roster.new_walk_in("Jo New")
    group.sheet.mark(walk_in, Mark.NO_SHOW)
    assert standing(desk, walk_in).early_no_show, "the first day of theirs"
