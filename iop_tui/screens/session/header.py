"""The two lines at the top of a session: what it is and how it stands; its pages."""

from __future__ import annotations

from iop_tui.day import GroupDay
from iop_tui.domain.attendance import STATUSES, Status
from iop_tui.domain.calendar import long_day, short_day
from iop_tui.domain.sessions import SessionState
from iop_tui.domain.times import span
from iop_tui.screens.session.pages import PAGES
from iop_tui.widgets.safe_text import fitted
from iop_tui.widgets.text_lines import Line, Piece, line_width, spread


def title_parts(group: GroupDay, width: int, who: Line, full_view: bool) -> tuple[Line, Line, Line]:
    """The first line in its three parts, as full as the width allows: the session, its counts, who is working."""
    session = group.session
    times = span(session.effective_start, session.effective_end, group.rules.twelve_hours)
    day, brief = long_day(group.day), short_day(group.day)
    counts, fewer = _counts(group, width)
    if width < 64:  # the line of tabs has no room for the view
        view = Piece("full  ", "warn") if full_view else Piece("room  ", "quiet")
        who = [view, *(piece._replace(text=piece.text.removeprefix("as ")) for piece in who)]
    # from the fullest to the barest; the day and who is working are on each of them
    forms = (
        (f" · {day} · {times}", counts, [*_now(group), *who]),
        (f" · {day} · {times}", counts, who),
        (f" · {brief} · {times}", counts, who),
        (f" · {brief}", counts, who),
        (f" · {brief}", fewer, who),
    )
    name = Piece(f" {fitted(group.track.name, 24).strip()}", "strong")
    counted, barely = _counts_widths(group, width)
    room = width - line_width([name, Piece("  ")])
    for words, shown_counts, right in forms:
        reserved = barely if shown_counts is fewer else counted
        if line_width([Piece(words), *right]) <= room - reserved:
            return [name, Piece(f"{words}  ")], shown_counts, right
    bare = brief.rpartition(", ")[2]
    room = width - barely - line_width([*who, Piece(f"  · {bare}  ")])
    if room < 4:
        return [Piece(f" {bare}  ")], fewer, who
    return [name._replace(text=f" {fitted(group.track.name, room).strip()}"), Piece(f" · {bare}  ")], fewer, who


def _counts_widths(group: GroupDay, width: int) -> tuple[int, int]:
    """Room for the longest that the counts can become, all and the fewest, so that marking moves nothing."""
    if group.session.state is not SessionState.OPEN:
        return 12, 12
    digits = 2 * len(str(len(group.on_roster)))
    return digits + (33 if width >= 80 else 22), digits + (22 if width >= 64 else 8)


def _counts(group: GroupDay, width: int) -> tuple[Line, Line]:
    """Who is here and who is not marked; the fewest words, on a narrow window the list's own signs for both."""
    state = group.session.state
    if state is not SessionState.OPEN:
        look = "warn" if state is not SessionState.CLOSED else "quiet"
        words = "corrected" if group.last_reason else state.value
        return [Piece(f"{words}  ", look)], [Piece(f"{words}  ", look)]
    counts = group.sheet.status_counts(without_gone=True)
    here = sum(n for s, n in counts.items() if STATUSES[s].attended)
    later = counts.get(Status.LATE, 0) + counts.get(Status.PARTIAL, 0)
    first = Piece(f"{here} here", "here")
    open_ = counts.get(Status.NOT_MARKED, 0)
    rest = [Piece(f" · {open_} not marked", "warn")] if open_ else []
    some = [Piece(f" ({later} late)")] if later else []
    fewest = [first, *rest]
    if width < 64:
        signs = STATUSES[Status.PRESENT].glyph, STATUSES[Status.NOT_MARKED].glyph
        fewest = [Piece(f"{signs[0]} {here}", "here"), *([Piece(f"  {signs[1]} {open_}", "warn")] if open_ else [])]
    return [first, *some, *rest, Piece("  ")], [*fewest, Piece("  ")]


def _now(group: GroupDay) -> Line:
    running = group.times.now()
    if running is not None:
        return [Piece(f"{running.block.label[:32]}  ")]
    topics = [b.topic_title for b in group.blocks if b.topic_title]
    return [Piece(f"{topics[0][:32]}  ", "quiet")] if topics else []


def tabs(page_name: str, width: int, full_view: bool, leads: bool = True) -> Line:
    """The pages with their keys, the one that is shown in brackets; at the right which view it is.

    Without ``leads`` their keys are answers or text where one is, and are not offered.
    """
    gap = " " if width >= 92 else ""
    pieces = []
    entries = [("today", "0", "Today", ""), *((name, s.key, s.label, s.short) for name, s in PAGES.items())]
    for name, key, label, short in entries:
        words = (short or label) if width < 80 else label
        look = "chosen" if name == page_name else ""
        action = "screen.today" if name == "today" else f"screen.page('{name}')"
        open_, end = ("[", "]") if look else (" ", "")  # the tab that is shown is told by more than its ground
        if leads:
            pieces += [Piece(f"{gap}{open_}{key} ", look or "key", action), Piece(f"{words}{end}{gap}", look, action)]
        else:  # in the same places, without the keys
            pieces.append(Piece(f"{gap}{open_}{words}{end}  {gap}", look or "quiet", action))
    view = ("full" if full_view else "room") + (" view " if width >= 80 else "")
    right = [Piece(view, "warn" if full_view else "quiet", "screen.view")] if width >= 64 else []
    return spread(width, pieces, (), right)
