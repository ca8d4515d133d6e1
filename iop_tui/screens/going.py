"""Going to where something was undone or done again, and saying what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iop_tui.day import GroupDay
from iop_tui.desk import Undone
from iop_tui.domain.errors import IopError
from iop_tui.domain.room import Fact, may_show
from iop_tui.screens.session import SessionScreen, show_session

if TYPE_CHECKING:
    from iop_tui.app import IopApp

_PAGES = {
    "answer": "checkin", "pass": "checkin", "acknowledge safety": "close", "topic": "topic", "begin block": "topic",
    "end group": "topic", "retime block": "topic", "add block": "topic", "remove block": "topic", "move block": "topic",
    "block times": "topic", "block kind": "topic", "note": "notes", "participation": "notes", "addendum": "notes",
}  # fmt: skip
_ON_THE_SHEET = frozenset(
    {
        "here", "late", "left", "excused", "absent", "no_show", "turned_away", "unmark", "reason", "out and back",
        "mode",
        "rest present",
    }
)  # fmt: skip
_PRIVATE = {"acknowledge safety": Fact.SAFETY, "sobriety date": Fact.USE, "participation": Fact.PARTICIPATION}
"""Steps whose names tell what the room may not know of a client."""
_WORDS = {"here": "present", "no_show": "no show", "turned_away": "turned away", "absent": "called"}


def _fill(app: IopApp) -> None:
    """Show a list anew."""
    fill = getattr(app.screen, "fill", None)
    if fill is not None:
        fill()


async def go_where(app: IopApp, undone: Undone) -> None:
    """Show where it was, and say what was taken back or done again."""
    what = _WORDS.get(undone.what, undone.what)
    private = _PRIVATE.get(undone.what)
    if private is not None and not may_show(private, app.full_view):
        what = "something private"
    words = f"{'Done again' if undone.again else 'Undone'}: {what}"
    if undone.session_id is None:
        _fill(app)
        if isinstance(app.screen, SessionScreen):
            app.screen.reload()
        app.say(words, "here")
        return
    current = app.screen
    try:
        if isinstance(current, SessionScreen) and current.group.id == undone.session_id:
            screen = current
        else:
            screen = await show_session(app, GroupDay(app.desk, undone.session_id))
        screen.group.reload()
    except IopError:
        await app.forget_gone_sessions()
        _fill(app)
        app.say(words, "here")
        return
    page = (
        "attendance" if undone.what in _ON_THE_SHEET and screen.page_name != "roster" else _PAGES.get(undone.what, "")
    )
    if undone.client_id is not None and undone.client_id in screen.group.rows:
        screen.client = undone.client_id
    screen.reload()
    if page:
        await screen.action_page(page)
    if undone.client_id is not None and undone.client_id in screen.group.rows:
        screen.page.go_to_client(undone.client_id)
        if private is None or may_show(private, app.full_view):
            words = f"{words} ({screen.group.short[undone.client_id]})"
    screen.say(words, "here")
