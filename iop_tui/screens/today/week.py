"""Week: clients × the days of a week, and where each stands; the worst first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import STATUSES
from iop_tui.domain.calendar import LABELS, parse_day, plain_day, short_day
from iop_tui.domain.names import short_names
from iop_tui.domain.room import Fact
from iop_tui.domain.times import duration
from iop_tui.domain.week import LOOKS, missing_text, stand_text, sum_text
from iop_tui.reports.week import ClientWeek, DayCell, WeekReport, week_report
from iop_tui.screens.clients.ask_contact import AskContact
from iop_tui.screens.covered_list import CoveredList
from iop_tui.screens.prompts.find_row import find_row
from iop_tui.screens.prompts.text_prompt import TextPrompt
from iop_tui.widgets.safe_text import plain
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece

_WIDE = 72
"""Cells from which on all columns have room."""
_ROOMY = 100
"""Cells from which on a whole name has room."""
_DAYS_WITH_OTHER = 6
"""More days than these leave no room for the column of contacts in 80 cells: then only the strip says them."""


class WeekScreen(CoveredList):
    """One week of a group's clients, or of all."""

    HELP_TITLE = "Week"
    COVERS = Fact.STANDING
    SHOWS = "the week"
    EMPTY = "Nobody was in the program in this week."
    KEYS = (
        "week.previous", "week.track", "week.add", "week.card", "week.export", "covered.view", "covered.back",
        "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "week(-7)", "Week", id="week.previous", tooltip="the week before", key_display="←→"),
        Binding("right", "week(7)", "Next week", show=False, id="week.next", tooltip="the week after"),
        Binding("g", "go_to", "Go to", id="week.go_to", tooltip="the week of a date"),
        Binding("tab", "track", "Group", id="week.track", tooltip="the next group, then all groups"),
        Binding("plus", "add", "Contact", id="week.add", tooltip="records a contact of today with the client"),
        Binding("enter,i", "card", "Card", id="week.card", tooltip="the client's card and contacts"),
        Binding("ctrl+e", "export", "Export", id="week.export", tooltip="exports the CSV of the week's hours"),
        Binding("slash", "find", "Find", id="week.find", tooltip="finds a name"),
    ]

    def __init__(self, desk: Desk, track_id: int | None = None) -> None:
        """``track_id`` is the group to begin with; without one it is all groups."""
        super().__init__(desk)
        self._day = desk.day
        self._track = track_id
        self._report: WeekReport | None = None
        self._weeks: dict[str, ClientWeek] = {}
        self._names: dict[int, str] = {}

    def _tracks(self) -> list[tuple[int, str]]:
        known = [t for t in self.desk.store.tracks.all() if t.ended_on is None or t.ended_on >= self._day]
        return [(t.id, t.name) for t in known]

    def title_line(self) -> Line:
        """The week, and of which group."""
        tracks = dict(self._tracks())
        name = tracks.get(self._track, "All groups") if self._track is not None else "All groups"
        days = "" if self._report is None else f" · {short_day(self._report.first)} – {plain_day(self._report.last)}"
        return [Piece(" Week", "strong"), Piece(f"{days} · {plain(name)}")]

    def fill(self) -> None:
        """Read the week first: the title says which it is."""
        super().fill()
        self.show_title()

    def show_rows(self) -> None:
        """Read nothing that is not shown; the dates of the week stand in the title in both views."""
        self._report = week_report(self.desk, self._day, self._track)
        super().show_rows()

    def show_open_rows(self) -> None:
        """The clients."""
        report = self._report
        assert report is not None  # show_rows read it
        clients = {f.client.id: f.client.name for f in report.everybody}
        self._names = short_names(clients, self.desk.rules().initials)
        self._weeks = {str(w.file.client.id): w for w in report.clients}
        narrow = self.app.size.width < _WIDE
        days = [Column(d.isoformat(), LABELS[d.weekday()], 5) for d in report.days]
        hours, stands = Column("hours", "Hours", 13), Column("stands", "Stands", 11)
        if narrow:  # what matters most stands first, and the last days may be cut
            columns = [Column("client", "Client", 9), stands, hours, *days]
        else:
            other = [Column("other", "Other", 5)] if len(days) <= _DAYS_WITH_OTHER else []
            client = Column("client", "Client", 10 if self.app.size.width < _ROOMY else 18)
            columns = [client, *days, *other, hours, Column("days", "Days", 6), stands]
        rows = []
        for key, week in self._weeks.items():
            cells = self._cells(week, report)
            rows.append(Row(key, [cells[column.key] for column in columns]))
        self.sheet.show(columns, rows)

    def _cells(self, week: ClientWeek, report: WeekReport) -> dict[str, Cell]:
        """A client's cells by the key of their column."""
        had, asked = week.had, week.asked
        hours = duration(had.total) if had.part else f"{duration(had.total)} of {duration(asked.target)}"
        days = str(had.days) if had.part or not asked.days else f"{had.days} of {asked.days}"
        return {
            "client": Cell(self._names[week.file.client.id]),
            **{day.isoformat(): _day_cell(week.cells.get(day)) for day in report.days},
            "other": Cell(duration(had.contacts) if had.contacts else ""),
            "hours": Cell(hours),
            "days": Cell(days),
            "stands": Cell(stand_text(had, asked), LOOKS.get(week.stand, "")),
        }

    def show_about(self) -> None:
        """The sum of the client under the cursor, and what could still be added."""
        week, report = self._weeks.get(self.sheet.cursor or ""), self._report
        if self.covered or week is None or report is None:
            self.strip.about()
            return
        facts = " · ".join(filter(None, [sum_text(week.had, week.asked), missing_text(week.had, week.asked)]))
        name = self._names[week.file.client.id]
        self.strip.about([Piece(f" {name}", "strong"), Piece(f"   {facts}")], self._second(week, report))

    def _second(self, week: ClientWeek, report: WeekReport) -> Line:
        """Why there was no group; else, while the week runs and lacks time, what could be added."""
        missed = [f"{LABELS[d.weekday()]}: {c.why_not}" for d, c in sorted(week.cells.items()) if c.why_not]
        told = list(missed)
        if report.running and not week.had.part and week.had.total < week.asked.target:
            could = report.could_be_added(week, self.desk.today)
            words = f"could add: {'; '.join(could)}" if could else "an individual session would count"
            counts = "individual" in self.desk.rules(report.last).counting
            told += [words] if could or counts else []
        return [Piece(f" {plain(' · '.join(told))}", "quiet")] if told else []

    # -- keys ------------------------------------------------------------------------------------------

    def action_week(self, by: int) -> None:
        """Another week."""
        self._go(self._day + timedelta(days=by))

    def _go(self, day: date) -> None:
        self._day = day
        self.say("")
        self.fill()

    def action_go_to(self) -> None:
        """Ask for a date and show its week."""
        hint = "a day, as 2026-11-20, 11-20, 20 or -7; enter goes"
        self.ask(TextPrompt("Week of", lambda text: self._go(parse_day(text, self.desk.today)), hint=hint))

    def action_track(self) -> None:
        """The next group; behind the last one all of them."""
        order: list[int | None] = [*(id for id, _ in self._tracks()), None]
        place = order.index(self._track) if self._track in order else -1
        self._track = order[(place + 1) % len(order)]
        self.fill()
        self.sheet.action_edge(-1)

    def _week(self) -> ClientWeek | None:
        """The client under the cursor; None, and that is said, while the week is covered."""
        if self.covered:
            self.say(self.with_keys("Private. Press {covered.view} for full view first."), "quiet")
            return None
        return self._weeks.get(self.sheet.cursor or "")

    def action_add(self) -> None:
        """Ask for a contact with the client."""
        if (week := self._week()) is not None:
            id = week.file.client.id
            AskContact(self, id, self._names[id], self.fill).ask()

    async def action_card(self) -> None:
        """The client's pages."""
        if (week := self._week()) is not None:
            from iop_tui.screens.clients.client_pages import open_pages

            id = week.file.client.id
            await open_pages(self, id, self.desk.today, self._names[id])

    def action_find(self) -> None:
        """Jump to a client by the letters of a name."""
        if not self.covered:
            find_row(self, self.sheet, "client")

    def action_export(self) -> None:
        """Write the CSV of the week's hours, of every group."""
        from iop_tui.screens.export_action import export_week

        export_week(self, self._day)


def _day_cell(cell: DayCell | None) -> Cell:
    """A day: its time, short of the day minimum with an arrow; else the glyph of what was."""
    if cell is None:
        return Cell("")
    if cell.why_not is not None:
        return Cell("–", "quiet")
    if cell.status is None or (cell.to_come and not cell.minutes):
        return Cell("·", "quiet")
    facts = STATUSES[cell.status]
    if facts.attended:
        return Cell(f"{duration(cell.minutes)}{'↓' if cell.short else ''}", "warn" if cell.short else "")
    return Cell(facts.glyph, facts.look)
