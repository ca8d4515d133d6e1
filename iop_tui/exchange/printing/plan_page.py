"""A part of a client's plan as a page to take along: it may lie on a kitchen table and must not tell where one goes."""

from __future__ import annotations

from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import long_day
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.names import Name
from iop_tui.domain.plans import MAY_CALL, PARTS, STATES, Goal, Plan
from iop_tui.exchange.printing.html import Page, document, heading, numbered, paragraph, signatures


def plan_page(desk: Desk, file: ClientRecord, plan: Plan) -> Page:
    """First name only, no number, no program but by the rule for it; what is not written is left out."""
    parts = [paragraph(" · ".join(filter(None, [first_name(file.client.name), long_day(desk.today)])))]
    if plan.part == "goals":
        parts.append(numbered(_goal(goal) for goal in plan.goals if not goal.empty))
    else:
        for item in PARTS[plan.part].items:
            words = plan.texts.get(item.code, "").strip()
            if words and item.code != MAY_CALL:
                parts += [heading(item.label), paragraph(words)]
    parts.append(signatures("Client", "Staff", "Date"))
    parts.append(paragraph(program_line(desk, file, f"version {plan.version}"), small=True))
    return Page("plan", document(PARTS[plan.part].label, parts), file.client.number)


def first_name(name: Name) -> str:
    """The name that may stand on a page: never the last one."""
    return name.preferred or name.first


def program_line(desk: Desk, file: ClientRecord, words: str) -> str:
    """The line at a page's end: with the groups where the rule lets the program be named, else without."""
    placement = file.placement_on(desk.today)
    if not desk.rules().plan_names_program or placement is None:
        return words
    own = {track for track, _ in placement.days}
    return ", ".join([*(t.name for t in desk.store.tracks.all() if t.id in own), words])


def _goal(goal: Goal) -> str:
    by = goal.by_day
    step = f"Next step: {goal.step}" if goal.step else ""
    told = ", ".join(filter(None, [step, f"by {long_day(by)}" if by else ""]))
    state = "" if goal.state == "open" else f" ({STATES.get(goal.state, goal.state)})"
    return "\n".join(filter(None, [f"{goal.goal}{state}", told]))
