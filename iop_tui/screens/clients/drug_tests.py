"""A client's tests, the latest first: why each was due and what became of it. Results are in the chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from textwrap import wrap
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.clients.drug_tests import DrugTests
from iop_tui.day.attended_sessions import attended_sessions
from iop_tui.desk.desk import Desk
from iop_tui.desk.due_tests import DueTests
from iop_tui.domain.attendance import STATUSES, Status
from iop_tui.domain.calendar import short_day
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.drug_tests import (
    BY_PLAN,
    COLLECTIONS,
    WHYS,
    DrugTest,
    DrugTestPlan,
    DueTest,
    draw,
    plan_on,
    plan_text,
)
from iop_tui.domain.room import Fact
from iop_tui.screens.clients.ask_test_plan import AskTestPlan
from iop_tui.screens.clients.client_pages import ClientPages
from iop_tui.screens.clients.drug_test_form import drug_test_form, new_drug_test_form
from iop_tui.screens.covered_list import CoveredList
from iop_tui.screens.prompts.choice_prompt import ChoicePrompt
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Piece

_COLUMNS = (
    Column("day", "Day", 11), Column("why", "Why", 17), Column("collection", "Collection", 18), Column("at", "At", 5),
    Column("by", "By", 6), Column("note", "Note", 10, 1),
)  # fmt: skip
_IN_NARROW = ("day", "why", "collection", "at")
_WIDE = 76
"""Cells from which on every column has room."""


class DrugTestsScreen(ClientPages, CoveredList):
    """Page 3 of a client."""

    PAGE = "Tests"
    HELP_TITLE = "Client's tests"
    COVERS = Fact.TEST
    SHOWS = "the tests"
    EMPTY = "No tests and no plan. {tests.plan} makes a plan; {tests.add} records a test."
    KEYS = (
        "tests.change", "tests.add", "tests.plan", "tests.remove", "client_pages.next", "covered.view", "tests.history",
        "app.undo", "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", "Record", id="tests.change", tooltip="records a test that is due, or changes one"),
        Binding("plus", "add", "Other test", id="tests.add", tooltip="records a test that no plan asked for"),
        Binding("e", "plan", "Plan", id="tests.plan", tooltip="when the client is tested: fixed weekdays, or a draw"),
        Binding("minus,delete", "remove", "Remove", id="tests.remove", tooltip="removes a recorded test"),
        Binding("h", "history", "History", id="tests.history", tooltip="who recorded what about the client, and when"),
    ]

    def __init__(self, desk: Desk, client_id: int, day: date, short: str) -> None:
        super().__init__(desk)
        self.client, self.day, self.short = client_id, day, short
        self._tests: dict[str, DrugTest] = {}
        self._due: dict[str, DueTest] = {}
        self._plan: DrugTestPlan | None = None

    def show_open_rows(self) -> None:
        """The tests that were recorded, and those that were due and were not."""
        desk = self.desk
        (self._file,) = desk.store.clients.files([self.client])
        tests = desk.store.drug_tests.of_client(self.client)
        due = DueTests(desk, [self._file], desk.today).of(self._file)
        told = {t.day for t in tests if t.why in BY_PLAN}
        self._tests = {str(t.id): t for t in tests}
        self._by_day = {d.day: d for d in due}
        self._due = {f"due {d.day.isoformat()}": d for d in due if d.day not in told}
        self._people = {f.id: f.initials for f in desk.store.program.facilitators()}
        plans = self._plans(self._file)
        self._plan = plan_on(plans, desk.today)
        away = self._away(list(self._due.values()))
        entries = [(t.day, t.id, Row(key, self._cells(t))) for key, t in self._tests.items()]
        entries += [(d.day, 1 << 62, Row(key, self._due_cells(d, away))) for key, d in self._due.items()]
        rows = [row for _, _, row in sorted(entries, key=lambda e: e[:2], reverse=True)]
        if rows or plans:
            since = f" since {short_day(self._plan.from_day)}" if self._plan else ""
            words = [f"Plan{since}: {plan_text(self._plan, desk.rules().week_start)}"]
            coming = [p for p in plans if p.from_day > desk.today]
            words += [f"From {short_day(p.from_day)}: {plan_text(p, desk.rules().week_start)}" for p in coming]
            lines = [line for plan in words for line in wrap(plan, max(20, self.app.size.width - 5))]
            below = ["", *lines, "Results are in the chart, not here."]
            rows += [Row(f"below {n}", [Cell(line, "quiet")], heading=True) for n, line in enumerate(below)]
        wide = self.app.size.width >= _WIDE
        columns = [c if wide or c.key != "collection" else c._replace(grow=1) for c in self._columns()]
        self.sheet.show(columns, rows)

    def _columns(self) -> list[Column]:
        return [c for c in _COLUMNS if self.app.size.width >= _WIDE or c.key in _IN_NARROW]

    def _plans(self, file: ClientRecord) -> list[DrugTestPlan]:
        episode = file.episode_on(self.desk.today)
        return self.desk.store.drug_tests.plans([episode.id]).get(episode.id, []) if episode else []

    def _away(self, due: Sequence[DueTest]) -> set[date]:
        """The days of due tests on which the client was marked and was not here."""
        if not due:
            return set()
        days = [d.day for d in due]
        history = attended_sessions(self.desk, [self.client], min(days), max(days))[self.client]
        marked = {a.session.day for a in history if a.status is not Status.NOT_MARKED}
        return marked - {a.session.day for a in history if STATUSES[a.status].attended}

    def _cells(self, test: DrugTest) -> list[Cell]:
        cells = [
            Cell(short_day(test.day)),
            Cell(WHYS.get(test.why, test.why)),
            Cell(COLLECTIONS.get(test.collection, test.collection).lower()),
            Cell(self.desk.clock(test.at)),
            Cell(self._people.get(test.collected_by or 0, "")),
            Cell(test.note, "quiet"),
        ]
        return cells[: len(self._columns())]

    def _due_cells(self, due: DueTest, away: set[date]) -> list[Cell]:
        words = "due" if due.day == self.desk.today else "due, not recorded"
        if due.day in away:
            words = "due, was absent"
        cells = [Cell(short_day(due.day)), Cell(WHYS[due.why]), Cell(words, "warn"), Cell(""), Cell(""), Cell("")]
        return cells[: len(self._columns())]

    def show_about(self) -> None:
        """Why the test under the cursor was due, and the sums of the episode."""
        if self.covered or not (self._tests or self._due):
            self.strip.about()
            return
        key = self.sheet.cursor or ""
        test, due = self._tests.get(key), self._due.get(key)
        day = test.day if test else due.day if due else None
        first: list[Piece] = []
        if day is not None:
            asked = due or (self._by_day.get(day) if test and test.why in BY_PLAN else None)
            note = f" · {test.note}" if test and test.note and self.app.size.width < _WIDE else ""
            first = [Piece(f" {short_day(day)}: {self._reason(asked, test)}{note}")]
        self.strip.about(first, [Piece(f" this episode: {self._sums()}", "quiet")])

    def _reason(self, due: DueTest | None, test: DrugTest | None) -> str:
        if due is None:
            return WHYS.get(test.why, test.why) if test else ""
        if due.why == "drawn":
            drawn = draw(self.desk.store.drug_tests.draw_key(), due.plan.id, due.day)
            ahead = "; days to come are not shown" if self.app.size.width >= _WIDE else ""
            return f"drawn ({drawn:.3f} is below {due.plan.permille / 1000:.3f}){ahead}"
        if due.why == "gap":
            return f"none was due for {due.plan.gap_days} days"
        return "a fixed day of the plan"

    def _sums(self) -> str:
        episode = self._file.episode_on(self.desk.today) or self._file.latest_episode()
        own = Counter(t.collection for t in self._tests.values() if episode and t.episode_id == episode.id)
        wide = self.app.size.width >= _WIDE
        told = [f"{label.lower()} {own[code]}" for code, label in COLLECTIONS.items() if wide or own[code]]
        return " · ".join(told) or "none"

    # -- keys ------------------------------------------------------------------------------------------

    def _open(self) -> bool:
        if self.covered:
            self.say(self.with_keys("Private. Press {covered.view} for full view first."), "quiet")
        return not self.covered

    async def action_change(self) -> None:
        """Record what became of the due test under the cursor, or change the one that is recorded."""
        key = self.sheet.cursor or ""
        if not self._open():
            return
        if (due := self._due.get(key)) is not None:
            self._ask(due)
        elif (test := self._tests.get(key)) is not None:
            await self.app.push_screen(drug_test_form(self.desk, test))

    def _ask(self, due: DueTest) -> None:
        def record(collection: str) -> None:
            DrugTests(self.desk).record_due(self.client, due, collection)
            self.fill()
            self.say(self.with_keys(f"{COLLECTIONS[collection]}. {{app.undo}} takes it back."), "here")

        options = [(label, code) for code, label in COLLECTIONS.items()]
        self.ask(ChoicePrompt(f"Test of {short_day(due.day)}?", options, record, skips="esc leaves", private=True))

    async def action_add(self) -> None:
        """The form of a test that no plan asked for."""
        if self._open():
            await self.app.push_screen(new_drug_test_form(self.desk, self.client))

    def action_plan(self) -> None:
        """Ask how the client is to be tested from today on."""
        if self._open():
            AskTestPlan(self, self.client, self.short, self.fill).ask()

    def action_remove(self) -> None:
        """Remove the recorded test under the cursor."""
        test = self._tests.get(self.sheet.cursor or "")
        if self._open() and test is not None:
            with self.showing_errors():
                DrugTests(self.desk).remove(test)
                self.fill()
                self.say(self.with_keys("Removed; {app.undo} takes it back."), "here")

    async def action_history(self) -> None:
        """Show what was recorded of the client."""
        from iop_tui.screens.clients.history import client_history

        await self.app.push_screen(client_history(self.desk, self.client, self.short))
