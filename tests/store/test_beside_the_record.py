"""Rows, tables and triggers that were changed beside the program: each is named.

A hundred random changes in the normal run; ``IOP_TUI_FAULTS=all`` makes six hundred.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlcipher3 import dbapi2 as sqlite

from iop_tui.cli.main import cli
from iop_tui.clients.contacts import Contacts, follow_up
from iop_tui.day import GroupDay, open_session
from iop_tui.desk import purge
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import CHANGE_CLIENT
from iop_tui.domain.attendance import Mark
from iop_tui.domain.contacts import Contact
from iop_tui.domain.curriculum import CurriculumTopic
from iop_tui.domain.names import Name
from iop_tui.domain.reach import Reach
from iop_tui.exchange.exporting import Request, write_export
from iop_tui.program.curricula import Curricula
from iop_tui.store import Store
from iop_tui.store.audit.changes import ChangeStore
from iop_tui.store.audit.row_check import UNRECORDED, Newest, RowFault
from iop_tui.store.audit.shape import misshapen
from iop_tui.store.queries import Reader
from iop_tui.store.table_catalog import TABLES as CATALOG
from iop_tui.store.tables.pins import PinStore
from tests.conftest import DAY, ZONE, Clock
from tests.support.care import care_for
from tests.support.program import Program
from tests.support.rows import raw

pytestmark = pytest.mark.slow

TIMES = 600 if os.environ.get("IOP_TUI_FAULTS") == "all" else 100
TABLES = tuple(name for name in CATALOG if name not in ("change", "change_value"))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite.Connection]:
    """A file with a closed day of ten clients, signed notes, exports and a purged client, open in another program."""
    folder = tmp_path_factory.mktemp("beside")
    written(folder / "iop.db")
    connection = raw(folder / "iop.db")
    connection.row_factory = sqlite.Row
    yield connection
    connection.close()


def written(path: Path) -> None:
    clock = Clock(hour=9, minute=30)
    desk = Desk(Store(path, now=clock), now=clock, zone=ZONE)
    program = Program(desk)
    program.save_facilitator("Rae Ellis", "LCSW")
    desk.start_work()
    desk.pins.set_pin(desk.who or 0, "4711", "4711")
    track = program.add_track("Morning IOP", frozenset({0, 2, 4}), 540, 735, since=date(2026, 9, 1)).track.id
    program.set_rule("grace", "10", DAY)
    ids = [
        program.add_client(
            Name(f"Last{n}", f"First{n}"), number=f"C-{n}", admitted_on=date(2026, 10, 5),
            days=frozenset((track, weekday) for weekday in (0, 2, 4)), sobriety_date=date(2026, 9, 1),
        )
        for n in range(10)
    ]  # fmt: skip
    group = open_session(desk, track, DAY)
    for n, client in enumerate(ids):
        group.sheet.arrive(client, 545 + n) if n % 3 else group.sheet.mark(client, Mark.NO_SHOW)
        group.round.press(client, "mood", n)
        group.round.leave_cell()
        group.round.press(client, "craving", n)
    for client in ids[:4]:
        group.notes.save(client, f"Took part, {client}.")
        group.notes.sign(client)
    group.notes.save(None, "Of the group.")
    for client in ids:
        Contacts(desk).add(Contact(0, client, "individual", DAY, 50, what="Alone."))
        follow_up(desk, client, DAY, "Call.", group.id)
        with desk.saving(CHANGE_CLIENT) as writer:
            desk.store.reach.save(writer, Reach(client, "self", phone="555-0142"))
    for client in ids:
        care_for(desk, client)
    Curricula(desk).save(track, DAY, [CurriculumTopic(t.code) for t in desk.topics()[:10]])
    group.times.begin_next(542)
    group.times.begin_next(570)
    desk.undo()
    write_export(desk, Request(DAY, DAY, client_number="C-7"), path.parent / "out")
    write_export(desk, Request(DAY, DAY), path.parent / "out")
    purge.purge(desk, purge.by_number(desk, "C-7"))
    group.reload()
    group.closing.close(sure=True)
    desk.close()


def faults(connection: sqlite.Connection) -> list[RowFault]:
    """What is said of the rows of an open file; PINs as faults of their table."""
    reader = Reader(connection)
    newest = Newest(reader)
    assert list(ChangeStore(reader).faults(newest.take)) == []
    pins = [RowFault("pin", {"facilitator_id": id}, "") for id in PinStore(reader).not_as_recorded()]
    return [*newest.faults(), *pins]


@contextmanager
def tampered(file: sqlite.Connection) -> Iterator[sqlite.Connection]:
    """The file; what is done to it is taken back at the end."""
    file.execute("PRAGMA foreign_keys = OFF")
    file.execute("BEGIN")
    try:
        yield file
    finally:
        file.execute("ROLLBACK")


def test_a_file_that_nobody_touched_has_no_fault(file: sqlite.Connection) -> None:
    assert faults(file) == [] and list(misshapen(Reader(file))) == []
    filled = {t for t in TABLES if file.execute(f"SELECT count(*) FROM {t}").fetchone()[0]}
    assert filled >= {*TABLES} - {"attendance_away", "track_closed_day", "topic", "rule"}


@dataclass
class Hand:
    """Changes one row at random; gives its table, or "" where what was drawn changes nothing."""

    file: sqlite.Connection
    rng: random.Random

    def _row(self) -> tuple[str, Any, str]:
        tables = [t for t in TABLES if self.file.execute(f"SELECT count(*) FROM {t}").fetchone()[0]]
        table = self.rng.choice(tables)
        where = f"WHERE key NOT IN ({', '.join(repr(k) for k in UNRECORDED)})" if table == "meta" else ""
        rows = self.file.execute(f"SELECT * FROM {table} {where}").fetchall()
        row = self.rng.choice(rows)
        return table, row, self._where(table, row)

    def _where(self, table: str, row: Any) -> str:  # noqa: ANN401
        keys = [r["name"] for r in self.file.execute(f"PRAGMA table_info({table})") if r["pk"]]
        return " AND ".join(f"{k} = {row[k]!r}" for k in keys)

    def _other(self, value: object) -> object:
        if isinstance(value, int):
            return self.rng.choice([value + 1, value - 1, value + 60, -value - 2])
        if value is None:
            return self.rng.choice([1, 540])
        text = str(value)
        swapped = text.swapcase() if text.swapcase() != text else "0"
        return self.rng.choice([f"{text}.", text[:-1] if text else "x", swapped])

    def edited(self) -> str:
        table, row, where = self._row()
        column = self.rng.choice([c for c in row.keys() if c != "id"])  # noqa: SIM118
        for value in (self._other(row[column]) for _ in range(6)):
            try:
                self.file.execute(f'UPDATE {table} SET "{column}" = ? WHERE {where}', [value])
                return table if value != row[column] else ""
            except sqlite.Error:
                continue
        return ""

    def deleted(self) -> str:
        table, _, where = self._row()
        self.file.execute(f"DELETE FROM {table} WHERE {where}")
        return table

    def inserted(self) -> str:
        table, row, _ = self._row()
        values = dict(row)
        for column in values:
            if column in ("id", "weekday", "from_day", "key", "code", "number", "question_id", "facilitator_id", "day"):
                values[column] = self._other(values[column])
        names = ", ".join(f'"{c}"' for c in values)
        try:
            marks = ", ".join("?" * len(values))
            self.file.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*values.values()])
        except sqlite.Error:
            return ""
        return table

    def swapped(self) -> str:
        table = self.rng.choice(["attendance", "note", "checkin", "sobriety", "episode"])
        rows = self.file.execute(f"SELECT * FROM {table} WHERE client_id IS NOT NULL").fetchall()
        one, other = self.rng.sample(rows, 2)
        try:
            for column in [c for c in one.keys() if c not in ("id", "client_id", "from_day", "session_id")]:  # noqa: SIM118
                for row, value in ((one, other[column]), (other, one[column])):
                    self.file.execute(f'UPDATE {table} SET "{column}" = ? WHERE {self._where(table, row)}', [value])
        except sqlite.Error:
            return ""
        differ = any(one[c] != other[c] for c in one.keys() if c not in ("id", "client_id", "from_day"))  # noqa: SIM118
        return table if differ else ""

    def put_back(self) -> str:
        """A row that the record removed stands there again."""
        self.file.execute("INSERT INTO client (id, number, last, sort_key) VALUES (8, 'C-7', 'Last7', 'last7')")
        return "client"

    def bytes_that_are_no_text(self) -> str:
        self.file.execute("UPDATE note SET text = CAST(x'ff00fe' AS TEXT) WHERE id = 1")
        return "note"


WAYS: list[Callable[[Hand], str]] = [
    Hand.edited, Hand.edited, Hand.edited, Hand.deleted, Hand.inserted, Hand.swapped, Hand.put_back,
    Hand.bytes_that_are_no_text,
]  # fmt: skip


def test_every_change_of_a_row_is_named(file: sqlite.Connection) -> None:
    done: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    missed, seed = [], 0
    while sum(done.values()) < TIMES:
        seed += 1
        way = WAYS[seed % len(WAYS)]
        with tampered(file):
            table = way(Hand(file, random.Random(seed)))
            if not table:
                continue
            done[way.__name__] += 1
            touched[table] += 1
            if table not in {fault.table for fault in faults(file)}:
                missed.append((seed, way.__name__, table))
    assert missed == []
    assert len(done) == 6 and len(touched) > 12 and seed < TIMES * 2


SHAPES = [
    ("CREATE TRIGGER t AFTER INSERT ON attendance BEGIN UPDATE attendance SET mark = 'here'; END", "a trigger"),
    ("CREATE TABLE extra (a TEXT)", "a table that is none"), ("CREATE VIEW v AS SELECT 1", "a view"),
    ("CREATE INDEX i ON client (last)", "an index"), ("DROP INDEX session_day", "the index session_day is missing"),
    ("ALTER TABLE client ADD COLUMN shoe TEXT", "the table client was changed"),
    ("DROP TABLE track_closed_day", "the table track_closed_day is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "words"), SHAPES, ids=lambda v: v[:14] if isinstance(v, str) else "")
def test_another_shape_is_named(sql: str, words: str, file: sqlite.Connection) -> None:
    with tampered(file):
        file.execute(sql)
        assert words in " ".join(misshapen(Reader(file)))


# -- what the command says -------------------------------------------------------------------------


def checked(path: Path, *args: str) -> tuple[int, str]:
    """The exit status of ``check`` and what it said."""
    done = CliRunner().invoke(cli, ["--db", str(path), "check", *args])
    return done.exit_code, done.output


def edit(path: Path, sql: str) -> None:
    """Change the file with another program."""
    connection = raw(path)
    connection.execute(sql)
    connection.close()


@pytest.fixture
def closed(group: GroupDay, clients: list[int], over: None) -> Path:
    """The path of a file with a closed morning and a signed note, which no window holds."""
    for client in clients[:4]:
        group.sheet.arrive(client, 545)
    group.notes.save(clients[0], "Took part.")
    group.notes.sign(clients[0])
    group.closing.close(sure=True)
    group.desk.pins.ended()
    group.desk.close()
    return group.desk.store.path


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE attendance SET arrived_min = 600 WHERE client_id = 1",
         "attendance of C-001 in Morning IOP on 2026-11-20 is not as it was recorded: arrived"),
        ("UPDATE note SET text = 'Other.' WHERE client_id = 1",
         "note of C-001 in Morning IOP on 2026-11-20 is not as it was recorded: text"),
        ("UPDATE attendance SET mark = 'here', reason = 'illness' WHERE client_id = 9",
         "attendance of C-009 in Morning IOP on 2026-11-20 is not as it was recorded: status, reason"),
        ("DELETE FROM note WHERE client_id = 1", "note of C-001 in Morning IOP on 2026-11-20 is missing"),
        ("INSERT INTO note (session_id, client_id, text) VALUES (1, 2, 'x')",
         "note of C-002 in Morning IOP on 2026-11-20 was never recorded"),
        ("UPDATE note SET text = 'Other.', dirty = 1 WHERE client_id = 1", "is not as it was recorded: dirty, text"),
        ("UPDATE client SET last = 'Other' WHERE id = 3", "client C-003 is not as it was recorded: last name"),
        ("UPDATE track SET name = 'Night' WHERE id = 1", "track Night is not as it was recorded: name"),
        ("UPDATE session SET actual_start_min = 500", "session in Morning IOP on 2026-11-20 is not as it was recorded"),
        ("INSERT INTO meta VALUES ('other', '1')", "fact of the file other was never recorded"),
        ("CREATE TRIGGER t AFTER UPDATE ON note BEGIN DELETE FROM note; END", "there is a trigger"),
    ],
)  # fmt: skip
def test_check_names_client_session_and_column(sql: str, words: str, closed: Path) -> None:
    assert checked(closed)[0] == 0
    edit(closed, sql)
    status, said = checked(closed)
    assert status == 1 and words in said and "The file is not intact." in said
    assert "Last" not in said and "Other." not in said, "no value is told"


def test_a_note_that_is_being_typed_is_no_fault(group: GroupDay, clients: list[int]) -> None:
    group.notes.save(clients[0], "Begun.")
    path = group.desk.store.path
    group.desk.store.close()  # as a kill leaves it: the text is saved and not yet recorded
    status, said = checked(path)
    assert status == 0, said


def test_a_pin_that_was_set_beside_the_program_is_named(group: GroupDay) -> None:
    desk = group.desk
    desk.pins.set_pin(desk.who or 0, "4711", "4711")
    path = desk.store.path
    desk.close()
    assert checked(path)[0] == 0
    for sql in ("UPDATE pin SET hash = 'aa'", "UPDATE pin SET set_at = '2026-11-20T15:03:00.000Z'", "DELETE FROM pin"):
        copy = path.with_name("copy.db")
        copy.write_bytes(path.read_bytes())
        edit(copy, sql)
        status, said = checked(copy)
        assert status == 1 and "the PIN of R.E. is not the one that was recorded" in said


# -- an older file in its place --------------------------------------------------------------------


@pytest.mark.parametrize("known_by", ["backup", "export", "end"])
def test_an_older_whole_file_is_named_until_somebody_says_that_it_is_right(
    known_by: str, desk: Desk, group: GroupDay, clients: list[int], path: Path, tmp_path: Path
) -> None:
    desk.store.checkpoint()
    desk.store.copy_to(tmp_path / "older.db")
    group.sheet.mark(clients[0], Mark.HERE)
    if known_by == "backup":
        desk.backups.make()
    elif known_by == "export":
        write_export(desk, Request(DAY, DAY), tmp_path / "out")
    else:
        desk.pins.ended()
    desk.close()
    assert checked(path)[0] == 0
    (tmp_path / "older.db").replace(path)
    words = {"backup": "a backup", "export": "an export", "end": "the program was ended"}[known_by]
    for _ in range(2):
        status, said = checked(path)
        assert status == 1 and f"what was in it on 2026-11-20 09:02 ({words})" in said
        assert "Everything else is intact. If this is the right file, run once: iop-tui check --accept" in said
        told = CliRunner().invoke(cli, ["--db", str(path), "mark", "C-001", "present"])
        assert "older than one used here before" in told.stderr
    said = checked(path, "--accept")[1]
    assert "Recorded that this is the right file." in said
    assert checked(path)[0] == 0
    told = CliRunner().invoke(cli, ["--db", str(path), "mark", "C-001", "present"])
    assert "older" not in told.stderr


def test_a_restore_says_itself_that_the_older_file_is_right(
    desk: Desk, group: GroupDay, clients: list[int], path: Path
) -> None:
    older = desk.backups.make()
    group.sheet.mark(clients[0], Mark.HERE)
    desk.pins.ended()
    desk.close()
    done = CliRunner().invoke(cli, ["--db", str(path), "restore", older.name, "--yes"])
    assert done.exit_code == 0, done.output
    status, said = checked(path)
    assert status == 0, said


def test_another_file_at_the_same_place_is_not_held_to_the_heads_of_this_one(
    desk: Desk, group: GroupDay, path: Path, tmp_path: Path
) -> None:
    desk.pins.ended()
    desk.close()
    path.unlink()
    other = Store(path, now=desk.now)
    Program(Desk(other, now=desk.now)).save_facilitator("Ann Other", "")
    other.close()
    assert checked(path)[0] == 0


def test_rows_that_were_loaded_at_once_are_said_as_such(tmp_path: Path, clock: Clock) -> None:
    from iop_tui.program.demo.desk import write_demo

    path = tmp_path / "demo.db"
    store = Store(path, now=clock)
    write_demo(store, DAY, ZONE)
    store.close()
    status, said = checked(path)
    assert status == 0 and "rows loaded before the history began" in said
    edit(path, "INSERT INTO track (name, population) VALUES ('Extra', 'adult')")
    status, said = checked(path)
    assert status == 1 and "track Extra was never recorded" in said
    edit(path, "DELETE FROM note WHERE id IN (1, 2)")
    assert "note: the table has 2 rows less than were loaded" in checked(path)[1]
