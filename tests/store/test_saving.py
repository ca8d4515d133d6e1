"""Saving: all or nothing, one transaction with its record, and told when it cannot be kept."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from iop_tui.day import GroupDay, bring_up_to_date, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark, Mode
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.errors import StoreError
from tests.support.program import Program
from tests.support.rows import begun, elsewhere, everything, rows, steps


class Broken(Exception):
    """What goes wrong in the middle of a save."""


def test_what_is_raised_inside_takes_everything_back(store: Store) -> None:
    before = everything(store)
    with pytest.raises(Broken), store.saving("client", None) as writer:
        store.clients.save(writer, None, "C-1", Name("García", "María"))
        store.program.set_meta(writer, "time_zone", "UTC")
        raise Broken
    assert everything(store) == before
    assert steps(store) == []
    assert not store.reader.connection.in_transaction


def test_a_refusal_in_the_middle_of_a_use_case_leaves_nothing(program: Program, store: Store) -> None:
    program.add_client(Name("García", "María"), number="C-1")
    before = everything(store), len(steps(store))
    with pytest.raises(Refused):
        program.add_client(Name("Price", "Devon"), number="C-1")
    assert (everything(store), len(steps(store))) == before


def test_a_row_that_breaks_a_rule_of_the_file_takes_the_others_back(store: Store) -> None:
    before = everything(store)
    with pytest.raises(StoreError, match="could not be used"), store.saving("x", None) as writer:
        store.program.set_meta(writer, "a", "b")
        writer.insert("episode", {"client_id": 999, "admitted_on": "2026-11-20"})
    assert everything(store) == before
    assert not store.reader.connection.in_transaction


def test_after_a_failed_save_the_next_one_is_kept(store: Store) -> None:
    with pytest.raises(Broken), store.saving("x", None):
        raise Broken
    with store.saving("fact", None) as writer:
        store.program.set_meta(writer, "a", "b")
    store.close()
    again = Store(store.path)
    assert again.program.meta("a") == "b"
    again.close()


def test_a_save_in_which_nothing_differs_leaves_no_record(store: Store) -> None:
    with store.saving("nothing", None) as writer:
        pass
    assert writer.change is None
    assert steps(store) == []


def test_a_message_never_holds_what_was_to_be_written(store: Store) -> None:
    with pytest.raises(StoreError) as error, store.saving("x", None) as writer:
        for _ in range(2):
            writer.insert("client", {"number": "SECRET", "last": "García", "sort_key": "x"})
    assert "SECRET" not in str(error.value)
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


USE_CASES: dict[str, Callable[[GroupDay, int], object]] = {
    "mark": lambda g, c: g.sheet.mark(c, Mark.HERE),
    "late": lambda g, c: g.sheet.arrive(c, 560),
    "left": lambda g, c: g.sheet.leave(c, 700, "unwell"),
    "out": lambda g, c: g.sheet.out_or_back(c, 600),
    "mode": lambda g, c: g.sheet.set_mode(c, Mode.VIDEO, True),
    "rest present": lambda g, c: g.sheet.rest_present(),
    "take off": lambda g, c: g.roster.take_off(c, "appointment"),
    "new walk-in": lambda g, c: g.roster.new_walk_in("Jo New"),
    "move": lambda g, c: g.roster.move(c, 1),
    "answer": lambda g, c: g.round.press(c, "mood", 7),
    "pass": lambda g, c: g.round.pass_question(c, "mood"),
    "begin": lambda g, c: g.times.begin_next(542),
    "topic": lambda g, c: g.agenda.set_topic(g.blocks[1].id, g.desk.topics()[0]),
    "add block": lambda g, c: g.agenda.add("skills", None),
    "true times": lambda g, c: g.times.set_true_times(545, 730),
    "typing": lambda g, c: g.notes.save(c, "Took part."),
    "participation": lambda g, c: g.notes.set_participation(c, "active"),
    "leaders": lambda g, c: g.closing.set_leaders(None, None),
    "close": lambda g, c: g.closing.close(sure=True),
    "cancel": lambda g, c: g.closing.cancel("snow"),
    "bring up to date": lambda g, c: bring_up_to_date(g),
    "open another": lambda g, c: open_session(g.desk, g.track.id, date(2026, 11, 18)),
    "client": lambda g, c: Program(g.desk).add_client(Name("New", "Jo"), days=frozenset({(g.track.id, 0)})),
    "undo": lambda g, c: g.desk.undo(),
}


@pytest.mark.usefixtures("over")
@pytest.mark.parametrize("case", USE_CASES)
def test_each_use_case_is_one_transaction_and_leaves_none_open(case: str, group: GroupDay, clients: list[int]) -> None:
    store = group.desk.store
    assert begun(store, lambda: USE_CASES[case](group, clients[0])) == 1
    assert not store.reader.connection.in_transaction


FILLING = """
import resource, sys
from pathlib import Path
from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.errors import StoreError

store = Store(Path(sys.argv[1]))
store.checkpoint()
size = Path(sys.argv[1]).stat().st_size
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 150_000, hard))
kept = 0
try:
    for n in range(10_000):
        with store.saving("client", None) as writer:
            store.clients.save(writer, None, f"C-{n}", Name("x" * 150))
        kept = n + 1
except StoreError as error:
    print("told|" + str(error) + "|" + str(store.reader.connection.in_transaction))
there = len(store.clients.all())
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
with store.saving("client", None) as writer:
    store.clients.save(writer, None, "after", Name("After"))
print(kept, there, store.health())
store.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of a file's size is Linux's")
def test_a_full_disk_is_told_and_what_was_there_stays(path: Path) -> None:
    Store(path).close()
    found = elsewhere(FILLING, path)
    assert not found.stderr
    told, counts = found.stdout.splitlines()
    assert told.startswith("told|")
    assert "not saved" in told
    assert told.endswith("|False")
    kept, there, health = counts.split(" ", 2)
    assert int(kept) == int(there) > 10
    assert health == "[]"
    store = Store(path)
    assert len(rows(store, "client")) == int(kept) + 1
    assert list(store.changes.broken()) == []
    store.close()


def test_a_read_only_desk_does_not_write_at_all(group: GroupDay, path: Path) -> None:
    group.desk.close()
    before = path.read_bytes()
    desk = Desk(Store(path, read_only=True), now=group.desk.now)
    open_session(desk, group.track.id, group.day).sheet.rows()
    desk.close()
    assert path.read_bytes() == before
