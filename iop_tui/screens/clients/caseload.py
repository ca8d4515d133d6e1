"""Caseload: clients × weekdays of all groups; ``space`` expects a client on a day, or not any more, from a day on."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.clients.placements import Placements
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import LABELS, long_day, parse_day
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.names import matches, short_names
from iop_tui.domain.room import Fact
from iop_tui.program.tracks import Tracks
from iop_tui.screens.clients.same_person import ask_join, ask_match
from iop_tui.screens.clients.seats import Seats
from iop_tui.screens.list_screen import ListScreen
from iop_tui.screens.prompts.search_prompt import SearchPrompt
from iop_tui.screens.prompts.text_prompt import TextPrompt
from iop_tui.widgets.safe_text import fitted
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece


class CaseloadScreen(ListScreen):
    """A cell for each client and each weekday of each track."""

    HELP_TITLE = "Caseload"
    BY_CELL = True
    EMPTY = (
        "No clients yet. Press {caseload.add} to add one. "
        "To import a list: press {today.program} on Today, then {program.section_2} and {program.import}."
    )
    KEYS = (
        "caseload.toggle", "caseload.from", "caseload.add", "caseload.card", "caseload.change", "caseload.find",
        "caseload.match", "caseload.all", "app.undo", "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "expect", "Toggle day", id="caseload.toggle", tooltip="from the day shown on"),
        Binding("f", "from_day", "From", id="caseload.from", tooltip="the date changes take effect"),
        Binding("plus", "add", "Add", id="caseload.add", tooltip="a new client"),
        Binding("i", "card", "Card", id="caseload.card", tooltip="the client's card"),
        Binding("e", "change", "Change", id="caseload.change", tooltip="name, number, episode, discharge"),
        Binding(
            "r", "admit", "Readmit", show=False, id="caseload.admit", tooltip="a new episode for a discharged client"
        ),
        Binding("m", "match", "Match", id="caseload.match", tooltip="links a walk-in to a client"),
        Binding(
            "o", "join", "Join", show=False, id="caseload.join", tooltip="makes one client of two records of one person"
        ),
        Binding("slash", "find", "Find", id="caseload.find", tooltip="finds a name"),
        Binding("d", "all", "Show discharged", id="caseload.all", tooltip="shows discharged clients too"),
        Binding("v", "view", "View", id="caseload.view", tooltip="short names or full ones"),
        Binding("left,h", "cell(-1)", "Left", show=False, id="caseload.left", tooltip="one cell left"),
        Binding("right,l", "cell(1)", "Right", show=False, id="caseload.right", tooltip="one cell right"),
        Binding("escape,q,0", "back", "Back", id="caseload.back", tooltip="back to Today"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._from = desk.day
        self._all = False
        self._files: dict[str, ClientRecord] = {}
        self._pairs: list[tuple[int, int]] = []
        self._before = 2
        self._sure: tuple[int, int, int] | None = None
        self._seats = Seats((), {}, self._from)
        self._names_asked: SearchPrompt | None = None

    def title_line(self) -> Line:
        """From which day on changes hold."""
        return [Piece(" Caseload", "strong"), Piece(f" · changes effective {long_day(self._from)}")]

    def show_rows(self) -> None:
        """The grid."""
        tracks = [t for t in Tracks(self.desk).tracks(self._from) if t.plan]
        self._pairs = [(t.track.id, d) for t in tracks for d in sorted(t.plan.weekdays if t.plan else ())]
        files = self.desk.store.clients.files()
        shown = [f for f in files if self._all or f.episode_on(self._from) or _later(f, self._from)]
        self._files = {str(f.client.id): f for f in shown}
        self._seats = Seats(shown, {t.track.id: t.track.capacity for t in tracks}, self._from)
        names = short_names({f.client.id: f.client.name for f in shown}, self.desk.rules().initials)
        # the column stands in room view too, empty: a cursor that stayed in its place would be on another weekday
        numbers = [] if self.app.size.width < 100 else [Column("number", "Number", 10)]
        numbered = self.may_show(Fact.NUMBER)
        self._before = 1 + len(numbers)
        columns = [Column("client", "Client", 16, 1), *numbers]
        for track, weekday in self._pairs:
            head = LABELS[weekday]
            columns.append(Column(f"{track}:{weekday}", head, 4))
        groups = "".join(
            fitted(t.track.name, 5 * sum(k == t.track.id for k, _ in self._pairs) - 1) + " " for t in tracks
        )
        above = (
            [
                [*[Cell("")] * self._before, Cell(groups.rstrip(), "heading")],
                self._seats.cells(self._pairs, self._before),
            ]
            if self._pairs
            else []
        )
        rows = []
        for key, file in self._files.items():
            placement = file.placement_on(self._from)
            in_program = file.episode_on(self._from) is not None
            name = file.client.name.full if self.may_show(Fact.FULL_NAME) else names[file.client.id]
            cells = [Cell(name, "" if in_program else "quiet")]
            if numbers:
                number = file.client.number if numbered else ""
                cells.append(Cell(number, "warn" if file.client.own_number else "quiet"))
            for track, weekday in self._pairs:
                expected = placement is not None and placement.expects(track, weekday)
                cells.append(Cell(" ●" if expected else " ·", "here" if expected else "quiet"))
            rows.append(Row(key, cells))
        self.sheet.show(columns, rows, above=above)

    def view_changed(self) -> None:
        """Short names or full ones; a question that shows full ones goes with them."""
        if self.asking is not None and self.asking is self._names_asked and not self.may_show(Fact.FULL_NAME):
            self.ask_nothing()
        self.fill()

    def show_about(self) -> None:
        """Who and what is under the cursor."""
        file = self._file()
        if file is None:
            self.strip.about()
            return
        place = self.sheet.column - self._before
        first: list[Piece] = [Piece(f" {self.sheet.text_of(str(file.client.id))[0]}", "strong")]
        if 0 <= place < len(self._pairs):
            track, weekday = self._pairs[place]
            names = {t.id: t.name for t in self.desk.store.tracks.all()}
            first += [Piece(f"   {names[track]}, {LABELS[weekday]}"), self._seats.piece((track, weekday))]
        episode = file.latest_episode()
        second: list[Piece] = []
        if episode is not None and self.may_show(Fact.EPISODE):
            end = f", discharged {long_day(episode.discharged_on)}" if episode.discharged_on else ""
            second.append(Piece(f" admitted {long_day(episode.admitted_on)}{end}", "quiet"))
        if _unmatched(file):
            second.append(Piece(self.with_keys("   unlinked walk-in: press {caseload.match} to link"), "warn"))
        self.strip.about(first, second)

    def _file(self) -> ClientRecord | None:
        return self._files.get(self.sheet.cursor or "")

    # -- keys ----------------------------------------------------------------------------------------

    def action_expect(self) -> None:
        """Expect the client on the day, or not any more."""
        file, place = self._file(), self.sheet.column - self._before
        if file is None:
            return
        if not 0 <= place < len(self._pairs):
            self.sheet.go_to(self.sheet.cursor, self._before)
            return
        if (words := self._seats.too_many(file, self._pairs[place])) and self._sure != (
            file.client.id,
            *self._pairs[place],
        ):
            self._sure = (file.client.id, *self._pairs[place])
            self.say(self.with_keys(f"{words}: press {{caseload.toggle}} again."), "warn")
            return
        self._sure = None
        with self.showing_errors():
            placements = Placements(self.desk)
            placements.toggle_day(file.client.id, *self._pairs[place], self._from)
            self.fill()
            if clash := placements.clashes(file.client.id, self._from):
                self.say(f"Two groups at the same time: {clash}.", "warn")

    def action_from_day(self) -> None:
        """Ask the date from which changes take effect."""

        def on_answer(text: str) -> None:
            self._from = parse_day(text, self.desk.today)
            self.fill()

        self.ask(TextPrompt("Effective date", on_answer, hint="a day, as 2026-11-20, 11-20, 20 or +7"))

    async def action_add(self) -> None:
        """A new client."""
        from iop_tui.screens.clients.forms import new_client_form

        await self.app.push_screen(new_client_form(self.desk))

    async def action_card(self) -> None:
        """The client's card."""
        file = self._file()
        if file is not None:
            from iop_tui.screens.clients.client_pages import open_pages

            short = short_names({file.client.id: file.client.name})[file.client.id]
            await open_pages(self, file.client.id, self._from, short)

    async def action_change(self) -> None:
        """Change the client; the form shows the whole name, so not in room view."""
        file = self._file()
        if file is not None and not self.may_show(Fact.FULL_NAME):
            self.say(self.with_keys("Private. Press {caseload.view} for full view first."), "quiet")
        elif file is not None:
            from iop_tui.screens.clients.forms import client_form

            await self.app.push_screen(client_form(self.desk, file.client.id))

    async def action_admit(self) -> None:
        """A new episode."""
        file = self._file()
        if file is not None:
            from iop_tui.screens.clients.forms import admit_form

            await self.app.push_screen(admit_form(self.desk, file.client.id))

    def action_match(self) -> None:
        """Ask which client a walk-in is."""
        file = self._file()
        if file is None or not _unmatched(file):
            self.say(self.with_keys("{caseload.match} links a walk-in to a client."), "quiet")
            return
        others = [f for f in self.desk.store.clients.files() if not _unmatched(f)]
        ask_match(self, file, others, self.fill)

    def action_join(self) -> None:
        """Ask who else the client is, and show both side by side."""
        file = self._file()
        if file is None:
            return
        if not self.may_show(Fact.FULL_NAME):
            self.say(self.with_keys("Private. Press {caseload.view} for full view first."), "quiet")
            return
        self._names_asked = ask_join(self, file)

    def action_find(self) -> None:
        """Jump to a client."""

        def search(typed: str) -> list[tuple[str, str]]:
            return [(self.sheet.text_of(k)[0], k) for k, f in self._files.items() if matches(f.client.name, typed)]

        def on_answer(key: str | None, _typed: str) -> None:
            self.sheet.go_to(key)

        self.ask(SearchPrompt("Find", search, on_answer))

    def action_all(self) -> None:
        """Show or hide those who are not in the program."""
        self._all = not self._all
        self.fill()

    def action_view(self) -> None:
        """Short names or full ones."""
        self.nav.set_full_view(not self.nav.full_view)

    def action_cell(self, by: int) -> None:
        """One cell left or right."""
        self.sheet.go_to(self.sheet.cursor, self.sheet.column + by)


def _unmatched(file: ClientRecord) -> bool:
    """Whether it is a walk-in of whom the office's list has not told yet."""
    episode = file.latest_episode()
    return file.client.own_number and episode is not None and episode.provisional


def _later(file: ClientRecord, day: date) -> bool:
    """Whether the client comes into the program after a day."""
    episode = file.latest_episode()
    return episode is not None and episode.admitted_on > day
