"""Clients: everybody the program knows, in it or discharged."""

from __future__ import annotations

from collections.abc import Sequence

from iop_tui.domain.calendar import long_day, plain_day, weekdays_text
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.names import short_names
from iop_tui.domain.room import Fact
from iop_tui.screens.clients.forms import admit_form, client_form, new_client_form
from iop_tui.screens.program.sections.section import Section
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece


class Clients(Section):
    """Everybody, those in the program first; names as the room may see them."""

    EMPTY = "No clients yet. Press {program.add} to add one, {program.import} to import the office's list."

    def columns(self) -> Sequence[Column]:
        """Name, number, admission, where they stand."""
        return [
            Column("client", "Client", 18, 1), Column("number", "Number", 12), Column("admitted", "Admitted", 13),
            Column("stands", "", 23),
        ]  # fmt: skip

    def rows(self) -> Sequence[Row]:
        """Everybody by name, the discharged behind the others."""
        day = self.desk.today
        files = self.desk.store.clients.files()
        names = short_names({f.client.id: f.client.name for f in files}, self.desk.rules().initials)
        return [self._row(f, names[f.client.id]) for f in sorted(files, key=lambda f: f.episode_on(day) is None)]

    def _row(self, file: ClientRecord, name: str) -> Row:
        client, episode = file.client, file.latest_episode()
        stands = "no episode"
        if episode is not None and episode.discharged_on is not None:
            stands = f"discharged {plain_day(episode.discharged_on)}"
        elif episode is not None:
            stands = f"week {episode.week(self.desk.today)} of {episode.planned_weeks}"
        inside = file.episode_on(self.desk.today) is not None
        shown = client.name.full if self.screen.may_show(Fact.FULL_NAME) else name
        known = self.screen.may_show(Fact.EPISODE)
        number = client.number if self.screen.may_show(Fact.NUMBER) else ""
        return Row(
            str(client.id),
            [
                Cell(shown, "" if inside else "quiet"),
                Cell(number, "warn" if client.own_number else "quiet"),
                Cell(plain_day(episode.admitted_on) if episode and known else "", "quiet"),
                Cell(stands if known else "", "" if inside else "quiet"),
            ],
        )

    def about(self, key: str | None) -> Sequence[Line]:
        """Where the client is expected, and what can be done."""
        if key is None or not key.isdecimal():
            return ()
        file = self.desk.store.clients.files([int(key)])[0]
        placement = file.placement_on(self.desk.today)
        tracks = {t.id: t.name for t in self.desk.store.tracks.all()}
        where = [
            f"{tracks[track]} {weekdays_text([d for t, d in placement.days if t == track])}"
            for track in sorted({t for t, _ in placement.days})
        ] if placement else []  # fmt: skip
        episode = file.latest_episode()
        second = (
            "" if episode is None or episode.discharged_on is None else " Press {program.more} to start a new episode."
        )
        unscheduled = self.screen.with_keys("not scheduled: press {today.caseload} on Today for the caseload")
        since = f"admitted {long_day(episode.admitted_on)}   " if episode and self.screen.may_show(Fact.EPISODE) else ""
        return [
            [Piece(f" {since}{'; '.join(where) or unscheduled}", "quiet")],
            [Piece(self.screen.with_keys(second))],
        ]

    async def change(self, key: str) -> None:
        """Name, number, episode, discharge, sobriety date."""
        if self.screen.may_show(Fact.FULL_NAME):
            await self.show(client_form(self.desk, int(key)))
        else:
            self.screen.say(self.screen.with_keys("Private. Press {program.view} for full view first."), "quiet")

    async def add(self) -> None:
        """A new client."""
        await self.show(new_client_form(self.desk))

    async def more(self, key: str) -> None:
        """A new episode of somebody who was discharged."""
        await self.show(admit_form(self.desk, int(key)))

    async def remove(self, key: str) -> None:
        """Nobody is removed; a discharge is entered in the form."""
        self.screen.say("Clients are not removed: press enter and enter a discharge.", "quiet")
