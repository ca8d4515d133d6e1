"""Opening a session: its roster, times and rules are written down, so that no later change rewrites it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from iop_tui.day.day import GroupDay
from iop_tui.day.new_rows import new_row, write_blocks
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import BRING_UP_TO_DATE, OPEN_SESSION, PREPARE_SESSION
from iop_tui.domain.attendance import Attendance, Mark, status_of
from iop_tui.domain.clients import ClientRecord, expected
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.domain.sessions import Session, SessionState
from iop_tui.domain.tracks import TrackPlan, plan_on
from iop_tui.store.rows import AttendanceChange
from iop_tui.store.store import Saving


def open_session(desk: Desk, track_id: int, day: date, sure: bool = False) -> GroupDay:
    """Open the session of a track on a day, or go on with the one that is in the file.

    A day to come is prepared, not opened; a session that was prepared is opened and brought up to date
    when its day has come. Raises NeedsConfirmation for a day more than a week ago that nobody opened (unless
    ``sure``), Refused where the track has no plan by then.
    """
    session = desk.store.sessions.find(track_id, day)
    if session is not None:
        group = GroupDay(desk, session.id)
        if session.state is SessionState.PREPARED and not group.coming:
            with desk.saving(OPEN_SESSION, session.id) as writer:
                desk.store.sessions.change(writer, session.id, state=SessionState.OPEN.value)
                _update_roster(group, writer)
            group.reload()
        return group
    plan = plan_on(desk.store.tracks.plans().get(track_id, ()), day)
    if plan is None:
        raise Refused("The group did not meet on that day.", "Give it a schedule that starts earlier.")
    if not sure and (desk.today - day).days > 7:
        raise NeedsConfirmation("That day is more than a week ago.", "open it anyway", "today.open")
    return GroupDay(desk, _write_down(desk, plan, day))


def open_if_due(group: GroupDay) -> bool:
    """Open a session that was prepared and whose day has come; False where there is nothing to do."""
    if group.session.state is not SessionState.PREPARED or group.coming:
        return False
    open_session(group.desk, group.track.id, group.day)
    group.reload()
    return True


def _write_down(desk: Desk, plan: TrackPlan, day: date) -> int:
    rules = desk.rules(day)
    coming = day > desk.today
    session = Session(
        0,
        plan.track_id,
        day,
        desk.zone,
        plan.start,
        plan.end,
        SessionState.PREPARED if coming else SessionState.OPEN,
        facilitator_id=desk.who,
        grace=rules.grace,
        cutoff=rules.cutoff,
        week_start=rules.week_start,
    )
    population = next(t.population for t in desk.store.tracks.all() if t.id == plan.track_id)
    with desk.saving(PREPARE_SESSION if coming else OPEN_SESSION) as writer:
        id = writer.session_id = desk.store.sessions.insert(writer, session)
        write_blocks(desk, writer, id, plan.start, plan.agenda, plan.length)
        for position, file in enumerate(expected(desk.store.clients.due_in(plan.track_id, day), plan.track_id, day)):
            desk.store.attendance.insert(writer, new_row(id, file, day, position, rules.week_target(population)))
    return id


def bring_up_to_date(group: GroupDay) -> tuple[int, int]:
    """Let the roster and the rules of an open session follow the placements as they are now.

    Adds who is newly expected and removes who is no longer scheduled and was never touched;
    gives how many of each.
    """
    if group.session.is_cancelled:
        raise Refused("The session was cancelled; its roster stays as it was.")
    if group.session.is_closed:
        raise Refused("The day is closed; its roster stays as it was.", "A walk-in can be added as a correction.")
    with group.saving(BRING_UP_TO_DATE) as writer:
        counts = _update_roster(group, writer)
    group.reload()
    return counts


def newly_expected(group: GroupDay) -> int:
    """How many are expected by the placements as they are now and are not on the roster of an open session."""
    if group.session.is_final:
        return 0
    due = expected(group.desk.store.clients.due_in(group.track.id, group.day), group.track.id, group.day)
    return sum(f.client.id not in group.rows for f in due)


def _update_roster(group: GroupDay, writer: Saving) -> tuple[int, int]:
    """Let an open session follow the placements and rules as they are now; in a reopened one each change of a row is a
    correction, and no row goes: it was given away already."""
    desk, day = group.desk, group.day
    due = {f.client.id: f for f in expected(desk.store.clients.due_in(group.track.id, day), group.track.id, day)}
    added = [id for id in due if id not in group.rows]
    _follow_rules(group, writer)
    usual = desk.rules(day).week_target(group.track.population)
    for id in added:
        row = new_row(group.id, due[id], day, len(group.rows), usual)
        desk.store.attendance.insert(writer, group.as_correction(writer, row))
    gone = [] if group.session.revision else _never_touched(group, due)
    for row in gone:
        desk.store.attendance.delete(writer, row)
    return len(added), len(gone)


def _follow_rules(group: GroupDay, writer: Saving) -> None:
    """Take the rules of now, and level of care and target of each row's placement of now."""
    desk, day = group.desk, group.day
    rules = desk.rules(day)
    before = {id: status_of(row, group.session.attendance_window) for id, row in group.rows.items()}
    desk.store.sessions.change(
        writer, group.id, grace_min=rules.grace, cutoff_min=rules.cutoff, week_start=rules.week_start
    )
    limits = group.session._replace(grace=rules.grace, cutoff=rules.cutoff).attendance_window
    for file in desk.store.clients.files(list(group.rows)):
        id = file.client.id
        row, now = group.rows[id], new_row(group.id, file, day, 0, rules.week_target(group.track.population))
        values: AttendanceChange = {}
        if (now.level_of_care, now.week_target) != (row.level_of_care, row.week_target):
            values = {
                "placement_id": now.placement_id,
                "level_of_care": now.level_of_care,
                "week_target_min": now.week_target,
            }
        moved = group.counts_corrections and status_of(row, limits) is not before[id]
        if values or moved:
            group.change_row(writer, id, touched=moved, quietly=True, **values)


def _never_touched(group: GroupDay, due: Mapping[int, ClientRecord]) -> list[Attendance]:
    """The rows that were only written down, of clients who are no longer scheduled."""
    store = group.desk.store
    touched = set(store.checkins.of(group.id)) | {n.client_id for n in store.notes.of(group.id)}
    return [
        row
        for row in group.rows.values()
        if row.client_id not in due
        and row.origin == "placed"
        and row.mark is Mark.NOT_MARKED
        and not row.taken_off
        and row.client_id not in touched
        and not row.recorded_at
        and not row.participation
    ]
