"""A version of a part of a plan as rows: a text takes as many as it needs, and one can stand on its first one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import zip_longest
from textwrap import wrap

from iop_tui.domain.plans import MOST_GOALS, PARTS, STATES, Goal, Plan
from iop_tui.widgets.sheet import Cell, Column, Row

LABEL, NARROW_LABEL = 30, 20
"""Cells of the label of a text."""
_STATE = 18


def columns(part: str, wide: bool) -> list[Column]:
    """The columns of a part."""
    if part == "goals":
        return [Column("number", "", 2), Column("goal", "Goal", 20, 1), Column("state", "", _STATE if wide else 12)]
    return [Column("item", PARTS[part].label, LABEL if wide else NARROW_LABEL), Column("text", "", 20, 1)]


def goal_rows(plan: Plan | None, width: int, shown_day: Callable[[date], str]) -> list[Row]:
    """The goals with what comes next, and the places that are left."""
    rows: list[Row] = []
    goals = plan.goals if plan else ()
    state = _STATE if width >= 72 else 12
    for number in range(MOST_GOALS):
        goal = goals[number] if number < len(goals) else Goal()
        words = wrap(goal.goal, max(20, width - state - 8)) or [""]
        told = "" if goal.empty else _state(goal, shown_day) if width >= 72 else STATES.get(goal.state, goal.state)
        look = "here" if goal.state == "met" else "quiet" if goal.state != "open" else ""
        rows.append(Row(f"{number}", [Cell(f"{number + 1}", "quiet"), Cell(words[0]), Cell(told, look)]))
        rows += [Row(f"{number} {n}", [Cell(""), Cell(more)], heading=True) for n, more in enumerate(words[1:], 1)]
        by = f"by {shown_day(goal.by_day)}" if goal.by_day else f"by {goal.by}?" if goal.by else ""
        told = ", ".join(filter(None, [f"next step: {goal.step}" if goal.step else "", by]))
        for n, line in enumerate(wrap(told, max(20, width - 10))):
            rows.append(Row(f"{number} next {n}", [Cell(""), Cell(f"  {line}", "quiet")], heading=True))
    return rows


def _state(goal: Goal, shown_day: Callable[[date], str]) -> str:
    day = f" {shown_day(date.fromisoformat(goal.state_on))}" if goal.state_on else ""
    return f"{STATES.get(goal.state, goal.state)}{day}"


def text_rows(part: str, plan: Plan | None, width: int) -> list[Row]:
    """The texts of a part under their labels."""
    rows: list[Row] = []
    label = LABEL if width >= 72 else NARROW_LABEL
    room = max(20, width - label - 5)
    for item in PARTS[part].items:
        text = plan.texts.get(item.code, "") if plan else ""
        lines = [line for paragraph in text.split("\n") for line in wrap(paragraph, room) or [""]] or [""]
        look = "" if text else "quiet"
        for number, (name, words) in enumerate(zip_longest(wrap(item.label, label), lines, fillvalue="")):
            key = f"{item.code} {number}" if number else item.code
            rows.append(Row(key, [Cell(name, look), Cell(words)], heading=number > 0))
    return rows
