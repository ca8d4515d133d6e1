"""What stands beside the days: tracks and their plans, clients, episodes, placements, facilitators, topics, rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import available_timezones

from iop_tui.desk import Desk
from iop_tui.domain.agenda import AgendaPart, default_agenda, fit_agenda
from iop_tui.domain.calendar import Weekdays, short_day
from iop_tui.domain.clients import DISCHARGE_REASONS, Client, ClientFile, Episode, Placement
from iop_tui.domain.errors import AskFirst, Refused
from iop_tui.domain.likeness import is_own_number, number_form
from iop_tui.domain.names import Name
from iop_tui.domain.rules import RULES, rule_text
from iop_tui.domain.text import fold, line, prose
from iop_tui.domain.topics import Topic
from iop_tui.domain.tracks import POPULATIONS, ClosedDay, Track, TrackPlan, check_times, plan_on, shortfalls
from iop_tui.store.store import Saving


@dataclass(frozen=True)
class TrackWithPlan:
    """A track with the plan in force on a day (None before its first)."""

    track: Track
    plan: TrackPlan | None
    plans: tuple[TrackPlan, ...]

    @property
    def in_use_since(self) -> date | None:
        """The day of the first plan."""
        return self.plans[0].from_day if self.plans else None


class Program:
    """Makes and changes what stands beside the days; every method is one step that undo knows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    # -- tracks --------------------------------------------------------------------------------

    def tracks(self, day: date | None = None, ended: bool = False) -> list[TrackWithPlan]:
        """The tracks with the plan of a day; with ``ended`` those that ended by then too."""
        wanted = day or self._desk.today
        plans = self._store.tracks.plans()
        found = []
        for track in self._store.tracks.all():
            if ended or track.ended_on is None or track.ended_on >= wanted:
                own = tuple(plans.get(track.id, ()))
                found.append(TrackWithPlan(track, plan_on(own, wanted), own))
        return found

    def track(self, name: str) -> TrackWithPlan:
        """A track by its name or the only one whose name begins so; raises Refused naming those there are."""
        every = self.tracks(ended=True)
        wanted = fold(name)
        found = [t for t in every if fold(t.track.name) == wanted]
        found = found or [t for t in every if fold(t.track.name).startswith(wanted)]
        if len(found) != 1:
            known = ", ".join(t.track.name for t in every) or "none yet"
            raise Refused("No single track has that name.", f"There are: {known}.")
        return found[0]

    def add_track(
        self,
        name: str,
        weekdays: Weekdays,
        start: int,
        end: int,
        *,
        since: date | None = None,
        population: str = "adult",
        capacity: int = 0,
        agenda: Sequence[AgendaPart] = (),
    ) -> TrackWithPlan:
        """Make a track with its first plan, in use since a day (today without one)."""
        title = self._track_name(name, 0)
        if population not in POPULATIONS:
            raise Refused("That is no population.", f"It is one of {', '.join(POPULATIONS)}.")
        finish = check_times(start, end)
        parts = fit_agenda(agenda or default_agenda(finish - start), finish - start)
        with self._desk.saving("add track") as writer:
            if not self._store.program.meta("time_zone"):
                self._store.program.set_meta(writer, "time_zone", self._desk.zone)
            id = self._store.tracks.save(writer, Track(0, title, population, capacity))
            plan = TrackPlan(id, since or self._desk.today, weekdays, start, finish, parts)
            self._store.tracks.save_plan(writer, plan)
        return next(t for t in self.tracks(plan.from_day) if t.track.id == id)

    def change_track(self, track: Track) -> None:
        """Change a track's name, population, size or its last day."""
        title = self._track_name(track.name, track.id)
        with self._desk.saving("change track") as writer:
            self._store.tracks.save(writer, track._replace(name=title))

    def _track_name(self, name: str, id: int) -> str:
        title = line(name, 60)
        if not title:
            raise Refused("A track needs a name.", "Such as Morning IOP.")
        if any(fold(t.name) == fold(title) and t.id != id for t in self._store.tracks.all()):
            raise Refused("A track of that name is there already.", "Choose another name.")
        return title

    def plan_track(
        self, track_id: int, from_day: date, weekdays: Weekdays, start: int, end: int, agenda: Sequence[AgendaPart] = ()
    ) -> TrackPlan:
        """Let a track meet by another plan from a day on; the days before keep theirs."""
        finish = check_times(start, end)
        parts = fit_agenda(agenda or default_agenda(finish - start), finish - start)
        plan = TrackPlan(track_id, from_day, weekdays, start, finish, parts)
        with self._desk.saving("plan track") as writer:
            self._store.tracks.save_plan(writer, plan)
        return plan

    def warnings(self, plan: TrackPlan, population: str) -> tuple[str, ...]:
        """Where a plan cannot reach the day minimum or the weekly target."""
        return shortfalls(plan, population, self._desk.rules(max(plan.from_day, self._desk.today)))

    def close_day(self, day: date, track_id: int | None, why: str = "") -> None:
        """Note a day without group, of one track or of all (None)."""
        if any(c.track_id == track_id for c in self._store.tracks.closed_days(day, day)):
            raise Refused("That day is closed already.")
        with self._desk.saving("close a day") as writer:
            self._store.tracks.close_day(writer, ClosedDay(day, track_id, line(why)))

    def open_day(self, closed: ClosedDay) -> None:
        """Take a day without group back."""
        with self._desk.saving("open a day") as writer:
            self._store.tracks.open_day(writer, closed)

    # -- facilitators --------------------------------------------------------------------------

    def save_facilitator(
        self, name: str, credentials: str = "", id: int | None = None, retired_on: date | None = None
    ) -> int:
        """Make or change a facilitator."""
        title = line(name, 80)
        if not title:
            raise Refused("A facilitator needs a name.", "Such as Rae Ellis.")
        if any(fold(f.name) == fold(title) and f.id != id for f in self._store.program.facilitators()):
            raise Refused("A facilitator of that name is there already.", "Add a middle initial.")
        with self._desk.saving("facilitator") as writer:
            return self._store.program.save_facilitator(writer, id, title, line(credentials, 40), retired_on)

    # -- clients -------------------------------------------------------------------------------

    def add_client(
        self,
        name: Name,
        *,
        number: str = "",
        admitted_on: date | None = None,
        planned_weeks: int = 12,
        days: frozenset[tuple[int, int]] = frozenset(),
        level_of_care: str = "",
        sobriety_date: date | None = None,
    ) -> int:
        """Make a client with an open episode, and a placement where days are given, as one step."""
        with self._desk.saving("add client") as writer:
            id = self.write_client(writer, None, name, number)
            episode = self.write_episode(
                writer, Episode(0, id, admitted_on or self._desk.today, planned_weeks=planned_weeks)
            )
            if days or level_of_care:
                placement = Placement(0, episode, admitted_on or self._desk.today, line(level_of_care, 20), None, days)
                self._store.clients.save_placement(writer, placement, id)
            if sobriety_date is not None:
                today = self._desk.today
                known_from = max(sobriety_date, min(admitted_on or today, today))
                self._store.clients.set_sobriety_date(writer, id, known_from, sobriety_date)
        return id

    def write_client(self, writer: Saving, id: int | None, name: Name, number: str) -> int:
        """Write a client's name and number within a step; raises Refused for a number that is taken."""
        cleaned = Name(line(name.last), line(name.first), line(name.preferred))
        if not cleaned.last:
            raise Refused("A client needs a last name.", "One name alone is a last name.")
        wanted = line(number, 60)
        if wanted:
            self._check_number(id, wanted)
        if id is not None and not wanted:
            raise Refused("A client needs a number.", "Keep the one that is there.")
        return self._store.clients.save(writer, id, wanted, cleaned)

    def _check_number(self, id: int | None, wanted: str) -> None:
        """Refuse a number that another client has, in any spelling, and one of ours typed by hand."""
        everybody = self._store.clients.all()
        if any(c.id == id and c.number == wanted for c in everybody):
            return  # as it was
        if is_own_number(wanted):
            raise Refused("Numbers that begin with T- are given by the program.", "Enter the office's number.")
        if any(c.id != id and number_form(c.number) == number_form(wanted) for c in everybody):
            raise Refused("Another client has that number.", "Check the number.")

    def write_episode(self, writer: Saving, episode: Episode, sure: bool = False) -> int:
        """Write an episode within a step; raises Refused where its days cannot be.

        Raises AskFirst (unless ``sure``) where days on which the client was here would lie outside.
        """
        if episode.discharged_on and episode.discharged_on < episode.admitted_on:
            raise Refused("The discharge lies before the admission.", "Check the two days.")
        if episode.discharged_on and episode.discharge_reason not in DISCHARGE_REASONS:
            raise Refused("A discharge needs its reason.", f"It is one of {', '.join(DISCHARGE_REASONS)}.")
        if not 1 <= episode.planned_weeks <= 104:
            raise Refused("The planned weeks lie between 1 and 104.", "Check the number.")
        if episode.admitted_on > self._desk.today + timedelta(days=366):
            raise Refused("The admission lies more than a year ahead.", "Check the date.")
        others = [e for f in self._store.clients.files([episode.client_id]) for e in f.episodes if e.id != episode.id]
        for other in others:
            if other.discharged_on is None or other.discharged_on > episode.admitted_on:
                end = episode.discharged_on
                if end is None or other.admitted_on < end:
                    raise Refused("Another episode of the client lies at that time.", "Discharge that one first.")
        if not sure and (outside := self._outside(episode)):
            raise AskFirst(f"{outside} would lie outside the episode.", "Save again to do it all the same.")
        return self._store.clients.save_episode(writer, episode)

    def _outside(self, episode: Episode) -> str:
        """The attended days that an episode as it is to be would leave outside, in words; empty for none."""
        days = self._store.clients.attended_outside(episode) if episode.id else []
        if not days:
            return ""
        attended = "1 attended day" if len(days) == 1 else f"{len(days)} attended days"
        return f"{attended} ({short_day(days[0])}{' …' if len(days) > 1 else ''})"

    def outside_of(self, episode: Episode) -> str:
        """Why an episode as it is to be is unlikely, in words for a list of problems; empty where it is not."""
        outside = self._outside(episode)
        return f"{outside} would lie outside the episode" if outside else ""

    def change_client(self, client: Client) -> None:
        """Change a client's name or number."""
        with self._desk.saving("change client") as writer:
            self.write_client(writer, client.id, client.name, client.number)

    def change_episode(self, episode: Episode, sure: bool = False) -> None:
        """Change an episode: admission, planned weeks, opening balances, discharge (or taking it back)."""
        with self._desk.saving("discharge" if episode.discharged_on else "episode") as writer:
            self.write_episode(writer, episode, sure)

    def admit(self, client_id: int, admitted_on: date, planned_weeks: int = 12) -> int:
        """Begin a new episode of a client who was here before."""
        with self._desk.saving("admit") as writer:
            return self.write_episode(writer, Episode(0, client_id, admitted_on, planned_weeks=planned_weeks))

    def set_sobriety_date(self, client_id: int, sobriety_date: date, from_day: date) -> None:
        """Let a sobriety date hold from a day on."""
        if sobriety_date > from_day:
            raise Refused("The sobriety date lies ahead.", "Check the date.")
        with self._desk.saving("sobriety date") as writer:
            self._store.clients.set_sobriety_date(writer, client_id, from_day, sobriety_date)

    # -- placements ----------------------------------------------------------------------------

    def place(
        self,
        file: ClientFile,
        from_day: date,
        days: frozenset[tuple[int, int]],
        level_of_care: str | None = None,
        week_target: int | None = None,
    ) -> None:
        """Let a client be expected on other days from a day on; the days before keep theirs."""
        with self._desk.saving("placement") as writer:
            self.write_placement(writer, file, from_day, days, level_of_care, week_target)

    def write_placement(
        self,
        writer: Saving,
        file: ClientFile,
        from_day: date,
        days: frozenset[tuple[int, int]],
        level_of_care: str | None = None,
        week_target: int | None = None,
    ) -> None:
        """Write a placement within a step; what is not said stays as it was."""
        episode = file.episode_on(from_day)
        if episode is None:
            raise Refused("The client is not in the program on that day.", "Check admission and discharge.")
        before = file.placement_on(from_day)
        care = level_of_care if level_of_care is not None else before.level_of_care if before else ""
        target = week_target if week_target is not None else before.week_target if before else None
        placement = Placement(0, episode.id, from_day, line(care, 20), target, days)
        self._store.clients.save_placement(writer, placement, file.client.id)

    def toggle_day(self, client_id: int, track_id: int, weekday: int, from_day: date) -> bool:
        """Expect a client in a track on a weekday from a day on, or not any more; gives whether it is now."""
        file = self._store.clients.files([client_id])[0]
        placement = file.placement_on(from_day)
        days = placement.days if placement else frozenset()
        pair = (track_id, weekday)
        changed = days - {pair} if pair in days else days | {pair}
        self.place(file, from_day, changed)
        return pair in changed

    # -- topics --------------------------------------------------------------------------------

    def save_topic(self, topic: Topic) -> Topic:
        """Make or change an own topic; a new one (no code) gets an ``own-`` code."""
        cleaned = Topic(
            topic.code,
            line(topic.title, 60),
            line(topic.category, 40) or "Our own",
            tuple(filter(None, (line(a, 400) for a in topic.aims))),
            tuple(filter(None, (line(p, 400) for p in topic.prompts))),
            prose(topic.exercise, 2000).strip(),
            topic.references,
            topic.retired,
        )
        if not cleaned.title:
            raise Refused("A topic needs a title.", "A few words are enough.")
        if not cleaned.code:
            known = {t.code for t in self._store.topics.kept()}
            number = next(n for n in range(1, 100_000) if f"own-{n}" not in known)
            cleaned = cleaned._replace(code=f"own-{number}")
        with self._desk.saving("topic") as writer:
            self._store.topics.save(writer, cleaned)
        return cleaned

    # -- rules ---------------------------------------------------------------------------------

    def set_rule(self, key: str, typed: str, from_day: date | None = None) -> None:
        """Let a rule hold from a day on (today without one); the days before keep theirs."""
        if key not in RULES:
            raise Refused("There is no such rule.", f"The rules are {', '.join(RULES)}.")
        value = RULES[key].read(typed)
        day = from_day or self._desk.today
        if rule_text(self._desk.rules(day), key) == RULES[key].write(value):
            return
        with self._desk.saving("rule") as writer:
            self._store.program.set_rule(writer, key, day, RULES[key].write(value))
        self._desk.forget_rules()

    def set_time_zone(self, zone: str) -> None:
        """The zone in which the program's days lie, by its IANA name; open sessions keep theirs."""
        if zone not in available_timezones():
            raise Refused("That is no time zone.", "Write it as America/Chicago.")
        with self._desk.saving("time zone") as writer:
            self._store.program.set_meta(writer, "time_zone", zone)
        self._desk.zone = zone
