"""The check-in round: who is in it, what a digit does, a pass, and a safety concern that stands."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from iop_tui.cli.main import cli
from iop_tui.day import GroupDay, NeedsCorrectionReason, open_session
from iop_tui.desk.desk import Desk
from iop_tui.desk.settings import Settings
from iop_tui.desk.shipped_data import load_questions
from iop_tui.domain.attendance import Mark
from iop_tui.domain.checkin import Answer
from iop_tui.domain.errors import IopError, Refused
from iop_tui.store import Store
from tests.conftest import Clock
from tests.support.rows import begun, row, rows, steps


def answers(group: GroupDay, client: int) -> dict[str, object]:
    found = group.desk.store.reader.all(
        "SELECT q.key, n.number, n.words FROM answer n JOIN question q ON q.id = n.question_id "
        "JOIN checkin k ON k.id = n.checkin_id WHERE k.session_id = ? AND k.client_id = ?",
        [group.id, client],
    )
    return {r["key"]: r["words"] if r["number"] is None else r["number"] for r in found}


def test_the_round_holds_those_who_are_here_or_not_marked_yet(group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[0], Mark.HERE)
    group.sheet.mark(clients[1], Mark.NO_SHOW)
    group.roster.take_off(clients[2], "appointment")
    assert set(group.round.clients()) == set(clients) - {clients[1], clients[2]}


def test_a_digit_is_in_the_file_at_once(group: GroupDay, clients: list[int]) -> None:
    assert group.round.press(clients[0], "mood", 7)
    assert answers(group, clients[0]) == {"mood": 7}
    assert row(group.desk.store, "checkin", client_id=clients[0])["state"] == "answered"


def test_one_and_then_nought_is_ten_and_one_step(group: GroupDay, clients: list[int]) -> None:
    group.round.press(clients[0], "mood", 1)
    group.round.press(clients[0], "mood", 0)
    assert answers(group, clients[0]) == {"mood": 10}
    group.desk.undo()
    assert answers(group, clients[0]) == {}


def test_in_another_cell_or_after_leaving_it_a_digit_begins_anew(group: GroupDay, clients: list[int]) -> None:
    group.round.press(clients[0], "mood", 1)
    group.round.press(clients[0], "craving", 0)
    group.round.press(clients[0], "mood", 0)
    assert answers(group, clients[0]) == {"mood": 0, "craving": 0}
    group.round.press(clients[0], "mood", 1)
    group.round.leave_cell()
    group.round.press(clients[0], "mood", 0)
    assert answers(group, clients[0])["mood"] == 0


def test_a_digit_means_nothing_where_it_is_no_answer(group: GroupDay, clients: list[int]) -> None:
    count = len(steps(group.desk.store))
    assert not group.round.press(clients[0], "goal", 1)
    assert not group.round.press(clients[0], "use", 9)
    assert not group.round.step(clients[0], "feeling", 1)
    assert len(steps(group.desk.store)) == count


def test_arrows_words_and_clearing(group: GroupDay, clients: list[int]) -> None:
    group.round.step(clients[0], "mood", -1)
    group.round.write(clients[0], "goal", "  Sleep\nearly ")
    group.round.write(clients[0], "feeling", "x" * 100)
    assert answers(group, clients[0]) == {"mood": 10, "goal": "Sleep early", "feeling": "x" * 60}
    for key in ("mood", "goal", "feeling"):
        group.round.clear(clients[0], key)
    assert answers(group, clients[0]) == {}
    assert row(group.desk.store, "checkin", client_id=clients[0])["state"] == "open"


def test_a_question_not_asked_is_not_a_pass(group: GroupDay, clients: list[int]) -> None:
    assert group.round.of(clients[0]).state == "open"
    assert rows(group.desk.store, "checkin") == []
    assert group.round.pass_question(clients[0], "mood")
    assert group.round.answer_of(clients[0], "mood") == Answer("mood", passed=True)
    assert group.round.answer_of(clients[0], "craving") is None
    assert not group.round.pass_question(clients[0], "mood")
    assert rows(group.desk.store, "answer") == []
    assert row(group.desk.store, "checkin", client_id=clients[0])["state"] == "open"


def test_a_pass_is_of_its_question_and_erases_no_answer(group: GroupDay, clients: list[int]) -> None:
    group.round.press(clients[0], "mood", 4)
    with pytest.raises(Refused, match="has an answer"):
        group.round.pass_question(clients[0], "mood")
    group.round.pass_question(clients[0], "craving")
    assert answers(group, clients[0]) == {"mood": 4, "craving": ""}
    group.round.press(clients[0], "craving", 2)
    assert answers(group, clients[0]) == {"mood": 4, "craving": 2}
    group.round.pass_question(clients[0], "goal")
    group.round.reload()
    assert group.round.answer_of(clients[0], "goal") == Answer("goal", passed=True)


def test_nobody_passes_over_safety(group: GroupDay, clients: list[int]) -> None:
    with pytest.raises(Refused, match="asked about safety"):
        group.round.pass_question(clients[0], "safety")
    group.round.press(clients[0], "mood", 4)
    assert begun(group.desk.store, lambda: group.round.pass_rest(clients[0])) == 1
    open_ones = [q.key for q in group.round.questions if group.round.answer_of(clients[0], q.key) is None]
    assert open_ones == ["safety"] and answers(group, clients[0])["mood"] == 4
    assert group.round.pass_rest(clients[0]) == 0
    assert group.round.without_safety() == []
    group.sheet.mark(clients[0], Mark.HERE)
    assert group.round.without_safety() == [clients[0]]
    group.round.press(clients[0], "safety", 1)
    assert group.round.without_safety() == []
    for _ in range(3):
        group.desk.undo()
    group.round.reload()
    assert answers(group, clients[0]) == {"mood": 4}


def test_a_question_is_copied_in_once_when_it_is_first_asked(group: GroupDay, clients: list[int]) -> None:
    assert rows(group.desk.store, "question") == []
    for client in clients[:3]:
        group.round.press(client, "mood", 5)
    assert [r["key"] for r in rows(group.desk.store, "question")] == ["mood"]


OWN = '[[question]]\nkey = "mood"\nlabel = "Mood"\nkind = "scale"\nlow = 1\nhigh = 5\n'


def test_old_answers_keep_the_question_as_it_was_asked(
    group: GroupDay, clients: list[int], path: Path, tmp_path: Path, clock: Clock
) -> None:
    group.round.press(clients[0], "mood", 9)
    group.desk.close()
    own = tmp_path / "own.toml"
    own.write_text(OWN)
    desk = Desk(Store(path, now=clock), settings=Settings(questions_file=str(own)), now=clock)
    other = GroupDay(desk, group.id)
    assert (other.round.question("mood").high, answers(other, clients[0])) == (5, {"mood": 9})
    assert not other.round.press(clients[1], "mood", 9)
    other.round.press(clients[1], "mood", 4)
    assert [q.high for q in desk.store.checkins.questions()] == [10, 5]
    other.round.press(clients[0], "mood", 3)
    assert answers(other, clients[0]) == {"mood": 3}
    desk.close()


GOAL = '[[question]]\nkey = "goal"\nlabel = "Goal"\nkind = "text"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no questions"), ("[[question]]", "Question 1, line 1, in own.toml has no usable kind"),
        (OWN + OWN, "Question 2, line 7, in own.toml has the key of another one: mood"), ("not toml [", "line 1"),
        (GOAL + "low = 1\nlow = 2\n", r"cannot be read \(line 6\)"), ("question = 3\n", "no questions"),
        ("question = [3]\n", "no questions"), ("[question]\nkey = 'x'\n", "no questions"),
        (GOAL + OWN.replace("5", "true"), "Question 2, line 5, in own.toml has a high that is no whole number"),
        (OWN + "flag_form = 3\n", "a key that means nothing: flag_form"),
        (OWN + "flag_from = 6\n", "no answer reaches"),
        (GOAL + "flag_from = 1\n", "no answer reaches"), (OWN.replace("scale", "choice"), "two to nine options"),
        (GOAL.replace('"Goal"', '" "'), "an empty label"), (GOAL.replace('"Goal"', "7"), "a label that is no text"),
        (GOAL.replace("goal", "my goal"), "no usable key"), (GOAL + "ask = []\n", "an ask that is no text"),
        (OWN.replace("low = 1", "low = 1.5"), "a low that is no whole number"),
    ],
)  # fmt: skip
def test_a_questions_file_that_cannot_be_used_is_told_and_the_built_in_ones_serve(
    text: str, words: str, store: Store, tmp_path: Path, clock: Clock
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text)
    with pytest.raises(IopError, match=words):
        load_questions(str(own))
    desk = Desk(store, settings=Settings(questions_file=str(own)), now=clock)
    assert desk.questions_fault is not None and desk.questions == load_questions()


def test_a_missing_questions_file_is_told_by_the_command_line_and_nothing_ends(
    path: Path, tmp_path: Path, group: GroupDay
) -> None:
    group.desk.close()
    (tmp_path / "settings.toml").write_text(f'questions_file = "{tmp_path / "none.toml"}"\n')
    told = CliRunner().invoke(cli, ["--db", str(path), "today"])
    assert told.exit_code == 0 and "none.toml Until then the built-in questions serve." in told.stderr


def test_what_was_said_last_time_stands_beside(group: GroupDay, clients: list[int], clock: Clock) -> None:
    group.round.press(clients[0], "mood", 4)
    clock.set(date(2026, 11, 23), 9)
    monday = open_session(group.desk, group.track.id, date(2026, 11, 23))
    monday.round.press(clients[0], "mood", 8)
    assert [(d.day, c.answers["mood"]) for d, c in monday.round.last_answers(clients[0])] == [(20, Answer("mood", 4))]


def test_a_safety_concern_stands_until_somebody_saw_to_it(group: GroupDay, clients: list[int], clock: Clock) -> None:
    group.round.press(clients[0], "safety", 2)
    group.round.press(clients[1], "safety", 1)
    assert list(group.round.concerns()) == [clients[0]]
    assert group.round.flags(clients[0]) == ["Safety"]
    with pytest.raises(Refused, match="what was done"):
        group.round.acknowledge(clients[0], "  ")
    with pytest.raises(Refused, match="no safety concern"):
        group.round.acknowledge(clients[1], "spoke")
    clock.at(9, 20)
    group.round.acknowledge(clients[0], "Spoke after group; plan in place")
    found = row(group.desk.store, "checkin", client_id=clients[0])
    assert (found["acknowledged_by"], found["acknowledged_at"]) == (group.desk.who, "2026-11-20T15:20:00.000Z")
    assert group.round.concerns()[clients[0]].acknowledged_what == "Spoke after group; plan in place"


def test_a_safety_concern_can_be_acknowledged_after_closing(group: GroupDay, clients: list[int]) -> None:
    group.round.press(clients[0], "safety", 3)
    group.closing.close(sure=True)
    group.round.acknowledge(clients[0], "Called the emergency contact")
    with pytest.raises(NeedsCorrectionReason):
        group.round.press(clients[0], "mood", 1)


def test_after_undo_the_session_read_anew_shows_the_round_as_it_is(group: GroupDay, clients: list[int]) -> None:
    group.round.press(clients[0], "mood", 7)
    assert group.round.answer_of(clients[0], "mood") is not None
    group.desk.undo()
    group.reload()
    assert group.round.answer_of(clients[0], "mood") is None


def test_a_digit_after_undo_does_not_join_the_step_that_was_undone(group: GroupDay, clients: list[int]) -> None:
    group.round.press(clients[0], "mood", 1)
    group.desk.undo()
    group.round.reload()
    group.round.press(clients[0], "mood", 0)
    assert answers(group, clients[0]) == {"mood": 0}
    assert group.desk.undo().what == "answer"
    assert answers(group, clients[0]) == {}
