"""The other profiles of the CSV: everything for the record, and no names for everybody else."""

from datetime import date
from pathlib import Path

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.names import Name
from iop_tui.domain.topics import Topic
from iop_tui.exchange.exporting import Request, write_export
from iop_tui.exchange.exporting.columns import columns_of
from iop_tui.exchange.exporting.profiles import names_of
from iop_tui.exchange.exporting.write import content
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.reading_csv import exported

FULL = Request(DAY, DAY, "full")
PSEUDONYMOUS = Request(DAY, DAY, "pseudonymous")


@pytest.fixture
def told(group: GroupDay, clients: list[int], clock: Clock) -> GroupDay:
    """A group day with answers, a signed note with its addendum, a draft, a topic and a correction in free text."""
    group.sheet.rest_present()
    group.round.press(clients[0], "mood", 1)
    group.round.press(clients[0], "mood", 0)
    group.round.press(clients[0], "use", 2)
    group.round.write(clients[0], "goal", "=HYPERLINK(1)")
    group.round.press(clients[1], "mood", 0)
    group.notes.set_participation(clients[0], "active")
    group.notes.save(clients[0], 'Line one,\nline "two"')
    group.notes.sign(clients[0])
    group.notes.begin_addendum(clients[0])
    group.notes.save(clients[0], "Called later.")
    group.notes.sign(clients[0])
    group.notes.save(clients[1], "A secret draft.")
    group.agenda.set_topic(group.blocks[1].id, Topic("own-1", "Letters by Zorba", "Ours"))
    clock.at(12, 20)
    group.closing.close(sure=True)
    group.correct("Zorba said so")
    group.sheet.arrive(clients[2], 560)
    return group


def test_full_has_participation_answers_and_the_note(told: GroupDay) -> None:
    found = {ln["client_id"]: ln for ln in exported(told.desk, FULL)}
    keys = ("participation", "checkin_mood", "checkin_use", "checkin_goal", "note_status", "note")
    assert [tuple(found[f"C-{n:03}"][k] for k in keys) for n in (1, 2, 3)] == [
        ("active", "10", "lapse", "'=HYPERLINK(1)", "signed", 'Line one,\nline "two"\n\nAddendum: Called later.'),
        ("", "0", "", "", "draft", "A secret draft."),
        ("", "", "", "", "none", ""),
    ]


def test_a_note_whose_addendum_is_not_signed_is_a_draft(group: GroupDay, clients: list[int]) -> None:
    group.notes.save(clients[0], "Took part.")
    group.notes.sign(clients[0])
    group.notes.begin_addendum(clients[0])
    group.notes.save(clients[0], "Called later.")
    assert {ln["client_id"]: ln["note_status"] for ln in exported(group.desk, FULL)}["C-001"] == "draft"


def test_full_has_a_column_for_each_question_that_was_asked_and_the_notice_last(told: GroupDay) -> None:
    header = content(told.desk, FULL)[0].decode("utf-8-sig").split("\r\n")[0].split(",")
    assert tuple(header) == tuple(c.name for c in columns_of("full", ["mood", "use", "goal"]))
    assert header[-10:-4] == ["checkin_mood", "checkin_use", "checkin_goal", "note_status", "note", "notice"]
    assert header[: len(names_of("billing")) - 5] == list(names_of("billing")[:-5])


def test_the_columns_are_the_same_whatever_was_asked_in_the_period(told: GroupDay, clock: Clock) -> None:
    monday = Request(date(2026, 11, 23), date(2026, 11, 23), "full")
    headers = [content(told.desk, r)[0].decode("utf-8-sig").split("\r\n")[0] for r in (monday, FULL)]
    assert headers[0] == headers[1] and "checkin_" in headers[0]


def test_pseudonymous_has_no_names_and_no_free_text(told: GroupDay, clients: list[int]) -> None:
    data = content(told.desk, PSEUDONYMOUS)[0].decode("utf-8-sig")
    words = [w for n in told.names.values() for w in (n.last, n.first) if w]
    for word in (*words, "Rae", "Ellis", "Zorba", "secret", "Line one", "HYPERLINK"):
        assert word not in data
    header = data.split("\r\n")[0].split(",")
    assert header == [
        c
        for c in names_of("billing")
        if c not in (
            "last_name", "first_name", "preferred_name", "facilitator", "cofacilitator", "recorded_by",
            "correction_reason",
        )
    ]  # fmt: skip


def test_pseudonymous_keeps_codes_numbers_and_minutes(told: GroupDay) -> None:
    found = {ln["client_id"]: ln for ln in exported(told.desk, PSEUDONYMOUS)}
    assert (found["C-003"]["status"], found["C-003"]["minutes"], found["C-003"]["revision"]) == ("late", "160", "1")
    assert found["C-001"]["topics"] == "own-1"


def test_it_does_not_say_that_it_is_de_identified(told: GroupDay, tmp_path: Path) -> None:
    made = write_export(told.desk, PSEUDONYMOUS, tmp_path)
    assert made.path.name == "attendance_2026-11-20_pseudonymous_0a1b2c.csv"
    for path in tmp_path.glob("attendance*"):
        assert "identif" not in path.read_text(encoding="utf-8-sig").casefold()


def test_full_leaves_out_nothing_that_was_typed_and_not_recorded_yet(group: GroupDay, clients: list[int]) -> None:
    group.notes.save(clients[0], "still typing")
    found = {ln["client_id"]: ln for ln in exported(group.desk, FULL)}
    assert (found["C-001"]["note_status"], found["C-001"]["note"]) == ("draft", "still typing")


def test_a_planned_session_has_all_columns_too(program: Program, desk: Desk, clients: list[int]) -> None:
    for profile in ("billing", "full", "pseudonymous"):
        lines = exported(desk, Request(DAY, DAY, profile))
        assert len(lines) == 12
        assert {ln["status"] for ln in lines} == {"planned"}
        assert {ln["notice"] for ln in lines} == {desk.rules().notice}


def test_every_text_of_a_person_is_defused(program: Program, desk: Desk, clock: Clock) -> None:
    track = program.tracks()[0].track
    program.change_track(track.__class__(track.id, "=Morning", capacity=15))
    program.set_rule("notice", "-not for disclosure")
    program.save_facilitator("+Ray", "LPC", id=desk.who)
    client = program.add_client(
        Name("=1+1", "@SUM(A1)", "'quoted"), number="|cmd", admitted_on=date(2026, 10, 5), level_of_care="%x",
        days=frozenset({(track.id, 4)}),
    )  # fmt: skip
    group = open_session(desk, track.id, DAY)
    group.agenda.set_topic(group.blocks[1].id, Topic("own-1", "-craving", "Ours"))
    group.closing.close(sure=True)
    group.correct("=because")
    group.sheet.mark(client, Mark.HERE)
    group.notes.save(client, "\t=2+2")
    (line,) = exported(desk, FULL)
    assert [line[k] for k in (
        "track", "facilitator", "topics", "client_id", "last_name", "first_name", "preferred_name", "level_of_care",
        "recorded_by", "correction_reason", "note", "notice",
    )] == [
        "'=Morning", "'+Ray", "'-craving", "'|cmd", "'=1+1", "'@SUM(A1)", "''quoted", "'%x", "'+Ray", "'=because",
        "'\t=2+2", "'-not for disclosure",
    ]  # fmt: skip
