"""Whom to call: derived from sessions that are over, the most pressing first, and gone once it is settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from iop_tui.clients.contacts import Contacts, follow_up
from iop_tui.day import open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.clients import Episode
from iop_tui.domain.contacts import Contact
from iop_tui.domain.names import Name
from iop_tui.reports.calls import call_list
from iop_tui.reports.week import week_report
from iop_tui.store.queries import Reader
from tests.conftest import DAY, Clock
from tests.support.program import Program

MONDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 18)
SATURDAY, NEXT_MONDAY = date(2026, 11, 21), date(2026, 11, 23)


def held(desk: Desk, clock: Clock, day: date, marks: dict[int, tuple[Mark, str]]) -> None:
    """Open a day, let everybody be here but those with another mark, and close it."""
    clock.set(day, 9)
    group = open_session(desk, desk.store.tracks.all()[0].id, day)
    for id in group.on_roster:
        mark, reason = marks.get(id, (Mark.HERE, ""))
        if group.rows[id].mark is Mark.NOT_MARKED:
            group.sheet.mark(id, mark, reason)
    clock.set(day, 13)
    group.closing.close(sure=True)


def open_calls(desk: Desk) -> dict[int, str]:
    return {c.client_id: c.why for c in call_list(desk).open}


def call(desk: Desk, client: int, result: str, kind: str = "outreach") -> None:
    Contacts(desk).call(Contact(0, client, kind, desk.today, result=result))


NO_SHOW, EXCUSED = (Mark.NO_SHOW, ""), (Mark.EXCUSED, "illness")


def test_who_was_here_is_not_called_and_who_missed_is(desk: Desk, clients: list[int], clock: Clock) -> None:
    one, two, three, four = clients[:4]
    held(desk, clock, MONDAY, {one: NO_SHOW, two: EXCUSED, three: (Mark.ABSENT, "work"), four: NO_SHOW})
    assert open_calls(desk) == {one: "no show", three: "called out, unexcused", four: "no show"}
    held(desk, clock, WEDNESDAY, {one: NO_SHOW, two: EXCUSED, three: (Mark.TURNED_AWAY, "conduct")})
    assert open_calls(desk) == {
        one: "2 missed in a row", two: "2 missed in a row", three: "2 missed in a row",
    }  # fmt: skip
    assert {c.since for c in call_list(desk).open} == {MONDAY}


def test_an_excuse_entered_ahead_makes_no_call_and_is_named(desk: Desk, clients: list[int], clock: Clock) -> None:
    one, two = clients[:2]
    clock.set(MONDAY, 8)
    ahead = open_session(desk, desk.store.tracks.all()[0].id, WEDNESDAY)
    ahead.sheet.mark(one, Mark.EXCUSED, "appointment")
    ahead.sheet.mark(two, Mark.EXCUSED, "appointment")
    held(desk, clock, MONDAY, {two: NO_SHOW})
    held(desk, clock, WEDNESDAY, {})
    assert open_calls(desk) == {two: "no show"}, "an excuse of Monday for Wednesday makes no call on Wednesday"
    held(desk, clock, DAY, {two: NO_SHOW})
    assert open_calls(desk) == {two: "2 missed in a row (1 known ahead)"}


@pytest.mark.parametrize("result", ["reached", "letter_sent", "not_needed"])
def test_settled_it_is_done_today_and_gone_afterwards(
    desk: Desk, clients: list[int], clock: Clock, result: str
) -> None:
    held(desk, clock, WEDNESDAY, {clients[0]: NO_SHOW})
    call(desk, clients[0], result)
    found = call_list(desk)
    assert not found.open and [(c.why, c.tried[-1].result) for c in found.done] == [("no show", result)]
    clock.set(date(2026, 11, 19), 9)
    assert call_list(desk)[:2] == ((), ())
    desk.undo()
    assert open_calls(desk) == {clients[0]: "no show"}, "taken back, it is to be done again"


def test_unanswered_it_comes_back_on_the_next_program_day(desk: Desk, clients: list[int], clock: Clock) -> None:
    held(desk, clock, WEDNESDAY, {clients[0]: NO_SHOW})
    call(desk, clients[0], "message_left")
    assert not call_list(desk).open
    clock.set(date(2026, 11, 19), 9)
    assert not call_list(desk).open and len(call_list(desk).done) == 1, "no group on Thursday"
    clock.set(DAY, 8)
    (back,) = call_list(desk).open
    assert (back.why, [c.result for c in back.tried]) == ("no show", ["message_left"])
    held(desk, clock, DAY, {})
    assert not call_list(desk).open, "attended since"


def test_missed_again_after_the_call_it_is_called_again(desk: Desk, clients: list[int], clock: Clock) -> None:
    held(desk, clock, MONDAY, {clients[0]: NO_SHOW})
    call(desk, clients[0], "reached")
    held(desk, clock, WEDNESDAY, {clients[0]: NO_SHOW})
    (again,) = call_list(desk).open
    assert (again.why, again.since, len(again.tried)) == ("2 missed in a row", MONDAY, 1)


def test_a_no_show_among_the_first_three_says_so(
    desk: Desk, program: Program, clients: list[int], clock: Clock
) -> None:
    track = desk.store.tracks.all()[0].id
    days = frozenset((track, d) for d in (0, 2, 4))
    new = program.add_client(Name("Berg", "Åsa"), admitted_on=MONDAY, days=days)
    held(desk, clock, MONDAY, {})
    held(desk, clock, WEDNESDAY, {new: NO_SHOW, clients[0]: NO_SHOW})
    assert open_calls(desk) == {new: "no show, in the first three", clients[0]: "no show"}


def test_what_is_not_over_or_not_marked_makes_no_call(desk: Desk, clients: list[int], clock: Clock) -> None:
    clock.set(DAY, 9, 5)
    group = open_session(desk, desk.store.tracks.all()[0].id, DAY)
    group.sheet.mark(clients[0], Mark.NO_SHOW)
    assert not call_list(desk).open, "the group is still on"
    clock.at(12, 15)
    assert open_calls(desk) == {clients[0]: "no show"}


def test_who_left_unwell_or_was_asked_to_leave_is_called(desk: Desk, clients: list[int], clock: Clock) -> None:
    clock.set(DAY, 9)
    group = open_session(desk, desk.store.tracks.all()[0].id, DAY)
    for client, why in zip(clients, ("unwell", "asked_to_leave", "excused"), strict=False):
        clock.at(10, 5)
        group.sheet.mark(client, Mark.HERE)
        group.sheet.leave(client, 600, why)
    clock.at(12, 15)
    assert open_calls(desk) == {clients[0]: "unwell", clients[1]: "asked to leave"}


def test_a_discharged_client_is_on_no_list_and_a_follow_up_is_first(
    desk: Desk, program: Program, clients: list[int], clock: Clock
) -> None:
    held(desk, clock, WEDNESDAY, {clients[0]: NO_SHOW, clients[1]: NO_SHOW})
    (file,) = desk.store.clients.files([clients[0]])
    program.change_episode(file.episodes[0]._replace(discharged_on=WEDNESDAY, discharge_reason="dropped_out"))
    follow_up(desk, clients[2], desk.today, "safety concern", desk.store.sessions.between(WEDNESDAY, WEDNESDAY)[0].id)
    clock.set(DAY, 8)
    assert [(c.client_id, c.why) for c in call_list(desk).open] == [
        (clients[2], "follow-up: safety concern"), (clients[1], "no show"),
    ]  # fmt: skip
    first = call_list(desk).open[0]
    Contacts(desk).call(Contact(0, clients[2], "outreach", DAY, result="no_answer"), first.due, done=False)
    assert first.due is not None and desk.store.dues.open_by(DAY), "nobody was reached: it stays due"
    Contacts(desk).call(Contact(0, clients[2], "outreach", DAY, result="reached"), first.due)
    assert [c.client_id for c in call_list(desk).open] == [clients[1]]


def test_a_guardian_is_called_about_an_adolescent(desk: Desk, program: Program, clock: Clock) -> None:
    track = program.add_track("Teens", parse_weekdays("mon,wed,fri"), 930, 1080, since=MONDAY, population="adolescent")
    days = frozenset((track.track.id, d) for d in (0, 2, 4))
    teen = program.add_client(Name("Tran", "Minh"), admitted_on=DAY - timedelta(days=8), days=days)
    assert open_calls(desk) == {teen: "guardian contact"}
    call(desk, teen, "message_left", "guardian")
    assert not open_calls(desk)
    clock.set(NEXT_MONDAY, 8)
    assert open_calls(desk) == {teen: "guardian contact"}
    Contacts(desk).add(Contact(0, teen, "family", NEXT_MONDAY, 50))
    assert not open_calls(desk), "a family session is one"
    program.set_rule("guardian_days", "0")
    desk.undo()
    desk.undo()
    assert open_calls(desk) == {teen: "guardian contact"}


def test_somebody_who_begins_on_the_next_program_day_is_called(
    desk: Desk, program: Program, clients: list[int], clock: Clock
) -> None:
    track = desk.store.tracks.all()[0].id
    clock.set(DAY, 14)
    days = frozenset((track, d) for d in (0, 2, 4))
    new = program.add_client(Name("Berg", "Åsa"), admitted_on=NEXT_MONDAY, days=days)
    later = program.add_client(Name("Berg", "Bo"), admitted_on=NEXT_MONDAY + timedelta(days=2), days=days)
    assert open_calls(desk) == {new: "first session Mon, Nov 23"} and later not in open_calls(desk)
    clock.set(SATURDAY, 9)
    assert new in open_calls(desk)
    clock.set(NEXT_MONDAY, 8)
    assert new not in open_calls(desk), "it begins"


def test_somebody_who_was_not_seen_for_long_is_called(
    desk: Desk, program: Program, clients: list[int], clock: Clock
) -> None:
    held(desk, clock, MONDAY - timedelta(days=7), {})
    program.set_rule("calls_after", "9", MONDAY)
    clock.set(MONDAY - timedelta(days=7), 14)
    for day in (MONDAY - timedelta(days=5), MONDAY):
        held(desk, clock, day, {clients[0]: EXCUSED})
    clock.set(date(2026, 11, 18), 8)
    assert not open_calls(desk), "nine days"
    clock.set(date(2026, 11, 19), 8)
    assert open_calls(desk) == {clients[0]: "not seen for 10 days"}


def test_mine_are_those_of_the_primary_counselor_and_of_who_leads_today(
    desk: Desk, program: Program, clients: list[int], clock: Clock
) -> None:
    held(desk, clock, WEDNESDAY, {clients[0]: NO_SHOW, clients[1]: NO_SHOW})
    other = program.save_facilitator("Tomás Ibarra", "LPC")
    (file,) = desk.store.clients.files([clients[0]])
    episode: Episode = file.episodes[0]
    program.change_episode(episode._replace(primary_id=other))
    clock.set(date(2026, 11, 19), 8)
    every = call_list(desk)
    assert [c.client_id for c in every.mine(other).open] == [clients[0]] and not every.mine(desk.who).open
    assert len(every.mine(None).open) == 2
    clock.set(DAY, 9)
    open_session(desk, desk.store.tracks.all()[0].id, DAY)
    assert len(call_list(desk).mine(desk.who).open) == 2, "the group of today is theirs"


def test_week_and_calls_read_as_often_for_many_as_for_few(
    desk: Desk, program: Program, clients: list[int], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    for name in ("all", "one"):
        kept = getattr(Reader, name)

        def counting(self: Reader, sql: str, *params: object, kept: Any = kept) -> Any:  # noqa: ANN401
            reads.append(sql)
            return kept(self, sql, *params)

        monkeypatch.setattr(Reader, name, counting)

    def number(read: Callable[[], object]) -> int:
        read()  # rules of a day are read once
        reads.clear()
        read()
        return len(reads)

    held(desk, clock, WEDNESDAY, {clients[0]: NO_SHOW})
    clock.set(DAY, 8)
    few = number(lambda: call_list(desk)), number(lambda: week_report(desk, DAY))
    track = desk.store.tracks.all()[0].id
    for n in range(30):
        days = frozenset((track, d) for d in (0, 2, 4))
        id = program.add_client(Name(f"More{n}", "Ann"), admitted_on=MONDAY, days=days)
        Contacts(desk).add(Contact(0, id, "individual", WEDNESDAY, 50))
    assert (number(lambda: call_list(desk)), number(lambda: week_report(desk, DAY))) == few
