"""Roster: who is expected, and in full view what to know before the door opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.timer import Timer

from iop_tui.day import GroupDay, bring_up_to_date
from iop_tui.day.attendance_rows import SheetRow
from iop_tui.day.opening import newly_expected
from iop_tui.day.since import Since, said_besides, since_last
from iop_tui.day.soon import soon
from iop_tui.domain.calendar import short_day, weekdays_text
from iop_tui.domain.errors import IopError
from iop_tui.domain.room import Fact
from iop_tui.domain.times import duration
from iop_tui.screens.session.client_words import flags_of, since_pieces, standing_pieces
from iop_tui.screens.session.record_test import RecordsTests
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece

if TYPE_CHECKING:
    from iop_tui.reports.progress import ClientProgress

FLAGS_AFTER = 0.3
"""Seconds until it is looked at who needs the facilitator: not on the way of the first keys."""


class RosterPage(RecordsTests):
    """Who is expected."""

    KEYS = (
        "roster.card", "client.walk_in", "client.take_off", "client.find", "session.view", "session.block",
        "session.dialog", "roster.update", "session.close", "app.cover", "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "card", "Card", id="roster.card", tooltip="opens the client's card"),
        Binding("r", "update", "Refresh", id="roster.update", tooltip="adds and removes clients to match the schedule"),
    ]

    def __init__(self, group: GroupDay) -> None:
        super().__init__(group)
        self._needing: set[int] = set()
        self._look_due: Timer | None = None

    def columns(self) -> Sequence[Column]:
        """In room view names, days and status; in full view what to know."""
        width = self.host.page_width
        if not self.host.may_show(Fact.STANDING):
            return [
                Column("client", "Client", 18 if width >= 72 else 12, 1),
                Column("flag", "", 2),
                Column("status", "Status", 20),
                Column("days", "Scheduled", 20 if width >= 72 else 19, 1 if width >= 72 else 0),
            ]
        columns = [
            Column("client", "Client", 15, 1), Column("flag", "", 2), Column("week", "Week", 8),
            Column("sober", "Sober", 7), Column("days", "Days", 5), Column("hours", "This week", 14),
        ]  # fmt: skip
        if width >= 72:
            columns.append(Column("last", "Last here", 11))
        if width >= 100:
            columns += [Column("goal", "Last goal", 16, 3), Column("missed", "Missed", 6)]
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
            status = Cell(f"{row.facts.glyph} {row.facts.label}", look)
            return [Cell(row.name), self._mark(row.client_id), status, Cell(days, "quiet")]
        episode = file.episode_on(day)
        standing = self.standing(row.client_id)
        sober = file.days_sober(day)
        cells = [
            Cell(row.name),
            self._mark(row.client_id),
            Cell(f"{episode.week(day)} of {episode.planned_weeks}" if episode else ""),
            Cell(f"{sober} d" if sober is not None else ""),
            Cell(f"{len(placement.days)}" if placement else ""),
            Cell(f"{duration(standing.week_minutes)} of {duration(standing.week_target)}" if standing else ""),
        ]
        if self.host.page_width >= 72:
            cells.append(Cell(short_day(standing.last_attended) if standing and standing.last_attended else ""))
        if self.host.page_width >= 100:
            missed = self._missed().get(row.client_id, 0)
            cells += [Cell(self._goal(row.client_id), "quiet"), Cell(f"{missed}" if missed else "")]
        return cells

    def _soon(self, client_id: int) -> list[str]:
        """What comes for a client; nothing of it is for the room."""
        if not self.host.may_show(Fact.EPISODE):
            return []
        rules = self.group.rules
        return soon(self.group.files[client_id], self.group.day, rules.announce_days, rules.week_start)

    def focus_page(self) -> None:
        """Say where somebody is expected by now who is not on the roster; else what comes for whom."""
        super().focus_page()
        coming = [f"{self.group.short[id]} {told[0]}" for id in self.group.on_roster if (told := self._soon(id))]
        if coming:
            self.host.say(f"Soon: {' · '.join(coming)}")
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
        self._since: dict[int, Since] = {}
        self._missed_counts: dict[int, int] | None = None
        super().refill()
        if self.ready and not self.host.may_show(Fact.STANDING) and self._look_due is None:
            self._look_due = self.set_timer(FLAGS_AFTER, self._look_for_flags)

    def _look_for_flags(self) -> None:
        """Find who needs the facilitator, and show their marks; in full view each row has its own at once."""
        self._look_due = None
        if not self.display or not self.is_attached or self.group.desk.store.locked:
            return
        try:
            standings = self._standings_of(list(self.group.files.values()))
            needing = {id for id in self.group.rows if self._flags(id, standings.get(id))}
        except IopError:
            return  # an earlier day that cannot be read is told where it is shown
        before, self._needing = self._needing, needing
        for id in before ^ self._needing:
            if id in self.group.rows:
                self.sheet.patch(Row(str(id), self._cells(self.group.sheet.row(id))))

    def _flags(self, client_id: int, standing: ClientProgress | None) -> list[str]:
        """Everything for which the client needs the facilitator."""
        return [
            *flags_of(self.group, client_id, standing),
            *(news.words for news in self.since(client_id).news if news.needs),
        ]

    def _mark(self, client_id: int) -> Cell:
        """One mark for everybody who needs the facilitator, whatever the reason: the room learns no reason from it."""
        needs = client_id in self._needing
        if self.host.may_show(Fact.STANDING):
            needs = bool(self.group.due.words(client_id) or self._flags(client_id, self.standing(client_id)))
        return Cell("•" if needs else "", "warn")

    def since(self, client_id: int) -> Since:
        """What happened since the client was in a round last."""
        if client_id not in self._since:
            self._since[client_id] = since_last(self.group, client_id)
        return self._since[client_id]

    def _goal(self, client_id: int) -> str:
        words = (n.words for n in self.since(client_id).news if n.fact is Fact.ANSWER)
        return next(words, "").removeprefix("goal: ")

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
        since = self.since(row.client_id)
        flags = flags_of(self.group, row.client_id, self.standing(row.client_id))
        others = ", ".join([*self.group.due.words(row.client_id), *flags])
        second = [*([Piece(f" flags: {others} ·", "warn")] if others else []), *since_pieces(since)]
        if told := self._soon(row.client_id):
            second = [Piece(f" soon: {', '.join(told)} ·"), *second]
        if since.day is not None and (last := self.group.round.last_answers(row.client_id, 1)):
            said = said_besides(self.group, last[0][1])
            second.append(Piece(f" · {', '.join(said) or 'passed'}", "quiet"))
        return [first, second]

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
