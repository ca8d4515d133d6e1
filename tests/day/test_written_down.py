"""What was written down at the opening of a day stays: a row of a closed day changes only with a revision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from iop_tui.cli.main import cli
from iop_tui.clients.contacts import Contacts, follow_up
from iop_tui.clients.matching import match_walk_in
from iop_tui.day import GroupDay, bring_up_to_date, open_session
from iop_tui.day.schedule import schedule
from iop_tui.day.what_is_left import may_have_open_items, with_open_items
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import CHANGE_CLIENT
from iop_tui.domain.attendance import Mark
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.contacts import Contact
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.domain.names import Name
from iop_tui.domain.reach import Reach
from iop_tui.exchange.exporting import Request, write_export
from iop_tui.exchange.importing.apply import apply_import
from iop_tui.exchange.importing.intakes import ImportOptions
from iop_tui.exchange.importing.planning import plan_import
from iop_tui.exchange.importing.results import ClientLine
from iop_tui.reports.progress import progress_of
from iop_tui.store import schema
from tests.conftest import DAY, Clock
from tests.support.care import care_for
from tests.support.program import Program
from tests.support.reading_csv import Line, exported
from tests.support.rows import everything, row, rows

FRIDAY = Request(DAY, DAY)
WEDNESDAY = date(2026, 11, 18)
WRITTEN = ("level_of_care", "week_target_minutes", "week_minutes", "status", "revision")


@pytest.fixture
def closed(group: GroupDay, clients: list[int], clock: Clock) -> GroupDay:
    """The day closed: one late by 8 minutes, a walk-in, all others present."""
    clock.at(12, 20)
    group.sheet.arrive(clients[0], 548)
    group.roster.new_walk_in("Jo New")
    group.sheet.rest_present()
    group.closing.close()
    return group


NOTHING_TOLD = ClientLine(2, "", "", "", "", None, None, "", None, None, "", "", None, None)


def line_of(last: str, first: str, number: str, **told: Any) -> ClientLine:  # noqa: ANN401
    """A line of an office's list."""
    return replace(NOTHING_TOLD, last=last, first=first, number=number, **told)


def as_exported(desk: Desk) -> list[Line]:
    """What an export of Friday holds, but for the head as of which it was made."""
    return [{name: cell for name, cell in row.items() if name != "export_id"} for row in exported(desk, FRIDAY)]


def told(desk: Desk, number: str = "C-001", request: Request = FRIDAY) -> Line:
    return next(r for r in exported(desk, request) if r["client_id"] == number)


# -- what would have rewritten it --------------------------------------------------------------------


def another_placement(program: Program, desk: Desk, client: int) -> None:
    file = desk.store.clients.files([client])[0]
    program.place(file, file.placements[0].from_day, file.placements[0].days, "1.0", 120)


REWRITES: dict[str, Callable[[Program, Desk, int], object]] = {
    "placement": another_placement,
    "population": lambda p, d, c: p.change_track(p.tracks()[0].track._replace(population="adolescent")),
    "target": lambda p, d, c: p.set_rule("week_target_adult", "12", date(2026, 9, 1)),
    "grace": lambda p, d, c: p.set_rule("grace", "10", date(2026, 9, 1)),
    "week": lambda p, d, c: p.set_rule("week_start", "sunday", date(2026, 9, 1)),
}


@pytest.mark.parametrize("what", REWRITES)
def test_a_closed_day_is_not_rewritten(what: str, program: Program, closed: GroupDay, clients: list[int]) -> None:
    before = as_exported(closed.desk)
    REWRITES[what](program, closed.desk, clients[0])
    assert as_exported(closed.desk) == before
    (file,) = closed.desk.store.clients.files([clients[0]])
    from iop_tui.reports.progress import WrittenDown

    closed.reload()
    held = WrittenDown(closed.session.week_start, {clients[0]: closed.rows[clients[0]].week_target})
    found = progress_of(closed.desk, [file], DAY, closed.track.population, held)[clients[0]]
    assert (found.week_target, found.week_minutes) == (540, int(told(closed.desk)["week_minutes"]))


def test_rows_from_before_follow_what_is_known_now(program: Program, closed: GroupDay, clients: list[int]) -> None:
    connection = closed.desk.store.reader.connection
    connection.execute("UPDATE attendance SET level_of_care = NULL, week_target_min = NULL")
    another_placement(program, closed.desk, clients[0])
    assert [told(closed.desk)[k] for k in WRITTEN[:2]] == ["1.0", "120"]
    assert "m0002_written_down" in schema.NAMES


def test_an_open_day_follows_when_it_is_brought_up_to_date(
    program: Program, group: GroupDay, clients: list[int]
) -> None:
    another_placement(program, group.desk, clients[0])
    assert told(group.desk)["level_of_care"] == "2.1"
    bring_up_to_date(group)
    assert [told(group.desk)[k] for k in WRITTEN[:2]] == ["1.0", "120"] and told(group.desk)["revision"] == "0"
    group.desk.undo()
    assert told(group.desk)["level_of_care"] == "2.1"


def test_a_reopened_day_that_is_brought_up_to_date_counts_each_row_that_changes(
    program: Program, closed: GroupDay, clients: list[int]
) -> None:
    desk = closed.desk
    program.set_rule("grace", "10", date(2026, 9, 1))
    program.add_client(
        Name("New", "Ned"), number="N-1", admitted_on=DAY, days=frozenset({(closed.track.id, 4)}), level_of_care="2.1"
    )
    program.toggle_day(clients[5], closed.track.id, 4, DAY)
    closed.closing.reopen("the list was wrong")
    before = {r["client_id"]: r for r in as_exported(desk)}
    bring_up_to_date(closed)
    after = {r["client_id"]: r for r in as_exported(desk)}
    changed = {n for n in after if {**after[n], "recorded_at": ""} != {**before.get(n, {}), "recorded_at": ""}}
    assert changed == {"C-001", "N-1"} and set(before) <= set(after), "nobody goes who was given away"
    for number in changed:
        assert (after[number]["revision"], after[number]["correction_reason"]) == ("1", "the list was wrong")
    assert (before["C-001"]["status"], after["C-001"]["status"]) == ("late", "present")


# -- matching ----------------------------------------------------------------------------------------


def test_a_matched_walk_in_gets_the_placement_of_the_day_and_a_revision(
    program: Program, closed: GroupDay, clock: Clock
) -> None:
    desk = closed.desk
    walk_in = next(c for c in desk.store.clients.provisional())
    known = program.add_client(Name("New", "Joanne"), number="N-9", admitted_on=date(2026, 9, 7), level_of_care="2.5")
    (first,) = desk.store.clients.files([known])[0].episodes
    program.change_episode(first._replace(discharged_on=date(2026, 9, 30), discharge_reason="other"))
    second = program.admit(known, date(2026, 11, 16))
    program.place(desk.store.clients.files([known])[0], date(2026, 11, 16), frozenset(), "2.1", 300)
    clock.at(13)
    before = everything(desk.store)
    match_walk_in(desk, walk_in.id, known)
    found = row(desk.store, "attendance", client_id=known)
    assert found["episode_id"] == second
    line = told(desk, "N-9")
    assert (line["level_of_care"], line["week_target_minutes"], line["revision"]) == ("2.1", "300", "1")
    assert (line["correction_reason"], line["recorded_at"]) == (
        "walk-in linked to the office's client", "2026-11-20T19:00:00.000Z",
    )  # fmt: skip
    desk.undo()
    assert {**everything(desk.store), "attendance": []} == {**before, "attendance": []}


def test_who_was_admitted_later_is_not_the_walk_in(program: Program, closed: GroupDay) -> None:
    walk_in = closed.desk.store.clients.provisional()[0]
    known = program.add_client(Name("New", "Joanne"), number="N-9", admitted_on=date(2026, 11, 21))
    before = everything(closed.desk.store)
    with pytest.raises(Refused, match="not in the program on Fri, Nov 20, 2026"):
        match_walk_in(closed.desk, walk_in.id, known)
    assert everything(closed.desk.store) == before


def test_a_walk_in_with_an_export_of_their_own_is_matched(program: Program, closed: GroupDay, tmp_path: object) -> None:
    desk = closed.desk
    walk_in = desk.store.clients.provisional()[0]
    write_export(desk, Request(DAY, DAY, client_number=walk_in.number), desk.store.path.parent / "exports")
    known = program.add_client(Name("New", "Joanne"), number="N-9", admitted_on=DAY)
    match_walk_in(desk, walk_in.id, known)
    assert [r["client_id"] for r in rows(desk.store, "export")] == [known]


def test_every_table_that_names_a_client_is_moved(program: Program, closed: GroupDay) -> None:
    desk = closed.desk
    owners = {
        table
        for (table,) in desk.store.reader.all("SELECT name FROM sqlite_master WHERE type = 'table'")
        for key in desk.store.reader.all(f"PRAGMA foreign_key_list({table})")
        if key["table"] == "client"
    }
    known = {"sobriety", "episode", "attendance", "checkin", "note", "export", "contact", "reach", "due", "test"}
    assert owners == known, "a new one is moved by ClientStore.move_rows, too"
    walk_in = desk.store.clients.provisional()[0].id
    program.set_sobriety_date(walk_in, WEDNESDAY, DAY)
    closed.notes.save(walk_in, "Was here.")
    closed.notes.record_typing()
    Contacts(desk).add(Contact(0, walk_in, "individual", DAY, 50))
    with desk.saving(CHANGE_CLIENT) as writer:
        desk.store.reach.save(writer, Reach(walk_in, "emergency", "partner", "555-0142"))
    follow_up(desk, walk_in, desk.today, "Call.", closed.id)
    (file,) = desk.store.clients.files([walk_in])
    program.place(file, DAY, frozenset({(closed.track.id, 4)}))
    care_for(desk, walk_in)
    match_walk_in(desk, walk_in, program.add_client(Name("New", "Joanne"), number="N-9", admitted_on=DAY))
    episodes = {e.id for f in desk.store.clients.files() for e in f.episodes if f.client.number == "N-9"}
    assert {row(desk.store, "contact")["episode_id"], row(desk.store, "due")["episode_id"]} == episodes
    for table in ("test", "test_plan", "plan", "checklist_done"):
        assert {r["episode_id"] for r in rows(desk.store, table)} == episodes, table
    assert not [t for t in owners for r in rows(desk.store, t) if r["client_id"] == walk_in]
    assert not desk.store.reader.all("PRAGMA foreign_key_check")


def test_a_list_that_tells_of_a_walk_in_corrects_the_closed_day_too(program: Program, closed: GroupDay) -> None:
    desk = closed.desk
    line = line_of("New", "Jo", "N-9", admitted_on=WEDNESDAY, level_of_care="2.1")
    wishes = ImportOptions("Morning IOP", match=True)
    apply_import(desk, plan_import(desk, [line], wishes))
    found = told(desk, "N-9")
    assert (found["level_of_care"], found["revision"], found["week_target_minutes"]) == ("2.1", "1", "540")


# -- what is owed ------------------------------------------------------------------------------------


def test_a_correction_after_the_export_owes_another_one(closed: GroupDay, clients: list[int], clock: Clock) -> None:
    desk = closed.desk

    def to_do() -> list[str]:
        return [e.to_do() for e in schedule(desk, DAY)]

    def still() -> list[tuple[date, str]]:
        found = with_open_items(desk, may_have_open_items(desk, date.min, DAY))
        return [(e.day, e.to_do()) for e in found]

    for id in [None, *closed.on_roster]:
        closed.notes.save(id, f"Note {id}")
        closed.notes.sign(id)
    assert to_do() == ["export"] and still() == [(DAY, "export")]
    clock.forward(minutes=1)
    write_export(desk, FRIDAY, desk.store.path.parent / "exports")
    assert to_do() == [""] and still() == []
    clock.forward(minutes=1)
    closed.notes.begin_addendum(None)
    closed.notes.save(None, "More.")
    closed.notes.record_typing()
    assert to_do() == ["1 to sign"] and still() == [(DAY, "1 to sign")]
    closed.notes.sign(None)
    assert to_do() == [""]
    closed.correct("misread")
    closed.sheet.mark(clients[3], Mark.NO_SHOW)
    assert to_do() == ["export"] and still() == [(DAY, "export")]
    clock.set(date(2026, 12, 20), 9)
    assert still() == [(DAY, "export")], "whatever day it is"
    write_export(desk, FRIDAY, desk.store.path.parent / "exports")
    assert still() == []
    clock.forward(minutes=1)
    closed.closing.set_leaders(None, None)
    assert still() == [(DAY, "export")], "who led is in the CSV too"


def test_a_note_is_the_same_on_close_on_today_and_in_the_csv(closed: GroupDay, clients: list[int]) -> None:
    desk, (blank, begun, more, done) = closed.desk, clients[:4]
    for id in (begun, more, done):
        closed.notes.save(id, f"Text of {id}")
    closed.notes.save(blank, "x")
    closed.notes.save(blank, " \n\t ")
    for id in (more, done):
        closed.notes.sign(id)
        closed.notes.begin_addendum(id)
    closed.notes.save(more, "Later")
    closed.notes.record_typing()
    full = {r["client_id"]: r["note_status"] for r in exported(desk, Request(DAY, DAY, "full"))}
    assert [full[f"C-00{n}"] for n in (1, 2, 3, 4)] == ["none", "draft", "draft", "signed"]
    assert [closed.notes.status(id) for id in (blank, begun, more, done)] == ["none", "draft", "draft", "signed"]
    kinds = [(o.kind, o.client_id) for o in closed.closing.open_items() if o.kind in ("note", "unsigned")]
    assert ("note", blank) in kinds and ("unsigned", begun) in kinds and ("unsigned", more) in kinds
    assert len(kinds) == 13 == sum(schedule(desk, DAY)[0].needs[2:4])


# -- admission and discharge -------------------------------------------------------------------------


def test_a_discharge_that_leaves_attended_days_outside_is_asked_back(
    program: Program, closed: GroupDay, clients: list[int]
) -> None:
    desk = closed.desk
    (episode,) = desk.store.clients.files([clients[1]])[0].episodes
    before = everything(desk.store)
    for changed in (
        episode._replace(discharged_on=date(2026, 11, 19), discharge_reason="completed"),
        episode._replace(admitted_on=date(2026, 11, 21)),
    ):
        with pytest.raises(NeedsConfirmation, match=r"1 attended day \(Fri, Nov 20\) would lie outside"):
            program.change_episode(changed)
        assert everything(desk.store) == before
    program.change_episode(episode._replace(discharged_on=DAY, discharge_reason="completed"))
    line = line_of("Price", "Devon", "C-002", discharged_on=date(2026, 11, 19))
    plan = plan_import(desk, [line], ImportOptions())
    assert [p.text for p in plan.problems] == ["1 attended day (Fri, Nov 20) would lie outside the episode"]
    program.change_episode(episode._replace(discharged_on=WEDNESDAY, discharge_reason="completed"), sure=True)
    assert row(desk.store, "episode", client_id=clients[1])["discharged_on"] == str(WEDNESDAY)


# -- the command line --------------------------------------------------------------------------------


def run(desk: Desk, *args: str) -> tuple[int, str]:
    desk.close()
    done = CliRunner().invoke(cli, args)
    return done.exit_code, done.output


def test_a_mark_in_a_cancelled_session_says_that_it_is_cancelled(group: GroupDay) -> None:
    group.closing.cancel("snow")
    assert run(group.desk, "mark", "C-001", "present", "--because", "came") == (
        1, "iop-tui: The session was cancelled. Take that back on its screen first: s in the session.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    "args", [("late", "--at", "23:00"), ("late", "--at", "x"), ("excused", "--reason", "nonsense")]
)
def test_a_mark_that_is_refused_leaves_no_walk_in(args: tuple[str, ...], program: Program, group: GroupDay) -> None:
    program.add_client(Name("New", "Joanne"), number="N-9", admitted_on=DAY)
    before = everything(group.desk.store)
    group.desk.close()
    done = CliRunner().invoke(cli, ["mark", "N-9", *args, "--track", "Morning"])
    assert done.exit_code == 1 and len(done.output.splitlines()) == 1
    from iop_tui.store import Store

    store = Store(group.desk.store.path)
    assert everything(store) == before
    store.close()


def test_today_on_the_command_line_is_the_program_s_own_day(
    program: Program, group: GroupDay, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # half past eleven in the evening in Chicago is the next day already where the laptop's clock says so
    clock.at(23, 30)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    program.add_track("Late", parse_weekdays("fri"), 1320, 1430)
    group.desk.close()
    for args in (["today", "--date", "today"], ["--date", "today", "today"], ["today"]):
        done = CliRunner().invoke(cli, args)
        assert done.output.splitlines()[0] == "Fri, Nov 20, 2026", args
    done = CliRunner().invoke(cli, ["export", "--date", "today", "--out", "-"])
    assert "2026-11-20,Morning IOP" in done.output
    done = CliRunner().invoke(
        cli, ["track", "add", "New", "--days", "sat", "--start", "22:00", "--end", "24:00", "--since", "today"]
    )
    assert done.output.startswith("New: Sat 22:00–00:00")


def test_twenty_four_hundred_is_the_end_of_the_day(
    program: Program, desk: Desk, clients: list[int], clock: Clock
) -> None:
    made = program.add_track("Night", parse_weekdays("fri"), 1320, 1440, since=DAY)
    assert made.plan is not None and (made.plan.start, made.plan.end) == (1320, 1440)
    clock.at(23, 59)
    group = open_session(desk, made.track.id, DAY)
    clock.set(date(2026, 11, 21), 0, 5)
    from iop_tui.domain.times import complete, parse_plain, read_clock

    assert [read_clock(t, 1320, 1440, 1440) for t in ("24:00", "2400", "24", "24.00")] == [1440] * 4
    assert parse_plain("24:00") == 1440 and complete("2400")
    group.roster.walk_in(clients[0])
    group.sheet.leave(clients[0], 1440)
    assert group.sheet.row(clients[0]).row.left == 1440
