"""Text while it is typed: saved at once, recorded once, and there after the program was killed."""

import signal
import sys
from pathlib import Path

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import Refused
from iop_tui.store import Store
from tests.conftest import Clock
from tests.support.rows import elsewhere, row, rows, steps

TYPIST = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.store import Store
now = lambda: datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
desk = Desk(Store(Path(sys.argv[1]), now=now), now=now)
desk.start_work()
group = GroupDay(desk, int(sys.argv[2]))
text = "Spoke about the move and named one trigger."
for end in range(1, len(text) + 1, 6):
    group.notes.save(int(sys.argv[3]), text[:end])
group.notes.save(int(sys.argv[3]), text)
os.kill(os.getpid(), signal.SIGKILL)
"""
TEXT = "Spoke about the move and named one trigger."


def recorded(store: Store) -> list[str]:
    return [s for s in steps(store) if s == "note"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_text_typed_before_a_kill_is_there_and_recorded_at_the_next_start(
    group: GroupDay, clients: list[int], path: Path, clock: Clock
) -> None:
    group.desk.close()
    assert elsewhere(TYPIST, path, group.id, clients[2]).returncode == -signal.SIGKILL
    store = Store(path, now=clock)
    assert (row(store, "note")["text"], row(store, "note")["dirty"], recorded(store)) == (TEXT, 1, [])
    desk = Desk(store, now=clock)
    assert (row(store, "note")["text"], row(store, "note")["dirty"], recorded(store)) == (TEXT, 0, ["note"])
    value = store.changes.values(store.changes.stacks()[0][-1].step)[0]
    assert value.before is None
    assert value.after is not None
    assert (value.after["text"], value.client_id) == (TEXT, clients[2])
    assert list(store.changes.broken()) == []
    desk.close()


def test_typing_leaves_one_record_when_it_is_left(group: GroupDay, clients: list[int]) -> None:
    store = group.desk.store
    for end in range(1, 40):
        group.notes.save(clients[0], "x" * end)
    assert recorded(store) == []
    group.notes.record_typing()
    group.notes.record_typing()
    assert recorded(store) == ["note"]
    assert row(store, "note")["dirty"] == 0


def test_what_was_typed_is_in_the_file_at_once(group: GroupDay, clients: list[int]) -> None:
    group.notes.save(clients[0], "Took part.")
    assert row(group.desk.store, "note", client_id=clients[0])["text"] == "Took part."
    assert not group.desk.store.reader.connection.in_transaction


def test_nothing_typed_begins_no_note(group: GroupDay, clients: list[int]) -> None:
    group.notes.save(clients[0], " \n")
    assert rows(group.desk.store, "note") == []


def test_a_text_typed_back_to_what_was_recorded_leaves_no_second_record(group: GroupDay, clients: list[int]) -> None:
    group.notes.save(clients[0], "one")
    group.notes.record_typing()
    group.notes.save(clients[0], "one and")
    group.notes.save(clients[0], "one")
    group.notes.record_typing()
    assert recorded(group.desk.store) == ["note"]
    assert row(group.desk.store, "note")["dirty"] == 0


def test_undo_in_the_middle_of_typing_takes_back_what_was_typed_since_the_last_record(
    group: GroupDay, clients: list[int]
) -> None:
    store = group.desk.store
    group.notes.save(clients[0], "first")
    group.notes.record_typing()
    group.notes.save(clients[0], "first and second")
    assert group.desk.undo().what == "note"
    assert row(store, "note")["text"] == "first"
    group.desk.redo()
    assert row(store, "note")["text"] == "first and second"


def test_redo_does_not_write_over_what_was_typed_since(group: GroupDay, clients: list[int]) -> None:
    store = group.desk.store
    group.notes.save(clients[0], "first")
    group.notes.record_typing()
    group.notes.save(clients[0], "first and second")
    group.desk.undo()
    group.notes.reload()
    group.notes.save(clients[0], "first and other")
    with pytest.raises(Refused):
        group.desk.redo()
    assert row(store, "note")["text"] == "first and other"


def test_closing_the_program_records_what_was_typed(group: GroupDay, clients: list[int], path: Path) -> None:
    group.notes.save(None, "The group spoke of coping.")
    group.desk.close()
    store = Store(path)
    assert (row(store, "note")["dirty"], recorded(store)) == (0, ["note"])
    store.close()


def test_notes_of_several_clients_are_recorded_each_on_its_own(group: GroupDay, clients: list[int]) -> None:
    for client in clients[:3]:
        group.notes.save(client, f"note of {client}")
    group.notes.record_typing()
    for client in clients[:3]:
        found = [
            v.after["text"]
            for c in group.desk.store.changes.of_attendance(group.id, client)
            for v in c.values
            if v.table == "note" and v.after
        ]
        assert found == [f"note of {client}"]


def test_reading_only_records_nothing(group: GroupDay, clients: list[int], path: Path, clock: Clock) -> None:
    group.notes.save(clients[0], "typed")
    group.desk.store.close()
    store = Store(path, read_only=True)
    Desk(store, now=clock).close()
    again = Store(path, read_only=True)
    assert (row(again, "note")["dirty"], recorded(again)) == (1, [])
    again.close()


def test_another_clients_note_is_never_touched(group: GroupDay, clients: list[int]) -> None:
    group.notes.save(clients[0], "one")
    group.notes.save(clients[1], "two")
    group.notes.save(None, "all")
    assert {r["client_id"]: r["text"] for r in rows(group.desk.store, "note")} == {
        clients[0]: "one", clients[1]: "two", None: "all",
    }  # fmt: skip
