"""The topics that a client had, with their days and minutes, as a page to take along."""

from __future__ import annotations

from iop_tui.day.attended_sessions import running_until
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import long_day, plain_day
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.errors import Refused
from iop_tui.domain.minutes import topic_minutes
from iop_tui.domain.times import duration
from iop_tui.exchange.printing.html import Page, document, paragraph, table
from iop_tui.exchange.printing.plan_page import first_name, program_line
from iop_tui.reports.progress import whole_history


def topics_page(desk: Desk, file: ClientRecord) -> Page:
    """Date, title and minutes of each topic during which the client was here; raises Refused where there is none."""
    rows = topics_covered(desk, file)
    if not rows:
        raise Refused("No topics yet.", "A topic counts once the client was here during it.")
    name = first_name(file.client.name)
    parts = [paragraph(" · ".join(filter(None, [name, long_day(desk.today)]))), table(("Date", "Topic", "Time"), rows)]
    parts.append(paragraph(program_line(desk, file, f"{len(rows)} in all"), small=True))
    return Page("topics", document("Topics covered", parts), file.client.number)


def topics_covered(desk: Desk, file: ClientRecord) -> list[tuple[str, str, str]]:
    """Day, title and time (``1:00``) of each topic that a client had, the earliest first."""
    history = whole_history(desk, file.client.id, desk.today)[::-1]
    blocks = desk.store.blocks.of_many([a.session.id for a in history])
    rows = []
    for one in history:
        until = running_until(desk, one.session)
        for block, minutes in topic_minutes(one.row, blocks[one.session.id], one.session, until):
            if minutes:
                rows.append((plain_day(one.session.day), block.topic_title, duration(minutes)))
    return rows
