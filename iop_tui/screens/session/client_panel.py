"""What the side panel says of a client: the sum of the minutes; in full view week, flags, news, the last answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from iop_tui.day import GroupDay
from iop_tui.day.since import since_last
from iop_tui.domain.attendance import REASON_LABELS, Mark
from iop_tui.domain.calendar import short_day
from iop_tui.domain.checkin import answer_text
from iop_tui.domain.times import duration
from iop_tui.screens.session.client_words import flags_of
from iop_tui.screens.side_panel import titled
from iop_tui.screens.text_viewer import wrapped
from iop_tui.widgets.text_lines import Line, Piece

if TYPE_CHECKING:
    from iop_tui.reports.progress import ClientProgress

_ROUNDS = 3
"""Earlier rounds whose answers are shown."""


def room_lines(group: GroupDay, client_id: int, width: int, key: str) -> list[Line]:
    """What the room may know, and the key that shows more."""
    more: Line = [Piece(key, "key"), Piece(" shows more", "quiet")]
    return [*_name_lines(group, client_id, False), *minutes_lines(group, client_id, width), more]


def _name_lines(group: GroupDay, client_id: int, reasons: bool) -> list[Line]:
    row = group.sheet.row(client_id)
    lines: list[Line] = [[Piece(row.name, "strong")], [Piece(f"{row.facts.glyph} {row.facts.label}", row.facts.look)]]
    if row.row.reason and reasons:
        lines.append([Piece(REASON_LABELS.get(row.row.reason, row.row.reason), "quiet")])
    return [*lines, []]


def full_lines(
    group: GroupDay, client_id: int, standing: ClientProgress | None, width: int, answers_first: bool
) -> list[Line]:
    """All of it, as full view shows it; in the round what happened since and the last answers come first."""
    name = _name_lines(group, client_id, True)
    flags = [*group.due.words(client_id), *flags_of(group, client_id, standing)]
    news = news_lines(group, client_id, flags, width)
    answers = answers_lines(group, client_id, width)
    day = [*minutes_lines(group, client_id, width), *week_lines(standing)]
    return [*name, *news, *answers, *day] if answers_first else [*name, *day, *news, *answers]


def minutes_lines(group: GroupDay, client_id: int, width: int) -> list[Line]:
    """How the minutes of who is here add up, part by part, against the day minimum."""
    row = group.sheet.row(client_id)
    if row.row.mark is not Mark.HERE:
        return []
    clock, room = group.desk.clock, max(8, width - 19)
    lines: list[Line] = [
        [Piece(f"{clock(p.start)}–{clock(p.end)} {p.label:{room}.{room}} {duration(p.minutes):>5}")]
        for p in row.minutes.parts
    ]
    total = f"{duration(row.minutes.total)} of {duration(group.rules.day_minimum)}"
    return titled("Minutes", *lines, [Piece(f"{'Counted':{max(0, width - len(total))}}{total}", "strong")])


def week_lines(standing: ClientProgress | None) -> list[Line]:
    """The week against its target, and the counters of the episode."""
    if standing is None:
        return []
    lines: list[Line] = [[Piece(f"{duration(standing.week_minutes)} of {duration(standing.week_target)}")]]
    if standing.late:
        lines.append([Piece(f"late {standing.late}")])
    if standing.unexcused:
        words = f"unexcused {standing.unexcused} of {standing.unexcused_limit}"
        lines.append([Piece(words, "alert" if standing.at_limit else "")])
    if standing.last_attended:
        lines.append([Piece(f"last here {short_day(standing.last_attended)}", "quiet")])
    return titled("This week", *lines)


def news_lines(group: GroupDay, client_id: int, flags: Sequence[str], width: int) -> list[Line]:
    """What needs the facilitator, and what happened since the client was in a round last."""
    since = since_last(group, client_id)
    told = [news.words for news in since.news]
    own = titled("Flags", *(line for flag in flags if flag not in told for line in wrapped(flag, width, "warn")))
    if since.day is None:
        return own
    news = [line for n in since.news for line in wrapped(n.words, width, "warn" if n.needs else "")]
    return [*own, *titled(f"Since {short_day(since.day)}", *news)]


def answers_lines(group: GroupDay, client_id: int, width: int) -> list[Line]:
    """What was answered in the last rounds, question by question, the latest first."""
    rounds = group.round.last_answers(client_id, _ROUNDS)
    lines: list[Line] = []
    for question in group.round.questions:
        texts = [answer_text(question, c.answers.get(question.key)) for _, c in rounds]
        latest = next(((text, day) for text, (day, _) in zip(texts, rounds, strict=True) if text), None)
        if question.typed:
            lines += wrapped(f"{question.label}, {short_day(latest[1])}: {latest[0]}", width) if latest else []
        elif latest:
            said = ", ".join(text or "·" for text in texts)
            lines.append([Piece(f"{question.label:14.14} ", "quiet"), Piece(said)])
    days = ", ".join(short_day(day) for day, _ in rounds)
    return [*titled("Last answers", *lines)[:-1], *wrapped(days, width, "quiet"), []] if lines else []
