"""From what was recorded to the status that is shown and exported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.domain.attendance import (
    REASON_LABELS,
    REASONS_OF,
    STATUSES,
    TURNED_AWAY_REASONS,
    UNEXCUSED,
    Attendance,
    AttendanceWindow,
    Mark,
    Status,
    TimeOut,
    after_cutoff,
    status_of,
)

LIMITS = AttendanceWindow(start=540, end=735, grace=5, cutoff=15)


def row(mark: Mark = Mark.HERE, arrived: int | None = None, left: int | None = None, *times_out: TimeOut) -> Attendance:
    return Attendance(1, 1, 1, mark=mark, arrived=arrived, left=left, times_out=times_out)


@pytest.mark.parametrize(
    ("arrived", "left", "status"),
    [
        (None, None, Status.PRESENT),
        (530, None, Status.PRESENT),
        (540, 735, Status.PRESENT),
        (545, None, Status.PRESENT),
        (546, None, Status.LATE),
        (None, 730, Status.PRESENT),
        (None, 729, Status.LEFT_EARLY),
        (545, 730, Status.PRESENT),
        (546, 730, Status.LATE),
        (545, 729, Status.LEFT_EARLY),
        (546, 729, Status.PARTIAL),
        (600, 760, Status.LATE),
    ],
)
def test_late_and_left_early_follow_from_the_times_and_the_grace(
    arrived: int | None, left: int | None, status: Status
) -> None:
    assert status_of(row(Mark.HERE, arrived, left), LIMITS) is status


def test_without_a_grace_one_minute_is_late() -> None:
    strict = AttendanceWindow(540, 735, 0, 15)
    assert status_of(row(arrived=540), strict) is Status.PRESENT
    assert status_of(row(arrived=541), strict) is Status.LATE
    assert status_of(row(left=734), strict) is Status.LEFT_EARLY


@pytest.mark.parametrize("mark", [m for m in Mark if m is not Mark.HERE])
def test_every_other_mark_is_its_own_status_whatever_was_seen(mark: Mark) -> None:
    assert status_of(row(mark, 600, 610), LIMITS).value == mark.value


def test_a_time_out_of_the_room_changes_no_status() -> None:
    assert status_of(row(Mark.HERE, None, None, TimeOut(600, 660)), LIMITS) is Status.PRESENT


@given(st.integers(0, 2879), st.integers(0, 2879), st.integers(0, 60))
def test_a_later_arrival_never_makes_somebody_less_late(first: int, second: int, grace: int) -> None:
    limits = AttendanceWindow(540, 735, grace, 15)
    early, late = sorted((first, second))
    if status_of(row(arrived=early), limits) is Status.LATE:
        assert status_of(row(arrived=late), limits) is Status.LATE


def test_turning_away_is_suggested_only_after_the_cut_off() -> None:
    assert not after_cutoff(555, LIMITS)
    assert after_cutoff(556, LIMITS)


def test_who_attended_was_absent_or_is_excused_is_told_by_flags() -> None:
    attended = {s for s, f in STATUSES.items() if f.attended}
    absent = {s for s, f in STATUSES.items() if f.absence}
    assert attended == {Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.PARTIAL}
    assert absent == {Status.EXCUSED, Status.ABSENT, Status.NO_SHOW}
    assert {s for s, f in STATUSES.items() if f.excused} == {Status.EXCUSED}
    assert absent - {Status.EXCUSED} == UNEXCUSED
    assert not attended & absent


def test_every_status_has_its_words_and_no_two_that_can_be_marked_look_alike() -> None:
    assert STATUSES.keys() == set(Status)
    assert len({f.label for f in STATUSES.values()}) == len(STATUSES)
    markable = [STATUSES[s].glyph for s in Status if s not in (Status.PLANNED, Status.NOT_SCHEDULED, Status.CANCELLED)]
    assert len(set(markable)) == len(markable)


def test_the_labels_are_the_words_of_the_program() -> None:
    assert STATUSES[Status.ABSENT].label == "Called out, unexcused"
    assert STATUSES[Status.PARTIAL].label == "Late and left early"
    assert STATUSES[Status.NOT_MARKED].label == "Not marked"


def test_every_reason_has_words_and_can_be_given_by_one_digit() -> None:
    for reasons in REASONS_OF.values():
        assert 1 <= len(reasons) <= 9
        assert len({r.code for r in reasons}) == len(reasons)
        assert all(REASON_LABELS[r.code] for r in reasons)
    assert [r.code for r in REASONS_OF[Mark.EXCUSED]] == [
        "illness", "work", "legal", "family", "transport", "appointment", "other", "school",
    ]  # fmt: skip


def test_somebody_is_out_until_the_last_time_out_has_its_return() -> None:
    assert not row().out_now
    assert row(Mark.HERE, None, None, TimeOut(600)).out_now
    assert not row(Mark.HERE, None, None, TimeOut(600, 610)).out_now
    assert row(Mark.HERE, None, None, TimeOut(600, 610), TimeOut(650)).out_now


@pytest.mark.parametrize(
    ("arrived", "began", "late"),
    [
        (550, None, True), (550, 542, True), (550, 550, True), (550, 551, False), (545, 551, False), (560, 551, True),
        (550, 530, True),
    ],
)  # fmt: skip
def test_nobody_is_late_who_came_before_the_group_began(arrived: int, began: int | None, late: bool) -> None:
    limits = LIMITS._replace(began=began)
    assert (status_of(row(arrived=arrived), limits) is Status.LATE) is late
    assert after_cutoff(560, limits._replace(began=561)) is False


def test_a_code_says_what_its_label_says() -> None:
    assert REASON_LABELS["not_fit_to_participate"] == "Not fit to participate"
    assert REASON_LABELS["under_influence_suspected"] == "Under the influence suspected"
    assert "under_influence_suspected" not in {r.code for r in TURNED_AWAY_REASONS}, "nobody is asked it any more"
