"""The day as plain text: for a screen reader, a pipe or a printer."""

from __future__ import annotations

from collections.abc import Iterator

from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import STATUSES, Status
from iop_tui.domain.calendar import long_day
from iop_tui.domain.times import duration, span
from iop_tui.reports.day_report import DayReport, PersonReport, SessionReport

_NOT_TOLD = (Status.PLANNED, Status.CANCELLED)
"""What the session's own line says."""


def day_lines(desk: Desk, report: DayReport) -> Iterator[str]:
    """The lines of a day: each session with its people, then what is left of other days."""
    yield long_day(report.day)
    if not report.sessions:
        yield "No group on this day."
    for session in report.sessions:
        yield ""
        yield from _session(desk, session)
    if report.left:
        yield ""
        yield "What is left:"
    for session in report.left:
        yield _with_to_do(f"  {long_day(session.day)}, {session.track}, {session.state}", session)


def _session(desk: Desk, session: SessionReport) -> Iterator[str]:
    when = span(session.start, session.end, desk.rules(session.day).twelve_hours)
    yield _with_to_do(f"{session.track}, {when}, {session.state}, {session.clients}", session)
    for title in session.topics:
        yield f"  Topic: {title}"
    for person in session.people:
        yield f"  {person.name}" if person.status in _NOT_TOLD else f"  {person.name}: {_facts(desk, person)}"


def _with_to_do(line: str, session: SessionReport) -> str:
    return f"{line}; to do: {', '.join(session.to_do)}" if session.to_do else line


def _facts(desk: Desk, person: PersonReport) -> str:
    times = [
        f"{word} {desk.clock(minute)}"
        for word, minute in (("in", person.arrived), ("out", person.left))
        if minute is not None
    ]
    return ", ".join([STATUSES[person.status].label, *times, *([duration(person.minutes)] if person.minutes else [])])
