"""What the tests of the screens share: an evening group, big groups, and a client's row as the file has it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.names import Name
from iop_tui.screens.session.pages import roster
from iop_tui.screens.today import look_back
from tests.conftest import DAY
from tests.support.program import Program
from tests.support.rows import row

Stored = Callable[[str], tuple[Any, ...]]
Filled = Callable[[int], GroupDay]


@pytest.fixture(autouse=True)
def nothing_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today does not grow under a test's hands because a second has gone by; a test of just that says when it does."""
    monkeypatch.setattr(look_back, "FURTHER_BACK_AFTER", 3600.0)
    monkeypatch.setattr(roster, "FLAGS_AFTER", 3600.0)


@pytest.fixture
def ids(group: GroupDay) -> dict[str, int]:
    """The clients of the morning by their short names, in the roster's order."""
    return {group.short[id]: id for id in group.on_roster}


@pytest.fixture
def stored(group: GroupDay, ids: dict[str, int]) -> Stored:
    """A client's mark, arrival, leaving and reason in the file, by the short name."""

    def read(name: str) -> tuple[Any, ...]:
        found = row(group.desk.store, "attendance", session_id=group.id, client_id=ids[name])
        return found["mark"], found["arrived_min"], found["left_min"], found["reason"]

    return read


@pytest.fixture
def evening(desk: Desk, program: Program) -> GroupDay:
    """The evening of Friday 20 November, 17:30-20:30, with three clients."""
    made = program.add_track("Evening IOP", parse_weekdays("mon-fri"), 1050, 1230, since=date(2026, 9, 1))
    days = frozenset((made.track.id, weekday) for weekday in range(5))
    for number, (last, first) in enumerate((("Abel", "Nora"), ("Boone", "Otis"), ("Cruz", "Pia")), 1):
        program.add_client(Name(last, first), number=f"E-{number}", admitted_on=date(2026, 10, 5), days=days)
    return open_session(desk, made.track.id, DAY)


@pytest.fixture
def filled(desk: Desk, program: Program) -> Filled:
    """Makes the morning of the day with any number of clients in it."""

    def make(number: int) -> GroupDay:
        track = program.tracks()[0].track.id
        days = frozenset((track, weekday) for weekday in (0, 2, 4))
        for n in range(1, number + 1):
            last, first = f"Last{n:03}", f"First{n:03}"
            program.add_client(Name(last, first), number=f"N-{n:03}", admitted_on=date(2026, 10, 5), days=days)
        return open_session(desk, track, DAY)

    return make
