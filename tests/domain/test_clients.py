"""Clients: who is in the program on a day, and who is expected where."""

from datetime import date, timedelta

import pytest

from iop_tui.domain.clients import Client, ClientRecord, Episode, Placement, expected
from iop_tui.domain.names import Name

FRIDAY = date(2026, 11, 20)
MON_WED_FRI = frozenset({(1, 0), (1, 2), (1, 4)})


def file(
    id: int = 1,
    name: Name | None = None,
    episodes: tuple[Episode, ...] = (Episode(1, 1, date(2026, 10, 5)),),
    placements: tuple[Placement, ...] = (Placement(1, 1, date(2026, 10, 5), days=MON_WED_FRI),),
    sobriety: tuple[tuple[date, date], ...] = (),
) -> ClientRecord:
    return ClientRecord(Client(id, f"C-{id}", name or Name("García", "María")), episodes, placements, sobriety)


@pytest.mark.parametrize(
    ("day", "inside"),
    [(date(2026, 10, 4), False), (date(2026, 10, 5), True), (FRIDAY, True), (date(2026, 11, 21), False)],
)
def test_admission_and_discharge_belong_to_the_episode(day: date, inside: bool) -> None:
    assert Episode(1, 1, date(2026, 10, 5), discharged_on=FRIDAY).open_on(day) is inside


def test_weeks_are_counted_from_one() -> None:
    episode = Episode(1, 1, date(2026, 10, 5))
    assert [episode.week(date(2026, 10, d)) for d in (1, 5, 11, 12)] == [1, 1, 1, 2]
    assert episode.week(FRIDAY) == 7


def test_who_is_expected_has_an_open_episode_and_this_weekday() -> None:
    assert expected([file()], 1, FRIDAY) == [file()]
    assert expected([file()], 1, FRIDAY + timedelta(days=1)) == []
    assert expected([file()], 2, FRIDAY) == []
    assert expected([file()], 1, date(2026, 10, 2)) == []
    gone = file(episodes=(Episode(1, 1, date(2026, 10, 5), discharged_on=date(2026, 11, 19)),))
    assert expected([gone], 1, FRIDAY) == []
    assert expected([file(placements=())], 1, FRIDAY) == []


def test_a_step_down_is_a_new_placement_and_leaves_the_days_before_it() -> None:
    stepped = file(
        placements=(
            Placement(2, 1, date(2026, 11, 16), days=frozenset({(1, 0)})),
            Placement(1, 1, date(2026, 10, 5), days=MON_WED_FRI),
        )
    )
    assert expected([stepped], 1, date(2026, 11, 13)) == [stepped]
    assert expected([stepped], 1, FRIDAY) == []
    assert expected([stepped], 1, date(2026, 11, 23)) == [stepped]


def test_a_placement_of_an_earlier_episode_does_not_hold_in_the_next() -> None:
    again = file(
        episodes=(
            Episode(1, 1, date(2026, 1, 5), discharged_on=date(2026, 3, 1)),
            Episode(2, 1, date(2026, 11, 2)),
        )
    )
    assert again.placement_on(date(2026, 2, 2)) is None
    early = file(episodes=again.episodes, placements=(Placement(1, 1, date(2026, 1, 5), days=MON_WED_FRI),))
    assert expected([early], 1, date(2026, 2, 6)) == [early]
    assert expected([early], 1, FRIDAY) == []


def test_the_episode_of_a_day_on_which_one_ends_and_the_next_begins_is_the_next() -> None:
    both = file(
        episodes=(
            Episode(1, 1, date(2026, 1, 5), discharged_on=FRIDAY),
            Episode(2, 1, FRIDAY),
        )
    )
    found = both.episode_on(FRIDAY)
    assert found is not None
    assert found.id == 2
    assert both.latest_episode() == found
    assert file(episodes=()).latest_episode() is None


def test_the_roster_is_in_the_order_of_names() -> None:
    people = [
        file(1, Name("Zorn", "A")),
        file(2, Name("Álvarez", "José")),
        file(3, Name("alvarez", "Ana")),
        file(5, Name("Baker", "Bo")),
        file(4, Name("Baker", "Bo")),
    ]
    assert [f.client.id for f in expected(people, 1, FRIDAY)] == [3, 2, 4, 5, 1]


def test_days_sober_on_a_past_day_are_what_was_known_then() -> None:
    known = file(
        sobriety=((date(2026, 10, 5), date(2026, 9, 1)), (date(2026, 11, 16), date(2026, 11, 14))),
    )
    assert known.days_sober(date(2026, 11, 13)) == 73
    assert known.days_sober(FRIDAY) == 6
    assert known.days_sober(date(2026, 10, 1)) is None
    assert file().days_sober(FRIDAY) is None
    assert file(sobriety=((FRIDAY, FRIDAY),)).days_sober(FRIDAY) == 0


def test_a_number_of_our_own_shows_that_the_client_is_not_matched_yet() -> None:
    assert Client(1, "T-000001", Name("X")).own_number
    assert not Client(1, "4711", Name("X")).own_number
