"""The day as plain text: for a screen reader, a pipe or a printer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from iop_tui.day import GroupDay
from iop_tui.day.entries import Entry, census
from iop_tui.day.schedule import schedule
from iop_tui.day.what_is_left import may_have_open_items, never_closed, newest_first, with_open_items
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import long_day
from iop_tui.domain.clients import expected
from iop_tui.domain.names import short_names
from iop_tui.domain.times import duration, span


def day_lines(desk: Desk, day: date, full_names: bool = False) -> Iterator[str]:
    """The lines of a day: each session with its people, then what is left of other days."""
    yield long_day(day)
    entries = schedule(desk, day)
    if not entries:
        yield "No group on this day."
    for entry in entries:
        yield ""
        yield from _session(desk, entry, full_names)
    unclosed = never_closed(desk, min(day, desk.today))
    closed = with_open_items(desk, may_have_open_items(desk, date.min, desk.today - timedelta(days=1)))
    left = newest_first(e for e in (*unclosed, *closed) if e.day != day)
    if left:
        yield ""
        yield "What is left:"
    for entry in left:
        to_do = entry.to_do(private=full_names)
        line = f"  {long_day(entry.day)}, {entry.track.name}, {entry.phase.value}"
        yield f"{line}; to do: {to_do}" if to_do else line


def _session(desk: Desk, entry: Entry, full_names: bool) -> Iterator[str]:
    twelve = desk.rules(entry.day).twelve_hours
    to_do = entry.to_do(private=full_names)
    line = f"{entry.track.name}, {span(entry.start, entry.end, twelve)}, {entry.phase.value}, {census(entry)}"
    yield f"{line}; to do: {to_do}" if to_do else line
    if entry.session is None or entry.session.is_cancelled:
        files = expected(desk.store.clients.due_in(entry.track.id, entry.day), entry.track.id, entry.day)
        names = {f.client.id: f.client.name for f in files}
        shown = short_names(names, desk.rules(entry.day).initials)
        for id, whole in names.items():
            yield f"  {whole.full if full_names else shown[id]}"
        return
    group = GroupDay(desk, entry.session.id)
    for block in group.blocks:
        if block.topic_title:
            yield f"  Topic: {block.topic_title}"
    for row in group.sheet.rows():
        name = group.names[row.client_id].full if full_names else row.name
        times = [
            f"{word} {desk.clock(minute)}"
            for word, minute in (("in", row.row.arrived), ("out", row.row.left))
            if minute is not None
        ]
        facts = [row.facts.label, *times, *([duration(row.minutes.total)] if row.minutes.total else [])]
        yield f"  {name}: {', '.join(facts)}"
