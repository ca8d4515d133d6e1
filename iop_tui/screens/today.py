"""Today: the day's sessions, what they owe, and earlier days that were never closed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.day import GroupDay, open_session
from iop_tui.day.schedule import LOOK_BACK_DAYS, Entry, census, may_owe, never_closed, schedule, still_owing
from iop_tui.desk import Desk
from iop_tui.domain.calendar import FIRST_YEAR, LAST_YEAR, long_day, parse_day, short_day
from iop_tui.domain.errors import AskFirst
from iop_tui.domain.people import Facilitator
from iop_tui.domain.sessions import Phase, SessionState
from iop_tui.domain.times import minute_of, span
from iop_tui.screens.asking import AskFind, AskWords
from iop_tui.screens.asking_pin import with_pin
from iop_tui.screens.rows import RowsScreen
from iop_tui.widgets.lines import Line, Piece
from iop_tui.widgets.sheet import Cell, Column, Row

FURTHER_BACK_AFTER = 1.0
"""Seconds after the start until days are looked for that are further back than eight weeks."""

_LOOKS = {
    Phase.NOW: "here", Phase.TO_CLOSE: "warn", Phase.NOT_OPENED: "warn", Phase.CLOSED: "quiet",
    Phase.CANCELLED: "quiet",
    Phase.UPCOMING: "",
}  # fmt: skip
_GLYPHS = {
    Phase.NOW: "●", Phase.TO_CLOSE: "◐", Phase.NOT_OPENED: "○", Phase.CLOSED: "■", Phase.CANCELLED: "–",
    Phase.UPCOMING: "·",
}  # fmt: skip


class TodayScreen(RowsScreen):
    """The day as a list of sessions; looking at it writes nothing."""

    HELP_TITLE = "Today"
    EMPTY = "No group on this day. ← → step a day; m, then n, gives a track other days."
    KEYS = (
        "today.open", "today.previous", "today.go_to", "today.export", "today.caseload", "today.program",
        "today.exports", "app.quit", "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="today.open", tooltip="opens the session; its roster is written down then"),
        Binding("left", "day(-1)", "Day", id="today.previous", tooltip="the day before", key_display="←→"),
        Binding("right", "day(1)", "Next day", id="today.next", tooltip="the day after"),
        Binding("g", "go_to", "Go to", id="today.go_to", tooltip="goes to a date, such as 11-20"),
        Binding("t", "today", "Today", id="today.today", tooltip="goes back to today"),
        Binding("ctrl+e", "export", "Export", id="today.export", tooltip="writes the attendance CSV of the whole day"),
        Binding("x", "exports", "Exports", id="today.exports", tooltip="exports that are still there"),
        Binding("w", "caseload", "Caseload", id="today.caseload", tooltip="clients and their weekdays"),
        Binding("m", "program", "Program", id="today.program", tooltip="tracks, clients, facilitators, topics, rules"),
        Binding("f", "who", "Who", id="today.who", tooltip="says who is working"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._entries: dict[str, Entry] = {}
        self._sure = ""
        self._first = True
        self._older: list[Entry] = []
        self._older_owing: frozenset[int] = frozenset()
        self._owes_look = False
        self._drawn = False
        self._seen_today = desk.today

    def on_mount(self) -> None:
        """Ask who is working where that is not plain."""
        if not self.desk.start_work() and self.desk.who is None:
            self.action_who(must=True)
        elif (person := self.desk.facilitator) is not None and self.desk.guard.asks_at_start():
            self.desk.who = None
            self._ask_pin_of(person, must=True)
        self.set_timer(FURTHER_BACK_AFTER, self._look_further_back)
        self.call_after_refresh(self._look_for_backups)

    def _look_for_backups(self) -> None:
        """Say how the backups stand; not on the way to the first picture."""
        self._drawn = True
        if self.is_current and not self.desk.store.locked:
            self.show_about()

    def _look_further_back(self) -> None:
        """Find days that were never closed since the tracks are in use; not on the way to the first picture."""
        if self.desk.store.locked:
            self._owes_look = True
            return
        before = self.desk.today - timedelta(days=LOOK_BACK_DAYS)
        self._older = [e for e in never_closed(self.desk, before, date.min) if e.session is None]
        self._older_owing = may_owe(self.desk, date.min, before)
        if (self._older or self._older_owing) and self.is_current:
            self.show_rows()

    # -- what it shows -----------------------------------------------------------------------------

    def title_line(self) -> Line:
        """The day."""
        shown = "Today" if self.desk.day == self.desk.today else "Day"
        return [Piece(f" {shown}", "strong"), Piece(f" · {long_day(self.desk.day)}")]

    def fill(self) -> None:
        """Show everything anew; where a night has gone by, today is another day."""
        if self._seen_today != self.desk.today:
            if self.desk.day == self._seen_today:
                self.desk.day = self.desk.today
                self._first = True
            self._seen_today = self.desk.today
        if self._owes_look:
            self._owes_look = False
            self.set_timer(FURTHER_BACK_AFTER, self._look_further_back)
        super().fill()

    def show_rows(self) -> None:
        """The day's sessions; below them what was never closed, and exports that are still there."""
        day = self.desk.day
        today = schedule(self.desk, day)
        before = self.desk.today
        lately = may_owe(self.desk, before - timedelta(days=LOOK_BACK_DAYS), before - timedelta(days=1))
        owed = [e for e in (*never_closed(self.desk, before), *self._still_older()) if e.day != day]
        left = [e for e in still_owing(self.desk, lately | self._older_owing) if e.day != day]
        self._entries = {e.key: e for e in (*today, *owed, *left)}
        rows = [self._row(e, with_day=False) for e in today]
        for key, heading, entries in (("owed", "Never closed", owed), ("left", "Closed, and something left", left)):
            if entries:
                rows.append(Row(f"gap {key}", [Cell("")], heading=True))
                rows.append(Row(key, [Cell(""), Cell(heading, "heading")], heading=True))
                rows.extend(self._row(e, with_day=True) for e in entries)
        exports = self.desk.store.exports.standing(3)
        if exports:
            rows.append(Row("gap too", [Cell("")], heading=True))
            rows.append(Row("exports", [Cell(""), Cell("Exports still there (x)", "heading")], heading=True))
            rows.extend(
                Row(f"export:{e.id}", [Cell(""), Cell(Path(e.path).name, "quiet")], heading=True) for e in exports[:3]
            )
        if not self._entries:
            rows = [*self._first_steps(), *rows]
        self.sheet.show(
            self._columns(bool(owed or left)), rows, self._session_of_this_hour(today) if self._first else None
        )
        self._first = False

    def _still_older(self) -> list[Entry]:
        """What was found further back, without what was opened since."""
        if not self._older:
            return []
        days = [e.day for e in self._older]
        known = self.desk.store.sessions.known_days(min(days), max(days))
        return [e for e in self._older if (e.track.id, e.day) not in known]

    def _columns(self, owed: bool) -> list[Column]:
        narrow = self.app.size.width < 80
        times = 14 if self.desk.rules(self.desk.day).twelve_hours else 12
        return [
            Column("when", "", times if narrow or not owed else times + 12),
            Column("track", "Session", 12 if narrow else 18, 1),
            Column("state", "", 12),
            Column("census", "Here" if narrow else "Clients", 6 if narrow else 15),
            Column("owes", "Owes", 8, 2),
        ]

    def _row(self, entry: Entry, with_day: bool) -> Row:
        times = span(entry.start, entry.end, self.desk.rules(entry.day).twelve_hours)
        when = f"{short_day(entry.day):10}  {times}" if with_day and self.app.size.width >= 80 else times
        if with_day and self.app.size.width < 80:
            when = short_day(entry.day)
        quiet = "quiet" if entry.phase in (Phase.CLOSED, Phase.CANCELLED) else ""
        state = "prepared" if _prepared(entry) else entry.phase.value
        return Row(
            entry.key,
            [
                Cell(when, quiet),
                Cell(entry.track.name, quiet or "strong"),
                Cell(f"{_GLYPHS[entry.phase]} {state}", _LOOKS[entry.phase]),
                Cell(census(entry, brief=self.app.size.width < 80), quiet),
                Cell(entry.owes(), "warn" if entry.owes() else ""),
            ],
        )

    def _first_steps(self) -> list[Row]:
        if self.desk.store.tracks.all():
            return []
        lines = (
            "Nothing is set up yet. Three steps to the first group:",
            "",
            "1  m  then  +        make a track: a standing group with its weekdays and times",
            "2  m  then  2  +     add clients by hand, or quit and run: iop-tui import clients FILE",
            "3  left and right go to a day on which it meets, enter opens it",
            "",
            "Or look around first with a made-up program: iop-tui demo",
        )
        return [Row(f"step:{n}", [Cell(line)], heading=True) for n, line in enumerate(lines)]

    def _session_of_this_hour(self, entries: list[Entry]) -> str | None:
        now = [e for e in entries if e.phase is Phase.NOW]
        if now:
            minute = minute_of(self.desk.now(), self.desk.day, self.desk.zone)
            return min(now, key=lambda e: abs(e.start - minute)).key
        coming = [e for e in entries if e.phase is Phase.UPCOMING]
        return (coming or entries)[0].key if entries else None

    def show_about(self) -> None:
        """What enter would do."""
        entry = self._entry()
        if entry is None:
            self.strip.about([], self._backups())
            return
        if entry.session is None:
            words = "enter prepares it" if entry.day > self.desk.today else "enter opens it and writes its roster down"
        elif entry.phase in (Phase.CLOSED, Phase.CANCELLED):
            words = "enter shows it"
        else:
            words = "enter goes on with it"
        self.strip.about([Piece(f" {entry.track.name}", "strong"), Piece(f"  {words}", "quiet")], self._backups())

    def _backups(self) -> Line:
        """When the last backup was made; a failed one is a warning that stays until one is made."""
        if self.desk.demo or not self._drawn:
            return []
        words, wrong = self.desk.backups.state()
        return [Piece(f" {words}", "warn" if wrong else "quiet")]

    def _entry(self) -> Entry | None:
        return self._entries.get(self.sheet.cursor or "")

    # -- keys ----------------------------------------------------------------------------------------

    async def action_open(self) -> None:
        """Open the session under the cursor."""
        entry = self._entry()
        if entry is None:
            return
        group: GroupDay | None = None
        with self.telling():
            try:
                group = open_session(self.desk, entry.track.id, entry.day, sure=self._sure == entry.key)
            except AskFirst:
                self._sure = entry.key
                raise
        if group is not None:
            await self.open_group(group)

    async def open_group(self, group: GroupDay, page: str = "") -> None:
        """Show a session; one that was open before is as it was left."""
        from iop_tui.screens.session import show_session

        await show_session(self.iop, group, page)

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
        self.fill()

    def action_today(self) -> None:
        """Go back to today."""
        self.desk.day = self.desk.today
        self._new_day()

    def action_go_to(self) -> None:
        """Ask for a date and go there."""

        def done(text: str) -> None:
            self.desk.day = parse_day(text, self.desk.today)
            self._new_day()

        self.ask(AskWords("Go to", done, hint="a day, as 2026-11-20, 11-20, 20 or -1; enter goes"))

    def action_who(self, must: bool = False) -> None:
        """Ask who is working."""
        people = self.desk.facilitators
        if not people:
            self.say("There are no facilitators yet: m, then 3, then +.", "quiet")
            return

        def search(typed: str) -> list[tuple[str, int]]:
            return [(f.name, f.id) for f in people if typed.casefold() in f.name.casefold()]

        def done(id: int | None, _typed: str) -> None:
            self._ask_pin_of(next(f for f in people if f.id == id), must)

        self.ask(AskFind("Who is working?", search, done, must=must))

    def _ask_pin_of(self, person: Facilitator, must: bool) -> None:
        """Let somebody begin to work once they typed their PIN."""

        def begins() -> None:
            self.desk.who = person.id
            self.show_title()

        with_pin(self, person, begins, (lambda: self.action_who(must)) if must else None)

    def action_export(self) -> None:
        """Write the attendance CSV of the whole day."""
        from iop_tui.screens.export_keys import export_day

        export_day(self, self.desk.day)

    async def action_exports(self) -> None:
        """The exports that are still there."""
        from iop_tui.screens.exports import ExportsScreen

        await self.app.push_screen(ExportsScreen(self.desk))

    async def action_caseload(self) -> None:
        """Clients and their weekdays."""
        from iop_tui.screens.caseload import CaseloadScreen

        await self.app.push_screen(CaseloadScreen(self.desk))

    async def action_program(self) -> None:
        """Tracks, clients, facilitators, topics, rules."""
        from iop_tui.screens.program import ProgramScreen

        await self.app.push_screen(ProgramScreen(self.desk))


def _prepared(entry: Entry) -> bool:
    return entry.session is not None and entry.session.state is SessionState.PREPARED
