"""Notes: signing locks, what comes after is an addendum, and what there is to write from."""

from datetime import date

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.domain.attendance import Mark
from iop_tui.domain.errors import Refused
from iop_tui.domain.room import Fact
from tests.conftest import Clock
from tests.support.program import Program
from tests.support.rows import everything, row, rows, steps

MONDAY = date(2026, 11, 23)
TEXT = "Took part in the go-round and named two triggers."


def signed(group: GroupDay, client: int | None) -> None:
    group.notes.save(client, TEXT)
    group.notes.sign(client)


def test_signing_locks_the_note_with_who_and_when(group: GroupDay, clients: list[int]) -> None:
    signed(group, clients[0])
    found = row(group.desk.store, "note")
    assert (found["signed_by"], found["signed_at"], found["text"]) == (
        group.desk.who, "2026-11-20T15:02:00.000Z", TEXT,
    )  # fmt: skip
    assert group.notes.status(clients[0]) == "signed"
    with pytest.raises(Refused, match="signed"):
        group.notes.save(clients[0], "other")
    assert row(group.desk.store, "note")["text"] == TEXT


def test_undo_does_not_reach_behind_a_signature(group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    signed(group, clients[0])
    with pytest.raises(Refused, match="Signed, closed and exported items"):
        group.desk.undo()
    assert group.notes.status(clients[0]) == "signed"


def test_an_empty_note_is_not_signed(group: GroupDay, clients: list[int]) -> None:
    for text in ("", "x"):
        group.notes.save(clients[0], text)
    group.notes.save(clients[0], "  ")
    for client in (clients[0], clients[1]):
        with pytest.raises(Refused, match="no text to sign"):
            group.notes.sign(client)


def test_nobody_signs_while_nobody_said_who_is_working(group: GroupDay, clients: list[int]) -> None:
    group.desk.who = None
    group.notes.save(clients[0], TEXT)
    with pytest.raises(Refused, match="Choose who you are"):
        group.notes.sign(clients[0])
    assert row(group.desk.store, "note")["signed_at"] == ""


def test_what_comes_after_signing_is_an_addendum_signed_on_its_own(group: GroupDay, clients: list[int]) -> None:
    client = clients[0]
    with pytest.raises(Refused, match="not signed yet"):
        group.notes.begin_addendum(client)
    signed(group, client)
    group.notes.begin_addendum(client)
    group.notes.begin_addendum(client)
    assert group.notes.status(client) == "signed"
    group.notes.save(client, "Called in the evening.")
    assert group.notes.status(client) == "draft"
    note = group.notes.of(client)
    assert note is not None
    assert [(a.text, a.addendum_to) for a in group.notes.addenda(client)] == [("Called in the evening.", note.id)]
    group.notes.sign(client)
    assert group.notes.status(client) == "signed"
    assert [r["text"] for r in rows(group.desk.store, "note")] == [TEXT, "Called in the evening."]
    group.notes.begin_addendum(client)
    group.notes.save(client, "And again.")
    assert len(group.notes.addenda(client)) == 2


def test_a_signed_note_is_copied_out_on_purpose_and_that_is_recorded(group: GroupDay, clients: list[int]) -> None:
    client = clients[0]
    group.notes.save(client, TEXT)
    with pytest.raises(Refused, match="Only a signed note"):
        group.notes.copied_out(client)
    group.notes.sign(client)
    group.notes.begin_addendum(client)
    group.notes.save(client, "Called.")
    group.notes.record_typing()
    signed = "Signed by Rae Ellis, LCSW, Fri, Nov 20, 2026, 09:02"
    assert group.notes.copied_out(client) == f"{TEXT}\n\n{signed}"
    group.notes.sign(client)
    assert group.notes.copied_out(client) == f"{TEXT}\n\n{signed}\n\nAddendum: Called.\n\n{signed}"
    assert steps(group.desk.store).count("copy") == 2
    assert list(group.desk.store.changes.broken()) == []


@pytest.mark.parametrize(("day", "late"), [(20, 0), (23, 0), (24, 1)])
def test_a_note_begun_after_the_set_time_is_a_late_entry(
    day: int, late: int, group: GroupDay, clients: list[int], clock: Clock
) -> None:
    clock.set(date(2026, 11, day), 14)
    group.notes.save(clients[0], TEXT)
    found = row(group.desk.store, "note")
    assert found["late_entry"] == late
    assert found["begun_at"] == f"2026-11-{day}T20:00:00.000Z"


def test_a_note_begun_in_time_is_no_late_entry_when_it_is_finished_later(
    group: GroupDay, clients: list[int], clock: Clock
) -> None:
    group.notes.save(clients[0], "Took")
    clock.set(date(2026, 11, 30), 14)
    group.notes.save(clients[0], TEXT)
    assert row(group.desk.store, "note")["late_entry"] == 0


def test_notes_stay_open_after_the_day_is_closed(group: GroupDay, clients: list[int]) -> None:
    group.closing.close(sure=True)
    signed(group, clients[0])
    group.notes.set_participation(clients[0], "active")
    assert group.notes.status(clients[0]) == "signed"
    assert row(group.desk.store, "attendance", client_id=clients[0])["revision"] == 0


def test_participation_is_one_of_five_or_none(group: GroupDay, clients: list[int]) -> None:
    for value in ("active", "moderate", "minimal", "withdrawn", "disruptive", ""):
        group.notes.set_participation(clients[0], value)
        assert row(group.desk.store, "attendance", client_id=clients[0])["participation"] == value
    with pytest.raises(Refused, match="one of active"):
        group.notes.set_participation(clients[0], "great")


def test_it_warns_of_another_clients_name_and_not_of_ones_own(group: GroupDay, clients: list[int]) -> None:
    maria, devon = clients[:2]
    assert group.notes.warnings(devon, "Devon gave feedback to García.") == ["names María Ga."]
    assert group.notes.warnings(maria, "García spoke.") == []
    assert group.notes.warnings(None, "Devon led the round.") == ["names Devon P."]


def test_it_warns_of_a_copy_of_another_note_and_of_the_last_one(
    group: GroupDay, clients: list[int], clock: Clock
) -> None:
    text = "Took part in the go-round, named two triggers of the week and a plan for the weekend with support."
    group.notes.save(clients[0], text)
    assert group.notes.warnings(clients[1], text) == ["is nearly the same as the note of María Ga."]
    assert group.notes.warnings(clients[0], text) == []
    clock.set(MONDAY, 13)
    monday = open_session(group.desk, group.track.id, MONDAY)
    assert monday.notes.warnings(clients[0], text + " Again.") == ["is nearly the same as the last note"]


def test_beside_a_note_stands_what_to_write_from(group: GroupDay, clients: list[int], clock: Clock) -> None:
    client = clients[0]
    clock.at(13)
    group.sheet.arrive(client, 552)
    group.sheet.leave(client, 700, "unwell")
    group.agenda.set_topic(group.blocks[1].id, group.desk.topics()[0])
    group.round.press(client, "mood", 4)
    group.round.write(client, "goal", "Sleep")
    group.notes.set_participation(client, "active")
    assert group.notes.facts.beside(client) == [
        (Fact.PARTICIPATION, "Took part", "active"),
        (Fact.STATUS, "Status", "Late and left early in 09:12 out 11:40"),
        (Fact.REASON, "Reason", "Unwell"),
        (Fact.MINUTES, "Minutes", "2:13"),
        (Fact.GROUP, "Topic", group.desk.topics()[0].title),
        (Fact.ANSWER, "Mood", "4"),
        (Fact.ANSWER, "Goal for today", "Sleep"),
    ]
    group.round.pass_question(clients[1], "mood")
    assert (Fact.ANSWER, "Mood", "passed") in group.notes.facts.beside(clients[1])


def test_facts_are_those_of_the_client_each_with_its_digit(
    program: Program, group: GroupDay, clients: list[int], clock: Clock
) -> None:
    client = clients[0]
    program.set_sobriety_date(client, date(2026, 11, 1), date(2026, 11, 2))
    group.reload()
    group.sheet.mark(client, Mark.HERE)
    group.agenda.set_topic(group.blocks[1].id, group.desk.topics()[0])
    group.round.write(client, "goal", "Sleep")
    clock.at(10)
    group.round.press(client, "mood", 6)
    group.round.pass_question(client, "craving")
    group.notes.set_participation(client, "moderate")
    topic = group.desk.topics()[0].title
    assert {f.key: f.text for f in group.notes.facts.insertable(client)} == {
        "1": "Present. ", "3": f"Group discussed {topic}. ",
        "4": "Participation: moderate. ", "5": "Check-in: mood 6. ", "6": "Goal for today: Sleep. ",
        "7": "Reports 19 days since last use. ", "8": "10:00 ",
    }  # fmt: skip
    others = {f.key: f.text for f in group.notes.facts.insertable(None)}
    assert others == {"1": "1 of 12 clients attended. ", "3": f"Group discussed {topic}. ", "8": "10:00 "}


def test_minutes_are_a_fact_once_they_grow_no_more(group: GroupDay, clients: list[int], clock: Clock) -> None:
    stayed, left = clients[:2]
    clock.at(10)
    for client in (stayed, left):
        group.sheet.mark(client, Mark.HERE)
    assert "Attended" not in phrases(group, stayed), "the group goes on, and the note would be wrong at its end"
    group.sheet.leave(left, 600)
    assert "Attended 1:00 of group. " in phrases(group, left)
    clock.at(12, 16)
    assert "Attended 3:00 of group. " in phrases(group, stayed)


def test_hostile_text_is_kept_without_its_control_characters(group: GroupDay, clients: list[int]) -> None:
    group.notes.save(clients[0], "one\r\ntwo\x1b[31m\x00 [/] =1+1")
    assert row(group.desk.store, "note")["text"] == "one\ntwo [31m  [/] =1+1"


def test_signing_twice_changes_nothing(group: GroupDay, clients: list[int]) -> None:
    signed(group, clients[0])
    before = everything(group.desk.store)
    with pytest.raises(Refused):
        group.notes.sign(clients[0])
    assert everything(group.desk.store) == before


def phrases(group: GroupDay, client: int | None) -> str:
    facts = group.notes.facts
    return "|".join([*(f.text for f in facts.insertable(client)), *facts.phrases(client)])


@pytest.mark.parametrize("mark", [m for m in Mark if m is not Mark.HERE])
def test_nothing_of_taking_part_is_offered_for_who_was_not_there(
    mark: Mark, group: GroupDay, clients: list[int], clock: Clock
) -> None:
    clock.at(10)
    group.sheet.mark(clients[0], mark)
    offered = phrases(group, clients[0])
    assert not [w for w in ("Attended", "Took part", "Shared", "Was quiet") if w in offered] and "Plan: " in offered
    group.sheet.mark(clients[1], Mark.HERE)
    assert "Present. " in phrases(group, clients[1]) and "Shared openly" in phrases(group, clients[1])
    assert "Took part in check-in" not in phrases(group, clients[1]), "nothing was answered"
    group.round.pass_question(clients[1], "mood")
    assert "Took part in check-in" not in phrases(group, clients[1])
    group.round.press(clients[1], "craving", 1)
    assert "Took part in check-in" in phrases(group, clients[1])


def test_days_since_last_use_are_offered_until_there_was_use(
    program: Program, group: GroupDay, clients: list[int], clock: Clock
) -> None:
    client, before = clients[0], date(2026, 11, 18)
    program.set_sobriety_date(client, date(2026, 11, 1), date(2026, 11, 2))
    wednesday = open_session(group.desk, group.track.id, before)
    group.reload()
    assert "Reports 19 days since last use" in phrases(group, client)
    wednesday.round.press(client, "use", 2)
    assert "since last use" not in phrases(group, client), "a lapse on Wednesday"
    program.set_sobriety_date(client, date(2026, 11, 17), before)
    group.reload()
    assert "Reports 3 days since last use" in phrases(group, client)
    group.round.press(client, "use", 3)
    assert "since last use" not in phrases(group, client), "and today"
    group.round.press(client, "use", 4)
    assert "Reports 3 days since last use" in phrases(group, client), "who declines to answer said nothing of use"


def test_a_phrase_has_the_time_of_now_and_only_what_was_discussed(group: GroupDay, clock: Clock) -> None:
    group.agenda.set_topic(group.blocks[1].id, group.desk.topics()[0])
    assert "discussed" not in phrases(group, None), "its block has not begun"
    clock.at(9, 31)
    assert phrases(group, None).startswith("Group discussed ") and "|09:31 |" in phrases(group, None)
    clock.set(date(2026, 11, 21), 18, 40)
    assert "18:40 " in phrases(group, None), "now, whatever day the group was"
    assert "Shared openly" not in phrases(group, None)


def test_the_programs_own_phrases_are_offered_where_they_are_true(
    program: Program, group: GroupDay, clients: list[int]
) -> None:
    here, away, unmarked = clients[:3]
    own = "here: Worked on {topic}. | away: Left a message. | spoke: Said {goal}. | group: Calm. | any: Seen {time}."
    program.set_rule("phrases", own)
    group.sheet.mark(here, Mark.HERE)
    group.sheet.mark(away, Mark.NO_SHOW)
    offered = group.notes.facts.phrases
    assert offered(here) == ["Seen 09:02. "], "nothing was discussed, and no goal was said"
    assert offered(away) == ["Left a message. ", "Seen 09:02. "] and offered(unmarked) == ["Seen 09:02. "]
    assert offered(None) == ["Calm. ", "Seen 09:02. "]
    group.round.write(here, "goal", "call {topic}")
    assert "Said call {topic}. " in offered(here), "what a client said is no place to fill in"


def test_a_signed_note_says_that_attendance_was_changed_after_it(
    group: GroupDay, clients: list[int], clock: Clock
) -> None:
    client = clients[0]
    group.sheet.mark(client, Mark.HERE)
    group.notes.save(client, "Took part.")
    group.notes.sign(client)
    group.notes.set_participation(client, "active")
    assert "changed after" not in group.notes.signed_text(client), "participation is no attendance"
    clock.at(14, 5)
    group.sheet.leave(client, 640, "unwell")
    told = "Attendance was changed after the note was signed: Fri, Nov 20, 2026, 14:05"
    assert group.notes.signed_text(client).endswith(told)
    group.desk.undo()
    group.reload()
    assert "changed after" not in group.notes.signed_text(client)
    group.notes.save(None, "All spoke.")
    group.notes.sign(None)
    assert "changed after" not in group.notes.signed_text(None)
