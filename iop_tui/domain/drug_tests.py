"""Tests for drugs and alcohol: whether one is due, by a plan or by a draw, and what became of it; never its result."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from iop_tui.domain.calendar import weekdays_text
from iop_tui.domain.errors import Refused

NOTE_LIMIT = 80
MOST_GAP = 90
USUAL_GAP = 14
"""Days without a due test after which one is due, in a new random plan: at the least monthly (ASAM 2017)."""

WAYS = {"none": "no tests", "fixed": "fixed weekdays", "random": "random"}
WHYS = {
    "drawn": "drawn",
    "fixed": "fixed day",
    "gap": "days without one",
    "admission": "admission",
    "return": "return",
    "cause": "cause",
    "other": "other",
}
"""Why there is a test. ``gap``: none was due for as many days as the plan allows."""
BY_PLAN = ("drawn", "fixed", "gap")
"""Reasons that follow from a plan; a person gives the others."""
COLLECTIONS = {
    "collected": "Collected",
    "refused": "Refused",
    "unable": "Unable",
    "excused": "Excused",
    "not_collected": "Not collected",
}
"""What became of a test, in the order of the digits; ``unable`` could not provide, ``not_collected`` is the program's.
"""


class DrugTestPlan(NamedTuple):
    """How a client is tested from a day on. ``permille`` are the odds of each program day, in thousandths.

    ``gap_days``: who was due on none of that many days is due; 0 for no such rule. ``weekdays`` (Monday 0) are those of
    a fixed plan.
    """

    id: int
    episode_id: int
    from_day: date
    way: str = "none"
    weekdays: frozenset[int] = frozenset()
    permille: int = 0
    gap_days: int = 0


class DrugTest(NamedTuple):
    """A test and its collection. ``at`` is a minute of the day, None where nobody noted it."""

    id: int
    client_id: int
    day: date
    why: str
    collection: str
    at: int | None = None
    note: str = ""
    episode_id: int | None = None
    collected_by: int | None = None
    recorded_by: int | None = None
    recorded_at: str = ""


class DueTest(NamedTuple):
    """That a test is due on a day, why, and by which plan."""

    day: date
    why: str
    plan: DrugTestPlan


def draw(key: bytes, plan_id: int, day: date) -> float:
    """The number in [0, 1) that a plan draws on a day.

    The first 8 bytes, big-endian, of HMAC-SHA256 over ``plan id|YYYY-MM-DD`` with the file's key, divided by 2^64: each
    day by itself, the same whenever one looks, and not to be known without the file.
    """
    digest = hmac.new(key, f"{plan_id}|{day.isoformat()}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def plan_on(plans: Iterable[DrugTestPlan], day: date) -> DrugTestPlan | None:
    """The plan in force on a day, or None."""
    return max((p for p in plans if p.from_day <= day), key=lambda p: p.from_day, default=None)


def due_tests(plans: Sequence[DrugTestPlan], program_days: Iterable[date], key: bytes) -> list[DueTest]:
    """The tests that are due on an episode's program days, the earliest first.

    The odds are the same on each program day and no draw depends on another one: whoever was drawn twice by Wednesday
    must not know that the week is over (NADCP Adult Drug Court Best Practice Standards, Drug and Alcohol Testing).
    """
    due: list[DueTest] = []
    since = last = date.min  # when testing began, and the last day on which one was due
    way = "none"
    for day in sorted(program_days):
        plan = plan_on(plans, day)
        if plan is None or plan.way == "none":
            way = "none"
            continue
        if way == "none":
            since = last = plan.from_day - timedelta(days=1)
        way = plan.way
        why = ""
        if plan.way == "fixed":
            why = "fixed" if day.weekday() in plan.weekdays else ""
        elif draw(key, plan.id, day) < plan.permille / 1000:
            why = "drawn"
        if not why and plan.gap_days and (day - max(last, since)).days > plan.gap_days:
            why = "gap"
        if why:
            due.append(DueTest(day, why, plan))
            last = day
    return due


def odds(times_a_week: float, days_a_week: int) -> int:
    """The odds of a program day, in thousandths, with which so many tests a week are drawn on average."""
    return min(1000, round(1000 * times_a_week / days_a_week)) if days_a_week else 0


def week_without(permille: int, days_a_week: int) -> float:
    """The chance, from 0 to 1, of a week of so many program days in which nothing is drawn."""
    return (1 - permille / 1000) ** days_a_week


def read_times(text: str) -> float:
    """How often a week, from 0.1 to 7, as a person types it; raises Refused."""
    typed = text.strip().replace(",", ".")
    whole, _, rest = typed.partition(".")
    if not typed.isascii() or not (whole + rest).isdecimal() or len(typed) > 6 or not 0.1 <= float(typed) <= 7:
        raise Refused("That is not a number from 0.1 to 7.", "Type how often a week, such as 1 or 1.5.")
    return float(typed)


def read_gap(text: str) -> int:
    """Days from 0 to 90; empty is 0. Raises Refused."""
    typed = text.strip() or "0"
    if not typed.isascii() or not typed.isdecimal() or len(typed) > 4 or int(typed) > MOST_GAP:
        raise Refused(f"That is not a number from 0 to {MOST_GAP}.", "Type days; 0 sets no such rule.")
    return int(typed)


def plan_text(plan: DrugTestPlan | None, week_start: int = 0) -> str:
    """A plan in words."""
    if plan is None or plan.way == "none":
        return "no tests"
    gap = f"; due after {plan.gap_days} days without one" if plan.gap_days else ""
    if plan.way == "fixed":
        return f"every {weekdays_text(plan.weekdays, week_start)}{gap}"
    return f"random, {odds_text(plan.permille)} each program day{gap}"


def odds_text(permille: int) -> str:
    """Odds in words: ``333 in 1,000``."""
    return f"{permille:,} in 1,000"


def refuse_impossible(test: DrugTest, today: date) -> None:
    """Refuse a test that cannot be, whatever else is known."""
    if test.why not in WHYS:
        raise Refused("That is not a reason for a test.", f"It is one of {', '.join(WHYS)}.")
    if test.collection not in COLLECTIONS:
        raise Refused("That is not what can become of a test.", f"It is one of {', '.join(COLLECTIONS)}.")
    if test.day > today:
        raise Refused("That day is still to come.", "Record a test on its day.")
