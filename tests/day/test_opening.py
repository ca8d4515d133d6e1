"""Opening a session: its roster, times and rules are written down, and no later change rewrites them."""

from collections.abc import Callable
from datetime import date

import pytest

from iop_tui.day import GroupDay, bring_up_to_date, open_session
from iop_tui.day.opening import newly_expected
from iop_tui.desk.desk import Desk
from iop_tui.domain.agenda import parse_agenda
from iop_tui.domain.attendance import Mark, Mode
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.domain.names import Name
from iop_tui.domain.sessions import SessionState
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.rows import everything, rows, steps

MONDAY = date(2026, 11, 23)
ORDER = ["Álvarez", "García", "Gonzalez", "Khan", "Nguyen", "Okafor", "O'Neil", "Price", "Rossi", "Smith-Jones",
         "Tanaka", "Weiß"]  # fmt: skip


def the_track(program: Program) -> int:
    return program.tracks()[0].track.id


def discharged(program: Program, desk: Desk, client: int, day: date) -> None:
    episode = desk.store.clients.files([client])[0].episodes[0]
    program.change_episode(episode._replace(discharged_on=day, discharge_reason="completed"))


def test_a_session_is_written_down_with_its_people_times_and_rules(group: GroupDay) -> None:
    session = group.session
    assert (session.scheduled_start, session.scheduled_end, session.grace, session.cutoff) == (540, 735, 5, 15)
    assert (session.state, session.time_zone, session.day) == (SessionState.OPEN, "America/Chicago", DAY)
    assert session.facilitator_id == group.desk.who
    assert [group.names[id].last for id in group.on_roster] == sorted(ORDER, key=lambda n: Name(n).sort_key)
    assert {r.mark for r in group.rows.values()} == {Mark.NOT_MARKED}
    assert all(r.episode_id and r.placement_id and r.origin == "placed" for r in group.rows.values())
    assert [(b.kind, b.start, b.end) for b in group.blocks] == [
        ("checkin", 540, 570), ("topic", 570, 630), ("break", 630, 645), ("process", 645, 735),
    ]  # fmt: skip
    assert group.title == "Morning IOP · Fri, Nov 20, 2026"


def test_opening_again_goes_on_with_what_is_there(group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    before = everything(group.desk.store)
    again = open_session(group.desk, group.track.id, DAY)
    assert again.id == group.id
    assert again.rows[clients[0]].mark is Mark.HERE
    assert everything(group.desk.store) == before


def test_only_who_is_in_the_program_and_placed_on_this_weekday_is_expected(
    program: Program, desk: Desk, clients: list[int]
) -> None:
    track = the_track(program)
    discharged(program, desk, clients[0], date(2026, 11, 19))
    discharged(program, desk, clients[1], DAY)
    program.toggle_day(clients[2], track, DAY.weekday(), DAY)
    program.toggle_day(clients[3], track, DAY.weekday(), MONDAY)
    later = program.add_client(Name("Later", "Lee"), admitted_on=MONDAY, days=frozenset({(track, 4)}))
    unplaced = program.add_client(Name("Un", "Placed"), admitted_on=date(2026, 11, 2))
    group = open_session(desk, track, DAY)
    assert set(group.rows) == set(clients) - {clients[0], clients[2]}
    assert not {later, unplaced} & set(group.rows)


def test_a_step_down_holds_from_its_day_on(program: Program, desk: Desk, clients: list[int], clock: Clock) -> None:
    track, file = the_track(program), desk.store.clients.files([clients[0]])[0]
    program.place(file, DAY, frozenset({(track, 0)}), level_of_care="1.0", week_target=180)
    clock.set(date(2026, 11, 24), 9)
    wednesday, friday, monday = (
        open_session(desk, track, date(2026, 11, 18)),
        open_session(desk, track, DAY),
        open_session(desk, track, MONDAY),
    )
    assert [clients[0] in g.rows for g in (wednesday, friday, monday)] == [True, False, True]
    old, new = wednesday.rows[clients[0]].placement_id, monday.rows[clients[0]].placement_id
    assert old != new
    assert [p.week_target for p in monday.files[clients[0]].placements if p.id == new] == [180]


def test_a_new_plan_leaves_the_days_before_it(program: Program, desk: Desk, group: GroupDay, clock: Clock) -> None:
    program.plan_track(
        group.track.id, DAY, parse_weekdays("mon,fri"), 570, 765, parse_agenda("process 60, break 15, topic 120")
    )
    assert open_session(desk, group.track.id, DAY).blocks[0].end == 570
    clock.set(MONDAY, 9, 30)
    monday = open_session(desk, group.track.id, MONDAY)
    assert (monday.session.scheduled_start, monday.session.scheduled_end) == (570, 765)
    assert [(b.kind, b.start, b.end) for b in monday.blocks] == [
        ("process", 570, 630), ("break", 630, 645), ("topic", 645, 765),
    ]  # fmt: skip
    wednesday = open_session(desk, group.track.id, date(2026, 11, 18))
    assert (wednesday.session.scheduled_start, wednesday.session.scheduled_end) == (540, 735)


def test_a_changed_rule_does_not_rewrite_a_session_until_it_is_brought_up_to_date(
    program: Program, group: GroupDay
) -> None:
    program.set_rule("grace", "10")
    group.reload()
    assert group.session.grace == 5
    bring_up_to_date(group)
    assert group.session.grace == 10


def test_a_changed_placement_does_not_rewrite_an_open_session(
    program: Program, group: GroupDay, clients: list[int]
) -> None:
    program.toggle_day(clients[0], group.track.id, 4, DAY)
    new = program.add_client(Name("New", "Jo"), admitted_on=DAY, days=frozenset({(group.track.id, 4)}))
    group.reload()
    assert clients[0] in group.rows
    assert new not in group.rows
    assert bring_up_to_date(group) == (1, 1)
    assert clients[0] not in group.rows
    assert new in group.on_roster
    assert bring_up_to_date(group) == (0, 0)


def test_bringing_up_to_date_keeps_everybody_who_was_touched(
    program: Program, group: GroupDay, clients: list[int]
) -> None:
    marked, noted, answered, off, gone = clients[:5]
    group.sheet.mark(marked, Mark.EXCUSED, "illness")
    group.notes.save(noted, "called")
    group.round.press(answered, "mood", 3)
    group.roster.take_off(off, "appointment")
    walked = group.roster.new_walk_in("Jo New")
    for client in (marked, noted, answered, off, gone):
        program.toggle_day(client, group.track.id, 4, DAY)
    assert bring_up_to_date(group) == (0, 1)
    assert {marked, noted, answered, off, walked} <= set(group.rows)
    assert gone not in group.rows


def test_bringing_up_to_date_keeps_a_row_with_a_mode_or_a_participation(
    program: Program, group: GroupDay, clients: list[int]
) -> None:
    group.sheet.set_mode(clients[0], Mode.VIDEO, True)
    group.notes.set_participation(clients[1], "minimal")
    for client in clients[:2]:
        program.toggle_day(client, group.track.id, 4, DAY)
    bring_up_to_date(group)
    assert set(clients[:2]) <= set(group.rows)


def test_a_closed_session_is_not_brought_up_to_date(group: GroupDay) -> None:
    group.closing.close(sure=True)
    with pytest.raises(Refused, match="roster stays"):
        bring_up_to_date(group)


def test_a_coming_day_is_prepared_and_opened_when_it_has_come(
    program: Program, desk: Desk, clients: list[int], clock: Clock
) -> None:
    track = the_track(program)
    group = open_session(desk, track, MONDAY)
    assert (group.session.state, group.coming, len(group.rows)) == (SessionState.PREPARED, True, 12)
    group.sheet.mark(clients[0], Mark.EXCUSED, "legal")
    group.agenda.set_topic(group.blocks[1].id, desk.topics()[0])
    program.toggle_day(clients[1], track, 0, MONDAY)
    with pytest.raises(Refused, match="future day"):
        group.sheet.mark(clients[2], Mark.HERE)
    clock.set(MONDAY, 8, 55)
    opened = open_session(desk, track, MONDAY)
    assert (opened.id, opened.session.state) == (group.id, SessionState.OPEN)
    assert opened.rows[clients[0]].reason == "legal"
    assert opened.blocks[1].topic_title == desk.topics()[0].title
    assert clients[1] not in opened.rows
    opened.sheet.mark(clients[2], Mark.HERE)
    assert steps(desk.store)[-2:] == ["open session", "here"]


def test_nothing_of_the_group_itself_can_be_entered_on_a_coming_day(
    program: Program, desk: Desk, clients: list[int]
) -> None:
    group = open_session(desk, the_track(program), MONDAY)
    before = everything(desk.store)
    acts: list[Callable[[], object]] = [
        lambda: group.sheet.mark(clients[0], Mark.HERE),
        lambda: group.sheet.arrive(clients[0], 545),
        lambda: group.sheet.leave(clients[0], 700),
        lambda: group.sheet.out_or_back(clients[0], 600),
        group.sheet.rest_present,
        lambda: group.round.press(clients[0], "mood", 4),
        lambda: group.round.pass_question(clients[0], "mood"),
        lambda: group.times.begin_next(540),
        lambda: group.closing.close(sure=True),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert everything(desk.store) == before


def test_a_group_cannot_have_begun_on_a_coming_day(program: Program, desk: Desk) -> None:
    group = open_session(desk, the_track(program), MONDAY)
    with pytest.raises(Refused):
        group.times.set_true_times(545, 730)


def test_a_closed_and_a_cancelled_session_stay_so_when_opened_again(group: GroupDay, desk: Desk) -> None:
    group.closing.close(sure=True)
    assert open_session(desk, group.track.id, DAY).session.state is SessionState.CLOSED
    monday = open_session(desk, group.track.id, MONDAY)
    monday.closing.cancel("snow")
    assert open_session(desk, group.track.id, MONDAY).session.state is SessionState.CANCELLED


def test_a_day_more_than_a_week_ago_is_asked_once(program: Program, desk: Desk, clients: list[int]) -> None:
    track = the_track(program)
    with pytest.raises(NeedsConfirmation, match="more than a week ago"):
        open_session(desk, track, date(2026, 11, 11))
    assert rows(desk.store, "session") == []
    assert len(open_session(desk, track, date(2026, 11, 11), sure=True).rows) == 12
    assert open_session(desk, track, date(2026, 11, 11)).day == date(2026, 11, 11)
    assert open_session(desk, track, date(2026, 11, 13)).day == date(2026, 11, 13)


def test_a_day_before_the_track_was_in_use_is_refused(program: Program, desk: Desk) -> None:
    with pytest.raises(Refused, match="did not meet"):
        open_session(desk, the_track(program), date(2026, 8, 31), sure=True)
    assert rows(desk.store, "session") == []


def test_a_group_past_midnight_keeps_its_day(program: Program, desk: Desk, clock: Clock) -> None:
    night = program.add_track("Night", parse_weekdays("fri"), 1320, 30, since=date(2026, 9, 1)).track.id
    client = program.add_client(Name("Owl", "Olga"), admitted_on=date(2026, 10, 5), days=frozenset({(night, 4)}))
    clock.at(22, 5)
    group = open_session(desk, night, DAY)
    assert (group.session.scheduled_start, group.session.scheduled_end) == (1320, 1470)
    clock.set(date(2026, 11, 21), 0, 20)
    group = open_session(desk, night, DAY)
    assert (group.live, group.coming, group.minute(), group.day) == (True, False, 1460, DAY)
    group.sheet.arrive(client, group.minute())
    assert group.rows[client].arrived == 1460
    clock.set(date(2026, 11, 21), 0, 30)
    assert group.sheet.minutes(client).total == 10


def test_who_is_expected_by_now_is_counted_until_the_roster_has_them(group: GroupDay, program: Program) -> None:
    assert newly_expected(group) == 0
    days = frozenset((group.track.id, weekday) for weekday in range(7))
    program.add_client(Name("New", "Ned"), number="N-1", admitted_on=DAY, days=days)
    assert newly_expected(group) == 1
    assert bring_up_to_date(group) == (1, 0)
    assert newly_expected(group) == 0


@pytest.mark.parametrize(("ended", "words"), [("close", "The day is closed"), ("cancel", "The session was cancelled")])
def test_the_roster_of_a_day_that_is_over_stays_and_it_is_said_why(ended: str, words: str, group: GroupDay) -> None:
    group.closing.close(sure=True) if ended == "close" else group.closing.cancel("snow")
    with pytest.raises(Refused, match=words):
        bring_up_to_date(group)
