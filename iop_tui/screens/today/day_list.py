"""The day's sessions, and what is left of all other days, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from iop_tui.day.cosigning import may_cosign
from iop_tui.day.entries import Entry, census
from iop_tui.day.schedule import schedule
from iop_tui.day.what_is_left import (
    AT_MOST,
    LOOK_BACK_DAYS,
    may_have_open_items,
    never_closed,
    newest_first,
    with_open_items,
)
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import long_day, short_day
from iop_tui.domain.handover import short_words
from iop_tui.domain.room import Fact
from iop_tui.domain.sessions import Phase, SessionState
from iop_tui.domain.times import minute_of, span
from iop_tui.screens.base import who_line
from iop_tui.screens.list_screen import ListScreen
from iop_tui.screens.side_panel import panel_width
from iop_tui.screens.strip import Strip
from iop_tui.screens.today.first_steps import first_steps
from iop_tui.screens.today.look_back import LookBack
from iop_tui.widgets.safe_text import plain
from iop_tui.widgets.sheet import Cell, Column, Row, Sheet
from iop_tui.widgets.sheet_columns import ColumnPlaces
from iop_tui.widgets.text_lines import Line, Lines, Piece, spread

_LOOKS = {
    Phase.NOW: "here", Phase.TO_CLOSE: "warn", Phase.NOT_OPENED: "warn", Phase.CLOSED: "quiet",
    Phase.CANCELLED: "quiet",
    Phase.UPCOMING: "",
}  # fmt: skip
_GLYPHS = {
    Phase.NOW: "●", Phase.TO_CLOSE: "◐", Phase.NOT_OPENED: "○", Phase.CLOSED: "■", Phase.CANCELLED: "–",
    Phase.UPCOMING: "·",
}  # fmt: skip

_LOOKED_AT = 20
"""Exports, the latest, of which those are named that are on this laptop."""
_COLUMNS_LEFT = (Column("when", "Left", 11), Column("track", "Session", 11, 1), Column("to_do", "To do", 18, 2))
"""Of what is left, where it stands beside the day: what is not closed says so among what is to do."""


class DayList(ListScreen):
    """What Today shows; where the window is large, what is left stands beside the day."""

    DEFAULT_CSS = """
    DayList #lists { height: 1fr; }
    DayList #lists Sheet { width: 1fr; }
    DayList #left { background: $surface; display: none; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._entries: dict[str, Entry] = {}
        self._sure = ""
        self._to_cosign = 0
        self._first = True
        self.back = LookBack(desk, self)
        self._drawn = False
        self._seen_today = desk.today

    def compose(self) -> ComposeResult:
        """The frame with both lists."""
        yield Lines(id="title")
        with Horizontal(id="lists"):
            yield Sheet(self.moved, id="sheet", empty=self.with_keys(self.EMPTY), beside=True)
            yield Sheet(self.moved, id="left", beside=True)
        yield Strip()
        yield Lines(id="keys")

    @property
    def left(self) -> Sheet:
        """The list of what is left, where it stands beside the day's."""
        return self.query_one("#left", Sheet)

    @on(Sheet.Chosen, "#left")
    async def chosen_beside(self) -> None:
        """A double click is ``enter``."""
        await self.nav.run_bindings("enter", priority=False)

    def _look_for_backups(self) -> None:
        """Say how the backups stand; not on the way to the first picture."""
        self._drawn = True
        if self.is_current and not self.desk.store.locked:
            self.show_about()

    def title_line(self) -> Line:
        """The day."""
        shown = "Today" if self.desk.day == self.desk.today else "Day"
        return [Piece(f" {shown}", "strong"), Piece(f" · {long_day(self.desk.day)}")]

    def fill(self) -> None:
        """Show everything as it is now; where a night has gone by, today is another day."""
        if self._seen_today != self.desk.today:
            if self.desk.day == self._seen_today:
                self.desk.day = self.desk.today
                self._first = True
            self._seen_today = self.desk.today
            self.back.begin()  # what was lately is further back by now
        self.back.resume()
        super().fill()

    def show_rows(self) -> None:
        """The day's sessions; below them what is left of other days, and plain-text exports on this laptop."""
        day = self.desk.day
        today = schedule(self.desk, day)
        before = self.desk.today
        lately = may_have_open_items(self.desk, before - timedelta(days=LOOK_BACK_DAYS), before - timedelta(days=1))
        unclosed = (*never_closed(self.desk, before), *self.back.not_opened())
        may_need = lately | self.back.may_need
        closed = with_open_items(self.desk, may_need)
        left = newest_first(e for e in (*unclosed, *closed) if e.day != day)
        self._entries = {e.key: e for e in (*today, *left)}
        beside = bool(left) and panel_width(self.app.size) > 0
        whole = self.app.size.width
        for_left = whole * 9 // 20 if beside else whole
        columns = self._columns(whole - for_left if beside else whole)
        columns_left = _COLUMNS_LEFT if beside else columns
        rows = self._rows(today, columns, whole - for_left if beside else whole)
        others = self._rows(left, columns_left, for_left, with_day=True)
        more = len(may_need) - AT_MOST
        if more > 0:
            words = f"and up to {more} earlier ones: {{today.go_to}} goes to a date"
            others.append(Row("more", [Cell(self.with_keys(words), "quiet")], heading=True))
        number = f"What is left: {len(left)} session{'' if len(left) == 1 else 's'}"
        if left and not beside:
            rows.append(Row("gap left", [Cell("")], heading=True))
            rows.append(Row("left", [Cell(number, "heading")], heading=True))
            rows += others
        self.left.display = beside
        if beside:
            self.left.styles.width = for_left
            self.left.show(columns_left, others)
        elif self.focused is self.left:
            self.set_focus(self.sheet)
        self._to_cosign = 0
        if may_cosign(self.desk):
            self._to_cosign = sum(self.desk.store.notes.numbers_to_cosign().values())
        exports = [e for e in self.desk.store.exports.standing(_LOOKED_AT) if Path(e.path).exists()]
        if exports:
            rows.append(Row("gap too", [Cell("")], heading=True))
            rows.append(Row("exports", [Cell("Plain-text exports on this laptop (x)", "heading")], heading=True))
            rows.extend(Row(f"export:{e.id}", [Cell(Path(e.path).name, "quiet")], heading=True) for e in exports[:3])
        if not self._entries:
            rows = [*first_steps(self.desk), *rows]
        self.sheet.show(columns, rows, self._session_of_this_hour(today) if self._first else None)
        self._first = False

    def _columns(self, width: int) -> list[Column]:
        narrow = width < 80
        return [
            Column("when", "", 13 if self.desk.rules(self.desk.day).twelve_hours else 11),
            Column("track", "Session", 8 if narrow else 12, 1),
            Column("state", "", 12),
            Column("census", "Here" if narrow else "Clients", 5 if narrow else 14),
            Column("to_do", "To do", 14, 0 if narrow else 2),
        ]

    def _rows(
        self, entries: Sequence[Entry], columns: Sequence[Column], width: int, with_day: bool = False
    ) -> list[Row]:
        """A row for each session, and more below it where what it needs has no room on one line.

        ``width`` is that of the list in cells. ``with_day`` is for several days: the first of each has the date.
        """
        room = ColumnPlaces(columns, width - 1, Sheet.GUTTER).width_of(len(columns) - 1)
        rows: list[Row] = []
        day: date | None = None
        for entry in entries:
            when = span(entry.start, entry.end, self.desk.rules(entry.day).twelve_hours)
            if with_day:
                when, day = "" if entry.day == day else short_day(entry.day), entry.day
            quiet = "quiet" if entry.phase in (Phase.CLOSED, Phase.CANCELLED) else ""
            state = "prepared" if _prepared(entry) else entry.phase.value
            items = entry.needs.items(self.may_show(Fact.SAFETY))
            if columns is _COLUMNS_LEFT and entry.phase is not Phase.CLOSED:
                items = (f"{_GLYPHS[entry.phase]} {state}", *items)
            first, *more = packed(items, room) or [""]
            cells = {
                "when": Cell(when, quiet),
                "track": Cell(entry.track.name, quiet or "strong"),
                "state": Cell(f"{_GLYPHS[entry.phase]} {state}", _LOOKS[entry.phase]),
                "census": Cell(census(entry, brief=width < 80), quiet),
                "to_do": Cell(first, "warn"),
            }
            rows.append(Row(entry.key, [cells[c.key] for c in columns]))
            below = [Cell("")] * (len(columns) - 1)
            rows += [Row(f"{entry.key}+{n}", [*below, Cell(text, "warn")], heading=True) for n, text in enumerate(more)]
        return rows

    def _session_of_this_hour(self, entries: list[Entry]) -> str | None:
        now = [e for e in entries if e.phase is Phase.NOW]
        if now:
            minute = minute_of(self.desk.now(), self.desk.day, self.desk.zone)
            return min(now, key=lambda e: abs(e.start - minute)).key
        coming = [e for e in entries if e.phase is Phase.UPCOMING]
        return (coming or entries)[0].key if entries else None

    def show_title(self) -> None:
        """Draw the first line: the day, which view it is, who is working."""
        full = self.nav.full_view
        view = Piece("full view  " if full else "room view  ", "warn" if full else "quiet")
        line = spread(self.app.size.width, self.title_line(), (), [view, *who_line(self)])
        self.query_one("#title", Lines).show(line)

    def show_about(self) -> None:
        """What enter would do, and to who co-signs what waits for that."""
        entry = self._entry()
        if entry is None:
            self.strip.about([], self._backups())
            return
        if entry.session is None and self.desk.store.handover is not None:
            words = "not opened"
        elif entry.session is None:
            words = (
                "enter: set up ahead" if entry.day > self.desk.today else "enter: open group and freeze today's roster"
            )
        elif entry.phase in (Phase.CLOSED, Phase.CANCELLED):
            words = "enter shows it"
        else:
            words = "enter: resume"
        first = [Piece(f" {entry.track.name}", "strong"), Piece(f"  {words}", "quiet")]
        if self._to_cosign:
            waiting = f"   {self._to_cosign} to co-sign: {{today.cosign}}"
            first.append(Piece(self.with_keys(waiting), "warn"))
        self.strip.about(first, self._backups())

    def _backups(self) -> Line:
        """Where the file was handed over to; else when the last backup was made, or that one failed."""
        if self.desk.store.handover is not None:
            handover, twelve = self.desk.store.handover, self.desk.rules().twelve_hours
            words = short_words(handover, self.desk.zone, twelve, self.app.size.width - 2)
            return [Piece(f" {plain(words)}", "warn")]
        if self.desk.demo or not self._drawn:
            return []
        words, wrong = self.desk.backups.state()
        return [Piece(f" {words}", "warn" if wrong else "quiet")]

    def _entry(self) -> Entry | None:
        return self._entries.get(self._list.cursor or "")

    @property
    def _list(self) -> Sheet:
        """The list that has the keys."""
        return self.left if self.focused is self.left else self.sheet

    def go_between(self) -> None:
        """From the day's sessions to what is left of other days, and back."""
        if self.left.display:
            self.set_focus(self.sheet if self.focused is self.left else self.left)
            self.show_about()
            return
        entry, day = self._entry(), self.desk.day
        on_the_day = entry is not None and entry.day == day
        self.sheet.go_to(next((key for key, e in self._entries.items() if (e.day == day) != on_the_day), None))

    def backup_ended(self) -> None:
        """Show how it went."""
        self.fill()


def packed(items: Sequence[str], room: int) -> list[str]:
    """Items with commas between them, on as many lines of ``room`` letters as they need; none is ever cut."""
    lines: list[str] = []
    for item in items:
        if lines and len(lines[-1]) + len(item) + 3 <= room:
            lines[-1] += f", {item}"
        else:
            if lines:
                lines[-1] += ","
            lines.append(item)
    return lines


def _prepared(entry: Entry) -> bool:
    return entry.session is not None and entry.session.state is SessionState.PREPARED
