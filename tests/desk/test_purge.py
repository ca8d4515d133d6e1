"""Purging: what there is of a client goes from rows, indexes and record without trace; the chain holds; others stay."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from iop_tui.cli.main import cli
from iop_tui.clients.matching import match_walk_in
from iop_tui.day import GroupDay, open_session
from iop_tui.desk import purge
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark, Mode
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.clients import Episode
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import Name
from iop_tui.exchange.exporting import Request
from iop_tui.exchange.exporting.write import write_export
from iop_tui.store import Store
from iop_tui.store.file.backup_names import copies
from tests.conftest import DAY, PEOPLE, ZONE, Clock
from tests.support.program import Program
from tests.support.rows import everything, raw, row, rows, steps

NUMBER = "MRN-77213540"
WORDS = (
    "Quillfeather", "Zebediah", "Bramblewick", NUMBER, "Oxenbridge", "Thistlecare", "Discombobulated", "Beekeepery",
    "Telephoned-Brother", "Mockingbirds", "Afterthoughtful", "Slipofthepen", "Overlookedhim",
)  # fmt: skip
WALK_IN = "Pennyfarthing"


pytestmark = pytest.mark.usefixtures("few_rounds")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed file with twelve clients, and one of whom there is something everywhere, over two days."""
    path, clock = tmp_path_factory.mktemp("lived") / "iop.db", Clock(hour=12, minute=15)
    desk = Desk(Store(path, now=clock), now=clock, zone=ZONE)
    program = Program(desk)
    program.save_facilitator("Rae Ellis", "LCSW")
    desk.start_work()
    track = program.add_track("Morning IOP", parse_weekdays("mon,wed,fri"), 540, 735, since=date(2026, 9, 1)).track.id
    days, since = frozenset((track, weekday) for weekday in (0, 2, 4)), date(2026, 10, 5)
    for n, (last, first) in enumerate(PEOPLE, 1):
        program.add_client(Name(last, first), number=f"C-{n:03}", admitted_on=since, days=days)
    id = program.add_client(
        Name("Oxenbridge", "Zebediah", "Bramblewick"), number=NUMBER, admitted_on=since, days=days,
        level_of_care="Thistlecare",
    )  # fmt: skip
    client = desk.store.clients.files([id])[0].client
    program.change_client(type(client)(id, NUMBER, Name("Quillfeather", "Zebediah", "Bramblewick")))
    program.set_sobriety_date(id, date(2026, 10, 1), since)
    for day in (date(2026, 11, 18), DAY):
        live(open_session(desk, track, day), id)
    desk.close()
    return path


@pytest.fixture
def store(path: Path, lived: Path, clock: Clock) -> Iterator[Store]:
    """A copy of it, open."""
    shutil.copyfile(lived, path)
    found = Store(path, now=clock)
    yield found
    found.close()


@pytest.fixture
def program(desk: Desk) -> Program:
    """Its program, with somebody at work."""
    desk.start_work()
    return Program(desk)


@pytest.fixture
def clients(program: Program, store: Store) -> list[int]:
    """The twelve others."""
    return [r["id"] for r in rows(store, "client") if r["number"] != NUMBER]


@pytest.fixture
def person(program: Program, store: Store) -> int:
    """The one of whom there is something everywhere."""
    return int(row(store, "client", number=NUMBER)["id"])


@pytest.fixture
def group(desk: Desk, program: Program) -> GroupDay:
    """A third day, just opened."""
    return open_session(desk, program.tracks()[0].track.id, date(2026, 11, 16), sure=True)


def live(group: GroupDay, id: int) -> None:
    """A day in which the client and others did everything that leaves rows."""
    sheet, desk = group.sheet, group.desk
    sheet.rest_present(sure=True)
    sheet.out_or_back(id, 600)
    sheet.set_mode(id, Mode.VIDEO, True)
    group.roster.move(id, -1)
    for client in (id, group.on_roster[0]):
        group.round.press(client, "safety", 2)
    group.round.write(id, "feeling", "Discombobulated")
    group.round.write(id, "goal", "Beekeepery")
    group.round.acknowledge(id, "Telephoned-Brother")
    for client, text in ((id, "Mockingbirds"), (group.on_roster[1], "Something of another one")):
        group.notes.save(client, text)
        group.notes.record_typing()
        group.notes.set_participation(client, "active")
        group.notes.sign(client)
        group.notes.begin_addendum(client)
        group.notes.save(client, "Afterthoughtful" if client == id else "More of another one")
        group.notes.sign(client)
    group.notes.save(None, "The group was calm.")
    group.notes.record_typing()
    group.round.write(id, "goal", "Slipofthepen")
    desk.undo()
    group.reload()
    group.closing.close(sure=True)
    group.correct("Overlookedhim")
    sheet.arrive(id, 545)
    group.reload()


def held(path: Path, words: tuple[str, ...] = WORDS) -> set[str]:
    """The words that are in any byte of the file, or of its journal."""
    data = b"".join(p.read_bytes() for p in path.parent.glob(f"{path.name}*"))
    return {w for w in words if w.lower().encode() in data.lower()}


def remove(desk: Desk, number: str = NUMBER) -> None:
    purge.purge(desk, purge.by_number(desk, number))


def run(*args: str, typed: str = "") -> Result:
    """A command in this process."""
    return CliRunner().invoke(cli, args, input=typed)


# -- without trace ---------------------------------------------------------------------------------


def test_every_word_is_there_before(person: int, desk: Desk, path: Path) -> None:
    desk.store.checkpoint()
    assert held(path) == set(WORDS)


def test_no_byte_of_the_file_holds_a_word_of_theirs(person: int, desk: Desk, path: Path) -> None:
    remove(desk)
    assert held(path) == set(), "while it is open"
    desk.close()
    assert held(path) == set()


def test_no_row_of_any_table_is_theirs(person: int, desk: Desk) -> None:
    before = {t: len(found) for t, found in everything(desk.store).items()}
    remove(desk)
    after = everything(desk.store)
    assert rows(desk.store, "client", id=person) == []
    for table, found in after.items():
        columns = [c["name"] for c in desk.store.reader.all(f"SELECT name FROM pragma_table_info('{table}')")]
        if "client_id" in columns:
            assert person not in [r[columns.index("client_id")] for r in found], table
    gone = {t: before[t] - len(found) for t, found in after.items() if before[t] != len(found)}
    assert gone == {
        "client": 1, "episode": 1, "placement": 1, "placement_day": 3, "sobriety": 1, "attendance": 2,
        "attendance_away": 2, "checkin": 2, "answer": 6, "note": 4,
    }  # fmt: skip
    assert desk.store.health() == []


def test_the_record_keeps_that_there_was_something_and_the_chain_holds(
    person: int, desk: Desk, path: Path, clock: Clock
) -> None:
    links = [r["link"] for r in rows(desk.store, "change")]
    values = rows(desk.store, "change_value")
    remove(desk)
    assert list(desk.store.changes.broken()) == []
    desk.close()
    store = Store(path, now=clock)
    assert list(store.changes.broken()) == []
    assert [r["link"] for r in rows(store, "change")][:-1] == links
    purged = [v for v in rows(store, "change_value") if not v["body"]]
    assert len(purged) > 30
    assert {(v["salt"], v["client_id"]) for v in purged} == {("", person)}
    kept = [v["digest"] for v in rows(store, "change_value")[: len(values)]]
    assert kept == [v["digest"] for v in values], "a digest proves that it was there, and does not tell it"
    store.close()


def test_the_removal_is_on_record_with_what_it_removed_and_names_nobody(person: int, desk: Desk) -> None:
    remove(desk)
    last = rows(desk.store, "change")[-1]
    (event,) = rows(desk.store, "change_value", seq=last["seq"])
    facts = json.loads(event["body"])["after"]
    assert (last["what"], last["who"], facts["client"]) == ("purge", desk.who, person)
    emptied = {f"{v['seq']}:{v['n']}" for v in rows(desk.store, "change_value") if not v["body"]}
    assert set(facts["purged"].split(",")) == emptied
    assert "Quillfeather" not in event["body"]


def test_a_value_that_no_purge_lists_is_no_purged_one(person: int, desk: Desk, path: Path) -> None:
    other = next(v for v in rows(desk.store, "change_value") if v["client_id"] not in (None, person))
    remove(desk)
    desk.close()
    file = raw(path)
    file.execute("UPDATE change_value SET salt = '', body = '' WHERE seq = ? AND n = ?", [other["seq"], other["n"]])
    file.close()
    store = Store(path)
    assert list(store.changes.broken()) == [other["seq"]]
    store.close()


def test_what_was_purged_cannot_be_taken_back(
    program: Program, desk: Desk, clients: list[int], group: GroupDay
) -> None:
    group.sheet.mark(clients[1], Mark.HERE)
    group.sheet.mark(clients[0], Mark.HERE)
    step = rows(desk.store, "change")[-1]["seq"]
    before = everything(desk.store)
    remove(desk, "C-001")
    with (
        pytest.raises(Refused, match="permanently removed"),
        desk.store.saving("undo: here", None, undoes=step) as writer,
    ):
        desk.store.changes.take_back(writer, step)
    with pytest.raises(Refused, match=r"permanently removed|Nothing to undo"):
        desk.undo()
    assert rows(desk.store, "client", id=clients[0]) == []
    assert len(rows(desk.store, "attendance")) == len(before["attendance"]) - 3
    assert list(desk.store.changes.broken()) == []


def test_a_removed_number_and_id_are_not_given_again_by_chance(person: int, desk: Desk, program: Program) -> None:
    remove(desk)
    again = program.add_client(Name("Newcomer"), number=NUMBER)
    assert again != person
    assert rows(desk.store, "attendance", client_id=again) == []


def test_a_walk_in_who_turned_out_to_be_the_client_goes_with_them(
    person: int, desk: Desk, program: Program, path: Path
) -> None:
    track = program.tracks()[0].track.id
    group = open_session(desk, track, date(2026, 11, 16), sure=True)
    group.roster.take_off(person, "entered_by_mistake")
    other = program.add_client(Name("Quillfeather", "Zebediah"), number="late", admitted_on=date(2026, 11, 16))
    walk_in = group.roster.new_walk_in(f"{WALK_IN}, Marmaduke")
    group.notes.save(walk_in, "Marmaladesandwich")
    group.notes.record_typing()
    match_walk_in(desk, walk_in, other)
    remove(desk, "late")
    assert held(path, (WALK_IN, "Marmaduke", "Marmaladesandwich")) == set()
    assert list(desk.store.changes.broken()) == []


def test_a_walk_in_who_was_never_matched_goes_by_their_own_number(group: GroupDay, desk: Desk, path: Path) -> None:
    walk_in = group.roster.new_walk_in(f"{WALK_IN}, Marmaduke")
    number = row(desk.store, "client", id=walk_in)["number"]
    remove(desk, number)
    assert held(path, (WALK_IN, "Marmaduke")) == set()
    assert list(desk.store.changes.broken()) == []


def test_an_encrypted_file_is_purged_too(path: Path, clock: Clock) -> None:
    store = Store(path, passphrase="correct horse battery", now=clock)
    desk = Desk(store, now=clock, zone=ZONE)
    Program(desk).add_client(Name("Quillfeather"), number=NUMBER)
    remove(desk)
    desk.close()
    again = Store(path, passphrase="correct horse battery")
    assert again.health() == []
    assert list(again.changes.broken()) == []
    assert not rows(again, "client")
    assert "Quillfeather" not in repr([tuple(r) for r in again.reader.all("SELECT * FROM change_value")])
    again.close()


# -- others ----------------------------------------------------------------------------------------


def test_everybody_else_is_as_they_were(person: int, desk: Desk, clients: list[int]) -> None:
    def of_others() -> tuple[object, ...]:
        files = [f for f in desk.store.clients.files([*clients, person]) if f.client.id != person]
        marks = [r for r in rows(desk.store, "attendance") if r["client_id"] != person]
        notes = [r for r in rows(desk.store, "note") if r["client_id"] != person]
        answers = [r for r in rows(desk.store, "checkin") if r["client_id"] != person]
        record = [v for v in rows(desk.store, "change_value") if v["client_id"] != person]
        return files, marks, notes, answers, record, rows(desk.store, "session"), rows(desk.store, "block")

    before = of_others()
    remove(desk)
    after = of_others()
    assert after[:4] + after[5:] == before[:4] + before[5:]
    assert after[4][: len(before[4])] == before[4]  # type: ignore[index, arg-type]


def test_a_day_with_somebody_removed_opens_and_is_exported(
    person: int, desk: Desk, program: Program, tmp_path: Path
) -> None:
    remove(desk)
    group = open_session(desk, program.tracks()[0].track.id, DAY)
    assert len(group.rows) == 12
    assert len(group.sheet.rows()) == 12
    made = write_export(desk, Request(DAY, DAY, "full"), tmp_path)
    assert made.rows == 12
    assert not held(made.path)


def test_two_are_removed_in_one_step(person: int, desk: Desk, clients: list[int], path: Path) -> None:
    wanted = [*purge.by_number(desk, NUMBER), *purge.by_number(desk, "C-002")]
    purge.purge(desk, wanted)
    assert steps(desk.store).count("purge") == 1
    assert list(desk.store.changes.broken()) == []
    assert held(path, (*WORDS, "Devon")) == set()


# -- who -------------------------------------------------------------------------------------------


def discharged(program: Program, desk: Desk, number: str, *ends: tuple[date, date | None]) -> None:
    """A client with episodes of these first and last days."""
    id = program.add_client(Name(f"Name of {number}"), number=number, admitted_on=ends[0][0])
    for n, (first, last) in enumerate(ends):
        if n:
            program.admit(id, first)
        if last is not None:
            found = desk.store.clients.files([id])[0].episodes[-1]
            program.change_episode(
                Episode(found.id, id, first, discharged_on=last, discharge_reason="completed")
            )  # fmt: skip


@pytest.fixture
def leavers(program: Program, desk: Desk) -> Desk:
    """Clients who left before, on and after 1 June, who came back, and who are here."""
    june = date(2025, 6, 1)
    discharged(program, desk, "before", (date(2025, 1, 7), date(2025, 5, 31)))
    discharged(program, desk, "on the day", (date(2025, 1, 7), june))
    discharged(program, desk, "after", (date(2025, 1, 7), date(2025, 6, 2)))
    discharged(
        program, desk, "twice before", (date(2024, 1, 8), date(2024, 3, 1)), (date(2025, 1, 7), date(2025, 5, 30))
    )
    discharged(program, desk, "came back", (date(2024, 1, 8), date(2024, 3, 1)), (date(2025, 5, 5), date(2025, 7, 1)))
    discharged(program, desk, "is here again", (date(2024, 1, 8), date(2024, 3, 1)), (date(2025, 5, 5), None))
    discharged(program, desk, "is here", (date(2024, 1, 8), None))
    return desk


@pytest.mark.parametrize(
    ("day", "numbers"),
    [
        (date(2024, 3, 1), []),
        (date(2025, 5, 31), ["twice before"]),
        (date(2025, 6, 1), ["twice before", "before"]),
        (date(2025, 6, 2), ["twice before", "before", "on the day"]),
        (date(2025, 7, 2), ["twice before", "before", "on the day", "after", "came back"]),
        (date(2199, 1, 1), ["twice before", "before", "on the day", "after", "came back"]),
    ],
    ids=str,
)
def test_only_whose_last_episode_ended_before_the_day(day: date, numbers: list[str], leavers: Desk) -> None:
    found = purge.discharged_before(leavers, day)
    assert sorted(w.number for w in found) == sorted(numbers)
    assert all(w.discharged is not None and w.discharged < day for w in found)


def test_by_command_those_before_a_day_go_and_the_others_stay(leavers: Desk, path: Path) -> None:
    leavers.close()
    done = run("purge", "--discharged-before", "2025-06-01", "--yes")
    assert done.exit_code == 0, done.output
    listed = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    assert {line[0]: line[2] for line in listed} == {
        "before": "discharged 2025-05-31", "twice before": "discharged 2025-05-30",
    }  # fmt: skip
    store = Store(path)
    left = {r["number"] for r in rows(store, "client")}
    assert len(left) == 18
    assert left >= {"on the day", "after", "came back", "is here again", "is here", NUMBER}
    assert list(store.changes.broken()) == []
    store.close()
    assert run("purge", "--discharged-before", "2025-06-01", "--yes").stdout == "No one to remove.\n"


def test_one_client_is_named_or_a_day_and_not_both(path: Path) -> None:
    Store(path).close()
    for args in ((), ("--client", "1", "--discharged-before", "2025-06-01")):
        done = run("purge", *args)
        assert done.exit_code == 2
        assert "Name one client with --client, or a day" in done.stderr
    done = run("purge", "--client", "nobody", "--yes")
    assert (done.exit_code, done.stderr) == (1, "iop-tui: No client has that number. Check the number.\n")


# -- what is asked and said ------------------------------------------------------------------------


@pytest.fixture
def closed(person: int, desk: Desk) -> Desk:
    """The file, closed, for commands."""
    desk.close()
    return desk


@pytest.mark.parametrize("answer", ["", "y\n", "yes\n", "\n", "purge them\n"])
def test_it_lists_and_asks_and_anything_but_the_word_removes_nobody(answer: str, closed: Desk, path: Path) -> None:
    done = run("purge", "--client", NUMBER, typed=answer)
    assert done.exit_code == 1
    assert f"{NUMBER}\tQuillfeather, Zebediah (Bramblewick)\tnot discharged\t" in done.stdout
    assert "Removed" not in done.stdout
    store = Store(path)
    assert len(rows(store, "client")) == 13
    assert "purge" not in steps(store)
    store.close()


def test_the_word_removes_them(closed: Desk, path: Path) -> None:
    done = run("purge", "--client", NUMBER, typed="purge\n")
    assert done.exit_code == 0, done.output
    assert "Removed from the file: 1." in done.stdout
    assert "still hold" not in done.stdout
    assert held(path) == set()
    assert "its change history is untouched" in run("check").stdout


def test_notes_of_others_that_hold_the_name_are_told_and_stay(
    person: int, desk: Desk, program: Program, clients: list[int], path: Path
) -> None:
    group = open_session(desk, program.tracks()[0].track.id, DAY)
    group.notes.save(clients[4], "Sat beside Quillfeather.")
    group.notes.record_typing()
    desk.close()
    done = run("purge", "--client", NUMBER, "--yes")
    assert "other notes with the last name: 1, not changed" in done.stdout
    assert held(path) == {"Quillfeather"}


def test_backups_that_still_hold_them_are_told_and_stay(closed: Desk, path: Path) -> None:
    assert run("backup").exit_code == 0
    (known,) = copies(path.parent / "backups", "iop")
    done = run("purge", "--client", NUMBER, "--yes")
    words = " ".join(done.stdout.split())
    assert str(path.parent / "backups") in words
    assert f"{known.made_at:%Y-%m-%d}" in words
    assert "Each goes when 14 newer ones are there; --backups-too removes them now." in words
    assert held(known.path) == set(WORDS)


def test_backups_too_leaves_one_new_backup_without_them(closed: Desk, path: Path) -> None:
    assert run("backup").exit_code == 0
    (known,) = copies(path.parent / "backups", "iop")
    done = run("purge", "--client", NUMBER, "--backups-too", "--yes")
    assert done.exit_code == 0, done.output
    assert "A new backup was made" in done.stdout
    (made,) = copies(path.parent / "backups", "iop")
    assert made.path != known.path
    assert held(made.path) == set()
    copy = Store(made.path, read_only=True)
    assert len(rows(copy, "client")) == 12
    assert list(copy.changes.broken()) == []
    copy.close()


def test_backups_that_were_written_elsewhere_are_told(closed: Desk, path: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for name in ("one.db", "two.db"):
        assert run("backup", str(stick / name)).exit_code == 0
    (stick / "one.db").unlink()
    done = run("purge", "--client", NUMBER, "--yes")
    assert (
        f"It may also be in the backup that was written to {stick / 'one.db'}, which is not there now." in done.stdout
    )
    assert f"It may also be in the backup that was written to {stick / 'two.db'}." in done.stdout


def test_a_file_that_a_restore_kept_is_told(closed: Desk, path: Path) -> None:
    assert run("backup").exit_code == 0
    (known,) = copies(path.parent / "backups", "iop")
    assert run("restore", known.path.name, "--yes").exit_code == 0
    (kept,) = path.parent.glob("iop-before-restore-*")
    done = run("purge", "--client", NUMBER, "--yes")
    assert str(kept) in done.stdout
    assert held(kept) == set(WORDS)


def test_exports_that_may_name_them_are_told_until_they_are_deleted(person: int, desk: Desk, tmp_path: Path) -> None:
    made = write_export(desk, Request(DAY, DAY, client_number=NUMBER), tmp_path / "exports")
    assert purge.exports_still_there(desk) == [made.path]
    desk.close()
    done = run("purge", "--client", NUMBER, "--yes")
    assert "xports" in done.stdout
    assert "(Today, x)" in done.stdout
    assert held(made.path) >= {"Quillfeather", "Zebediah"}, "nothing beside the file is removed by itself"
    store = Store(tmp_path / "iop.db")
    assert [r["client_id"] for r in rows(store, "export")] == [None]
    store.close()


def test_another_window_is_told_and_nobody_is_removed(person: int, desk: Desk) -> None:
    done = run("purge", "--client", NUMBER, "--yes")
    assert "open in another window" in done.stderr
    assert len(rows(desk.store, "client")) == 13


def test_backups_from_before_the_client_are_not_named_and_those_of_another_chain_are(
    desk: Desk, program: Program, clock: Clock, path: Path
) -> None:
    first = desk.backups.make()
    clock.forward(minutes=1)
    program.add_client(Name("Later", "Lou"), number="L-1", admitted_on=DAY)
    second = desk.backups.make()
    clock.forward(minutes=1)
    wanted = purge.by_number(desk, "L-1")
    assert [c.path for c in purge.holding(desk, wanted)] == [second]
    desk.close()
    assert run("restore", first.name, "--yes").exit_code == 0
    store = Store(path, now=clock)
    again = Desk(store, now=clock, zone=ZONE)
    Program(again).add_client(Name("Later", "Lou"), number="L-1", admitted_on=DAY)
    wanted = purge.by_number(again, "L-1")
    assert [c.path for c in purge.holding(again, wanted)] == [second], "its chain is another one now"
    store.close()
