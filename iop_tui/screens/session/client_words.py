"""What the strip and the side panel say of a client in full view: week and counters, and what happened since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iop_tui.domain.calendar import short_day
from iop_tui.domain.times import duration
from iop_tui.widgets.text_lines import Line, Piece

if TYPE_CHECKING:
    from iop_tui.day.day import GroupDay
    from iop_tui.day.since import Since
    from iop_tui.reports.progress import ClientProgress


def flags_of(group: GroupDay, client_id: int, standing: ClientProgress | None) -> list[str]:
    """What needs the facilitator's eye, beside what happened in an earlier round."""
    flags = list(group.round.flags(client_id))
    if standing is not None and standing.at_limit:
        flags.append("unexcused at the limit")
    if standing is not None and standing.early_no_show:
        flags.append("no-show in first 3 sessions")
    if group.files[client_id].client.own_number:
        flags.append("not linked to the office's list")
    return flags


def standing_pieces(standing: ClientProgress | None) -> Line:
    """Week and counters in a few words, for the strip in full view."""
    if standing is None:
        return []
    pieces = [Piece(f" week {duration(standing.week_minutes)} of {duration(standing.week_target)}")]
    if standing.late:
        pieces.append(Piece(f" · late {standing.late}"))
    unexcused = f" · unexcused {standing.unexcused} of {standing.unexcused_limit}"
    if standing.unexcused:
        pieces.append(Piece(unexcused, "alert" if standing.at_limit else ""))
    if standing.early_no_show:
        pieces.append(Piece(" · no-show in first 3 sessions", "warn"))
    return pieces


def since_pieces(since: Since) -> list[Piece]:
    """What happened since a client was in a round last, what needs the facilitator first."""
    if since.day is None:
        return [Piece(" first check-in", "quiet")]
    pieces = [Piece(f" since {short_day(since.day)}:", "quiet")]
    for number, news in enumerate(since.news):
        pieces.append(Piece(f"{' ·' if number else ''} {news.words}", "warn" if news.needs else "quiet"))
    return pieces if since.news else [Piece(f" since {short_day(since.day)}: nothing new", "quiet")]
