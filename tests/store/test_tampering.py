"""Whoever tampers with the record of changes is found out: at random, a thousand times out of a thousand.

A hundred of them in the normal run; ``IOP_TUI_FAULTS=all pytest tests/store/test_tampering.py`` does a thousand.
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
from sqlcipher3 import dbapi2 as sqlite

from iop_tui.day import open_session
from iop_tui.desk import purge
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import Action
from iop_tui.domain.attendance import Mark
from iop_tui.domain.audit import FIRST_LINK, Change, digest, link
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.audit.changes import ChangeStore
from iop_tui.store.queries import Reader
from tests.conftest import DAY, ZONE, Clock
from tests.support.program import Program
from tests.support.rows import raw, rows

TIMES = 1000 if os.environ.get("IOP_TUI_FAULTS") == "all" else 100
HEX = "0123456789abcdef"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite.Connection]:
    """A file with a chain of some sixty records, one client purged, opened without the program."""
    path = tmp_path_factory.mktemp("chain") / "iop.db"
    _written(path)
    connection = raw(path)
    connection.row_factory = sqlite.Row
    yield connection
    connection.close()


def _written(path: Path) -> None:
    clock = Clock(hour=9, minute=30)
    desk = Desk(Store(path, now=clock), now=clock, zone=ZONE)
    program = Program(desk)
    program.save_facilitator("Rae Ellis", "LCSW")
    desk.start_work()
    track = program.add_track("Morning IOP", frozenset({0, 2, 4}), 540, 735, since=date(2026, 9, 1)).track.id
    days = frozenset((track, weekday) for weekday in (0, 2, 4))
    ids = [
        program.add_client(Name(f"Last{n}", f"First{n}"), number=f"C-{n}", admitted_on=date(2026, 10, 5), days=days)
        for n in range(10)
    ]
    group = open_session(desk, track, DAY)
    for n, client in enumerate(ids):
        clock.forward(minutes=1)
        group.sheet.arrive(client, 545 + n) if n % 3 else group.sheet.mark(client, Mark.NO_SHOW)
        group.round.leave_cell()
        group.round.press(client, "mood", n)
        group.round.press(client, "craving", n)
    for client in ids[:4]:
        group.notes.save(client, f"Took part, {client}.")
        group.notes.sign(client)
    group.sheet.rest_present() if group.tally()[Mark.NOT_MARKED] else desk.store.record(Action("cover"), desk.who)
    desk.store.record(Action("uncover"), desk.who)
    group.times.begin_next(542)
    group.times.begin_next(570)
    desk.undo()
    purge.purge(desk, purge.by_number(desk, "C-7"))
    group.reload()
    group.closing.close(sure=True)
    desk.store.record(Action("end"), desk.who)
    desk.close()


@contextmanager
def tampered(file: sqlite.Connection) -> Iterator[ChangeStore]:
    """The chain of the file; what is done to it is taken back at the end."""
    file.execute("BEGIN")
    try:
        yield ChangeStore(Reader(file))
    finally:
        file.execute("ROLLBACK")


def picture(file: sqlite.Connection) -> list[tuple[Any, ...]]:
    """The whole chain as it stands, in order."""
    tables = (("change", "seq"), ("change_value", "seq, n"))
    file.text_factory = bytes  # some of it may be no text any more
    try:
        return [tuple(r) for table, by in tables for r in file.execute(f"SELECT * FROM {table} ORDER BY {by}")]
    finally:
        file.text_factory = str


@dataclass
class Tamperer:
    """Does one thing to the chain at random. Each way gives the records of which one has to be named."""

    file: sqlite.Connection
    rng: random.Random

    def records(self) -> list[Any]:
        return list(self.file.execute("SELECT * FROM change ORDER BY seq"))

    def values(self, where: str = "1") -> list[Any]:
        return list(self.file.execute(f"SELECT * FROM change_value WHERE {where} ORDER BY seq, n"))

    def any_record(self) -> Any:  # noqa: ANN401
        return self.rng.choice(self.records())

    def any_value(self, where: str = "salt <> ''") -> Any:  # noqa: ANN401
        return self.rng.choice(self.values(where))

    def one_letter(self, text: str) -> str:
        """The text with one letter changed, removed or added."""
        at = self.rng.randrange(len(text))
        letter = self.rng.choice([c for c in "0129abcdef:X " if c != text[at]])
        return text[:at] + self.rng.choice((letter, "", letter + text[at])) + text[at + 1 :]

    def put(self, table: str, column: str, value: object, **key: int) -> None:
        where = " AND ".join(f"{k} = ?" for k in key)
        self.file.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", [value, *key.values()])

    def move(self, old: int, new: int) -> None:
        """Give a record another number, with its values."""
        for table in ("change", "change_value"):
            self.file.execute(f"UPDATE {table} SET seq = ? WHERE seq = ?", [new, old])

    # -- a column ------------------------------------------------------------------------------

    def text_of_a_record(self) -> set[int]:
        r, column = self.any_record(), self.rng.choice(("at", "what", "link"))
        self.put("change", column, self.one_letter(r[column]), seq=r["seq"])
        return {r["seq"]}

    def number_of_a_record(self) -> set[int]:
        r, column = self.any_record(), self.rng.choice(("who", "step", "session_id", "undoes"))
        self.put(
            "change", column, self.rng.choice((0, 1, 2, 7, 99, *([None] if column != "step" else []))), seq=r["seq"]
        )
        return {r["seq"]}

    def text_of_a_value(self) -> set[int]:
        v, column = self.any_value(), self.rng.choice(("salt", "body", "digest"))
        self.put("change_value", column, self.one_letter(v[column]), seq=v["seq"], n=v["n"])
        return {v["seq"]}

    def bytes_that_are_no_text(self) -> set[int]:
        v, column = self.any_value(), self.rng.choice(("salt", "body", "digest"))
        sql = f"UPDATE change_value SET {column} = CAST(x'ff00fe' AS TEXT) WHERE seq = ? AND n = ?"
        self.file.execute(sql, [v["seq"], v["n"]])
        return {v["seq"]}

    def owner_of_a_value(self) -> set[int]:
        v = self.any_value("1")  # also of one that was purged
        self.put("change_value", "client_id", self.rng.choice((None, 1, 2, 3, 50)), seq=v["seq"], n=v["n"])
        return {v["seq"]}

    def emptied(self) -> set[int]:
        v = self.any_value()
        for column in self.rng.choice((("salt", "body"), ("salt",), ("body",))):
            self.put("change_value", column, "", seq=v["seq"], n=v["n"])
        return {v["seq"]}

    def filled_again(self) -> set[int]:
        v = self.any_value("salt = ''")
        self.put("change_value", "body", self.any_value()["body"], seq=v["seq"], n=v["n"])
        return {v["seq"]}

    def with_its_own_digest(self) -> set[int]:
        v = self.any_value()
        body = self.one_letter(v["body"])
        self.put("change_value", "body", body, seq=v["seq"], n=v["n"])
        proof = f"{digest(v['salt'], body)}:{'' if v['client_id'] is None else v['client_id']}"
        self.put("change_value", "digest", proof, seq=v["seq"], n=v["n"])
        return {v["seq"]}

    def with_its_own_link(self) -> set[int]:
        """A record is changed and its link made anew: the one behind it does not follow."""
        r = self.rng.choice(self.records()[:-1])
        before = self.file.execute("SELECT link FROM change WHERE seq = ?", [r["seq"] - 1]).fetchone()
        change = Change(r["seq"], r["at"], 3, r["what"], r["step"], r["session_id"], r["undoes"])
        proofs = [v["digest"] for v in self.values(f"seq = {r['seq']}")]
        self.put("change", "who", 3, seq=r["seq"])
        self.put("change", "link", link(before["link"] if before else FIRST_LINK, change, proofs), seq=r["seq"])
        return {r["seq"] + 1}

    # -- removed, added ------------------------------------------------------------------------

    def record_removed(self) -> set[int]:
        r = self.rng.choice(self.records()[:-1])
        self.file.execute("DELETE FROM change WHERE seq = ?", [r["seq"]])
        self.file.execute("DELETE FROM change_value WHERE seq = ?", [r["seq"]])
        return {r["seq"] + 1}

    def record_removed_and_the_others_moved_up(self) -> set[int]:
        seq = self.rng.choice(self.records()[:-1])["seq"]
        self.file.execute("DELETE FROM change WHERE seq = ?", [seq])
        self.file.execute("DELETE FROM change_value WHERE seq = ?", [seq])
        last = self.records()[-1]["seq"]
        for old in range(seq + 1, last + 1):
            self.move(old, old - 1)
        return {seq}

    def record_without_its_values(self) -> set[int]:
        seq = self.any_value("1")["seq"]
        self.file.execute(f"DELETE FROM {self.rng.choice(('change', 'change_value'))} WHERE seq = ?", [seq])
        return {seq}

    def value_removed(self) -> set[int]:
        v = self.any_value("1")
        self.file.execute("DELETE FROM change_value WHERE seq = ? AND n = ?", [v["seq"], v["n"]])
        return {v["seq"]}

    def record_inserted(self) -> set[int]:
        """One made up between two others, its link made as it has to be, the others moved down."""
        seq = self.any_record()["seq"]
        for old in range(self.records()[-1]["seq"], seq - 1, -1):
            self.move(old, old + 1)
        before = self.file.execute("SELECT link FROM change WHERE seq = ?", [seq - 1]).fetchone()
        made = Change(seq, "2026-11-20T15:00:00.000Z", 1, "here", seq)
        own = link(before["link"] if before else FIRST_LINK, made, [])
        chained = self.rng.choice((own, "".join(self.rng.choices(HEX, k=64))))
        self.file.execute(
            "INSERT INTO change (seq, at, who, what, step, link) VALUES (?, ?, ?, ?, ?, ?)",
            [seq, made.at, made.who, made.what, made.step, chained],
        )
        return {seq, seq + 1}

    def record_added_at_the_end(self) -> set[int]:
        last, other = self.records()[-1], self.any_record()
        self.file.execute(
            "INSERT INTO change SELECT ?, at, who, what, step, session_id, undoes, link FROM change WHERE seq = ?",
            [last["seq"] + 1, other["seq"]],
        )
        return {last["seq"] + 1}

    def value_added(self) -> set[int]:
        seq, v = self.any_record()["seq"], self.any_value()
        n = self.rng.choice((len(self.values(f"seq = {seq}")), 77))
        self.file.execute(
            "INSERT INTO change_value VALUES (?, ?, ?, ?, ?, ?)",
            [seq, n, v["client_id"], v["salt"], v["body"], v["digest"]],
        )
        return {seq}

    def value_of_no_record(self) -> set[int]:
        v, seq = self.any_value(), self.records()[-1]["seq"] + self.rng.randrange(1, 9)
        self.file.execute("UPDATE change_value SET seq = ? WHERE seq = ? AND n = ?", [seq, v["seq"], v["n"]])
        return {seq}

    # -- order and numbers ---------------------------------------------------------------------

    def two_records_exchanged(self) -> set[int]:
        one, other = self.rng.sample([r["seq"] for r in self.records()], 2)
        for old, new in ((one, 999), (other, one), (999, other)):
            self.move(old, new)
        if self.rng.random() < 0.5:
            for seq in (one, other):
                self.put("change", "step", seq, seq=seq)
        return {min(one, other)}

    def two_values_exchanged(self) -> set[int]:
        v = self.any_value("n > 0")
        for old, new in ((v["n"], 999), (v["n"] - 1, v["n"]), (999, v["n"] - 1)):
            self.put("change_value", "n", new, seq=v["seq"], n=old)
        return {v["seq"]}

    def two_bodies_exchanged(self) -> set[int]:
        one, other = self.rng.sample(self.values("salt <> ''"), 2)
        for v, w in ((one, other), (other, one)):
            for column in ("salt", "body"):
                self.put("change_value", column, w[column], seq=v["seq"], n=v["n"])
        return {one["seq"]}

    def value_renumbered(self) -> set[int]:
        v = self.any_value("1")
        self.put("change_value", "n", 60 + self.rng.randrange(9), seq=v["seq"], n=v["n"])
        return {v["seq"]}

    def record_renumbered(self) -> set[int]:
        r, last = self.any_record(), self.records()[-1]["seq"]
        new = last + self.rng.randrange(1, 50)
        self.move(r["seq"], new)
        return {r["seq"] + 1, new}

    def the_rest_renumbered(self) -> set[int]:
        r, by = self.any_record(), self.rng.randrange(1, 50)
        for old in range(self.records()[-1]["seq"], r["seq"] - 1, -1):
            self.move(old, old + by)
        return {r["seq"] + by}


WAYS: list[Callable[[Tamperer], set[int]]] = [
    Tamperer.text_of_a_record, Tamperer.number_of_a_record, Tamperer.text_of_a_value, Tamperer.bytes_that_are_no_text,
    Tamperer.owner_of_a_value, Tamperer.emptied, Tamperer.filled_again, Tamperer.with_its_own_digest,
    Tamperer.with_its_own_link, Tamperer.record_removed, Tamperer.record_removed_and_the_others_moved_up,
    Tamperer.record_without_its_values, Tamperer.value_removed, Tamperer.record_inserted,
    Tamperer.record_added_at_the_end, Tamperer.value_added, Tamperer.value_of_no_record,
    Tamperer.two_records_exchanged, Tamperer.two_values_exchanged, Tamperer.two_bodies_exchanged,
    Tamperer.value_renumbered, Tamperer.record_renumbered, Tamperer.the_rest_renumbered,
]  # fmt: skip


def test_every_one_of_a_thousand_tamperings_is_named(file: sqlite.Connection) -> None:
    whole = picture(file)
    done: Counter[str] = Counter()
    missed = []
    seed = 0
    while sum(done.values()) < TIMES:
        seed += 1
        rng = random.Random(seed)
        way = WAYS[seed % len(WAYS)]
        with tampered(file) as chain:
            wanted = way(Tamperer(file, rng))
            if picture(file) == whole:
                continue  # what was drawn is what stood there
            done[way.__name__] += 1
            named = [fault.seq for fault in chain.faults()]
            if not wanted & set(named):
                missed.append((seed, way.__name__, sorted(wanted), named))
    assert missed == []
    assert sum(done.values()) == TIMES and len(done) == len(WAYS)
    assert seed < TIMES * 1.3, "most of what is drawn is a tampering"


def test_the_chain_is_sound_before_and_after(file: sqlite.Connection) -> None:
    with tampered(file) as chain:
        assert list(chain.broken()) == []
        assert 55 <= len(Tamperer(file, random.Random(1)).records()) <= 75
        assert len(Tamperer(file, random.Random(1)).values("salt = ''")) > 5, "some are purged"


def test_a_tail_that_was_cut_off_is_found_by_any_head_that_was_kept(file: sqlite.Connection) -> None:
    links = [r["link"] for r in Tamperer(file, random.Random(1)).records()]
    for cut in (1, 2, 5, 20, len(links)):
        with tampered(file) as chain:
            for table in ("change_value", "change"):
                file.execute(f"DELETE FROM {table} WHERE seq > ?", [len(links) - cut])
            told = {fault.what for fault in chain.faults()}
            assert all("no purge names it" in what for what in told), "but for that what is left fits together"
            assert bool(told) == (cut in (5, 20)), "the purge itself is cut off"
            assert not any(chain.holds(kept[:12]) for kept in links[-cut:])
            assert all(chain.holds(kept[:12]) for kept in links[:-cut])


def test_a_chain_that_was_written_anew_is_found_by_a_head_that_was_kept(file: sqlite.Connection) -> None:
    tamperer = Tamperer(file, random.Random(1))
    head = tamperer.records()[-1]["link"]
    with tampered(file) as chain:
        file.execute("UPDATE change SET what = 'here' WHERE seq = 30")
        before = FIRST_LINK
        for r in tamperer.records():
            change = Change(r["seq"], r["at"], r["who"], r["what"], r["step"], r["session_id"], r["undoes"])
            before = link(before, change, [v["digest"] for v in tamperer.values(f"seq = {r['seq']}")])
            file.execute("UPDATE change SET link = ? WHERE seq = ?", [before, r["seq"]])
        assert list(chain.broken()) == []
        assert chain.holds(before[:12]) and not chain.holds(head[:12])


# -- what is wrong, where it can be told -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (["UPDATE change SET who = 7 WHERE seq = 20"], {20: "it was changed, or one of its values was added"}),
        (["UPDATE change SET link = '00' WHERE seq = 20"], {20: "its link was changed"}),
        (["UPDATE change_value SET body = body || ' ' WHERE seq = 20 AND n = 0"], {20: "value 0 was changed"}),
        (["UPDATE change_value SET client_id = 5 WHERE seq = 20 AND n = 0"], {20: "0 was given to another client"}),
        (["UPDATE change_value SET salt = '', body = '' WHERE seq = 20 AND n = 0"],
         {20: "value 0 was emptied, and no purge names it"}),
        (["UPDATE change_value SET n = 9 WHERE seq = 20 AND n = 0"], {20: "a value is missing or was renumbered"}),
        (["DELETE FROM change WHERE seq IN (20, 21)", "DELETE FROM change_value WHERE seq IN (20, 21)"],
         {22: "records 20 to 21 are missing before it"}),
        (["DELETE FROM change WHERE seq = 20"],
         {20: "it is missing, its values are still there", 21: "record 20 is missing before it"}),
        (["UPDATE change SET seq = seq + 100 WHERE seq = (SELECT max(seq) FROM change)",
          "UPDATE change_value SET seq = seq + 100 WHERE seq = (SELECT max(seq) FROM change_value)"],
         {-1: "it was renumbered: it was made as record "}),
        ([f"UPDATE {t} SET seq = {b} WHERE seq = {a}" for t in ("change", "change_value")
          for a, b in ((20, 999), (21, 20), (999, 21))],
         {20: "out of order: it was made as record 21", 21: "out of order: it was made as record 20"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(sql: list[str], told: dict[int, str], file: sqlite.Connection) -> None:
    with tampered(file) as chain:
        for statement in sql:
            file.execute(statement)
        found = {fault.seq: fault for fault in chain.faults()}
    assert found
    for seq, words in told.items():
        fault = found[max(found) if seq < 0 else seq]
        assert words in fault.what, found
        assert fault.at.startswith("2026-11-20T15:") or "its values are still there" in fault.what


def test_a_fault_is_one_fault(file: sqlite.Connection) -> None:
    for sql in (
        "UPDATE change SET link = '00' WHERE seq = 20", "UPDATE change SET who = 7 WHERE seq = 20",
        "UPDATE change_value SET salt = 'x' WHERE seq = 20 AND n = 0",
    ):  # fmt: skip
        with tampered(file) as chain:
            file.execute(sql)
            assert list(chain.broken()) == [20], sql


# -- purged values ---------------------------------------------------------------------------------------


def purge_record(file: sqlite.Connection) -> int:
    return int(file.execute("SELECT seq FROM change WHERE what = 'purge'").fetchone()[0])


def test_a_purge_covers_what_it_lists_and_lies_before_it_and_no_more(file: sqlite.Connection) -> None:
    purge = purge_record(file)
    (value,) = Tamperer(file, random.Random(1)).values(f"seq = {purge}")
    first = value["body"].split('"purged":"')[1].split(",")[0]
    with tampered(file) as chain:
        shorter = value["body"].replace(f"{first},", "", 1)
        file.execute("UPDATE change_value SET body = ? WHERE seq = ?", [shorter, purge])
        assert set(chain.broken()) == {int(first.split(":")[0]), purge}
    with tampered(file) as chain:
        file.execute("UPDATE change SET what = 'cover' WHERE seq = ?", [purge])
        assert len(set(chain.broken())) > 5, "no value is covered by something else than a purge"
    with tampered(file) as chain:  # a value behind the purge, named by it before it was there
        later = value["body"].replace('"purged":"', f'"purged":"{purge + 1}:0,')
        file.execute("UPDATE change_value SET body = ? WHERE seq = ?", [later, purge])
        file.execute("UPDATE change_value SET salt = '', body = '' WHERE seq = ?", [purge + 1])
        assert {purge, purge + 1} <= set(chain.broken())


def test_a_step_with_a_purged_value_is_not_undone(path: Path, clock: Clock) -> None:
    desk = Desk(Store(path, now=clock), now=clock, zone=ZONE)
    program = Program(desk)
    kept = program.add_client(Name("Stays", "Sam"), number="C-1")
    program.add_client(Name("Goes", "Gil"), number="C-2")
    purge.purge(desk, purge.by_number(desk, "C-2"))
    before = rows(desk.store, "client")
    step = rows(desk.store, "change", what="add client")[-1]["step"]
    with (
        pytest.raises(Refused, match="permanently removed") as refused,
        desk.saving(Action("undo: add client")) as writer,
    ):
        desk.store.changes.take_back(writer, step)
    assert "Goes" not in str(refused.value)
    assert rows(desk.store, "client") == before and before[0]["id"] == kept
    assert list(desk.store.changes.broken()) == []
    desk.close()
