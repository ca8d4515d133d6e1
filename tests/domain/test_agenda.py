"""The parts of a session: as planned, and as they really were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.domain.agenda import (
    AgendaPart,
    Block,
    agenda_text,
    block_at,
    counted_minutes,
    default_agenda,
    fit_agenda,
    parse_agenda,
    timeline,
)
from iop_tui.domain.errors import Refused


def planned(**true: tuple[int | None, int | None]) -> list[Block]:
    times = [("checkin", 540, 570), ("topic", 570, 630), ("break", 630, 645), ("process", 645, 735)]
    return [
        Block(n, 1, n, kind, start, end, kind != "break", *true.get(kind, (None, None)))
        for n, (kind, start, end) in enumerate(times)
    ]


def spans(blocks: list[Block], start: int | None = None, end: int | None = None) -> list[tuple[int, int]]:
    return [(s.start, s.end) for s in timeline(blocks, start, end)]


def test_the_usual_agenda_of_a_morning() -> None:
    assert agenda_text(default_agenda(195)) == "checkin 30, topic 60, break 15, process 90"
    assert counted_minutes(default_agenda(195)) == 180


@pytest.mark.parametrize(
    ("length", "agenda"),
    [
        (180, "checkin 30, topic 55, break 15, process 80"),
        (120, "checkin 20, topic 35, break 10, process 55"),
        (60, "checkin 10, topic 20, break 5, process 25"),
        (59, "process 59"),
        (15, "process 15"),
        (390, "checkin 60, topic 120, break 30, process 180"),
    ],
)
def test_the_usual_agenda_is_scaled_to_the_length(length: int, agenda: str) -> None:
    assert agenda_text(default_agenda(length)) == agenda


@given(st.integers(15, 720))
def test_an_agenda_is_always_as_long_as_the_session(length: int) -> None:
    parts = default_agenda(length)
    assert sum(p.minutes for p in parts) == length
    assert all(p.minutes >= 5 for p in parts)


PARTS = st.lists(st.builds(AgendaPart, st.sampled_from(["topic", "break"]), st.integers(5, 90), st.booleans()))


@given(PARTS, st.integers(15, 720))
def test_a_fitted_agenda_is_exactly_as_long_and_has_no_empty_part(parts: list[AgendaPart], length: int) -> None:
    fitted = fit_agenda(parts, length)
    assert sum(p.minutes for p in fitted) == length
    assert all(p.minutes >= 5 for p in fitted)


def test_the_last_part_that_counts_takes_up_or_gives_the_difference() -> None:
    parts = parse_agenda("topic 60, process 60, break 15")
    assert agenda_text(fit_agenda(parts, 150)) == "topic 60, process 75, break 15"
    assert agenda_text(fit_agenda(parts, 100)) == "topic 60, process 25, break 15"


def test_an_agenda_that_cannot_be_fitted_gives_way_to_the_usual_one() -> None:
    assert fit_agenda(parse_agenda("topic 60, process 60"), 60) == default_agenda(60)


def test_an_agenda_is_read_as_it_is_written() -> None:
    parts = parse_agenda(" Check-in 30, topic 60,break 15 , process 90 ")
    assert [p.counts for p in parts] == [True, True, False, True]
    assert parse_agenda(agenda_text(parts)) == parts


@pytest.mark.parametrize("text", ["topic", "topic x", "nap 30", "30", "topic -5", "topic 0", "topic 30 break 15"])
def test_an_agenda_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="checkin 30"):
        parse_agenda(text)


def test_where_nothing_was_recorded_the_agenda_counts() -> None:
    assert spans(planned()) == [(540, 570), (570, 630), (630, 645), (645, 735)]


def test_a_late_start_takes_from_the_first_block() -> None:
    assert spans(planned(checkin=(552, None)), 552)[:2] == [(552, 570), (570, 630)]


def test_a_start_before_the_plan_belongs_to_the_first_block() -> None:
    assert spans(planned(checkin=(530, None)), 530)[0] == (530, 570)


def test_a_block_that_begins_late_lets_the_one_before_it_run_on() -> None:
    assert spans(planned(topic=(580, None)))[:3] == [(540, 580), (580, 630), (630, 645)]


def test_a_block_that_begins_early_ends_the_one_before_it() -> None:
    assert spans(planned(topic=(560, None)))[:2] == [(540, 560), (560, 630)]


def test_a_block_that_runs_over_pushes_those_behind_it() -> None:
    assert spans(planned(topic=(570, 640)))[1:] == [(570, 640), (640, 645), (645, 735)]
    assert spans(planned(topic=(570, 650)))[1:] == [(570, 650), (650, 650), (650, 735)]


def test_an_early_end_cuts_what_lies_behind_it() -> None:
    assert spans(planned(), None, 640) == [(540, 570), (570, 630), (630, 640), (640, 640)]


def test_an_overrun_belongs_to_the_last_block() -> None:
    assert spans(planned(process=(645, 750)), None, 750)[-1] == (645, 750)


def test_a_block_that_began_after_its_planned_end_is_the_one_that_runs() -> None:
    found = timeline(planned(checkin=(540, 640), topic=(640, None)), 540)
    running = block_at(found, 642)
    assert running is not None
    assert running.block.kind == "topic"


MINUTE = st.none() | st.integers(500, 800)


@given(st.lists(st.tuples(MINUTE, MINUTE), min_size=4, max_size=4), MINUTE, MINUTE)
def test_blocks_never_overlap_nor_run_backwards(
    times: list[tuple[int | None, int | None]], start: int | None, end: int | None
) -> None:
    kinds = ("checkin", "topic", "break", "process")
    found = spans(planned(**dict(zip(kinds, times, strict=True))), start, end)
    assert all(a <= b for a, b in found)
    assert all(found[n][1] <= found[n + 1][0] for n in range(3))
    if start is not None:
        assert found[0][0] >= start


def test_the_block_of_a_minute_is_found_and_none_outside() -> None:
    found = timeline(planned())
    assert [s.block.kind if (s := block_at(found, m)) else None for m in (539, 540, 569, 570, 734, 735)] == [
        None, "checkin", "checkin", "topic", "process", None,
    ]  # fmt: skip


def test_a_block_is_named_by_its_topic_and_wants_one_only_where_topics_belong() -> None:
    topic = Block(1, 1, 0, "topic", 0, 60, topic_code="x", topic_title="Coping")
    assert (topic.label, topic.wants_topic) == ("Coping", False)
    assert (Block(1, 1, 0, "topic", 0, 60).label, Block(1, 1, 0, "topic", 0, 60).wants_topic) == ("Topic", True)
    assert [Block(1, 1, 0, k, 0, 60).wants_topic for k in ("skills", "family", "checkin", "break", "process")] == [
        True, True, False, False, False,
    ]  # fmt: skip
