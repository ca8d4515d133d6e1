"""A client's plan: kept while it is written, recorded once, signed, and gone on with as a new version."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from iop_tui.clients.plans import Plans
from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import Refused
from iop_tui.domain.plans import Goal, Plan, body_of, goal_text, read_body, read_goal
from iop_tui.store import Store
from tests.conftest import DAY, ZONE, Clock
from tests.support.rows import everything, row, rows, steps


@pytest.fixture
def plans(desk: Desk, clients: list[int]) -> Plans:
    return Plans(desk, clients[0])


def test_a_text_is_saved_while_it_is_typed_and_recorded_once(desk: Desk, plans: Plans) -> None:
    before = everything(desk.store)
    number = len(steps(desk.store))
    for text in ("pay", "payday", "payday, the store"):
        plans.save_text("relapse", "triggers", text)
    assert len(steps(desk.store)) == number and row(desk.store, "plan")["dirty"] == 1
    plans.finish_text("relapse", "triggers", "payday, the store")
    assert steps(desk.store)[number:] == ["plan"] and row(desk.store, "plan")["dirty"] == 0
    plans.finish_text("relapse", "triggers", "payday, the store")
    assert len(steps(desk.store)) == number + 1, "nothing was changed"
    plans.finish_text("relapse", "helps", "walk")
    desk.undo()
    plans.reload()
    newest = plans.newest("relapse")
    assert newest is not None and newest.texts == {"emergency": "988 · 911", "triggers": "payday, the store"}
    desk.undo()
    assert everything(desk.store) == before
    desk.redo()
    assert row(desk.store, "plan")["version"] == 1 and not list(desk.store.changes.broken())


def test_what_was_typed_before_a_kill_is_there_and_on_record_after_the_start(
    desk: Desk, plans: Plans, clock: Clock
) -> None:
    plans.save_text("relapse", "reasons", "my kids")
    path: Path = desk.store.path
    desk.store.close()  # without settling: as a kill leaves it
    again = Desk(Store(path, now=clock), now=clock, zone=ZONE)
    again.settle_typed_text()
    assert row(again.store, "plan")["dirty"] == 0 and steps(again.store)[-1] == "plan"
    assert "my kids" in row(again.store, "plan")["body"]
    again.close()


def test_a_signed_version_is_locked_and_a_change_begins_the_next_one(desk: Desk, plans: Plans, clock: Clock) -> None:
    plans.finish_goal(0, Goal("Keep my job", "tell Dana"))
    plans.finish_goal(1, Goal("Sleep"))
    plans.sign("goals", DAY)
    signed = row(desk.store, "plan")
    assert (signed["client_signed_on"], signed["staff_signed_by"]) == ("2026-11-20", 1) and signed["staff_signed_at"]
    with pytest.raises(Refused, match="Nothing to undo"):
        desk.undo()
    with pytest.raises(Refused, match="is signed"):
        plans.sign("goals", DAY)
    plans.set_state(0, "met")
    first, second = plans.versions("goals")
    assert first.goals[0].state == "open" and first.signed
    assert (second.version, second.signed, second.goals[0].state, second.goals[0].state_on) == (
        2,
        False,
        "met",
        "2026-11-20",
    )
    assert second.goals[1].goal == "Sleep", "it begins as a copy"
    assert len(plans.versions("goals")) == 2


def test_a_writing_never_changes_a_signed_version(desk: Desk, plans: Plans) -> None:
    plans.finish_text("relapse", "triggers", "payday")
    held = plans.newest("relapse")
    plans.sign("relapse", DAY)
    body = row(desk.store, "plan")["body"]
    assert held is not None
    with desk.store.autosaving() as connection:
        desk.store.plans.autosave(connection, held._replace(texts={"triggers": "another"}))
    assert row(desk.store, "plan")["body"] == body


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (Goal("x" * 121), "121 characters"),
        (Goal("Sleep", "y" * 130), "130 characters"),
        (Goal("", "walk"), "needs words"),
        (Goal("Sleep", "", "2026-01-01"), "before the admission"),
        (Goal("Sleep", "", "soonish"), "date|day"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_when_it_is_left_and_stays_as_typed(
    desk: Desk, plans: Plans, goal: Goal, words: str
) -> None:
    number = len(steps(desk.store))
    with pytest.raises(Refused, match=words):
        plans.finish_goal(0, goal)
    assert len(steps(desk.store)) == number, "it is not recorded"
    newest = plans.newest("goals")
    assert newest is not None and newest.goals[0] == goal, "and nothing of it is lost"


def test_a_sixth_goal_and_an_unknown_state_are_refused(plans: Plans) -> None:
    for place in range(5):
        plans.finish_goal(place, Goal(f"Goal {place}"))
    with pytest.raises(Refused, match="at most 5 goals"):
        plans.save_goal(5, Goal("One more"))
    with pytest.raises(Refused, match="not a state"):
        plans.set_state(0, "failed")
    with pytest.raises(Refused, match="no goal"):
        Plans(plans.desk, plans.client_id).set_state(7, "met")


def test_a_goal_that_is_emptied_goes(plans: Plans) -> None:
    plans.finish_goal(0, Goal("First"))
    plans.finish_goal(1, Goal("Second"))
    plans.finish_goal(0, Goal())
    newest = plans.newest("goals")
    assert newest is not None and [g.goal for g in newest.goals] == ["Second"]


def test_signing_asks_for_words_a_day_that_can_be_and_somebody(desk: Desk, plans: Plans) -> None:
    with pytest.raises(Refused, match="nothing to sign"):
        plans.sign("aftercare", DAY)
    plans.finish_text("aftercare", "therapy", "Tuesdays")
    with pytest.raises(Refused, match="still to come"):
        plans.sign("aftercare", DAY + timedelta(days=1))
    with pytest.raises(Refused, match="younger"):
        plans.sign("aftercare", DAY - timedelta(days=1))
    desk.who = None
    with pytest.raises(Refused, match="who you are"):
        plans.sign("aftercare", DAY)
    assert not rows(desk.store, "plan")[0]["staff_signed_at"]


def test_a_text_that_is_too_long_is_refused_when_it_is_left(plans: Plans) -> None:
    with pytest.raises(Refused, match="501 characters"):
        plans.finish_text("relapse", "triggers", "x" * 501)


def test_goals_are_written_as_three_lines_and_read_back() -> None:
    goal = Goal("Keep my job", "tell Dana", "2026-11-25")
    text = goal_text(goal, "11-25-2026")
    assert text == "Goal: Keep my job\nNext step: tell Dana\nBy: 11-25-2026"
    assert read_goal(text, goal)._replace(by=goal.by) == goal
    assert read_goal("See my\nkids\nnext STEP: ask\nby:", Goal()) == Goal("See my kids", "ask")
    assert goal_text(Goal(), "") == "Goal: \nNext step: \nBy: "


def test_bodies_are_read_back_as_they_were_written() -> None:
    goals = Plan(0, 1, "goals", 1, DAY, (Goal("Sleep", "walk", "2026-12-01", "met", "2026-11-20"),))
    texts = Plan(0, 1, "relapse", 1, DAY, (), {"triggers": "payday\nthe store", "helps": ""})
    assert read_body(body_of(goals)) == (goals.goals, {})
    assert read_body(body_of(texts)) == ((), {"triggers": "payday\nthe store"})


def test_somebody_who_was_never_admitted_has_no_plan_to_write(desk: Desk, plans: Plans) -> None:
    plans.episode = None
    with pytest.raises(Refused, match="never admitted"):
        plans.to_write("goals")


def test_the_first_open_goal_is_that_of_the_newest_version(desk: Desk, plans: Plans) -> None:
    plans.finish_goal(0, Goal("First"))
    plans.finish_goal(1, Goal("Second"))
    assert plans.episode is not None
    assert desk.store.plans.first_open_goals([plans.episode.id]) == {plans.episode.id: "First"}
    plans.sign("goals", date(2026, 11, 20))
    plans.set_state(0, "set_aside")
    assert desk.store.plans.first_open_goals([plans.episode.id]) == {plans.episode.id: "Second"}


@pytest.mark.parametrize(
    ("goal", "wrong"),
    [
        (Goal("Sleep", "", "soonish"), "date"), (Goal("x" * 121), "121 characters"),
        (Goal("", "tell Dana"), "needs words"),
    ],
)  # fmt: skip
def test_a_goal_that_was_left_half_written_is_not_signed(desk: Desk, plans: Plans, goal: Goal, wrong: str) -> None:
    plans.save_goal(0, goal)
    with pytest.raises(Refused, match=wrong):
        plans.sign("goals", DAY)
    newest = plans.newest("goals")
    assert newest is not None and not newest.signed


def test_a_text_that_is_too_long_is_not_signed(plans: Plans) -> None:
    plans.save_text("relapse", "triggers", "x" * 5000)
    with pytest.raises(Refused, match="5000 characters"):
        plans.sign("relapse", DAY)


def test_what_is_signed_has_its_day_read(desk: Desk, plans: Plans) -> None:
    plans.save_goal(0, Goal("Sleep", "a fixed hour", "12/1"))
    plans.save_text("relapse", "triggers", "payday  ")
    plans.sign("goals", DAY)
    plans.sign("relapse", DAY)
    goals, relapse = plans.newest("goals"), plans.newest("relapse")
    assert goals is not None and goals.signed and goals.goals[0].by == "2026-12-01"
    assert relapse is not None and relapse.signed and relapse.texts["triggers"] == "payday"
