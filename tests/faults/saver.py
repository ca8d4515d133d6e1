"""A process that saves a group day step by step and says so after each commit; it is recorded, and cut off.

    python -m tests.faults.saver first|again|close FILE PASSPHRASE STATEMENT ...

Each line on standard output is a save: what it was, and the state of the whole file after it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.checkin import Answer
from iop_tui.domain.names import Name
from iop_tui.store import Store
from iop_tui.store.file import encryption_key
from iop_tui.store.file.rescue import Place
from tests.support.program import Program
from tests.support.rows import begun, everything

DAY = date(2026, 11, 20)
"""A Friday."""
Act = tuple[str, Callable[[], object]]


def open_file(path: Path, passphrase: str | None = None, clock: Callable[[], datetime] | None = None) -> Store:
    """The one place at which the faults open a file of the program.

    An encrypted one has a key of few rounds: a thousand openings would take their time for nothing else.
    """
    with patch.object(encryption_key, "ITERATIONS", 1000):
        return Store(path, passphrase=passphrase, now=clock)


def state(store: Store) -> str:
    """Everything that is in the file, the record of changes included, as one short word."""
    record = [tuple(r) for table in ("change", "change_value") for r in store.reader.all(f'SELECT * FROM "{table}"')]
    return hashlib.sha256(repr((everything(store), record)).encode()).hexdigest()[:16]


class Saver:
    """Does acts that are one save each, and tells each one when it is done."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.tell("opened")

    def tell(self, what: str) -> None:
        os.write(1, json.dumps([what, state(self._store)]).encode() + b"\n")

    def go(self, acts: Iterator[Act]) -> None:
        for number, (what, act) in enumerate(acts, 1):
            assert begun(self._store, act) == 1, f"{what} is more than one save"
            self.tell(what)
            if number % 6 == 0:
                self._store.checkpoint()


def first_day(desk: Desk) -> Iterator[Act]:
    """From an empty file to a closed day."""
    program = Program(desk)
    yield "facilitator", lambda: program.save_facilitator("Rae Ellis", "LCSW")
    desk.start_work()
    yield (
        "track",
        lambda: program.add_track("Morning IOP", parse_weekdays("mon,wed,fri"), 540, 735, since=date(2026, 9, 1)),
    )
    days = frozenset((program.tracks()[0].track.id, weekday) for weekday in (0, 2, 4))
    for n in range(5):
        name, number = Name(f"Last{n}", f"First{n}"), f"C-{n}"
        yield (
            "client",
            partial(program.add_client, name, number=number, admitted_on=date(2026, 10, 5), days=days),
        )
    yield from group_day(desk, DAY)


def group_day(desk: Desk, day: date) -> Iterator[Act]:
    """One session from opening to closing."""
    track = Program(desk).tracks()[0].track.id
    yield "open session", lambda: open_session(desk, track, day)
    group = open_session(desk, track, day)
    one, two, three, four, five = group.on_roster[:5]
    yield "present", lambda: group.sheet.mark(one, Mark.HERE)
    yield "late", lambda: group.sheet.arrive(two, 552)
    yield "late, another time", lambda: group.sheet.arrive(two, 553)
    yield "excused", lambda: group.sheet.mark(three, Mark.EXCUSED)
    yield "why", lambda: group.sheet.give_reason(three, "illness", None)
    yield "rest present", group.sheet.rest_present
    yield from round_and_notes(group, one, four)
    yield "out", lambda: group.sheet.out_or_back(five, 600)
    yield "undo", desk.undo
    yield "redo", desk.redo
    yield "walk-in", lambda: group.roster.new_walk_in(f"Ann Walker {day.day}")
    yield "take off", lambda: group.roster.take_off(five, "illness")
    yield "sign", lambda: group.notes.sign(None)
    yield "close", lambda: group.closing.close(sure=True)


def round_and_notes(group: GroupDay, one: int, four: int) -> Iterator[Act]:
    """Check-in answers, a topic, notes as they are typed and as they are left."""
    for question in group.round.questions[:3]:
        answer = Answer(question.key, None, "calm") if question.typed else Answer(question.key, 3)
        yield "answer", partial(group.round.answer, one, question, answer)
    yield "pass", lambda: group.round.pass_rest(four)
    yield "topic", lambda: group.agenda.set_topic(group.blocks[1].id, group.desk.topics()[0])
    yield "block", lambda: group.times.begin_next(541)
    for words in ("The", "The group", "The group was " + "calm " * 1500):
        yield "note typed", partial(group.notes.save, None, words)
    yield "note left", group.notes.record_typing
    yield "note typed", lambda: group.notes.save(one, "Took part.")
    yield "note left", group.notes.record_typing


def main(part: str, file: str, passphrase: str, *statements: str) -> None:
    """Open the file, save, and (but for a part that stays open) close it."""
    moment = [datetime(2026, 11, 20, 18, 15, tzinfo=UTC)]
    store = open_file(Path(file), passphrase or None, lambda: moment[0])
    for statement in statements:
        store.reader.connection.execute(statement)
    store._place = Place(store.path).take()  # another journal by them is no journal that went away
    desk = Desk(store, now=lambda: moment[0], zone="America/Chicago")
    saver = Saver(store)
    if part == "first":
        saver.go(first_day(desk))
    else:
        moment[0] += timedelta(days=3)
        desk.start_work()
        saver.go(group_day(desk, DAY + timedelta(days=3)))
    desk.close()
    os.write(1, b'["closed", ""]\n')


if __name__ == "__main__":
    main(*sys.argv[1:])
