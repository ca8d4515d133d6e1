"""A program over a fresh file, and lists taken into it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from iop_tui.desk.desk import Desk
from iop_tui.exchange.importing.apply import apply_import
from iop_tui.exchange.importing.intakes import ImportOptions
from iop_tui.exchange.importing.one_list import OneList
from iop_tui.exchange.importing.outcomes import Outcome
from iop_tui.exchange.importing.planning import ImportPlan
from iop_tui.exchange.importing.read import Known
from iop_tui.store import Store
from tests.conftest import DAY, ZONE
from tests.support.program import Program


def program_in(path: Path, *tracks: str) -> tuple[Desk, Program]:
    """A program in a file of its own, with these groups on Mondays and Wednesdays."""
    desk = Desk(Store(path), zone=ZONE)
    program = Program(desk)
    program.save_facilitator("Rae Ellis")
    desk.start_work()
    for track in tracks:
        program.add_track(track, frozenset({0, 2}), 540, 735, since=DAY - timedelta(days=500))
    return desk, program


def listed(*lines: str) -> bytes:
    """A list as a file has it."""
    return "\n".join(lines).encode()


def look(desk: Desk, *lines: str, wishes: ImportOptions | None = None, known: Known | None = None) -> OneList:
    """A list before it is taken."""
    return OneList(desk, listed(*lines), wishes or ImportOptions(), known)


def planned(desk: Desk, *lines: str, wishes: ImportOptions | None = None) -> ImportPlan:
    """What would be done with a list that can be read."""
    plan = look(desk, *lines, wishes=wishes).plan
    assert plan is not None
    return plan


def take(desk: Desk, *lines: str, wishes: ImportOptions | None = None) -> ImportPlan:
    """Take a list of which nothing is asked."""
    plan = planned(desk, *lines, wishes=wishes)
    assert not plan.problems and not plan.questions, plan.lines
    apply_import(desk, plan)
    return plan


def outcomes(plan: ImportPlan) -> list[tuple[int, Outcome]]:
    """Each line with what becomes of it."""
    return [(line.line, line.outcome) for line in plan.lines]


def people(desk: Desk) -> dict[str, str]:
    """Everybody by number."""
    return {c.number: c.name.full for c in desk.store.clients.all()}
