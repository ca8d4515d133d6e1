"""The way in and out: ticks with a day and who, a discharge as one step, calls after it, a curriculum."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iop_tui.clients.checklists import Checklist, counted
from iop_tui.clients.contacts import Contacts
from iop_tui.clients.episodes import Episodes
from iop_tui.clients.joining import join, look
from iop_tui.clients.placements import Placements
from iop_tui.clients.plans import Plans
from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.calls import Reason
from iop_tui.domain.clients import ClientRecord, Episode
from iop_tui.domain.contacts import Contact
from iop_tui.domain.curriculum import CurriculumTopic
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import Name
from iop_tui.program.curricula import Curricula
from iop_tui.reports.calls import call_list
from iop_tui.reports.curriculum import curriculum_of
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.rows import everything, rows, steps


def file_of(desk: Desk, client: int) -> ClientRecord:
    (file,) = desk.store.clients.files([client])
    return file


def episode_of(desk: Desk, client: int) -> Episode:
    episode = file_of(desk, client).latest_episode()
    assert episode is not None
    return episode


def test_an_item_is_ticked_with_a_day_and_who_and_unticked(desk: Desk, clients: list[int]) -> None:
    listed = Checklist(desk, episode_of(desk, clients[0]), "orientation", DAY)
    assert counted(listed.items()) == "0 of 8"
    before = everything(desk.store)
    assert listed.toggle("Testing explained")
    (made,) = rows(desk.store, "checklist_done")
    assert (made["done_on"], made["done_by"], steps(desk.store)[-1]) == ("2026-11-20", 1, "checklist")
    assert counted(listed.items()) == "1 of 8"
    assert not listed.toggle("Testing explained")
    desk.undo()
    desk.undo()
    assert everything(desk.store) == before


def test_an_item_that_is_no_rule_any_more_stays_where_it_was_done(
    desk: Desk, program: Program, clients: list[int]
) -> None:
    listed = Checklist(desk, episode_of(desk, clients[0]), "orientation", DAY)
    listed.toggle("Testing explained")
    listed.toggle("First plan begun")
    program.set_rule("orientation_items", "Tour | First plan begun", DAY)
    assert [(i.text, i.ticked is not None) for i in listed.items()] == [
        ("Tour", False), ("First plan begun", True), ("Testing explained", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("orientation_items", " | ".join(f"Item {n}" for n in range(13)), "13 items"),
        ("discharge_items", "x" * 61, "too long"),
        ("agreements", "x" * 71, "too long"),
        ("agreements", "Phones off | phones OFF", "twice"),
        ("crisis_text", "x" * 161, "too long"),
        ("aftercare_calls", "7, 0", "days from 1"),
        ("aftercare_calls", "7, x", "days from 1"),
        ("aftercare_calls", "401", "days from 1"),
        ("test_call", "perhaps", "choices"),
    ],
)
def test_rules_out_of_range_are_refused(program: Program, key: str, value: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        program.set_rule(key, value, DAY)


def test_rules_are_kept_as_they_are_read(desk: Desk, program: Program) -> None:
    program.set_rule("aftercare_calls", "30; 7, 30", DAY)
    program.set_rule("agreements", " Phones off|  Come sober ||", DAY)
    assert desk.rules().days_of_aftercare_calls == (7, 30) and desk.rules().agreements == "Phones off | Come sober"
    program.set_rule("aftercare_calls", "none", DAY)
    assert desk.rules().days_of_aftercare_calls == ()


def test_a_discharge_with_calls_is_one_step_and_day_seven_is_called(
    desk: Desk, clients: list[int], clock: Clock
) -> None:
    client = clients[0]
    Plans(desk, client).answer("aftercare", "may_call", "yes")
    before = everything(desk.store)
    episode = episode_of(desk, client)._replace(discharged_on=DAY, discharge_reason="completed")
    Episodes(desk).discharge(episode, ["Naloxone offered"], sure=True)
    assert steps(desk.store)[-1] == "discharge"
    assert [r["due_on"] for r in rows(desk.store, "due")] == ["2026-11-27", "2026-12-20", "2027-02-18"]
    desk.undo()
    assert everything(desk.store) == before
    desk.redo()
    assert not [c for c in call_list(desk).open if c.client_id == client]
    clock.set(date(2026, 11, 27), 9)
    (call,) = [c for c in call_list(desk).open if c.client_id == client]
    assert (call.reason, call.why) == (Reason.AFTERCARE, "aftercare call, day 7")
    assert call_list(desk).mine(2).open.count(call), "nobody counseled them: everybody sees it"
    Contacts(desk).call(Contact(0, client, call.kind, desk.today, result="reached"), call.due)
    assert not [c for c in call_list(desk).open if c.client_id == client]
    assert [r["done_on"] for r in rows(desk.store, "due")] == ["2026-11-27", None, None]


def test_a_discharge_taken_back_takes_its_calls_back_and_another_day_moves_them(desk: Desk, clients: list[int]) -> None:
    client = clients[0]
    Plans(desk, client).answer("aftercare", "may_call", "yes")
    episode = episode_of(desk, client)
    gone = episode._replace(discharged_on=DAY, discharge_reason="completed")
    Episodes(desk).change_episode(gone, sure=True)
    Episodes(desk).change_episode(gone._replace(discharged_on=DAY - timedelta(days=1)), sure=True)
    assert [r["due_on"] for r in rows(desk.store, "due")] == ["2026-11-26", "2026-12-19", "2027-02-17"]
    Episodes(desk).change_episode(episode, sure=True)
    assert not rows(desk.store, "due")


def test_who_did_not_say_yes_is_not_called(desk: Desk, clients: list[int]) -> None:
    Plans(desk, clients[0]).answer("aftercare", "may_call", "no")
    gone = episode_of(desk, clients[0])._replace(discharged_on=DAY, discharge_reason="completed")
    Episodes(desk).discharge(gone, sure=True)
    assert not rows(desk.store, "due")


def discharged(desk: Desk, client: int, on: date = DAY) -> Episode:
    """An episode that ended, of a client who said yes to calls."""
    Plans(desk, client).answer("aftercare", "may_call", "yes")
    Episodes(desk).discharge(
        episode_of(desk, client)._replace(discharged_on=on, discharge_reason="completed"), sure=True
    )
    return episode_of(desk, client)


def calls_due(desk: Desk) -> list[str]:
    """The days of calls that are still to be made."""
    return [r["due_on"] for r in rows(desk.store, "due") if r["done_on"] is None]


def test_a_no_after_discharge_ends_the_calls_and_a_yes_begins_them(desk: Desk, clients: list[int]) -> None:
    discharged(desk, clients[0])
    before = everything(desk.store)
    Plans(desk, clients[0]).answer("aftercare", "may_call", "no")
    assert calls_due(desk) == []
    desk.undo()
    assert everything(desk.store) == before
    Plans(desk, clients[0]).answer("aftercare", "may_call", "no")
    Plans(desk, clients[0]).answer("aftercare", "may_call", "yes")
    assert calls_due(desk) == ["2026-11-27", "2026-12-20", "2027-02-18"]


def test_a_call_that_was_made_is_not_due_again(desk: Desk, clients: list[int], clock: Clock) -> None:
    gone = discharged(desk, clients[0])
    clock.set(date(2026, 11, 27), 9)
    (call,) = [c for c in call_list(desk).open if c.client_id == clients[0]]
    Contacts(desk).call(Contact(0, clients[0], call.kind, desk.today, result="reached"), call.due)
    clock.set(date(2026, 11, 30), 9)
    Episodes(desk).change_episode(gone._replace(discharge_reason="dropped_out"), sure=True)
    assert calls_due(desk) == ["2026-12-20", "2027-02-18"] and len(rows(desk.store, "due")) == 3


def test_what_is_long_past_is_not_called_any_more(desk: Desk, clients: list[int], clock: Clock) -> None:
    clock.set(date(2026, 12, 5), 9)
    discharged(desk, clients[0])
    assert calls_due(desk) == ["2026-12-20", "2027-02-18"], "day 7 was eight days ago"
    clock.set(date(2026, 12, 27), 9)
    Plans(desk, clients[0]).answer("aftercare", "may_call", "no")
    Plans(desk, clients[0]).answer("aftercare", "may_call", "yes")
    assert calls_due(desk) == ["2026-12-20", "2027-02-18"], "seven days late is not too late"


def test_a_call_that_was_made_stays_made_where_the_discharge_moves(
    desk: Desk, clients: list[int], clock: Clock
) -> None:
    gone = discharged(desk, clients[0])
    clock.set(date(2026, 11, 27), 9)
    (call,) = [c for c in call_list(desk).open if c.client_id == clients[0]]
    Contacts(desk).call(Contact(0, clients[0], call.kind, desk.today, result="reached"), call.due)
    Episodes(desk).change_episode(gone._replace(discharged_on=DAY - timedelta(days=1)), sure=True)
    assert calls_due(desk) == ["2026-12-19", "2027-02-17"]
    clock.set(date(2026, 12, 1), 9)
    Episodes(desk).change_episode(gone._replace(discharged_on=None, discharge_reason=""), sure=True)
    Episodes(desk).change_episode(gone._replace(discharged_on=date(2026, 12, 1)), sure=True)
    assert calls_due(desk) == ["2026-12-08", "2026-12-31", "2027-03-01"], "of another discharge they are others"


def test_an_overdue_call_stays_until_it_is_made_or_not_wanted(desk: Desk, clients: list[int], clock: Clock) -> None:
    gone = discharged(desk, clients[0])
    clock.set(date(2026, 12, 10), 9)
    for _ in range(2):
        Plans(desk, clients[0]).answer("aftercare", "may_call", "yes")
        Episodes(desk).change_episode(gone._replace(discharge_reason="dropped_out"), sure=True)
        gone = gone._replace(planned_weeks=gone.planned_weeks + 1)
    assert calls_due(desk) == ["2026-11-27", "2026-12-20", "2027-02-18"]
    Plans(desk, clients[0]).answer("aftercare", "may_call", "no")
    assert calls_due(desk) == []


def test_a_readmission_entered_ahead_ends_the_calls_on_its_day(desk: Desk, clients: list[int], clock: Clock) -> None:
    discharged(desk, clients[0])
    Episodes(desk).admit(clients[0], date(2026, 12, 1))
    clock.set(date(2026, 11, 30), 9)
    assert [c.why for c in call_list(desk).open if c.reason is Reason.AFTERCARE] == ["aftercare call, day 7"]
    clock.set(date(2026, 12, 1), 9)
    assert not [c for c in call_list(desk).open if c.reason is Reason.AFTERCARE]


def test_calls_are_settled_where_somebody_who_left_turns_out_to_be_here(
    desk: Desk, program: Program, clients: list[int]
) -> None:
    twin = program.add_client(Name("Twin", "Ann"), number="X-1", admitted_on=DAY - timedelta(days=60))
    discharged(desk, twin, DAY - timedelta(days=30))
    assert calls_due(desk) == ["2026-11-20", "2027-01-19"]
    join(desk, look(desk, clients[0], twin), {})
    assert calls_due(desk) == []


def test_who_is_back_in_the_program_is_not_called_as_one_who_left(desk: Desk, clients: list[int], clock: Clock) -> None:
    discharged(desk, clients[0])
    clock.set(date(2026, 11, 24), 9)
    before = everything(desk.store)
    Episodes(desk).admit(clients[0], desk.today)
    assert calls_due(desk) == []
    desk.undo()
    assert everything(desk.store) == before
    Episodes(desk).admit(clients[0], date(2026, 12, 1))
    assert calls_due(desk) == ["2026-11-27"], "until they are back"


def test_a_test_that_was_due_of_somebody_absent_is_a_call_by_the_rule(
    desk: Desk, program: Program, group: GroupDay, clock: Clock
) -> None:
    from iop_tui.clients.drug_tests import DrugTests
    from iop_tui.domain.drug_tests import DrugTest, DrugTestPlan

    client = group.on_roster[0]
    DrugTests(desk).set_plan(client, DrugTestPlan(0, 0, DAY, "random", permille=1000))
    for id in group.on_roster:
        group.sheet.mark(id, Mark.HERE if id != client else Mark.EXCUSED, "" if id != client else "illness")
    clock.at(12, 30)
    group.closing.close(sure=True)

    def told() -> list[str]:
        return [c.why for c in call_list(desk).open if c.reason is Reason.TEST]

    assert told() == []
    program.set_rule("test_call", "yes", DAY)
    assert told() == ["test due, was absent"]
    DrugTests(desk).record(DrugTest(0, client, DAY, "drawn", "excused"))
    assert told() == []


# -- the curriculum ------------------------------------------------------------------------------------


def test_a_curriculum_is_dated_and_goes_around(desk: Desk, program: Program, group: GroupDay) -> None:
    track, codes = group.track.id, [t.code for t in desk.topics()[:3]]
    assert group.agenda.curriculum() is None
    before = everything(desk.store)
    Curricula(desk).save(track, DAY, [CurriculumTopic(c) for c in codes])
    held = group.agenda.curriculum()
    assert held is not None and held.codes == tuple(codes)
    assert group.agenda.next_topic(held, {}) == 0
    topics = {t.code: t for t in desk.topics()}
    block = next(b for b in group.blocks if b.wants_topic)
    group.agenda.set_topic(block.id, topics[codes[0]])
    assert group.agenda.next_topic(held, group.agenda.last_had()) == 1, "it goes on once it was given"
    group.agenda.set_topic(block.id, topics[codes[2]])
    assert group.agenda.next_topic(held, {}) == 0, "behind the last one the first one comes again"
    for _ in range(3):
        desk.undo()
    assert everything(desk.store) == before
    with pytest.raises(Refused, match="is past"):
        Curricula(desk).save(track, DAY - timedelta(days=1), [])
    with pytest.raises(Refused, match="already"):
        Curricula(desk).save(track, DAY, [CurriculumTopic(codes[0]), CurriculumTopic(codes[0], True)])
    with pytest.raises(Refused, match="not in the catalog"):
        Curricula(desk).save(track, DAY, [CurriculumTopic("nonsense")])


def test_an_empty_list_ends_a_curriculum_from_its_day_on(desk: Desk, group: GroupDay) -> None:
    codes = [t.code for t in desk.topics()[:3]]
    curricula, track = Curricula(desk), group.track.id
    curricula.save(track, DAY, [CurriculumTopic(c) for c in codes])
    curricula.save(track, DAY + timedelta(days=3), [])
    assert curricula.of(track, DAY).codes == tuple(codes) and curricula.of(track, DAY + timedelta(days=3)).codes == ()
    curricula.save(track, DAY, [CurriculumTopic(codes[1])])
    assert curricula.of(track, DAY).codes == (codes[1],), "a shorter list leaves nothing of the longer one"


def test_what_a_client_had_of_it_and_what_is_missing(
    desk: Desk, program: Program, group: GroupDay, clock: Clock
) -> None:
    client, topics = group.on_roster[0], desk.topics()[:4]
    assert curriculum_of(desk, file_of(desk, client), DAY) is None
    own = [CurriculumTopic(t.code, required=n in (1, 3)) for n, t in enumerate(topics)]
    Curricula(desk).save(group.track.id, DAY, own)
    group.agenda.set_topic(next(b for b in group.blocks if b.wants_topic).id, topics[1])
    group.sheet.mark(client, Mark.HERE)
    told = curriculum_of(desk, file_of(desk, client), DAY)
    assert told is not None and told.covered.had == 0, "the block has not begun"
    clock.at(12, 30)
    told = curriculum_of(desk, file_of(desk, client), DAY)
    assert told is not None and told.missing == (topics[3].title,)
    assert (told.covered.had, told.covered.topics, told.covered.required_had, told.covered.required) == (1, 4, 1, 2)


def test_what_was_had_in_an_earlier_episode_does_not_count(
    desk: Desk, program: Program, group: GroupDay, clock: Clock
) -> None:
    client, topic = group.on_roster[0], desk.topics()[0]
    Curricula(desk).save(group.track.id, DAY, [CurriculumTopic(topic.code, True)])
    group.agenda.set_topic(next(b for b in group.blocks if b.wants_topic).id, topic)
    group.sheet.mark(client, Mark.HERE)
    clock.at(12, 30)
    told = curriculum_of(desk, file_of(desk, client), DAY)
    assert told is not None and told.covered.had == 1
    gone = episode_of(desk, client)._replace(discharged_on=DAY, discharge_reason="completed")
    Episodes(desk).change_episode(gone, sure=True)
    clock.set(date(2026, 11, 30), 9)
    days = frozenset({(group.track.id, 0), (group.track.id, 4)})
    Episodes(desk).admit(client, desk.today)
    Placements(desk).place(file_of(desk, client), desk.today, days)
    told = curriculum_of(desk, file_of(desk, client), desk.today)
    assert told is not None and told.covered.had == 0 and told.missing == (topic.title,)


def test_a_topic_taken_out_of_the_catalog_stays_in_the_list(desk: Desk, program: Program, group: GroupDay) -> None:
    own = program.save_topic(desk.topics()[0]._replace(code="", title="Tobacco"))
    Curricula(desk).save(group.track.id, DAY, [CurriculumTopic(own.code, True)])
    program.save_topic(own._replace(retired=True))
    told = curriculum_of(desk, file_of(desk, group.on_roster[0]), DAY)
    assert told is not None and told.missing == ("Tobacco",)


def test_orientation_is_told_in_the_first_three_sessions_only(
    desk: Desk, program: Program, clients: list[int], clock: Clock
) -> None:

    track = program.tracks()[0].track.id
    days = frozenset((track, weekday) for weekday in (0, 2, 4))
    new = program.add_client(Name("New", "Nia"), admitted_on=DAY, days=days)
    for number, day in enumerate((DAY, *(DAY + timedelta(days=n) for n in (3, 5, 7)))):
        clock.set(day, 9)
        desk.day = day
        group = open_session(desk, track, day)
        assert group.due.words(new) == (["orientation 0 of 8"] if number < 3 else []), number
        assert not any("orientation" in w for id in clients for w in group.due.words(id))
