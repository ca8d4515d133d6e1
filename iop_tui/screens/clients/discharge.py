"""Discharging a client by a few keys: the day, why, and what was done on the way out; recorded as one step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import wrap
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.clients.checklists import Checklist, Item
from iop_tui.clients.episodes import Episodes
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import form_day, iso, long_day, short_day
from iop_tui.domain.checklists import KEYS
from iop_tui.domain.clients import DISCHARGE_REASONS, Episode
from iop_tui.domain.errors import Refused
from iop_tui.domain.room import Fact
from iop_tui.screens.base import IopScreen
from iop_tui.screens.clients.checklist import key_bindings
from iop_tui.screens.covered_list import CoveredList
from iop_tui.screens.prompts.choice_prompt import ChoicePrompt
from iop_tui.screens.prompts.text_prompt import TextPrompt
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece


class AskDischarge:
    """The day, then the reason, then the checklist; nothing is recorded before the last one."""

    def __init__(self, screen: IopScreen, client_id: int, short: str, missing: Sequence[str]) -> None:
        """``missing`` are the titles of required topics that the client has not had."""
        self._screen = screen
        self._short = short
        self._missing = missing
        (self._file,) = screen.desk.store.clients.files([client_id])
        self._last = Episodes(screen.desk).last_attended(client_id)
        self._asked: date | None = None

    def ask(self) -> None:
        """Ask for the day; raises Refused where nobody can be discharged."""
        episode = self._file.latest_episode()
        if episode is None or episode.discharged_on is not None:
            raise Refused("The client is not in the program.", "A discharge ends an open episode.")
        self._episode = episode
        last = self._last if self._last is not None and self._last >= episode.admitted_on else episode.admitted_on
        told = f"last here {short_day(self._last)}; " if self._last else ""
        hint = f"{told}enter goes on, esc cancels"
        label = f"{self._short}: discharged on"
        self._screen.ask(TextPrompt(label, self._day, iso(last), hint, fresh=True, private=True))

    def _day(self, typed: str) -> None:
        day = form_day(typed, self._screen.desk.today, past=True)
        if day < self._episode.admitted_on:
            raise Refused("The discharge is before the admission.", "Check the date.")
        if day > self._screen.desk.today:
            raise Refused("That day is still to come.", "Discharge the client on that day, or after it.")
        if self._last is not None and day < self._last and self._asked != day:
            self._asked = day
            raise Refused(f"The client was here on {short_day(self._last)}.", "Press enter again to keep the day.")
        self._episode = self._episode._replace(discharged_on=day)
        reasons = [(label, code) for code, label in DISCHARGE_REASONS.items()]
        self._screen.ask(ChoicePrompt("Reason:", reasons, self._reason, skips="esc cancels", private=True))

    def _reason(self, reason: str) -> None:
        episode = self._episode._replace(discharge_reason=reason)
        self._screen.app.push_screen(DischargeScreen(self._screen.desk, episode, self._short, self._missing))


class DischargeScreen(CoveredList):
    """What was done on the way out; ``enter`` discharges."""

    HELP_TITLE = "Discharge"
    COVERS = Fact.EPISODE
    SHOWS = "it again"
    KEYS = ("discharge.record", "discharge.tick", "covered.view", "covered.back", "app.keys")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "record", "Record", id="discharge.record", tooltip="discharges the client as shown"),
        Binding(
            "space", "tick_here", "Tick", id="discharge.tick", key_display="1–9 a–c", tooltip="ticks what was done"
        ),
        *key_bindings("tick", "discharge"),
    ]  # fmt: skip

    def __init__(self, desk: Desk, episode: Episode, short: str, missing: Sequence[str]) -> None:
        super().__init__(desk)
        self._episode = episode
        self.short = short
        self._missing = missing
        self._items: list[Item] = Checklist(desk, episode, "discharge", desk.today).items()
        self._ticked = {i.text for i in self._items if i.ticked is not None}

    def title_line(self) -> Line:
        """Whose discharge; in room view only whose."""
        return [Piece(f" {self.short}", "strong"), Piece("" if self.covered else " · Discharge")]

    def show_open_rows(self) -> None:
        """The day and the reason above the items."""
        rows = []
        for place, item in enumerate(self._items):
            done = item.text in self._ticked
            key = KEYS[place] if place < len(KEYS) else ""
            rows.append(
                Row(
                    str(place),
                    [Cell(key, "key"), Cell("✓" if done else "·", "here" if done else "quiet"), Cell(item.text)],
                )
            )
        day = self._episode.discharged_on
        reason = DISCHARGE_REASONS[self._episode.discharge_reason].lower()
        above: list[list[Cell]] = [[Cell(f"{long_day(day)}, {reason}" if day else reason, "strong")], []]
        if self._missing:
            told = wrap(f"Required topics missing: {'; '.join(self._missing)}", max(20, self.app.size.width - 6))
            rows += [Row(f"missing {n}", [Cell(line, "warn")], heading=True) for n, line in enumerate(["", *told])]
        self.sheet.show([Column("key", "", 2), Column("done", "", 2), Column("item", "", 30, 1)], rows, above=above)

    def show_about(self) -> None:
        """What enter does."""
        if self.covered:
            self.strip.about()
            return
        self.strip.about([Piece(self.with_keys(" {discharge.record} discharges; {covered.back} leaves it as it is"))])

    def action_tick(self, place: int) -> None:
        """Tick an item by its key, or take the tick back."""
        if not self.covered and place < len(self._items):
            text = self._items[place].text
            if self._items[place].ticked is None:  # what is recorded already stays
                self._ticked ^= {text}
            self.fill()
            self.sheet.go_to(str(place))

    def action_tick_here(self) -> None:
        """Tick the item under the cursor."""
        if self.sheet.cursor is not None and self.sheet.cursor.isdecimal():
            self.action_tick(int(self.sheet.cursor))

    def action_record(self) -> None:
        """Discharge, go back, and say so."""
        if self.covered:
            self.say(self.with_keys("Private. Press {covered.view} for full view first."), "quiet")
            return
        with self.showing_errors():
            new = [i.text for i in self._items if i.ticked is None and i.text in self._ticked]
            Episodes(self.desk).discharge(self._episode, new, sure=True)
            nav, words = self.nav, self.with_keys(f"{self.short} is discharged. {{app.undo}} takes it back.")
            self.app.pop_screen()
            nav.say(words, "here")
