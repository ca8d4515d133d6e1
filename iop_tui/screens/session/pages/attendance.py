"""Attendance: a status key marks the client under the cursor and moves on."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.domain.attendance import (
    REASONS_OF,
    STATUSES,
    Attendance,
    Mark,
    Mode,
    Status,
    after_cutoff,
)
from iop_tui.domain.times import duration
from iop_tui.screens.prompts.choice_prompt import ChoicePrompt, ConfirmPrompt
from iop_tui.screens.prompts.time_prompt import TimePrompt
from iop_tui.screens.session.pages.attendance_list import MODES, AttendanceList

_NEXT_MODE = {Mode.IN_PERSON: Mode.VIDEO, Mode.VIDEO: Mode.PHONE, Mode.PHONE: Mode.IN_PERSON}


_PLAIN = {m: Status.PRESENT if m is Mark.HERE else Status(m.value) for m in Mark}
"""The status of a mark without times."""


_ACTIONS = {Status.PRESENT: f"mark('{Mark.HERE}')", Status.LATE: "late", Status.LEFT_EARLY: "left"}
"""What the keys of statuses do that follow from times; the others are marks of their own."""


class AttendancePage(AttendanceList):
    """Who is here, from when to when."""

    KEYS = (
        *(facts.mark_key.binding for facts in STATUSES.values() if facts.mark_key is not None),
        "mark.out", "mark.rest", "mark.mode", "session.block", "client.walk_in", "session.close", "session.undo",
        "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                facts.mark_key.key,
                _ACTIONS.get(status, f"mark('{status}')"),
                facts.mark_key.label,
                id=facts.mark_key.binding,
                tooltip=facts.mark_key.help,
            )
            for status, facts in STATUSES.items()
            if facts.mark_key is not None
        ),
        Binding("o", "out", "Out/back", id="mark.out", tooltip="stepped out of the room, and came back"),
        Binding("asterisk", "rest", "Everyone else present", id="mark.rest", tooltip="marks everyone else present"),
        Binding("m", "mode", "Mode", id="mark.mode", tooltip="in the room, by video, by phone"),
        Binding("backspace", "unmark", "Unmark", id="mark.unmark", tooltip="clears the client's mark and times"),
        Binding("enter", "explain", "Explain", id="mark.explain", tooltip="how the minutes add up, who entered what"),
    ]

    # -- marking -------------------------------------------------------------------------------------

    def _changing(self, call: Callable[[int], None]) -> None:
        """Change the client under the cursor; on a closed day the reason is asked before anything else is."""

        def changed(client: int) -> None:
            self.group.may_change()
            call(client)

        self.with_client(changed)

    def action_mark(self, word: str) -> None:
        """Mark the client under the cursor, ask why where that is asked, and move on.

        A mark that would take the place of another one is asked back.
        """
        mark = Mark(word)

        def call(client: int) -> None:
            other = self.group.sheet.overwrites(client, mark)
            if not other:
                self._mark(client, mark)
                return
            label = f"{self.group.short[client]}: {other}."
            change = f"Change to {STATUSES[_PLAIN[mark]].label}"
            self.host.ask(ChoicePrompt(label, [(change, client)], lambda id: self._mark(id, mark), takes_first=True))

        self._changing(call)

    def _mark(self, client: int, mark: Mark) -> None:
        step = self.group.sheet.mark(client, mark)
        self.host.say("")
        reasons = REASONS_OF.get(mark)
        self.patch(client, going_on=reasons is None)
        if reasons is not None:
            self._ask_reason(client, [(r.label, r.code) for r in reasons], step)
        self._tell_overlap(client)

    def _tell_overlap(self, *clients: int) -> None:
        """Say where somebody is here in two sessions at the same time: one of the two is probably a slip."""
        shared = [(id, m) for id in clients if (m := self.group.sheet.overlaps(id))]
        if shared:
            names = ", ".join(f"{self.group.short[id]} ({duration(minutes)})" for id, minutes in shared)
            self.host.say(f"Also here in another session at the same time: {names}; counted once.", "warn")

    def _ask_reason(self, client: int, options: list[tuple[str, str]], step: int | None) -> None:
        def on_answer(code: str) -> None:
            self.group.sheet.give_reason(client, code, step)
            self.patch(client)
            self.sheet.step(1)

        label = f"{self.group.short[client]}, why?"
        self.host.ask(ChoicePrompt(label, options, on_answer, lambda: (self.sheet.step(1), None)[1]))

    def action_late(self) -> None:
        """The client came late: asks when, now filled in. Nothing is written before it where another mark stands."""

        def call(client: int) -> None:
            row = self.group.rows[client]
            other = self.group.sheet.overwrites(client, Mark.HERE)
            known = row.arrived if row.mark in (Mark.HERE, Mark.TURNED_AWAY) else None
            again = row.mark is Mark.HERE and known is not None
            filled = self._within(self.group.usual_minute() if known is None else known, row)
            step = None if again or other else self.group.sheet.arrive(client, filled)
            self.patch(client)

            def on_answer(minute: int) -> None:
                self.group.sheet.arrive(client, minute, step)
                self.patch(client)
                self.sheet.step(1)
                self._suggest(client, minute)
                self._tell_overlap(client)

            self._ask_time(
                self._asked_of(client, other, "arrived"), filled, self.group.session.scheduled_start, on_answer
            )

        self._changing(call)

    def _asked_of(self, client: int, other: str, did: str) -> str:
        """What is asked: of whom, the mark that the answer takes the place of, what they did."""
        return f"{self.group.short[client]}{f', {other}:' if other else ''} {did}"

    def _within(self, minute: int, row: Attendance) -> int:
        """A time to fill in that can be: not after the group's end, not after the client left."""
        latest = row.left if row.mark is Mark.HERE and row.left is not None else self.group.session.effective_end
        return min(minute, latest, *(a.out for a in row.times_out))

    def _suggest(self, client: int, minute: int) -> None:
        limits = self.group.session.attendance_window
        if after_cutoff(minute, limits):
            cutoff = self.group.desk.clock(limits.start + limits.cutoff)
            name = self.group.short[client]
            self.host.say(f"{name} is past your late cutoff ({cutoff}). Policy: send home. Your call.", "warn")

    def action_left(self) -> None:
        """The client left: asks when and why."""

        def call(client: int) -> None:
            row = self.group.rows[client]
            other = self.group.sheet.overwrites(client, Mark.HERE)
            again = row.mark is Mark.HERE and row.left is not None
            filled = row.left if again and row.left is not None else self.group.usual_minute(leaving=True)
            written = None if again or other else self.group.sheet.leave(client, filled)
            self.patch(client)

            def on_answer(minute: int) -> None:
                step = self.group.sheet.leave(client, minute, row.reason if again else "", written)
                self.patch(client)
                self._ask_reason(
                    client, [(r.label, r.code) for r in STATUSES[Status.LEFT_EARLY].reasons], written or step
                )
                self._tell_overlap(client)

            self._ask_time(self._asked_of(client, other, "left"), filled, self.group.session.scheduled_end, on_answer)

        self._changing(call)

    def _ask_time(self, label: str, filled: int, near: int, on_answer: Callable[[int], None]) -> None:
        session = self.group.session
        times = (session.scheduled_start, max(session.scheduled_end, session.effective_end))
        self.host.ask(TimePrompt(label, filled, times, near, on_answer, twelve=self.group.rules.twelve_hours))

    def action_out(self) -> None:
        """The client went out, or came back: asks when, now filled in."""

        def call(client: int) -> None:
            row = self.group.rows[client]
            other = self.group.sheet.overwrites(client, Mark.HERE)
            back = row.out_now and not other
            latest = row.left if row.mark is Mark.HERE and row.left is not None else self.group.session.effective_end
            filled = min(self.group.usual_minute(leaving=back), latest)
            step = None if other else self.group.sheet.out_or_back(client, filled)
            self.patch(client)

            def on_answer(minute: int) -> None:
                if other:
                    self.group.sheet.out_or_back(client, minute)
                else:
                    self.group.sheet.move_last_away(client, minute, step)
                self.patch(client)

            words = "came back" if back else "went out"
            self._ask_time(self._asked_of(client, other, words), filled, filled, on_answer)

        self._changing(call)

    def action_mode(self) -> None:
        """The next mode; video and phone ask whether place and privacy are confirmed."""

        def call(client: int) -> None:
            mode = _NEXT_MODE[self.group.rows[client].mode]
            step = self.group.sheet.set_mode(client, mode)
            self.patch(client)
            if mode is not Mode.IN_PERSON:

                def on_answer(confirmed: bool) -> None:
                    self.group.sheet.set_mode(client, mode, confirmed, step)
                    self.patch(client)

                label = f"{self.group.short[client]} by {MODES[mode]}: place and privacy confirmed?"
                self.host.ask(ConfirmPrompt(label, on_answer))

        self._changing(call)

    def action_rest(self) -> None:
        """Everyone who is not marked is present; asked back once before the group starts."""

        def call(sure: bool) -> None:
            unmarked = [id for id in self.group.on_roster if self.group.rows[id].mark is Mark.NOT_MARKED]
            self.group.sheet.rest_present(sure)
            self.host.refill()
            self._tell_overlap(*unmarked)

        self.host.do_surely(call)

    def action_unmark(self) -> None:
        """Take the client's mark and times back."""

        def call(client: int) -> None:
            self.group.sheet.unmark(client)
            self.patch(client)

        self._changing(call)

    async def action_explain(self) -> None:
        """How the client's minutes add up, and who entered what when."""
        if self.client is not None:
            from iop_tui.screens.session.explain_minutes import explain_attendance

            await self.app.push_screen(explain_attendance(self.group, self.client))
