"""Days without group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from iop_tui.domain.calendar import form_day, long_day
from iop_tui.program.tracks import Tracks
from iop_tui.screens.form import Field, FormScreen, day_field
from iop_tui.screens.program.sections.section import Section
from iop_tui.widgets.sheet import Cell, Column, Row


class ClosedDays(Section):
    """Days without group."""

    EMPTY = "No closed days. Press {program.add} to add one: a holiday, a training day."

    def columns(self) -> Sequence[Column]:
        """Day, track, why."""
        return [Column("day", "Day", 20), Column("track", "Group", 20, 1), Column("why", "", 20, 1)]

    def rows(self) -> Sequence[Row]:
        """The latest first."""
        names = {t.id: t.name for t in self.desk.store.tracks.all()}
        days = self.desk.store.tracks.closed_days(date(1900, 1, 1), date(9999, 12, 31))
        return [
            Row(
                f"{c.day}:{c.track_id or 0}",
                [Cell(long_day(c.day)), Cell(names.get(c.track_id or 0, "all groups")), Cell(c.why, "quiet")],
            )
            for c in reversed(days)
        ]

    async def add(self) -> None:
        """A day without group."""

        def save(v: Mapping[str, str]) -> None:
            track = Tracks(self.desk).track(v["track"]).track.id if v["track"] else None
            Tracks(self.desk).close_day(form_day(v["day"], self.desk.today), track, v["why"])

        fields = (
            day_field("day", "Day", self.desk.day),
            Field("track", "Group", hint="leave blank for all groups"),
            Field("why", "Why", hint="such as Thanksgiving"),
        )
        await self.show(FormScreen(self.desk, "Closed day", fields, save))

    async def remove(self, key: str) -> None:
        """There is group on that day after all."""
        days = self.desk.store.tracks.closed_days(date(1900, 1, 1), date(9999, 12, 31))
        closed = next(c for c in days if f"{c.day}:{c.track_id or 0}" == key)
        Tracks(self.desk).open_day(closed)
