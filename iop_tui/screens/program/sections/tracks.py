"""Tracks: standing groups with their dated plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iop_tui.domain.agenda import agenda_text, agenda_words, counted_minutes, parse_agenda
from iop_tui.domain.calendar import form_day, parse_weekdays, plain_day, weekdays_code, weekdays_text
from iop_tui.domain.errors import Refused
from iop_tui.domain.times import clock, duration, parse_plain, span
from iop_tui.domain.tracks import TrackPlan
from iop_tui.program.tracks import Tracks as ProgramTracks
from iop_tui.program.tracks import TrackWithPlan
from iop_tui.screens.form import WHOLE, Field, FormScreen, day_field, number_field
from iop_tui.screens.program.sections.section import Section
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece


class Tracks(Section):
    """Standing groups with their plans."""

    EMPTY = "No groups yet. Press {program.add} to add one, with its weekdays and times."

    def columns(self) -> Sequence[Column]:
        """Name, plan, counted time."""
        times = 14 if self.desk.rules().twelve_hours else 12
        return [Column("name", "Group", 16, 1), Column("days", "Days", 20), Column("times", "Times", times),
                Column("counted", "Billable", 8), Column("since", "Since", 12)]  # fmt: skip

    def rows(self) -> Sequence[Row]:
        """Every track, ended ones too."""
        rows = []
        for t in ProgramTracks(self.desk).tracks(ended=True):
            plan = t.plan or (t.plans[0] if t.plans else None)
            if plan is None:
                continue
            ended = t.track.ended_on
            days = f"ended {plain_day(ended)}" if ended and ended < self.desk.today else weekdays_text(plan.weekdays)
            twelve = self.desk.rules().twelve_hours
            cells = [
                Cell(t.track.name, "strong"), Cell(days), Cell(span(plan.start, plan.end, twelve)),
                Cell(duration(counted_minutes(plan.agenda))), Cell(plain_day(plan.from_day), "quiet"),
            ]  # fmt: skip
            rows.append(Row(str(t.track.id), cells))
        return rows

    def about(self, key: str | None) -> Sequence[Line]:
        """Agenda, and where the plan cannot reach what the rules ask."""
        with_plan = self._track(key)
        if with_plan is None or not with_plan.plans:
            return ()
        plan = with_plan.plan or with_plan.plans[0]
        warnings = ProgramTracks(self.desk).warnings(plan, with_plan.track.population)
        second = [Piece(f" {warnings[0]}", "warn")] if warnings else []
        later = next((p for p in with_plan.plans if p.from_day > self.desk.today), None)
        if later is not None and not warnings:
            when = f"{weekdays_text(later.weekdays)} {span(later.start, later.end, self.desk.rules().twelve_hours)}"
            second = [Piece(f" from {plain_day(later.from_day)}: {when}")]
        size = f", capacity {with_plan.track.capacity}" if with_plan.track.capacity else ""
        return [[Piece(f" {with_plan.track.population}{size} · {agenda_words(plan.agenda)}", "quiet")], second]

    def _track(self, key: str | None) -> TrackWithPlan | None:
        return next((t for t in ProgramTracks(self.desk).tracks(ended=True) if str(t.track.id) == key), None)

    async def add(self) -> None:
        """A new track."""

        def save(v: Mapping[str, str]) -> str:
            made = ProgramTracks(self.desk).add_track(
                v["name"], parse_weekdays(v["days"]), parse_plain(v["start"]), parse_plain(v["end"]),
                since=form_day(v["since"], self.desk.today), population=v["population"].lower(),
                capacity=_size(v["capacity"]), agenda=parse_agenda(v["agenda"]),
            )  # fmt: skip
            plan = made.plan or made.plans[0]
            return " ".join(ProgramTracks(self.desk).warnings(plan, made.track.population)) or "Group added."

        fields = (
            Field("name", "Name", hint="such as Morning IOP"),
            Field("days", "Weekdays", "mon,wed,fri"),
            number_field("start", "Start", "09:00"),
            number_field("end", "End", "12:15", "before the start means past midnight"),
            Field("agenda", "Agenda", hint="leave blank for check-in, topic, break, process", width=WHOLE),
            Field("population", "Adult/adolescent", "adult", "adult or adolescent"),
            number_field("capacity", "Capacity", hint="most clients in the group; leave blank for no limit"),
            day_field("since", "In use since", self.desk.today, "days from then on can be entered"),
        )
        await self.show(FormScreen(self.desk, "New group", fields, save))

    async def change(self, key: str) -> None:
        """Name, population, size."""
        with_plan = self._track(key)
        if with_plan is None:
            return
        track = with_plan.track

        def save(v: Mapping[str, str]) -> None:
            ended = form_day(v["ended"], self.desk.today) if v["ended"] else None
            if v["population"].lower() not in ("adult", "adolescent"):
                raise Refused("Not a valid population.", "It is adult or adolescent.")
            ProgramTracks(self.desk).change_track(
                track._replace(
                    name=v["name"],
                    population=v["population"].lower(),
                    capacity=_size(v["capacity"]),
                    ended_on=ended,
                )
            )

        fields = (
            Field("name", "Name", track.name),
            Field("population", "Adult/adolescent", track.population, "adult or adolescent"),
            number_field("capacity", "Capacity", str(track.capacity or ""), "leave blank for no limit"),
            day_field("ended", "Last day", track.ended_on, "such as 11/20; leave blank if ongoing"),
        )
        await self.show(FormScreen(self.desk, f"Group · {track.name}", fields, save))

    async def more(self, key: str) -> None:
        """Another plan from a day on."""
        with_plan = self._track(key)
        if with_plan is None or not with_plan.plans:
            return
        plan = with_plan.plan or with_plan.plans[-1]

        def save(v: Mapping[str, str]) -> str:
            made: TrackPlan = ProgramTracks(self.desk).plan_track(
                with_plan.track.id, form_day(v["from"], self.desk.today), parse_weekdays(v["days"]),
                parse_plain(v["start"]), parse_plain(v["end"]), parse_agenda(v["agenda"]),
            )  # fmt: skip
            later = min((p.from_day for p in with_plan.plans if p.from_day > made.from_day), default=None)
            if later is not None:
                return f"Saved. This schedule is in effect until the next one, on {later}."
            return " ".join(ProgramTracks(self.desk).warnings(made, with_plan.track.population)) or "Schedule saved."

        fields = (
            day_field("from", "From", self.desk.today, "earlier days keep their schedule"),
            Field("days", "Weekdays", weekdays_code(plan.weekdays)),
            number_field("start", "Start", clock(plan.start)),
            number_field("end", "End", clock(plan.end)),
            Field("agenda", "Agenda", agenda_text(plan.agenda), "kind and minutes; a break not counted", width=WHOLE),
        )
        await self.show(FormScreen(self.desk, f"New schedule · {with_plan.track.name}", fields, save))

    async def remove(self, key: str) -> None:
        """End the track today."""
        with_plan = self._track(key)
        if (
            with_plan is not None
            and with_plan.track.ended_on is not None
            and with_plan.track.ended_on <= self.desk.today
        ):
            self.screen.say(f"Ended on {plain_day(with_plan.track.ended_on)}. Press enter to change that.", "quiet")
        elif with_plan is not None:
            ProgramTracks(self.desk).change_track(with_plan.track._replace(ended_on=self.desk.today))
            self.screen.say("Ended today. Press enter to change that, ctrl+z to undo.")


def _size(text: str) -> int:
    if text and not text.isdecimal():
        raise Refused("The capacity is not a number.", "Type digits only, or leave blank for no limit.")
    return int(text or 0)
