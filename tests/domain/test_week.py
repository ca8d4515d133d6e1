"""How a week stands: each row of a table by hand, and laws for every week there can be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop_tui.domain.week import Stand, WeekAsked, WeekHad, missing_text, stand, stand_text, sum_text

ASKED = WeekAsked(540, 3, 1, 1)
ENOUGH = WeekHad(group=540, days=3, individual=1, medication=1)


@pytest.mark.parametrize(
    ("had", "found", "words"),
    [
        (ENOUGH, Stand.MET, "met"),
        (ENOUGH._replace(group=490, contacts=50), Stand.MET, "met"),
        (ENOUGH._replace(part=True, group=0), Stand.PART_WEEK, "part week"),
        (WeekHad(possible=180), Stand.SHORT, "short 6:00"),
        (WeekHad(group=535, days=3), Stand.SHORT, "short 0:05"),
        (WeekHad(group=535, days=3, possible=180, possible_days=1), Stand.TO_GO, "0:05 to go"),
        (WeekHad(group=360, possible=180), Stand.TO_GO, "3:00 to go"),
        (ENOUGH._replace(days=2), Stand.DAYS, "days"),
        (ENOUGH._replace(days=2, possible_days=1, individual=0), Stand.INDIVIDUAL, "individual"),
        (ENOUGH._replace(individual=0, medication=0), Stand.INDIVIDUAL, "individual"),
        (ENOUGH._replace(medication=0), Stand.MEDICATION, "medication"),
    ],
)
def test_the_first_that_is_true(had: WeekHad, found: Stand, words: str) -> None:
    assert (stand(had, ASKED), stand_text(had, ASKED)) == (found, words)


def test_the_sum_and_what_is_missing_in_words() -> None:
    had = WeekHad(group=711, contacts=110, days=4)
    assert sum_text(had, ASKED) == "group 11:51 + contacts 1:50 = 13:41 of 9:00"
    assert missing_text(had, ASKED) == "individual 0 of 1 · medication 0 of 1"
    assert sum_text(WeekHad(group=90, part=True), ASKED) == "1:30"
    assert missing_text(WeekHad(possible=180), ASKED).startswith("3:00 still to come · 6:00 short · days 0 of 3")
    assert missing_text(ENOUGH, ASKED) == ""


minutes = st.integers(0, 2000)
weeks = st.builds(
    WeekHad, minutes, minutes, st.integers(0, 7), st.integers(0, 4), st.integers(0, 4), minutes, st.integers(0, 7),
    st.booleans(),
)  # fmt: skip
wanted = st.builds(WeekAsked, minutes, st.integers(0, 7), st.integers(0, 4), st.integers(0, 4))


@given(weeks, wanted, st.integers(1, 500))
def test_more_time_never_makes_it_worse(had: WeekHad, asked: WeekAsked, more: int) -> None:
    order = list(Stand)
    for better in (had._replace(group=had.group + more), had._replace(contacts=had.contacts + more)):
        assert order.index(stand(better, asked)) >= order.index(stand(had, asked))
    if stand(had, asked) is Stand.TO_GO:
        assert stand(had._replace(possible=0), asked) is Stand.SHORT, "a cancelled session turns to go into short"


@given(weeks, wanted)
def test_met_lacks_nothing_and_nothing_else_does(had: WeekHad, asked: WeekAsked) -> None:
    lacks = missing_text(had._replace(part=False, possible_days=0), asked)
    assert (stand(had._replace(part=False, possible_days=0), asked) is Stand.MET) == (lacks == "")
