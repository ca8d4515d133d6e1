"""The session's dialog: who leads it, its real times, whether it takes place."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.day import GroupDay, NeedsCorrectionReason
from iop_tui.day.attendance import minutes_moved
from iop_tui.domain.errors import IopError, Refused
from iop_tui.domain.room import Fact
from iop_tui.domain.times import read_clock, span
from iop_tui.screens.list_screen import ListScreen
from iop_tui.screens.prompts.correction_reason import ask_reason
from iop_tui.screens.prompts.search_prompt import SearchPrompt
from iop_tui.screens.prompts.text_prompt import TextPrompt
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece


class SessionDetails(ListScreen):
    """Facts of the session, each changed by ``enter``."""

    HELP_TITLE = "Session"
    KEYS = ("dialog.change", "dialog.agreements", "dialog.history", "dialog.back", "app.undo", "app.keys")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", "Change", id="dialog.change", tooltip="changes what is under the cursor"),
        Binding("h", "history", "History", id="dialog.history", tooltip="who recorded what in the session, and when"),
        Binding(
            "a", "agreements", "Agreements", id="dialog.agreements", tooltip="the group's agreements, for the room"
        ),
        Binding("escape,q", "back", "Back", id="dialog.back", tooltip="back to the session"),
    ]

    def __init__(self, group: GroupDay) -> None:
        super().__init__(group.desk)
        self.group = group

    def title_line(self) -> Line:
        """Which session."""
        return [Piece(f" {self.group.track.name}", "strong"), Piece(f" · {self.group.title.partition(' · ')[2]}")]

    def show_rows(self) -> None:
        """The facts."""
        session, clock = self.group.session, self.desk.clock
        people = {f.id: f.signature for f in self.desk.store.program.facilitators()}
        planned = span(session.scheduled_start, session.scheduled_end, self.group.rules.twelve_hours)
        cancelled = session.is_cancelled
        facts = [
            ("facilitator", "Facilitator", people.get(session.facilitator_id or 0, "not said")),
            ("cofacilitator", "Co-facilitator", people.get(session.cofacilitator_id or 0, "nobody")),
            ("start", "Actual start", clock(session.actual_start) or f"as planned ({planned})"),
            ("end", "Actual end", clock(session.actual_end) or f"as planned ({planned})"),
            ("cancelled", "Cancelled", f"yes{self._why(': ', session.cancelled_why)}" if cancelled else "no"),
        ]
        if session.is_closed:
            facts.append(("reopen", "Closed", "enter reopens it, with a reason"))
        if session.revision:
            times = "once" if session.revision == 1 else f"{session.revision} times"
            why = self._why(", last because: ", session.correction_reason)
            facts.append(("reason", "Reopened", f"{times}{why}"))
        rows = [Row(key, [Cell(label, "quiet"), Cell(value)], heading=key == "reason") for key, label, value in facts]
        self.sheet.show([Column("what", "", 18), Column("value", "", 30, 1)], rows)

    def _why(self, before: str, reason: str) -> str:
        """A reason behind what it is of; nothing where it may not be seen."""
        return f"{before}{reason}" if reason and self.may_show(Fact.REASON) else ""

    def view_changed(self) -> None:
        """Room view or full view was chosen."""
        self.fill()

    def action_change(self) -> None:
        """Change what is under the cursor."""
        self.group.corrected()  # a reason that was given for a time that was then left
        key = self.sheet.cursor
        if key in ("facilitator", "cofacilitator"):
            self._ask_person(key)
        elif key in ("start", "end"):
            self._ask_time(key)
        elif key == "cancelled":
            self._cancel()
        elif key == "reopen":
            self.ask(TextPrompt("Reason for reopening", self._reopen))

    async def action_history(self) -> None:
        """Show what was recorded in the session; it opens covered in room view."""
        from iop_tui.screens.clients.history import session_history

        await self.app.push_screen(session_history(self.group))

    async def action_agreements(self) -> None:
        """Show the group's agreements, large and fit for the room."""
        from iop_tui.screens.session.agreements import AgreementsScreen

        await self.app.push_screen(AgreementsScreen(self.desk))

    def _reopen(self, reason: str) -> None:
        self.group.closing.reopen(reason)
        self.fill()

    def _ask_person(self, which: str) -> None:
        people = [(f.name, f.id) for f in self.desk.facilitators]

        def search(typed: str) -> list[tuple[str, int | None]]:
            matching: list[tuple[str, int | None]] = [p for p in people if typed.casefold() in p[0].casefold()]
            return [*matching, ("nobody", None)] if not typed else matching

        def on_answer(id: int | None, _typed: str) -> None:
            session = self.group.session
            both = {"facilitator": session.facilitator_id, "cofacilitator": session.cofacilitator_id, which: id}
            self.group.closing.set_leaders(both["facilitator"], both["cofacilitator"])
            self.fill()

        self.ask(SearchPrompt("Facilitator" if which == "facilitator" else "Co-facilitator", search, on_answer))

    def _ask_time(self, which: str) -> None:
        session = self.group.session

        def on_answer(text: str) -> None:
            near = session.scheduled_start if which == "start" else session.scheduled_end
            minute = read_clock(text, session.scheduled_start, session.scheduled_end, near) if text else None
            start = minute if which == "start" else session.actual_start
            end = minute if which == "end" else session.actual_end
            self._set_times(start, end)

        filled = self.desk.clock(session.actual_start if which == "start" else session.actual_end)
        label = "Actual start" if which == "start" else "Actual end"
        self.ask(TextPrompt(label, on_answer, filled, "a time, e.g. 902; leave blank for as planned; enter saves"))

    def _set_times(self, start: int | None, end: int | None) -> None:
        before = self.group.sheet.whole_minutes()
        try:
            self.group.times.set_true_times(start, end)
        except NeedsCorrectionReason:
            ask_reason(self, self.group, lambda: self._set_times(start, end))
            return
        self.group.corrected()
        self.fill()
        self.say(minutes_moved(before, self.group.sheet.whole_minutes()), "here")

    def _cancel(self) -> None:
        if self.group.session.is_cancelled:
            with self.showing_errors():
                self.group.closing.uncancel()
                self.fill()
            return

        def on_answer(why: str) -> None:
            if not why:
                raise Refused("Say why it is cancelled.", "A few words are enough.")
            self.group.closing.cancel(why)
            self.fill()

        try:
            self.ask(TextPrompt("Reason for cancelling", on_answer))
        except IopError as error:
            self.say_error(error)
