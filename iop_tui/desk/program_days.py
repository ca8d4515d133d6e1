"""The days on which groups meet: the sessions in the file and those that are due by the plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from iop_tui.desk.base_desk import BaseDesk
from iop_tui.domain.clients import ClientRecord, Episode
from iop_tui.domain.tracks import ClosedDay, Track, TrackPlan, is_due, plan_on


class Calendar:
    """The sessions of a period, those in the file and those that are due by the plans. Read at once."""

    def __init__(self, desk: BaseDesk, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.tracks: dict[int, Track] = {t.id: t for t in desk.store.tracks.all()}
        self.plans: Mapping[int, Sequence[TrackPlan]] = desk.store.tracks.plans()
        self.sessions = {(s.track_id, s.day): s for s in desk.store.sessions.between(first, last)}
        self.closed: list[ClosedDay] = desk.store.tracks.closed_days(first, last)
        self._taking_place: dict[tuple[int, date], bool] = {}

    @property
    def days(self) -> list[date]:
        """Every day of the period."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def meets(self, track_id: int, day: date) -> bool:
        """Whether a track meets by its plan, also where that day is closed; or is in the file."""
        plan, track = plan_on(self.plans.get(track_id, ()), day), self.tracks[track_id]
        ended = track.ended_on is not None and day > track.ended_on
        return (track_id, day) in self.sessions or (plan is not None and day.weekday() in plan.weekdays and not ended)

    def due(self, track_id: int, day: date) -> bool:
        """Whether a track meets by its plan and the day is not closed."""
        return is_due(self.tracks[track_id], self.plans.get(track_id, ()), self.closed, day)

    def why_not(self, track_id: int, day: date) -> str | None:
        """Why a track does not meet: the reason of a closed day or of a cancelled session; None where it meets."""
        session = self.sessions.get((track_id, day))
        if session is not None:
            return (session.cancelled_why or "cancelled") if session.is_cancelled else None
        closed = next((c for c in self.closed if c.day == day and c.track_id in (None, track_id)), None)
        return (closed.why or "no group") if closed else None

    def takes_place(self, track_id: int, day: date) -> bool:
        """Whether a session of a track is due on a day and was not cancelled."""
        known = self._taking_place.get((track_id, day))
        if known is None:
            known = track_id in self.tracks and self.due(track_id, day) and self.why_not(track_id, day) is None
            self._taking_place[track_id, day] = known
        return known

    def program_days(self, file: ClientRecord, episode: Episode, first: date, last: date) -> list[date]:
        """The days of an episode on which a session of the client's placement is due and was not cancelled."""
        own = sorted((p for p in file.placements if p.episode_id == episode.id), key=lambda p: p.from_day)
        tracks = [(p.from_day, {d: [t for t, w in p.days if w == d] for d in range(7)}) for p in own]
        start = max(first, episode.admitted_on)
        end = min(last, episode.discharged_on or last)
        days, at = [], -1
        for n in range((end - start).days + 1):
            day = start + timedelta(days=n)
            while at + 1 < len(tracks) and tracks[at + 1][0] <= day:
                at += 1
            if at >= 0 and any(self.takes_place(t, day) for t in tracks[at][1][day.weekday()]):
                days.append(day)
        return days
