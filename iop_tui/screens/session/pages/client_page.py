"""A lens on the clients of a session: the same rows and the same cursor, other columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from iop_tui.day import NeedsCorrectionReason
from iop_tui.day.attendance_rows import SheetRow
from iop_tui.domain.attendance import REASON_LABELS, TAKEN_OFF_REASONS
from iop_tui.domain.errors import NeedsConfirmation
from iop_tui.domain.names import matches, short_names
from iop_tui.domain.room import Fact
from iop_tui.screens.prompts.choice_prompt import ChoicePrompt
from iop_tui.screens.prompts.search_prompt import SearchPrompt
from iop_tui.screens.session.client_panel import full_lines, room_lines
from iop_tui.screens.session.pages.page import Page
from iop_tui.widgets.sheet import Cell, Column, Row, Sheet
from iop_tui.widgets.text_lines import Line

if TYPE_CHECKING:
    from iop_tui.domain.clients import ClientRecord
    from iop_tui.reports.progress import ClientProgress
    from iop_tui.screens.base import IopScreen


class ClientPage(Page):
    """Rows of clients; subclasses say which columns and what is under the cursor."""

    BY_CELL = False
    HAS_SIDE = True
    reasons = False
    """Whether reasons may be shown now."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "walk_in", "Walk-in", id="client.walk_in", tooltip="adds a client who is not expected today"),
        Binding(
            "minus", "take_off", "Remove", id="client.take_off", tooltip="removes from today's roster, or puts back"
        ),
        Binding("slash", "find", "Find", id="client.find", tooltip="finds a name"),
        Binding("i", "card", "Card", id="client.card", tooltip="the client's card"),
        Binding(
            "greater_than_sign,shift+down", "order(1)", "Later", show=False, id="client.later",
            tooltip="moves the client down",
        ),
        Binding(
            "less_than_sign,shift+up", "order(-1)", "Earlier", show=False, id="client.earlier",
            tooltip="moves the client up",
        ),
    ]  # fmt: skip

    def compose(self) -> ComposeResult:
        """The sheet."""
        yield Sheet(
            self.moved,
            cells=self.BY_CELL,
            empty=self.host.with_keys("No one is expected. Press {client.walk_in} to add a walk-in."),
        )

    @cached_property
    def sheet(self) -> Sheet:
        """The sheet."""
        return self.query_one(Sheet)

    def on_mount(self) -> None:
        """Fill in the rows."""
        self.ready = True
        self.refill()

    def focus_page(self) -> None:
        """Let the sheet have the keys."""
        self.screen.set_focus(self.sheet)

    # -- rows ----------------------------------------------------------------------------------------

    def columns(self) -> Sequence[Column]:
        """The columns for the view and the width."""
        raise NotImplementedError

    def cells(self, row: SheetRow) -> Sequence[Cell]:
        """The cells of one client."""
        raise NotImplementedError

    def about(self, row: SheetRow) -> Sequence[Line]:
        """What the strip says of the client under the cursor."""
        raise NotImplementedError

    def rows(self) -> list[SheetRow]:
        """The clients of the lens in order."""
        return self.group.sheet.rows(taken_off=True)

    def refill(self) -> None:
        """Show everything as it is now; the cursor stays on its client."""
        if not self.ready:
            return
        self.reasons = self.host.may_show(Fact.REASON)
        self._standings: dict[int, ClientProgress] = {}
        if self.host.may_show(Fact.STANDING):
            self._standings = self._standings_of(list(self.group.files.values()))
        rows = [Row(str(r.client_id), self._cells(r)) for r in self.rows()]
        client = self.stands_on()
        self.sheet.show(self.columns(), rows, str(client) if client is not None else None)
        self.show_about()

    def stands_on(self) -> int | None:
        """The client on whom the cursor is to stand: the one that the pages share."""
        return self.host.client

    def _cells(self, row: SheetRow) -> Sequence[Cell]:
        if row.row.taken_off:
            reason = REASON_LABELS.get(row.row.taken_off, row.row.taken_off)
            words = f"off: {reason}" if self.reasons else "off today"
            columns = self.columns()
            gap = [Cell("")] * (columns[1].key == "flag")
            rest = [Cell("")] * (len(columns) - 2 - len(gap))
            return [Cell(row.name, "quiet"), *gap, Cell(words, "quiet"), *rest]
        return self.cells(row)

    def standing(self, client_id: int) -> ClientProgress | None:
        """Where the client stands; None in room view."""
        return self._standings.get(client_id)

    def _standings_of(self, files: Sequence[ClientRecord]) -> dict[int, ClientProgress]:
        from iop_tui.reports.progress import WrittenDown, progress_of  # only full view needs it

        group = self.group
        held = WrittenDown(group.session.week_start, {id: row.week_target for id, row in group.rows.items()})
        return progress_of(group.desk, files, group.day, group.track.population, held)

    def patch(self, client_id: int, going_on: bool = False) -> None:
        """Show one client again, and the counts; with ``going_on`` the cursor is about to move on."""
        if self.host.may_show(Fact.STANDING):
            self._standings |= self._standings_of([self.group.files[client_id]])
        self.sheet.patch(Row(str(client_id), self._cells(self.group.sheet.row(client_id))))
        self.host.show_title()
        if not (going_on and self.sheet.step(1)):  # a step tells ``moved``
            self.moved(self.sheet)

    def tick(self) -> None:
        """Show the minutes again."""
        for row in self.rows():
            self.sheet.patch(Row(str(row.client_id), self._cells(row)))
        self.show_about()

    @property
    def client(self) -> int | None:
        """The client under the cursor now."""
        return int(key) if (key := self.sheet.cursor) else None

    def moved(self, sheet: Sheet) -> None:
        """Another client is under the cursor."""
        client = self.client
        if client is not None:
            self.host.client = client
        self.show_about()

    def show_about(self) -> None:
        """Say what there is to say of the client under the cursor."""
        client = self.client
        if client is None or client not in self.group.rows:
            self.host.about()
            return
        self.host.about(*self.about(self.group.sheet.row(client)))

    def side(self, width: int) -> Sequence[Line]:
        """All there is to say of the client under the cursor; in room view what the room may know."""
        client = self.client
        if client is None or client not in self.group.rows:
            return ()
        if not self.host.may_show(Fact.STANDING):
            key = self.host.with_keys("{session.view_too}" if self.letters_type else "{session.view}")
            return room_lines(self.group, client, width, key)
        return full_lines(self.group, client, self.standing(client), width, answers_first=self.BY_CELL)

    def go_to_client(self, client_id: int, question: str = "") -> None:
        """Put the cursor on a client."""
        self.sheet.go_to(str(client_id))

    def with_client(self, call: Callable[[int], None]) -> None:
        """Do something with the client under the cursor."""
        client = self.client
        if client is not None:
            self.host.do(lambda: call(client))

    # -- keys ----------------------------------------------------------------------------------------

    async def action_card(self) -> None:
        """Show the client's card."""
        if self.client is not None:
            from iop_tui.screens.clients.client_pages import open_pages

            screen = cast("IopScreen", self.screen)
            await open_pages(screen, self.client, self.group.day, self.group.short[self.client])

    def action_find(self) -> None:
        """Jump to a client by the letters of the name."""

        def search(typed: str) -> list[tuple[str, int]]:
            return [(self.group.short[id], id) for id, name in self.group.names.items() if matches(name, typed)]

        def on_answer(id: int | None, _typed: str) -> None:
            if id is not None:
                self.go_to_client(id)

        self.host.ask(SearchPrompt("Find", search, on_answer))

    def action_walk_in(self) -> None:
        """Ask for a client of any track by letters, or for a new name, and add them to today."""
        roster = self.group.roster
        sure = [False]

        def search(typed: str) -> list[tuple[str, int]]:
            matching = roster.find(typed) if typed else []
            names = short_names({f.client.id: f.client.name for f in matching}, self.group.rules.initials)
            return [(names[f.client.id], f.client.id) for f in matching]

        def on_answer(id: int | None, typed: str) -> None:
            def add() -> None:
                client = id
                if client is None:
                    client = roster.new_walk_in(typed, sure[0])
                else:
                    roster.walk_in(client, sure[0])
                self.host.client = client
                self.host.refill()
                self.host.say(f"{self.group.short[client]} was added.", "here")

            try:
                self.group.may_change()
                add()
            except NeedsCorrectionReason:
                self.host.do(add)
            except NeedsConfirmation:
                sure[0] = True
                raise

        self.host.ask(SearchPrompt("Walk-in", search, on_answer, new="a new client with this name"))

    def action_take_off(self) -> None:
        """Take the client under the cursor off today's roster and ask why, or bring them back."""

        def call(client: int) -> None:
            if self.group.rows[client].taken_off:
                self.group.roster.bring_back(client)
                self.host.refill()
                return

            def on_answer(reason: str) -> None:
                self.host.do(lambda: self._take_off(client, reason))

            options = [(r.label, r.code) for r in TAKEN_OFF_REASONS]
            label = f"Take {self.group.short[client]} off today:"
            self.host.ask(ChoicePrompt(label, options, on_answer, skips="enter cancels"))

        self.with_client(call)

    def _take_off(self, client: int, reason: str) -> None:
        self.group.roster.take_off(client, reason)
        self.host.refill()
        self.host.say(f"{self.group.short[client]} was removed from today's roster (record kept).")

    def action_order(self, by: int) -> None:
        """Move the client in the order of the round."""

        def call(client: int) -> None:
            self.group.roster.move(client, by)
            self.host.client = client
            self.refill()

        self.with_client(call)
