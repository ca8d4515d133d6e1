"""Two clients who are one: what would move, what collides, and joining them in one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from iop_tui.clients.aftercare import settle_aftercare_calls
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import JOIN_CLIENTS
from iop_tui.domain.attendance import Attendance, Mode
from iop_tui.domain.calendar import iso, weekdays_text
from iop_tui.domain.clients import Client, ClientRecord, Episode, Placement, placement_on
from iop_tui.domain.errors import Refused
from iop_tui.store.join_clients import Joining
from iop_tui.store.store import Saving


@dataclass(frozen=True)
class Collision:
    """A session in which both have a row: one of the two is kept."""

    session_id: int
    day: date
    track: str
    stays: Attendance
    goes: Attendance


@dataclass(frozen=True)
class Join:
    """What joining two clients would do. ``whole`` maps an episode that goes to the one of which it becomes a part."""

    stays: ClientRecord
    goes: ClientRecord
    client: Client
    days: Mapping[int, int]
    """Rows of attendance by client's id."""
    notes: Mapping[int, int]
    collisions: tuple[Collision, ...] = ()
    moved: tuple[Episode, ...] = ()
    whole: Mapping[int, Episode] = field(default_factory=dict)


def look(desk: Desk, stays_id: int, goes_id: int) -> Join:
    """What would become of two clients; raises Refused where they cannot be one."""
    if stays_id == goes_id:
        raise Refused("That is the same client.", "Choose another one.")
    files = {f.client.id: f for f in desk.store.clients.files([stays_id, goes_id])}
    stays, goes = files[stays_id], files[goes_id]
    rows = {id: {r.session_id: r for r in desk.store.attendance.of_client(id)} for id in files}
    both = sorted(rows[stays_id].keys() & rows[goes_id].keys())
    sessions = desk.store.sessions.many(both)
    tracks = {t.id: t.name for t in desk.store.tracks.all()}
    collisions = [
        Collision(id, sessions[id].day, tracks.get(sessions[id].track_id, ""), rows[stays_id][id], rows[goes_id][id])
        for id in both
    ]
    moved, whole = _episodes(stays, goes)
    return Join(
        stays, goes, _as_one(stays.client, goes.client), {id: len(rows[id]) for id in files},
        {id: len(desk.store.notes.of_client(id, 10_000)) for id in files},
        tuple(sorted(collisions, key=lambda c: c.day)), moved, whole,
    )  # fmt: skip


def told(row: Attendance, clock: Callable[[int | None], str]) -> str:
    """A row of a session in words: mark, times, mode, and whether it was taken off the roster."""
    times = [f"from {clock(row.arrived)}"] if row.arrived is not None else []
    times += [f"to {clock(row.left)}"] if row.left is not None else []
    mode = [] if row.mode is Mode.IN_PERSON else [row.mode.value.replace("_", " ")]
    off = ["removed from roster"] if row.taken_off else []
    return ", ".join([row.mark.value.replace("_", " "), *times, *mode, *off])


def facts(joined: Join) -> list[tuple[str, str, str]]:
    """What there is to compare of the two: a label, the one that stays, the one that goes."""
    stays, goes = (_facts(joined, file) for file in (joined.stays, joined.goes))
    return [(label, one, other) for (label, one), (_, other) in zip(stays, goes, strict=True)]


def _facts(joined: Join, file: ClientRecord) -> list[tuple[str, str]]:
    client, episode = file.client, file.latest_episode()
    sobriety = max(file.sobriety)[1] if file.sobriety else None
    placement = max((p for p in file.placements), key=lambda p: p.from_day, default=None)
    return [
        ("Name", client.name.full), ("Number", client.number),
        ("Admitted", iso(episode.admitted_on) if episode else ""),
        ("Discharged", iso(episode.discharged_on) if episode else ""),
        ("Scheduled", weekdays_text({day for _, day in placement.days}) if placement else ""),
        ("Level of care", placement.level_of_care if placement else ""), ("Sobriety date", iso(sobriety)),
        ("Sessions", str(joined.days[client.id])), ("Notes", str(joined.notes[client.id])),
    ]  # fmt: skip


def join(desk: Desk, joined: Join, keep: Mapping[int, int]) -> None:
    """Make one client of two, as one step; ``keep`` says for each session of both whose row is kept.

    Rows of days that were closed are corrected by it. Raises Refused where a choice is missing.
    """
    stays, goes = joined.stays.client.id, joined.goes.client.id
    joined = look(desk, stays, goes)  # something may have been recorded since it was shown
    if any(keep.get(c.session_id) not in (stays, goes) for c in joined.collisions):
        raise Refused("Both have a record in the same session.", "Choose which one to keep for each.")
    dropped = {c.session_id: (c.goes if keep[c.session_id] == stays else c.stays).id for c in joined.collisions}
    desk.settle_typed_text()
    with desk.saving(JOIN_CLIENTS) as writer:
        work = Joining(desk.store.reader, writer, goes, stays)
        # a kept row of the one that stays is corrected too: the session's export has another row no more
        kept = [c.stays for c in joined.collisions if keep[c.session_id] == stays]
        rows = [*(r for r in desk.store.attendance.of_client(goes) if r.id not in dropped.values()), *kept]
        sessions = desk.store.sessions.many([r.session_id for r in rows])
        frozen = {id for id, session in sessions.items() if session.is_final or session.revision}
        work.notes()
        work.checkins(keep)
        work.attendance([_moved(joined, r, sessions[r.session_id].day) for r in rows], frozen, dropped)
        work.episodes(joined.moved, joined.whole)
        work.the_rest()
        _go_on_coming(desk, writer, joined)
        (file,) = desk.store.clients.files([stays])
        settle_aftercare_calls(desk, writer, file.episodes)
        desk.store.clients.save(writer, stays, joined.client.number, joined.client.name)


def _go_on_coming(desk: Desk, writer: Saving, joined: Join) -> None:
    """Let the schedule hold that was last made in the admission that lasts: of two, the one that stays."""
    for goes_id, whole in joined.whole.items():
        own, others = (
            sorted((p for p in file.placements if p.episode_id == id), key=lambda p: p.from_day)
            for file, id in ((joined.stays, whole.id), (joined.goes, goes_id))
        )
        if not own or not others:
            continue  # what only one of them has is moved, or stays
        mine, theirs = own[-1], others[-1]
        ended = {e.id: e.discharged_on or date.max for e in (*joined.stays.episodes, *joined.goes.episodes)}
        later = (ended[goes_id], theirs.from_day) > (ended[whole.id], mine.from_day)
        if not later and (mine.days or not theirs.days):
            continue
        from_day = max(mine.from_day, theirs.from_day)
        care, target = theirs.level_of_care or mine.level_of_care, theirs.week_target or mine.week_target
        placement = Placement(0, whole.id, from_day, care, target, theirs.days or mine.days)
        desk.store.clients.save_placement(writer, placement, joined.stays.client.id)


def _as_one(stays: Client, goes: Client) -> Client:
    """The client that is left: an office's number goes before one of ours."""
    number = goes.number if stays.own_number and not goes.own_number else stays.number
    return stays._replace(
        number=number, name=stays.name._replace(preferred=stays.name.preferred or goes.name.preferred)
    )


def _episodes(stays: ClientRecord, goes: ClientRecord) -> tuple[tuple[Episode, ...], dict[int, Episode]]:
    """The episodes that only change hands, and those that become part of one of the other client's."""
    moved, whole = [], dict[int, Episode]()
    for episode in goes.episodes:
        over = [e for e in stays.episodes if _overlap(e, episode)]
        if not over:
            moved.append(episode)
        elif len(over) == 1 and over[0].id not in {e.id for e in whole.values()}:
            whole[episode.id] = _both(over[0], episode)
        else:
            raise Refused("Their admissions overlap in several ways.", "Correct admission and discharge of one first.")
    left = [*moved, *whole.values(), *(e for e in stays.episodes if e.id not in {w.id for w in whole.values()})]
    if any(_overlap(a, b) for n, a in enumerate(left) for b in left[n + 1 :]):
        raise Refused("Their admissions overlap in several ways.", "Correct admission and discharge of one first.")
    return tuple(moved), whole


def _overlap(one: Episode, other: Episode) -> bool:
    return one.admitted_on < (other.discharged_on or date.max) and other.admitted_on < (one.discharged_on or date.max)


def _both(stays: Episode, goes: Episode) -> Episode:
    """One admission of two that overlap: from the earlier day to the later discharge, open where one is open."""
    ends = [e for e in (stays, goes) if e.discharged_on is not None]
    last = max(ends, key=lambda e: e.discharged_on or date.min) if len(ends) == 2 else None
    return stays._replace(
        admitted_on=min(stays.admitted_on, goes.admitted_on),
        provisional=stays.provisional and goes.provisional,
        planned_weeks=goes.planned_weeks if stays.provisional and not goes.provisional else stays.planned_weeks,
        discharged_on=last.discharged_on if last else None,
        discharge_reason=last.discharge_reason if last else "",
        opening_late=max(stays.opening_late, goes.opening_late),
        opening_unexcused=max(stays.opening_unexcused, goes.opening_unexcused),
        primary_id=stays.primary_id or goes.primary_id,
    )


def _moved(joined: Join, row: Attendance, day: date) -> Attendance:
    """A row of the one that goes as it is under the one that stays; level of care and target stay as written down."""
    whole = joined.whole.get(row.episode_id or 0)
    if whole is None:
        return row
    placements = [p for p in joined.stays.placements if p.episode_id == whole.id]
    if not placements:
        return row._replace(episode_id=whole.id)  # its own placements move along
    held = placement_on(placements, day)
    return row._replace(episode_id=whole.id, placement_id=held.id if held else None)
