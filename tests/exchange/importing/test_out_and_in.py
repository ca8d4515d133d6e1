"""The list of clients goes out and in again: nothing changes, whatever the program holds."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iop_tui.desk.desk import Desk
from iop_tui.domain.clients import Episode
from iop_tui.domain.names import Name
from iop_tui.exchange.exporting import CLIENTS, Request
from iop_tui.exchange.exporting.write import content
from iop_tui.exchange.importing.apply import apply_import
from iop_tui.exchange.importing.intakes import ImportOptions
from iop_tui.exchange.importing.one_list import OneList
from iop_tui.exchange.importing.outcomes import Outcome
from tests.conftest import DAY
from tests.exchange.importing.programs import program_in
from tests.support.program import Program
from tests.support.rows import everything

LETTERS = "abAB éßŁ王'’-–.=+@|&;,\"1<>#Jr"
NAMES = st.text(LETTERS, min_size=1, max_size=14).filter(lambda t: any(map(str.isalpha, t)))
MORE = st.sampled_from(
    ["de la Cruz", "Jr.", "V", "MCDONALD", "O&#39;Neil", "=1+1 Ann", "'Abd", "Ma", "III", "Smith MD"]
)
DAYS = st.dates(DAY - timedelta(days=400), DAY)


@st.composite
def people(draw: st.DrawFn) -> list[dict[str, object]]:
    found = []
    for number in range(draw(st.integers(0, 5))):
        admitted = draw(DAYS)
        found.append(
            {
                "name": Name(draw(NAMES | MORE), draw(st.just("") | NAMES | MORE), draw(st.just("") | NAMES)),
                "number": draw(st.sampled_from(["", f"C-{number}", f"00{number}1", f"x{number}.0"])),
                "admitted_on": admitted,
                "planned_weeks": draw(st.integers(1, 104)),
                "days": draw(st.frozensets(st.tuples(st.integers(1, 2), st.integers(0, 6)), max_size=4)),
                "level_of_care": draw(st.sampled_from(["", "2.1", "Zone 9", "=IOP"])),
                "sobriety_date": draw(st.none() | DAYS),
                "gone": draw(st.none() | st.just(admitted)),
            }
        )
    return found


def made(path: Path, drawn: list[dict[str, object]]) -> Desk:
    """A program with two groups and these people."""
    desk, program = program_in(path, "Morning IOP", "=Evening & more")
    for one in drawn:
        facts = dict(one)
        gone, name = facts.pop("gone"), facts.pop("name")
        assert isinstance(name, Name) and (gone is None or isinstance(gone, date))
        id = program.add_client(name, **facts)  # type: ignore[arg-type]
        episode: Episode = desk.store.clients.files([id])[0].episodes[0]
        if gone is not None:
            program.change_episode(episode._replace(discharged_on=gone, discharge_reason="dropped_out"))
    return desk


@pytest.mark.slow
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=people(), bom=st.booleans())
def test_out_and_in_again_changes_nothing(drawn: list[dict[str, object]], bom: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = made(Path(folder) / "p.db", drawn)
        try:
            data, rows = content(desk, Request(DAY, DAY, CLIENTS), bom)
            before, head = everything(desk.store), desk.store.changes.head()
            plan = OneList(desk, data, ImportOptions()).plan if rows else None
            if plan is None:
                assert not rows
                return
            told = [line for line in plan.lines if line.outcome not in (Outcome.KNOWN, Outcome.SAME_PERSON)]
            assert not told and not any(line.changes for line in plan.lines), data.decode()
            apply_import(desk, plan)
            assert everything(desk.store) == before and desk.store.changes.head() == head
        finally:
            desk.close()


def test_what_a_list_holds(program: Program, desk: Desk) -> None:
    id = program.add_client(
        Name("=García", "José", "Pepe"), number="00123", admitted_on=DAY, days=frozenset({(1, 0), (1, 2)}),
        level_of_care="2.1", sobriety_date=date(2026, 9, 1),
    )  # fmt: skip
    assert id
    data, rows = content(desk, Request(DAY, DAY, CLIENTS))
    head, line = data.decode("utf-8-sig").splitlines()
    assert rows == 1 and head.split(",")[:4] == ["client_number", "last_name", "first_name", "preferred_name"]
    assert line == '00123,\'=García,José,Pepe,2026-11-20,,,2.1,Morning IOP,"mon,wed",12,2026-09-01'


def test_the_whole_list_into_another_file(program: Program, desk: Desk, tmp_path: Path) -> None:
    program.add_client(Name("de la Cruz", "Maria"), number="7", admitted_on=DAY, days=frozenset({(1, 0)}))
    program.add_client(Name("Lee", "Sam"))
    data, _ = content(desk, Request(DAY, DAY, CLIENTS))
    other, _ = program_in(tmp_path / "other.db", "Morning IOP")
    plan = OneList(other, data, ImportOptions()).plan
    assert plan is not None and not plan.problems and not plan.questions
    apply_import(other, plan)
    assert content(other, Request(DAY, DAY, CLIENTS))[0] == data
    other.close()
