"""Attendance without the screen: what the words of the command line mean."""

from __future__ import annotations

from datetime import date

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import WALK_IN
from iop_tui.domain.attendance import STATUS_WORDS, STATUSES, Mark, Status
from iop_tui.domain.clients import Client
from iop_tui.domain.errors import IopError, NeedsConfirmation, Refused
from iop_tui.domain.times import read_clock
from iop_tui.program.tracks import Tracks


def run_mark(
    desk: Desk, number: str, status: str, track_name: str, day: date, at: str, reason: str, because: str = ""
) -> str:
    """Mark one client and say what is recorded now; raises Refused where it cannot be."""
    word = status.strip().lower().replace("-", "_").replace(" ", "_")
    if word not in STATUS_WORDS:
        raise Refused("That is no status.", f"It is one of {', '.join(STATUS_WORDS)}.")
    client = desk.store.clients.by_number(number)
    if client is None:
        raise Refused("No client has that number.", "Check the number.")
    _check_reason(word, reason)
    if at and word not in ("late", "left_early"):
        raise Refused("A time goes with late or left_early only.", "Leave --at out.")
    if day > desk.today:
        raise Refused("That day is still to come.", "Record attendance on the day, or after it.")
    before = _last_step(desk)
    group = _session(desk, client.id, track_name, day)
    try:
        return _record(group, client, word, at, reason, because)
    except IopError:
        while _last_step(desk) > before:  # what cannot be recorded opens no day and adds nobody to a roster
            desk.undo()
        raise


def _last_step(desk: Desk) -> int:
    """The last step that undo would take back, 0 for none."""
    back, _ = desk.store.changes.stacks()
    return back[-1].step if back else 0


def _record(group: GroupDay, client: Client, word: str, at: str, reason: str, because: str) -> str:
    desk = group.desk
    if group.session.is_cancelled:
        raise Refused("The session was cancelled.", "Take that back on its screen first: s in the session.")
    if group.session.is_closed and not because:
        raise Refused("The day is closed.", "Say why it is corrected: --because TEXT")
    if because:
        group.correct(because)
    if client.id in group.rows:
        _mark(group, client.id, word, at, reason)
    else:
        with group.as_one(WALK_IN):
            group.roster.walk_in(client.id, sure=True)
            _mark(group, client.id, word, at, reason)
    row = group.sheet.row(client.id)
    clock = desk.clock
    told = [STATUSES[row.status].label]
    if row.row.arrived is not None:
        told.append(f"arrived {clock(row.row.arrived)}")
    if row.row.left is not None:
        told.append(f"left {clock(row.row.left)}")
    told += [group.track.name, group.day.isoformat()]
    return f"{client.number}: {', '.join(told)}{'; a correction' if group.session.is_closed else ''}"


def _mark(group: GroupDay, client_id: int, word: str, at: str, reason: str) -> None:
    if word == "late":
        group.sheet.arrive(client_id, _minute(group, at, leaving=False))
    elif word == "left_early":
        group.sheet.leave(client_id, _minute(group, at, leaving=True), reason)
    elif word == "not_marked":
        group.sheet.unmark(client_id)
    else:
        group.sheet.mark(client_id, Mark.HERE if word == "present" else Mark(word), reason)


def _session(desk: Desk, client_id: int, track_name: str, day: date) -> GroupDay:
    """The session of the named track, else of the only track that expects the client or has them already."""
    if track_name:
        return _open(desk, Tracks(desk).track(track_name).track.id, day)
    file = desk.store.clients.files([client_id])[0]
    placement = file.placement_on(day)
    tracks = {t for t, weekday in (placement.days if placement else ()) if weekday == day.weekday()}
    tracks |= {
        s.track_id
        for s in desk.store.sessions.between(day, day)
        if desk.store.attendance.row(s.id, client_id) is not None
    }
    if len(tracks) != 1:
        what = "is not scheduled in a group" if not tracks else "is in more than one group"
        raise Refused(f"The client {what} on that day.", "Name it with --track.")
    return _open(desk, tracks.pop(), day)


def _open(desk: Desk, track_id: int, day: date) -> GroupDay:
    try:
        return open_session(desk, track_id, day)
    except NeedsConfirmation:
        return open_session(desk, track_id, day, sure=True)


def _minute(group: GroupDay, at: str, leaving: bool) -> int:
    if not at and not group.live:
        raise Refused("That needs a time.", "Say when with --at, such as --at 9:12.")
    if not at:
        return group.usual_minute(leaving)
    session = group.session
    return read_clock(
        at,
        session.scheduled_start,
        session.scheduled_end,
        session.scheduled_end if leaving else session.scheduled_start,
    )


def _check_reason(word: str, reason: str) -> None:
    if not reason:
        return
    known = STATUSES[Status(word)].reasons
    codes = [r.code for r in known]
    if reason not in codes:
        hint = f"It is one of {', '.join(codes)}." if codes else "Leave --reason out."
        raise Refused("Not a valid reason for this status.", hint)
