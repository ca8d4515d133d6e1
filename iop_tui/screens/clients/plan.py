"""A client's plan: goals, relapse prevention, aftercare; written here, signed here, printed to take along."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.clients.plans import Plans
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import form_day, iso, short_day
from iop_tui.domain.errors import Refused
from iop_tui.domain.plans import MAY_CALL, PARTS, STATES, Plan
from iop_tui.domain.room import Fact
from iop_tui.screens.clients.client_pages import ClientPages
from iop_tui.screens.clients.plan_rows import columns, goal_rows, text_rows
from iop_tui.screens.covered_list import CoveredList
from iop_tui.screens.pin_gate import with_pin
from iop_tui.screens.prompts.choice_prompt import ChoicePrompt
from iop_tui.screens.prompts.text_prompt import TextPrompt
from iop_tui.widgets.sheet import Cell
from iop_tui.widgets.text_lines import Piece

_KEYS = {"goals": "g", "relapse": "p", "aftercare": "a"}
_SHORT = {"goals": "Goals", "relapse": "Relapse", "aftercare": "Aftercare"}
_WIDE = 72


class PlanScreen(ClientPages, CoveredList):
    """Page 4 of a client."""

    PAGE = "Plan"
    HELP_TITLE = "Client's plan"
    COVERS = Fact.PLAN
    SHOWS = "the plan"
    KEYS = (
        "plan.write", "plan.state", "plan.goals", "plan.sign", "plan.print", "client_pages.next", "covered.view",
        "app.undo", "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,e", "write", "Write", id="plan.write", tooltip="writes the text; it is saved as it is typed"),
        Binding("x", "state", "State", id="plan.state", tooltip="says what became of a goal"),
        Binding("g", "part('goals')", "Parts", id="plan.goals", key_display="g p a", tooltip="the goals"),
        Binding("p", "part('relapse')", "Relapse", show=False, id="plan.relapse", tooltip="relapse prevention"),
        Binding("a", "part('aftercare')", "Aftercare", show=False, id="plan.aftercare", tooltip="aftercare"),
        Binding("left", "version(-1)", "Earlier", show=False, id="plan.earlier", tooltip="the version before"),
        Binding("right", "version(1)", "Later", show=False, id="plan.later", tooltip="the version behind"),
        Binding("s", "sign", "Sign", id="plan.sign", tooltip="signed by the client on paper, and by you; locks it"),
        Binding("ctrl+e", "print", "Print", id="plan.print", tooltip="writes a page to take along"),
        Binding("h", "history", "History", id="plan.history", tooltip="who recorded what about the client, and when"),
    ]

    def __init__(self, desk: Desk, client_id: int, day: date, short: str) -> None:
        super().__init__(desk)
        self.client, self.day, self.short = client_id, day, short
        self._part = "goals"
        self._back = 0
        self._plans: Plans | None = None

    @property
    def plans(self) -> Plans:
        """The client's plan, read when it is first shown."""
        if self._plans is None:
            self._plans = Plans(self.desk, self.client)
        return self._plans

    @property
    def shown(self) -> Plan | None:
        """The version that is shown; None where nothing was written."""
        versions = self.plans.versions(self._part)
        return versions[-1 - self._back] if versions else None

    def show_open_rows(self) -> None:
        """The part in the version that is chosen."""
        self.plans.reload()
        self._back = max(0, min(self._back, len(self.plans.versions(self._part)) - 1))
        width, plan = self.app.size.width, self.shown
        wide = width >= _WIDE
        rows = goal_rows(plan, width, short_day) if self._part == "goals" else text_rows(self._part, plan, width)
        above: list[list[Cell]] = [[Cell(self._parts(wide), "strong")], [Cell(self._version(), "quiet")], []]
        self.sheet.show(columns(self._part, wide), rows, above=above)

    def _parts(self, wide: bool) -> str:
        labels = {part: PARTS[part].label if wide else _SHORT[part] for part in PARTS}
        told = [
            f"[{_KEYS[part]} {label}]" if part == self._part else f" {_KEYS[part]} {label} "
            for part, label in labels.items()
        ]
        return "".join(told)

    def _version(self) -> str:
        plan, versions = self.shown, self.plans.versions(self._part)
        if plan is None:
            return ""
        of = f" of {len(versions)}" if len(versions) > 1 else ""
        return f" version {plan.version}{of}, {short_day(plan.from_day)}, {'signed' if plan.signed else 'draft'}"

    def show_about(self) -> None:
        """What to write under the cursor, and who signed."""
        if self.covered:
            self.strip.about()
            return
        plan = self.shown
        if plan is None or (plan.empty and not plan.signed):
            words = self.with_keys(" Nothing written yet. {plan.write} begins with the first part.")
            self.strip.about([Piece(words)], self._hint())
            return
        self.strip.about(self._hint(), [Piece(f" {self._signed(plan)}", "quiet")])

    def _hint(self) -> list[Piece]:
        key = self.sheet.cursor or ""
        item = next((i for i in PARTS[self._part].items if i.code == key), None)
        if item is not None:
            return [Piece(f" {item.label}: ", "strong"), Piece(item.hint, "quiet")]
        return [
            Piece(self.with_keys(" A goal, its next step and its day; {plan.state} says what became of it"), "quiet")
        ]

    def _signed(self, plan: Plan) -> str:
        if not plan.signed:
            left = self.plans.versions(self._part)[:-1]
            before = next((p for p in reversed(left) if p.signed), None)
            return f"version {before.version} {self._signature(before)}" if before else "not signed"
        later = "" if self._back else self.with_keys("; {plan.write} begins the next version")
        return f"{self._signature(plan)}{later}"

    def _signature(self, plan: Plan) -> str:
        wide = self.app.size.width >= _WIDE
        people = {f.id: f.signature if wide else f.initials for f in self.desk.store.program.facilitators()}
        on = short_day(plan.client_signed_on) if plan.client_signed_on else ""
        return f"signed {on}: the client on paper, {people.get(plan.staff_signed_by or 0, '')}"

    # -- keys ------------------------------------------------------------------------------------------

    def _open(self) -> bool:
        if self.covered:
            self.say(self.with_keys("Private. Press {covered.view} for full view first."), "quiet")
        return not self.covered

    def action_part(self, part: str) -> None:
        """Show another part."""
        self._part, self._back = part, 0
        self.fill()
        self.sheet.action_edge(-1)

    def action_version(self, by: int) -> None:
        """Show the version before or behind."""
        if self._open():
            self._back -= by
            self.fill()

    async def action_write(self) -> None:
        """Write the text under the cursor; where one is chosen and not typed, ask."""
        key = self.sheet.cursor
        if not self._open() or key is None:
            return
        if self._back:
            self.say(self.with_keys("An earlier version stays as it is; {plan.later} goes to the newest one."), "quiet")
            return
        if key == MAY_CALL:
            options = [("Yes", "yes"), ("No", "no"), ("Not said", "")]
            self.ask(ChoicePrompt(f"May we call {self.short} after?", options, self._answer, private=True))
            return
        with self.showing_errors():
            self.plans.to_write(self._part)
            from iop_tui.screens.clients.write_plan import WriteGoalScreen, WriteTextScreen

            if self._part == "goals":
                await self.app.push_screen(WriteGoalScreen(self.plans, self._place(key), self.short))
            else:
                item = next(i for i in PARTS[self._part].items if i.code == key)
                await self.app.push_screen(WriteTextScreen(self.plans, self._part, item, self.short))

    def _place(self, key: str) -> int:
        """The place of the goal under the cursor; behind the last one there is only one that can be written."""
        newest = self.plans.newest("goals")
        return min(int(key), len(newest.goals) if newest else 0)

    def _answer(self, value: str) -> None:
        self.plans.answer(self._part, MAY_CALL, value)
        self.fill()
        self.say(self.with_keys("Recorded. {app.undo} takes it back."), "here")

    def action_state(self) -> None:
        """Ask what became of the goal under the cursor."""
        key = self.sheet.cursor
        if not self._open() or self._part != "goals" or key is None or self._back:
            return

        def record(state: str) -> None:
            self.plans.set_state(int(key), state)
            self.fill()
            self.say(self.with_keys(f"Goal {int(key) + 1}: {STATES[state]}. {{app.undo}} takes it back."), "here")

        options = [(label.capitalize(), state) for state, label in STATES.items()]
        self.ask(ChoicePrompt(f"Goal {int(key) + 1} is:", options, record, skips="esc leaves", private=True))

    def action_sign(self) -> None:
        """Ask when the client signed on paper, then for the PIN of whoever works, and lock the version."""
        if not self._open():
            return
        with self.showing_errors():
            self.plans.refuse_signing(self._part, self.desk.today)
            label = f"{PARTS[self._part].label}, signed by the client on"
            hint = "enter signs as you and locks this version; esc leaves"
            today = iso(self.desk.today)
            self.ask(TextPrompt(label, self._sign_on, today, hint, fresh=True, private=True))

    def _sign_on(self, typed: str) -> None:
        day = form_day(typed, self.desk.today, past=True)
        self.plans.refuse_signing(self._part, day)
        facilitator = self.desk.facilitator
        if facilitator is None:
            raise Refused("Choose who you are first.", "")
        with_pin(self, facilitator, lambda: self._sign(day))

    def _sign(self, day: date) -> None:
        with self.showing_errors():
            self.plans.sign(self._part, day)
            self.fill()
            self.say("Signed and locked. A change begins the next version.", "here")

    def action_print(self) -> None:
        """Write the version that is shown as a page to take along."""
        plan = self.shown
        if not self._open():
            return
        if plan is None or plan.empty:
            self.say("There is nothing to print yet.", "quiet")
            return
        from iop_tui.screens.print_action import print_plan

        print_plan(self, self.client, plan)

    async def action_history(self) -> None:
        """Show what was recorded of the client."""
        from iop_tui.screens.clients.history import client_history

        await self.app.push_screen(client_history(self.desk, self.client, self.short))
