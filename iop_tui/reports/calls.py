"""Whom to call today: of everybody in the program, from sessions that are over and what was tried since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from iop_tui.day.attended_sessions import AttendedSession, attended_sessions
from iop_tui.desk.desk import Desk
from iop_tui.desk.due_tests import DueTests
from iop_tui.desk.program_days import Calendar
from iop_tui.domain.attendance import Status
from iop_tui.domain.calendar import short_day
from iop_tui.domain.calls import FIRST_SESSIONS, Call, Past, Reason, absence_call, is_settled, missed
from iop_tui.domain.clients import ClientRecord, Episode
from iop_tui.domain.contacts import SETTLES, Contact
from iop_tui.domain.dues import AFTERCARE_CALL, Due
from iop_tui.domain.rules import Rules
from iop_tui.domain.times import local_day_of, minute_of
from iop_tui.reports.progress import Meetings

_ADMITTED_AHEAD = 366
"""Days within which an admission may lie ahead."""
_AHEAD = 14
"""Days in which the next session of somebody's group is looked for."""

TEST_DAYS = 7
"""Days for which a call tells of a test that was due while the client was away."""


class CallList(NamedTuple):
    """Whom to call, and what was done about it today; both in the order of how pressing it is."""

    open: tuple[Call, ...]
    done: tuple[Call, ...]
    files: Mapping[int, ClientRecord]
    leads: Mapping[int, frozenset[int]]
    """Who leads a group today in which a client is expected, by client."""

    def is_of(self, call: Call, facilitator_id: int | None) -> bool:
        """Whether a call is a facilitator's: the client's primary counselor, or who leads their group today."""
        file = self.files[call.client_id]
        of_due = call.due.episode_id if call.due is not None else None
        episodes = [e for e in file.episodes if e.discharged_on is None or e.id == of_due]
        primary = any(e.primary_id == facilitator_id for e in episodes)
        if call.reason is Reason.AFTERCARE and not any(e.primary_id for e in episodes):
            return True  # of somebody who has left and had no counselor of their own everybody takes care
        return facilitator_id is None or primary or facilitator_id in self.leads.get(call.client_id, ())

    def mine(self, facilitator_id: int | None) -> CallList:
        """The calls of one facilitator; of nobody in particular all of them."""
        own = [tuple(c for c in calls if self.is_of(c, facilitator_id)) for calls in (self.open, self.done)]
        return self._replace(open=own[0], done=own[1])


def call_list(desk: Desk) -> CallList:
    """The calls of today. Reads a fixed number of times, whoever is in the program."""
    return _Calls(desk).every()


class _Calls:
    """What was recorded of everybody who is in the program or comes into it, read at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._today = desk.today
        self._rules: Rules = desk.rules()
        coming = desk.store.clients.of_period(self._today, self._today + timedelta(days=_ADMITTED_AHEAD))
        self._dues_open = desk.store.dues.open_by(self._today)
        self._dues_done = desk.store.dues.done_on(self._today)
        known = {f.client.id for f in coming}
        due = sorted({d.client_id for d in (*self._dues_open, *self._dues_done)} - known)
        self._files = {f.client.id: f for f in (*coming, *desk.store.clients.files(due))}
        ids = list(self._files)
        began = [e.admitted_on for f in self._files.values() if (e := f.episode_on(self._today))]
        first = min(began, default=self._today)
        self._history = attended_sessions(desk, ids, first, self._today)
        self._contacts = desk.store.contacts.of_clients(ids, first - timedelta(days=_AHEAD), self._today)
        self._calendar = Calendar(desk, self._today - timedelta(days=_AHEAD), self._today + timedelta(days=_AHEAD))
        self._meetings = Meetings(desk)
        self._tests = None
        if self._rules.test_call:
            self._tests = DueTests(desk, list(self._files.values()), self._today)
            days = (self._today - timedelta(days=n) for n in range(TEST_DAYS + 1))
            self._tested = {(id, day) for day in days for id in desk.store.drug_tests.on_day(day)}

    def every(self) -> CallList:
        """The calls, sorted; those that were tried today and come back later are done for today."""
        found = [call for file in self._files.values() for call in self._of(file)]
        found += [self._due_call(d) for d in self._dues_open if not self._is_back(d)]
        names = {id: (f.client.name.sort_key, id) for id, f in self._files.items()}
        found.sort(key=lambda c: (c.reason, names[c.client_id]))
        open_: list[Call] = []
        done: list[Call] = []
        for call in found:
            file = self._files[call.client_id]
            tries = [c for c in self._contacts[call.client_id] if c.kind == call.kind and c.day >= call.since]
            call = call._replace(tried=tuple(tries))
            (done if self._rests(file, call) else open_).append(call)
        done += [self._due_call(d) for d in self._dues_done]
        return CallList(tuple(open_), tuple(done), self._files, self._leads())

    def _is_back(self, due: Due) -> bool:
        """Whether a call after a discharge is of somebody who is in the program again by now."""
        now = self._files[due.client_id].episode_on(self._today)
        return due.kind == AFTERCARE_CALL and now is not None and now.id != due.episode_id

    def _due_call(self, due: Due) -> Call:
        if due.kind == AFTERCARE_CALL:
            words = f"aftercare call, {due.what}" if due.what else "aftercare call"
            return Call(due.client_id, Reason.AFTERCARE, words, due.due_on, (), due.session_id, due)
        why = f"follow-up: {due.what}" if due.what else "follow-up"
        return Call(due.client_id, Reason.FOLLOW_UP, why, due.due_on, (), due.session_id, due)

    def _rests(self, file: ClientRecord, call: Call) -> bool:
        """Whether it was tried, and no group of the client's has met since: it comes back on the next such day."""
        if not call.tried:
            return False
        last = call.tried[-1].day
        days = (last + timedelta(days=n) for n in range(1, (self._today - last).days + 1))
        return not any(self._program_day(file, d) for d in days)

    def _program_day(self, file: ClientRecord, day: date) -> bool:
        placement = file.placement_on(day)
        tracks = {t for t, _ in placement.days} if placement else set(self._calendar.tracks)
        return any(t in self._calendar.tracks and self._calendar.due(t, day) for t in tracks)

    # -- one client --------------------------------------------------------------------------------------

    def _of(self, file: ClientRecord) -> Sequence[Call]:
        episode = file.episode_on(self._today)
        if episode is None:
            first = self._first_session(file)
            return [first] if first else []
        own = [a for a in self._history[file.client.id] if a.session.day >= episode.admitted_on]
        past = [p for a in own if (p := self._past(a)) is not None]
        calls = [c for c in (self._absence(file, episode, past), self._guardian(file, episode)) if c is not None]
        if (test := self._test(file, past)) is not None:
            calls.append(test)
        if not calls and (unseen := self._unseen(file, episode, past)) is not None:
            calls.append(unseen)
        return calls

    def _past(self, attended: AttendedSession) -> Past | None:
        """A session as the calls see it; None while it is not over or nobody marked the client."""
        session, row = attended.session, attended.row
        minute = minute_of(self._desk.now(), session.day, session.time_zone)
        over = session.is_final or minute >= session.effective_end
        if attended.status is Status.NOT_MARKED or not over:
            return None
        recorded = local_day_of(row.recorded_at, session.time_zone)
        ahead = attended.status is Status.EXCUSED and recorded is not None and recorded < session.day
        return Past(session.day, attended.status, row.reason, ahead, session.id, session.effective_end)

    def _absence(self, file: ClientRecord, episode: Episode, past: Sequence[Past]) -> Call | None:
        early = 0
        if past and len(past) <= FIRST_SESSIONS:
            early = self._meetings.number(file, episode.admitted_on, past[0].day)
        call = absence_call(file.client.id, past, self._rules.calls_after, early)
        if call is None:
            return None
        latest = [p for p in past if not p.known_ahead][-1]
        settled = is_settled(call, self._today_left_out(file), latest.day, latest.ended)
        return None if settled else call

    def _test(self, file: ClientRecord, past: Sequence[Past]) -> Call | None:
        """Somebody of whom a test was due while they were away, by the rule for it."""
        if self._tests is None:
            return None
        away = {p.day: p for p in past if missed(p)}
        for due in reversed(self._tests.of(file, self._today - timedelta(days=TEST_DAYS))):
            session = away.get(due.day)
            if session is not None and (file.client.id, due.day) not in self._tested:
                call = Call(file.client.id, Reason.TEST, "test due, was absent", due.day, (), session.session_id)
                settled = is_settled(call, self._today_left_out(file), due.day, session.ended)
                return None if settled else call
        return None

    def _today_left_out(self, file: ClientRecord) -> list[Contact]:
        """The contacts before today: what was settled today stands under what was done."""
        return [c for c in self._contacts[file.client.id] if c.day < self._today]

    def _guardian(self, file: ClientRecord, episode: Episode) -> Call | None:
        """An adolescent of whom no guardian or relative was spoken to for long."""
        every, today = self._rules.guardian_days, self._today
        placement = file.placement_on(today)
        young = placement is not None and any(
            self._calendar.tracks[t].population == "adolescent" for t, _ in placement.days if t in self._calendar.tracks
        )
        if not every or not young:
            return None
        spoken = [
            c.day
            for c in self._contacts[file.client.id]
            if c.kind in ("guardian", "family") and (c.took_place or c.result in SETTLES)
        ]
        earlier = [d for d in spoken if d < today]
        since = max(earlier, default=episode.admitted_on)
        if (today - since).days <= every or (today in spoken and not self._called_today(file, "guardian")):
            return None
        return Call(file.client.id, Reason.GUARDIAN, "guardian contact", since)

    def _called_today(self, file: ClientRecord, kind: str) -> bool:
        return any(c.kind == kind and c.day == self._today for c in self._contacts[file.client.id])

    def _first_session(self, file: ClientRecord) -> Call | None:
        """Somebody whose admission lies ahead and whose first session is on the next day on which their groups meet."""
        ahead = next((e for e in file.episodes if e.admitted_on > self._today), None)
        if ahead is None:
            return None
        own = [p for p in file.placements if p.episode_id == ahead.id]
        tracks = {t for p in own for t, _ in p.days} & set(self._calendar.tracks)
        for n in range(1, _AHEAD):
            day = self._today + timedelta(days=n)
            meeting = [t for t in tracks if self._calendar.due(t, day)]
            if meeting:
                placement = file.placement_on(day)
                if placement is None or not any(placement.expects(t, day.weekday()) for t in meeting):
                    return None
                call = Call(file.client.id, Reason.FIRST_SESSION, f"first session {short_day(day)}", self._today)
                settled = is_settled(call, self._today_left_out(file), self._today - timedelta(days=7))
                return None if settled else call
        return None

    def _unseen(self, file: ClientRecord, episode: Episode, past: Sequence[Past]) -> Call | None:
        """Somebody who was not here for long although there were sessions for them."""
        here = [p.day for p in past if p.status in (Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.PARTIAL)]
        if not past:
            return None
        # of somebody admitted before the program was in use, what was before its first session is not known
        since, today = max(here, default=max(episode.admitted_on, past[0].day)), self._today
        days = (today - since).days
        if days < self._rules.unseen_days or not (len(past) > len(here) and past[-1].day > since):
            return None
        call = Call(file.client.id, Reason.NOT_SEEN, f"not seen for {days} days", since)
        lately = today - timedelta(days=self._rules.unseen_days)
        return None if is_settled(call, self._today_left_out(file), lately) else call

    def _leads(self) -> Mapping[int, frozenset[int]]:
        """Who leads the groups of today in which a client is expected."""
        leads: dict[int, set[int]] = defaultdict(set)
        for (track, day), session in self._calendar.sessions.items():
            if day != self._today:
                continue
            people = {p for p in (session.facilitator_id, session.cofacilitator_id) if p is not None}
            for id, file in self._files.items():
                placement = file.placement_on(day)
                if placement is not None and any(t == track for t, _ in placement.days):
                    leads[id] |= people
        return {id: frozenset(people) for id, people in leads.items()}
