"""Histories to read: a client's from the card, a session's from its dialog. Hidden in room view, as the card is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import IopError
from iop_tui.domain.room import Fact
from iop_tui.reports.history import HistoryLine, of_client, of_session
from iop_tui.screens.text_viewer import TextViewer, wrapped
from iop_tui.widgets.text_lines import Line, Piece


class HistoryScreen(TextViewer):
    """Who recorded what, and when: the newest first.

    One opens it to see who changed something just now; that stands at the top, without scrolling through years.
    """

    HELP_TITLE = "History"
    KEYS: ClassVar[tuple[str, ...]] = ("history.view", "text.back", "text.down", "text.up", "app.keys")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v,ctrl+f", "view", "View", id="history.view", tooltip="shows or hides the history"),
        # before the ones of the widget that scrolls, which would glide there for a second
        Binding("home", "edge(0)", "Newest", show=False, priority=True, id="history.newest", tooltip="the newest line"),
        Binding(
            "end,G", "edge(1)", "Oldest", show=False, priority=True, id="history.oldest", tooltip="the oldest line"
        ),
    ]

    def __init__(self, desk: Desk, title: str, read: Callable[[], Iterable[HistoryLine]]) -> None:
        """``read`` gives the lines, the earliest first."""
        self._read = read
        self._drawn: tuple[int, list[Line]] | None = None
        self._behind = False
        super().__init__(desk, title, self._lines)

    # -- covered or not --------------------------------------------------------------------------

    def action_view(self) -> None:
        """Show the history, or cover it."""
        self.nav.set_full_view(not self.nav.full_view)

    def view_changed(self) -> None:
        """Room view or full view was chosen; nothing that was drawn is kept behind the cover."""
        self.fill()

    def fill(self) -> None:
        """Read and draw again."""
        self._drawn = None
        self._fill()

    def read_anew(self) -> None:
        """Show what is in the file now."""
        self.fill()

    def on_screen_suspend(self) -> None:
        """Something else lies over it."""
        self._behind = True

    def on_screen_resume(self) -> None:
        """Something may have been recorded meanwhile."""
        if self._behind:
            self._behind = False
            self.fill()

    def action_edge(self, oldest: int) -> None:
        """Go to the newest or the oldest line, at once."""
        text = self.query_one("#text")
        text.scroll_to(y=text.max_scroll_y if oldest else 0, animate=False, immediate=True)

    # -- the lines ---------------------------------------------------------------------------------

    def _lines(self, width: int) -> Sequence[Line]:
        if not self.may_show(Fact.HISTORY):
            return [
                [
                    Piece("Hidden in room view. "),
                    Piece(self.with_keys("{history.view}"), "key"),
                    Piece(" shows the history."),
                ]
            ]
        if self._drawn is None or self._drawn[0] != width:
            self._drawn = width, self._written(width)
        return self._drawn[1]

    def _written(self, width: int) -> list[Line]:
        try:
            known = list(self._read())
        except IopError as error:  # a session that was undone meanwhile, a file that cannot be read
            return list(wrapped(str(error), width, "warn"))
        if not known:
            return [[Piece("Nothing is recorded yet.", "quiet")]]
        year, twelve = self.desk.today.year, self.desk.rules().twelve_hours
        stamps = [one.stamp(year, twelve) for one in known]
        wide = max(map(len, stamps)) + 2
        lines: list[Line] = []
        for one, stamp in zip(reversed(known), reversed(stamps), strict=True):
            first, *others = _broken(one.text, width - wide)
            lines.append([Piece(stamp.ljust(wide), "quiet"), *first])
            lines.extend([Piece(" " * wide), *rest] for rest in others)
        return lines


def _broken(text: str, width: int) -> Sequence[Line]:
    """A line's text in lines of a width; most of them fit as they are."""
    if len(text) <= width and text.isprintable():
        return [[Piece(text)]]
    return wrapped(text, width)


def client_history(desk: Desk, client_id: int, short: str) -> HistoryScreen:
    """The history of a client, by the name that the room may see."""
    return HistoryScreen(desk, f"{short} · history", lambda: of_client(desk, client_id))


def session_history(group: GroupDay) -> HistoryScreen:
    """The history of a session."""
    return HistoryScreen(group.desk, f"{group.title} · history", lambda: of_session(group.desk, group.id))
