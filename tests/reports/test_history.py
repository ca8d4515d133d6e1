"""Histories: every record is told in words, of whom it is, by whom, why, at which local minute, and never a note's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from iop_tui.clients.matching import match_walk_in
from iop_tui.day import GroupDay, open_session
from iop_tui.desk import purge
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import EVENTS, Action, action_of
from iop_tui.domain.attendance import Mark, Mode
from iop_tui.domain.audit import ValueChange
from iop_tui.domain.names import Name
from iop_tui.exchange.exporting import Request, delete_export, write_export
from iop_tui.reports.history import HistoryLine, events, of_attendance, of_client, of_period, of_session, phrases
from iop_tui.store.bulk_load import load
from tests.conftest import DAY, Clock
from tests.store.test_undo import STEPS
from tests.support.hostile import NAMES, harmful
from tests.support.program import Program
from tests.support.rows import RECORD, own, raw, rows

Act = Callable[[GroupDay, int], object]
PLAIN = re.compile(rf": ({'|'.join(phrases.TOLD)}) (added|removed|changed), ")
"""How a row is told that no words were found for."""


def texts(lines: Iterable[HistoryLine]) -> list[str]:
    return [line.text for line in lines]


def last(lines: Iterable[HistoryLine]) -> str:
    return texts(lines)[-1]


@pytest.fixture
def jose(clients: list[int]) -> int:
    """The client who stands first on the roster."""
    return clients[2]


# -- of a client -------------------------------------------------------------------------------------


def test_the_line_of_the_brief(group: GroupDay, jose: int, clock: Clock) -> None:
    clock.at(9, 21)
    group.sheet.arrive(jose, 560)
    group.closing.close(sure=True)
    clock.at(9, 24)
    group.correct("came at five past")
    group.sheet.arrive(jose, 545)
    line = list(of_client(group.desk, jose))[-1]
    assert f"{line.stamp(2026)}  {line.text}" == (
        "Fri, Nov 20 09:24  Late, arrived 09:20 → Present, arrived 09:05, Morning IOP, by R.E., "
        "because: came at five past"
    )
    assert line.stamp(2027) == "Fri, Nov 20, 2026 09:24"
    assert line.link == group.desk.store.changes.head()


def answered(g: GroupDay, c: int) -> None:
    g.round.press(c, "mood", 7)
    g.round.leave_cell()
    g.round.press(c, "mood", 8)


def concerned(g: GroupDay, c: int) -> None:
    g.round.press(c, "safety", 3)
    g.round.acknowledge(c, "called the crisis line")


def noted(g: GroupDay, c: int) -> None:
    g.notes.save(c, "Took part.")
    g.notes.record_typing()


def corrected(g: GroupDay, c: int) -> None:
    noted(g, c)
    g.notes.save(c, "Took part and spoke.")
    g.notes.record_typing()


def cleared(g: GroupDay, c: int) -> None:
    answered(g, c)
    g.round.clear(c, "mood")


def signed(g: GroupDay, c: int) -> None:
    noted(g, c)
    g.notes.sign(c)


def copied(g: GroupDay, c: int) -> None:
    signed(g, c)
    g.notes.copied_out(c)


def added_to(g: GroupDay, c: int) -> None:
    signed(g, c)
    g.notes.begin_addendum(c)
    g.notes.save(c, "More")
    g.notes.record_typing()


def undone(g: GroupDay, c: int) -> None:
    g.sheet.mark(c, Mark.HERE)
    g.desk.undo()


def done_again(g: GroupDay, c: int) -> None:
    undone(g, c)
    g.desk.redo()


def discharged(g: GroupDay, c: int) -> None:
    episode = g.files[c].episodes[0]
    Program(g.desk).change_episode(episode._replace(discharged_on=DAY, discharge_reason="dropped_out"))


OF_A_CLIENT: dict[str, tuple[Act, str]] = {
    "here": (lambda g, c: g.sheet.mark(c, Mark.HERE), "Not marked → Present"),
    "late": (lambda g, c: g.sheet.arrive(c, 560), "Not marked → Late, arrived 09:20"),
    "excused": (lambda g, c: g.sheet.mark(c, Mark.EXCUSED, "illness"), "Not marked → Excused, illness"),
    "other reason": (
        lambda g, c: (g.sheet.mark(c, Mark.ABSENT, "work"), g.sheet.give_reason(c, "legal")),
        "Called out, unexcused, work → court/probation",
    ),
    "reason taken back": (
        lambda g, c: (g.sheet.mark(c, Mark.ABSENT, "work"), g.sheet.give_reason(c, "")),
        "Called out, unexcused, work taken back",
    ),
    "turned away": (
        lambda g, c: g.sheet.mark(c, Mark.TURNED_AWAY, "after_cutoff"), "Not marked → Sent home, after the late cutoff"
    ),
    "left": (
        lambda g, c: (g.sheet.arrive(c, 560), g.sheet.leave(c, 700, "unwell")),
        "Late → Late and left early, arrived 09:20, left 11:40, unwell",
    ),
    "arrival corrected": (
        lambda g, c: (g.sheet.arrive(c, 560), g.sheet.arrive(c, 565)), "Late, arrived 09:20 → 09:25"
    ),
    "out": (lambda g, c: g.sheet.out_or_back(c, 600), "out 10:00; Not marked → Present"),
    "back": (
        lambda g, c: (g.sheet.out_or_back(c, 600), g.sheet.out_or_back(c, 610)), "out 10:00, back 10:10"
    ),
    "mode": (
        lambda g, c: g.sheet.set_mode(c, Mode.VIDEO, True), "Not marked, by video (place and privacy confirmed)"
    ),
    "off": (
        lambda g, c: g.roster.take_off(c, "appointment"), "Not marked → off the roster (individual appointment)"
    ),
    "undone": (undone, "Present → Not marked (undone)"),
    "done again": (done_again, "Not marked → Present (redone)"),
    "answer": (answered, "Mood 7 → 8"),
    "words": (lambda g, c: g.round.write(c, "goal", "call Ana"), "Goal for today “call Ana”"),
    "answer taken back": (cleared, "Mood 8 taken back"),
    "pass": (lambda g, c: g.round.pass_question(c, "mood"), "Mood passed"),
    "no pass": (
        lambda g, c: (g.round.pass_question(c, "mood"), g.round.pass_question(c, "mood")), "Mood passed taken back"
    ),
    "concern": (concerned, "safety concern addressed: called the crisis line"),
    "participation": (lambda g, c: g.notes.set_participation(c, "active"), "participation: not said → active"),
    "note": (noted, "note written, 10 letters"),
    "note changed": (corrected, "note changed, 10 → 20 letters"),
    "signed": (signed, "note signed"),
    "copied": (copied, "note copied out"),
    "addendum": (added_to, "addendum written, 4 letters"),
}  # fmt: skip


@pytest.mark.parametrize("what", OF_A_CLIENT)
@pytest.mark.usefixtures("over")
def test_what_is_done_in_a_session_is_told_of_the_client(what: str, group: GroupDay, jose: int) -> None:
    act, told = OF_A_CLIENT[what]
    act(group, jose)
    words, _, rest = last(of_client(group.desk, jose)).partition(", Morning IOP, by R.E.")
    assert words + rest == told


OF_THE_FILE: dict[str, tuple[Act, str]] = {
    "discharged": (discharged, "discharge Fri, Nov 20, 2026, reason dropped out"),
    "sobriety": (
        lambda g, c: Program(g.desk).set_sobriety_date(c, date(2026, 11, 1), DAY),
        "sobriety date Sun, Nov 1, 2026 from Fri, Nov 20, 2026 on",
    ),
    "name": (
        lambda g, c: Program(g.desk).change_client(g.files[c].client._replace(name=Name("Álvarez", "Pepe"))),
        "first name José → Pepe",
    ),
    "day": (
        lambda g, c: Program(g.desk).toggle_day(c, g.track.id, 1, date(2026, 11, 23)),
        "placement from Mon, Nov 23, 2026 added, level of care 2.1; expected in Morning IOP on Mon Tue Wed Fri",
    ),
    "no day": (
        lambda g, c: Program(g.desk).toggle_day(c, g.track.id, 4, date(2026, 10, 5)),
        "no longer scheduled in Morning IOP on Fri",
    ),
}


@pytest.mark.parametrize("what", OF_THE_FILE)
def test_what_is_done_to_a_client_s_file_is_told(what: str, group: GroupDay, jose: int) -> None:
    act, told = OF_THE_FILE[what]
    act(group, jose)
    assert f"{told}, by R.E." in last(of_client(group.desk, jose))


def test_a_client_s_history_is_the_client_s_alone(group: GroupDay, jose: int, clients: list[int]) -> None:
    before = texts(of_client(group.desk, jose))
    group.sheet.mark(clients[0], Mark.NO_SHOW)
    group.notes.save(None, "All of them.")
    group.notes.record_typing()
    assert texts(of_client(group.desk, jose)) == before
    group.sheet.rest_present()
    assert texts(of_client(group.desk, jose)) == [*before, "Not marked → Present, Morning IOP, by R.E."]


def test_a_later_change_names_the_day_of_its_session(group: GroupDay, jose: int, clock: Clock) -> None:
    clock.set(date(2026, 11, 23), 8)
    group.sheet.mark(jose, Mark.HERE)
    assert last(of_client(group.desk, jose)) == "Not marked → Present, Morning IOP of Fri, Nov 20, by R.E."
    clock.set(date(2027, 1, 4), 8)
    group.sheet.unmark(jose)
    assert last(of_client(group.desk, jose)) == "Present → Not marked, Morning IOP of Fri, Nov 20, 2026, by R.E."


@pytest.mark.usefixtures("over")
def test_one_intention_is_one_line_however_often_it_was_saved(group: GroupDay, jose: int) -> None:
    before = len(texts(of_client(group.desk, jose)))
    step = group.round.write(jose, "goal", "c")
    for typed in ("ca", "cal", "call"):
        group.round.write(jose, "goal", typed, step)
    step = group.sheet.arrive(jose, 560)
    group.sheet.arrive(jose, 552, step)
    assert texts(of_client(group.desk, jose))[before:] == [
        "Goal for today “call”, Morning IOP, by R.E.", "Not marked → Late, arrived 09:12, Morning IOP, by R.E.",
    ]  # fmt: skip
    assert len([t for t in texts(of_period(group.desk)) if "Goal" in t and "kept" not in t]) == 4, "the record has all"


def test_a_walk_in_s_history_goes_on_with_the_client_they_turned_out_to_be(group: GroupDay) -> None:
    program, desk = Program(group.desk), group.desk
    walk_in = group.roster.new_walk_in("Jo New")
    group.sheet.mark(walk_in, Mark.HERE)
    client = program.add_client(Name("New", "Jo"), number="C-77")
    before = texts(of_client(desk, client))
    match_walk_in(desk, walk_in, client)
    told = texts(of_client(desk, client))
    assert "Not marked → Present, Morning IOP, by R.E." in told
    assert f"the walk-in {own(desk.store, walk_in)} was linked to this client" in told[-1]
    desk.undo()
    parted = texts(of_client(desk, client))
    assert "Not marked → Present, Morning IOP, by R.E." not in parted
    assert parted[: len(before)] == before and "was unlinked" in parted[-1]


# -- of a session --------------------------------------------------------------------------------------


def test_a_session_names_its_clients_as_the_room_may_see_them(group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[2], Mark.NO_SHOW)
    group.sheet.mark(clients[0], Mark.HERE)
    told = texts(of_session(group.desk, group.id))
    assert told[0].startswith(
        "Morning IOP of Fri, Nov 20, 2026 opened, 09:00–12:15, led by R.E.; block Check-in 09:00–"
    )
    assert told[1].startswith("José Á., María Ga., ") and told[1].endswith(": on the roster: Not marked, by R.E.")
    assert told[2:] == ["José Á.: Not marked → No show, by R.E.", "María Ga.: Not marked → Present, by R.E."]
    assert not any(name in text for text in told for name in ("Álvarez", "García", "C-00"))


def test_the_same_of_many_is_one_line_with_all_of_them(group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[2], Mark.NO_SHOW)
    group.sheet.rest_present()
    told = last(of_session(group.desk, group.id))
    names, _, rest = told.partition(": ")
    assert (len(names.split(", ")), rest) == (11, "Not marked → Present, by R.E.")


@pytest.mark.usefixtures("over")
def test_closing_correcting_and_reopening_are_told_with_their_reasons(group: GroupDay, jose: int, clock: Clock) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    assert last(of_session(group.desk, group.id)) == "closed, by R.E."
    group.correct("the clock was wrong")
    group.times.set_true_times(545, 720)
    blocks, rows_ = texts(of_session(group.desk, group.id))[-2:]
    assert blocks.startswith("actual start 09:05, actual end 12:00; block Check-in 09:00–09:30: began 09:05; ")
    assert rows_.endswith("minutes corrected, correction 1, by R.E., because: the clock was wrong")
    group.closing.reopen("wrong list")
    assert last(of_session(group.desk, group.id)) == "reopened, by R.E., because: wrong list"


def test_a_session_that_was_undone_and_had_the_number_before_is_not_told(
    group: GroupDay, program: Program, clients: list[int]
) -> None:
    desk = group.desk
    wednesday = open_session(desk, group.track.id, date(2026, 11, 18))
    wednesday.sheet.mark(clients[0], Mark.NO_SHOW)
    desk.undo()
    desk.undo()
    again = open_session(desk, group.track.id, date(2026, 11, 16))
    assert again.id == wednesday.id, "the number is given again"
    told = texts(of_session(desk, again.id))
    assert told[0].startswith("Morning IOP of Mon, Nov 16, 2026 opened") and len(told) == 2


# -- of everything -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("over")
@pytest.mark.parametrize("step", STEPS)
def test_every_step_its_undo_and_its_redo_are_told_in_words(step: str, group: GroupDay, clients: list[int]) -> None:
    desk = group.desk
    STEPS[step](group, clients[3])
    desk.undo()
    desk.redo()
    found = list(of_period(desk))
    assert {line.seq for line in found} == {r["seq"] for r in rows(desk.store, "change")}, "no record is left out"
    for line in found:
        assert line.text and not PLAIN.search(line.text), line.text
        assert "None" not in line.text and "{" not in line.text, line.text
    told = " ".join(texts(found))
    assert "(undone)" in told and "(redone)" in told


def test_every_table_and_every_event_has_words(desk: Desk) -> None:
    names = {r["name"] for r in desk.store.reader.all("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names - set(RECORD) - {"pin"} <= phrases.TOLD
    assert EVENTS <= events.TOLD


@pytest.mark.parametrize(
    ("what", "facts", "told"),
    [
        ("open", {"version": "1.2"}, "program opened, version 1.2, by R.E."),
        ("end", {}, "program ended, by R.E."),
        ("cover", {}, "screen covered, by R.E."),
        ("lock", {"why": "the machine slept"}, "file locked: the machine slept, by R.E."),
        ("wrong pin", {"facilitator": 1}, "wrong PIN of R.E., by R.E."),
        ("wrong passphrase", {"tries": 3}, "wrong passphrases before this: 3, by R.E."),
        ("pin", {"facilitator": 1, "away": 1}, "PIN of R.E. taken away, by R.E."),
        ("backup failed", {"why": "The disk is full."}, "backup failed: The disk is full., by R.E."),
        ("purge", {"client": 99, "purged": "1:0,2:0"}, "purged: client 99, values in this record 2, by R.E."),
        ("telepathy", {"to": "R.E."}, "telepathy, to R.E., by R.E."),
    ],
)
def test_events_are_told(what: str, facts: dict[str, str | int], told: str, program: Program, desk: Desk) -> None:
    with desk.saving(action_of(what)) as writer:
        writer.event(facts)
    assert last(of_period(desk)) == told


def test_exports_and_whole_files_are_told(group: GroupDay, jose: int, tmp_path: Path) -> None:
    desk = group.desk
    write_export(desk, Request(DAY, DAY, client_number="C-003"), tmp_path / "out")
    assert last(of_period(desk)) == (
        "C-003: export attendance_2026-11-20_0a1b2c.csv written, billing, 1 rows, C-003 only, by R.E."
    )
    delete_export(desk, desk.store.exports.standing()[0])
    assert last(of_period(desk)) == "export attendance_2026-11-20_0a1b2c.csv deleted, by R.E."
    load(desk.store, [("rule", [{"key": "grace", "from_day": "2026-01-01", "value": "4"}])], "demo")
    assert last(of_period(desk)) == "loaded, rows: 1 rule"


def test_a_note_s_words_are_shown_nowhere(group: GroupDay, jose: int) -> None:
    for client in (jose, None):
        group.notes.save(client, "Zyzzyva")
        group.notes.sign(client)
        group.notes.copied_out(client)
        group.notes.begin_addendum(client)
        group.notes.save(client, "Zyzzyva again")
        group.notes.sign(client)
    desk = group.desk
    for told in (of_client(desk, jose), of_session(desk, group.id), of_period(desk)):
        found = texts(told)
        assert any("addendum signed" in t for t in found) and not any("zyzzyva" in t.lower() for t in found)


def test_who_was_not_said_is_said(desk: Desk) -> None:
    Program(desk).save_facilitator("Rae Ellis")
    assert last(of_period(desk)) == "facilitator Rae Ellis added, by an unnamed facilitator"


def test_a_period_begins_and_ends_at_local_midnight(group: GroupDay, jose: int, clock: Clock) -> None:
    for day, hour, minute in ((20, 23, 59), (21, 0, 0), (21, 23, 59), (22, 0, 0)):
        clock.set(date(2026, 11, day), hour, minute)
        group.round.write(jose, "goal", f"at {day} {hour}")
    found = texts(of_period(group.desk, date(2026, 11, 21), date(2026, 11, 21)))
    assert [t.split("“")[-1][:8] for t in found] == ["at 21 0”", "at 21 23"]
    assert len(texts(of_period(group.desk, date(2026, 11, 22)))) == 1
    assert len(texts(of_period(group.desk, None, date(2026, 11, 19)))) == 0


def test_moments_are_those_of_the_session_s_place(group: GroupDay, jose: int, clock: Clock) -> None:
    Program(group.desk).set_time_zone("Europe/Berlin")
    group.sheet.mark(jose, Mark.HERE)
    lines = list(of_period(group.desk))
    assert [line.stamp(2026) for line in lines[-2:]] == ["Fri, Nov 20 16:02", "Fri, Nov 20 09:02"]


def test_on_a_twelve_hour_clock_times_are_told_so(group: GroupDay, jose: int, clock: Clock) -> None:
    Program(group.desk).set_rule("twelve_hours", "12")
    clock.at(14, 5)
    group.sheet.leave(jose, 725)
    (line,) = list(of_attendance(group.desk, group.id, jose))[1:]
    assert (line.short_stamp(True), line.text) == (
        "Fri 2:05p", "Not marked → Left early, left 12:05p, by R.E.",
    )  # fmt: skip


# -- what is not as it should be -----------------------------------------------------------------------


def test_what_was_purged_is_told_as_purged(group: GroupDay, jose: int) -> None:
    desk = group.desk
    group.sheet.mark(jose, Mark.NO_SHOW)
    noted(group, jose)
    purge.purge(desk, purge.by_number(desk, "C-003"))
    told = texts(of_client(desk, jose))
    assert len(told) == 4 and {t.split(",")[0] for t in told} == {"purged"}
    assert any(t == f"client {jose}: purged, Morning IOP, by R.E." for t in texts(of_period(desk)))
    assert last(of_period(desk)).startswith(f"purged: client {jose}, values in this record ")
    group.reload()
    assert any(t.startswith(f"client {jose}: purged") for t in texts(of_session(desk, group.id)))


def test_a_table_of_another_version_is_told_plainly(group: GroupDay, jose: int) -> None:
    desk = group.desk
    with desk.saving(Action("urine screen"), group.id) as writer:
        writer.note(ValueChange("screen", {"id": 1}, None, {"id": 1, "result": "not collected"}, jose))
    assert last(of_client(desk, jose)) == "urine screen: screen added, Morning IOP, by R.E."


ROWS: tuple[Any, ...] = (
    ({}, {}), (None, {}), ({}, None), (None, None), ({"client_id": 3}, None),
    ({"id": 1, "text": 5, "state": 3, "taken_off": 7}, {"id": "x", "text": None, "state": [], "taken_off": ""}),
)  # fmt: skip


def spoilt() -> Iterator[str]:
    """Bodies that no version wrote."""
    yield from ("", "{", "[]", "7", '{"table":1,"key":{},"before":null,"after":null,"why":""}')
    yield '{"table":"attendance","key":[],"before":null,"after":null,"why":""}'
    for table in sorted(phrases.TOLD):
        for key in ({}, {"id": 1}):
            for before, after in ROWS:
                yield json.dumps({"table": table, "key": key, "before": before, "after": after, "why": ""})


@pytest.mark.slow
def test_a_value_that_was_tampered_with_is_told_and_ends_nothing(group: GroupDay, jose: int) -> None:
    desk = group.desk
    group.sheet.mark(jose, Mark.HERE)
    seq = desk.store.changes.of_attendance(group.id, jose)[-1].seq
    for body in spoilt():
        with desk.store.autosaving() as connection:
            connection.execute("UPDATE change_value SET body = ? WHERE seq = ?", [body, seq])
        for told in (of_client(desk, jose), of_session(desk, group.id), of_period(desk)):
            assert any(line.seq == seq and line.text for line in told), body
        list(of_attendance(desk, group.id, jose))


def test_what_stands_in_a_line_acts_on_no_terminal(group: GroupDay, jose: int) -> None:
    desk = group.desk
    for name in NAMES:
        with desk.saving(Action("answer"), group.id) as writer:
            writer.note(ValueChange("facilitator", {"id": 9}, None, {"name": name, "credentials": name}, jose, name))
    found = "\n".join(texts(of_client(desk, jose)))
    assert not harmful(found) and found.count("\n") == len(NAMES) + 1


def test_a_moment_that_is_none_ends_nothing(group: GroupDay, jose: int, path: Path) -> None:
    group.desk.close()
    file = raw(path)
    file.execute("UPDATE change SET at = 'yesterday' WHERE seq = 5")
    file.close()
    group.desk.store.unlock(None)
    assert len(list(of_period(group.desk))) > 15
