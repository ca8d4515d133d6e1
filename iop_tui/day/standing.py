"""Where a client stands: minutes of the day and the week, counters against their limits, what was last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from iop_tui.desk import Desk
from iop_tui.domain.agenda import timeline
from iop_tui.domain.attendance import STATUSES, UNEXCUSED, Attendance, Status, status_of
from iop_tui.domain.clients import ClientFile
from iop_tui.domain.minutes import Sum, counted, union_total
from iop_tui.domain.sessions import Session
from iop_tui.domain.times import minute_of, week_of

_EVER = date(1900, 1, 1)


class Attended(NamedTuple):
    """One client in one session that lies behind: its row, status and minutes."""

    session: Session
    row: Attendance
    status: Status
    minutes: Sum


class Standing(NamedTuple):
    """One client on one day. Minutes are counted ones; counters are those of the episode."""

    client_id: int
    week_minutes: int = 0
    week_target: int = 0
    day_minutes: int = 0
    late: int = 0
    unexcused: int = 0
    unexcused_limit: int = 0
    early_no_show: bool = False
    last_attended: date | None = None

    @property
    def at_limit(self) -> bool:
        """Whether absences without excuse have reached the limit."""
        return self.unexcused_limit > 0 and self.unexcused >= self.unexcused_limit


def attended(desk: Desk, client_ids: Sequence[int], first: date, last: date) -> dict[int, list[Attended]]:
    """What is recorded of clients in a period, by client, the earliest session first."""
    rows = desk.store.attendance.of_clients(client_ids, first, last)
    sessions = desk.store.sessions.many(sorted({r.session_id for r in rows}))
    blocks = desk.store.blocks.of_many(list(sessions))
    spans = {id: timeline(blocks[id], s.actual_start, s.actual_end) for id, s in sessions.items()}
    found: dict[int, list[Attended]] = {id: [] for id in client_ids}
    for row in rows:
        session = sessions[row.session_id]
        total = counted(row, spans[session.id], session.begin, session.finish, running_until(desk, session))
        found[row.client_id].append(Attended(session, row, status_of(row, session.limits), total))
    return found


def running_until(desk: Desk, session: Session) -> int | None:
    """This minute while a session runs, None when it is over."""
    if session.frozen or session.actual_end is not None:
        return None
    minute = minute_of(desk.now(), session.day, session.time_zone)
    return minute if minute < session.finish else None


def standings(desk: Desk, files: Iterable[ClientFile], day: date, population: str) -> dict[int, Standing]:
    """Where clients stand on a day, the day itself included."""
    known = {f.client.id: f for f in files}
    rules = desk.rules(day)
    first, _ = week_of(day, rules.week_start)
    since = min((e.admitted_on for f in known.values() if (e := f.episode_on(day))), default=first)
    history = attended(desk, list(known), min(since, first), day)
    found = {}
    for id, file in known.items():
        placement = file.placement_on(day)
        target = placement.week_target if placement and placement.week_target is not None else None
        found[id] = _standing(
            id,
            history[id],
            file,
            day,
            first,
            rules.week_target(population) if target is None else target,
            rules.unexcused_limit,
        )
    return found


def _standing(
    id: int, history: Sequence[Attended], file: ClientFile, day: date, week_first: date, target: int, limit: int
) -> Standing:
    episode = file.episode_on(day)
    own = [a for a in history if episode is not None and a.row.episode_id in (episode.id, None)]
    before = [a for a in history if a.session.day < day and STATUSES[a.status].attended]
    first_three = [a.status for a in own if a.status is not Status.NOT_MARKED][:3]
    return Standing(
        id,
        week_minutes=minutes_by_day(a for a in history if a.session.day >= week_first),
        week_target=target,
        day_minutes=minutes_by_day(a for a in history if a.session.day == day),
        late=sum(a.status in (Status.LATE, Status.PARTIAL) for a in own) + (episode.opening_late if episode else 0),
        unexcused=sum(a.status in UNEXCUSED for a in own) + (episode.opening_unexcused if episode else 0),
        unexcused_limit=limit,
        early_no_show=Status.NO_SHOW in first_three,
        last_attended=max((a.session.day for a in before), default=None),
    )


def minutes_by_day(history: Iterable[Attended]) -> int:
    """Minutes of several sessions; where two of one day overlap, an hour counts once."""
    days: dict[date, list[Sum]] = {}
    for one in history:
        days.setdefault(one.session.day, []).append(one.minutes)
    return sum(union_total(sums) for sums in days.values())


def whole_history(desk: Desk, client_id: int, until: date) -> list[Attended]:
    """Everything that is recorded of one client, the latest session first."""
    return attended(desk, [client_id], _EVER, until + timedelta(days=1))[client_id][::-1]


def topics_missed(catalogue_used: Mapping[str, str], had: Mapping[str, set[int]], client_id: int) -> list[str]:
    """Titles of the topics that the track has had and the client has not."""
    return [title for code, title in catalogue_used.items() if client_id not in had.get(code, set())]
