"""Two clients who are one: every table moves, what collides is decided, one step, undone as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from iop_tui.cli.main import cli
from iop_tui.clients.contacts import Contacts, follow_up
from iop_tui.clients.joining import join, look
from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import CHANGE_CLIENT
from iop_tui.domain.attendance import Mark
from iop_tui.domain.contacts import Contact
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import Name
from iop_tui.domain.reach import Reach
from iop_tui.exchange.exporting.request import Request
from iop_tui.exchange.exporting.write import write_export
from iop_tui.reports.history import of_client
from iop_tui.store.table_catalog import TABLES
from tests.conftest import DAY, Clock
from tests.support.care import care_for
from tests.support.program import Program
from tests.support.rows import everything, row, rows

WEDNESDAY = date(2026, 11, 18)


@pytest.fixture
def twice(program: Program, group: GroupDay, clients: list[int]) -> tuple[int, int]:
    """Somebody of the roster, and the same person as a walk-in of today with marks, answers and a note."""
    stays = clients[0]
    goes = group.roster.new_walk_in("María García")
    group.sheet.mark(stays, Mark.NO_SHOW)
    group.sheet.mark(goes, Mark.HERE)
    group.notes.save(goes, "Was here.")
    group.notes.record_typing()
    return stays, goes


def test_a_choice_is_needed_where_both_have_a_row(twice: tuple[int, int], group: GroupDay) -> None:
    desk, (stays, goes) = group.desk, twice
    found = look(desk, stays, goes)
    (collision,) = found.collisions
    assert (collision.day, collision.stays.mark, collision.goes.mark) == (DAY, Mark.NO_SHOW, Mark.HERE)
    before = everything(desk.store)
    with pytest.raises(Refused, match="which one to keep"):
        join(desk, found, {})
    assert everything(desk.store) == before


@pytest.mark.parametrize(("whose", "mark"), [(0, "no_show"), (1, "here")])
def test_the_row_that_was_chosen_is_kept(twice: tuple[int, int], group: GroupDay, whose: int, mark: str) -> None:
    desk, (stays, goes) = group.desk, twice
    before = everything(desk.store)
    join(desk, look(desk, stays, goes), {group.id: twice[whose]})
    assert row(desk.store, "attendance", client_id=stays)["mark"] == mark
    assert not rows(desk.store, "attendance", client_id=goes) and not rows(desk.store, "client", id=goes)
    assert row(desk.store, "note", client_id=stays)["text"] == "Was here."
    assert row(desk.store, "client", id=stays)["number"] == "C-001" and not list(desk.store.changes.broken())
    desk.undo()
    assert everything(desk.store) == before
    desk.redo()
    assert row(desk.store, "attendance", client_id=stays)["mark"] == mark


def test_every_table_that_names_a_client_is_moved(
    program: Program, twice: tuple[int, int], group: GroupDay, tmp_path: Path
) -> None:
    desk, (stays, goes) = group.desk, twice
    program.set_sobriety_date(goes, WEDNESDAY, DAY)
    question = next(q for q in desk.questions if q.kind == "scale")
    group.round.press(goes, question.key, 7)
    number = row(desk.store, "client", id=goes)["number"]
    write_export(desk, Request(DAY, DAY, client_number=number), tmp_path / "one.csv")
    Contacts(desk).add(Contact(0, goes, "individual", DAY, 50))
    with desk.saving(CHANGE_CLIENT) as writer:
        desk.store.reach.save(writer, Reach(goes, "self", phone="555-0142"))
    follow_up(desk, goes, DAY, "Call.", group.id)
    (file,) = desk.store.clients.files([goes])
    program.place(file, DAY, frozenset({(group.track.id, 4)}))
    care_for(desk, goes)
    care_for(desk, stays, goal="Work.")
    owned = [name for name, spec in TABLES.items() if spec.of_client]
    for name in owned:
        assert rows(desk.store, name, client_id=goes), f"{name}: give the one that goes a row, so that it is tried"
    join(desk, look(desk, stays, goes), {group.id: stays})
    assert not [name for name in owned if rows(desk.store, name, client_id=goes)]
    assert not desk.store.reader.all("PRAGMA foreign_key_check")
    episodes = {r["id"] for r in rows(desk.store, "episode", client_id=stays)}
    assert {row(desk.store, "contact")["episode_id"], row(desk.store, "due")["episode_id"]} <= episodes
    for table in ("test", "test_plan", "plan", "checklist_done"):
        assert {r["episode_id"] for r in rows(desk.store, table)} <= episodes, table
    versions = sorted((r["part"], r["version"]) for r in rows(desk.store, "plan"))
    assert versions == [("goals", 1), ("goals", 2), ("relapse", 1), ("relapse", 2)], "no word of either is lost"
    assert len(rows(desk.store, "test")) == 1, "of two of one day and reason one is kept"
    assert row(desk.store, "answer")["number"] == 7, "what only one of them answered is kept"


def test_an_office_s_number_goes_before_one_of_ours(twice: tuple[int, int], group: GroupDay) -> None:
    desk, (known, walk_in) = group.desk, twice
    join(desk, look(desk, walk_in, known), {group.id: walk_in})
    assert row(desk.store, "client", id=walk_in)["number"] == "C-001" and not rows(desk.store, "client", id=known)
    (file,) = desk.store.clients.files([walk_in])
    (episode,) = file.episodes
    assert not episode.provisional and episode.admitted_on < DAY, "one admission of the two"
    assert episode.planned_weeks == 12
    assert file.placements and file.placements[0].days, "still expected where the other one was"


def test_no_word_of_two_notes_is_lost(twice: tuple[int, int], group: GroupDay) -> None:
    desk, (stays, goes) = group.desk, twice
    group.notes.save(stays, "Called in.")
    group.notes.record_typing()
    join(desk, look(desk, stays, goes), {group.id: stays})
    assert row(desk.store, "note", client_id=stays)["text"] == "Called in.\n\nWas here."
    desk.undo()
    group.reload()
    group.notes.sign(goes)
    join(desk, look(desk, stays, goes), {group.id: stays})
    first, second = sorted(rows(desk.store, "note", client_id=stays), key=lambda n: n["addendum_to"] is not None)
    assert (first["text"], second["text"]) == ("Was here.", "Called in.") and second["addendum_to"] == first["id"]
    assert first["signed_at"], "what is signed is not touched"


def test_a_safety_concern_and_what_was_done_are_never_dropped(twice: tuple[int, int], group: GroupDay) -> None:
    desk, (stays, goes) = group.desk, twice
    group.round.press(goes, "safety", 2)
    group.round.acknowledge(goes, "Called 988.")
    group.round.press(stays, "safety", 1)
    join(desk, look(desk, stays, goes), {group.id: stays})
    kept = row(desk.store, "checkin")
    assert kept["acknowledged_what"] == "Called 988." and kept["acknowledged_at"]
    group.reload()
    group.round.reload()
    assert list(group.round.concerns()) == [stays]


def test_one_addendum_is_open_and_an_empty_draft_is_none(twice: tuple[int, int], group: GroupDay) -> None:
    desk, (stays, goes) = group.desk, twice
    group.notes.save(stays, "Called in.")
    group.notes.sign(stays)
    group.notes.begin_addendum(stays)
    group.notes.save(stays, "More.")
    group.notes.record_typing()
    join(desk, look(desk, stays, goes), {group.id: stays})
    open_ones = rows(desk.store, "note", signed_at="")
    assert [note["text"] for note in open_ones] == ["Was here.\n\nMore."]
    desk.undo()
    group.reload()
    group.notes.save(goes, "")
    group.notes.record_typing()
    join(desk, look(desk, stays, goes), {group.id: stays})
    assert [note["text"] for note in rows(desk.store, "note", signed_at="")] == ["More."]


def test_the_schedule_that_was_made_last_holds(program: Program, desk: Desk) -> None:
    days = frozenset({(1, 0)})
    stays = program.add_client(Name("Lee", "Sam"), number="1", admitted_on=date(2026, 10, 1), days=days)
    more = frozenset({(1, 0), (1, 2), (1, 4)})
    goes = program.add_client(
        Name("Lee", "Sam"), number="2", admitted_on=date(2026, 11, 2), days=more, level_of_care="2.1", planned_weeks=16
    )
    join(desk, look(desk, stays, goes), {})
    (file,) = desk.store.clients.files([stays])
    placement = file.placement_on(DAY)
    assert placement is not None and (placement.days, placement.level_of_care) == (more, "2.1")
    assert file.placements[0].days == days, "the days before keep theirs"


def test_a_look_that_is_out_of_date_joins_nothing(program: Program, twice: tuple[int, int], group: GroupDay) -> None:
    desk, (stays, goes) = group.desk, twice
    group.roster.take_off(goes, "ended")
    old = look(desk, stays, goes)
    another = open_session(desk, group.track.id, WEDNESDAY)
    with pytest.raises(Refused):
        join(desk, old, dict.fromkeys([another.id], stays))


def test_a_closed_day_is_corrected_by_it(program: Program, twice: tuple[int, int], group: GroupDay) -> None:
    desk, (stays, goes) = group.desk, twice
    for id in group.on_roster:
        if id not in twice:
            group.sheet.mark(id, Mark.EXCUSED)
    group.closing.close(sure=True)
    join(desk, look(desk, stays, goes), {group.id: stays})
    assert row(desk.store, "attendance", client_id=stays)["revision"] == 1


def test_admissions_that_only_follow_each_other_stay_two(program: Program, desk: Desk, clock: Clock) -> None:
    first = program.add_client(Name("Lee", "Sam"), number="1", admitted_on=date(2026, 1, 5))
    (episode,) = desk.store.clients.files([first])[0].episodes
    program.change_episode(episode._replace(discharged_on=date(2026, 3, 1), discharge_reason="completed"))
    second = program.add_client(Name("Lee", "Sam"), number="2", admitted_on=date(2026, 11, 2))
    join(desk, look(desk, second, first), {})
    assert [e.admitted_on for e in desk.store.clients.files([second])[0].episodes] == [
        date(2026, 1, 5),
        date(2026, 11, 2),
    ]


def test_a_client_is_not_joined_with_itself(program: Program, desk: Desk) -> None:
    one = program.add_client(Name("Lee", "Sam"))
    with pytest.raises(Refused, match="the same client"):
        look(desk, one, one)


def test_the_history_of_the_one_that_stays_tells_it(twice: tuple[int, int], group: GroupDay) -> None:
    desk, (stays, goes) = group.desk, twice
    number = row(desk.store, "client", id=goes)["number"]
    join(desk, look(desk, stays, goes), {group.id: stays})
    told = [line.text for line in of_client(desk, stays)]
    assert any(f"the walk-in {number} was linked to this client" in text for text in told), told


def test_the_command_shows_both_and_asks_to_be_sure(twice: tuple[int, int], group: GroupDay) -> None:
    desk = group.desk
    number = row(desk.store, "client", id=twice[1])["number"]
    desk.close()
    args = ["client", "join", "C-001", number]
    shown = CliRunner().invoke(cli, args)
    assert shown.exit_code == 1 and "García, María" in shown.stdout and "--keep stays" in shown.stderr
    unsure = CliRunner().invoke(cli, [*args, "--keep", "goes"])
    assert unsure.exit_code == 1 and "--yes" in unsure.stderr
    done = CliRunner().invoke(cli, [*args, "--keep", "goes", "--yes"])
    assert done.exit_code == 0 and "Joined: C-001" in done.stdout
    assert CliRunner().invoke(cli, args).exit_code == 1, "there is no such client any more"
