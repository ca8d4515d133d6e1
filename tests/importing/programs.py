"""A program over a fresh file, and lists taken into it."""

from __future__ import annotations

from iop_tui.desk import Desk
from iop_tui.importing.applying import apply_import
from iop_tui.importing.intakes import Wishes
from iop_tui.importing.one_list import OneList
from iop_tui.importing.outcomes import Outcome
from iop_tui.importing.planning import ImportPlan
from iop_tui.importing.reading import Known


def listed(*lines: str) -> bytes:
    """A list as a file has it."""
    return "\n".join(lines).encode()


def look(desk: Desk, *lines: str, wishes: Wishes | None = None, known: Known | None = None) -> OneList:
    """A list before it is taken."""
    return OneList(desk, listed(*lines), wishes or Wishes(), known)


def planned(desk: Desk, *lines: str, wishes: Wishes | None = None) -> ImportPlan:
    """What would be done with a list that can be read."""
    plan = look(desk, *lines, wishes=wishes).plan
    assert plan is not None
    return plan


def take(desk: Desk, *lines: str, wishes: Wishes | None = None) -> ImportPlan:
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
