"""Closing the day: what is owed, what is frozen, and how a closed day is corrected."""

from collections.abc import Callable

import pytest

from iop_tui.day import GroupDay, NeedsCorrectionReason, open_session
from iop_tui.domain.attendance import Mark, Mode
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.domain.sessions import SessionState
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.rows import everything, row

pytestmark = pytest.mark.usefixtures("over")


def owed(group: GroupDay, client: int | None = None) -> list[tuple[str, str]]:
    return [(o.kind, o.page) for o in group.closing.open_items() if client is None or o.client_id == client]


def test_a_fresh_day_owes_a_mark_of_everybody_and_a_topic(group: GroupDay) -> None:
    found = group.closing.open_items()
    assert [o.kind for o in found] == ["not_marked"] * 12 + ["topic"]
    assert found[0].words == "José Á. is not marked"
    assert found[-1].words == "Topic 09:30 has no topic"
    assert found[-1].block_id == group.blocks[1].id


def test_absences_and_leaving_early_owe_a_reason(group: GroupDay, clients: list[int]) -> None:
    for client, mark in zip(clients, (Mark.EXCUSED, Mark.ABSENT, Mark.TURNED_AWAY, Mark.NO_SHOW), strict=False):
        group.sheet.mark(client, mark)
    group.sheet.leave(clients[4], 700)
    group.sheet.leave(clients[5], 700, "unwell")
    group.sheet.arrive(clients[6], 560)
    assert [("reason", "attendance") in owed(group, c) for c in clients[:7]] == [True] * 3 + [False, True, False, False]
    group.sheet.give_reason(clients[0], "work")
    assert owed(group, clients[0]) == []


def test_somebody_who_went_out_owes_a_return_and_a_screen_owes_its_privacy(group: GroupDay, clients: list[int]) -> None:
    group.sheet.out_or_back(clients[0], 600)
    group.sheet.mark(clients[1], Mark.HERE)
    group.sheet.set_mode(clients[1], Mode.VIDEO)
    assert ("times", "attendance") in owed(group, clients[0])
    assert ("mode", "attendance") in owed(group, clients[1])
    group.sheet.out_or_back(clients[0], 610)
    group.sheet.set_mode(clients[1], Mode.VIDEO, False)
    assert {k for k, _ in owed(group, clients[0]) + owed(group, clients[1])} == {
        "note", "safety_open", "emergency",
    }  # fmt: skip
    group.sheet.out_or_back(clients[0], 620)
    group.sheet.leave(clients[0], 700, "unwell")
    assert owed(group, clients[0]) == [("safety_open", "checkin"), ("note", "notes")]


def test_a_safety_concern_is_owed_until_it_is_seen_to_and_noted(group: GroupDay, clients: list[int]) -> None:
    client = clients[0]
    group.round.press(client, "safety", 2)
    group.sheet.mark(client, Mark.NO_SHOW)
    assert owed(group, client) == [("safety", "checkin"), ("safety_note", "notes")]
    group.round.acknowledge(client, "Spoke after group")
    assert owed(group, client) == [("safety_note", "notes")]
    group.notes.save(client, "Spoke after group; plan in place.")
    assert owed(group, client) == [("unsigned", "notes")], "what was begun is to be signed, whoever it is of"
    group.notes.sign(client)
    assert owed(group, client) == []


@pytest.mark.parametrize(("digit", "offered"), [(1, False), (2, True), (3, True), (4, False)])
def test_a_lapse_or_use_offers_a_new_sobriety_date(
    digit: int, offered: bool, program: Program, group: GroupDay, clients: list[int]
) -> None:
    client = clients[0]
    group.sheet.mark(client, Mark.NO_SHOW)
    group.round.press(client, "use", digit)
    assert (("sobriety", "close") in owed(group, client)) is offered
    program.set_sobriety_date(client, DAY, DAY)
    group.reload()
    assert ("sobriety", "close") not in owed(group, client)


def test_notes_are_owed_of_the_group_and_of_everybody_here(group: GroupDay, clients: list[int]) -> None:
    for client in clients:
        group.sheet.mark(client, Mark.NO_SHOW)
    group.sheet.mark(clients[0], Mark.HERE)
    group.round.press(clients[0], "safety", 1)
    assert [(o.kind, o.client_id) for o in group.closing.open_items()][:-2] == [("note", clients[0])]
    assert group.closing.open_items()[-1].kind == "note" and group.closing.open_items()[-1].client_id is None
    group.notes.save(None, "Spoke of coping.")
    group.notes.save(clients[0], "Took part.")
    assert [(o.kind, o.client_id) for o in group.closing.open_items() if o.kind != "topic"] == [
        ("unsigned", clients[0]),
        ("unsigned", None),
    ]
    group.notes.sign(None)
    group.notes.sign(clients[0])
    group.agenda.set_topic(group.blocks[1].id, group.desk.topics()[0])
    assert group.closing.open_items() == []


def test_a_client_taken_off_owes_nothing_of_attendance(group: GroupDay, clients: list[int]) -> None:
    group.roster.take_off(clients[0], "appointment")
    assert owed(group, clients[0]) == []


def test_what_is_owed_is_told_in_names_fit_for_the_room(group: GroupDay) -> None:
    words = " ".join(o.words for o in group.closing.open_items())
    assert not [n.last for n in group.names.values() if n.last in words]


def test_closing_asks_once_while_somebody_is_not_marked_or_the_group_runs(group: GroupDay, clock: Clock) -> None:
    clock.at(9, 2)
    with pytest.raises(NeedsConfirmation, match=r"The group is still on"):
        group.closing.close()
    clock.at(12, 20)
    with pytest.raises(NeedsConfirmation, match="12 not marked"):
        group.closing.close()
    assert row(group.desk.store, "session")["state"] == "open"
    group.sheet.rest_present()
    group.closing.close()
    found = row(group.desk.store, "session")
    assert (found["state"], found["closed_at"]) == ("closed", "2026-11-20T18:20:00.000Z")
    with pytest.raises(Refused, match="not open"):
        group.closing.close()


FROZEN: dict[str, Callable[[GroupDay, int], object]] = {
    "mark": lambda g, c: g.sheet.mark(c, Mark.NO_SHOW),
    "arrive": lambda g, c: g.sheet.arrive(c, 560),
    "unmark": lambda g, c: g.sheet.unmark(c),
    "mode": lambda g, c: g.sheet.set_mode(c, Mode.PHONE),
    "take off": lambda g, c: g.roster.take_off(c, "appointment"),
    "walk-in": lambda g, c: g.roster.new_walk_in("Jo New"),
    "topic": lambda g, c: g.agenda.set_topic(g.blocks[1].id, None),
    "block": lambda g, c: g.agenda.add("skills", None),
    "times": lambda g, c: g.times.set_true_times(545, 730),
    "answer": lambda g, c: g.round.press(c, "mood", 4),
    "pass": lambda g, c: g.round.pass_question(c, "mood"),
}


@pytest.mark.parametrize("case", FROZEN)
def test_closing_freezes_attendance_blocks_and_times(case: str, group: GroupDay, clients: list[int]) -> None:
    group.sheet.arrive(clients[0], 552)
    group.closing.close(sure=True)
    before = everything(group.desk.store)
    with pytest.raises(NeedsCorrectionReason):
        FROZEN[case](group, clients[0])
    assert everything(group.desk.store) == before


def test_a_correction_has_its_reason_and_counts_a_revision(group: GroupDay, clients: list[int]) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    with pytest.raises(Refused, match="needs a reason"):
        group.correct("  ")
    group.correct("signed the paper sheet late")
    group.sheet.arrive(clients[0], 560)
    group.sheet.arrive(clients[0], 565)
    found = row(group.desk.store, "attendance", client_id=clients[0])
    assert (found["revision"], found["correction_reason"]) == (2, "signed the paper sheet late")
    assert row(group.desk.store, "attendance", client_id=clients[1])["revision"] == 0
    assert row(group.desk.store, "session")["state"] == "closed"
    assert group.desk.store.changes.of_attendance(group.id, clients[0])[-1].values[0].why == found["correction_reason"]
    again = GroupDay(group.desk, group.id)
    with pytest.raises(NeedsCorrectionReason):
        again.sheet.mark(clients[0], Mark.HERE)


def test_a_correction_that_changes_nothing_counts_nothing(group: GroupDay, clients: list[int]) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    group.correct("typed on the wrong row")
    assert group.sheet.mark(clients[0], Mark.HERE) is None
    assert row(group.desk.store, "attendance", client_id=clients[0])["revision"] == 0


def test_a_revision_never_falls_not_even_by_undo(group: GroupDay, clients: list[int]) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    group.correct("came late")
    group.sheet.arrive(clients[0], 560)
    group.desk.undo()
    found = row(group.desk.store, "attendance", client_id=clients[0])
    assert (found["arrived_min"], found["revision"], found["correction_reason"]) == (None, 1, "came late")


def test_undo_stops_at_closing_and_at_reopening(group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    group.closing.close(sure=True)
    with pytest.raises(Refused, match="Nothing to undo"):
        group.desk.undo()
    group.closing.reopen("forgot the walk-in")
    with pytest.raises(Refused, match="Nothing to undo"):
        group.desk.undo()


def test_a_day_is_reopened_with_its_reason_and_changes_then_count(group: GroupDay, clients: list[int]) -> None:
    with pytest.raises(Refused, match="not closed"):
        group.closing.reopen("x")
    group.closing.close(sure=True)
    with pytest.raises(Refused, match="needs a reason"):
        group.closing.reopen(" ")
    group.closing.reopen("forgot the walk-in")
    session = row(group.desk.store, "session")
    assert (session["state"], session["revision"], session["closed_at"]) == ("open", 1, "")
    group.sheet.mark(clients[0], Mark.HERE)
    found = row(group.desk.store, "attendance", client_id=clients[0])
    assert (found["revision"], found["correction_reason"]) == (1, "forgot the walk-in")
    group.closing.close(sure=True)
    assert row(group.desk.store, "session")["state"] == "closed"


def test_a_group_that_did_not_take_place_is_cancelled_and_that_is_taken_back(
    group: GroupDay, clients: list[int]
) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    with pytest.raises(Refused, match="marked present"):
        group.closing.cancel("snow")
    group.sheet.mark(clients[0], Mark.EXCUSED, "other")
    group.closing.cancel("snow")
    assert row(group.desk.store, "session")["cancelled_why"] == "snow"
    with pytest.raises(Refused, match="was cancelled"):
        group.sheet.mark(clients[1], Mark.NO_SHOW)
    group.closing.uncancel()
    assert open_session(group.desk, group.track.id, DAY).session.state is SessionState.OPEN


def test_only_a_cancelled_day_can_be_taken_back(group: GroupDay) -> None:
    group.closing.close(sure=True)
    with pytest.raises(Refused):
        group.closing.uncancel()
    assert row(group.desk.store, "session")["state"] == "closed"


def test_facilitator_and_cofacilitator_are_two_people(program: Program, group: GroupDay) -> None:
    other = program.save_facilitator("Sam Kim")
    group.closing.set_leaders(other, group.desk.who)
    session = row(group.desk.store, "session")
    assert (session["facilitator_id"], session["cofacilitator_id"]) == (other, group.desk.who)
    with pytest.raises(Refused, match="same person"):
        group.closing.set_leaders(other, other)


def test_the_day_is_summed_up_before_it_is_frozen(group: GroupDay, clients: list[int], clock: Clock) -> None:
    early, late, gone = clients[:3]
    group.sheet.mark(early, Mark.HERE)
    clock.at(9, 22)
    group.sheet.arrive(late, 562)
    group.sheet.mark(gone, Mark.NO_SHOW)
    summary = group.closing.summary()
    assert (summary.here, summary.late, summary.absent, summary.not_marked) == (2, 1, 1, 9)
    assert summary.under == {late: 22} and summary.reach == {757: (late,)}, "at 12:37 instead of 12:15"
    clock.at(12, 40)
    assert group.closing.summary().reach == {}, "the group is over: nobody reaches it any more"
    assert group.closing.summary().under == {late: 22}
