"""What would be written for one person of a list, worked out whole before anything is: nothing fails half way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from iop_tui.clients.episodes import Episodes
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import Weekdays, long_day
from iop_tui.domain.clients import Client, ClientRecord, Episode, placement_on
from iop_tui.domain.errors import Refused
from iop_tui.domain.likeness import name_key
from iop_tui.domain.names import Name
from iop_tui.domain.text import line as one_line
from iop_tui.exchange.importing.identity import Identity
from iop_tui.exchange.importing.results import ClientLine
from iop_tui.program.tracks import TrackWithPlan

_CARE = 20
"""The longest level of care, as it is kept."""


@dataclass(frozen=True)
class ImportOptions:
    """What the caller says where the file does not.

    ``place_known`` schedules known clients again; ``match`` answers for every line of a known name whether it is the
    same person, ``take`` names the words (in small letters) whose lines are taken although they say not here, and
    ``track_wins`` says which group counts where the list names another one than ``track``.
    """

    track: str = ""
    weekdays: Weekdays | None = None
    admitted_on: date | None = None
    place_known: bool = False
    match: bool | None = None
    take: frozenset[str] = frozenset()
    track_wins: bool | None = None


@dataclass(frozen=True)
class Placing:
    """Where somebody is expected from a day on: pairs of track and weekday, and the level of care."""

    from_day: date
    days: frozenset[tuple[int, int]]
    level_of_care: str


@dataclass(frozen=True)
class PlannedClient:
    """What would be written for one person. ``known`` is the client whom it changes, None for somebody new.

    ``episode`` has the id 0 where it is a new one; what is None does not change.
    """

    line: ClientLine
    client: Client
    episode: Episode | None
    known: ClientRecord | None = None
    matched: bool = False
    sobriety: tuple[date, date] | None = None
    placing: Placing | None = None
    unplaced: bool = False


def intake_of(
    desk: Desk,
    lines: Sequence[ClientLine],
    identity: Identity,
    tracks: Sequence[TrackWithPlan | None],
    wishes: ImportOptions,
) -> PlannedClient:
    """What would be written for the person of these lines, the first of them the one that counts.

    ``tracks`` are theirs, line by line. Raises Refused where it cannot be, in words for a list of problems.
    """
    line, known = lines[0], identity.known
    admitted = line.admitted_on or wishes.admitted_on
    if line.discharged_on and not line.admitted_on and known is None:
        admitted = min(line.discharged_on, admitted or desk.today)  # when they came is not said: by then at the latest
    episode_before = known.latest_episode() if known else None
    # what was given a number of ours and is not the office's yet stays provisional: the list only says it again
    ours = known is not None and not identity.matched and known.client.own_number and bool(line.number)
    episode = _as_told(episode_before or Episode(0, 0, admitted or desk.today), line, admitted)
    if episode_before is not None and ours:
        episode = episode._replace(provisional=episode_before.provisional)
    _check(desk, line, known, episode)
    if known is not None and identity.matched:
        _check_visits(desk, known, episode)
    client = known.client if known else Client(0, line.number, Name(""))
    number = line.number if identity.matched else client.number
    sober = _sobriety(desk, line, known, episode)
    placing, unplaced = _placing(desk, lines, tracks, known, episode, wishes, identity)
    return PlannedClient(
        line=line,
        client=Client(client.id, number, _name(line, known.client.name if known else None)),
        episode=None
        if episode == episode_before or (known is not None and episode_before is None and not admitted)
        else episode,
        known=known,
        matched=identity.matched,
        sobriety=sober,
        placing=placing,
        unplaced=unplaced,
    )


def _name(line: ClientLine, before: Name | None) -> Name:
    """The name as it is to be; the same name in another spelling stays unless the list's says more."""
    told = Name(*(one_line(part) for part in (line.last, line.first, line.preferred)))
    if before is None:
        return told
    known_spelling = name_key(before) in (name_key(line.written), name_key(told))
    says_more = (before.last.isupper() and not told.last.isupper()) or _has_more_letters(told, before)
    turned = line.guessed and name_key(Name(told.first, told.last)) == name_key(before)
    as_before = turned or line.written[:2] == before[:2]
    kept = before if as_before or (known_spelling and not says_more) else told
    same_preferred = name_key(Name(told.preferred)) == name_key(Name(before.preferred))
    return kept._replace(preferred=before.preferred if same_preferred or not told.preferred else told.preferred)


def _has_more_letters(told: Name, before: Name) -> bool:
    """Whether a name is written with its accents where it was kept without."""
    return all(map(str.isascii, before[:2])) and not all(map(str.isascii, told[:2]))


def _as_told(before: Episode, line: ClientLine, admitted: date | None) -> Episode:
    """An episode with what a line says of it; one that begins after it is another one, without an id."""
    if before.id and before.discharged_on and admitted and admitted > before.discharged_on:
        episode = Episode(0, before.client_id, admitted)
    else:
        # a walk-in's first visit may lie before the office's admission date; the earlier day stays
        start = min(before.admitted_on, line.admitted_on) if before.provisional and line.admitted_on else None
        episode = before._replace(admitted_on=start or line.admitted_on or before.admitted_on, provisional=False)
    if line.planned_weeks is not None:
        episode = episode._replace(planned_weeks=line.planned_weeks)
    if line.discharged_on is not None:
        reason = line.discharge_reason or episode.discharge_reason or "other"
        episode = episode._replace(discharged_on=line.discharged_on, discharge_reason=reason)
    return episode


def _check(desk: Desk, line: ClientLine, known: ClientRecord | None, episode: Episode) -> None:
    if (episode.admitted_on - desk.today).days > 366:
        raise Refused("the admission lies more than a year ahead")
    if episode.discharged_on and episode.discharged_on < episode.admitted_on:
        raise Refused("discharged before admission")
    if line.sobriety_date and line.sobriety_date > desk.today:
        raise Refused("the sobriety date lies ahead")
    if not 1 <= episode.planned_weeks <= 104:
        raise Refused("the planned weeks lie outside 1 to 104")
    before = next((e for e in known.episodes if e.id == episode.id), None) if known else None
    if known is None or episode == before:
        return
    for other in known.episodes:
        last = episode.discharged_on or date.max
        if (
            other.id != episode.id
            and other.admitted_on < last
            and (other.discharged_on or date.max) > episode.admitted_on
        ):
            raise Refused("another episode of the client lies at that time")
    moved = before is None or (before.admitted_on, before.discharged_on) != (episode.admitted_on, episode.discharged_on)
    if moved and (outside := Episodes(desk).outside_of(episode)):
        raise Refused(outside)


def _check_visits(desk: Desk, known: ClientRecord, episode: Episode) -> None:
    """Refuse an admission that a day of a walk-in's visits lies outside of: their rows are to follow it."""
    stays = [episode, *(e for e in known.episodes if e.id != episode.id)]
    rows = desk.store.attendance.of_client(known.client.id)
    days = sorted({session.day for session in desk.store.sessions.many([r.session_id for r in rows]).values()})
    outside = next((day for day in days if not any(stay.open_on(day) for stay in stays)), None)
    if outside is not None:
        raise Refused(f"the walk-in is on the roster of {long_day(outside)}, outside this admission")


def _sobriety(desk: Desk, line: ClientLine, known: ClientRecord | None, episode: Episode) -> tuple[date, date] | None:
    """From which day on which sobriety date holds, where the line tells of another one than is known."""
    if line.sobriety_date is None:
        return None
    latest = max(known.sobriety)[1] if known and known.sobriety else None
    if latest == line.sobriety_date:
        return None
    if latest is not None:
        return desk.today, line.sobriety_date
    return max(line.sobriety_date, min(episode.admitted_on, desk.today)), line.sobriety_date


def _placing(
    desk: Desk, lines: Sequence[ClientLine], tracks: Sequence[TrackWithPlan | None], known: ClientRecord | None,
    episode: Episode, wishes: ImportOptions, identity: Identity,
) -> tuple[Placing | None, bool]:  # fmt: skip
    """Where the person is to be expected, if that is to change; and whether somebody new stands in no group."""
    new = known is None or identity.matched
    if not new and not wishes.place_known:
        return None, False
    days = frozenset(
        (track.track.id, day)
        for line, track in zip(lines, tracks, strict=True)
        if track is not None
        for day in _weekdays(line, track, wishes)
    )
    level = one_line(next((line.level_of_care for line in lines if line.level_of_care), ""), _CARE)
    if not days and not level:
        return None, known is None
    from_day = episode.admitted_on if known is None or not known.placements else desk.today
    if not episode.open_on(from_day):
        if identity.matched or known is None:
            return None, False
        raise Refused("the client is discharged and cannot be scheduled")
    own = [p for p in known.placements if p.episode_id == episode.id] if known else []
    before = placement_on(own, from_day)
    if before is not None and (before.days, before.level_of_care) == (
        days or before.days,
        level or before.level_of_care,
    ):
        return None, False
    return Placing(
        from_day, days or (before.days if before else days), level or (before.level_of_care if before else "")
    ), not days


def _weekdays(line: ClientLine, track: TrackWithPlan, wishes: ImportOptions) -> Weekdays:
    """The line's days, else those that were wished, else the track's."""
    plan = track.plan or (track.plans[0] if track.plans else None)
    return line.weekdays or wishes.weekdays or (plan.weekdays if plan else frozenset())
