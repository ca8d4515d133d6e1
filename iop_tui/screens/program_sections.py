"""The lists of the program screen: what each shows, and how it is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from iop_tui.domain.agenda import agenda_text, counted_minutes, parse_agenda
from iop_tui.domain.calendar import from_iso, iso, long_day, parse_weekdays, weekdays_code, weekdays_text
from iop_tui.domain.errors import Refused
from iop_tui.domain.rules import RULES, rule_text
from iop_tui.domain.times import clock, duration, parse_plain, span
from iop_tui.domain.topics import Topic
from iop_tui.domain.tracks import TrackPlan
from iop_tui.program import Program, TrackWithPlan
from iop_tui.screens.form import Field, FormScreen
from iop_tui.widgets.lines import Line, Piece
from iop_tui.widgets.sheet import Cell, Column, Row

if TYPE_CHECKING:
    from iop_tui.screens.program import ProgramScreen


class Section:
    """One list. Subclasses say what it shows and how it is changed."""

    EMPTY = "Nothing here yet. + adds one."

    def __init__(self, screen: ProgramScreen) -> None:
        self.screen = screen
        self.desk = screen.desk
        self.program = Program(screen.desk)

    def columns(self) -> Sequence[Column]:
        """The columns."""
        raise NotImplementedError

    def rows(self) -> Sequence[Row]:
        """The rows."""
        raise NotImplementedError

    def about(self, key: str | None) -> Sequence[Line]:
        """What the strip says."""
        return ()

    async def change(self, key: str) -> None:
        """Change one."""

    async def add(self) -> None:
        """Add one."""
        self.screen.say("Nothing can be added here.", "quiet")

    async def more(self, key: str) -> None:
        """Something further that can be done with one."""
        self.screen.say("n is for a track's new plan.", "quiet")

    async def remove(self, key: str) -> None:
        """Take one away."""
        self.screen.say("Nothing can be removed here.", "quiet")

    async def show(self, form: FormScreen) -> None:
        """Show a form."""
        await self.screen.app.push_screen(form)


class Tracks(Section):
    """Standing groups with their plans."""

    EMPTY = "No tracks yet. + makes one: a standing group with its weekdays and times."

    def columns(self) -> Sequence[Column]:
        """Name, plan, counted time."""
        return [Column("name", "Track", 16, 1), Column("days", "Days", 20), Column("times", "Times", 12),
                Column("counted", "Counted", 8), Column("since", "Since", 11)]  # fmt: skip

    def rows(self) -> Sequence[Row]:
        """Every track, ended ones too."""
        found = []
        for t in self.program.tracks(ended=True):
            plan = t.plan or (t.plans[0] if t.plans else None)
            if plan is None:
                continue
            ended = t.track.ended_on
            days = f"ended {ended}" if ended and ended < self.desk.today else weekdays_text(plan.weekdays)
            cells = [
                Cell(t.track.name, "strong"), Cell(days), Cell(span(plan.start, plan.end)),
                Cell(duration(counted_minutes(plan.agenda))), Cell(iso(plan.from_day), "quiet"),
            ]  # fmt: skip
            found.append(Row(str(t.track.id), cells))
        return found

    def about(self, key: str | None) -> Sequence[Line]:
        """Agenda, and where the plan cannot reach what the rules ask."""
        found = self._track(key)
        if found is None or not found.plans:
            return ()
        plan = found.plan or found.plans[0]
        warnings = self.program.warnings(plan, found.track.population)
        second = [Piece(f" {warnings[0]}", "warn")] if warnings else []
        later = next((p for p in found.plans if p.from_day > self.desk.today), None)
        if later is not None and not warnings:
            when = f"{weekdays_text(later.weekdays)} {span(later.start, later.end)}"
            second = [Piece(f" from {later.from_day}: {when}")]
        size = f", size {found.track.capacity}" if found.track.capacity else ""
        return [[Piece(f" {found.track.population}{size} · {agenda_text(plan.agenda)}", "quiet")], second]

    def _track(self, key: str | None) -> TrackWithPlan | None:
        return next((t for t in self.program.tracks(ended=True) if str(t.track.id) == key), None)

    async def add(self) -> None:
        """A new track."""

        def save(v: Mapping[str, str]) -> str:
            made = self.program.add_track(
                v["name"], parse_weekdays(v["days"]), parse_plain(v["start"]), parse_plain(v["end"]),
                since=from_iso(v["since"]), population=v["population"].lower(), capacity=_size(v["capacity"]),
                agenda=parse_agenda(v["agenda"]),
            )  # fmt: skip
            plan = made.plan or made.plans[0]
            return " ".join(self.program.warnings(plan, made.track.population)) or "The track was made."

        fields = (
            Field("name", "Name", hint="such as Morning IOP"),
            Field("days", "Weekdays", "mon,wed,fri"),
            Field("start", "Start", "09:00"),
            Field("end", "End", "12:15", "before the start means past midnight"),
            Field("agenda", "Agenda", hint="empty for check-in, topic, break, process, scaled to the length"),
            Field("population", "Population", "adult", "adult or adolescent"),
            Field("capacity", "Size", hint="how many the group takes; empty for no limit"),
            Field("since", "In use since", iso(self.desk.today), "earlier days can be entered from then on"),
        )
        await self.show(FormScreen(self.desk, "New track", fields, save))

    async def change(self, key: str) -> None:
        """Name, population, size."""
        found = self._track(key)
        if found is None:
            return
        track = found.track

        def save(v: Mapping[str, str]) -> None:
            ended = from_iso(v["ended"]) if v["ended"] else None
            if v["population"].lower() not in ("adult", "adolescent"):
                raise Refused("That is no population.", "It is adult or adolescent.")
            self.program.change_track(
                replace(
                    track,
                    name=v["name"],
                    population=v["population"].lower(),
                    capacity=_size(v["capacity"]),
                    ended_on=ended,
                )
            )

        fields = (
            Field("name", "Name", track.name),
            Field("population", "Population", track.population, "adult or adolescent"),
            Field("capacity", "Size", str(track.capacity or ""), "empty for no limit"),
            Field("ended", "Last day", iso(track.ended_on), "YYYY-MM-DD; empty while it goes on"),
        )
        await self.show(FormScreen(self.desk, f"Track · {track.name}", fields, save))

    async def more(self, key: str) -> None:
        """Another plan from a day on."""
        found = self._track(key)
        if found is None or not found.plans:
            return
        plan = found.plan or found.plans[-1]

        def save(v: Mapping[str, str]) -> str:
            made: TrackPlan = self.program.plan_track(
                found.track.id, from_iso(v["from"]), parse_weekdays(v["days"]), parse_plain(v["start"]),
                parse_plain(v["end"]), parse_agenda(v["agenda"]),
            )  # fmt: skip
            return " ".join(self.program.warnings(made, found.track.population)) or "The plan was made."

        fields = (
            Field("from", "From", iso(self.desk.today), "the days before keep their plan"),
            Field("days", "Weekdays", weekdays_code(plan.weekdays)),
            Field("start", "Start", clock(plan.start)),
            Field("end", "End", clock(plan.end)),
            Field("agenda", "Agenda", agenda_text(plan.agenda), "kind and minutes; a break does not count"),
        )
        await self.show(FormScreen(self.desk, f"New plan · {found.track.name}", fields, save))

    async def remove(self, key: str) -> None:
        """End the track today."""
        found = self._track(key)
        if found is not None:
            self.program.change_track(replace(found.track, ended_on=self.desk.today))
            self.screen.say("Its last day is today. Change it with enter, take it back with ctrl+z.")


class Facilitators(Section):
    """The people who lead groups."""

    EMPTY = "Nobody yet. + adds somebody."

    def columns(self) -> Sequence[Column]:
        """Name and credentials."""
        return [
            Column("name", "Facilitator", 24, 1),
            Column("credentials", "Credentials", 16),
            Column("retired", "", 20),
        ]

    def rows(self) -> Sequence[Row]:
        """Everybody, also who does not work here any more."""
        return [
            Row(
                str(f.id),
                [Cell(f.name), Cell(f.credentials), Cell(f"until {f.retired_on}" if f.retired_on else "", "quiet")],
            )
            for f in self.desk.store.program.facilitators()
        ]

    async def _form(self, id: int | None) -> None:
        known = next((f for f in self.desk.store.program.facilitators() if f.id == id), None)

        def save(v: Mapping[str, str]) -> None:
            retired = from_iso(v["retired"]) if v["retired"] else None
            self.program.save_facilitator(v["name"], v["credentials"], id, retired)
            self.desk.start_work()

        fields = (
            Field("name", "Name", known.name if known else ""),
            Field("credentials", "Credentials", known.credentials if known else "", "as they sign, such as LCSW"),
            Field(
                "retired", "Last day", iso(known.retired_on) if known else "", "YYYY-MM-DD; empty while they work here"
            ),
        )
        await self.show(FormScreen(self.desk, "Facilitator", fields, save))

    async def add(self) -> None:
        """Somebody new."""
        await self._form(None)

    async def change(self, key: str) -> None:
        """Change somebody."""
        await self._form(int(key))

    async def remove(self, key: str) -> None:
        """Somebody does not work here any more; what they recorded stays theirs."""
        known = next(f for f in self.desk.store.program.facilitators() if str(f.id) == key)
        self.program.save_facilitator(known.name, known.credentials, known.id, self.desk.today - timedelta(days=1))


class Topics(Section):
    """The program's own topics, and built-in ones that are not wanted."""

    EMPTY = "No topics of your own yet. + makes one; the built-in ones are on the Topic page."

    def columns(self) -> Sequence[Column]:
        """Title and category."""
        return [Column("title", "Topic", 24, 2), Column("category", "Category", 20, 1), Column("state", "", 10)]

    def rows(self) -> Sequence[Row]:
        """Own topics first, then the others in the file."""
        kept = sorted(self.desk.store.topics.kept(), key=lambda t: (not t.own, t.category, t.title))
        return [
            Row(
                t.code,
                [
                    Cell(t.title),
                    Cell(t.category, "quiet"),
                    Cell("retired" if t.retired else "own" if t.own else "", "quiet"),
                ],
            )
            for t in kept
        ]

    async def _form(self, topic: Topic) -> None:
        def save(v: Mapping[str, str]) -> None:
            self.program.save_topic(
                replace(
                    topic,
                    title=v["title"],
                    category=v["category"],
                    aims=tuple(v["aims"].split(" | ")),
                    prompts=tuple(v["prompts"].split(" | ")),
                    exercise=v["exercise"],
                )
            )

        fields = (
            Field("title", "Title", topic.title),
            Field("category", "Category", topic.category),
            Field("aims", "Aims", " | ".join(topic.aims), "several with | between them"),
            Field("prompts", "To ask the group", " | ".join(topic.prompts), "several with | between them"),
            Field("exercise", "Exercise", topic.exercise),
        )
        await self.show(FormScreen(self.desk, "Topic", fields, save))

    async def add(self) -> None:
        """A topic of one's own."""
        await self._form(Topic("", "", "Our own"))

    async def change(self, key: str) -> None:
        """Change an own topic."""
        topic = next(t for t in self.desk.store.topics.kept() if t.code == key)
        if not topic.own:
            self.screen.say("Built-in topics stay as they are; + makes one of your own.", "quiet")
            return
        await self._form(topic)

    async def remove(self, key: str) -> None:
        """Retire a topic, or take it in use again."""
        topic = next(t for t in self.desk.store.topics.kept() if t.code == key)
        self.program.save_topic(replace(topic, retired=not topic.retired))


class Rules(Section):
    """The program's rules."""

    def columns(self) -> Sequence[Column]:
        """Rule, value, hint."""
        return [Column("rule", "Rule", 20), Column("value", "", 12, 1), Column("hint", "", 24, 1)]

    def rows(self) -> Sequence[Row]:
        """Every rule with its value today, and the time zone."""
        rules = self.desk.rules()
        rows = [
            Row(key, [Cell(facts.label), Cell(rule_text(rules, key), "strong"), Cell(facts.hint, "quiet")])
            for key, facts in RULES.items()
        ]
        zone = [Cell("Time zone"), Cell(self.desk.zone, "strong"), Cell("such as America/Chicago", "quiet")]
        return [*rows, Row("time_zone", zone)]

    def about(self, key: str | None) -> Sequence[Line]:
        """That a rule is dated."""
        return [[Piece(" A change holds from a day on; the days before keep the rule that they had.", "quiet")]]

    async def change(self, key: str) -> None:
        """Change a rule from a day on."""
        if key == "time_zone":
            fields = [Field("value", "Time zone", self.desk.zone, "such as America/Chicago; open sessions keep theirs")]

            def save_zone(v: Mapping[str, str]) -> None:
                self.program.set_time_zone(v["value"])

            await self.show(FormScreen(self.desk, "Time zone", fields, save_zone))
            return
        facts = RULES[key]

        def save(v: Mapping[str, str]) -> None:
            self.program.set_rule(key, v["value"], from_iso(v["from"]))

        fields = [
            Field("value", facts.label, rule_text(self.desk.rules(), key), facts.hint),
            Field("from", "From", iso(self.desk.today), "the days before keep the rule that they had"),
        ]
        await self.show(FormScreen(self.desk, f"Rule · {facts.label}", fields, save))


class ClosedDays(Section):
    """Days without group."""

    EMPTY = "No closed days. + adds one: a holiday, a training day."

    def columns(self) -> Sequence[Column]:
        """Day, track, why."""
        return [Column("day", "Day", 18), Column("track", "Track", 20, 1), Column("why", "", 20, 1)]

    def rows(self) -> Sequence[Row]:
        """The latest first."""
        names = {t.id: t.name for t in self.desk.store.tracks.all()}
        days = self.desk.store.tracks.closed_days(date(1900, 1, 1), date(9999, 12, 31))
        return [
            Row(
                f"{c.day}:{c.track_id or 0}",
                [Cell(long_day(c.day)), Cell(names.get(c.track_id or 0, "all tracks")), Cell(c.why, "quiet")],
            )
            for c in reversed(days)
        ]

    async def add(self) -> None:
        """A day without group."""

        def save(v: Mapping[str, str]) -> None:
            track = self.program.track(v["track"]).track.id if v["track"] else None
            self.program.close_day(from_iso(v["day"]), track, v["why"])

        fields = (
            Field("day", "Day", iso(self.desk.day), "YYYY-MM-DD"),
            Field("track", "Track", hint="empty for all tracks"),
            Field("why", "Why", hint="such as Thanksgiving"),
        )
        await self.show(FormScreen(self.desk, "Closed day", fields, save))

    async def remove(self, key: str) -> None:
        """There is group on that day after all."""
        days = self.desk.store.tracks.closed_days(date(1900, 1, 1), date(9999, 12, 31))
        closed = next(c for c in days if f"{c.day}:{c.track_id or 0}" == key)
        self.program.open_day(closed)


class Clients(Section):
    """Where clients are changed."""

    def columns(self) -> Sequence[Column]:
        """One line."""
        return [Column("what", "", 40, 1)]

    def rows(self) -> Sequence[Row]:
        """How many there are; caseload is where they are."""
        count = len(self.desk.store.clients.in_program(self.desk.today))
        return [Row("caseload", [Cell(f"{count} clients in the program; enter goes to Caseload")])]

    async def change(self, key: str) -> None:
        """Go to Caseload."""
        from iop_tui.screens.caseload import CaseloadScreen

        await self.screen.app.push_screen(CaseloadScreen(self.desk))

    async def add(self) -> None:
        """A new client."""
        from iop_tui.screens.client_forms import new_client_form

        await self.show(new_client_form(self.desk))


def _size(text: str) -> int:
    if text and not text.isdecimal():
        raise Refused("The size is not a number.", "Type digits only, or nothing for no limit.")
    return int(text or 0)


SECTIONS: dict[str, type[Section]] = {
    "Tracks": Tracks,
    "Clients": Clients,
    "Facilitators": Facilitators,
    "Topics": Topics,
    "Rules": Rules,
    "Closed days": ClosedDays,
}
