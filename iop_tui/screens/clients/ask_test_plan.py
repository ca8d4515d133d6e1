"""Planning a client's tests by a few keys: how, on which days or about how often, and how far apart at most."""

from __future__ import annotations

from collections.abc import Callable

from iop_tui.clients.drug_tests import DrugTests, days_a_week
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.drug_tests import (
    USUAL_GAP,
    DrugTestPlan,
    odds,
    odds_text,
    plan_text,
    read_gap,
    read_times,
    week_without,
)
from iop_tui.domain.errors import Refused
from iop_tui.screens.base import IopScreen
from iop_tui.screens.prompts.choice_prompt import ChoicePrompt
from iop_tui.screens.prompts.text_prompt import TextPrompt

_WAYS = [("Random", "random"), ("Fixed weekdays", "fixed"), ("No tests", "none")]
_USUAL_DAYS = 5
_ONE_IN = 3
"""A new plan draws one in three days of a client who comes on five (weekly at the beginning, ASAM 2017)."""


class AskTestPlan:
    """The questions of one plan; nothing is recorded before the last one."""

    def __init__(self, screen: IopScreen, client_id: int, short: str, done: Callable[[], None]) -> None:
        self._screen = screen
        self._client = client_id
        self._short = short
        self._done = done
        self._plan = DrugTestPlan(0, 0, screen.desk.today)
        (file,) = screen.desk.store.clients.files([client_id])
        self._days = days_a_week(file, screen.desk.today)

    def ask(self) -> None:
        """Ask how."""
        label = f"Tests of {self._short}:"
        self._screen.ask(ChoicePrompt(label, _WAYS, self._way, skips="esc cancels", private=True))

    def _way(self, way: str) -> None:
        self._plan = self._plan._replace(way=way)
        if way == "none":
            self._record()
            return
        if not self._days:
            raise Refused("The client is expected on no day.", "Schedule the client in Caseload first.")
        if way == "fixed":
            hint = "such as mon,thu; enter goes on, esc cancels"
            self._screen.ask(TextPrompt("On which weekdays?", self._weekdays, hint=hint, private=True))
            return
        usual = f"{_USUAL_DAYS / _ONE_IN * self._days / _USUAL_DAYS:.1f}".removesuffix(".0")
        hint = f"0.1 to 7 on average; expected on {self._days} days a week; esc cancels"
        self._screen.ask(TextPrompt("About how often a week?", self._times, usual, hint, fresh=True, private=True))

    def _weekdays(self, typed: str) -> None:
        self._plan = self._plan._replace(weekdays=parse_weekdays(typed))
        self._ask_gap("Tests on these weekdays where a session is due.", "0")

    def _times(self, typed: str) -> None:
        permille = odds(read_times(typed), self._days)
        self._plan = self._plan._replace(permille=permille)
        without = week_without(permille, self._days)
        told = f"{odds_text(permille)} each program day; no test in {without:.0%} of weeks."
        self._ask_gap(told, str(USUAL_GAP))

    def _ask_gap(self, told: str, usual: str) -> None:
        label = "At most how many days without one? (0: any)"
        self._screen.ask(TextPrompt(label, self._gap, usual, told, fresh=True, private=True))

    def _gap(self, typed: str) -> None:
        self._plan = self._plan._replace(gap_days=read_gap(typed))
        self._record()

    def _record(self) -> None:
        screen = self._screen
        first = DrugTests(screen.desk).set_plan(self._client, self._plan)
        self._done()
        words = plan_text(self._plan, screen.desk.rules().week_start)
        since = "today" if first == screen.desk.today else "tomorrow"
        screen.say(screen.with_keys(f"{{app.undo}} undoes it. From {since}: {words}."), "here")
