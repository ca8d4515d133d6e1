"""Undo and redo: every step goes back to exactly what was, and forward to exactly what had been."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iop_tui.clients.matching import match_walk_in
from iop_tui.day import GroupDay, bring_up_to_date, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark, Mode
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import Name
from iop_tui.domain.topics import Topic
from iop_tui.store import Store
from tests.conftest import Clock
from tests.support.program import Program
from tests.support.rows import everything, row

pytestmark = pytest.mark.usefixtures("over")

MONDAY = date(2026, 11, 23)


def own_topic(g: GroupDay) -> object:
    return Program(g.desk).save_topic(Topic("", "Letters home", ""))


def discharge(g: GroupDay, client: int) -> None:
    episode = g.files[client].episodes[0]
    Program(g.desk).change_episode(episode._replace(discharged_on=date(2026, 11, 19), discharge_reason="completed"))


def match(g: GroupDay, client: int) -> None:
    match_walk_in(g.desk, g.roster.new_walk_in("Jo New"), Program(g.desk).add_client(Name("New", "Jo")))


def answered_and_cleared(g: GroupDay, client: int) -> None:
    g.round.press(client, "mood", 7)
    g.round.clear(client, "mood")


def noted(g: GroupDay, client: int) -> None:
    g.notes.save(client, "Took part.")
    g.notes.record_typing()


def discharged_and_brought_up_to_date(g: GroupDay, client: int) -> None:
    discharge(g, client)
    bring_up_to_date(g)


STEPS: dict[str, Callable[[GroupDay, int], object]] = {
    "here": lambda g, c: g.sheet.mark(c, Mark.HERE),
    "late": lambda g, c: g.sheet.arrive(c, 560),
    "left early": lambda g, c: g.sheet.leave(c, 700, "unwell"),
    "out": lambda g, c: g.sheet.out_or_back(c, 600),
    "excused": lambda g, c: g.sheet.mark(c, Mark.EXCUSED, "illness"),
    "unmark": lambda g, c: (g.sheet.out_or_back(c, 600), g.sheet.unmark(c)),
    "mode": lambda g, c: g.sheet.set_mode(c, Mode.PHONE, False),
    "rest present": lambda g, c: g.sheet.rest_present(),
    "take off": lambda g, c: g.roster.take_off(c, "appointment"),
    "new walk-in": lambda g, c: g.roster.new_walk_in("Jo New"),
    "order": lambda g, c: g.roster.move(c, 2),
    "answer": lambda g, c: g.round.press(c, "mood", 7),
    "words": lambda g, c: g.round.write(c, "goal", "Sleep"),
    "answer taken back": answered_and_cleared,
    "pass": lambda g, c: g.round.pass_question(c, "mood"),
    "begin": lambda g, c: g.times.begin_next(542),
    "end": lambda g, c: [g.times.begin_next(542 + n) for n in range(5)],
    "topic": lambda g, c: g.agenda.set_topic(g.blocks[1].id, g.desk.topics()[0]),
    "block": lambda g, c: g.agenda.add("skills", g.blocks[0].id),
    "block removed": lambda g, c: g.agenda.remove(g.blocks[1].id),
    "true times": lambda g, c: g.times.set_true_times(545, 730),
    "note": noted,
    "participation": lambda g, c: g.notes.set_participation(c, "active"),
    "cancel": lambda g, c: g.closing.cancel("snow"),
    "prepare": lambda g, c: open_session(g.desk, g.track.id, MONDAY),
    "bring up to date": discharged_and_brought_up_to_date,
    "discharge": discharge,
    "match": match,
    "client": lambda g, c: Program(g.desk).add_client(Name("New", "Jo"), days=frozenset({(g.track.id, 0)})),
    "toggle off": lambda g, c: Program(g.desk).toggle_day(c, g.track.id, 4, g.day),
    "toggle on": lambda g, c: Program(g.desk).toggle_day(c, g.track.id, 1, MONDAY),
    "own topic": lambda g, c: own_topic(g),
    "rule": lambda g, c: Program(g.desk).set_rule("grace", "10"),
    "sobriety": lambda g, c: Program(g.desk).set_sobriety_date(c, date(2026, 11, 1), g.day),
    "closed day": lambda g, c: Program(g.desk).close_day(MONDAY, None, "holiday"),
    "track": lambda g, c: Program(g.desk).add_track("Evening", frozenset({1}), 1080, 1260),
    "plan": lambda g, c: Program(g.desk).plan_track(g.track.id, MONDAY, frozenset({0}), 570, 765),
    "facilitator": lambda g, c: Program(g.desk).save_facilitator("Sam Kim"),
    "own zone": lambda g, c: Program(g.desk).set_time_zone("America/Denver"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_back_and_done_again_row_by_row(step: str, group: GroupDay, clients: list[int]) -> None:
    desk = group.desk
    start = len(desk.store.changes.stacks()[0])
    before = everything(desk.store)
    STEPS[step](group, clients[3])
    after = everything(desk.store)
    number = len(desk.store.changes.stacks()[0]) - start
    assert number >= 1
    for _ in range(number):
        desk.undo()
    assert everything(desk.store) == before
    for _ in range(number):
        desk.redo()
    assert everything(desk.store) == after
    assert list(desk.store.changes.broken()) == []


def test_a_question_answered_after_a_mark_is_taken_back_with_it(group: GroupDay, clients: list[int]) -> None:
    sheet, client = group.sheet, clients[0]
    sheet.mark(clients[1], Mark.HERE)
    step = sheet.arrive(client, 542)
    sheet.arrive(client, 552, part_of=step)
    assert group.desk.undo().client_id == client
    assert row(group.desk.store, "attendance", client_id=client)["mark"] == "not_marked"
    assert group.desk.undo().client_id == clients[1]
    assert [group.desk.redo().client_id, group.desk.redo().client_id] == [clients[1], client]
    assert row(group.desk.store, "attendance", client_id=client)["arrived_min"] == 552


def test_undo_says_what_it_undid_and_where(group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[4], Mark.NO_SHOW)
    undone = group.desk.undo()
    assert (undone.what, undone.session_id, undone.client_id, undone.again) == ("no_show", group.id, clients[4], False)
    again = group.desk.redo()
    assert (again.what, again.session_id, again.client_id, again.again) == ("no_show", group.id, clients[4], True)
    assert group.desk.undo().what == "no_show"


def test_a_new_step_leaves_nothing_to_do_again(group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    group.desk.undo()
    group.reload()
    group.sheet.mark(clients[1], Mark.HERE)
    with pytest.raises(Refused, match="Nothing to redo"):
        group.desk.redo()


def test_undo_is_refused_where_the_row_has_moved_on(group: GroupDay, clients: list[int]) -> None:
    store = group.desk.store
    step = group.sheet.mark(clients[0], Mark.HERE)
    group.sheet.mark(clients[0], Mark.ABSENT)
    assert step is not None
    before = everything(store)
    with pytest.raises(Refused, match="changed again since"), store.saving("undo: here", None, undoes=step) as writer:
        store.changes.take_back(writer, step)
    assert everything(store) == before


def test_an_undo_that_is_refused_half_way_takes_nothing_back(group: GroupDay, clients: list[int]) -> None:
    store = group.desk.store
    step = group.sheet.rest_present()
    group.sheet.mark(next(iter(group.rows)), Mark.NO_SHOW)
    assert step is not None
    before = everything(store)
    with pytest.raises(Refused), store.saving("undo: rest present", None, undoes=step) as writer:
        store.changes.take_back(writer, step)
    assert everything(store) == before


ACTS = st.sampled_from(["here", "late", "out", "excused", "answer", "pass", "topic", "begin"])
KEYS = st.lists(
    st.tuples(ACTS, st.integers(0, 2)) | st.just(("undo", 0)) | st.just(("redo", 0)), min_size=3, max_size=14
)


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=KEYS)
def test_any_keys_can_be_taken_back_one_by_one(
    keys: list[tuple[str, int]], group: GroupDay, clients: list[int]
) -> None:
    desk = group.desk
    while desk.store.changes.stacks()[0][-1].what != "open session":
        desk.undo()
    seen = [everything(desk.store)]
    for key, who in keys:
        group.reload()
        group.round.reload()
        try:
            if key in ("undo", "redo"):
                desk.undo() if key == "undo" and len(seen) > 1 else desk.redo()
            else:
                STEPS[key](group, clients[who])
        except Refused:
            continue
        now = everything(desk.store)
        if now in seen:
            del seen[seen.index(now) + 1 :]
        else:
            seen.append(now)
    while desk.store.changes.stacks()[0][-1].what != "open session":
        desk.undo()
    assert everything(desk.store) == seen[0]
    assert list(desk.store.changes.broken()) == []


def test_undo_works_after_the_file_was_closed_and_opened(group: GroupDay, clients: list[int], path: Path) -> None:
    before = everything(group.desk.store)
    group.sheet.mark(clients[0], Mark.HERE)
    group.desk.close()
    clock = Clock(hour=9, minute=30)
    desk = Desk(Store(path, now=clock), now=clock)
    desk.undo()
    assert everything(desk.store) == before
    desk.close()
