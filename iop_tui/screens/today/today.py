"""Today: the day's sessions, what they owe, and earlier days that were never closed."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.day import GroupDay, open_session
from iop_tui.domain.calendar import FIRST_YEAR, LAST_YEAR, parse_day
from iop_tui.domain.errors import NeedsConfirmation
from iop_tui.domain.facilitators import Facilitator
from iop_tui.screens.pin_gate import with_pin
from iop_tui.screens.prompts.search_prompt import SearchPrompt
from iop_tui.screens.prompts.text_prompt import TextPrompt
from iop_tui.screens.today.day_list import DayList


class TodayScreen(DayList):
    """The day as a list of sessions; looking at it writes nothing."""

    HELP_TITLE = "Today"
    EMPTY = (
        "No group on this day. Press ← or → for another day. "
        "To change a group's days: press {today.program}, then {program.more}."
    )
    KEYS = (
        "today.open", "today.previous", "today.go_to", "today.calls", "today.week", "today.caseload", "today.program",
        "today.export", "today.exports", "app.quit", "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="today.open", tooltip="opens the session and freezes today's roster"),
        Binding("left", "day(-1)", "Day", id="today.previous", tooltip="the day before", key_display="←→"),
        Binding("right", "day(1)", "Next day", id="today.next", tooltip="the day after"),
        Binding("tab", "between", "What is left", id="today.between", tooltip="from the day to what is left, and back"),
        Binding("g", "go_to", "Go to", id="today.go_to", tooltip="goes to a date, such as 11-20"),
        Binding("t", "today", "Today", id="today.today", tooltip="goes back to today"),
        Binding(
            "ctrl+e",
            "export",
            "Export",
            id="today.export",
            tooltip="exports the attendance CSV of the day under the cursor",
        ),
        Binding("x", "exports", "Exports", id="today.exports", tooltip="plain-text exports on this laptop"),
        Binding("n", "cosign", "Co-sign", id="today.cosign", tooltip="notes that wait for a co-signature"),
        Binding("c", "calls", "Calls", id="today.calls", tooltip="whom to call after group, and why"),
        Binding("h", "week", "Week", id="today.week", tooltip="clients' hours and days of the week"),
        Binding("w", "caseload", "Caseload", id="today.caseload", tooltip="clients and their weekdays"),
        Binding("m", "program", "Program", id="today.program", tooltip="groups, clients, facilitators, topics, rules"),
        Binding("v,ctrl+f", "view", "View", id="today.view", tooltip="room view or full view"),
        Binding("f", "who", "Who", id="today.who", tooltip="switches who is working"),
    ]

    def on_mount(self) -> None:
        """Ask who is working where that is not plain."""
        if not self.desk.start_work() and self.desk.who is None:
            self.action_who(must=True)
        elif (person := self.desk.facilitator) is not None and self.desk.pins.asks_at_start():
            self.desk.who = None
            self._ask_pin_of(person, must=True)
        self.back.begin()
        self.call_after_refresh(self._look_for_backups)

    # -- keys ----------------------------------------------------------------------------------------

    async def action_open(self) -> None:
        """Open the session under the cursor."""
        entry = self._entry()
        if entry is None:
            return
        group: GroupDay | None = None
        with self.showing_errors():
            try:
                group = open_session(self.desk, entry.track.id, entry.day, sure=self._sure == entry.key)
            except NeedsConfirmation:
                self._sure = entry.key
                raise
        if group is not None:
            await self.open_group(group)
            size, number = group.track.capacity, len(group.on_roster)
            if entry.session is None and size and number > size:
                self.nav.say(f"{number} are expected; the group's size is {size}.", "warn")

    async def open_group(self, group: GroupDay, page: str = "") -> None:
        """Show a session; one that was open before is as it was left."""
        self.back.watch(group.session)
        await self.nav.show_session(group, page)

    def action_day(self, by: int) -> None:
        """Step a day."""
        self._show_day_of(by)

    def _show_day_of(self, by: int) -> None:
        target = self.desk.day + timedelta(days=by)
        if FIRST_YEAR <= target.year <= LAST_YEAR:
            self.desk.day = target
        self._new_day()

    def _new_day(self) -> None:
        self._first = True
        self.say("")
        self.set_focus(self.sheet)  # who goes to a day means its sessions, not what is left of others
        self.fill()

    def action_today(self) -> None:
        """Go back to today."""
        self.desk.day = self.desk.today
        self._new_day()

    def action_go_to(self) -> None:
        """Ask for a date and go there."""

        def on_answer(text: str) -> None:
            self.desk.day = parse_day(text, self.desk.today)
            self._new_day()

        self.ask(TextPrompt("Go to", on_answer, hint="a day, as 2026-11-20, 11-20, 20 or -1; enter goes"))

    def action_who(self, must: bool = False) -> None:
        """Ask who is working."""
        people = self.desk.facilitators
        if not people:
            self.say(
                self.with_keys(
                    "No facilitators yet: press {today.program}, then {program.section_3}, then {program.add}."
                ),
                "quiet",
            )
            return

        def search(typed: str) -> list[tuple[str, int]]:
            return [(f.name, f.id) for f in people if typed.casefold() in f.name.casefold()]

        def on_answer(id: int | None, _typed: str) -> None:
            self._ask_pin_of(next(f for f in people if f.id == id), must)

        self.ask(SearchPrompt("Who are you?", search, on_answer, must=must))

    def _ask_pin_of(self, person: Facilitator, must: bool) -> None:
        """Let somebody begin to work once they typed their PIN."""

        def begins() -> None:
            self.desk.who = person.id
            self.show_title()

        with_pin(self, person, begins, (lambda: self.action_who(must)) if must else None)

    def action_export(self) -> None:
        """Write the attendance CSV of a whole day: that of the session under the cursor."""
        from iop_tui.screens.export_action import export_day

        entry = self._entry()
        export_day(self, entry.day if entry is not None else self.desk.day)

    async def action_exports(self) -> None:
        """The plain-text exports on this laptop."""
        from iop_tui.screens.today.exports import ExportsScreen

        await self.app.push_screen(ExportsScreen(self.desk))

    def action_between(self) -> None:
        """From the day's sessions to what is left of other days, and back."""
        self.go_between()

    def action_view(self) -> None:
        """Room view or full view."""
        self.nav.set_full_view(not self.nav.full_view)

    def view_changed(self) -> None:
        """Name what is private, or hide it."""
        self.fill()

    async def action_cosign(self) -> None:
        """The notes that wait for a co-signature."""
        from iop_tui.screens.today.cosign import CosignScreen

        await self.app.push_screen(CosignScreen(self.desk))

    async def action_calls(self) -> None:
        """Whom to call."""
        from iop_tui.screens.today.calls import CallsScreen

        await self.app.push_screen(CallsScreen(self.desk))

    async def action_week(self) -> None:
        """The week of the day that is shown, of the group under the cursor."""
        from iop_tui.screens.today.week import WeekScreen

        entry = self._entry()
        await self.app.push_screen(WeekScreen(self.desk, entry.track.id if entry is not None else None))

    async def action_caseload(self) -> None:
        """Clients and their weekdays."""
        from iop_tui.screens.clients.caseload import CaseloadScreen

        await self.app.push_screen(CaseloadScreen(self.desk))

    async def action_program(self) -> None:
        """Tracks, clients, facilitators, topics, rules."""
        from iop_tui.screens.program.program import ProgramScreen

        await self.app.push_screen(ProgramScreen(self.desk))
