"""The record of changes: its chain, and what undo and redo would do next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.domain.actions import BARRIERS
from iop_tui.domain.audit import FIRST_LINK, Change, Undoable, ValueChange, canonical, digest, link
from iop_tui.domain.audit import undo_stacks as stacks


class Model:
    """Undo as a person understands it: a list of what was done and a list of what was taken back."""

    def __init__(self) -> None:
        self.steps: list[Undoable] = []
        self.undoes: dict[int, int] = {}
        self.done: list[int] = []
        self.taken: list[int] = []
        self.origin: dict[int, int] = {}

    def record(self, what: str, undoes: int | None = None) -> int:
        number = len(self.steps) + 1
        self.steps.append(Undoable(number, what, None))
        if undoes is not None:
            self.undoes[number] = undoes
        return number

    def do(self, what: str = "mark") -> None:
        number = self.record(what)
        self.origin[number] = number
        self.done, self.taken = ([], []) if what in BARRIERS else ([*self.done, number], [])

    def undo(self) -> None:
        back, _ = stacks(self.steps, self.undoes)
        if back:
            number = self.record(f"undo: {back[-1].what}", back[-1].step)
            self.origin[number] = self.origin[back[-1].step]
            self.taken.append(self.done.pop())

    def redo(self) -> None:
        _, again = stacks(self.steps, self.undoes)
        if again:
            number = self.record("redo", again[-1].step)
            self.origin[number] = self.origin[again[-1].step]
            self.done.append(self.taken.pop())


@given(st.lists(st.sampled_from(["do", "undo", "redo", "undo", "sign", "close"]), max_size=60))
def test_any_sequence_of_doing_undoing_and_redoing_behaves_like_two_lists(keys: list[str]) -> None:
    model = Model()
    for key in keys:
        if key == "undo":
            model.undo()
        elif key == "redo":
            model.redo()
        else:
            model.do("mark" if key == "do" else key)
        back, again = stacks(model.steps, model.undoes)
        assert [model.origin[s.step] for s in back] == model.done
        assert [model.origin[s.step] for s in again] == model.taken


@pytest.mark.parametrize("what", sorted(BARRIERS))
def test_undo_does_not_reach_behind_what_was_signed_closed_or_given_away(what: str) -> None:
    steps = [Undoable(1, "mark", 1), Undoable(2, what, 1), Undoable(3, "mark", 1)]
    assert stacks(steps, {}) == ([steps[2]], [])
    assert stacks(steps[:2], {}) == ([], [])


def test_the_barriers_are_the_ones_that_were_promised() -> None:
    assert {"sign", "close", "export"} <= BARRIERS


def test_a_record_whose_beginning_lies_out_of_sight_is_passed_over() -> None:
    steps = [Undoable(8, "undo: mark", 1), Undoable(9, "mark", 1)]
    assert stacks(steps, {8: 2}) == ([steps[1]], [])


def test_one_value_has_one_spelling() -> None:
    assert canonical({"b": 1, "a": "é"}) == canonical({"a": "é", "b": 1}) == '{"a":"é","b":1}'


CHANGE = Change(7, "2026-11-20T15:02:00.000Z", 1, "here", 7, 3)


@pytest.mark.parametrize(
    "other",
    [
        Change(8, CHANGE.at, 1, "here", 7, 3),
        Change(7, "2026-11-20T15:02:00.001Z", 1, "here", 7, 3),
        Change(7, CHANGE.at, 2, "here", 7, 3),
        Change(7, CHANGE.at, None, "here", 7, 3),
        Change(7, CHANGE.at, 1, "absent", 7, 3),
        Change(7, CHANGE.at, 1, "here", 6, 3),
        Change(7, CHANGE.at, 1, "here", 7, None),
        Change(7, CHANGE.at, 1, "here", 7, 3, 5),
    ],
)
def test_a_link_stands_for_every_column_of_its_record(other: Change) -> None:
    assert link(FIRST_LINK, CHANGE, ["d"]) != link(FIRST_LINK, other, ["d"])


def test_a_link_stands_for_what_lies_before_it_and_for_every_value_in_order() -> None:
    known = link(FIRST_LINK, CHANGE, ["a", "b"])
    assert known == link(FIRST_LINK, CHANGE, ["a", "b"])
    assert link(FIRST_LINK, CHANGE, ["b", "a"]) != known != link(FIRST_LINK, CHANGE, ["a"])
    assert link("1" * 64, CHANGE, ["a", "b"]) != known


def test_a_digest_tells_nothing_without_its_salt() -> None:
    body = ValueChange("note", {"id": 1}, None, {"text": "x"}, 1).body()
    assert digest("one", body) != digest("other", body)
    assert digest("one", body) == digest("one", body)
    assert "note" not in digest("one", body)
