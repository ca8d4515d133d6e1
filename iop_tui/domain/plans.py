"""A client's plan in their own words: goals, relapse prevention, aftercare; each in versions that signing locks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from iop_tui.domain.calendar import parse_day
from iop_tui.domain.errors import Refused
from iop_tui.domain.text import prose

MOST_GOALS = 5
GOAL_LIMIT = 120
TEXT_LIMIT = 500
STATES = {"open": "open", "met": "met", "changed": "changed", "set_aside": "set aside"}
"""What may have become of a goal, in the order of the digits."""
HEADINGS = ("Goal", "Next step", "By")
"""What stands before the three lines of a goal where it is written."""
EMERGENCY, MAY_CALL = "emergency", "may_call"


class PlanItem(NamedTuple):
    """One text of a part: its code in the file, what it is called, and what to ask."""

    code: str
    label: str
    hint: str


class PlanPart(NamedTuple):
    """One part of a plan; goals have no texts of their own."""

    label: str
    items: tuple[PlanItem, ...] = ()


PARTS = {
    "goals": PlanPart("Goals"),
    "relapse": PlanPart(
        "Relapse prevention",
        (
            PlanItem("warning_signs", "Early warning signs", "what do you or others notice first?"),
            PlanItem("triggers", "Triggers", "people, places, feelings, days"),
            PlanItem("helps", "What helps", "what has worked for ten minutes, for an evening?"),
            PlanItem("people", "People to call", "first name and relation: the page may lie on a kitchen table"),
            PlanItem("places", "Places to be, to avoid", "where it is easy, where it is hard"),
            PlanItem("if_i_use", "If I use", "what to do next, whom to tell, how to stay safe"),
            PlanItem("reasons", "Reasons", "what is it for?"),
            PlanItem(EMERGENCY, "In an emergency", "numbers that always answer"),
        ),
    ),
    "aftercare": PlanPart(
        "Aftercare",
        (
            PlanItem("therapy", "Outpatient therapy", "with whom, how often"),
            PlanItem("appointment", "First appointment", "day, time, with whom"),
            PlanItem("mutual_help", "Mutual help", "meetings, sponsor"),
            PlanItem("home", "Home, sober living", "where, with whom"),
            PlanItem("alumni", "Alumni group", "when it meets"),
            PlanItem("medication", "Medication and prescriber", "what, from whom, until when"),
            PlanItem("health", "Health", "doctor, sleep, food, exercise"),
            PlanItem("work", "Work, school, family", "what is next"),
            PlanItem("warning_signs", "Warning signs, whom to tell", "what to watch for, and who hears of it"),
            PlanItem(MAY_CALL, "May we call you after", "yes or no"),
        ),
    ),
}


class Goal(NamedTuple):
    """One goal. ``by`` is a day as ``YYYY-MM-DD``, or what was typed so far; ``state_on`` when the state was given."""

    goal: str = ""
    step: str = ""
    by: str = ""
    state: str = "open"
    state_on: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was written."""
        return not (self.goal or self.step or self.by)

    @property
    def by_day(self) -> date | None:
        """The day by which it is to be reached; None for none, or one that is not written whole."""
        return _iso_day(self.by)


class Plan(NamedTuple):
    """One version of one part. ``texts`` are by an item's code; ``staff_signed_at`` empty until it is signed."""

    id: int
    episode_id: int
    part: str
    version: int
    from_day: date
    goals: tuple[Goal, ...] = ()
    texts: Mapping[str, str] = {}
    dirty: bool = False
    client_signed_on: date | None = None
    staff_signed_by: int | None = None
    staff_signed_at: str = ""

    @property
    def signed(self) -> bool:
        """Whether a signature locks it."""
        return bool(self.staff_signed_at)

    @property
    def empty(self) -> bool:
        """Whether nothing was written: the numbers for an emergency are filled in and tell nothing."""
        return all(g.empty for g in self.goals) and not any(t for code, t in self.texts.items() if code != EMERGENCY)

    @property
    def may_call(self) -> bool:
        """Whether the client said that they may be called after discharge."""
        return self.texts.get(MAY_CALL) == "yes"

    @property
    def first_open_goal(self) -> str:
        """The words of the first goal that is open; empty where there is none."""
        return next((g.goal for g in self.goals if g.state == "open" and g.goal), "")


def body_of(plan: Plan) -> str:
    """What is written, in the form in which it is stored; ``read_body`` reads it back."""
    if plan.part == "goals":
        written: object = {"goals": [g._asdict() for g in plan.goals]}
    else:
        written = {"texts": {code: text for code, text in plan.texts.items() if text}}
    return json.dumps(written, ensure_ascii=False)


def read_body(body: str) -> tuple[tuple[Goal, ...], Mapping[str, str]]:
    """Goals and texts of a stored body."""
    read = json.loads(body)
    goals = tuple(Goal(**{k: str(v) for k, v in goal.items()}) for goal in read.get("goals", ()))
    return goals, {str(code): str(text) for code, text in read.get("texts", {}).items()}


def goal_text(goal: Goal, shown_day: str) -> str:
    """A goal as it is written: three lines with their headings; ``shown_day`` is the day as a person types it."""
    return "\n".join(
        f"{name}: {words}".rstrip() + ("" if words else " ")
        for name, words in zip(HEADINGS, (goal.goal, goal.step, shown_day), strict=True)
    )


def read_goal(text: str, before: Goal) -> Goal:
    """The goal that a text of three lines says; what stands before the first heading belongs to the goal."""
    told = dict.fromkeys(HEADINGS, "")
    name = HEADINGS[0]
    for row in text.split("\n"):
        heading = next((h for h in HEADINGS if row.strip().casefold().startswith(f"{h.casefold()}:")), None)
        name = heading or name
        words = row.strip()[len(name) + 1 :] if heading else row
        told[name] = f"{told[name]} {words}".strip()
    goal, step, by = (told[name] for name in HEADINGS)
    return before._replace(goal=goal, step=step, by=by)


def finished_goal(goal: Goal, today: date, admitted_on: date) -> Goal:
    """A goal as it is kept once its writer leaves it, its day read; raises Refused where it cannot be."""
    for label, words in (("The goal", goal.goal), ("The next step", goal.step)):
        if len(words) > GOAL_LIMIT:
            raise Refused(f"{label} has {len(words)} characters.", f"Use at most {GOAL_LIMIT}.")
    if not goal.goal and not goal.empty:
        raise Refused("A goal needs words.", "Write it behind Goal:")
    if not goal.by:
        return goal
    day = goal.by_day or parse_day(goal.by, today)
    if day < admitted_on:
        raise Refused("That day is before the admission.", "Write a later one behind By:")
    return goal._replace(by=day.isoformat())


def finished_text(text: str) -> str:
    """A text as it is kept once its writer leaves it; raises Refused for one that is too long."""
    words = prose(text).strip()
    if len(words) > TEXT_LIMIT:
        raise Refused(f"That has {len(words)} characters.", f"Use at most {TEXT_LIMIT}.")
    return words


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
