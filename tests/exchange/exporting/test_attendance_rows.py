"""The attendance CSV: one row for each client in each session, also where nobody came to open it."""

from datetime import date

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark, Mode
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import Name
from iop_tui.exchange.exporting import Request
from iop_tui.exchange.exporting.write import content
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.reading_csv import Line, column, exported

NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
HEADER = (
    "session_date,track,session_status,scheduled_start,scheduled_end,actual_start,actual_end,time_zone,facilitator,"
    "cofacilitator,topics,participants,client_id,last_name,first_name,preferred_name,level_of_care,status,attended,"
    "excused,arrived_at,left_at,minutes,week_minutes,week_contact_minutes,week_target_minutes,mode,reason,recorded_by,recorded_at,revision,"
    "correction_reason,overlap_minutes,notice"
)
MONDAY, WEDNESDAY, NEXT_MONDAY = date(2026, 11, 16), date(2026, 11, 18), date(2026, 11, 23)
FRIDAY = Request(DAY, DAY)


@pytest.fixture
def three(program: Program) -> list[int]:
    """Three clients expected in the morning."""
    track = program.tracks()[0].track.id
    days = frozenset((track, weekday) for weekday in (0, 2, 4))
    people = [Name("García", "María", "Mia"), Name("Price", "Devon"), Name("Álvarez", "José")]
    return [
        program.add_client(name, number=f"C-{n}", admitted_on=date(2026, 10, 5), days=days, level_of_care="2.1")
        for n, name in enumerate(people, 1)
    ]


@pytest.fixture
def held(program: Program, desk: Desk, three: list[int], clock: Clock) -> GroupDay:
    """Monday, never opened on Wednesday, and Friday from 09:02 to 12:10 with a topic, closed and corrected."""
    track = program.tracks()[0].track.id
    monday = open_session(desk, track, MONDAY)
    monday.sheet.rest_present()
    monday.closing.close(sure=True)
    group = open_session(desk, track, DAY)
    sam = program.save_facilitator("Sam Kim")
    group.closing.set_leaders(desk.who, sam)
    group.agenda.set_topic(group.blocks[1].id, next(t for t in desk.topics() if t.code == "ers-orientation"))
    group.sheet.mark(three[0], Mark.HERE)
    group.sheet.mark(three[1], Mark.EXCUSED, "work")
    clock.at(12, 20)
    group.times.set_true_times(542, 730)
    group.closing.close(sure=True)
    group.correct("read from the sign-in sheet")
    group.sheet.arrive(three[2], 552)
    return group


def test_golden_rows(held: GroupDay) -> None:
    day = (
        "2026-11-20,Morning IOP,closed,09:00,12:15,09:02,12:10,America/Chicago,Rae Ellis,Sam Kim,Orientation to group,2"
    )
    marked, corrected = "Rae Ellis,2026-11-20T15:02:00.000Z,0,", "Rae Ellis,2026-11-20T18:20:00.000Z,1,"
    wednesday = "2026-11-18,Morning IOP,planned,09:00,12:15,,,America/Chicago,,,,"
    data, count = content(held.desk, Request(WEDNESDAY, DAY))
    lines = [line.rsplit(",", 4) for line in data.decode("utf-8-sig").split("\r\n")]
    track, head = held.track.id, held.desk.store.changes.head()[:12]
    ids = [c.id for c in held.desk.store.clients.all()]
    assert [line[1:] for line in lines[:4]] == [
        ["file_id", "session_key", "row_id", "export_id"],
        *(["0a1b2c3d4e5f", f"{track}_2026-11-18", f"{track}_2026-11-18_{id}", head] for id in ids),
    ]
    assert len({line[3] for line in lines[1:-1]}) == 6, "no two rows have one id"
    assert [line[0] for line in lines] == [
        HEADER,
        f"{wednesday},C-3,Álvarez,José,,2.1,planned,0,0,,,0,180,0,540,,,,,0,,0,{NOTICE}",
        f"{wednesday},C-1,García,María,Mia,2.1,planned,0,0,,,0,180,0,540,,,,,0,,0,{NOTICE}",
        f"{wednesday},C-2,Price,Devon,,2.1,planned,0,0,,,0,180,0,540,,,,,0,,0,{NOTICE}",
        f"{day},C-3,Álvarez,José,,2.1,late,1,0,09:12,,163,343,0,540,in_person,,{corrected}"
        f"read from the sign-in sheet,0,{NOTICE}",
        f"{day},C-1,García,María,Mia,2.1,present,1,0,,,173,353,0,540,in_person,,{marked},0,{NOTICE}",
        f"{day},C-2,Price,Devon,,2.1,excused,0,1,,,0,180,0,540,,work,{marked},0,{NOTICE}",
        "",
    ]
    assert count == 6


def test_rows_are_ordered_by_date_start_track_and_name(program: Program, desk: Desk, three: list[int]) -> None:
    for name, start in (("Zebra", 540), ("Alpha", 540), ("Dawn", 400)):
        track = program.add_track(name, parse_weekdays("fri"), start, start + 195, since=date(2026, 9, 1)).track.id
        for client in three[:2]:
            program.toggle_day(client, track, 4, date(2026, 10, 5))
    lines = exported(desk, Request(DAY, date(2026, 11, 27)))
    assert [(ln["session_date"][-2:], ln["track"], ln["last_name"]) for ln in lines[:9]] == [
        ("20", "Dawn", "García"), ("20", "Dawn", "Price"), ("20", "Alpha", "García"), ("20", "Alpha", "Price"),
        ("20", "Morning IOP", "Álvarez"), ("20", "Morning IOP", "García"), ("20", "Morning IOP", "Price"),
        ("20", "Zebra", "García"), ("20", "Zebra", "Price"),
    ]  # fmt: skip
    assert column(lines[9:12], "session_date") == ["2026-11-23"] * 3


def test_a_walk_in_stands_where_the_name_belongs(program: Program, desk: Desk, three: list[int]) -> None:
    group = open_session(desk, program.tracks()[0].track.id, DAY)
    for name in ("Ann Abel", "garcía, Ana"):
        group.roster.new_walk_in(name)
    assert column(exported(desk, FRIDAY), "last_name") == ["Abel", "Álvarez", "garcía", "García", "Price"]


def test_somebody_not_marked_has_a_row(program: Program, desk: Desk, three: list[int]) -> None:
    open_session(desk, program.tracks()[0].track.id, DAY)
    assert [(ln["status"], ln["session_status"], ln["minutes"]) for ln in exported(desk, FRIDAY)] == [
        ("not_marked", "open", "0")
    ] * 3


def test_minutes_of_a_group_that_runs_go_to_its_end_and_not_to_now(
    program: Program, desk: Desk, three: list[int], clock: Clock
) -> None:
    group = open_session(desk, program.tracks()[0].track.id, DAY)
    group.sheet.mark(three[0], Mark.HERE)
    clock.at(9, 30)
    assert group.sheet.minutes(three[0]).total == 30
    assert column(exported(desk, FRIDAY), "minutes") == ["0", "180", "0"]


def test_every_status_reason_and_mode_is_a_code(program: Program, desk: Desk, clients: list[int], clock: Clock) -> None:
    clock.at(12, 15)
    group = open_session(desk, program.tracks()[0].track.id, DAY)
    sheet = group.sheet
    sheet.mark(clients[0], Mark.HERE)
    sheet.arrive(clients[1], 560)
    sheet.leave(clients[2], 700, "asked_to_leave")
    sheet.arrive(clients[3], 560)
    sheet.leave(clients[3], 700, "unwell")
    sheet.mark(clients[4], Mark.EXCUSED, "illness")
    sheet.mark(clients[5], Mark.ABSENT, "work")
    sheet.mark(clients[6], Mark.NO_SHOW)
    sheet.mark(clients[7], Mark.TURNED_AWAY, "after_cutoff")
    group.roster.take_off(clients[8], "other_track")
    sheet.mark(clients[9], Mark.HERE)
    sheet.set_mode(clients[9], Mode.VIDEO, True)
    sheet.out_or_back(clients[10], 600)
    sheet.out_or_back(clients[10], 620)
    found = {ln["client_id"]: ln for ln in exported(desk, FRIDAY)}
    keys = ("status", "attended", "excused", "minutes", "mode", "reason")
    assert [tuple(found[f"C-{n:03}"][k] for k in keys) for n in range(1, 13)] == [
        ("present", "1", "0", "180", "in_person", ""),
        ("late", "1", "0", "160", "in_person", ""),
        ("left_early", "1", "0", "145", "in_person", "asked_to_leave"),
        ("partial", "1", "0", "125", "in_person", "unwell"),
        ("excused", "0", "1", "0", "", "illness"),
        ("absent", "0", "0", "0", "", "work"),
        ("no_show", "0", "0", "0", "", ""),
        ("turned_away", "0", "0", "0", "", "after_cutoff"),
        ("not_scheduled", "0", "0", "0", "", "other_track"),
        ("present", "1", "0", "180", "video", ""),
        ("present", "1", "0", "160", "in_person", ""),
        ("not_marked", "0", "0", "0", "", ""),
    ]
    assert (found["C-004"]["arrived_at"], found["C-004"]["left_at"]) == ("09:20", "11:40")


def test_a_cancelled_group_has_its_rows_and_no_minutes(held: GroupDay, clock: Clock) -> None:
    clock.set(NEXT_MONDAY, 9)
    open_session(held.desk, held.track.id, NEXT_MONDAY).closing.cancel("snow")
    lines = exported(held.desk, Request(NEXT_MONDAY, NEXT_MONDAY))
    assert [(ln["session_status"], ln["status"], ln["minutes"]) for ln in lines] == [
        ("cancelled", "cancelled", "0")
    ] * 3


def test_a_prepared_day_is_planned_with_the_excuses_known_ahead(held: GroupDay, three: list[int]) -> None:
    group = open_session(held.desk, held.track.id, NEXT_MONDAY)
    group.sheet.mark(three[1], Mark.EXCUSED, "legal")
    lines = exported(held.desk, Request(NEXT_MONDAY, NEXT_MONDAY))
    assert column(lines, "session_status") == ["planned"] * 3
    assert column(lines, "status") == ["planned", "planned", "excused"]


def test_who_was_taken_off_a_coming_day_is_not_scheduled(held: GroupDay, three: list[int]) -> None:
    open_session(held.desk, held.track.id, NEXT_MONDAY).roster.take_off(three[0], "other_track")
    lines = exported(held.desk, Request(NEXT_MONDAY, NEXT_MONDAY))
    assert column(lines, "status") == ["planned", "not_scheduled", "planned"]


def test_a_closed_day_and_a_day_without_group_have_no_rows(program: Program, desk: Desk, three: list[int]) -> None:
    program.close_day(WEDNESDAY, None)
    assert exported(desk, Request(date(2026, 11, 17), date(2026, 11, 19))) == []


def test_a_revision_is_exported_and_never_falls(held: GroupDay) -> None:
    held.desk.undo()
    line = exported(held.desk, FRIDAY)[0]
    assert (line["status"], line["revision"], line["correction_reason"]) == (
        "not_marked", "1", "read from the sign-in sheet",
    )  # fmt: skip


def test_one_client_by_number(held: GroupDay) -> None:
    lines = exported(held.desk, Request(MONDAY, DAY, client_number="C-1"))
    assert [(ln["session_date"], ln["minutes"], ln["week_minutes"]) for ln in lines] == [
        ("2026-11-16", "180", "180"), ("2026-11-18", "0", "180"), ("2026-11-20", "173", "353"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (Request(DAY, MONDAY), "ends before it starts"),
        (Request(DAY, DAY, client_number="C-99"), "No client has that number"),
        (Request(DAY, DAY, "payroll"), "billing, full, pseudonymous"),
    ],
)
def test_a_request_that_cannot_be_answered_is_refused(request_: Request, why: str, desk: Desk) -> None:
    with pytest.raises(Refused, match=why):
        content(desk, request_)


def lines_by_track(lines: list[Line]) -> dict[str, Line]:
    return {ln["track"]: ln for ln in lines}


def test_the_week_counts_every_track_and_a_shared_hour_once(
    program: Program, desk: Desk, three: list[int], clock: Clock
) -> None:
    family = program.add_track("Family", parse_weekdays("fri"), 690, 750, since=date(2026, 9, 1)).track.id
    program.toggle_day(three[0], family, 4, date(2026, 10, 5))
    morning = open_session(desk, program.track("Morning").track.id, DAY)
    other = open_session(desk, family, DAY)
    for group in (morning, other):
        group.sheet.mark(three[0], Mark.HERE)
    whole = lines_by_track(exported(desk, Request(DAY, DAY, client_number="C-1")))
    assert [(whole[t]["minutes"], whole[t]["week_minutes"]) for t in ("Morning IOP", "Family")] == [
        ("180", "180"), ("55", "195"),
    ]  # fmt: skip
    only = exported(desk, Request(DAY, DAY, track_id=family))
    assert [(ln["track"], ln["week_minutes"]) for ln in only] == [("Family", "195")]


def test_the_week_begins_anew_and_reaches_back_before_the_period(
    held: GroupDay, three: list[int], clock: Clock
) -> None:
    clock.set(NEXT_MONDAY, 13)
    open_session(held.desk, held.track.id, NEXT_MONDAY).sheet.mark(three[0], Mark.HERE)
    assert exported(held.desk, Request(DAY, DAY, client_number="C-1"))[0]["week_minutes"] == "353"
    assert exported(held.desk, Request(DAY, NEXT_MONDAY, client_number="C-1"))[1]["week_minutes"] == "180"
