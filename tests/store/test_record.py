"""The record of changes: it verifies, and whoever tampered with it is found out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from iop_tui.day import GroupDay
from iop_tui.domain.attendance import Mark
from iop_tui.domain.audit import FIRST_LINK
from iop_tui.domain.names import Name
from iop_tui.store import Store
from tests.support.rows import raw, row, rows


@pytest.fixture
def recorded(path: Path) -> Path:
    """A closed file with nine changes: one client each."""
    store = Store(path)
    for n in range(1, 10):
        with store.saving("add client", None) as writer:
            store.clients.save(writer, None, f"C-{n}", Name(f"Name{n}", "First"))
            store.program.set_meta(writer, "last", str(n))
    store.close()
    return path


def broken(path: Path) -> list[int]:
    store = Store(path)
    found = list(store.changes.broken())
    store.close()
    return found


def tampered(path: Path, act: Callable[[sqlite.Connection], object]) -> list[int]:
    file = raw(path)
    act(file)
    file.close()
    return broken(path)


def test_the_record_of_a_day_verifies(group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    group.round.press(clients[0], "mood", 7)
    group.notes.save(clients[0], "Took part.")
    group.notes.sign(clients[0])
    group.times.begin_next(542)
    group.desk.undo()
    group.reload()
    group.closing.close(sure=True)
    assert list(group.desk.store.changes.broken()) == []


def test_an_untouched_record_verifies_after_opening_again(recorded: Path) -> None:
    assert broken(recorded) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE change SET who = 7 WHERE seq = 5",
        "UPDATE change SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 5",
        "UPDATE change SET what = 'here' WHERE seq = 5",
        "UPDATE change SET session_id = 3 WHERE seq = 5",
        "UPDATE change SET undoes = 4 WHERE seq = 5",
        "UPDATE change SET link = '00' WHERE seq = 5",
        "UPDATE change_value SET body = replace(body, 'Name5', 'Other') WHERE seq = 5",
        "UPDATE change_value SET digest = 'd' WHERE seq = 5 AND n = 0",
        "UPDATE change_value SET salt = 's' WHERE seq = 5 AND n = 1",
        "UPDATE change_value SET n = 7 WHERE seq = 5 AND n = 1",
        "DELETE FROM change_value WHERE seq = 5 AND n = 0",
        "DELETE FROM change_value WHERE seq = 5",
        "INSERT INTO change_value SELECT 5, 2, client_id, salt, body, digest FROM change_value WHERE seq = 4 AND n = 0",
    ],
)
def test_a_changed_record_is_named(recorded: Path, sql: str) -> None:
    assert 5 in tampered(recorded, lambda file: file.execute(sql))


def test_a_removed_record_is_noticed_at_the_next_one(recorded: Path) -> None:
    def remove(file: sqlite.Connection) -> None:
        file.execute("DELETE FROM change_value WHERE seq = 5")
        file.execute("DELETE FROM change WHERE seq = 5")

    assert tampered(recorded, remove) == [6]


def test_a_removed_record_is_noticed_also_when_the_others_move_up(recorded: Path) -> None:
    def remove(file: sqlite.Connection) -> None:
        for sql in (
            "DELETE FROM change_value WHERE seq = 5",
            "DELETE FROM change WHERE seq = 5",
            "UPDATE change SET seq = seq - 1, step = step - 1 WHERE seq > 5",
            "UPDATE change_value SET seq = seq - 1 WHERE seq > 5",
        ):
            file.execute(sql)

    assert tampered(recorded, remove)[0] == 5


def test_an_inserted_record_is_named(recorded: Path) -> None:
    def insert(file: sqlite.Connection) -> None:
        head = file.execute("SELECT link FROM change WHERE seq = 9").fetchone()[0]
        file.execute(
            "INSERT INTO change (seq, at, who, what, step, link) VALUES (10, '2026', NULL, 'here', 10, ?)", [head]
        )

    assert tampered(recorded, insert) == [10]


def test_reordered_records_are_named(recorded: Path) -> None:
    def swap(file: sqlite.Connection) -> None:
        for table in ("change", "change_value"):
            for old, new in ((4, 100), (5, 4), (100, 5)):
                file.execute(f"UPDATE {table} SET seq = ? WHERE seq = ?", [new, old])

    assert {4, 5} <= set(tampered(recorded, swap))


def test_a_renumbered_record_is_named(recorded: Path) -> None:
    def renumber(file: sqlite.Connection) -> None:
        file.execute("UPDATE change SET seq = 12 WHERE seq = 9")
        file.execute("UPDATE change_value SET seq = 12 WHERE seq = 9")

    assert tampered(recorded, renumber) == [12]


def test_a_value_that_belongs_to_no_record_is_named(recorded: Path) -> None:
    sql = "INSERT INTO change_value SELECT 77, 0, client_id, salt, body, digest FROM change_value WHERE seq = 4"
    assert tampered(recorded, lambda file: file.execute(f"{sql} AND n = 0")) == [77]


def test_a_row_that_was_changed_past_the_record_does_not_break_the_chain(recorded: Path) -> None:
    assert tampered(recorded, lambda file: file.execute("UPDATE client SET last = 'Other' WHERE id = 3")) == []


def test_each_change_says_who_when_and_what_it_was_before_and_after(group: GroupDay, clients: list[int]) -> None:
    store = group.desk.store
    group.sheet.mark(clients[1], Mark.HERE)
    group.sheet.mark(clients[1], Mark.NO_SHOW)
    first, second = store.changes.of_attendance(group.id, clients[1])[-2:]
    assert (second.what, second.who, second.at) == ("no_show", group.desk.who, "2026-11-20T15:02:00.000Z")
    assert first.values[0].after is not None
    assert second.values[0].before is not None
    assert second.values[0].after is not None
    assert second.values[0].before == first.values[0].after
    assert (second.values[0].before["mark"], second.values[0].after["mark"]) == ("here", "no_show")
    assert second.values[0].after["mark"] == row(store, "attendance", client_id=clients[1])["mark"]


def test_a_step_of_twelve_people_is_one_change_with_twelve_values(group: GroupDay) -> None:
    step = group.sheet.rest_present()
    assert step is not None
    store = group.desk.store
    assert [v.client_id for v in store.changes.values(step)] == list(group.rows)
    assert len(rows(store, "change", step=step)) == 1


def test_the_head_of_the_record_moves_with_every_change(store: Store) -> None:
    seen = [store.changes.head()]
    for n in range(3):
        with store.saving("fact", None) as writer:
            store.program.set_meta(writer, "a", str(n))
        seen.append(store.changes.head())
    assert seen[0] == FIRST_LINK
    assert len(set(seen)) == 4
