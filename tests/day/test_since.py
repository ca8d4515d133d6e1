"""What happened since a client was in a round last: of which day, in which words, and whether it needs somebody."""

from __future__ import annotations

from datetime import date

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.day.since import said_besides, since_last
from iop_tui.desk.desk import Desk
from iop_tui.domain.checkin import Question
from iop_tui.domain.room import Fact

WEDNESDAY = date(2026, 11, 18)


@pytest.fixture
def before(desk: Desk, group: GroupDay) -> GroupDay:
    """The session of the Wednesday before."""
    return open_session(desk, group.track.id, WEDNESDAY)


def told(group: GroupDay, client: int) -> list[tuple[Fact, str, bool]]:
    group.round.reload()
    return [tuple(n) for n in since_last(group, client).news]  # type: ignore[misc]


def test_who_was_in_no_round_before_has_no_news(group: GroupDay, clients: list[int]) -> None:
    group.round.press(clients[0], "safety", 2)
    since = since_last(group, clients[0])
    assert (since.day, since.news, since.needs) == (None, (), False), "today's own answers are no news"


def test_a_concern_says_what_was_done_or_that_nothing_was(
    group: GroupDay, before: GroupDay, clients: list[int]
) -> None:
    before.round.press(clients[0], "safety", 2)
    assert told(group, clients[0]) == [(Fact.SAFETY, "safety concern, not addressed", True)]
    before.round.acknowledge(clients[0], "Talked after group.")
    assert told(group, clients[0]) == [(Fact.SAFETY, "safety concern: Talked after group.", True)]
    assert since_last(group, clients[0]).day == WEDNESDAY


def test_use_and_a_goal_come_after_it_and_what_else_was_said_stands_apart(
    group: GroupDay, before: GroupDay, clients: list[int]
) -> None:
    client = clients[0]
    before.round.press(client, "use", 2)
    before.round.press(client, "mood", 4)
    before.round.write(client, "goal", "Sleep")
    assert told(group, client) == [(Fact.USE, "lapse", True), (Fact.ANSWER, "goal: Sleep", False)]
    assert said_besides(group, group.round.last_answers(client, 1)[0][1]) == ["mood 4"]
    before.round.press(client, "use", 1)
    assert told(group, client) == [(Fact.ANSWER, "goal: Sleep", False)] and not since_last(group, client).needs


def test_a_goal_says_whether_it_was_met_where_the_program_asks(
    group: GroupDay, before: GroupDay, clients: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = (("met", "Met"), ("partly", "Partly"), ("not", "Not met"))
    met = Question("goal_met", "Goal met", "choice", options=options, high=2)
    before.round.write(clients[0], "goal", "Sleep")
    monkeypatch.setattr(type(group.round), "questions", (*group.round.questions, met))
    assert told(group, clients[0]) == [(Fact.ANSWER, "goal: Sleep", False)]
    group.round.press(clients[0], "goal_met", 2)
    assert told(group, clients[0]) == [(Fact.ANSWER, "goal: Sleep (partly)", False)]


def test_a_concern_of_long_ago_is_told_until_somebody_has_seen_to_it(
    desk: Desk, group: GroupDay, before: GroupDay, clients: list[int]
) -> None:
    client = clients[0]
    monday = open_session(desk, group.track.id, date(2026, 11, 16))
    monday.round.press(client, "safety", 3)
    before.round.press(client, "safety", 1)
    assert told(group, client) == [(Fact.SAFETY, "safety concern of Mon, Nov 16, not addressed", True)]
    monday.round.acknowledge(client, "Talked.")
    assert told(group, client) == [] and since_last(group, client).day == WEDNESDAY


def test_a_concern_stays_one_when_the_program_asks_otherwise(
    group: GroupDay, clients: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    group.round.press(clients[0], "safety", 2)
    assert list(group.round.concerns()) == [clients[0]]
    left = tuple(q for q in group.round.questions if q.key != "safety")
    monkeypatch.setattr(type(group.round), "questions", left)
    assert list(group.round.concerns()) == [clients[0]]
    group.round.acknowledge(clients[0], "Talked.")
    assert group.round.concerns()[clients[0]].acknowledged_what == "Talked."
