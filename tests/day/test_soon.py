"""What comes for a client within the next days."""

from __future__ import annotations

from datetime import date

import pytest

from iop_tui.day.soon import soon
from iop_tui.domain.clients import Client, ClientRecord, Episode, Placement
from iop_tui.domain.names import Name

DAY = date(2026, 11, 20)
EVERY = frozenset((1, d) for d in range(5))
FEWER = frozenset((1, d) for d in (0, 2, 4))


def file(episode: Episode, *placements: Placement) -> ClientRecord:
    return ClientRecord(Client(1, "C-1", Name("Price", "Devon")), (episode,), placements)


LONG = Episode(1, 1, date(2026, 11, 2), planned_weeks=12)
FIRST = Placement(1, 1, LONG.admitted_on, days=EVERY)


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (file(LONG, FIRST), []),
        (
            file(LONG, FIRST, Placement(2, 1, date(2026, 11, 23), days=FEWER)),
            ["3 days a week from Mon, Nov 23 (Mon Wed Fri)"],
        ),
        (file(LONG, FIRST, Placement(2, 1, date(2026, 11, 28), days=FEWER)), []),
        (file(LONG, FIRST, Placement(2, 1, date(2026, 11, 23), "2.1", 300, EVERY)), []),
        (file(LONG._replace(admitted_on=DAY), FIRST), ["first day today"]),
        (file(LONG._replace(planned_weeks=3), FIRST), ["weeks end Mon, Nov 23"]),
        (file(LONG._replace(discharged_on=date(2026, 11, 27)), FIRST), ["discharge Fri, Nov 27"]),
        (file(LONG._replace(discharged_on=date(2026, 11, 19)), FIRST), []),
    ],
)
def test_what_comes_is_said_within_a_week(record: ClientRecord, told: list[str]) -> None:
    assert soon(record, DAY, 7) == told
    assert soon(record, DAY, 0) == [], "0 announces nothing"
