"""Close day: what is left to do, each a jump; then freezing, and the CSV offered."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from iop_tui.clients.records import ClientRecords
from iop_tui.day.open_items import OpenItem
from iop_tui.domain.calendar import parse_day
from iop_tui.domain.checkin import SAFETY
from iop_tui.domain.errors import IopError, NeedsConfirmation
from iop_tui.domain.room import Fact
from iop_tui.domain.sessions import SessionState
from iop_tui.domain.times import clock, duration
from iop_tui.screens.navigation import DayClosed
from iop_tui.screens.prompts.find_row import find_row
from iop_tui.screens.prompts.text_prompt import TextPrompt
from iop_tui.screens.session.follow_up import ask_follow_up, closed_words
from iop_tui.screens.session.pages.page import Page
from iop_tui.screens.text_viewer import wrapped
from iop_tui.widgets.sheet import Cell, Column, Row, Sheet
from iop_tui.widgets.text_lines import Line, Piece

_WHAT = {
    "not_marked": "Attendance", "reason": "Attendance", "times": "Attendance", "mode": "Attendance", "safety": "Safety",
    "overlap": "Attendance", "test": "Test", "order": "Times", "safety_open": "Safety", "emergency": "Contact",
    "safety_note": "Safety", "sobriety": "Sobriety", "topic": "Topic", "note": "Note", "unsigned": "Note",
}  # fmt: skip


_FACTS = {
    "safety": Fact.SAFETY, "safety_note": Fact.SAFETY, "safety_open": Fact.SAFETY, "sobriety": Fact.USE,
    "emergency": Fact.CONTACT, "test": Fact.TEST,
}  # fmt: skip
"""What kinds of things tell of a client; all others are what a session still needs."""
_PRIVATE = "private"
_NAMED_AT_MOST = 3
"""Clients who are named where they would reach the day minimum at the same minute; more are a number."""


class ClosePage(Page):
    """The end of the group day."""

    HAS_SIDE = True

    KEYS = (
        "close.jump", "close.close", "session.export", "close.acknowledge",
        "session.back",
        "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "jump", "Fix it", id="close.jump", tooltip="goes to where it can be fixed"),
        Binding(
            "y",
            "close",
            "Close day",
            id="close.close",
            tooltip="locks attendance, blocks and times; reopens a closed day, with a reason",
        ),
        Binding(
            "ctrl+g,f3",
            "acknowledge",
            "Mark addressed",
            id="close.acknowledge",
            tooltip="marks a safety concern as addressed",
        ),
        Binding("slash", "find", "Find", id="close.find", tooltip="finds a name"),
    ]

    def compose(self) -> ComposeResult:
        """The list."""
        yield Sheet(self.moved, empty="All done.")

    @property
    def sheet(self) -> Sheet:
        """The list."""
        return self.query_one(Sheet)

    def on_mount(self) -> None:
        """Fill it in."""
        self.ready = True
        self._items: dict[str, OpenItem] = {}
        self._asked = ""
        self.refill()

    def focus_page(self) -> None:
        """Let the list have the keys; what was asked before one went away is asked again."""
        self._asked = ""
        self.screen.set_focus(self.sheet)

    def action_find(self) -> None:
        """Jump to what is left to do of a name by its letters."""
        find_row(self.host, self.sheet)

    def refill(self) -> None:
        """Show everything as it is now."""
        if not self.ready:
            return
        open_items = self.group.closing.open_items()
        if not self.host.may_show(Fact.TEST):  # of tests the room sees nothing, not even that something is private
            open_items = [o for o in open_items if o.kind != "test"]
        shown = [o for o in open_items if self.host.may_show(_FACTS.get(o.kind, Fact.TO_DO))]
        private = len(open_items) - len(shown)
        self._items = {f"{n}": o for n, o in enumerate(shown)}
        rows = [Row(key, [Cell(_WHAT.get(o.kind, ""), "quiet"), Cell(o.words)]) for key, o in self._items.items()]
        if private:
            # of nobody named, and one line for all of them
            some = "1 private item" if private == 1 else f"{private} private items"
            words = self.host.with_keys(some + ": press {session.view}")
            rows.insert(0, Row(_PRIVATE, [Cell("•", "warn"), Cell(words)]))
        count = f"{len(open_items)} item{'' if len(open_items) == 1 else 's'} left" if open_items else ""
        (label, words), *more = (("To do", count),) if self._beside else self._day()
        above = [] if self._beside else [*more, ("", ""), ("To do", count)]
        heads = [
            Row(f"head{n}", [Cell(text, "quiet") for text in texts], heading=True) for n, texts in enumerate(above)
        ]
        self.sheet.show([Column("what", label, 12), Column("words", words, 40, 1)], [*heads, *rows])
        self._about()

    @property
    def _beside(self) -> bool:
        """Whether the day stands beside the list, and not above it."""
        return self.host.page_width < self.app.size.width

    def side(self, width: int) -> Sequence[Line]:
        """The day before it is frozen."""
        lines: list[Line] = []
        for label, words in self._told():
            lines += [[], [Piece(label, "heading")]] if label else []
            lines += wrapped(words, width)
        return lines[1:]

    def _day(self) -> list[tuple[str, str]]:
        """The day as rows above the list."""
        width = max(20, self.host.page_width - 19)
        told = self._told()
        return [(label if n == 0 else "", text) for label, words in told for n, text in enumerate(wrap(words, width))]

    def _told(self) -> list[tuple[str, str]]:
        """The day before it is frozen, under its labels: numbers, and who is under the day minimum by how much."""
        group = self.group
        summary = group.closing.summary()
        need = duration(group.rules.day_minimum)
        parts = [
            f"{summary.here} here" + (f" ({summary.late} late)" if summary.late else ""),
            f"{summary.absent} absent",
        ]
        if summary.not_marked:
            parts.append(f"{summary.not_marked} not marked")
        told = [("The day", ", ".join(parts))]
        if summary.under:
            short = ", ".join(f"{group.short[id]} by {duration(minutes)}" for id, minutes in summary.under.items())
            told += [(f"Under {need}", short)]
        for minute, ids in summary.reach.items():
            few = ", ".join(group.short[id] for id in ids) if len(ids) <= _NAMED_AT_MOST else f"{len(ids)} clients"
            people = f"{few} {'reaches' if len(ids) == 1 else 'reach'}"
            when = clock(minute, group.rules.twelve_hours)
            told += [("", self.host.with_keys(f"{people} {need} at {when}; {{session.dialog}} sets the end"))]
        return told

    def moved(self, sheet: Sheet) -> None:
        """Another thing is under the cursor."""
        self._about()

    def _key(self, key: str, words: str) -> list[Piece]:
        return [Piece(self.host.with_keys(key), "key"), Piece(words)]

    def _about(self) -> None:
        state = self.group.session.state
        line = self._key(" {close.close}", " closes the day: attendance, blocks and times are locked; notes stay open")
        if state is SessionState.CLOSED:
            line = [
                Piece(" Closed. ", "strong"),
                *self._key("{session.export}", " writes the CSV  "),
                *self._key("{close.close}", " reopens; changes ask for a reason"),
            ]
        elif state is not SessionState.OPEN:
            line = [Piece(f" The session is {state.value}.", "strong")]
        item = self._under_cursor()
        second: list[Piece] = []
        if self.sheet.cursor == _PRIVATE:
            second = self._key(" {session.view}", " shows what is private")
        elif item is not None and item.kind == "safety":
            second = self._key(" {close.acknowledge}", " records what was done")
        elif item is not None and item.kind == "sobriety":
            second = self._key(" {close.jump}", " enters the new sobriety date")
        elif item is not None:
            second = [Piece(" enter", "key"), Piece(": fix it", "quiet")]
        self.host.about(line, second)

    def _under_cursor(self) -> OpenItem | None:
        return self._items.get(self.sheet.cursor or "")

    # -- keys ----------------------------------------------------------------------------------------

    async def action_jump(self) -> None:
        """Go to where it is fixed."""
        item = self._under_cursor()
        if item is None:
            if self.sheet.cursor == _PRIVATE:
                self._may_be_seen()
            return
        if item.kind == "sobriety":
            self._ask_sobriety_date(item)
            return
        question = SAFETY if item.kind in ("safety", "safety_open") else ""
        await self.host.show_place(item.page, item.client_id, question, item.block_id)

    def action_close(self) -> None:
        """Close the day, asked back once while somebody is not marked; a closed one is opened again."""
        if self.group.session.is_closed:
            self._ask_why_reopened()
            return
        try:
            self._close()
        except NeedsConfirmation as question:
            self._asked = str(question)
            self.host.say_error(question)
            return
        except IopError as error:
            self.host.say_error(error)
            return
        self.host.refill()
        self.host.say(self.host.with_keys(closed_words(self.group)), "here")
        self.post_message(DayClosed())

    def _close(self) -> None:
        try:
            self.group.closing.close()
        except NeedsConfirmation as question:
            if str(question) != self._asked:
                raise
            self.group.closing.close(sure=True)

    def _ask_why_reopened(self) -> None:
        """Ask why, and open the day again."""

        def on_answer(reason: str) -> None:
            self.group.closing.reopen(reason)
            self.host.refill()
            self.host.say("Reopened. Changes are logged as corrections.", "warn")

        self.host.ask(TextPrompt("Reason for reopening", on_answer))

    def _may_be_seen(self) -> bool:
        """Whether the question may be asked in words that the room could read."""
        may = self.host.may_show(Fact.SAFETY)
        if not may:
            self.host.say(self.host.with_keys("Private. Press {session.view} for full view first."), "quiet")
        return may

    def action_acknowledge(self) -> None:
        """Ask what was done about a safety concern."""
        if not self._may_be_seen():
            return
        item = self._under_cursor()
        if item is None or item.kind not in ("safety", "safety_note") or item.client_id is None:
            self.host.say("Put the cursor on a safety concern first.", "quiet")
            return
        client = item.client_id

        def on_answer(words: str) -> None:
            self.group.round.acknowledge(client, words)
            self.host.refill()
            self.host.say("Recorded.", "here")
            ask_follow_up(self, client)

        self.host.ask(TextPrompt("Action taken:", on_answer, private=True))

    def _ask_sobriety_date(self, item: OpenItem) -> None:
        """Ask for the new sobriety date of the client."""
        client = item.client_id
        if client is None or not self._may_be_seen():
            return

        def on_answer(text: str) -> None:
            day = parse_day(text, self.group.day)
            ClientRecords(self.group.desk).set_sobriety_date(client, day, self.group.day)
            self.group.reload()
            self.host.refill()

        hint = "a date, such as 11/18; -1 is the day before group; enter saves"
        self.host.ask(TextPrompt(f"Sobriety date of {self.group.short[client]}", on_answer, hint=hint))
