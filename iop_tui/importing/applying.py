"""From the clients of a file to the program's clients: what would be done, and doing it in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from iop_tui.desk import Desk
from iop_tui.domain.calendar import Weekdays
from iop_tui.domain.clients import Client, ClientFile, Episode
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import Name
from iop_tui.domain.text import fold
from iop_tui.importing.lines import ClientLine, LineProblem
from iop_tui.matching import follow_list
from iop_tui.program import Program, TrackWithPlan
from iop_tui.store.store import Saving


@dataclass(frozen=True)
class Wishes:
    """What the caller says where the file does not; and whether known clients are placed anew."""

    track: str = ""
    weekdays: Weekdays | None = None
    admitted_on: date | None = None
    place_known: bool = False


@dataclass(frozen=True)
class Intake:
    """What will be done with one line. ``known`` is the client that it updates; ``walk_in`` one that it may be."""

    line: ClientLine
    known: ClientFile | None = None
    walk_in: Client | None = None
    track: TrackWithPlan | None = None
    matched: bool = False


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do: the intakes, and the lines that cannot be taken."""

    intakes: tuple[Intake, ...]
    problems: tuple[LineProblem, ...]
    left_alone: tuple[int, ...] = ()

    @property
    def new(self) -> int:
        """How many clients are new."""
        return sum(i.known is None and not i.matched for i in self.intakes)

    @property
    def updated(self) -> int:
        """How many clients are known already."""
        return sum(i.known is not None for i in self.intakes)

    @property
    def to_match(self) -> tuple[Intake, ...]:
        """The intakes whose name is that of a walk-in who is not matched yet."""
        return tuple(i for i in self.intakes if i.walk_in is not None)

    def with_matches(self, lines: Sequence[int]) -> ImportPlan:
        """The same plan, where the intakes of these lines are the walk-ins of the same name."""
        changed = tuple(replace(i, matched=i.walk_in is not None and i.line.line in lines) for i in self.intakes)
        return replace(self, intakes=changed)


def plan_import(desk: Desk, lines: Sequence[ClientLine], wishes: Wishes) -> ImportPlan:
    """Look each line up in the program; raises Refused where the wishes name what is not there."""
    program = Program(desk)
    files = desk.store.clients.files()
    by_number = {f.client.number: f for f in files}
    by_name = {_name_key(f.client.name): f for f in files}
    walk_ins = {_name_key(c.name): c for c in desk.store.clients.provisional() if c.own_number}
    named = program.track(wishes.track) if wishes.track else None
    tracks = {fold(t.track.name): t for t in program.tracks(ended=True)}
    intakes: list[Intake] = []
    problems: list[LineProblem] = []
    left_alone: list[int] = []
    for line in lines:
        key = _name_key(Name(line.last, line.first))
        known = by_number.get(line.number) if line.number else by_name.get(key)
        track = tracks.get(fold(line.track)) if line.track else named
        if line.track and track is None:
            problems.append(LineProblem(line.line, "its track is not one of the program's"))
        elif known is None and line.active is False and line.discharged_on is None:
            left_alone.append(line.line)
        elif (trouble := _trouble(desk, line, known, wishes)) is not None:
            problems.append(LineProblem(line.line, trouble))
        else:
            intakes.append(Intake(line, known, walk_ins.get(key) if known is None else None, track or named))
    return ImportPlan(tuple(intakes), tuple(problems), tuple(left_alone))


def _name_key(name: Name) -> str:
    return f"{fold(name.last)}\x1f{fold(name.first)}"


def _trouble(desk: Desk, line: ClientLine, known: ClientFile | None, wishes: Wishes) -> str | None:
    """Why a line cannot be taken although it could be read, or None."""
    admitted = line.admitted_on or wishes.admitted_on
    episode = known.latest_episode() if known else None
    start = admitted or (episode.admitted_on if episode else desk.today)
    if (start - desk.today).days > 366:
        return "the admission lies more than a year ahead"
    if line.discharged_on and line.discharged_on < start:
        return "discharged before admission"
    if line.sobriety_date and line.sobriety_date > desk.today:
        return "the sobriety date lies ahead"
    if line.planned_weeks is not None and not 1 <= line.planned_weeks <= 104:
        return "the planned weeks lie outside 1 to 104"
    if known is not None and episode is not None:
        return Program(desk).outside_of(_as_told(episode, line, wishes)) or None
    return None


def apply_import(desk: Desk, plan: ImportPlan, wishes: Wishes) -> None:
    """Do what the plan says, all of it in one transaction."""
    program = Program(desk)
    with desk.saving("import") as writer:
        for intake in plan.intakes:
            _take(program, desk, writer, intake, wishes)


def _take(program: Program, desk: Desk, writer: Saving, intake: Intake, wishes: Wishes) -> None:
    line = intake.line
    name = Name(line.last, line.first, line.preferred)
    if intake.known is not None:
        before = intake.known.client
        kept = name._replace(preferred=name.preferred or before.name.preferred)
        id = program.write_client(writer, before.id, kept, line.number or before.number)
    elif intake.matched and intake.walk_in is not None:
        id = program.write_client(writer, intake.walk_in.id, name, line.number or intake.walk_in.number)
    else:
        id = program.write_client(writer, None, name, line.number)
    new = intake.known is None and not intake.matched
    episode = _episode(program, desk, writer, id, line, wishes)
    if line.sobriety_date is not None:
        from_day = max(line.sobriety_date, min(episode.admitted_on, desk.today))
        desk.store.clients.set_sobriety_date(writer, id, from_day, line.sobriety_date)
    if new or intake.matched or wishes.place_known:
        _place(program, desk, writer, id, intake, episode, wishes)
    if intake.matched:
        follow_list(desk, writer, id)


def _episode(program: Program, desk: Desk, writer: Saving, client_id: int, line: ClientLine, wishes: Wishes) -> Episode:
    """Bring the client's episode to what the line says: a new one, a later one, or the one that is there."""
    found = desk.store.clients.files([client_id])[0].latest_episode()
    admitted = line.admitted_on or wishes.admitted_on
    episode = _as_told(found or Episode(0, client_id, admitted or desk.today), line, wishes)
    return episode._replace(id=program.write_episode(writer, episode))


def _as_told(found: Episode, line: ClientLine, wishes: Wishes) -> Episode:
    """An episode with what a line says of it; one that begins after it is another one, without an id."""
    admitted = line.admitted_on or wishes.admitted_on
    if found.discharged_on and admitted and admitted > found.discharged_on:
        episode = Episode(0, found.client_id, admitted)
    else:
        # a walk-in's first visit may lie before the office's admission date; the earlier day stays
        start = min(found.admitted_on, line.admitted_on) if found.provisional and line.admitted_on else None
        episode = found._replace(admitted_on=start or line.admitted_on or found.admitted_on, provisional=False)
    if line.planned_weeks is not None:
        episode = episode._replace(planned_weeks=line.planned_weeks)
    if line.discharged_on is not None:
        reason = line.discharge_reason or episode.discharge_reason or "other"
        episode = episode._replace(discharged_on=line.discharged_on, discharge_reason=reason)
    return episode


def _place(
    program: Program, desk: Desk, writer: Saving, client_id: int, intake: Intake, episode: Episode, wishes: Wishes
) -> None:
    """Place a client in the line's track on the line's days, else on those that were wished, else on the track's."""
    track, line = intake.track, intake.line
    weekdays = line.weekdays or wishes.weekdays or (track.plan.weekdays if track and track.plan else None)
    if track is not None and weekdays is None and track.plans:
        weekdays = track.plans[0].weekdays
    days = frozenset((track.track.id, d) for d in weekdays) if track and weekdays else frozenset()
    if not days and not line.level_of_care:
        return
    file = desk.store.clients.files([client_id])[0]
    from_day = desk.today if intake.known is not None else episode.admitted_on
    if file.episode_on(from_day) is None:
        if intake.known is not None:
            raise Refused("A client of the file is discharged and cannot be placed.", "Leave --place-known out.")
        return
    program.write_placement(writer, file, from_day, days, line.level_of_care or None)
