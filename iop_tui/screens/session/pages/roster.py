"""Roster: who is expected, and in full view what to know before the door opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.day import bring_up_to_date
from iop_tui.day.attendance_rows import SheetRow
from iop_tui.day.opening import newly_expected
from iop_tui.domain.calendar import short_day, weekdays_text
from iop_tui.domain.checkin import answer_text
from iop_tui.domain.errors import IopError
from iop_tui.domain.room import Fact
from iop_tui.domain.times import duration
from iop_tui.screens.session.pages.client_page import ClientPage, standing_pieces
from iop_tui.widgets.sheet import Cell, Column
from iop_tui.widgets.text_lines import Line, Piece


class RosterPage(ClientPage):
    """Who is expected."""

    KEYS = (
        "roster.card", "client.walk_in", "client.take_off", "client.find", "session.view", "session.block",
        "session.dialog", "roster.update", "session.close", "app.cover", "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "card", "Card", id="roster.card", tooltip="opens the client's card"),
        Binding("r", "update", "Refresh", id="roster.update", tooltip="adds and removes clients to match the schedule"),
    ]

    def columns(self) -> Sequence[Column]:
        """In room view names, days and status; in full view what to know."""
        width = self.app.size.width
        if not self.host.may_show(Fact.STANDING):
            return [
                Column("client", "Client", 18, 1),
                Column("status", "Status", 20),
                Column("days", "Scheduled", 20, 1),
            ]
        columns = [
            Column("client", "Client", 15, 1), Column("flag", "", 2), Column("week", "Week", 8), Column("sober",
            "Sober", 7),
            Column("days", "Days", 5), Column("hours", "This week", 14), Column("last", "Last here", 11),
        ]  # fmt: skip
        if width >= 100:
            columns += [Column("goal", "Last goal", 16, 3), Column("missed", "Topics missed", 14)]
        return columns

    def cells(self, row: SheetRow) -> Sequence[Cell]:
        """One client's cells."""
        file = self.group.files[row.client_id]
        day = self.group.day
        placement = file.placement_on(day)
        weekdays = {d for _, d in placement.days} if placement else set()
        if not self.host.may_show(Fact.STANDING):
            days = weekdays_text(weekdays, self.group.rules.week_start)
            if row.row.origin == "walk_in":
                days = "walk-in"
            look = row.facts.look
            return [Cell(row.name), Cell(f"{row.facts.glyph} {row.facts.label}", look), Cell(days, "quiet")]
        episode = file.episode_on(day)
        standing = self.standing(row.client_id)
        sober = file.days_sober(day)
        cells = [
            Cell(row.name),
            Cell("•" if self._flags(row.client_id) else "", "warn"),
            Cell(f"{episode.week(day)} of {episode.planned_weeks}" if episode else ""),
            Cell(f"{sober} d" if sober is not None else ""),
            Cell(f"{len(placement.days)}" if placement else ""),
            Cell(f"{duration(standing.week_minutes)} of {duration(standing.week_target)}" if standing else ""),
            Cell(short_day(standing.last_attended) if standing and standing.last_attended else ""),
        ]
        if self.app.size.width >= 100:
            missed = self._missed().get(row.client_id, 0)
            cells += [Cell(self._goal(row.client_id), "quiet"), Cell(f"{missed}" if missed else "")]
        return cells

    def focus_page(self) -> None:
        """Say where somebody is expected by now who is not on the roster."""
        super().focus_page()
        if number := newly_expected(self.group):
            more = "1 more is" if number == 1 else f"{number} more are"
            self.host.say(
                self.host.with_keys(
                    f"{more} expected now than when the session was opened. Press {{roster.update}} to refresh."
                ),
                "warn",
            )

    def refill(self) -> None:
        """Show everything as it is now."""
        self._goals: dict[int, str] = {}
        self._missed_counts: dict[int, int] | None = None
        super().refill()

    def _goal(self, client_id: int) -> str:
        if client_id not in self._goals:
            last = self.group.round.last_answers(client_id, 1)
            answer = last[0][1].answers.get("goal") if last else None
            self._goals[client_id] = answer.words if answer else ""
        return self._goals[client_id]

    def _missed(self) -> dict[int, int]:
        """How many of the topics that the track has had in the episode each client has not had."""
        if self._missed_counts is None:
            had = self.group.agenda.had_by()
            used = self.group.agenda.last_had()
            self._missed_counts = {}
            for id in self.group.rows:
                episode = self.group.files[id].episode_on(self.group.day)
                since = episode.admitted_on if episode else self.group.day
                codes = [code for code, day in used.items() if day >= since]
                self._missed_counts[id] = sum(id not in had.get(code, ()) for code in codes)
        return self._missed_counts

    def _flags(self, client_id: int) -> list[str]:
        """What needs the facilitator's eye."""
        flags = list(self.group.round.flags(client_id))
        standing = self.standing(client_id)
        if standing is not None and standing.at_limit:
            flags.append("unexcused at the limit")
        if standing is not None and standing.early_no_show:
            flags.append("no-show in first 3 sessions")
        if self.group.files[client_id].client.own_number:
            flags.append("not linked to the office's list")
        return flags

    def about(self, row: SheetRow) -> Sequence[Line]:
        """In room view the name alone; in full view counters, the last answers and flags."""
        name = [Piece(f" {row.name}", "strong")]
        if not self.host.may_show(Fact.STANDING):
            placed = row.row.origin == "placed"
            return [
                [
                    *name,
                    Piece(f"   {self.host.with_keys('{session.view}')}: details" if placed else "   walk-in", "quiet"),
                ]
            ]
        first = [*name, Piece("  "), *standing_pieces(self.standing(row.client_id))]
        last = self.group.round.last_answers(row.client_id, 1)
        words = [f"flags: {', '.join(flags)}"] if (flags := self._flags(row.client_id)) else []
        if last:
            day, checkin = last[0]
            said = [
                f"{q.label.lower()} {answer_text(q, checkin.answers.get(q.key))}"
                for q in self.group.round.questions
                if answer_text(q, checkin.answers.get(q.key))
            ]
            words.append(f"{short_day(day)}: {', '.join(said) or 'passed'}")
        return [first, [Piece(f" {' · '.join(words)}", "quiet")]]

    def action_update(self) -> None:
        """Let the roster follow the placements as they are now."""

        def call() -> None:
            added, gone = bring_up_to_date(self.group)
            self.host.refill()
            self.host.say(f"Roster refreshed: {added} added, {gone} removed.", "here")

        try:
            call()
        except IopError as error:
            self.host.say_error(error)
